"""Which hubs a measure counts, and what it means when none can be counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, TypedDict

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geodata.demand import has_point, hub_points, matching_mask
from geodata.distance import NoHubError
from geodata.language import tr
from geodata.openings import access_openings, access_points
from geodata.phrases import comma
from geodata.standards import declared_total
from geodata.vocabulary import word

if TYPE_CHECKING:
    from geodata.store import Dataset


class Known(Enum):
    """What is known of the hubs that were asked for."""

    PLACES = "places"  #: at least one has a place
    NONE = "none"  #: there surely is none
    UNKNOWN = "unknown"  #: there are some, or may be, but no place is known


@dataclass(frozen=True, eq=False)
class ChosenHubs:
    """The hubs that count.

    ``points`` has the columns of ``hub_points``; ``unplaced`` (``hub_id``, ``name``,
    ``area_id``) are the hubs that match but have no point.
    """

    points: pd.DataFrame
    unplaced: pd.DataFrame
    known: Known


class HubChoice(TypedDict, total=False):
    """The keywords, beside the type, by which every measure lets hubs be chosen: see
    ``choose_hubs``."""

    functions: str | Sequence[str] | None
    openings: Sequence[str] | None
    include_estimated: bool
    hubs: pd.DataFrame | None


def choose_hubs(
    dataset: Dataset,
    *,
    hub_type: str | None,
    functions: str | Sequence[str] | None = None,
    openings: Sequence[str] | None = None,
    include_estimated: bool = True,
    hubs: pd.DataFrame | None = None,
) -> ChosenHubs:
    """Choose the hubs of a type, with a function, open often enough; or take the given ones.

    Parameters
    ----------
    hub_type, functions, include_estimated
        As in ``hub_points``.
    openings
        How often the function must be offered (常設, 毎週, 毎月 …); needs exactly one function.
    hubs
        A table like that of ``hub_points``; the other choices are then not applied.

    Raises
    ------
    NoHubError
        The dataset lists no hub of the type, and the municipality does not say that it has none:
        nothing follows about how far residents walk.
    ValueError
        ``openings`` without exactly one function.
    """
    if hubs is not None:
        known = Known.PLACES if len(hubs) else Known.NONE
        nothing = np.zeros(len(dataset.hubs), dtype=bool)
        return ChosenHubs(hubs.reset_index(drop=True), _unplaced(dataset, nothing), known)
    listed = matching_mask(dataset, hub_type=hub_type)
    if not listed.any():
        if hub_type is None or declared_total(dataset, hub_type) != 0:
            raise NoHubError(_none_listed(dataset, hub_type))
        return ChosenHubs(
            hub_points(dataset, hub_type=hub_type), _unplaced(dataset, listed), Known.NONE
        )
    if openings is not None:
        return _by_opening(
            dataset,
            hub_type=hub_type,
            function=_one_function(functions),
            openings=openings,
            include_estimated=include_estimated,
        )
    matching = matching_mask(dataset, hub_type=hub_type, functions=functions)
    points = hub_points(
        dataset, hub_type=hub_type, functions=functions, include_estimated=include_estimated
    )
    unplaced = _unplaced(dataset, matching)
    if len(points):
        return ChosenHubs(points, unplaced, Known.PLACES)
    # A hub whose functions nobody wrote down may offer this one.
    doubtful = matching.any() or dataset.hubs["functions"].isna().to_numpy()[listed].any()
    return ChosenHubs(points, unplaced, Known.UNKNOWN if doubtful else Known.NONE)


def _by_opening(
    dataset: Dataset,
    *,
    hub_type: str | None,
    function: str,
    openings: Sequence[str],
    include_estimated: bool,
) -> ChosenHubs:
    found = access_openings(dataset, function=function, hub_type=hub_type)
    kept = found[found["opening"].isin(list(openings))]
    points = access_points(
        dataset,
        function=function,
        openings=openings,
        hub_type=hub_type,
        include_estimated=include_estimated,
    )
    rows = dataset.hubs["hub_id"].isin(kept["hub_id"]).to_numpy(dtype=bool)
    unplaced = _unplaced(dataset, rows)
    if len(points):
        return ChosenHubs(points, unplaced, Known.PLACES)
    doubtful = len(kept) > 0 or found["opening"].eq("不明").any()
    return ChosenHubs(points, unplaced, Known.UNKNOWN if doubtful else Known.NONE)


def _one_function(functions: str | Sequence[str] | None) -> str:
    if isinstance(functions, str):
        return functions
    if functions is not None and len(functions) == 1:
        return functions[0]
    message = tr(
        "開いている頻度（常設・毎週・毎月）で絞るには、機能（相談など）を1つ選んでください。"
    )
    raise ValueError(message)


def _unplaced(dataset: Dataset, rows: NDArray[np.bool_]) -> pd.DataFrame:
    columns = dataset.hubs[["hub_id", "name", "area_id"]]
    return pd.DataFrame(columns[rows & ~has_point(dataset.hubs)]).reset_index(drop=True)


def _none_listed(dataset: Dataset, hub_type: str | None) -> str:
    name = dataset.municipality.name
    if hub_type is None:
        return tr("{name}の拠点が1件も登録されていないため、徒歩圏を計算できません。", name=name)
    types = comma(word(t) for t in dataset.hubs["hub_type"].dropna().unique())
    return tr(
        "{name}の一覧に「{hub_type}」は1件もないため、徒歩圏を計算できません。"
        "一覧にある種類: {types}",
        name=name,
        hub_type=word(hub_type),
        types=types or tr("なし"),
    )
