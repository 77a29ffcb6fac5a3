"""Tokyo as one dataset whose areas are its municipalities, and what to mind when comparing them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely

from geodata.language import N_, Words
from geodata.store import CRS, OVERVIEW_CODE, Dataset, Municipality, TokyoOverview

LEVEL = N_("区市町村")
NAME = "東京都"
ISLANDS_FROM = "13361"
#: Degrees, ((south, west), (north, east)).
Bounds = tuple[tuple[float, float], tuple[float, float]]
#: Where people live in 小笠原村 (父島, 母島): the village reaches 1,900 km from 沖ノ鳥島 to 南鳥島.
_OGASAWARA: Bounds = ((26.55, 142.0), (27.2, 142.35))


@dataclass(frozen=True)
class Region:
    """A part of Tokyo that fits on one screen: codes of its municipalities, degrees."""

    name: str
    codes: frozenset[str]
    bounds: Bounds


#: Why a number must not be set beside those of other municipalities without a word.
COUNTS_DIFFER: Mapping[str, str] = Words(
    {
        "13105": N_("10人には、富坂の3人目と全域担当の1人を含みます"),
        "13111": N_("15人は基本圏域4つのチームの人数です（日常生活圏域は18）"),
        "13113": N_("13人には統括1人を含みます"),
        "13116": N_("8はCSWが常駐する区民ひろばの数で、区民ひろば全体の数ではありません"),
        "13123": N_("18人はなごみの家9か所×2人の計算です。27人とも読めます"),
        "13210": N_("6人には統括2人を含みます"),
    }
)


def as_dataset(overview: TokyoOverview) -> Dataset:
    """The overview in the shape that the map reads: the 62 municipalities are areas of one level.

    Geometry in EPSG:4326; a municipality without an outline has none. There are no 町丁目, hubs
    or posts in it.
    """
    shapes = dict(
        zip(overview.outlines["municipality_code"], overview.outlines.geometry, strict=True)
    )
    table = overview.municipalities
    codes = [str(code) for code in table["municipality_code"]]
    geometry = [shapes.get(code) for code in codes]
    missing = pd.Series(pd.NA, index=range(len(codes)), dtype="str")
    areas = gpd.GeoDataFrame(
        {
            "area_id": codes,
            "level": LEVEL,
            "name": table["name"].to_numpy(),
            "name_kana": missing,
            "parent_area_id": missing,
            "boundary": "official",
        },
        geometry=gpd.array.from_shapely(geometry, crs=CRS),
    )
    known = [shape for shape in geometry if shape is not None]
    return Dataset(
        municipality=Municipality(
            code=OVERVIEW_CODE,
            name=NAME,
            name_kana="とうきょうと",
            kind="都",
            planning_level=LEVEL,
            sub_level=None,
            same_as=None,
            population=None,
            population_as_of=None,
            population_source="",
            population_note=None,
            plane_epsg=6677,
        ),
        areas=areas,
        chome=_empty("chome", "area_id", "sub_area_id", "boundary"),
        hubs=_empty("hub_id", "hub_type", "area_id"),
        posts=pd.DataFrame(),
        post_history=pd.DataFrame(),
        standards=pd.DataFrame(),
        activities=pd.DataFrame(),
        outline=shapely.union_all(known) if known else None,
        version=_version(codes, known),
    )


def regions(overview: TokyoOverview) -> list[Region]:
    """The mainland first, then its two halves, then the islands by their branch offices (支庁)."""
    codes = overview.outlines["municipality_code"]
    mainland = codes < ISLANDS_FROM
    parts = {
        N_("区部と多摩"): mainland,
        N_("区部"): codes < "13200",
        N_("多摩"): mainland & (codes >= "13200"),
        N_("大島〜神津島"): codes.between("13361", "13364"),
        N_("三宅島・御蔵島"): codes.between("13381", "13382"),
        N_("八丈島・青ヶ島"): codes.between("13401", "13402"),
        N_("小笠原"): codes.eq("13421"),
    }
    return [
        Region(name, frozenset(codes[chosen]), _bounds(overview.outlines[chosen], name))
        for name, chosen in parts.items()
        if chosen.any()
    ]


def _bounds(shapes: gpd.GeoDataFrame, name: str) -> Bounds:
    if name == "小笠原":
        return _OGASAWARA
    west, south, east, north = (float(v) for v in shapes.total_bounds)
    return ((south, west), (north, east))


def _empty(*columns: str) -> gpd.GeoDataFrame:
    frame = pd.DataFrame({column: pd.Series(dtype="str") for column in columns})
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs=CRS))


def _version(codes: list[str], shapes: list[shapely.Geometry]) -> str:
    digest = hashlib.sha256("\n".join(codes).encode())
    for shape in shapes:
        digest.update(shapely.to_wkb(shape))
    return digest.hexdigest()[:16]
