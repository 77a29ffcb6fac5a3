"""The words for comparing: spans, measures and remarks."""

from __future__ import annotations

from collections.abc import Mapping

from geodata import phrases
from geodata.compare import Measure
from geodata.compare_municipalities import Figures, Remark
from geodata.english import tidy
from geodata.language import N_, Words, current, tr
from geodata.render import words
from geodata.span import Span
from geodata.vocabulary import word

_UNITS: Mapping[str, str] = Words(
    {
        "residents": N_("人"),
        "share65": "%",
        "hubs": N_("か所"),
        "persons": N_("人"),
        "role": N_("人"),
        "per_person": N_("人"),
        "coverage": "%",
        "minutes": N_("分"),
        "unmet": N_("件"),
    }
)
_REMARKS: Mapping[str, str] = Words(
    {
        "population_unknown": N_("人口が分かりません。"),
        "population_rounded": N_("人口は概数です。"),
        "population_undated": N_("人口の基準日が分かりません。"),
        "no_csw": N_("CSWにあたる職が資料にありません。"),
        "csw_name": N_("CSWを「{0}」と呼んでいます。"),
        "csw_per_hub": N_("CSWの数は拠点1か所ごとの人数から数えたものです。"),
        "csw_range": N_(
            "CSWは{0}人とも{1}人とも読めます（兼務の{2}が内数か外数か、資料に書かれていません）。"
        ),
        "csw_unknown": N_("CSWの人数が分からない圏域が{0}あります。ゼロではありません。"),
        "csw_lead": N_("CSWに統括{0}人を含みます。"),
        "csw_whole": N_("CSWに全域を受け持つ{0}人を含みます。"),
        "csw_sc": N_("CSWの全員が生活支援コーディネーター（SC）を兼ねます。"),
        "persons_others": N_("コーディネーター全体にはCSWのほかに{0}{1}人を含みます。"),
        "persons_unknown": N_("コーディネーター全体に、人数の分からない{0}は入っていません。"),
        "hubs_listed": N_(
            "{0}は一覧に{1}か所、公表の数は{2}か所です（数え方が違うことがあります）。"
        ),
    }
)


def half_up(value: float, digits: int = 0) -> str:
    """A figure rounded as people round: 29,572.5 becomes 29,573 (Python's round: 29,572)."""
    step = 10**digits
    return f"{int(value * step + 0.5 + 1e-9) / step:,.{digits}f}"


def span(value: Span, *, unit: str = "", digits: int = 0) -> str:
    """「18〜27人＋不明」, 「25,828〜38,741人以下」, 「不明」: a figure as far as it is known."""
    if value.low is None or value.high is None:
        return tr(words.UNKNOWN)
    low, high = half_up(value.low, digits), half_up(value.high, digits)
    text = words.with_unit(low if low == high else tr("{low}〜{high}", low=low, high=high), unit)
    if value.more:
        return words.and_unknown(text)
    return words.at_most(text) if value.less else text


def share(value: Span, *, digits: int = 0) -> str:
    """A share (0 to 1) in percent: 「50〜100%」, 「82.4%以上」."""
    if value.low is None or value.high is None:
        return tr(words.UNKNOWN)
    low, high = half_up(value.low * 100, digits), half_up(value.high * 100, digits)
    both = low if low == high else tr("{low}〜{high}", low=low, high=high)
    text = f"{both}%"
    return words.at_least(text) if value.more else text


def measure_value(measure: Measure, area_id: str) -> str:
    """One cell: a measure of one area."""
    value = measure.values[area_id]
    if measure.kind in ("share65", "coverage"):
        return share(value, digits=1)
    digits = 1 if measure.kind == "minutes" else 0
    text = span(value, unit=_UNITS[measure.kind], digits=digits)
    return tr("約{text}", text=text) if measure.kind == "minutes" and value.known else text


def measure_label(measure: Measure, *, minutes: float) -> str:
    """The heading of a measure."""
    subject = measure.subject
    return {
        "residents": tr("住民"),
        "share65": tr("65歳以上の割合"),
        "hubs": tr(subject),
        "persons": tr("コーディネーター（実人数）"),
        "role": tr(subject),
        "per_person": tr("コーディネーター1人あたりの住民"),
        "coverage": tr(
            "{subject}まで徒歩{minutes:g}分以内の住民", subject=tr(subject), minutes=minutes
        ),
        "minutes": tr("{subject}までの平均の徒歩時間", subject=tr(subject)),
        "unmet": tr("足りない基準"),
    }[measure.kind]


def _named(value: str) -> str:
    """A figure or a role, or several roles as ``geodata.compare_municipalities`` joins them."""
    return phrases.dots(word(part) for part in value.split("・"))


def measure_note(measure: Measure, area_id: str) -> str:
    """Where the figure of one area is from; empty where nothing needs to be said."""
    basis, as_of = measure.notes.get(area_id, ("", ""))
    if not measure.values[area_id].known:
        return ""
    text = words.RESIDENTS_BASIS.get(basis) or words.COVERAGE_BASIS.get(basis) or ""
    if basis == "land_area" and measure.kind == "coverage":
        return tr("面積カバー率（人口が不明）")
    return phrases.dots([text, words.date(as_of)]) if text and as_of else text


def loose_hubs(measure: Measure) -> str:
    """Why counts of hubs are ranges: hubs that no area is known for may stand in any."""
    if measure.kind != "hubs":
        return ""
    wide = [s.high - s.low for s in measure.values.values() if s.low is not None and s.high]
    loose = max(wide, default=0.0)
    return tr("ほかの{loose:.0f}か所は、どの圏域にあるか分からない", loose=loose) if loose else ""


def remark(value: Remark) -> str:
    """A remark as a sentence."""
    text = _REMARKS[value.code].format(*map(_named, value.values))
    return tidy(text) if current() == "en" else text


def standards_met(figures: Figures) -> str:
    """「15のうち8」, 「4のうち2〜4（判定できない2）」."""
    met = figures.met
    if met.low is None or met.high is None:
        return tr(words.UNKNOWN)
    if met.low == met.high:
        return tr("{judged}のうち{low:.0f}", judged=figures.judged, low=met.low)
    unclear = met.high - met.low
    return tr(
        "{judged}のうち{low:.0f}〜{high:.0f}（判定できない{unclear:.0f}）",
        judged=figures.judged,
        low=met.low,
        high=met.high,
        unclear=unclear,
    )


def population(figures: Figures) -> str:
    """「236,580人（2025年10月（令和7年10月））」 with 概数 where it is rounded."""
    text = words.number(figures.population, unit=tr("人"))
    return tr("約{text}", text=text) if figures.population_rounded else text
