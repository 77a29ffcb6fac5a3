"""Accessibility that weighs supply, demand and distance (E2SFCA), and how evenly it is spread.

Coverage says who can reach a hub; E2SFCA says how much hub there is for those who can, counting
everybody else who turns to the same hub.

Luo, W. and Qi, Y. (2009) An enhanced two-step floating catchment area (E2SFCA) method for
measuring spatial accessibility to primary care physicians. Health & Place 15(4), 1100-1107.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Unpack

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.demand import demand_points
from geodata.distance import Distance, Pairs, StraightLine, inclusive
from geodata.hub_choice import HubChoice, Known, choose_hubs
from geodata.language import tr
from geodata.levels import area_names, area_of_points, resolve_level
from geodata.phrases import comma
from geodata.walking import Walking, require_minutes

if TYPE_CHECKING:
    from geodata.store import Dataset

#: Scores are hubs (or supply) per this many residents: a readable number.
PER_RESIDENTS = 10_000

# Demand rows at a time: bounds the memory of the pairs.
_CHUNK = 20_000


@dataclass(frozen=True)
class Decay:
    """Catchment bands: up to ``limits[r]`` minutes (inclusive) the weight is ``weights[r]``.

    The defaults are the paper's three bands (0-10, 10-20, 20-30 minutes, there by car) with its
    slower step-wise Gaussian weights 1.00, 0.68, 0.22; here the minutes are on foot.

    Raises
    ------
    ValueError
        Limits that do not rise, or weights that are not positive, at most 1 and falling (Japanese).
    """

    limits: tuple[float, ...] = (10.0, 20.0, 30.0)
    weights: tuple[float, ...] = (1.00, 0.68, 0.22)

    def __post_init__(self) -> None:
        """Check the bands."""
        if not self.limits or len(self.limits) != len(self.weights):
            message = tr("時間の区切りと重みは同じ数だけ必要です。")
            raise ValueError(message)
        for limit in self.limits:
            require_minutes(limit)
        if any(a >= b for a, b in zip(self.limits, self.limits[1:], strict=False)):
            message = tr("時間の区切りは小さい順にしてください: {limits}", limits=self.limits)
            raise ValueError(message)
        falling = all(a >= b for a, b in zip(self.weights, self.weights[1:], strict=False))
        if not falling or not all(0 < w <= 1 for w in self.weights):
            message = tr(
                "重みは0より大きく1以下で、遠いほど小さくしてください: {weights}",
                weights=self.weights,
            )
            raise ValueError(message)

    def weigh(self, minutes: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the weight of each walk; 0 beyond the last band."""
        edges = np.array([inclusive(limit) for limit in self.limits])
        band = np.searchsorted(edges, minutes, side="left")
        return np.append(np.array(self.weights, dtype=float), 0.0)[band]

    def describe(self) -> str:
        """Say in Japanese which bands and weights were used."""
        starts = (0.0, *self.limits[:-1])
        bands = zip(starts, self.limits, self.weights, strict=True)
        return comma(
            tr("{start:g}〜{end:g}分 {weight:.2f}", start=a, end=b, weight=w) for a, b, w in bands
        )


class Lorenz(NamedTuple):
    """The Lorenz curve from (0, 0) to (1, 1) and its Gini coefficient (NaN if nobody has any)."""

    residents_share: NDArray[np.float64]
    access_share: NDArray[np.float64]
    gini: float


def access_scores(
    dataset: Dataset,
    *,
    hub_type: str | None,
    decay: Decay | None = None,
    supply: Mapping[str, float] | None = None,
    walking: Walking | None = None,
    distance: Distance | None = None,
    **choice: Unpack[HubChoice],
) -> pd.DataFrame:
    """Score the access of every 町丁目 to hubs by E2SFCA.

    Parameters
    ----------
    decay
        Bands and weights; the paper's when None.
    supply
        What each hub offers, by ``hub_id`` (staff, rooms …). Without it every hub counts 1, and
        the score is hubs per 10,000 residents. A hub that the mapping lacks makes every 町丁目
        in its catchment unknown.
    hub_type, walking, include_estimated, functions, openings, hubs, distance
        As in ``walk_coverage``.

    Returns
    -------
    scores
        One row a 町丁目: ``chome``, ``area_id``, ``sub_area_id``, ``residents``, ``basis``,
        ``score`` (float; 0 with no hub in reach, NaN where residents or places are unknown).

    Raises
    ------
    NoHubError
        As in ``walk_coverage``.
    """
    decay = decay or Decay()
    chosen = choose_hubs(dataset, hub_type=hub_type, **choice)
    points = demand_points(dataset)
    result = points[["chome", "area_id", "sub_area_id", "residents", "basis"]].copy()
    demand_xy = points[["x_m", "y_m"]].to_numpy(dtype=float)
    unknown = np.isnan(points["residents"].to_numpy()) | np.isnan(demand_xy).any(axis=1)
    if chosen.known is not Known.PLACES or unknown.all():
        sure = chosen.known is Known.NONE
        result["score"] = np.where(unknown, math.nan, 0.0 if sure else math.nan)
        return result
    offered = (
        np.ones(len(chosen.points))
        if supply is None
        else np.array([supply.get(str(h), math.nan) for h in chosen.points["hub_id"]], dtype=float)
    )
    score = e2sfca(
        demand_xy,
        points["weight"].to_numpy(dtype=float),
        chosen.points[["x_m", "y_m"]].to_numpy(dtype=float),
        offered,
        distance=distance or StraightLine(walking or Walking()),
        decay=decay,
    )
    result["score"] = np.where(unknown, math.nan, score * PER_RESIDENTS)
    return result


