"""町丁目 given to areas by hand, one press after the other: quick, and drawn anew at the end.

A press changes one table only; the shapes of areas, which depend on it, are left out until
:func:`settled` draws them. What is in between is a dataset that holds, whose areas have no shape.
"""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from geodata.language import tr
from geodata.phrases import comma
from geodata.store import CRS, Dataset
from geodata.versions import table_bytes
from loaders.apply import load_files
from loaders.apply_shapes import apply_outline, redrawn

FIELDS = ("area_id", "sub_area_id")
_TABLE, _AREAS, _CELLS = "chome.csv", "areas.geojson", "chome.geojson"


def given(
    files: Mapping[str, bytes],
    dataset: Dataset,
    choices: Mapping[str, str | None],
    *,
    field: str = "area_id",
    source: str,
) -> dict[str, bytes]:
    """The files with 町丁目 put into areas (``chome → area_id``; None: into none).

    Parameters
    ----------
    files, dataset
        A dataset as files, and read.
    field
        area_id (the planning level) or sub_area_id.
    source
        Who says so; goes behind the source of the row.

    Raises
    ------
    ValueError
        A 町丁目, an area or a field that there is not (Japanese).
    """
    if field not in FIELDS:
        raise ValueError(tr("割り当てる欄ではありません: {field}", field=field[:20]))
    unknown = set(choices) - set(dataset.chome["chome"])
    unknown |= {area for area in choices.values() if area} - set(dataset.areas["area_id"])
    if unknown:
        raise ValueError(tr("表にない名です: {unknown}", unknown=comma(sorted(unknown))[:80]))
    rows = pd.DataFrame(dataset.chome.drop(columns=["geometry", "boundary"]))
    told = rows["chome"].isin(list(choices))
    rows[field] = rows["chome"].map(choices).astype("str").where(told, rows[field])
    assigned = rows[list(FIELDS)].notna().any(axis=1)
    said = pd.Series("official", rows.index, dtype="str").where(assigned)
    rows["assignment"] = said.where(told, rows["assignment"]).astype("str")
    first = rows["source"].str.split(" | ", regex=False).str[0]
    rows["source"] = (first + f" | {source}").where(told & assigned, rows["source"])
    changed = dict(files) | {_TABLE: table_bytes(rows)}
    if _CELLS in changed:
        changed.pop(_AREAS, None)
    return changed


def settled(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files with the areas drawn as their 町丁目 say, where they are not drawn yet.

    町丁目 that have points alone get 概略境界 inside the outline, unless the areas have shapes of
    their own. Files that lack nothing, or that nothing can be drawn from, come back as they are.
    Raises DataError where they do not hold.
    """
    shapes = {
        name.removesuffix(".geojson"): content
        for name, content in files.items()
        if name.endswith(".geojson")
    }
    if _CELLS in files and _AREAS not in files:
        dataset = load_files(files)
        drawn = redrawn(shapes, {"areas": dataset.areas, "chome": dataset.chome})
    elif _CELLS not in files and "outline.geojson" in files:
        drawn = _approximate(shapes, load_files(files))
    else:
        return dict(files)
    return dict(files) | {f"{name}.geojson": content for name, content in drawn.items()}


def _approximate(shapes: dict[str, bytes], dataset: Dataset) -> dict[str, bytes]:
    located = bool((dataset.chome["lat"].notna() & dataset.chome["lon"].notna()).any())
    if not located or dataset.outline is None or dataset.areas.geometry.notna().any():
        return shapes
    who = dataset.municipality
    told = {"municipality_code": [who.code], "plane_epsg": [who.plane_epsg]}
    outline = gpd.GeoDataFrame(
        {"municipality_code": [who.code], "source": dataset.credits.get("outline")},
        geometry=[dataset.outline],
        crs=CRS,
    )
    tables = {
        "areas": pd.DataFrame(dataset.areas),
        "chome": pd.DataFrame(dataset.chome),
        "municipality": pd.DataFrame(told),
    }
    return apply_outline(shapes, tables, outline)[0]
