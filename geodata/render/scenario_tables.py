"""A what-if as tables: before, after and difference for each area, on screen and as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from geodata.comparison import ClosedHub, Comparison
from geodata.demand import LAND_AREA
from geodata.language import tr
from geodata.render import words
from geodata.render.scenario_words import difference, scenario_lines, status_change
from geodata.render.sentences import amount, basis_note
from geodata.scenario import Scenario
from geodata.scenario_difference import compare_gaps, standards_met
from geodata.standards_text import WALK_COVERAGE, Standard
from geodata.standards_text import format_standard as standard_text
from geodata.store import Dataset

#: Columns of every table here: what stands on screen, and what it is sorted by.
#: name; before, after, change (texts); *_key (Float64, NA where unknown); status (text or "").
TEXTS = ("before", "after", "change")


def gap_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """One standard's rows of ``compare_gaps``, by area_id."""
    measure = str(pairs["measure"].iloc[0])
    return _table(
        pairs,
        before=pairs["actual_before"],
        after=pairs["actual_after"],
        text=lambda value: words.actual(measure, value),
        signed=lambda value: difference(measure, value),
        status=[
            status_change(b, a)
            for b, a in zip(pairs["status_before"], pairs["status_after"], strict=True)
        ],
    )


def unmet_table(pairs: pd.DataFrame) -> pd.DataFrame:
    """How many standards each area falls short of, by area_id."""
    areas = standards_met(pairs)
    return _table(
        areas,
        before=areas["unmet_before"],
        after=areas["unmet_after"],
        text=lambda value: words.number(value, unit=tr("件")),
        signed=lambda value: difference("", value),
        status=[
            tr("不明{before}件 → {after}件", before=before, after=after)
            if before != after
            else (tr("不明{after}件", after=after) if after else "")
            for before, after in zip(areas["unknown_before"], areas["unknown_after"], strict=True)
        ],
    )


def coverage_table(comparison: Comparison) -> pd.DataFrame:
    """The share of residents (or of land) within the time, by area_id."""
    areas = comparison.areas
    table = _table(
        areas,
        before=areas["share_before"].astype("Float64") * 100,
        after=areas["share_after"].astype("Float64") * 100,
        text=lambda value: words.number(value, digits=1, unit="%"),
        signed=lambda value: difference(WALK_COVERAGE, value),
        status=[""] * len(areas),
    )
    if comparison.basis != LAND_AREA:
        people = areas["covered_after"].astype("Float64") - areas["covered_before"]
        people = people.set_axis(areas["area_id"].astype(str)).loc[table.index]
        table["status"] = [_people(value, comparison.basis) for value in people]
    return table


