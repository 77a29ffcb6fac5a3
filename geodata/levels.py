"""Which area of a level a 町丁目 or a hub belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geodata.hierarchy import to_level
from geodata.language import N_, tr
from geodata.phrases import comma
from geodata.vocabulary import word

if TYPE_CHECKING:
    from geodata.hub_choice import ChosenHubs
    from geodata.store import Dataset

CHOME_LEVEL = N_("町丁目")
WHOLE_LEVEL = N_("全域")


def resolve_level(dataset: Dataset, level: str | None) -> str:
    """Give the level to report by: the planning level when none is named.

    ``町丁目`` and ``全域`` exist everywhere; the other name of the planning level (``same_as``)
    is understood as the planning level.

    Raises
    ------
    ValueError
        The municipality has no such level (Japanese, naming the levels there are).
    """
    municipality = dataset.municipality
    if level is None or level == municipality.planning_level:
        return municipality.planning_level
    if level in (CHOME_LEVEL, WHOLE_LEVEL):
        return level
    present = [str(name) for name in dataset.areas["level"].dropna().unique()]
    if level in present:
        return level
    if level == municipality.same_as:
        return municipality.planning_level
    choices = comma(map(word, [*present, CHOME_LEVEL, WHOLE_LEVEL]))
    message = tr(
        "{name}に「{level}」という区分はありません。使える区分: {choices}",
        name=municipality.name,
        level=word(level),
        choices=choices,
    )
    raise ValueError(message)


def area_of_points(dataset: Dataset, points: pd.DataFrame, *, level: str) -> NDArray[np.object_]:
    """Give for each row of ``demand_points`` its area of a level; NA where it has none.

    At the level ``町丁目`` the answer is the 町丁目 itself, at ``全域`` the municipality's code.
    """
    if level == CHOME_LEVEL:
        return np.asarray(points["chome"].to_numpy(dtype=object))
    if level == WHOLE_LEVEL:
        return np.full(len(points), dataset.municipality.code, dtype=object)
    # The area named outright wins over the one inferred through the smaller level.
    named = to_level(dataset, points["area_id"], level).to_numpy(dtype=object)
    inferred = to_level(dataset, points["sub_area_id"], level).to_numpy(dtype=object)
    return _with_na(np.where(pd.isna(named), inferred, named))


def area_of_hubs(
    dataset: Dataset, hubs: pd.DataFrame, points: pd.DataFrame, *, level: str
) -> NDArray[np.object_]:
    """Give for each row of ``hub_points`` its area of a level; NA where it is not known.

    A hub belongs to the area that its table says. Where the table names a larger area than asked
    (a 地区, asked for the 住区), the 町丁目 nearest to the hub's point tells which smaller area
    it is, if that 町丁目 lies in the named area. A hub without an area stays without.
    """
    own = _with_na(to_level(dataset, hubs["area_id"], level).to_numpy(dtype=object, copy=True))
    placed = np.isfinite(hubs[["x_m", "y_m"]].to_numpy(dtype=float)).all(axis=1)
    unsettled = pd.isna(own) & hubs["area_id"].notna().to_numpy(dtype=bool) & placed
    located = points[np.isfinite(points[["x_m", "y_m"]].to_numpy()).all(axis=1)]
    if not unsettled.any() or located.empty:
        return own
    tree = cKDTree(located[["x_m", "y_m"]].to_numpy())
    # The nearest representative point is the Voronoi cell that holds the hub.
    _, nearest = tree.query(hubs.loc[unsettled, ["x_m", "y_m"]].to_numpy(dtype=float))
    guess = area_of_points(dataset, located, level=level)[nearest]
    cell_area = located["area_id"].astype(object).iloc[nearest].reset_index(drop=True)
    hub_area = hubs.loc[unsettled, "area_id"].astype(object).reset_index(drop=True)
    same = cell_area.eq(hub_area).fillna(False).to_numpy(dtype=bool)
    own[unsettled] = np.where(same, guess, pd.NA)
    return own


def own_area_codes(
    dataset: Dataset, points: pd.DataFrame, chosen: ChosenHubs, *, level: str
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Number the areas of a level, for 町丁目, placed hubs and unplaced hubs alike; -1 if none."""
    unplaced = chosen.unplaced.assign(x_m=np.nan, y_m=np.nan)
    ids = (
        area_of_points(dataset, points, level=level),
        area_of_hubs(dataset, chosen.points, points, level=level),
        area_of_hubs(dataset, unplaced, points, level=level),
    )
    codes, _ = pd.factorize(np.concatenate(ids))
    cuts = np.cumsum([len(ids[0]), len(ids[1])])
    own, placed, without = np.split(codes, cuts)
    return own, placed, without


def own_area_level(dataset: Dataset, level: str) -> str:
    """Give the level that "own area" means when reporting by a level.

    町丁目 and the whole municipality are no planning areas: there it is the planning level.
    """
    if level in (CHOME_LEVEL, WHOLE_LEVEL):
        return dataset.municipality.planning_level
    return level


def area_names(dataset: Dataset, *, level: str) -> pd.DataFrame:
    """Give ``area_id`` and ``name`` of every area of a level, in the order of the tables."""
    if level == CHOME_LEVEL:
        chome = dataset.chome["chome"].to_numpy(dtype=object)
        return pd.DataFrame({"area_id": chome, "name": chome})
    if level == WHOLE_LEVEL:
        municipality = dataset.municipality
        return pd.DataFrame({"area_id": [municipality.code], "name": [municipality.name]})
    areas = dataset.areas
    rows = areas["level"].eq(level).fillna(False).to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            "area_id": areas["area_id"].to_numpy(dtype=object)[rows],
            "name": areas["name"].to_numpy(dtype=object)[rows],
        }
    )


def _with_na(ids: NDArray[np.object_]) -> NDArray[np.object_]:
    """Write every missing id (None, NaN) as NA, so that ids compare as text or not at all."""
    ids[pd.isna(ids)] = pd.NA
    return ids
