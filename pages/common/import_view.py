"""取り込む: drop files, see what each is, put the reading right, look at the outcome, apply."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from geodata import phrases
from geodata.errors import DataError
from geodata.language import N_, Words, tr
from geodata.store import Dataset
from geodata.versions import MAX_COMMENT, ConflictError
from loaders import mapping as mappings
from loaders.apply import Applied
from loaders.source import LIMITS, MB
from pages.common import (
    controls,
    edition_data,
    edition_list,
    import_card,
    import_reading,
    import_report,
)
from pages.common.import_files import dropped
from pages.common.import_reading import Read
from pages.common.import_target import Target

_TURN = "import_turn"
_MODES = Words(
    {
        "merge": N_("いまのデータに重ねる（同じものは新しい方にし、ほかは残す）"),
        "replace": N_("その表をまるごと入れかえる"),
    }
)
_ROW_TABLES = {"hubs", "coordinators", "activities", "standards"}


def pending() -> bool:
    """Whether files lie on the page that have not been taken in."""
    return bool(st.session_state.get(f"import-files-{st.session_state.get(_TURN, 0)}"))


def section(dataset: Dataset, target: Target) -> None:
    """The four steps, each under the one before."""
    st.subheader(tr("1　ファイルを置く"))
    uploads = st.file_uploader(
        tr(
            "Excel・CSV・zip・Shapefile・GeoJSON・GeoPackage・KML など。"
            "いくつでも、種類が混ざっていてもかまいません。"
        ),
        accept_multiple_files=True,
        max_upload_size=LIMITS.file // MB,
        key=f"import-files-{st.session_state.get(_TURN, 0)}",
    )
    if not uploads:
        st.caption(
            tr(
                "置いただけでは、データは変わりません。何として読んだか、どこが変わるかを見てから決められます。"
                "Shapefile は .shp・.shx・.dbf・.prj を一緒に置くか、zip のまま置いてください。"
            )
        )
        return
    files, refused = dropped(uploads)
    for error in refused:
        st.error(controls.plain(str(error)), icon=":material/error:")
    st.subheader(tr("2　何のファイルか確かめる"))
    wishes = [
        (file, wish) for file in files if (wish := import_card.wish(dataset, file)) is not None
    ]
    if not wishes:
        return
    st.subheader(tr("3　読んだ結果を見る"))
    reads = import_reading.read_all(dataset, wishes)
    for read in reads:
        if read.problem:
            st.error(controls.plain(read.problem), icon=":material/error:")
    good = [read for read in reads if read.loaded is not None]
    if not good:
        return
    mode = "merge"
    if any(set(read.loaded.tables) & _ROW_TABLES for read in good if read.loaded is not None):
        mode = st.radio(
            tr("同じ表のいまの行は"),
            options=list(_MODES),
            format_func=lambda key: _MODES[key],
            key="import-mode",
        )
    applied = import_reading.applied(dataset, good, mode, target)
    if applied is None:
        return
    key = import_reading.key_of(dataset, good, mode)
    import_report.show(applied.report, key=key)
    st.markdown(tr("**取り込むと変わるところ**"))
    edition_list.difference(dataset, applied.dataset, key=key)
    st.subheader(tr("4　取り込む"))
    _apply_form(dataset, applied, good, target)


def _apply_form(dataset: Dataset, applied: Applied, reads: Sequence[Read], target: Target) -> None:
    if not applied.changes and applied.dataset.version == dataset.version:
        st.info(tr("取り込んでも、いまのデータと変わりません。"), icon=":material/info:")
        return
    names = phrases.comma(read.file.name for read in reads)
    usual = tr("{names}を取り込んだ", names=names)[:MAX_COMMENT]
    words, button = st.columns([4, 1.6], vertical_alignment="bottom")
    key = _comment_key(reads)
    if target.commented:
        words.text_input(
            tr("ひとこと（何を取り込んだか）"), value=usual, key=key, max_chars=MAX_COMMENT
        )
    button.button(
        target.word,
        type="primary",
        icon=":material/publish:",
        key="import-apply",
        width="stretch",
        on_click=_save,
        args=(applied, tuple(reads), target, target.state(), usual),
    )


def _comment_key(reads: Sequence[Read]) -> str:
    return f"import-comment-{'-'.join(read.file.digest for read in reads)}"[:80]


def _save(
    applied: Applied, reads: tuple[Read, ...], target: Target, state: str, usual: str
) -> None:
    comment = str(st.session_state.get(_comment_key(reads), usual))
    if target.state() != state:
        edition_data.fail(
            tr(
                "見ている間に、ほかの人が新しい版を保存しました。データはその版のままです。"
                "変わるところを見直して、もう一度取り込んでください。"
            )
        )
        return
    try:
        target.save(applied.files, comment)
    except (ConflictError, DataError, OSError, ValueError) as error:
        edition_data.fail(tr("取り込めませんでした。データはいまのままです。"), error)
        return
    for read in reads:
        if read.wish.mapping is not None:
            _remember(read)
    import_reading.forget()
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    edition_data.say(target.done)


def _remember(read: Read) -> None:
    """Keep how the columns were read, for the next list of this form."""
    for table in import_reading.look(read.file).tables:
        if read.wish.sheet in (table.name, table.file) and read.wish.mapping is not None:
            mappings.remember(read.wish.mapping, table.headings)
            return
