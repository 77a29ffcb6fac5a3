"""確認待ち: what is unverified, inferred, unplaced or empty, with what would settle it."""

from __future__ import annotations

import streamlit as st

from geodata import language
from geodata.export import to_csv
from geodata.file_names import safe_name
from geodata.language import tr
from geodata.render import column_words
from geodata.store import Dataset
from geodata.worklist import Task, worklist
from pages.common import controls
from pages.common.sortable_table import Column, sortable_table


@st.cache_data(show_spinner=False, max_entries=32)
def _tasks(code: str, version: str, language: str, _dataset: Dataset) -> list[Task]:
    del code, version, language  # only key the cache
    return worklist(_dataset)


def tasks(dataset: Dataset) -> list[Task]:
    """The worklist of a dataset, remembered by its version."""
    return _tasks(dataset.code, dataset.version, language.current(), dataset)


def section(dataset: Dataset) -> None:
    """Every group: its count, what would settle it, its rows on demand."""
    waiting = tasks(dataset)
    if not waiting:
        st.success(tr("確認待ちのものはありません。"), icon=":material/check_circle:")
        return
    st.subheader(tr("確かめると、よりよくなるもの"))
    st.caption(
        tr(
            "このデータは公表された資料をもとに作られ、分からないところは推定か空欄のままです。"
            "上から順に片づけると、地図と数字が確かになっていきます。"
        )
    )
    for task in waiting:
        _task(dataset, task)


def _task(dataset: Dataset, task: Task) -> None:
    title = tr(
        "{what}　**{count:,}件**（{total:,}のうち）",
        what=controls.plain(tr(task.title)),
        count=task.count,
        total=task.total,
    )
    with st.expander(title, key=f"task-{task.kind}"):
        st.markdown(controls.plain(tr(task.settle)))
        rows = task.rows.set_index("key")
        rows = rows.assign(**{c: rows[c].fillna("―") for c in ("area", "detail")})
        rows["name"] = rows["name"].fillna(tr("（名称なし）"))
        # roles, levels and kinds are words of ours
        rows["detail"] = rows["detail"].map(tr)
        if task.table == "coordinators":
            rows["name"] = rows["name"].map(tr)
        columns = [Column("name", _heading(task))]
        if (rows["area"] != "―").any():
            columns.append(Column("area", tr("圏域")))
        if (rows["detail"] != "―").any():
            columns.append(Column("detail", tr("分かっていること")))
        sortable_table(
            rows,
            columns,
            key=f"task-rows-{dataset.code}-{task.kind}",
            caption=tr(task.title),
            selectable=False,
            height=300,
        )
        csv, _ = st.columns([1, 3])
        csv.download_button(
            tr("この一覧をCSVで保存"),
            data=lambda: to_csv(
                rows.rename(columns={c.name: c.label for c in columns})[[c.label for c in columns]]
            ),
            file_name=f"{safe_name(_stem(dataset, task))}.csv",
            mime="text/csv",
            icon=":material/download:",
            key=f"task-csv-{task.kind}",
            on_click="ignore",
        )


def _stem(dataset: Dataset, task: Task) -> str:
    return tr(
        "確認待ち_{municipality}_{what}",
        municipality=dataset.municipality.name,
        what=tr(task.title),
    )


def _heading(task: Task) -> str:
    return {"coordinators": tr("役割"), "chome": tr("町丁目")}.get(
        task.table, tr("{table}の名称", table=column_words.table(task.table))
    )
