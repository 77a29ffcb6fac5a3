"""How well approximate boundaries agreed with the official ones that take their place.

The measure is the intersection over union of the two polygons of an area (IoU, Jaccard 1912): 1
where they are the same, 0 where they do not meet.
"""

from __future__ import annotations

import numpy as np
import shapely

from geodata.areas import APPROXIMATE, OFFICIAL
from geodata.language import tr
from geodata.store import Dataset
from loaders.report import Finding


def agreement(before: Dataset, after: Dataset) -> dict[str, float]:
    """area_id → IoU (0–1), of the areas that were approximate in *before* and are official now.

    Measured in the plane CRS of the municipality; in the order of *after*.
    """
    was = before.areas.set_index("area_id")
    now = after.areas.set_index("area_id")
    both = [
        area
        for area in now.index.intersection(was.index, sort=False)
        if was["boundary"][area] == APPROXIMATE and now["boundary"][area] == OFFICIAL
    ]
    epsg = after.municipality.plane_epsg
    old, new = (table.geometry.loc[both].to_crs(epsg).to_numpy() for table in (was, now))
    drawn = ~shapely.is_missing(old) & ~shapely.is_missing(new)
    old, new = shapely.make_valid(old[drawn]), shapely.make_valid(new[drawn])
    common = shapely.area(shapely.intersection(old, new))
    whole = shapely.area(shapely.union(old, new))
    share = np.divide(common, whole, out=np.zeros(len(whole)), where=whole > 0)
    return dict(zip(np.array(both, dtype=object)[drawn].tolist(), share.tolist(), strict=True))


def agreement_findings(before: Dataset, after: Dataset) -> list[Finding]:
    """The same in words: a line an area, and one for all of them."""
    found = agreement(before, after)
    if not found:
        return []
    names = dict(zip(after.areas["area_id"], after.areas["name"], strict=True))
    middle = float(np.median(list(found.values())))
    said = [
        Finding(
            tr("境界"), None, None, None,
            tr("概略の境界から公式の境界に変わる区域が{count:,}あります", count=len(found)),
            tr("形の一致度（IoU。1で同じ形）は中央値{middle:.2f}です", middle=middle), "noted",
        )
    ]  # fmt: skip
    said += [
        Finding(
            tr("境界"), None, None, names[area], tr("概略と公式の形の一致度（IoU）は{share:.2f}です", share=share),
            tr("公式の境界を使います"), "noted",
        )
        for area, share in found.items()
    ]  # fmt: skip
    return said
