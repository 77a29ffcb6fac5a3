"""Residents for each coordinator, by area and for the whole municipality."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geodata.posts import PERSONS, Count, count_persons, count_role, posts_by_area, residents_per
from geodata.residents import area_residents
from geodata.store import Dataset


@dataclass(frozen=True)
class WholeRatio:
    """Residents of the municipality for each head, as far as the source tells.

    most: with the fewest heads that the source allows; least: with the most. None: unknown.
    """

    residents: int | None
    heads: Count
    most: float | None
    least: float | None


def whole_ratio(dataset: Dataset, role: str = PERSONS) -> WholeRatio:
    """Residents for each head of *role* (or person) in the whole municipality; posts without a
    head count are left out (heads.unknown_rows)."""
    residents = dataset.municipality.population
    heads = count_persons(dataset.posts) if role == PERSONS else count_role(dataset.posts, role)
    return WholeRatio(
        residents,
        heads,
        residents_per(residents, heads.low),
        residents_per(residents, heads.high),
    )


def post_ratios(dataset: Dataset, level: str, role: str = PERSONS) -> pd.DataFrame:
    """Residents for each head of *role* (or person) in every area of *level*.

    Returns area_id, name, residents (Int64), as_of, basis (see geodata.residents), heads_low,
    heads_high (Int64), ratio, ratio_low (Float64: residents for each head with the fewest and
    with the most heads that the source allows). Missing where residents or heads are unknown.
    """
    people = area_residents(dataset, level)
    counts = posts_by_area(dataset, level)
    counts = counts[counts["role"].eq(role) & counts["area_id"].notna()].set_index("area_id")
    result = people[["area_id", "residents", "as_of", "basis"]].copy()
    result.insert(1, "name", dataset.areas_at(level)["name"].to_numpy())
    for column, end in (("heads_low", "low"), ("heads_high", "high")):
        result[column] = counts[end].reindex(result["area_id"]).astype("Int64").to_numpy()
        result[column] = result[column].astype("Int64")
    residents = result["residents"].astype("Float64")
    for column, heads in (("ratio", "heads_low"), ("ratio_low", "heads_high")):
        # nobody there is no ratio, and no infinity on a chart
        result[column] = residents / result[heads].astype("Float64").mask(result[heads].eq(0))
    return result


def average(ratios: pd.DataFrame) -> float | None:
    """Residents for each head over the areas where both are known, with the fewest heads; of one
    basis and year with the areas, unlike the municipality's current total."""
    known = ratios[ratios["ratio"].notna()]
    if known.empty:
        return None
    return float(known["residents"].sum()) / float(known["heads_low"].sum())
