"""The step in which the areas come to be: by name, from a file, or the whole as one."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd
import streamlit as st

from geodata import newborn, phrases
from geodata.drafts import Draft
from geodata.language import tr
from geodata.store import Dataset
from pages.common import controls, wizard_assign
from pages.common.wizard_draft import dataset_of, import_files, latest, so_far, take


def areas(draft: Draft, dataset: Dataset) -> None:
    """Choose how the areas are set, and set them."""
    level = dataset.municipality.planning_level
    st.subheader(tr("{level}をきめる", level=tr(level)))
    held = dataset.areas["name"].tolist()
    if held:
        st.success(
            tr(
                "いまの圏域（{count}）: {areas}",
                count=len(held),
                areas=controls.plain(phrases.comma(held)),
            )
        )
    ways = {
        "names": tr("名前を入れる"),
        "file": tr("ファイルを置く（圏域の境界、圏域の一覧）"),
        "whole": tr("分けずに、全体を1つの圏域として始める"),
    }
    way = st.radio(
        tr("きめ方"), options=list(ways), format_func=lambda k: ways[k], key="wizard-area-way"
    )
    if way == "names":
        levels = [
            level,
            *([dataset.municipality.sub_level] if dataset.municipality.sub_level else []),
        ]
        chosen = str(
            st.radio(
                tr("区分"),
                options=levels,
                format_func=tr,
                horizontal=True,
                key="wizard-area-level",
            )
        )
        text = st.text_area(
            tr("圏域の名前（1行に1つ）"),
            placeholder=tr("北小岩\n小岩\n鹿骨"),
            height=160,
            key="wizard-area-names",
        )
        st.button(
            tr("この圏域を加える"),
            type="primary",
            key="wizard-area-add",
            disabled=not text.strip(),
            on_click=_add_areas,
            args=(draft, chosen),
        )
    elif way == "whole":
        if dataset.outline is None:
            st.info(tr("自治体の輪郭がまだありません。「境界」でファイルを置いてください。"))
        st.button(
            tr("全体を1つの圏域にする"),
            type="primary",
            key="wizard-area-whole",
            disabled=dataset.outline is None or bool(held),
            on_click=_whole,
            args=(draft,),
        )
    else:
        import_files(draft, dataset)
        return
    so_far(dataset)


def _add_areas(draft: Draft, level: str) -> None:
    names = str(st.session_state.get("wizard-area-names", "")).splitlines()
    if _add_named(draft, names, level):
        st.session_state["wizard-area-names"] = ""


def _add_named(draft: Draft, names: Sequence[str], level: str) -> bool:
    draft = latest(draft)
    dataset = dataset_of(draft)
    held = set(dataset.areas.loc[dataset.areas["level"] == level, "name"])
    fresh = [name for name in names if name.strip() not in held]
    source = dataset.municipality.population_source
    rows = newborn.area_rows(
        draft.code, level, fresh, source=source, taken=set(dataset.areas["area_id"])
    )
    if len(rows):
        take(draft, {"areas": rows}, tr("圏域を{count}加えました。", count=len(rows)))
    return bool(len(rows))


def _whole(draft: Draft) -> None:
    draft = latest(draft)
    dataset = dataset_of(draft)
    who = dataset.municipality
    area = newborn.area_rows(
        draft.code, who.planning_level, [who.name], source=who.population_source
    )
    tables: dict[str, pd.DataFrame] = {"areas": area}
    if len(dataset.chome):
        tables["assignment"] = wizard_assign.assignment(
            dict.fromkeys(dataset.chome["chome"], str(area["area_id"].iloc[0])),
            source=who.population_source,
        )
    else:
        tables["boundaries"] = gpd.GeoDataFrame(
            {"area_name": [who.name], "level": [who.planning_level]},
            geometry=[dataset.outline],
            crs=4326,
        )
    take(draft, tables, tr("全体を1つの圏域にしました。"))
