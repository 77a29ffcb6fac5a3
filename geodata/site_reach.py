"""Who is near a hub today, and who would be with the sites of a siting answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.coverage import walk_times
from geodata.demand import hub_points, to_plane
from geodata.distance import inclusive
from geodata.walking import Walking, require_minutes

if TYPE_CHECKING:
    from geodata.siting_result import Site, SitingResult
    from geodata.store import Dataset

BEFORE = "before"  #: within the limit of a hub that exists
GAINED = "gained"  #: within the limit of a new site only
OUTSIDE = "outside"
UNKNOWN = "unknown"  #: 町丁目 without a point


def reach(
    dataset: Dataset,
    *,
    hub_type: str,
    minutes: float,
    walking: Walking,
    include_estimated: bool = True,
    result: SitingResult | None = None,
) -> pd.DataFrame:
    """Give each 町丁目 its walk to the nearest hub, before and with the sites of *result*.

    Returns one row a 町丁目: chome, minutes_before, minutes_after (float minutes; inf where there
    is no hub at all, NaN without a point), state (before / gained / outside / unknown).
    """
    limit = inclusive(require_minutes(minutes))
    hubs = hub_points(dataset, hub_type=hub_type, include_estimated=include_estimated)
    before = _minutes(dataset, hubs, walking)
    after = before
    if result is not None and result.useful_sites:
        sites = _as_hubs(dataset, result.useful_sites, hubs)
        after = np.fmin(before, _minutes(dataset, sites, walking))
    placed = dataset.chome["lat"].notna().to_numpy(dtype=bool)
    states = np.select(
        [~placed, before <= limit, after <= limit], [UNKNOWN, BEFORE, GAINED], default=OUTSIDE
    )
    return pd.DataFrame(
        {
            "chome": dataset.chome["chome"].to_numpy(dtype=object),
            "minutes_before": np.where(placed, before, np.nan),
            "minutes_after": np.where(placed, after, np.nan),
            "state": states,
        }
    )


def _minutes(dataset: Dataset, hubs: pd.DataFrame, walking: Walking) -> NDArray[np.float64]:
    if hubs.empty:
        return np.full(len(dataset.chome), np.inf)
    times = walk_times(dataset, hubs=hubs, walking=walking)
    minutes: NDArray[np.float64] = times["minutes"].to_numpy(dtype=float)
    return minutes


def _as_hubs(dataset: Dataset, sites: tuple[Site, ...], like: pd.DataFrame) -> pd.DataFrame:
    lon, lat = np.array([s.lon for s in sites]), np.array([s.lat for s in sites])
    xy = to_plane(lon, lat, plane_epsg=dataset.municipality.plane_epsg)
    table = pd.DataFrame(
        {
            "hub_id": [s.site_id for s in sites],
            "name": [s.name for s in sites],
            "area_id": [s.area_id for s in sites],
            "lon": lon,
            "lat": lat,
            "x_m": xy[:, 0],
            "y_m": xy[:, 1],
            "estimated": False,
        }
    )
    return table.reindex(columns=[*dict.fromkeys([*like.columns, *table.columns])])
