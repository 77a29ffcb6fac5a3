"""The setting of a siting question: who walks, what exists, where a new hub could stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geodata.demand import LAND_AREA, UNKNOWN, demand_points
from geodata.distance import Distance, inclusive
from geodata.location import Bools, Floats, LocationProblem, covering, median

if TYPE_CHECKING:
    from geodata.store import Dataset

MCLP = "mclp"
PMEDIAN = "pmedian"
MODELS = (MCLP, PMEDIAN)
#: Longer than any walk: "every pair" for a distance that answers within a time.
_ANY_MINUTES = 1e6


@dataclass(frozen=True)
class State:
    """How residents are served by the hubs and some new sites."""

    covered: float
    mean_minutes: float | None


@dataclass(frozen=True, eq=False)
class Setting:
    """Who walks (weights, places), what exists, and where a site could be, in the plane."""

    weights: Floats
    demand_xy: Floats
    hub_minutes: Floats
    site_xy: Floats
    counted: Bools
    measure: Distance
    limit: float
    basis: str

    @classmethod
    def of(
        cls,
        dataset: Dataset,
        hubs: pd.DataFrame,
        places: pd.DataFrame,
        measure: Distance,
        limit: float,
    ) -> Setting:
        demand = demand_points(dataset)
        xy = demand[["x_m", "y_m"]].to_numpy(dtype=float)
        basis = str(demand["basis"].iloc[0]) if len(demand) else UNKNOWN
        figure = demand["land_km2" if basis == LAND_AREA else "residents"].to_numpy(dtype=float)
        # Whose number or place is not known cannot be served or left out: it is not counted.
        counted = np.isfinite(figure) & np.isfinite(xy).all(axis=1)
        hub_xy = hubs[["x_m", "y_m"]].to_numpy(dtype=float)
        hub_minutes = np.full(int(counted.sum()), np.inf)
        if len(hub_xy) and counted.any():
            hub_minutes = measure.nearest(xy[counted], hub_xy).minutes
        return cls(
            weights=figure[counted],
            demand_xy=xy[counted],
            hub_minutes=hub_minutes,
            site_xy=places[["x_m", "y_m"]].to_numpy(dtype=float),
            counted=counted,
            measure=measure,
            limit=limit,
            basis=basis if counted.any() else UNKNOWN,
        )

    @property
    def unit(self) -> str:
        return "km²" if self.basis == LAND_AREA else "人"

    def problem(self, model: str) -> LocationProblem:
        shape = (len(self.demand_xy), len(self.site_xy))
        if model == MCLP:
            within = np.zeros(shape, dtype=bool)
            if all(shape):
                pairs = self.measure.within(self.demand_xy, self.site_xy, minutes=self.limit)
                within[pairs.demand, pairs.hub] = True
            return covering(self.weights, within, self.hub_minutes <= inclusive(self.limit))
        minutes = np.full(shape, np.inf)
        if all(shape):
            pairs = self.measure.within(self.demand_xy, self.site_xy, minutes=_ANY_MINUTES)
            minutes[pairs.demand, pairs.hub] = pairs.minutes
        return median(self.weights, minutes, self.hub_minutes)

    def state(self, sites: Sequence[int]) -> State:
        served = self.hub_minutes
        if sites and len(self.demand_xy):
            chosen = self.site_xy[list(sites)]
            served = np.minimum(served, self.measure.nearest(self.demand_xy, chosen).minutes)
        covered = float(self.weights[served <= inclusive(self.limit)].sum())
        total = float(self.weights.sum())
        walked = served[self.weights > 0]
        known = total > 0 and bool(np.isfinite(walked).all())
        mean = float(self.weights[self.weights > 0] @ walked) / total if known else None
        return State(covered, mean)
