"""The areas of a coverage report as a table beside the map, and as files."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from geodata.coverage_report import CAPACITY_COLUMNS, AccessReport, Report
from geodata.demand import ESTIMATED, LAND_AREA
from geodata.distance import STREETS
from geodata.language import N_, tr
from geodata.levels import CHOME_LEVEL
from geodata.render.coverage_map import walk_words
from geodata.render.coverage_sheets import (
    CAPACITY_HEADINGS,
    coverage_sheet,
    hubs_sheet,
    lorenz_sheet,
    premises_sheet,
)
from geodata.render.coverage_words import Notes, capacity_note
from geodata.store import Dataset
from pages.common import save_buttons
from pages.common.sortable_table import Column, sortable_table

HEIGHT = 520
_PERSONS = ["residents", "covered", "outside"]


def table(
    dataset: Dataset,
    report: Report,
    access: AccessReport | None,
    slopes: pd.DataFrame | None,
    *,
    selected: str | None,
) -> str | None:
    """The areas, sortable; returns the id that was chosen since the last run."""
    rows = table_rows(report, access, slopes)
    chosen = sortable_table(
        rows,
        table_columns(report, access, slopes),
        key=f"coverage-{dataset.code}-{report.level}",
        caption=tr(
            "{name}の{level}ごとの徒歩圏", name=dataset.municipality.name, level=tr(report.level)
        ),
        selected=selected,
        height=HEIGHT,
    )
    st.caption(capacity_note(report))
    return chosen


def table_rows(
    report: Report, access: AccessReport | None, slopes: pd.DataFrame | None
) -> pd.DataFrame:
    """One row an area, in the words of the screen where a number would say too little."""
    rows = report.areas.set_index("area_id")
    rows["kana"] = rows["name_kana"].where(rows["name_kana"].notna(), rows["name"])
    for name in ("mean_minutes", "p90_minutes"):
        rows[f"{name}_said"] = list(map(walk_words, rows[name], rows["stranded"]))
    if access is not None:
        rows["score"] = access.areas.set_index("area_id")["score"]
    if slopes is not None:
        rows = rows.join(slopes.set_index("area_id"))
    # what is sorted by is sent too: more digits than are shown only make the message longer
    numbers = rows.select_dtypes("number").columns
    rows[numbers] = rows[numbers].round(4)
    rows[_PERSONS] = rows[_PERSONS].round()
    return rows


def table_columns(
    report: Report, access: AccessReport | None, slopes: pd.DataFrame | None
) -> list[Column]:
    """The columns that this report can fill."""
    minutes = tr("{minutes:g}分", minutes=report.question.minutes)
    on_land = report.whole.basis == LAND_AREA
    about = tr("（推計）") if report.whole.basis == ESTIMATED else ""
    share_help = tr(
        "最寄りの拠点まで{minutes}以内（ちょうどを含む）の町丁目の割合。{how}",
        minutes=minutes,
        how=report.how,
    )
    columns = [
        Column("name", tr(report.level), sort_by="kana"),
        Column(
            "share",
            tr("面積の割合") if on_land else tr("割合"),
            "percent",
            help=share_help,
            decimals=0,
        ),
    ]
    if on_land:
        columns += [
            Column("land_km2", tr("面積"), "number", 2, "km²"),
            Column("covered_km2", tr("圏内"), "number", 2, "km²"),
        ]
    else:
        columns += [
            Column(
                "residents",
                tr("住民"),
                "number",
                unit=tr("人"),
                help=tr("住民{about}", about=about),
            ),
            Column(
                "covered",
                tr("圏内"),
                "number",
                unit=tr("人"),
                help=tr("圏内の住民{about}", about=about),
            ),
            Column(
                "outside",
                tr("圏外"),
                "number",
                unit=tr("人"),
                help=tr("圏外の住民{about}", about=about),
            ),
        ]
    columns += [
        Column("mean_minutes_said", tr("平均"), sort_by="mean_minutes", help=tr(_MEAN)),
        Column("p90_minutes_said", tr("9割が着く"), sort_by="p90_minutes", help=tr(_P90)),
    ]
    if report.level == CHOME_LEVEL:
        # one point stands for a 町丁目: all its residents walk the same
        columns = [c for c in columns if c.name not in ("p90_minutes_said", "outside", "covered")]
        columns.append(Column("nearest", tr("最寄りの拠点")))
    if access is not None:
        columns.append(Column("score", "E2SFCA", "number", 2, help=tr(_SCORE)))
    if report.has_capacity:
        columns += [
            Column(name, CAPACITY_HEADINGS[name], "number", unit=tr("人"))
            for name in CAPACITY_COLUMNS
        ]
    if slopes is not None:
        # measured by straight line, the share is one of the two
        columns[1 : 1 if report.way == STREETS else 2] = [
            Column(
                "share_flat",
                tr("坂を考えない"),
                "percent",
                help=tr("徒歩{minutes}以内の割合", minutes=minutes),
            ),
            Column(
                "share_slope",
                tr("坂を考える"),
                "percent",
                help=tr("徒歩{minutes}以内の割合", minutes=minutes),
            ),
        ]
    return columns


_MEAN = N_("住民で重みづけた、最寄りの拠点までの徒歩の分。拠点なし: 歩いて行ける拠点がない")
_P90 = N_("住民の90%がこの分数以内に最寄りの拠点へ着く")
_SCORE = N_("住民1万人あたりの拠点数に当たる行きやすさ。下の「計算のしかたと出典」に式")


def downloads(
    dataset: Dataset,
    report: Report,
    access: AccessReport | None,
    slopes: pd.DataFrame | None,
    notes: Notes,
) -> None:
    """The table as CSV and XLSX, with the hubs, the curve and the premises."""
    sheet = coverage_sheet(report, access, slopes)
    save_buttons.both(
        lambda: sheet,
        lambda: [
            (tr("区域ごと"), sheet),
            (tr("数えた拠点"), hubs_sheet(dataset, report)),
            *([(tr("ローレンツ曲線"), lorenz_sheet(access))] if access is not None else []),
            (tr("前提と出典"), premises_sheet(dataset, notes)),
        ],
        stem=tr("徒歩圏_{name}_{level}", name=dataset.municipality.name, level=tr(report.level)),
        key="coverage",
    )
