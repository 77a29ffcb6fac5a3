"""Where the next hub should go: k new sites beside the existing hubs, chosen exactly.

``mclp`` brings the most residents within T minutes (maximal covering location problem, Church and
ReVelle 1974); ``pmedian`` makes the total walk of all residents least (Hakimi 1964, 1965).
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pandas as pd

from geodata import candidates as candidate_sites
from geodata.demand import UNKNOWN
from geodata.distance import Distance, NoHubError, StraightLine
from geodata.exact import TIME_LIMIT_S, Solution, best_sites
from geodata.hub_choice import ChosenHubs, choose_hubs
from geodata.language import tr
from geodata.location import LocationProblem, order_by_gain, swaps
from geodata.phrases import comma
from geodata.schema import HUB_TYPES
from geodata.siting_result import (
    CurvePoint,
    NearTie,
    RunnerUp,
    Site,
    SitingResult,
    site_record,
)
from geodata.siting_setting import MCLP, MODELS, Setting
from geodata.vocabulary import word
from geodata.walking import Walking, require_minutes

if TYPE_CHECKING:
    from geodata.store import Dataset

__all__ = ["MODELS", "SitingError", "SitingResult", "find_sites", "site_record"]

#: Another choice this close to the best is as good a recommendation: the data are not finer.
NEAR_TIE = 0.01
#: How near-ties were looked for: all exchanges of one site, or the next best sets one by one.
BY_SWAP = "single_swap"
BY_CUT = "no_good_cut"
_SHOWN = 10
_CUTS = 3


class SitingError(ValueError):
    """A siting question that has no answer; the message is Japanese, for the screen."""


def find_sites(
    dataset: Dataset,
    *,
    hub_type: str,
    count: int,
    minutes: float,
    model: str = MCLP,
    candidates: Literal["chome", "hubs"] | pd.DataFrame = "chome",
    walking: Walking | None = None,
    distance: Distance | None = None,
    functions: str | Sequence[str] | None = None,
    include_estimated: bool = True,
    curve_to: int | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> SitingResult:
    """Choose *count* new sites for a hub type beside the existing hubs.

    Parameters
    ----------
    dataset
        One municipality.
    hub_type
        The existing hubs of this type stay where they are.
    count
        How many new sites, 0 or more.
    minutes
        The time limit T (inclusive); with ``pmedian`` it only tells how many are covered.
    candidates
        ``chome`` (the points of all 町丁目), ``hubs`` (public facilities in the data: hubs of the
        other types), or a table of ``geodata.candidates``.
    walking, distance
        How minutes are measured; ``StraightLine(walking)`` when None.
    functions, include_estimated
        Which existing hubs count; see ``choose_hubs``.
    curve_to
        The curve shows the best for 0 .. this many sites; *count* when None.
    time_limit_s
        For the whole answer; what is not proven best by then is marked as such.

    Raises
    ------
    SitingError
        More sites than candidates, a negative count, an unknown model, hub type or choice of
        candidates.
    ValueError
        A time limit that is not positive.

    Examples
    --------
    >>> from geodata import store
    >>> koganei = store.load("13210")
    >>> found = find_sites(koganei, hub_type="地域包括支援センター", count=1, minutes=10)
    >>> found.sites[0].name, found.proven
    ('梶野町四丁目', True)
    """
    limit = require_minutes(minutes)
    places = _candidate_table(dataset, candidates, hub_type=hub_type)
    _check(dataset, hub_type=hub_type, count=count, model=model, places=places)
    measure = distance or StraightLine(walking or Walking())
    hubs, unlisted = _existing(
        dataset, hub_type=hub_type, functions=functions, include_estimated=include_estimated
    )
    setting = Setting.of(dataset, hubs.points, places, measure, limit)
    problem = setting.problem(model)
    deadline = time.monotonic() + time_limit_s
    answer = _best(problem, count, deadline)
    top = min(max(count if curve_to is None else curve_to, 0), len(places))
    answers = {k: answer if k == count else _best(problem, k, deadline) for k in range(top + 1)}
    ties, found, method = _near_ties(problem, answer, places, deadline)
    before, after = setting.state(()), setting.state(answer.sites)
    sites = _ranked(problem, answer, setting, places)
    unknown = int((~setting.counted).sum())
    result = SitingResult(
        model=model,
        hub_type=hub_type,
        count=count,
        minutes=limit,
        speed_m_per_min=measure.walking.speed_m_per_min,
        detour=measure.walking.detour,
        distance=measure.describe(),
        basis=setting.basis,
        unit=setting.unit,
        gain_unit=setting.unit if model == MCLP else f"{setting.unit}・分",
        sites=sites,
        residents=float(setting.weights.sum()),
        covered_before=before.covered,
        covered_after=after.covered,
        mean_minutes_before=before.mean_minutes,
        mean_minutes_after=after.mean_minutes,
        curve=tuple(_curve_point(k, answers[k], setting) for k in range(top + 1)),
        runners_up=_runners_up(problem, answer, places),
        near_ties=ties,
        near_ties_found=found,
        near_tie_method=method,
        candidates=len(places),
        hubs_used=len(hubs.points),
        hubs_estimated=int(hubs.points["estimated"].sum()),
        hubs_without_point=len(hubs.unplaced),
        chome_unknown=unknown,
        proven=answer.proven,
        message=None,
    )
    return replace(result, message=_message(result, unlisted=unlisted))


def _candidate_table(
    dataset: Dataset, candidates: str | pd.DataFrame, *, hub_type: str
) -> pd.DataFrame:
    if isinstance(candidates, pd.DataFrame):
        ordered = candidates.sort_values("site_id", kind="stable").reset_index(drop=True)
        if ordered["site_id"].duplicated().any():
            raise SitingError(
                tr("候補地の site_id が重なっています。1つの候補地に1つの id にしてください。")
            )
        return ordered
    if candidates == candidate_sites.CHOME:
        return candidate_sites.from_chome(dataset)
    if candidates == candidate_sites.HUBS:
        return candidate_sites.from_hubs(dataset, hub_type=hub_type)
    raise SitingError(
        tr(
            "候補地の選び方「{candidates}」はありません。chome か hubs にしてください。",
            candidates=candidates,
        )
    )


def _check(
    dataset: Dataset, *, hub_type: str, count: int, model: str, places: pd.DataFrame
) -> None:
    if model not in MODELS:
        raise SitingError(
            tr("モデル「{model}」はありません。mclp か pmedian にしてください。", model=model)
        )
    types = [*dict.fromkeys([*dataset.hubs["hub_type"].dropna(), *HUB_TYPES])]
    if hub_type not in types:
        raise SitingError(
            tr(
                "「{hub_type}」という拠点の種類はありません。使える種類: {types}",
                hub_type=hub_type,
                types=comma(map(word, types)),
            )
        )
    if count < 0:
        raise SitingError(tr("新しく置く数は0以上にしてください: {count}", count=count))
    if count > len(places):
        raise SitingError(
            tr(
                "候補地が{places}か所しかないため、{count}か所は選べません。"
                "数を減らすか、候補地を増やしてください。",
                places=len(places),
                count=count,
            )
        )


def _existing(
    dataset: Dataset,
    *,
    hub_type: str,
    functions: str | Sequence[str] | None,
    include_estimated: bool,
) -> tuple[ChosenHubs, bool]:
    """Give the existing hubs, and whether the data list none at all of the type."""
    try:
        chosen = choose_hubs(
            dataset, hub_type=hub_type, functions=functions, include_estimated=include_estimated
        )
    except NoHubError:
        # The first hub of its kind is a fair question; the message says what was assumed.
        nothing = choose_hubs(dataset, hub_type=None, hubs=_no_hubs())
        return nothing, True
    return chosen, False


def _no_hubs() -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in ("hub_id", "x_m", "y_m", "estimated")})


def _best(
    problem: LocationProblem,
    k: int,
    deadline: float,
    *,
    excluded: Collection[tuple[int, ...]] = (),
) -> Solution:
    left = max(deadline - time.monotonic(), 0.0)
    solution = best_sites(problem, k, excluded=excluded, time_limit_s=left)
    # With nothing excluded there always is an answer, at worst the greedy one.
    return solution or Solution((), -math.inf, proven=left > 0)


def _ranked(
    problem: LocationProblem, answer: Solution, setting: Setting, places: pd.DataFrame
) -> tuple[Site, ...]:
    order, gains = order_by_gain(problem, answer.sites)
    reached = [setting.state(order[:rank]).covered for rank in range(len(order) + 1)]
    return tuple(
        Site(
            rank=rank,
            site_id=str(places["site_id"].iloc[site]),
            name=str(places["name"].iloc[site]),
            area_id=_text(places["area_id"].iloc[site]),
            kind=str(places["kind"].iloc[site]),
            precision=str(places["precision"].iloc[site]),
            lon=float(places["lon"].iloc[site]),
            lat=float(places["lat"].iloc[site]),
            # Gains below the tolerance are float noise of candidates that add nothing.
            gain=None
            if rank == 1 and not problem.anchored and problem.weights.any()
            else (gain if gain > problem.tolerance else 0.0),
            newly_covered=reached[rank] - reached[rank - 1],
        )
        for rank, (site, gain) in enumerate(zip(order, gains, strict=True), start=1)
    )


def _curve_point(k: int, answer: Solution, setting: Setting) -> CurvePoint:
    state = setting.state(answer.sites)
    return CurvePoint(k, state.covered, state.mean_minutes, answer.proven)


def _runners_up(
    problem: LocationProblem, answer: Solution, places: pd.DataFrame
) -> tuple[RunnerUp, ...]:
    """List the best sites not chosen, each in place of the chosen site that it replaces best."""
    names = places["name"].astype(str).to_numpy()
    best: dict[int, RunnerUp] = {}
    useful = _useful(problem, answer)
    for out, into, saved in swaps(problem, answer.sites).ranked():
        if len(best) == _SHOWN:
            break
        if into not in best and out in useful:
            best[into] = RunnerUp(
                site_id=str(places["site_id"].iloc[into]),
                name=str(names[into]),
                lon=float(places["lon"].iloc[into]),
                lat=float(places["lat"].iloc[into]),
                replaces=str(names[out]),
                loss=max(answer.saved - saved, 0.0),
            )
    return tuple(best.values())


def _near_ties(
    problem: LocationProblem, answer: Solution, places: pd.DataFrame, deadline: float
) -> tuple[tuple[NearTie, ...], int, str]:
    """Find other sets within ``NEAR_TIE`` of the best: first all exchanges of one site.

    Where no exchange is that near, the next best sets are asked from the solver one by one, which
    also proves that there is none.
    """
    scale = answer.saved if problem.anchored else problem.total(answer.sites)
    # Where every choice is worth nothing, all are ties, and listing them says nothing.
    if not answer.sites or scale <= problem.tolerance:
        return (), 0, BY_SWAP
    worst = answer.saved - NEAR_TIE * scale - problem.tolerance
    useful = _useful(problem, answer)
    near = [
        (tuple(sorted({*answer.sites} - {out} | {into})), saved)
        for out, into, saved in swaps(problem, answer.sites).ranked()
        if saved >= worst and out in useful
    ]
    method = BY_SWAP
    if not near and 1 < len(answer.sites) == len(useful):
        near, complete = _next_best(problem, answer, worst, deadline)
        method = BY_CUT if complete else BY_SWAP
    ties = tuple(
        NearTie(
            names=tuple(str(places["name"].iloc[site]) for site in sites),
            loss=max(answer.saved - saved, 0.0),
            loss_share=max(answer.saved - saved, 0.0) / scale,
        )
        for sites, saved in near[:_SHOWN]
    )
    return ties, len(near), method


def _useful(problem: LocationProblem, answer: Solution) -> set[int]:
    """Give the chosen sites that add something; exchanging the others tells nothing."""
    order, gains = order_by_gain(problem, answer.sites)
    return {site for site, gain in zip(order, gains, strict=True) if gain > problem.tolerance}


def _next_best(
    problem: LocationProblem, answer: Solution, worst: float, deadline: float
) -> tuple[list[tuple[tuple[int, ...], float]], bool]:
    """List the sets after the best down to *worst*, and whether the solver had the time to."""
    found: list[tuple[tuple[int, ...], float]] = []
    while len(found) < _CUTS:
        excluded = [answer.sites, *(sites for sites, _ in found)]
        other = _best(problem, len(answer.sites), deadline, excluded=excluded)
        if other.saved < worst:
            return found, other.proven
        found.append((other.sites, other.saved))
    return found, True


def _message(result: SitingResult, *, unlisted: bool) -> str | None:
    """Say in Japanese what the figures alone would hide; None where there is nothing to say."""
    said: list[str] = []
    if unlisted:
        said.append(
            tr(
                "「{hub_type}」は一覧に1件もないため、今は1か所もないものとして計算しました。",
                hub_type=word(result.hub_type),
            )
        )
    elif result.hubs_without_point:
        said.append(
            tr(
                "位置の分からない拠点{count}か所は、今ある拠点に入っていません。",
                count=result.hubs_without_point,
            )
        )
    if result.basis == UNKNOWN or result.residents <= 0:
        said.append(tr("住民の数も面積も分からないか0のため、どこがよいかを比べられません。"))
    elif result.count:
        useful = len(result.useful_sites)
        if useful == 0:
            said.append(tr("どの候補地に置いても、今より良くなりません。"))
        elif useful < result.count:
            said.append(
                tr("{useful}か所で頭打ちです。それより増やしても良くなりません。", useful=useful)
            )
    if not result.proven:
        said.append(
            tr("時間内に最適であることを確かめられませんでした。示したのは見つかった中の最良です。")
        )
    return "".join(said) or None


def _text(value: object) -> str | None:
    return None if value is None or pd.isna(value) else str(value)
