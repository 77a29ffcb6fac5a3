"""Figures of the survey. Numbers share an axis only where they count the same thing.

A question often asks several things: a share of all municipalities, a share of those that said
yes, a number of cases. Only options listed in :data:`SHARED_AXIS` stand on one axis; every other
figure stands alone, as a bar against its own whole or, where no whole is stated, as a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from geodata import phrases
from geodata.language import N_, current, tr
from geodata.render import words
from geodata.render.chart_bars import bars, name_axis, value_column
from geodata.render.chart_frame import BAR_PX, dressed
from geodata.render.palette import HATCH_GROUND, PRIMARY, SEQUENTIAL

#: Question → options that count the same thing in the same unit.
SHARED_AXIS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "実施の状況": ("重層事業を実施", "移行準備事業を実施"),
        "既存の相談支援の強化": ("研修を実施", "連絡会を実施"),
        "アウトリーチ等事業の実施体制": (
            "直営で実施",
            "直営と委託の両方で実施",
            "委託で実施",
        ),
        "アウトリーチ 1世帯への月あたり最多回数": ("最多", "2番目", "3番目"),
        "拠点・居場所への地域福祉コーディネーターの関わり": (
            "拠点を毎日開設",
            "拠点を定期的に開設",
        ),
    }
)
#: Units in which the answers count, as the table has them.
UNITS = (N_("件"), N_("回"), N_("割"), N_("割(以上)"), N_("自治体・社協"))
#: Units in which n (how many answered) is the whole that a number is a part of.
_RESPONDENTS = (N_("自治体"), N_("地区"), N_("社協"))
_CHANGE = "前年からの増"


@dataclass(frozen=True)
class Fact:
    """One figure: its option, as the text states it (2/3, 半数), what it is a share of, n."""

    option: str
    stated: str
    unit: str
    share: float | None
    n: int | None
    note: str


@dataclass(frozen=True)
class SurveyQuestion:
    """One question: a chart of what shares an axis (or None), and the figures that stand alone."""

    question: str
    year: int
    figure: go.Figure | None
    summary: str
    charted: tuple[Fact, ...]
    alone: tuple[Fact, ...]
    sources: tuple[str, ...]


def survey_charts(survey: pd.DataFrame) -> list[SurveyQuestion]:
    """Every question of the survey table in its order."""
    return [_question(str(name), rows) for name, rows in survey.groupby("question", sort=False)]


def stated(value: str, unit: str, value_num: float | None = None) -> str:
    """A value as the text has it, with its unit: 6割, 8割以上, 2/3, 半数, 1,527件."""
    if unit in ("割", "割(以上)") and current() == "en" and value_num is not None:
        share = f"{value_num:.0%}"
        return share if unit == "割" else words.at_least(share)
    if unit == "割":
        return f"{value}割"
    if unit == "割(以上)":
        return f"{value}割以上"
    if unit.endswith("割合"):
        return value
    number = value if value_num is None or pd.isna(value_num) else f"{value_num:,.0f}"
    return words.with_unit(number, tr(unit))


def _question(name: str, rows: pd.DataFrame) -> SurveyQuestion:
    facts = [_fact(row) for row in rows.to_dict("records")]
    listed = SHARED_AXIS.get(name, ())
    shared = rows["option"].isin(listed).tolist()
    charted = [fact for fact, yes in zip(facts, shared, strict=True) if yes]
    alone = [fact for fact, yes in zip(facts, shared, strict=True) if not yes]
    table = rows[shared]
    # a table that was edited since: better numbers than a false comparison
    if len(table[["unit", "n"]].drop_duplicates()) != 1:
        charted, alone = [], facts
    figure = _chart(charted, table) if charted else None
    summary = phrases.comma(f"{fact.option} {fact.stated}" for fact in facts)
    return SurveyQuestion(
        question=name,
        year=int(rows["year"].iloc[0]),
        figure=figure,
        summary=phrases.full_stop(phrases.colon(name, summary)),
        charted=tuple(charted),
        alone=tuple(alone),
        sources=tuple(dict.fromkeys(rows["source"])),
    )


def _fact(row: Mapping[Any, Any]) -> Fact:
    unit = str(row["unit"])
    number = None if pd.isna(row["value_num"]) else float(row["value_num"])
    n = None if pd.isna(row["n"]) else int(row["n"])
    share = None
    if unit.startswith("割") or unit.endswith("割合"):
        share = number
    elif unit in _RESPONDENTS and n and number is not None and row["option"] != _CHANGE:
        share = number / n
    return Fact(
        option=str(row["option"]),
        stated=stated(str(row["value"]), unit, number),
        unit=unit,
        share=share,
        n=n,
        note="" if pd.isna(row["note"]) else str(row["note"]),
    )


def _chart(facts: list[Fact], rows: pd.DataFrame) -> go.Figure:
    unit, n = facts[0].unit, facts[0].n
    values = rows["value_num"].astype(float).tolist()
    parts = unit.endswith("割合") or unit.startswith("割")
    whole = 1.0 if parts else float(n) if n and unit in _RESPONDENTS else None
    span = whole or max(values)
    names, texts = [fact.option for fact in facts], [fact.stated for fact in facts]
    figure = go.Figure()
    if whole:
        figure.add_bar(
            **bars(names, [span] * len(names), texts) | {"hoverinfo": "skip"},
            marker={"color": HATCH_GROUND, "line": {"color": "#D5DEDF", "width": 1}},
        )
    figure.add_bar(
        **bars(names, values, texts),
        marker={"color": SEQUENTIAL[3], "line": {"color": PRIMARY, "width": 1}},
    )
    dressed(figure, height=len(names) * BAR_PX + 76, legend=False)
    value_column(figure, names, texts)
    figure.update_layout(barmode="overlay", yaxis=name_axis(names), margin_t=6)
    of = phrases.brackets(f"n={n}") if n else ""
    figure.update_xaxes(
        title_text=f"{tr(unit)}{of}",
        range=[0, span * 1.02],
        tickformat=".0%" if parts else ",d",
        nticks=5,
    )
    return figure
