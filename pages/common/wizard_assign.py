"""Assigning 町丁目 to areas by hand, in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from geodata.store import Dataset

Take = Callable[[dict[str, pd.DataFrame], str], None]


def table(code: str, digest: str, dataset: Dataset, take: Take) -> None:
    """One row a 町丁目, its area to choose; taken over all at once."""
    who = dataset.municipality
    levels = [level for level in (who.planning_level, who.sub_level) if level]
    ids = {
        level: dict(
            zip(dataset.areas_at(level)["area_id"], dataset.areas_at(level)["name"], strict=True)
        )
        for level in levels
    }
    fields = dict(zip(levels, ("area_id", "sub_area_id"), strict=False))
    fields = {level: field for level, field in fields.items() if ids[level]}
    shown = pd.DataFrame(dataset.chome[["chome", *fields.values()]])
    config = {"chome": st.column_config.TextColumn("町丁目", disabled=True, pinned=True)}
    for level, field in fields.items():
        config[field] = st.column_config.SelectboxColumn(
            level,
            options=list(ids[level]),
            format_func=lambda area, words=ids[level]: str(words.get(area, area)),
            width="medium",
        )
    st.caption("欄を2回押すと選べます。上の欄を選んで下へ引くと、同じ圏域をまとめて入れられます。")
    edited = st.data_editor(
        shown,
        key=f"wizard-assign-{code}-{digest}",
        column_config=config,
        hide_index=True,
        height=460,
        placeholder="",
    )
    chosen = edited.dropna(subset=list(fields.values()), how="all")
    st.button(
        "この割当を入れる",
        type="primary",
        key="wizard-assign-save",
        disabled=not len(chosen),
        on_click=_save,
        args=(chosen, who.population_source, take),
    )


def assignment(
    areas: Mapping[str, str], *, source: str, subs: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """The table that loaders.apply takes, for 町丁目 → area_id (and → sub_area_id)."""
    names = list(dict.fromkeys([*areas, *(subs or {})]))
    return pd.DataFrame(
        {
            "chome": names,
            "area_id": [areas.get(name) for name in names],
            "sub_area_id": [(subs or {}).get(name) for name in names],
            "assignment": "official",
            "note": None,
            "source": source,
        },
        dtype="str",
    )


def _save(chosen: pd.DataFrame, source: str, take: Take) -> None:
    def column(name: str) -> dict[str, str]:
        if name not in chosen:
            return {}
        known = chosen.dropna(subset=[name])
        return dict(zip(known["chome"], known[name], strict=True))

    made = assignment(column("area_id"), source=source, subs=column("sub_area_id"))
    take({"assignment": made}, f"{len(made):,}の町丁目を割り当てました。")
