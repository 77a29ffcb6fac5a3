"""書き出す・読み戻す: the whole dataset as one zip, and back."""

from __future__ import annotations

import datetime as dt
import logging

import streamlit as st

from geodata import bundle, editions, library
from geodata.errors import DataError
from geodata.file_names import safe_name
from geodata.language import tr
from geodata.store import Dataset
from geodata.versions import MAX_COMMENT, ConflictError
from loaders.bundle_in import Bundle, load_bundle
from loaders.report import LoaderError
from loaders.source import LIMITS, MB
from pages.common import controls, edition_data, edition_list, state
from pages.common.import_files import dropped
from pages.common.progress_bar import progress_bar

logger = logging.getLogger(__name__)
#: Below this a dataset is packed in less than a second.
LARGE_BYTES = 3_000_000
_PACKED = "bundle_packed"
_TURN = "bundle_turn"
_KEPT = "bundle_kept"


def section(dataset: Dataset) -> None:
    """Carry away on the left, read back on the right."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(tr("書き出す"))
        st.markdown(
            tr(
                "いまの版の全部を、1つのzipにします。中には、表計算ソフトで開けるCSVと、"
                "QGISで開けるGeoPackage（地図）が入ります。"
            )
        )
        staff = sum(int((t["visibility"] == "staff").sum()) for t in _tables(dataset))
        if staff:
            st.warning(
                tr(
                    "「職員だけ」の行が{staff:,}行入ります。外に渡すときは気をつけてください。",
                    staff=staff,
                ),
                icon=":material/lock:",
            )
        _carry_away(dataset)
    with right:
        st.subheader(tr("読み戻す"))
        st.markdown(
            tr(
                "書き出したzipを置くと、その時のデータに戻せます。ほかの自治体のzipでもかまいません。"
            )
        )
        uploaded = st.file_uploader(
            tr("データ一式のzip"),
            max_upload_size=LIMITS.file // MB,
            key=f"bundle-file-{st.session_state.get(_TURN, 0)}",
        )
    if uploaded is not None:
        _read_back(dataset, uploaded)


def _carry_away(dataset: Dataset) -> None:
    """One press for a small dataset; a large one is packed first, with a bar."""
    files = editions.files(dataset.code, library.state(dataset.code))
    packed: bytes | None = None
    if sum(map(len, files.values())) > LARGE_BYTES:
        kept = st.session_state.get(_PACKED)
        packed = kept[1] if kept is not None and kept[0] == dataset.version else None
        if packed is None:
            if st.button(
                tr("データ一式のzipをつくる"), icon=":material/folder_zip:", key="bundle-pack"
            ):
                st.session_state[_PACKED] = (dataset.version, _packed(files, dataset))
                st.rerun()
            return
    st.download_button(
        tr("データ一式を書き出す（zip）"),
        data=packed or (lambda: bundle.to_zip(files, dataset)),
        file_name=_file_name(dataset),
        mime="application/zip",
        icon=":material/download:",
        type="primary",
        key="bundle-save",
        on_click="ignore",
    )


def _packed(files: dict[str, bytes], dataset: Dataset) -> bytes:
    bar = st.progress(0.0, text=tr("zipをつくっています…"))

    def draw(done: int, whole: int) -> None:
        bar.progress(
            done / whole, text=tr("zipをつくっています…（{done}／{whole}）", done=done, whole=whole)
        )

    return bundle.to_zip(files, dataset, progress=draw)


def _tables(dataset: Dataset) -> tuple[object, ...]:
    return (dataset.hubs, dataset.posts, dataset.activities)


def _file_name(dataset: Dataset) -> str:
    name = safe_name(dataset.municipality.name)
    return tr(
        "地域資源マップ_{code}_{name}_{today:%Y%m%d}.zip",
        code=dataset.code,
        name=name,
        today=dt.date.today(),
    )


def _read_back(dataset: Dataset, uploaded: object) -> None:
    files, refused = dropped([uploaded])
    for error in refused:
        st.error(controls.plain(str(error)), icon=":material/error:")
    if not files:
        return
    file = files[0]
    kept = st.session_state.get(_KEPT)
    if kept is None or kept[0] != file.digest:
        try:
            with progress_bar(tr("zipを読んでいます…")):
                kept = (file.digest, load_bundle(file.path))
        except LoaderError as error:
            kept = (file.digest, str(error))
        except Exception:  # whatever a hostile file brings a library to
            logger.exception("a bundle could not be read")
            kept = (file.digest, tr("このzipは読めませんでした。"))
        st.session_state[_KEPT] = kept
    held = kept[1]
    if not isinstance(held, Bundle):
        st.error(
            tr(
                "読み戻せません。データはいまのままです。\n\n{held}", held=controls.plain(str(held))
            ),
            icon=":material/error:",
        )
        return
    if held.code != dataset.code:
        st.info(
            tr(
                "このzipは{name}（{code}）のものです。{name}のデータとして読み戻します。",
                name=controls.plain(held.name),
                code=held.code,
            ),
            icon=":material/info:",
        )
    elif held.dataset.version == dataset.version:
        st.success(tr("このzipは、いまの版と同じ内容です。"), icon=":material/check_circle:")
        return
    else:
        st.markdown(tr("**読み戻すと変わるところ**"))
        edition_list.difference(dataset, held.dataset, key=f"bundle-{file.digest}")
    comment, button = st.columns([4, 1.6], vertical_alignment="bottom")
    comment.text_input(
        tr("ひとこと"),
        value=tr("{name}から読み戻した", name=file.name)[:MAX_COMMENT],
        key=f"bundle-comment-{file.digest}",
        max_chars=MAX_COMMENT,
    )
    button.button(
        tr("読み戻して新しい版にする"),
        type="primary",
        icon=":material/publish:",
        key="bundle-apply",
        width="stretch",
        on_click=_save,
        args=(held, f"bundle-comment-{file.digest}", library.state(held.code)),
    )


def _save(held: Bundle, key: str, expected: str) -> None:
    comment = str(st.session_state.get(key, ""))
    try:
        editions.save(held.code, held.files, comment=comment, expected=expected)
    except (ConflictError, DataError, OSError, ValueError) as error:
        edition_data.fail(tr("読み戻せませんでした。データはいまのままです。"), error)
        return
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state.pop(_KEPT, None)
    if state.current().municipality != held.code:
        state.move_to(held.code)
    edition_data.say(tr("読み戻して新しい版にしました。どの画面にも、もう反映されています。"))
