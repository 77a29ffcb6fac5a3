"""The map of a siting answer: who is near, the chosen sites, the runners-up, the candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geodata import phrases, site_reach
from geodata.candidates import GivenPoint
from geodata.language import tr
from geodata.render import site_words, words
from geodata.render.compose import Choice, hubs_without_point, visible_hubs
from geodata.render.geometry import CHOME
from geodata.render.hubs import HubMark, Precision
from geodata.render.layers import AreaClass, AreaLayer
from geodata.render.legend import (
    LegendEntry,
    LegendGroup,
    boundary_group,
    fill_group,
    hub_group,
    note_group,
)
from geodata.render.palette import HATCH_GROUND
from geodata.render.state import Basemap, Fit, Labels, MapState
from geodata.siting_result import SitingResult
from geodata.store import Dataset

#: How ids of marks begin, for the style sheet that writes numbers on them.
SITE, NEXT, POINT = "site-", "next-", "point-"
#: Runner-up sites beyond this many only clutter the map; the table lists them all.
SHOWN_RUNNERS_UP = 5

_STATES = (site_reach.BEFORE, site_reach.GAINED, site_reach.OUTSIDE, site_reach.UNKNOWN)


@dataclass(frozen=True)
class SiteView:
    """What the map of the siting page shows beside the answer."""

    hub_type: str
    minutes: float
    include_estimated: bool = True
    points: Sequence[GivenPoint] = ()
    picking: bool = False
    basemap: Basemap = "none"
    fit: Fit | None = None


def site_map_state(
    dataset: Dataset, view: SiteView, reached: pd.DataFrame, result: SitingResult | None
) -> MapState:
    """Put the map together. *reached* is a table of geodata.site_reach.

    With ``view.picking`` a click on the map reports a place, for a candidate.
    """
    level = dataset.municipality.planning_level
    chosen = Choice(hub_types=frozenset({view.hub_type}), include_estimated=view.include_estimated)
    existing = visible_hubs(dataset, chosen)
    marks = [*existing, *_points(view)]
    if result is not None:
        marks += _runners_up(result) + _sites(dataset, result)
    fill = _reach_layer(reached, view.minutes, planned=result is not None)
    legend = [fill_group(tr("{hub_type}まで歩いて", hub_type=tr(view.hub_type)), fill)]
    if marks:
        legend.append(hub_group(existing, title=tr("今ある拠点")) if existing else _none(view))
        legend += _mark_notes(view, result)
    official = bool((dataset.areas_at(level)["boundary"] == "official").all())
    legend.append(boundary_group(official=official))
    loose = hubs_without_point(dataset, chosen)
    if len(loose):
        legend.append(
            note_group(
                tr("地図にない拠点"),
                [
                    tr(
                        "{loose}か所（位置が不明）: {names}",
                        loose=len(loose),
                        names=phrases.comma(loose["name"]),
                    )
                ],
            )
        )
    return MapState(
        layers=(fill, AreaLayer(level, weight="main", selectable=False)),
        hubs=tuple(marks),
        labels=Labels(level),
        legend=tuple(legend),
        fit=view.fit,
        basemap=view.basemap,
        point_mode=view.picking,
        description=_description(dataset, view, result),
    )


def site_fit(token: int, result: SitingResult | None, site_id: str | None) -> Fit:
    """Move to a chosen site with its surroundings, else to everything, when *token* changes."""
    sites = result.sites if result is not None else ()
    for site in sites:
        if site.site_id == site_id:
            north, east = 0.0135, 0.0165  # about 1.5 km in degrees at Tokyo's latitude
            low = (site.lat - north, site.lon - east)
            return Fit(token=token, bounds=(low, (site.lat + north, site.lon + east)))
    return Fit(token=token)


def reach_classes(minutes: float, *, planned: bool) -> tuple[AreaClass, ...]:
    """The classes of the fill: near today, near with the new sites (*planned*), far, unknown."""
    today = AreaClass(tr("今{minutes:g}分以内", minutes=minutes), "#CFE5E0")
    new = AreaClass(tr("新しく{minutes:g}分以内になる", minutes=minutes), "#6FB3AA")
    far = AreaClass(tr("{minutes:g}分より遠い", minutes=minutes), "#FBE9D3")
    unknown = AreaClass(tr(words.UNKNOWN), HATCH_GROUND, hatch=True)
    return (today, new, far, unknown) if planned else (today, far, unknown)


def _reach_layer(reached: pd.DataFrame, minutes: float, *, planned: bool) -> AreaLayer:
    table = reach_classes(minutes, planned=planned)
    order = _STATES if planned else [state for state in _STATES if state != site_reach.GAINED]
    codes = {state: index for index, state in enumerate(order)}
    classes = {
        str(name): codes[state]
        for name, state in zip(reached["chome"], reached["state"], strict=True)
    }
    texts = {
        str(name): _walk(before, after)
        for name, before, after in zip(
            reached["chome"],
            reached["minutes_before"].tolist(),
            reached["minutes_after"].tolist(),
            strict=True,
        )
    }
    return AreaLayer(CHOME, classes, table, texts, weight="minor", selectable=False)


def _walk(before: float, after: float) -> str:
    was, will = _minutes(before), _minutes(after)
    return was if was == will else tr("{was}→{will}", was=was, will=will)


def _minutes(value: float) -> str:
    if value != value:  # NaN: no point
        return tr("徒歩不明")
    if value == float("inf"):
        return tr("徒歩の拠点なし")
    return tr("徒歩約{minutes:.0f}分", minutes=value)


def _sites(dataset: Dataset, result: SitingResult) -> list[HubMark]:
    return [
        HubMark(
            id=f"{SITE}{site.rank}",
            name=tr("{rank}位 {name}", rank=site.rank, name=site.name),
            hub_type=result.hub_type,
            lat=site.lat,
            lon=site.lon,
            precision=_precision(site.precision, site.kind),
            details=(
                (tr(dataset.municipality.planning_level), site_words.site_place(dataset, site)),
                (site_words.gain_heading(result), site_words.gain(result, site.gain)),
                (tr("位置"), _place_words(site.kind, site.precision)),
            ),
            style="hypothetical",
        )
        for site in result.useful_sites
    ]


def _runners_up(result: SitingResult) -> list[HubMark]:
    return [
        HubMark(
            id=f"{NEXT}{number}",
            name=tr("次点{number} {name}", number=number, name=runner.name),
            hub_type=result.hub_type,
            lat=runner.lat,
            lon=runner.lon,
            precision="chome" if runner.site_id.startswith("chome:") else "building",
            details=((tr("次点"), site_words.runner_up_line(result, runner)),),
            style="hypothetical",
        )
        for number, runner in enumerate(result.runners_up[:SHOWN_RUNNERS_UP], start=1)
        if result.useful_sites
    ]


def _points(view: SiteView) -> list[HubMark]:
    return [
        HubMark(
            id=f"{POINT}{number}",
            name=point.name,
            hub_type=view.hub_type,
            lat=point.lat,
            lon=point.lon,
            details=((tr("位置"), tr("地図で選んだ候補地")),),
            style="hypothetical",
        )
        for number, point in enumerate(view.points, start=1)
    ]


def _precision(value: str, kind: str) -> Precision:
    if kind == "points":
        return "building"
    return value if value in ("building", "block", "chome") else "area"  # type: ignore[return-value]


def _place_words(kind: str, precision: str) -> str:
    if kind == "points":
        return tr("地図で選んだ地点")
    if kind == "chome":
        return tr("町丁目の代表点（建物ではない）")
    return words.PRECISION.get(precision, tr(words.UNKNOWN))


def _none(view: SiteView) -> LegendGroup:
    return note_group(
        tr("今ある拠点"), [tr("{hub_type}は地図に1か所もない", hub_type=tr(view.hub_type))]
    )


def _mark_notes(view: SiteView, result: SitingResult | None) -> list[LegendGroup]:
    notes = []
    if result is not None and result.useful_sites:
        notes.append(
            tr(
                "白地に番号: 選ばれた場所（1〜{last}位）",
                last=len(result.useful_sites),
            )
        )
        if result.runners_up:
            notes.append(tr("小さい印: 次点の場所"))
    if view.points:
        notes.append(tr("白地に「候」: 地図で選んだ候補地"))
    return (
        [LegendGroup(tr("想定"), tuple(LegendEntry("note", note) for note in notes))]
        if notes
        else []
    )


def _description(dataset: Dataset, view: SiteView, result: SitingResult | None) -> str:
    near = tr(
        "{hub_type}まで歩いて{minutes:g}分以内の町丁目",
        hub_type=tr(view.hub_type),
        minutes=view.minutes,
    )
    start = tr("{name}の地図。{near}", name=dataset.municipality.name, near=near)
    if result is None or not result.useful_sites:
        return start
    names = phrases.comma(
        tr("{rank}位{name}", rank=site.rank, name=site.name) for site in result.useful_sites
    )
    return tr("{start}と、新しい拠点の場所: {names}", start=start, names=names)
