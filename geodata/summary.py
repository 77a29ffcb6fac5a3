"""The figures of a municipality at a glance, as plain Python values for the command line."""

from __future__ import annotations

from typing import Any

from geodata.gaps import evaluate, unmet_counts
from geodata.posts import Count, count_persons, count_role, roles
from geodata.standards import own_standards
from geodata.store import Dataset, TokyoOverview


def summarise(dataset: Dataset) -> dict[str, Any]:
    """Counts of one municipality.

    Keys: name; areas (level → number; a level that the municipality equates with another, as
    目黒区 its 地区 with 日常生活圏域, is counted under both names); hubs (type → number); posts
    (role → head count, None where unknown); persons (実人数, None where the source allows more
    than one reading); persons_range ([low, high] or None); unmet (standard → number of areas
    that fall short); unknown (standard → number of areas that cannot be judged).
    """
    municipality = dataset.municipality
    areas = {level: int((dataset.areas["level"] == level).sum()) for level in dataset.levels()}
    if municipality.same_as is not None:
        areas[municipality.same_as] = areas[municipality.planning_level]
    gaps = evaluate(dataset, own_standards(dataset))
    unknown = gaps[gaps["status"] == "unknown"]["standard"].value_counts()
    persons = count_persons(dataset.posts)
    return {
        "name": municipality.name,
        "areas": areas,
        "hubs": {str(k): int(v) for k, v in dataset.hubs["hub_type"].value_counts().items()},
        "posts": {role: _stated(count_role(dataset.posts, role)) for role in roles(dataset)},
        "persons": persons.exact,
        "persons_range": None if persons.low is None else [persons.low, persons.high],
        "persons_unknown_posts": persons.unknown_rows,
        "unmet": unmet_counts(gaps),
        "unknown": {standard: int(unknown.get(standard, 0)) for standard in unmet_counts(gaps)},
    }


def summarise_tokyo(overview: TokyoOverview) -> dict[str, Any]:
    """``municipalities``: status → number of municipalities."""
    counts = overview.municipalities["status"].value_counts()
    return {"municipalities": {str(k): int(v) for k, v in counts.items()}}


def _stated(count: Count) -> int | None:
    """The head count that the source states; a second role that may overlap is not added."""
    return count.low
