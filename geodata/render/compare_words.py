"""The words for comparing: spans, measures and remarks (Japanese)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from geodata.compare import Measure
from geodata.compare_municipalities import Figures, Remark
from geodata.render import words
from geodata.span import Span

_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "residents": "人",
        "share65": "%",
        "hubs": "か所",
        "persons": "人",
        "role": "人",
        "per_person": "人",
        "coverage": "%",
        "minutes": "分",
        "unmet": "件",
    }
)
_REMARKS: Mapping[str, str] = MappingProxyType(
    {
        "population_unknown": "人口が分かりません。",
        "population_rounded": "人口は概数です。",
        "population_undated": "人口の基準日が分かりません。",
        "no_csw": "CSWにあたる職が資料にありません。",
        "csw_name": "CSWを「{0}」と呼んでいます。",
        "csw_per_hub": "CSWの数は拠点1か所ごとの人数から数えたものです。",
        "csw_range": "CSWは{0}人とも{1}人とも読めます"
        "（兼務の{2}が内数か外数か、資料に書かれていません）。",
        "csw_unknown": "CSWの人数が分からない圏域が{0}あります。ゼロではありません。",
        "csw_lead": "CSWに統括{0}人を含みます。",
        "csw_whole": "CSWに全域を受け持つ{0}人を含みます。",
        "csw_sc": "CSWの全員が生活支援コーディネーター（SC）を兼ねます。",
        "persons_others": "コーディネーター全体にはCSWのほかに{0}{1}人を含みます。",
        "persons_unknown": "コーディネーター全体に、人数の分からない{0}は入っていません。",
        "hubs_listed": "{0}は一覧に{1}か所、公表の数は{2}か所です（数え方が違うことがあります）。",
    }
)


def half_up(value: float, digits: int = 0) -> str:
    """A figure rounded as people round: 29,572.5 becomes 29,573 (Python's round: 29,572)."""
    step = 10**digits
    return f"{int(value * step + 0.5 + 1e-9) / step:,.{digits}f}"


def span(value: Span, *, unit: str = "", digits: int = 0) -> str:
    """「18〜27人＋不明」, 「25,828〜38,741人以下」, 「不明」: a figure as far as it is known."""
    if value.low is None or value.high is None:
        return words.UNKNOWN
    low, high = half_up(value.low, digits), half_up(value.high, digits)
    text = low if low == high else f"{low}〜{high}"
    if value.more:
        return f"{text}{unit}＋{words.UNKNOWN}"
    return f"{text}{unit}以下" if value.less else f"{text}{unit}"


def share(value: Span, *, digits: int = 0) -> str:
    """A share (0 to 1) in percent: 「50〜100%」, 「82.4%以上」."""
    if value.low is None or value.high is None:
        return words.UNKNOWN
    low, high = half_up(value.low * 100, digits), half_up(value.high * 100, digits)
    text = f"{low}%" if low == high else f"{low}〜{high}%"
    return f"{text}以上" if value.more else text


def measure_value(measure: Measure, area_id: str) -> str:
    """One cell: a measure of one area."""
    value = measure.values[area_id]
    if measure.kind in ("share65", "coverage"):
        return share(value, digits=1)
    digits = 1 if measure.kind == "minutes" else 0
    text = span(value, unit=_UNITS[measure.kind], digits=digits)
    return f"約{text}" if measure.kind == "minutes" and value.known else text


def measure_label(measure: Measure, *, minutes: float) -> str:
    """The heading of a measure."""
    subject = measure.subject
    return {
        "residents": "住民",
        "share65": "65歳以上の割合",
        "hubs": subject,
        "persons": "コーディネーター（実人数）",
        "role": subject,
        "per_person": "コーディネーター1人あたりの住民",
        "coverage": f"{subject}まで徒歩{minutes:g}分以内の住民",
        "minutes": f"{subject}までの平均の徒歩時間",
        "unmet": "足りない基準",
    }[measure.kind]


def measure_note(measure: Measure, area_id: str) -> str:
    """Where the figure of one area is from; empty where nothing needs to be said."""
    basis, as_of = measure.notes.get(area_id, ("", ""))
    if not measure.values[area_id].known:
        return ""
    text = words.RESIDENTS_BASIS.get(basis) or words.COVERAGE_BASIS.get(basis) or ""
    if basis == "land_area" and measure.kind == "coverage":
        return "面積カバー率（人口が不明）"
    return f"{text}・{words.date(as_of)}" if text and as_of else text


def loose_hubs(measure: Measure) -> str:
    """Why counts of hubs are ranges: hubs that no area is known for may stand in any."""
    if measure.kind != "hubs":
        return ""
    wide = [s.high - s.low for s in measure.values.values() if s.low is not None and s.high]
    loose = max(wide, default=0.0)
    return f"ほかの{loose:.0f}か所は、どの圏域にあるか分からない" if loose else ""


def remark(value: Remark) -> str:
    """A remark as a sentence."""
    return _REMARKS[value.code].format(*value.values)


def standards_met(figures: Figures) -> str:
    """「15のうち8」, 「4のうち2〜4（判定できない2）」."""
    met = figures.met
    if met.low is None or met.high is None:
        return words.UNKNOWN
    if met.low == met.high:
        return f"{figures.judged}のうち{met.low:.0f}"
    unclear = met.high - met.low
    return f"{figures.judged}のうち{met.low:.0f}〜{met.high:.0f}（判定できない{unclear:.0f}）"


def population(figures: Figures) -> str:
    """「236,580人（2025年10月（令和7年10月））」 with 概数 where it is rounded."""
    about = "約" if figures.population_rounded else ""
    return f"{about}{words.number(figures.population, unit='人')}"
