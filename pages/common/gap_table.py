"""The gaps as a table beside the map, and as files."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geodata.gaps import unmet_areas
from geodata.language import N_, tr
from geodata.render import words
from geodata.render.gap_sheets import gap_sheet, notes_sheet, ranking_sheet
from geodata.standards_text import Standard, format_standard
from geodata.store import Dataset
from geodata.walking import Walking
from pages.common import save_buttons, state
from pages.common.select_box import select_box
from pages.common.sortable_table import Column, sortable_table

RANKING = N_("区域の順位（足りない基準の多い順）")


def headline(gaps: pd.DataFrame) -> list[tuple[str, str, str]]:
    """How many areas fall short, in one line."""
    ranked = unmet_areas(gaps) if len(gaps) else pd.DataFrame({"unmet": [], "unknown": []})
    short = int((ranked["unmet"] > 0).sum())
    unclear = int(((ranked["unmet"] == 0) & (ranked["unknown"] > 0)).sum())
    return [
        (tr("基準に足りない区域"), f"{short}", tr("{count}のうち", count=len(ranked))),
        (tr("判定できない区域"), f"{unclear}", tr("資料が足りない")),
        (tr("すべて満たす区域"), f"{len(ranked) - short - unclear}", ""),
    ]


def table(dataset: Dataset, gaps: pd.DataFrame, standards: Sequence[Standard]) -> None:
    """The areas ranked, or one standard's target, actual and gap for each area."""
    labels = {format_standard(s): words.standard(s) for s in standards}
    picked = select_box(
        tr("表に出すもの"),
        [RANKING, *labels],
        format_func=lambda key: labels[key] if key in labels else tr(RANKING),
        filter_mode=None,  # typing into the box would end in an English "No results"
        key="gap-table",
    )
    if gaps.empty:
        st.info(tr("基準が1つもありません。左の「基準を加える」から加えてください。"))
        return
    if picked == RANKING or picked not in labels:
        chosen = _ranking(dataset, gaps)
    else:
        chosen = _one(gaps[gaps["standard"] == picked], labels[picked], dataset)
    if chosen is not None:
        state.update(area=chosen, hub=None, chome=None)
        state.refit()
        st.rerun()


def _ranking(dataset: Dataset, gaps: pd.DataFrame) -> str | None:
    ranked = unmet_areas(gaps).set_index("area_id")
    # nobody is affected where nothing is short; 不明 is kept for a shortage of unknown reach
    affected = [
        "―" if not unmet else words.number(people, unit=tr("人"))
        for unmet, people in zip(ranked["unmet"], ranked["residents"], strict=True)
    ]
    rows = ranked.assign(affected=affected)
    return sortable_table(
        rows,
        [
            Column("name", tr("区域")),
            Column("unmet", tr("不足"), kind="number", unit=tr("件"), help=tr("足りない基準の数")),
            Column(
                "unknown", tr("不明"), kind="number", unit=tr("件"), help=tr("判定できない基準の数")
            ),
            Column("met", tr("満たす"), kind="number", unit=tr("件")),
            Column("affected", tr("影響する住民"), sort_by="residents", help=tr(_AFFECTED)),
        ],
        key=f"rank-{dataset.code}",
        caption=tr("足りない基準の多い区域から順に並べた表"),
        selected=state.current().area,
        height=470,
    )


_AFFECTED = N_(
    "足りない基準で影響を受ける住民。徒歩圏の基準では圏外の住民（推計）。人口は2015年国勢調査の合計など"
)


def _one(gaps: pd.DataFrame, label: str, dataset: Dataset) -> str | None:
    rows = gaps.set_index("area_id")
    measure = str(rows["measure"].iloc[0])
    unit = words.UNITS[measure]
    decimals = 1 if measure == "walk_coverage" else 0
    return sortable_table(
        rows,
        [
            Column("name", tr(str(rows["level"].iloc[0]))),
            Column("status", tr("判定"), kind="status"),
            Column("actual", tr("いま"), kind="number", decimals=decimals, unit=unit),
            Column("target", tr("基準"), kind="number", unit=unit),
            Column("gap", tr("すき間"), kind="number", decimals=decimals, unit=unit),
            Column(
                "residents", tr("影響する住民"), kind="number", unit=tr("人"), help=tr(_AFFECTED)
            ),
        ],
        key=f"gap-{dataset.code}-{rows['standard'].iloc[0]}",
        caption=label,
        selected=state.current().area,
        height=470,
    )


def downloads(
    dataset: Dataset, gaps: pd.DataFrame, standards: Sequence[Standard], walking: Walking
) -> None:
    """The table as CSV and XLSX, with the premises it rests on."""
    if gaps.empty:
        return
    sheet = gap_sheet(gaps, standards)
    save_buttons.both(
        lambda: sheet,
        lambda: [
            (tr("区域の順位"), ranking_sheet(gaps)),
            (tr("基準ごと"), sheet),
            (tr("前提と出典"), notes_sheet(dataset, standards, walking)),
        ],
        stem=tr("すき間_{name}", name=dataset.municipality.name),
        key="gaps",
    )