def beside(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """The first what-if's table with ``other`` and ``other_change`` of the second one."""
    columns = {"after": "other", "change": "other_change", "after_key": "other_key",
               "change_key": "other_change_key"}  # fmt: skip
    return first.join(second[list(columns)].rename(columns=columns))


def lost_table(closed: ClosedHub, *, basis: str) -> pd.DataFrame:
    """The 町丁目 that lose access when a hub closes: text columns, and keys to sort by."""
    rows = closed.chome
    return pd.DataFrame(
        {
            "name": [place.chome for place in rows],
            "people": [amount(place.amount, basis) for place in rows],
            "people_key": [place.amount for place in rows],
            "minutes_before": [place.minutes_before for place in rows],
            "next_hub": [place.next_hub or tr("ない") for place in rows],
            "minutes_after": pd.array([place.minutes_after for place in rows], dtype="Float64"),
        },
        index=[str(place.chome) for place in rows],
    )


def comparison_sheet(
    before: pd.DataFrame,
    after: pd.DataFrame,
    standards: Sequence[Standard],
    comparison: Comparison,
) -> pd.DataFrame:
    """Every standard and the walking coverage, before, after and difference, as one long table."""
    labels = {standard_text(s): words.standard(s) for s in standards}
    parts = []
    if comparison.hub_type is not None or len(comparison.areas):
        parts.append(_sheet(coverage_table(comparison), coverage_label(comparison), "%"))
    if len(before):
        pairs = compare_gaps(before, after)
        for standard, rows in pairs.groupby("standard", sort=False):
            label = labels.get(str(standard), str(standard))
            unit = words.UNITS[str(rows["measure"].iloc[0])]
            parts.append(_sheet(gap_table(rows), label, unit, with_status=True))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def changes_sheet(before: Dataset, after: Dataset, scenario: Scenario) -> pd.DataFrame:
    """What is assumed, in words."""
    lines = scenario_lines(before, after, scenario)
    return pd.DataFrame({tr("番号"): range(1, len(lines) + 1), tr("想定"): lines})


def premises_sheet(scenario: Scenario, comparison: Comparison, dataset: Dataset) -> pd.DataFrame:
    """What the figures rest on; that they are hypothetical comes first."""
    basis = basis_note(comparison.basis, comparison.speed_m_per_min, comparison.detour)
    rows = [
        (tr("注意"), tr("想定（もしも）の数字です。実際のデータではありません")),
        (tr("自治体"), dataset.municipality.name),
        (tr("想定の名前"), scenario.name),
        (tr("メモ"), scenario.comment),
        (tr("徒歩圏の計算"), basis),
        (tr("不明の扱い"), tr("不明は資料から分からないことを表し、ゼロではない")),
        (tr("データの版"), dataset.version),
    ]
    return pd.DataFrame(rows, columns=[tr("項目"), tr("内容")])


def coverage_label(comparison: Comparison) -> str:
    """「なごみの家まで徒歩15分以内の住民」, or of land where no residents are known."""
    place = tr(comparison.hub_type or "拠点")
    said = {"place": place, "minutes": comparison.minutes}
    if comparison.basis == LAND_AREA:
        return tr("{place}まで徒歩{minutes:g}分以内の面積の割合", **said)
    return tr("{place}まで徒歩{minutes:g}分以内の住民の割合", **said)


def _table(
    rows: pd.DataFrame,
    *,
    before: pd.Series,
    after: pd.Series,
    text: object,
    signed: object,
    status: Sequence[str],
) -> pd.DataFrame:
    old, new = before.astype("Float64"), after.astype("Float64")
    change = new - old
    values: Mapping[str, object] = {
        "name": rows["name"].to_numpy(),
        "before": [text(value) for value in old],  # type: ignore[operator]
        "after": [text(value) for value in new],  # type: ignore[operator]
        "change": [signed(value) for value in change],  # type: ignore[operator]
        "before_key": old.array,
        "after_key": new.array,
        "change_key": change.array,
        "status": list(status),
    }
    table = pd.DataFrame(values, index=rows["area_id"].astype(str).to_numpy())
    # what changes most comes first, or the reader would have to look for it
    order = (
        change.abs().fillna(0).reset_index(drop=True).sort_values(ascending=False, kind="stable")
    )
    return table.iloc[order.index]


def _people(value: float, basis: str) -> str:
    if pd.isna(value):
        return tr(words.UNKNOWN)
    if abs(value) < 0.5:
        return "±0"
    return (tr("＋") if value > 0 else "−") + amount(abs(float(value)), basis)


def _sheet(
    table: pd.DataFrame, label: str, unit: str, *, with_status: bool = False
) -> pd.DataFrame:
    sheet = pd.DataFrame(
        {
            tr("区域ID"): table.index,
            tr("区域"): table["name"].to_numpy(),
            tr("見るもの"): label,
            tr("単位"): unit,
            tr("今"): table["before_key"].astype("Float64").round(1).to_numpy(),
            tr("想定"): table["after_key"].astype("Float64").round(1).to_numpy(),
            tr("差"): table["change_key"].astype("Float64").round(1).to_numpy(),
        }
    )
    sheet[tr("判定")] = table["status"].to_numpy() if with_status else ""
    return sheet
