"""The card of one dropped file: what it is, and what the reader has to say about its kind."""

from __future__ import annotations

import logging

import streamlit as st

from geodata import phrases, schema
from geodata.language import N_, Words, tr
from geodata.store import Dataset
from loaders.context import Context
from loaders.dispatch import Wish
from loaders.polygons import CHOME_LEVEL
from loaders.position import UnknownCrsError
from loaders.report import LoaderError
from pages.common import controls, import_kinds, import_mapping, import_reading
from pages.common.import_files import Dropped
from pages.common.import_kinds import Look
from pages.common.import_reading import UNFORESEEN
from pages.common.select_box import select_box

logger = logging.getLogger(__name__)
_CRS = Words(
    {
        None: N_("ファイルに書かれたとおり"),
        6668: N_("緯度経度（日本測地系2011）"),
        4326: N_("緯度経度（世界測地系 WGS84）"),
        4612: N_("緯度経度（日本測地系2000）"),
        4301: N_("緯度経度（旧日本測地系）"),
    }
)


def wish(dataset: Dataset, file: Dropped) -> Wish | None:
    """The card of one file: what it is, and what has to be chosen for its kind."""
    with st.container(border=True, key=f"import-card-{file.digest}"):
        try:
            seen = import_reading.look(file)
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
            missing = phrases.sentences(seen.told.missing) or tr(UNFORESEEN)
            st.warning(
                tr("取り込めません。{missing}", missing=controls.plain(missing)),
                icon=":material/info:",
            )
            return None
        wanted = str(
            select_box(
                tr("何として読みますか"),
                list(seen.told.loads_as),
                format_func=import_kinds.word,
                filter_mode=None,
                key=f"kind-{file.digest}",
                place=kind_box,
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
            level = str(_level(dataset, file, usual=dataset.municipality.sub_level or "住区"))
        return Wish(wanted, level=level, crs=_crs(file) if seen.has_shapes else None)


def _held(seen: Look) -> str:
    if seen.tables:
        rows = sum(len(table.rows) for table in seen.tables)
        if len(seen.tables) > 1:
            return tr("（シート{sheets}枚、{rows:,}行）", sheets=len(seen.tables), rows=rows)
        return tr("（{rows:,}行）", rows=rows)
    return tr("（{records:,}件）", records=seen.told.rows) if seen.told.rows else ""


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
        position = select_box(
            tr("層"),
            list(range(len(seen.layers))),
            format_func=lambda i: tr(
                "{layer}（{rows:,}個）", layer=seen.layers[i].file, rows=seen.layers[i].rows
            ),
            filter_mode=None,
            key=f"layer-{file.digest}",
        )
        layer = seen.layers[position]
    columns = [column for column in layer.columns if column.different]
    names = [column.name for column in columns]
    samples = {column.name: phrases.comma(column.samples[:3]) for column in columns}
    guess = layer.guess or import_kinds.named_alike(columns, dataset)
    left, right = st.columns(2)
    name = select_box(
        tr("名前の列"),
        names,
        index=names.index(guess) if guess in names else None,
        placeholder=tr("名前の列を選ぶ"),
        format_func=lambda n: n + phrases.brackets(samples[n]),
        filter_mode=None,
        key=f"name-{file.digest}-{layer.file}",
        place=left,
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
    picked = select_box(
        tr("何の境界ですか"),
        list(levels),
        format_func=tr,
        filter_mode=None,
        key=f"level-{file.digest}",
    )
    return str(picked)


def _crs(file: Dropped) -> int | None:
    options = [*_CRS, *range(6669, 6688)]
    return select_box(
        tr("座標系"),
        options,
        format_func=lambda c: _CRS.get(c) or tr("平面直角座標 第{c}系", c=c - 6668),
        filter_mode=None,
        help=tr("位置がずれるときだけ選び直してください。"),
        key=f"crs-{file.digest}",
    )
