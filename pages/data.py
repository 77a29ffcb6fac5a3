"""The data: take files in, mend by hand, look back, carry away, and see what is still to do."""

from __future__ import annotations

import streamlit as st

from geodata import editions
from geodata.errors import DataError, UnknownMunicipalityError
from geodata.language import tr
from pages.common import (
    bundle_files,
    chrome,
    controls,
    data,
    edition_data,
    edition_list,
    import_target,
    import_view,
    state,
    table_editor,
    worklist_view,
)
from pages.common.style_sheet import style_sheet

TASKS = {
    "import": tr("取り込む"),
    "edit": tr("直す"),
    "editions": tr("版"),
    "bundle": tr("書き出す・読み戻す"),
    "worklist": tr("確認待ち"),
}

state.current()
code = controls.choose_municipality()
with st.sidebar:
    if st.button(tr("新しい自治体をつくる"), icon=":material/add_home_work:", key="to-wizard"):
        st.switch_page("pages/new.py")
style_sheet("uploader.css")
style_sheet("data.css")
st.title(tr("{name}のデータ", name=controls.plain(data.names().get(code, code))))
chrome.notices(state.take_notices())
edition_data.told()
try:
    dataset = data.dataset(code)
except (DataError, UnknownMunicipalityError) as error:
    st.error(
        tr(
            "いまの版は読めません。下の一覧から、読める版に戻してください。\n\n{error}",
            error=controls.plain(str(error)),
        )
    )
    edition_list.section(code)
    state.mirror()
    st.stop()
now = next(e for e in editions.editions(code) if e.id == edition_data.in_force(dataset))
waiting = worklist_view.tasks(dataset)
chrome.overview(
    [
        (tr("いまの版"), edition_data.name(now), ""),
        (tr("確認待ち"), tr("{count:,}件", count=sum(task.count for task in waiting)), ""),
    ]
)
task = st.segmented_control(
    tr("すること"),
    options=list(TASKS),
    format_func=lambda key: TASKS[key],
    default="edit",
    required=True,
    key="data-task",
    label_visibility="collapsed",
)
if task == "import":
    with st.container(key="data-import"):
        import_view.section(dataset, import_target.versions_of(dataset))
elif task == "edit":
    table_editor.section(dataset)
elif task == "editions":
    edition_list.section(code)
elif task == "bundle":
    bundle_files.section(dataset)
elif task == "worklist":
    worklist_view.section(dataset)
state.mirror()
