"""Everything that one question about walking coverage answers: by area, as a whole, by whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.access import Decay, Lorenz, access_by_area, access_scores, lorenz
from geodata.capacity import capacity_coverage
from geodata.coverage import walk_coverage, walk_times
from geodata.demand import LAND_AREA, UNKNOWN
from geodata.distance import STRAIGHT, Distance, StraightLine, inclusive
from geodata.group_sums import summarise_minutes
from geodata.hub_choice import ChosenHubs, Known, choose_hubs
from geodata.levels import CHOME_LEVEL, area_of_points, resolve_level
from geodata.openings import OPENINGS
from geodata.walking import Walking, require_minutes

if TYPE_CHECKING:
    from geodata.store import Dataset

CAPACITY_COLUMNS = ("served", "reachable_full", "out_of_reach")


@dataclass(frozen=True)
class Question:
    """What is asked; hashable, so that answers can be kept by it.

    hub_types, functions: None for all; of several, any counts. openings: how often the function
    must be offered; heeded only where exactly one function is chosen. minutes: inclusive limit.
    level: None is the planning level; 町丁目 exists everywhere.
    """

    hub_types: frozenset[str] | None = None
    functions: frozenset[str] | None = None
    openings: frozenset[str] | None = None
    minutes: float = 15.0
    walking: Walking = field(default_factory=Walking)
    level: str | None = None
    own_area_only: bool = False
    include_estimated: bool = True

    @property
    def function(self) -> str | None:
        """The function where exactly one is chosen, else None."""
        return next(iter(self.functions)) if self.functions and len(self.functions) == 1 else None


class Whole(NamedTuple):
    """The figures of all residents together; None where unknown.

    On the land area basis ``share`` is of land and ``residents``, ``covered`` and ``outside`` are
    None. ``stranded`` is the share that surely has no hub to walk to: with it there is no mean,
    and above a tenth no ``p90_minutes``.
    """

    basis: str
    residents: float | None
    covered: float | None
    share: float | None
    outside: float | None
    mean_minutes: float | None
    p90_minutes: float | None
    stranded: float


@dataclass(frozen=True, eq=False)
class Report:
    """The answer.

    ``areas``: the table of ``walk_coverage`` with ``name_kana`` (NA where unknown) and
    ``stranded`` (the share of residents, or land, that surely has no hub to walk to); by 町丁目
    also ``nearest`` (name of the hub); where the data give capacities also ``CAPACITY_COLUMNS``.
    ``hubs``: the hubs that count: ``hub_id``, ``name``, ``hub_type``, ``opening`` (NA where not
    asked), ``evidence``, ``estimated``, ``placed`` (one without a point is counted, but nobody
    can be measured to it), ``limited`` (its capacity is known).
    ``left_out``: hubs not counted because their place is estimated. ``how``: how minutes are
    measured, in words; ``way``: the same as a name of geodata.distance.
    """

    question: Question
    level: str
    areas: pd.DataFrame
    whole: Whole
    hubs: pd.DataFrame
    left_out: int
    known: Known
    how: str
    way: str = STRAIGHT

    @property
    def has_capacity(self) -> bool:
        """Whether a capacity is known of any hub."""
        return CAPACITY_COLUMNS[0] in self.areas.columns


@dataclass(frozen=True, eq=False)
class AccessReport:
    """E2SFCA by area (``area_id``, ``name``, ``residents``, ``score``) and how even it is.

    ``mean`` is the score of the average resident (None where unknown).
    """

    areas: pd.DataFrame
    curve: Lorenz
    mean: float | None
    decay: Decay


def coverage_report(
    dataset: Dataset, question: Question, *, distance: Distance | None = None
) -> Report:
    """Answer a question about walking coverage.

    Parameters
    ----------
    distance
        How to measure; the straight line when None.

    Raises
    ------
    NoHubError, ValueError
        As ``walk_coverage``; the message is Japanese.
    """
    level = resolve_level(dataset, question.level)
    asked = _of_types(dataset, question)
    chosen = choose_hubs(asked, include_estimated=question.include_estimated, **_which(question))
    measure = distance or StraightLine(question.walking)
    arguments = {
        **_which(question),
        "level": level,
        "own_area_only": question.own_area_only,
        "include_estimated": question.include_estimated,
        "distance": measure,
    }
    areas = walk_coverage(asked, minutes=question.minutes, **arguments)
    times = walk_times(asked, **arguments)
    areas["stranded"] = _stranded(asked, areas, times, level)
    areas["name_kana"] = _kana(dataset, areas)
    if level == CHOME_LEVEL:
        names = dict(zip(chosen.points["hub_id"], chosen.points["name"], strict=True))
        areas["nearest"] = times["nearest_hub_id"].map(names).to_numpy()
    if _limited(chosen.points).any():
        limits = capacity_coverage(asked, minutes=question.minutes, **arguments).areas
        for column in CAPACITY_COLUMNS:
            areas[column] = limits[column].to_numpy()
    return Report(
        question=question,
        level=level,
        areas=areas,
        whole=_whole(times, question.minutes),
        hubs=_counted(dataset, chosen),
        left_out=_left_out(asked, question, chosen),
        known=chosen.known,
        how=measure.describe(),
        way=getattr(measure, "way", STRAIGHT),
    )


def access_report(
    dataset: Dataset,
    question: Question,
    *,
    distance: Distance | None = None,
    decay: Decay | None = None,
) -> AccessReport:
    """Score access (E2SFCA) for a question; its minutes and own-area switch play no part.

    Raises
    ------
    NoHubError, ValueError
        As ``access_scores``; the message is Japanese.
    """
    level = resolve_level(dataset, question.level)
    decay = decay or Decay()
    scores = access_scores(
        _of_types(dataset, question),
        include_estimated=question.include_estimated,
        decay=decay,
        distance=distance or StraightLine(question.walking),
        **_which(question),
    )
    areas = access_by_area(dataset, scores, level=level)
    residents = scores["residents"].to_numpy(dtype=float)
    score = scores["score"].to_numpy(dtype=float)
    keep = np.isfinite(residents) & np.isfinite(score)
    people = float(residents[keep].sum())
    return AccessReport(
        areas=areas,
        curve=lorenz(_floats(areas["residents"]), _floats(areas["score"])),
        mean=float((residents[keep] * score[keep]).sum()) / people if people > 0 else None,
        decay=decay,
    )


def slopes_table(flat: Report, slope: Report) -> pd.DataFrame:
    """Set two answers to one question side by side: without and with slopes.

    Returns one row an area: ``area_id``, and ``share``, ``mean_minutes`` each with ``_flat`` and
    ``_slope``.
    """
    columns = ["area_id", "share", "mean_minutes"]
    return flat.areas[columns].merge(
        slope.areas[columns], on="area_id", suffixes=("_flat", "_slope"), validate="1:1"
    )


def access_question(question: Question) -> Question:
    """The question without what E2SFCA does not heed, so that equal answers are equal keys."""
    return replace(question, minutes=Question.minutes, own_area_only=False)


def _of_types(dataset: Dataset, question: Question) -> Dataset:
    """The dataset with only the hubs of the types, where several are asked for."""
    if question.hub_types is None or len(question.hub_types) == 1:
        return dataset
    return replace(
        dataset, hubs=dataset.hubs[dataset.hubs["hub_type"].isin(list(question.hub_types))]
    )


def _which(question: Question) -> dict[str, Any]:
    """The arguments that say which hubs count, as ``choose_hubs`` takes them."""
    one = question.hub_types is not None and len(question.hub_types) == 1
    # With one function its openings are always looked at: leaving none out must count at least
    # as many hubs as leaving some out, and meetings are listed apart from the hubs' functions.
    openings = None
    if question.function is not None:
        asked = OPENINGS if question.openings is None else question.openings
        openings = tuple(name for name in OPENINGS if name in asked)
    return {
        "hub_type": next(iter(question.hub_types)) if one and question.hub_types else None,
        "functions": None if question.functions is None else tuple(sorted(question.functions)),
        "openings": openings,
    }


def _whole(times: pd.DataFrame, minutes: float) -> Whole:
    """Sum over all 町丁目, those of no area of the level included."""
    walk = times["minutes"].to_numpy(dtype=float)
    within = (walk <= inclusive(require_minutes(minutes))).astype(float)
    basis = str(times["basis"].iloc[0]) if len(times) else UNKNOWN
    on_land = basis == LAND_AREA
    weight = times["land_km2" if on_land else "residents"].to_numpy(dtype=float)
    keep = np.isfinite(weight) & ~np.isnan(walk)
    group = np.zeros(len(times), dtype=np.intp)
    sums = summarise_minutes(group, weight, walk, groups=1, within=within)
    total, covered = float(sums.total[0]), float(sums.covered[0])
    residents = times["residents"].to_numpy(dtype=float)
    known = residents[np.isfinite(residents)]
    return Whole(
        basis=basis if np.isfinite(weight).any() else UNKNOWN,
        residents=float(known.sum()) if len(known) else None,
        covered=None if on_land else _known(covered),
        share=_known(covered / total) if total > 0 else None,
        outside=None if on_land else _known(total - covered),
        mean_minutes=_known(float(sums.mean_minutes[0])),
        p90_minutes=_known(float(sums.p90_minutes[0])),
        stranded=float(weight[keep & np.isinf(walk)].sum() / total) if total > 0 else 0.0,
    )


def _stranded(
    dataset: Dataset, areas: pd.DataFrame, times: pd.DataFrame, level: str
) -> NDArray[np.float64]:
    """Give for each area the share without any hub to walk to; 0 where nothing is known."""
    walk = times["minutes"].to_numpy(dtype=float)
    on_land = bool(times["basis"].eq(LAND_AREA).any())
    sums = summarise_minutes(
        pd.Index(areas["area_id"]).get_indexer(area_of_points(dataset, times, level=level)),
        times["land_km2" if on_land else "residents"].to_numpy(dtype=float),
        walk,
        groups=len(areas),
        within=np.isinf(walk).astype(float),
    )
    share = np.divide(sums.covered, sums.total, out=np.zeros(len(areas)), where=sums.total > 0)
    return np.nan_to_num(share)


def _counted(dataset: Dataset, chosen: ChosenHubs) -> pd.DataFrame:
    points, unplaced = chosen.points, chosen.unplaced
    types = dict(zip(dataset.hubs["hub_id"], dataset.hubs["hub_type"], strict=True))
    ids = pd.concat([points["hub_id"], unplaced["hub_id"]], ignore_index=True)
    count = len(points)
    told = {name: points.get(name) for name in ("opening", "evidence")}
    return pd.DataFrame(
        {
            "hub_id": ids,
            "name": pd.concat([points["name"], unplaced["name"]], ignore_index=True),
            "hub_type": ids.map(types),
            **{
                name: pd.array(
                    [*(values if values is not None else [None] * count), *[None] * len(unplaced)],
                    dtype="str",
                )
                for name, values in told.items()
            },
            "estimated": [*points["estimated"], *[False] * len(unplaced)],
            "placed": [True] * count + [False] * len(unplaced),
            "limited": [*_limited(points), *[False] * len(unplaced)],
        }
    )


def _left_out(dataset: Dataset, question: Question, chosen: ChosenHubs) -> int:
    if question.include_estimated:
        return 0
    everything = choose_hubs(dataset, include_estimated=True, **_which(question))
    return len(everything.points) - len(chosen.points)


def _limited(points: pd.DataFrame) -> NDArray[np.bool_]:
    if "capacity" not in points.columns:
        return np.zeros(len(points), dtype=bool)
    known: NDArray[np.bool_] = np.isfinite(_floats(points["capacity"]))
    return known


def _kana(dataset: Dataset, areas: pd.DataFrame) -> pd.Series:
    known = dict(zip(dataset.areas["area_id"], dataset.areas["name_kana"], strict=True))
    return areas["area_id"].map(known)


def _floats(values: pd.Series) -> NDArray[np.float64]:
    return np.asarray(values.to_numpy(dtype=float, na_value=np.nan))


def _known(value: float) -> float | None:
    return value if np.isfinite(value) else None
