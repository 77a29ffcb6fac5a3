"""Does the point of a hub lie in the area that its table names? Reported, never moved."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

#: Precision of a hub that is known only to lie somewhere in its area: its point proves nothing.
AREA_PRECISION = "area"

COLUMNS = ["hub_id", "name", "area_id", "found_in", "distance_m"]


def hubs_outside_their_area(
    hubs: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, *, plane_epsg: int = 6677
) -> pd.DataFrame:
    """Hubs whose point lies outside the polygon of their own area.

    Parameters
    ----------
    hubs
        Columns hub_id, name, area_id, coord_precision, geometry (Point or None).
    areas
        Columns area_id, level, geometry (Polygon, MultiPolygon or None).
    plane_epsg
        CRS in which distances are measured (metres).

    Returns
    -------
    Columns hub_id, name, area_id, found_in (the area of the same level that holds the point,
    missing where none does), distance_m (from the point to its own area's polygon), in the order
    of `hubs`. A point on the border lies in its area. Left out, as nothing can be said: hubs
    without a point, without an area, of precision ``area``, or whose area has no polygon.
    """
    usable = hubs.geometry.notna() & hubs["area_id"].notna()
    # An unknown precision is not "area".
    usable &= hubs["coord_precision"].ne(AREA_PRECISION).fillna(value=True).astype(bool)
    shaped = areas[areas.geometry.notna()].to_crs(plane_epsg)
    own = shaped.set_index("area_id")
    points = hubs.loc[usable & hubs["area_id"].isin(own.index)].to_crs(plane_epsg)
    matched = own.loc[points["area_id"]]
    distance = points.geometry.distance(matched.geometry, align=False)
    strayed = (distance > 0).to_numpy()
    outside = points[strayed].assign(
        level=matched["level"].to_numpy()[strayed], distance_m=distance[strayed]
    )
    outside = outside.reset_index(drop=True)
    held = outside[["level", "geometry"]].sjoin(
        shaped[["area_id", "level", "geometry"]], predicate="intersects", rsuffix="in"
    )
    held = held[held["level_left"] == held["level_in"]]
    found = held.groupby(level=0)["area_id"].first()
    result = pd.DataFrame(outside[["hub_id", "name", "area_id", "distance_m"]])
    result.insert(3, "found_in", found.reindex(result.index).astype("str"))
    return result[COLUMNS]
