"""取り込む: drop files, see what each is, put the reading right, look at the outcome, apply."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from geodata import editions, library, schema
from geodata.errors import DataError
from geodata.language import N_, Words, tr
from geodata.store import Dataset
from geodata.versions import MAX_COMMENT, ConflictError
from loaders import mapping as mappings
from loaders.apply import Applied, apply
from loaders.context import Context
from loaders.dispatch import Wish, load
from loaders.polygons import CHOME_LEVEL
from loaders.position import UnknownCrsError
from loaders.report import Loaded, LoaderError
from loaders.source import LIMITS, MB
from pages.common import (
    controls,
    edition_data,
    edition_list,
    import_kinds,
    import_mapping,
    import_report,
)
from pages.common.import_files import Dropped, dropped
from pages.common.import_kinds import Look
from pages.common.progress_bar import progress_bar

logger = logging.getLogger(__name__)
_TURN = "import_turn"
_KEPT = "import_kept"
_CRS = Words(
    {
        None: N_("ファイルに書かれたとおり"),
        6668: N_("緯度経度（日本測地系2011）"),
        4326: N_("緯度経度（世界測地系 WGS84）"),
        4612: N_("緯度経度（日本測地系2000）"),
        4301: N_("緯度経度（旧日本測地系）"),
    }
)
_MODES = Words(
    {
        "merge": N_("いまのデータに重ねる（同じものは新しい方にし、ほかは残す）"),
        "replace": N_("その表をまるごと入れかえる"),
    }
)
_ROW_TABLES = {"hubs", "coordinators", "activities", "standards"}
UNFORESEEN = N_("このファイルは読めませんでした。ほかの形式（CSVやExcel）に直して試してください。")


@dataclass(frozen=True, eq=False)
class Target:
    """Where files are taken into.

    state: what is there now; another state means that somebody has saved. files: its files.
    save: keeps new files with a comment; raises what geodata.editions.save raises. commented:
    whether a comment is asked for. word: what the last button says. done: what is said after.
    """

    state: Callable[[], str]
    files: Callable[[], dict[str, bytes]]
    save: Callable[[dict[str, bytes], str], object]
    commented: bool
    word: str
    done: str


def versions_of(dataset: Dataset) -> Target:
    """Taking files into the data in force, as a new version."""
    code, expected = dataset.code, edition_data.in_force(dataset)
    return Target(
        state=lambda: library.state(code),
        files=lambda: editions.files(code, expected),
        save=lambda files, comment: editions.save(code, files, comment=comment, expected=expected),
        commented=True,
        word=tr("取り込んで新しい版にする"),
        done=tr(
            "取り込んで新しい版にしました。どの画面にも、もう反映されています。"
            "取り消すときは「版」で前の版に戻せます。"
        ),
    )


@dataclass(frozen=True, eq=False)
class _Read:
    """One file as read, or why it could not be."""

    file: Dropped
    wish: Wish
    loaded: Loaded | None
    problem: str = ""


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
    wishes = [(file, wish) for file in files if (wish := _wish(dataset, file)) is not None]
    if not wishes:
        return
    st.subheader(tr("3　読んだ結果を見る"))
    reads = _read_all(dataset, wishes)
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
    applied = _applied(dataset, good, mode, target)
    if applied is None:
        return
    key = _key(dataset, good, mode)
    import_report.show(applied.report, key=key)
    st.markdown(tr("**取り込むと変わるところ**"))
    edition_list.difference(dataset, applied.dataset, key=key)
    st.subheader(tr("4　取り込む"))
    _apply_form(dataset, applied, good, target)


def _wish(dataset: Dataset, file: Dropped) -> Wish | None:
    """The card of one file: what it is, and what has to be chosen for its kind."""
    with st.container(border=True, key=f"import-card-{file.digest}"):
        try:
            seen = _look(file)
        except LoaderError as error:
            st.markdown(f"**{controls.plain(file.name)}**")
            st.error(controls.plain(str(error)), icon=":material/error:")
            if isinstance(error, UnknownCrsError):
                _crs(file)  # once it is chosen, the file is looked at again
            return None
        except Exception:  # whatever a hostile file brings a library to
            logger.exception("a dropped file could not be looked at")
            st.markdown(f"**{controls.plain(file.name)}**")
            st.error(tr(UNFORESEEN), icon=":material/error:")
            return None
        name, kind_box = st.columns([4, 5], vertical_alignment="center")
        name.markdown(
            f"**{controls.plain(file.name)}**  \n{controls.plain(seen.told.kind)}{_held(seen)}"
        )
        if seen.told.key == import_kinds.BUNDLE:
            st.info(
                tr("「書き出す・読み戻す」の画面で読み戻してください。"), icon=":material/info:"
            )
            return None
        if not seen.told.loads_as:
            missing = "。".join(seen.told.missing) or tr(UNFORESEEN)
            st.warning(
                tr("取り込めません。{missing}", missing=controls.plain(missing)),
                icon=":material/info:",
            )
            return None
        wanted = str(
            kind_box.selectbox(
                tr("何として読みますか"),
                options=list(seen.told.loads_as),
                format_func=import_kinds.word,
                filter_mode=None,
                key=f"kind-{file.digest}",
            )
        )
        target = seen.list_target(wanted)
        if target is not None:
            return _list_wish(dataset, file, seen, wanted, target)
        if seen.tables:
            table = import_mapping.chosen_sheet(seen.tables, file.digest)
            return Wish(wanted, sheet=table.name or table.file)
        if seen.layers:
            return _polygon_wish(dataset, file, seen, wanted)
        level = None
        if seen.told.key == "a27":
            level = str(_level(dataset, file, usual=dataset.municipality.sub_level or tr("住区")))
        return Wish(wanted, level=level, crs=_crs(file) if seen.has_shapes else None)


def _held(seen: Look) -> str:
    if seen.tables:
        rows = sum(len(table.rows) for table in seen.tables)
        sheets = tr("シート{tables}枚、", tables=len(seen.tables)) if len(seen.tables) > 1 else ""
        return tr("（{sheets}{rows:,}行）", sheets=sheets, rows=rows)
    return tr("（{rows:,}件）", rows=seen.told.rows) if seen.told.rows else ""


def _list_wish(dataset: Dataset, file: Dropped, seen: Look, wanted: str, target: str) -> Wish:
    table = import_mapping.chosen_sheet(seen.tables, file.digest)
    key = f"{file.digest}-{seen.tables.index(table)}"
    with st.expander(tr("列の意味"), expanded=True, key=f"mapping-{key}"):
        names = tuple(dataset.areas["name"].astype(str))
        mapping = import_mapping.mapping(table, target, key, areas=names)
    visibility = st.radio(
        tr("公開について書かれていない行は"),
        options=["staff", "public"],
        format_func={"staff": tr("職員だけが見る"), "public": tr("公開してよい")}.get,
        horizontal=True,
        key=f"visibility-{key}",
    )
    import_mapping.show_preview(table, mapping, Context.of(dataset), key)
    return Wish(wanted, sheet=table.name or table.file, mapping=mapping, visibility=str(visibility))


def _polygon_wish(dataset: Dataset, file: Dropped, seen: Look, wanted: str) -> Wish:
    layer = seen.layers[0]
    if len(seen.layers) > 1:
        position = st.selectbox(
            tr("層"),
            options=list(range(len(seen.layers))),
            format_func=lambda i: tr(
                "{file}（{rows:,}個）", file=seen.layers[i].file, rows=seen.layers[i].rows
            ),
            filter_mode=None,
            key=f"layer-{file.digest}",
        )
        layer = seen.layers[position]
    columns = [column for column in layer.columns if column.different]
    names = [column.name for column in columns]
    samples = {column.name: "、".join(column.samples[:3]) for column in columns}
    guess = layer.guess or import_kinds.named_alike(columns, dataset)
    left, right = st.columns(2)
    name = left.selectbox(
        tr("名前の列"),
        options=names,
        index=names.index(guess) if guess in names else None,
        placeholder=tr("名前の列を選ぶ"),
        format_func=lambda n: f"{n}（{samples[n]}）",
        filter_mode=None,
        key=f"name-{file.digest}-{layer.file}",
    )
    with right:
        level = _level(dataset, file, usual=dataset.municipality.planning_level)
    crs = _crs(file)
    if name is None:
        st.info(tr("名前の列を選ぶと、読んだ結果が出ます。"), icon=":material/info:")
        return None
    return Wish(wanted, layer=layer.file, name_column=name, level=str(level), crs=crs)


def _level(dataset: Dataset, file: Dropped, *, usual: str) -> str:
    levels = dict.fromkeys([usual, *dataset.levels(), CHOME_LEVEL, *schema.LEVELS])
    picked = st.selectbox(
        tr("何の境界ですか"), options=list(levels), filter_mode=None, key=f"level-{file.digest}"
    )
    return str(picked)


def _crs(file: Dropped) -> int | None:
    options = [*_CRS, *range(6669, 6688)]
    return st.selectbox(
        tr("座標系"),
        options=options,
        format_func=lambda c: _CRS.get(c) or tr("平面直角座標 第{c}系", c=c - 6668),
        filter_mode=None,
        help=tr("位置がずれるときだけ選び直してください。"),
        key=f"crs-{file.digest}",
    )


def _look(file: Dropped) -> Look:
    kept = _kept()
    told = st.session_state.get(f"crs-{file.digest}")
    key = f"look-{file.digest}-{told}"
    if key not in kept:
        with progress_bar(tr("{name}を見ています…", name=controls.plain(file.name))):
            kept[key] = import_kinds.look(file.path, crs=told)
    seen = kept[key]
    assert isinstance(seen, Look)  # noqa: S101 (nobody else writes this key)
    return seen


def _read_all(dataset: Dataset, wishes: Sequence[tuple[Dropped, Wish]]) -> list[_Read]:
    """Read every file; what was read before in the same way is not read again."""
    kept = _kept()
    context = Context.of(dataset)
    reads = []
    keys = [f"read-{file.digest}-{dataset.version}-{wish!r}" for file, wish in wishes]
    for number, ((file, wish), key) in enumerate(zip(wishes, keys, strict=True), start=1):
        if key not in kept:
            which = f"（{number}／{len(keys)}）" if len(keys) > 1 else ""
            with progress_bar(
                tr("{name}{which}を読んでいます…", name=controls.plain(file.name), which=which)
            ):
                kept[key] = _read_one(file, wish, context)
        read = kept[key]
        assert isinstance(read, _Read)  # noqa: S101
        reads.append(read)
    return reads


def _read_one(file: Dropped, wish: Wish, context: Context) -> _Read:
    try:
        return _Read(file, wish, load(file.path, context, wish=wish))
    except LoaderError as error:
        return _Read(file, wish, None, str(error))
    except Exception:  # whatever a hostile file brings a library to
        logger.exception("a dropped file could not be read")
        return _Read(file, wish, None, f"{file.name}: {tr(UNFORESEEN)}")


def _key(dataset: Dataset, reads: Sequence[_Read], mode: str) -> str:
    parts = [dataset.version, mode, *(f"{r.file.digest}{r.wish!r}" for r in reads)]
    return f"{hash(tuple(parts)) & 0xFFFFFFFF:08x}"


def _applied(dataset: Dataset, reads: Sequence[_Read], mode: str, target: Target) -> Applied | None:
    """What the dataset would be; nothing is saved."""
    kept, key = _kept(), f"applied-{_key(dataset, reads, mode)}"
    if key not in kept:
        try:
            with progress_bar(tr("取り込むとどうなるかを計算しています…")):
                files = target.files()
                loaded = [read.loaded for read in reads if read.loaded is not None]
                kept[key] = apply(files, loaded, mode=mode)  # type: ignore[arg-type]
        except (LoaderError, DataError) as error:
            kept[key] = str(error)
        except Exception:  # see above
            logger.exception("dropped files could not be applied")
            kept[key] = tr(UNFORESEEN)
    found = kept[key]
    if isinstance(found, Applied):
        return found
    st.error(
        tr(
            "このままでは取り込めません。データはいまのままです。\n\n{found}",
            found=controls.plain(str(found)),
        ),
        icon=":material/error:",
    )
    return None


def _apply_form(dataset: Dataset, applied: Applied, reads: Sequence[_Read], target: Target) -> None:
    if not applied.changes and applied.dataset.version == dataset.version:
        st.info(tr("取り込んでも、いまのデータと変わりません。"), icon=":material/info:")
        return
    names = "、".join(read.file.name for read in reads)
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


def _comment_key(reads: Sequence[_Read]) -> str:
    return f"import-comment-{'-'.join(read.file.digest for read in reads)}"[:80]


def _save(
    applied: Applied, reads: tuple[_Read, ...], target: Target, state: str, usual: str
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
    _kept().clear()
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    edition_data.say(target.done)


def _remember(read: _Read) -> None:
    """Keep how the columns were read, for the next list of this form."""
    for table in _look(read.file).tables:
        if read.wish.sheet in (table.name, table.file) and read.wish.mapping is not None:
            mappings.remember(read.wish.mapping, table.headings)
            return


def _kept() -> dict[str, object]:
    kept: dict[str, object] = st.session_state.setdefault(_KEPT, {})
    return kept
