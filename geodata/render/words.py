"""The words of the screen for what the domain says in codes and numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from geodata.language import N_, Words, current, tr
from geodata.posts import Count
from geodata.schema import HUB_TYPES
from geodata.standards_text import (
    COUNT_PER_AREA,
    RESIDENTS_PER_POST,
    WALK_COVERAGE,
    Standard,
    number_text,
)
from geodata.standards_text import (
    format_standard as standard_text,
)
from geodata.wareki import to_wareki

#: English dates name their month, whatever the locale of the machine.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
UNKNOWN = N_("不明")
UNVERIFIED = N_("未確認")

STATUS: Mapping[str, str] = Words({"met": N_("満たす"), "short": N_("不足"), "unknown": UNKNOWN})
#: Never by colour alone: each status has a sign of its own.
STATUS_SIGN: Mapping[str, str] = MappingProxyType({"met": "○", "short": "▲", "unknown": "？"})

RESIDENTS_BASIS: Mapping[str, str] = Words(
    {
        "register": N_("公表された人口"),
        "chome": N_("町丁目の人口の合計"),
        "census2015": N_("2015年国勢調査を町丁目の割当で合計（推計）"),
    }
)
COVERAGE_BASIS: Mapping[str, str] = Words(
    {
        "chome_population": N_("町丁目の人口で計算"),
        "estimated": N_("推計（圏域の人口を町丁目の面積で割り振り）"),
        "land_area": N_("面積カバー率（人口が不明のため面積で計算）"),
    }
)
REASONS: Mapping[str, str] = Words(
    {
        "unplaced": N_("どの圏域にあるか分からない拠点があり、満たすかどうか決められない"),
        "open_list": N_("この種類の一覧は全部を載せたものではないため、無いとは言えない"),
        "unknown_heads": N_("人数が資料にない"),
        "ambiguous": N_("資料が2通りに読める"),
        "unknown_residents": N_("人口が不明"),
        "no_posts": N_("配置がない"),
        "no_hub": N_("この種類の拠点の位置が分からない"),
    }
)
PRECISION: Mapping[str, str] = Words(
    {
        "building": N_("建物の位置"),
        "block": N_("街区（番地）の位置"),
        "chome": N_("町丁目の代表点（建物の位置は未確認）"),
        "area": N_("位置は推定（圏域の中のどこか）"),
    }
)
BOUNDARY: Mapping[str, str] = Words({"approximate": N_("概略境界"), "official": N_("公式境界")})
UNITS: Mapping[str, str] = Words(
    {COUNT_PER_AREA: "", RESIDENTS_PER_POST: N_("人"), WALK_COVERAGE: "%"}
)


def number(value: float | None, *, digits: int = 0, unit: str = "") -> str:
    """A figure with thousands separators and its unit; 不明 where it is missing."""
    if value is None or pd.isna(value):
        return tr(UNKNOWN)
    return with_unit(f"{value:,.{digits}f}", unit)


def with_unit(figure: str, unit: str) -> str:
    """A figure and the word that it counts: 「3人」, "3 people"; a percent sign stands close."""
    if not unit or unit.startswith("%"):
        return f"{figure}{unit}"
    return tr("{figure}{unit}", figure=figure, unit=unit)


def at_least(text: str) -> str:
    """A figure that is a lower end: 「72%以上」."""
    return tr("{text}以上", text=text)


def at_most(text: str) -> str:
    """A figure that is an upper end."""
    return tr("{text}以下", text=text)


def count(word: str, number: int) -> str:
    """A kind and how many of it: 「サロン3」."""
    return tr("{word}{number}", word=word, number=number)


def percent(share: float | None, *, digits: int = 0) -> str:
    """A share (0 to 1) in percent; 不明 where it is missing."""
    return number(None if share is None or pd.isna(share) else share * 100, digits=digits, unit="%")


def date(value: str | None) -> str:
    """A date of the tables: 2025年10月（令和7年10月）, "Oct 2025"; 時点不明 where missing."""
    if value is None or pd.isna(value):
        return tr("時点不明")
    return western(value) + in_era(to_wareki(value))


def western(value: str) -> str:
    """The date alone, without its era: 2025年10月, "1 Oct 2025"."""
    parts = value.split("-")
    if current() != "en":
        return "".join(f"{int(p)}{u}" for p, u in zip(parts, "年月日", strict=False))
    if len(parts) > 1:
        parts[1] = _MONTHS[int(parts[1]) - 1]
    return " ".join([str(int(parts[2])), *parts[1::-1]] if len(parts) > 2 else parts[::-1])


def meeting_day(value: str) -> str:
    """The day of a meeting, as minutes write it: 令和8年10月1日, "1 Oct 2026"."""
    return western(value) if current() == "en" else to_wareki(value)


def in_era(text: str) -> str:
    """A date in 和暦, in brackets; nothing for readers who count no eras."""
    return "" if current() == "en" else f"（{text}）"


def heads(count: Count) -> str:
    """A head count as far as the source tells: 「3人」「18人または27人」「6人＋不明」「不明」."""
    if count.low is None:
        return tr(UNKNOWN)
    text = number(count.low, unit=tr("人"))
    if count.high is not None and count.high != count.low:
        text = tr("{low}人または{high}人", low=number(count.low), high=number(count.high))
    return and_unknown(text) if count.unknown_rows else text


def and_unknown(text: str) -> str:
    """A figure beside which something is unknown: 「6人＋不明」."""
    return tr("{text}＋不明", text=text)


def standard(value: Standard) -> str:
    """A standard as a person says it: 「なごみの家が各1か所以上」."""
    target = number_text(value.target)
    if value.measure == WALK_COVERAGE:
        minutes = number_text(value.minutes or 0)
        return tr(
            "{subject}まで徒歩{minutes}分以内の住民が{target}%以上",
            subject=tr(value.subject),
            minutes=minutes,
            target=target,
        )
    if value.measure == RESIDENTS_PER_POST:
        return tr(
            "{subject}1人あたり住民{target:,.0f}人以下",
            subject=tr(value.subject),
            target=value.target,
        )
    said = {"subject": tr(value.subject), "target": target}
    if value.subject in HUB_TYPES:
        return tr("{subject}が1区域に{target}か所以上", **said)
    return tr("{subject}が1区域に{target}人以上", **said)


def unit(subject: str) -> str:
    """The counter of a standard's subject: か所 for places, 人 for people."""
    return tr("か所") if subject in HUB_TYPES else tr("人")


def walking(*, speed: float, detour: float) -> str:
    """How walking time is computed, for a footnote."""
    return tr(
        "徒歩の分 ＝ 直線距離 × {detour} ÷ 毎分{speed}m",
        detour=number_text(detour),
        speed=number_text(speed),
    )


def gap(measure: str, value: float | None) -> str:
    """A gap in the unit of its measure; 「―」 where there is none, 不明 where it is missing."""
    if value is None or pd.isna(value):
        return tr(UNKNOWN)
    if value == 0:
        return "―"
    digits = 1 if measure == WALK_COVERAGE else 0
    unit = tr("ポイント") if measure == WALK_COVERAGE else UNITS[measure]
    return number(value, digits=digits, unit=unit)


def actual(measure: str, value: float | None) -> str:
    """A reading in the unit of its measure."""
    return number(value, digits=1 if measure == WALK_COVERAGE else 0, unit=UNITS[measure])


def labelled(gaps: pd.DataFrame, standards: Sequence[Standard]) -> pd.DataFrame:
    """The gaps with a column ``label``: each standard as a person says it."""
    labels = {standard_text(value): standard(value) for value in standards}
    return gaps.assign(label=gaps["standard"].map(labels).fillna(gaps["standard"]))
