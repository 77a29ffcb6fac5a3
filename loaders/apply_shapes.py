"""Polygons from outside → the shapes of a dataset (areas, chome, outline), in one topology."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.areas import (
    APPROXIMATE,
    OFFICIAL,
    Boundaries,
    approximate_boundaries,
    dissolve,
    members,
    official_areas,
)
from geodata.geojson import to_bytes
from geodata.language import tr
from geodata.names import fold
from geodata.phrases import comma
from geodata.topology import DECIMALS, canonical, snap_coverage, unite_by
from loaders.area_names import AreaNames
from loaders.codes import new_id
from loaders.report import Finding, LoaderError

Shapes = dict[str, bytes]
Tables = dict[str, pd.DataFrame]
CHOME_LEVEL = "町丁目"
_CREDIT = "利用者が取り込んだ境界"
#: With fewer of its 町丁目 than this in a file, the file is of another place.
_ENOUGH = 0.3
#: Parts of 町丁目 narrower than this between two official areas are drawing, not land (metres).
_GAP_WIDTH_M = 1.0


def apply_outline(
    shapes: Shapes, tables: Tables, outline: gpd.GeoDataFrame
) -> tuple[Shapes, list[Finding]]:
    """A new outline. Approximate boundaries are drawn anew inside it; official ones stay."""
    code = _code(tables)
    mine = outline[outline["municipality_code"] == code]
    if mine.empty:
        raise LoaderError(
            tr("外形線"),
            tr("自治体コード {code} の外形線がありません", code=code),
            tr("その市区町村を含むファイルを選んでください"),
        )
    credit = _credit(mine)
    shape = mine.geometry.iloc[0]
    result = dict(shapes)
    if _kind(shapes) == OFFICIAL:
        said = tr("公式境界を使っているので、外形線だけを入れ替えました")
        result["outline"] = _outline_bytes(code, shape, credit)
        return result, [_noted(tr("外形線を取り込みました"), said)]
    located = tables["chome"][tables["chome"]["lat"].notna() & tables["chome"]["lon"].notna()]
    if located.empty:
        result["outline"] = _outline_bytes(code, shape, credit)
        return result, [
            _noted(tr("外形線を取り込みました"), tr("町丁目の位置がないので、圏域は描けません"))
        ]
    drawn = approximate_boundaries(tables["areas"], located, shape, plane_epsg=_plane_epsg(tables))
    result |= _bytes(drawn, code, credit)
    said = tr("町丁目の代表点から概略境界を描き直しました")
    return result, [_noted(tr("外形線を取り込みました"), said)]


def apply_chome_shapes(
    shapes: Shapes, tables: Tables, polygons: gpd.GeoDataFrame, *, tolerance_m: float
) -> tuple[Shapes, Tables, list[Finding]]:
    """公式境界 of 町丁目: areas of every level are dissolved out of them, and the outline too."""
    code, chome = _code(tables), tables["chome"]
    if "municipality_code" in polygons and polygons["municipality_code"].notna().any():
        polygons = polygons[polygons["municipality_code"] == code]
    by_key = {fold(name): name for name in chome["chome"]}
    spelled = polygons.assign(chome=[by_key.get(fold(n), n) for n in polygons["chome"]])
    kept = spelled[spelled["chome"].isin(chome["chome"])]
    share = kept["chome"].nunique() / max(len(chome), 1)
    if share < _ENOUGH:
        raise LoaderError(
            tr("境界"), tr("町丁目の名が{share:.0%}しか合いません（{total:,}のうち）", share=share, total=len(chome)),
            tr("この市区町村の境界か、名前の列が町丁目かを確かめてください"),
        )  # fmt: skip
    drawn = official_areas(
        kept, members(tables["areas"], chome), tolerance_m=tolerance_m,
        plane_epsg=_plane_epsg(tables),
    )  # fmt: skip
    found = [_noted(note, tr("確かめてください")) for note in drawn.notes]
    left_out = sorted(set(spelled["chome"]) - set(kept["chome"]))
    if left_out:
        found.append(
            _noted(
                tr("町丁目の表にない形が{count:,}あります", count=len(left_out)),
                tr("除きました: {names}", names=comma(left_out[:10])),
            )
        )
    return dict(shapes) | _bytes(drawn, code, _credit(polygons)), tables, found


def apply_area_shapes(
    shapes: Shapes, tables: Tables, polygons: gpd.GeoDataFrame, *, tolerance_m: float
) -> tuple[Shapes, Tables, list[Finding]]:
    """公式境界 of areas of one level: they replace those of their names; parents are their unions.

    Areas that the table does not know are added to it. 町丁目 keep their shapes.
    """
    code, epsg = _code(tables), _plane_epsg(tables)
    level = str(polygons["level"].iloc[0])
    names = AreaNames(tables["areas"][tables["areas"]["level"] == level])
    ids, fresh = [], []
    for name in polygons["area_name"].astype(str):
        known = names.find(name).area_id
        ids.append(known or new_id(code, "area", level, name))
        if known is None:
            fresh.append((ids[-1], code, level, name, _CREDIT))
    areas = tables["areas"]
    if fresh:
        columns = ["area_id", "municipality_code", "level", "name", "source"]
        added = pd.DataFrame(fresh, columns=columns).drop_duplicates("area_id")
        areas = pd.concat([areas, added.astype("str")], ignore_index=True).astype(
            areas.dtypes.to_dict()
        )
    plane = polygons.to_crs(epsg).geometry.to_numpy()
    snapped, repair = snap_coverage(plane, decimals=3, gap_width=_GAP_WIDTH_M)
    if tolerance_m > 0:
        snapped = shapely.coverage_simplify(snapped, tolerance_m)
    degrees, _ = snap_coverage(
        gpd.GeoSeries(snapped, crs=epsg).to_crs(4326).to_numpy(), decimals=DECIMALS
    )
    number, unique = pd.factorize(pd.Series(ids))
    united = canonical(unite_by(degrees, number.astype(np.intp), len(unique)))
    given = dict(zip(unique, united, strict=True))
    parents = dict(zip(areas["area_id"], areas["parent_area_id"], strict=True))
    upper: dict[str, list[Any]] = {}
    for area_id, shape in given.items():
        parent = parents.get(area_id)
        if isinstance(parent, str) and shape is not None:
            upper.setdefault(parent, []).append(shape)
    for parent, children in upper.items():
        if set(areas.loc[areas["parent_area_id"] == parent, "area_id"]) <= set(given):
            given[parent] = shapely.coverage_union_all(children)
    before = _features(shapes.get("areas"))
    rows = [
        (area_id, its_level, OFFICIAL, given[area_id])
        if area_id in given
        else (area_id, its_level, *before.get(area_id, (APPROXIMATE, None)))
        for area_id, its_level in zip(areas["area_id"], areas["level"], strict=True)
    ]
    columns = ["area_id", "level", "boundary", "geometry"]
    frame = gpd.GeoDataFrame(pd.DataFrame(rows, columns=columns), geometry="geometry", crs=4326)
    result = dict(shapes) | {"areas": to_bytes(frame, credit=_credit(polygons))}
    found = []
    if repair.overlaps or repair.gaps_filled:
        found.append(
            _noted(
                tr(
                    "圏域の重なり{overlaps}か所、すき間{gaps}か所があります",
                    overlaps=repair.overlaps,
                    gaps=repair.gaps_filled,
                ),
                tr("先の圏域、または近い圏域に含めました"),
            )
        )
    if fresh:
        listed = comma(row[3] for row in fresh[:10])
        found.append(
            _noted(
                tr("圏域の表にない名が{count:,}あります", count=len(fresh)),
                tr("圏域として加えました: {names}", names=listed),
            )
        )
    return result, tables | {"areas": areas}, found


def redrawn(shapes: Shapes, tables: Tables) -> Shapes:
    """Areas dissolved anew out of the shapes of 町丁目, after areas or the assignment changed.

    Areas that have official shapes of their own, of a finer source than 町丁目, are drawn anew
    too: their 町丁目 say what they are now.
    """
    cells = _features(shapes.get("chome"), key="chome")
    if not cells:
        return shapes
    areas, chome = tables["areas"], tables["chome"]
    names = [name for name in chome["chome"] if name in cells]
    geometry = np.array([cells[name][1] for name in names], dtype=object)
    drawn = dissolve(geometry, pd.Series(names), members(areas, chome), areas)
    frame = gpd.GeoDataFrame(
        {"area_id": areas["area_id"], "level": areas["level"], "boundary": _kind(shapes)},
        geometry=drawn,
        crs=4326,
    )
    return dict(shapes) | {"areas": to_bytes(frame, credit=_said(shapes["chome"]))}


def _bytes(drawn: Boundaries, code: str, credit: str) -> Shapes:
    result = {
        "areas": to_bytes(drawn.areas, credit=credit),
        "chome": to_bytes(drawn.chome, credit=credit),
    }
    if drawn.outline is not None:
        result["outline"] = _outline_bytes(code, drawn.outline, credit)
    return result


def _outline_bytes(code: str, shape: Any, credit: str) -> bytes:
    frame = gpd.GeoDataFrame({"municipality_code": [code]}, geometry=[shape], crs=4326)
    return to_bytes(frame, credit=credit)


def _features(content: bytes | None, *, key: str = "area_id") -> dict[str, tuple[str, Any]]:
    """Key → (boundary, geometry) of a file of shapes."""
    if content is None:
        return {}
    with tempfile.TemporaryDirectory(prefix="loaders-") as folder:
        path = Path(folder) / "shapes.geojson"
        path.write_bytes(content)
        frame = gpd.read_file(path, engine="pyogrio")
    if frame.empty or key not in frame:
        return {}
    kinds = frame["boundary"] if "boundary" in frame else [APPROXIMATE] * len(frame)
    return {
        str(name): (str(kind), shape)
        for name, kind, shape in zip(frame[key], kinds, frame.geometry, strict=True)
    }


def _kind(shapes: Shapes) -> str:
    """official where the 町丁目 are, else approximate."""
    kinds = {kind for kind, _ in _features(shapes.get("chome"), key="chome").values()}
    return OFFICIAL if kinds == {OFFICIAL} else APPROXIMATE


def _said(content: bytes) -> str:
    told = json.loads(content).get("attribution")
    return str(told) if told else _CREDIT


def _credit(frame: pd.DataFrame) -> str:
    if "source" in frame and frame["source"].notna().any():
        return str(frame["source"].dropna().iloc[0])
    return _CREDIT


def _code(tables: Tables) -> str:
    return str(tables["municipality"]["municipality_code"].iloc[0])


def _plane_epsg(tables: Tables) -> int:
    return int(tables["municipality"]["plane_epsg"].iloc[0])


def _noted(reason: str, mend: str) -> Finding:
    return Finding(tr("境界"), None, None, None, reason, mend, "noted")
