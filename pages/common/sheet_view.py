"""Choosing a sheet, and carrying it away as a file."""

from __future__ import annotations

from datetime import date

import streamlit as st

from geodata import phrases
from geodata.language import N_, Words, tr
from geodata.render.sheet import files
from geodata.render.sheet.content import SheetContent
from geodata.sheet import Audience, Basis
from geodata.store import Dataset
from pages.common import role, sheet_data, state
from pages.common.plain_text import plain
from pages.common.save_buttons import ICON
from pages.common.select_box import select_box

KINDS = Words({"area": N_("1つの区域"), "municipality": N_("全域"), "priority": N_("重点地域")})
AUDIENCES: dict[Audience, str] = Words({"staff": N_("職員用"), "public": N_("住民・公開用")})
_MIMES: dict[files.Format, str] = {
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "png": "image/png",
    "zip": "application/zip",
}
_LABELS: dict[files.Format, str] = Words(
    {
        "pdf": N_("PDF（A4）"),
        "pptx": "PowerPoint",
        "xlsx": "Excel",
        "png": N_("地図の画像"),
        "zip": N_("ZIP（1つずつ）"),
    }
)
_MADE = "sheets_made"


def choose(dataset: Dataset) -> str:
    """Choose which sheet; an area_id, or files.MUNICIPALITY or files.PRIORITY."""
    left, right = st.columns([1, 1], vertical_alignment="bottom")
    with left:
        st.segmented_control(
            tr("シート"),
            options=list(KINDS),
            format_func=lambda kind: KINDS[kind],
            required=True,
            **state.bound("sheet"),
        )
    kind = state.current().sheet
    if kind != "area":
        return kind
    names = _areas(dataset)
    if not names:
        return files.MUNICIPALITY
    with right:
        select_box(
            tr("区域"),
            list(names),
            format_func=lambda area_id: names[area_id],
            filter_mode=None,
            **state.bound("area", encode=lambda area: area if area in names else next(iter(names))),
        )
    area = state.current().area
    return area if area in names else next(iter(names))


def _areas(dataset: Dataset) -> dict[str, str]:
    """area_id → name with its level, the planning level first."""
    planning = dataset.municipality.planning_level
    levels = sorted(dataset.levels(), key=lambda level: level != planning)
    return {
        str(row["area_id"]): row["name"] + phrases.brackets(tr(level))
        for level in levels
        for row in dataset.areas_at(level)[["area_id", "name"]].to_dict("records")
    }


def choose_audience() -> Audience:
    """For whom the sheet is; the public never gets the choice."""
    if role.current() != "staff":
        return "public"
    chosen: Audience = st.radio(
        tr("だれが見るか"),
        options=list(AUDIENCES),
        format_func=lambda audience: AUDIENCES[audience],
        horizontal=True,
        key="sheet-audience",
        help=tr("「住民・公開用」には、職員だけが見る行と、伏せるべき小さい数を載せません。"),
    )
    return chosen


def save_one(sheet: SheetContent, dataset: Dataset) -> None:
    """A button for each format; a file is made when its button is pressed."""
    name = dataset.municipality.name
    kinds: tuple[files.Format, ...] = ("pdf", "pptx", "xlsx", "png")
    with st.container(key="sheet-save", horizontal=True):
        for kind in kinds:
            st.download_button(
                _LABELS[kind],
                data=lambda kind=kind: files.to_bytes([sheet], kind, title=sheet.title),
                file_name=files.file_name([sheet], kind, municipality=name),
                mime=_MIMES[kind],
                icon=ICON,
                key=f"sheet-{kind}",
                on_click="ignore",
            )


def save_all(figures: Basis, made: date) -> None:
    """All areas in one file: asked for, made with a progress bar, then handed out."""
    with st.container(key="sheet-all"):
        st.subheader(tr("全圏域をまとめて"))
        st.caption(tr("全域、重点地域、すべての圏域のシートを1つのファイルにします。"))
        kinds: tuple[files.Format, ...] = ("pdf", "pptx", "xlsx", "zip")
        kind: files.Format = st.segmented_control(
            tr("形式"),
            options=list(kinds),
            format_func=lambda chosen: _LABELS[chosen],
            default="pdf",
            required=True,
            label_visibility="collapsed",
            key="sheet-all-kind",
        )
        dataset = figures.dataset
        read = state.current().furigana
        wanted = (dataset.code, dataset.version, repr(figures.setting), kind, made, read)
        if st.button(tr("全圏域をまとめて作る"), icon=":material/library_books:", key="sheet-make"):
            st.session_state[_MADE] = (wanted, *_make(figures, kind, made))
        known = st.session_state.get(_MADE)
        # what was made before the choice changed is not handed out under the new name
        if known is not None and known[0] == wanted:
            _, content, name = known
            st.download_button(
                tr("{file}を保存", file=_LABELS[kind]),
                data=content,
                file_name=name,
                mime=_MIMES[kind],
                icon=ICON,
                type="primary",
                key="sheet-all-save",
                on_click="ignore",
            )


def _make(figures: Basis, kind: files.Format, made: date) -> tuple[bytes, str]:
    bar = st.progress(0.0, text=tr("数を集めています…"))
    sheets: list[SheetContent] = []
    wanted = files.everything(figures)
    for number, which in enumerate(wanted):
        sheets.append(sheet_data.sheet(figures, which, made, state.current().furigana))
        bar.progress(
            (number + 1) / len(wanted) * 0.5,
            text=tr("数を集めています… {area}", area=plain(sheets[-1].name)),
        )
    name = figures.dataset.municipality.name
    content = files.to_bytes(
        sheets,
        kind,
        title=tr("{municipality} 地域カルテ", municipality=name),
        progress=lambda share, what: bar.progress(
            0.5 + share * 0.5,
            text=tr("{file}にしています… {what}", file=_LABELS[kind], what=plain(what)),
        ),
    )
    bar.empty()
    return content, files.file_name(sheets, kind, municipality=name)
