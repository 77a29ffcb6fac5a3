"""One door to all loaders: a file, what it is, and how it is wanted → Loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from geodata.language import tr
from geodata.phrases import brackets, comma
from loaders.assignment import load_assignment
from loaders.context import Context
from loaders.estat import load_estat
from loaders.estat_stats import load_estat_stats
from loaders.inspect import LOADS_AS, TARGET_OF_AS, Inspection, inspect
from loaders.ksj import load_a27, load_p05, load_p14
from loaders.mapping import Mapping
from loaders.n03 import load_n03
from loaders.opendata import load_opendata
from loaders.polygons import load_polygons
from loaders.report import Loaded, LoaderError
from loaders.staff_lists import load_list


@dataclass(frozen=True)
class Wish:
    """How a file is wanted; None everywhere lets the file decide.

    Attributes
    ----------
    loads_as
        A key of :data:`loaders.inspect.LOADS_AS` (without bundle).
    level, name_column, layer
        For polygons: the level of the areas, the column of their names, the layer.
    sheet, mapping
        For lists.
    visibility
        For lists: ``staff`` or ``public``.
    crs
        What coordinates are where the file does not say.
    memory
        Folder of remembered mappings; None: in the user's data directory.
    """

    loads_as: str | None = None
    level: str | None = None
    name_column: str | None = None
    layer: str | None = None
    sheet: str | None = None
    mapping: Mapping | None = None
    visibility: str = "staff"
    crs: str | int | None = None
    memory: Path | None = None


def load(path: Path | str, context: Context, *, wish: Wish | None = None) -> Loaded:
    """Load a file of any kind into tables.

    Raises
    ------
    LoaderError
        As the loader of its kind; or the file cannot be loaded as wished.
    """
    wish = wish or Wish()
    told = inspect(path, crs=wish.crs, memory=wish.memory)
    wanted = wish.loads_as or (told.loads_as[0] if told.loads_as else None)
    if wanted is None or wanted not in told.loads_as:
        ways = comma(w + brackets(LOADS_AS[w]) for w in told.loads_as) or tr("ありません")
        raise LoaderError(
            told.file,
            tr(
                "{kind}は「{wish}」として読み込めません",
                kind=told.kind,
                wish=LOADS_AS.get(wanted, wanted),
            )
            if wanted
            else tr("{kind}は読み込めません", kind=told.kind),
            tr("できる読み込み方: {ways}", ways=ways),
        )
    if told.key == "bundle":
        raise LoaderError(
            told.file,
            tr("データ一式のzipです"),
            tr("ほかのファイルとは別に、これだけを読み込んでください"),
        )
    loaded = _load(path, context, told, wanted, wish)
    if wanted == "population":
        # the figures alone: the shapes of the same file are not asked for
        kept = {n: t for n, t in loaded.tables.items() if n in ("chome", "chome_statistics")}
        return Loaded(kept, loaded.report)
    return loaded


def _load(path: Path | str, context: Context, told: Inspection, wanted: str, wish: Wish) -> Loaded:
    code, known = context.code, tuple(context.chome["chome"].astype(str))
    if told.key in ("estat", "estat_table"):
        return load_estat(path, municipality_code=code, known=known, crs=wish.crs)
    if told.key == "estat_stats":
        return load_estat_stats(path, municipality_code=code, known=known)
    if told.key == "n03":
        return load_n03(path, municipality_code=code, crs=wish.crs)
    if told.key == "p14":
        return load_p14(path, municipality_code=code, municipality_name=context.name, crs=wish.crs)
    if told.key == "p05":
        return load_p05(path, municipality_code=code, crs=wish.crs)
    if told.key == "a27":
        loaded = load_a27(path, municipality_code=code, crs=wish.crs)
        level = wish.level or "住区"
        shapes = loaded.tables["boundaries"].assign(level=level)
        return Loaded({"boundaries": shapes}, loaded.report)
    if told.key == "polygons":
        return load_polygons(
            path,
            name_column=wish.name_column,
            level=wish.level or context.planning_level,
            layer=wish.layer,
            known=known,
            crs=wish.crs,
            plane_epsg=context.plane_epsg,
        )
    if told.key.startswith("opendata_") and wish.mapping is None:
        return load_opendata(path, context)
    if wanted == "assignment":
        return load_assignment(path, context, sheet=wish.sheet)
    return load_list(
        path,
        context,
        target=TARGET_OF_AS.get(wanted, wanted),
        mapping=wish.mapping,
        sheet=wish.sheet,
        visibility=wish.visibility,
        memory=wish.memory,
    )