def e2sfca(
    demand_xy: NDArray[np.float64],
    residents: NDArray[np.float64],
    hub_xy: NDArray[np.float64],
    supply: NDArray[np.float64],
    *,
    distance: Distance,
    decay: Decay,
) -> NDArray[np.float64]:
    """Compute E2SFCA on arrays: supply per resident at every demand point.

    Step 1: R_j = S_j / Σ_k P_k W(t_kj), over the demand points k within the last band of hub j.
    Step 2: A_i = Σ_j R_j W(t_ij). Then Σ P_i A_i equals the supply of all hubs that reach anybody.
    A hub that reaches no residents adds nothing (it has no ratio).
    """
    called = np.zeros(len(hub_xy))
    for pairs, weight in _weighted_pairs(demand_xy, hub_xy, distance, decay):
        asked = residents[pairs.demand] * weight
        called += np.bincount(pairs.hub, weights=asked, minlength=len(hub_xy))
    ratio = np.divide(supply, called, out=np.zeros(len(hub_xy)), where=called > 0)
    score = np.zeros(len(demand_xy))
    for pairs, weight in _weighted_pairs(demand_xy, hub_xy, distance, decay):
        offered = ratio[pairs.hub] * weight
        score += np.bincount(pairs.demand, weights=offered, minlength=len(demand_xy))
    return score


def access_by_area(
    dataset: Dataset, scores: pd.DataFrame, *, level: str | None = None
) -> pd.DataFrame:
    """Average the scores of ``access_scores`` over residents, by area of a level.

    Returns ``area_id``, ``name``, ``residents``, ``score`` (NA where nobody with a known score
    lives), in the order of the tables.
    """
    level = resolve_level(dataset, level)
    table = area_names(dataset, level=level)
    group = pd.Index(table["area_id"]).get_indexer(area_of_points(dataset, scores, level=level))
    residents = scores["residents"].to_numpy(dtype=float)
    score = scores["score"].to_numpy(dtype=float)
    keep = (group >= 0) & np.isfinite(residents) & np.isfinite(score)
    people = np.bincount(group[keep], weights=residents[keep], minlength=len(table))
    amount = np.bincount(group[keep], weights=residents[keep] * score[keep], minlength=len(table))
    nobody = people <= 0
    mean = np.divide(amount, people, out=np.zeros(len(table)), where=~nobody)
    table["residents"] = pd.arrays.FloatingArray(people.astype(float), nobody)
    table["score"] = pd.arrays.FloatingArray(mean, nobody)
    return table


def lorenz(residents: NDArray[np.float64], access: NDArray[np.float64]) -> Lorenz:
    """Draw the Lorenz curve of access over residents, the worst served first.

    Parameters
    ----------
    residents, access
        Residents of each area and their access per resident; areas where either is NaN, or
        where nobody lives, are left out.

    Returns
    -------
    curve
        Gini = 1 - Σ (X_k - X_{k-1})(Y_k + Y_{k-1}), X the share of residents and Y that of
        access: 0 when all have the same, towards 1 when few have all.

    Examples
    --------
    >>> curve = lorenz(np.array([50.0, 50.0]), np.array([0.0, 2.0]))  # half have nothing
    >>> curve.gini
    0.5
    """
    people, score = np.asarray(residents, dtype=float), np.asarray(access, dtype=float)
    keep = np.isfinite(people) & np.isfinite(score) & (people > 0)
    people, score = people[keep], score[keep]
    order = np.argsort(score, kind="stable")
    x = np.concatenate([[0.0], np.cumsum(people[order])])
    y = np.concatenate([[0.0], np.cumsum((people * score)[order])])
    if len(x) == 1 or y[-1] <= 0:
        return Lorenz(np.array([0.0, 1.0]), np.array([0.0, 1.0]), math.nan)
    x, y = x / x[-1], y / y[-1]
    gini = 1.0 - float(np.sum(np.diff(x) * (y[1:] + y[:-1])))
    return Lorenz(x, y, max(0.0, gini))


def _weighted_pairs(
    demand_xy: NDArray[np.float64],
    hub_xy: NDArray[np.float64],
    distance: Distance,
    decay: Decay,
) -> Iterator[tuple[Pairs, NDArray[np.float64]]]:
    """Walk through the pairs within the last band, a chunk of demand points at a time."""
    for start in range(0, len(demand_xy), _CHUNK):
        part = demand_xy[start : start + _CHUNK]
        found = distance.within(part, hub_xy, minutes=decay.limits[-1])
        pairs = Pairs(found.demand + start, found.hub, found.minutes)
        yield pairs, decay.weigh(pairs.minutes)
