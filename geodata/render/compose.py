"""The map of one municipality put together from its layers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geodata import phrases
from geodata.demand import has_function
from geodata.language import N_, tr
from geodata.posts import posts_by_area
from geodata.render import words
from geodata.render.discs import Disc, hub_discs
from geodata.render.hubs import HubMark, hub_marks
from geodata.render.layers import AreaClass, AreaLayer, boundary_layer, value_layer
from geodata.render.legend import (
    LegendGroup,
    boundary_group,
    disc_group,
    fill_group,
    hub_group,
    note_group,
)
from geodata.render.palette import HATCH_GROUND, SHORTAGE, STATUS
from geodata.render.state import Badges, Basemap, Fit, Labels, MapState
from geodata.standards_text import parse_standard
from geodata.store import Dataset
from geodata.walking import Walking

AREAS, SUB_AREAS, HUBS, COORDINATORS, GAPS, WALK = (
    "areas",
    "sub_areas",
    "hubs",
    "coordinators",
    "gaps",
    "walk",
)
#: The switches of the map page, in the order in which they are shown.
LAYERS = (AREAS, SUB_AREAS, HUBS, GAPS, COORDINATORS, WALK)
PERSONS = N_("実人数")
#: Beyond this many names the labels only cover the map.
BADGE_ROLES = 2


@dataclass(frozen=True)
class Choice:
    """What the reader has chosen to see; see :func:`map_state`."""

    shown: Collection[str] = (AREAS, HUBS, GAPS)
    level: str | None = None
    hub_types: Collection[str] | None = None
    functions: Collection[str] | None = None
    include_estimated: bool = True
    minutes: float = 15
    selected_area: str | None = None
    selected_hub: str | None = None
    basemap: Basemap = "none"
    fit: Fit | None = None


def map_state(
    dataset: Dataset, choice: Choice, gaps: pd.DataFrame, *, walking: Walking
) -> MapState:
    """Put the chosen layers together.

    *gaps* are rows of geodata.gaps.evaluate; those of the chosen level are drawn. minutes is the
    radius of the walking discs, speed and detour come from *walking*.
    """
    level = choice.level or dataset.municipality.planning_level
    gaps = gaps[gaps["level"] == level]
    marks = visible_hubs(dataset, choice)
    fill, legend = _fill(dataset, choice, gaps, level)
    layers = [fill] if fill else []
    layers += _boundaries(dataset, choice, level, filled=fill is not None)
    discs: tuple[Disc, ...] = ()
    if WALK in choice.shown:
        radius = walking.radius_m(choice.minutes)
        discs = hub_discs(marks, radius_m=radius)
        text = tr(
            "歩いて{minutes:g}分（直線{radius:,.0f}m）", minutes=choice.minutes, radius=radius
        )
        legend.append(disc_group(text))
    if HUBS in choice.shown and marks:
        legend.append(hub_group(marks))
    if layers:
        official = bool((dataset.areas_at(level)["boundary"] == "official").all())
        legend.append(boundary_group(official=official))
    loose = hubs_without_point(dataset, choice)
    if HUBS in choice.shown and len(loose):
        names = phrases.comma(loose["name"])
        legend.append(
            note_group(
                tr("地図にない拠点"),
                [tr("{loose}か所（位置が不明）: {names}", loose=len(loose), names=names)],
            )
        )
    return MapState(
        layers=tuple(layers),
        hubs=marks if HUBS in choice.shown else (),
        discs=discs,
        labels=Labels(level) if layers else None,
        badges=_badges(dataset, level) if COORDINATORS in choice.shown else None,
        legend=tuple(legend),
        selected_area=choice.selected_area,
        selected_hub=choice.selected_hub,
        fit=choice.fit,
        basemap=choice.basemap,
        description=_description(dataset, level, gaps, marks, choice),
    )


def gap_map_state(
    dataset: Dataset, choice: Choice, gaps: pd.DataFrame, *, walking: Walking
) -> MapState:
    """The map of the gap page: shortages, and the hubs that the standards are about."""
    return map_state(dataset, gap_choice(dataset, choice, gaps), gaps, walking=walking)


def gap_choice(dataset: Dataset, choice: Choice, gaps: pd.DataFrame) -> Choice:
    """What the gap page shows of what the reader has chosen."""
    subjects = {s for s in gaps["subject"] if s in set(dataset.hubs["hub_type"])}
    shown = {GAPS, HUBS, AREAS} if subjects else {GAPS, AREAS}
    walked = gaps[gaps["measure"] == "walk_coverage"]
    if len(walked):
        shown.add(WALK)
    levels = set(gaps["level"])
    planning = dataset.municipality.planning_level
    level = planning if planning in levels or not levels else sorted(levels)[0]
    return replace(
        choice,
        shown=shown,
        level=choice.level if choice.level in levels else level,
        hub_types=frozenset(subjects) or None,
        functions=None,
        minutes=_walk_minutes(walked, choice.minutes),
    )


def _walk_minutes(walked: pd.DataFrame, otherwise: float) -> float:
    texts = walked["standard"].tolist()
    minutes = [parse_standard(text).minutes for text in texts[:1]]
    return minutes[0] if minutes and minutes[0] is not None else otherwise


def chosen_hubs(dataset: Dataset, choice: Choice) -> pd.DataFrame:
    """The hubs that pass the filters by type and function, with or without a point."""
    hubs = dataset.hubs
    keep = pd.Series(True, index=hubs.index)
    if choice.hub_types is not None:
        keep &= hubs["hub_type"].isin(list(choice.hub_types))
    if choice.functions is not None:
        wanted = set(choice.functions)
        keep &= hubs["functions"].map(lambda text: has_function(text, wanted)).astype(bool)
    if not choice.include_estimated:
        keep &= ~hubs["coord_precision"].eq("area").fillna(False)
    return hubs[keep]


def visible_hubs(dataset: Dataset, choice: Choice) -> tuple[HubMark, ...]:
    """The marks of the hubs that pass the filters and have a point."""
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    return hub_marks(chosen_hubs(dataset, choice), area_names=names)


def hubs_without_point(dataset: Dataset, choice: Choice) -> pd.DataFrame:
    """The hubs that pass the filters but cannot be drawn: listed and counted, never lost."""
    hubs = chosen_hubs(dataset, choice)
    return hubs[hubs.geometry.isna()]


def unplaced(dataset: Dataset, choice: Choice) -> tuple[str, ...]:
    """The ids of those hubs where the map shows hubs at all."""
    if HUBS not in choice.shown:
        return ()
    return tuple(hubs_without_point(dataset, choice)["hub_id"].astype(str))


def fit(
    dataset: Dataset,
    token: int,
    *,
    area: str | None = None,
    hub: str | None = None,
    chome: str | None = None,
) -> Fit:
    """Where the map moves when *token* changes: to the hub, the 町丁目, the area, or everything."""
    if hub is not None:
        points = dataset.hubs[dataset.hubs["hub_id"] == hub].geometry.dropna()
        if len(points):
            point = points.iloc[0]
            return Fit(token=token, bounds=_around(point.y, point.x))
    if chome is not None:
        shapes = dataset.chome[dataset.chome["chome"] == chome].geometry.dropna()
        if len(shapes):
            west, south, east, north = shapes.total_bounds
            return Fit(token=token, bounds=((south, west), (north, east)))
    return Fit(token=token, area_id=area)


def _around(lat: float, lon: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """About 800 m to each side: the hub with its streets around it."""
    north, east = 0.0072, 0.0088  # 800 m in degrees at Tokyo's latitude
    return (lat - north, lon - east), (lat + north, lon + east)


def gap_layer(level: str, gaps: pd.DataFrame) -> AreaLayer:
    """Fill by the number of unmet standards; an area that cannot be judged is hatched.

    A single certain shortage outweighs what is unknown beside it: it is there in any case.
    """
    grouped = gaps.groupby("area_id")["status"]
    short = grouped.apply(lambda s: int((s == "short").sum()))
    unknown = grouped.apply(lambda s: int((s == "unknown").sum()))
    most = max(1, min(int(short.max()) if len(short) else 0, len(SHORTAGE) - 1))
    one = int(gaps["standard"].nunique()) <= 1
    table = [AreaClass(STATUS["met"].label if one else tr("すべて満たす"), STATUS["met"].fill)]
    for n in range(1, most + 1):
        # a light orange is hard to tell from paper on a projector: one shortage starts mid-scale
        color = SHORTAGE[min(n + 1, len(SHORTAGE) - 1)]
        label = STATUS["short"].label if one else tr("{n}つ不足", n=n)
        table.append(
            AreaClass(
                tr("{label}以上", label=label) if n == most and short.max() > most else label, color
            )
        )
    table.append(AreaClass(tr(words.UNKNOWN), HATCH_GROUND, hatch=True))
    classes, texts = {}, {}
    for area_id, lacking in short.items():
        key = str(area_id)
        if lacking:
            classes[key] = min(lacking, most)
            texts[key] = tr("{lacking}つの基準に不足", lacking=lacking)
        elif unknown[area_id]:
            classes[key] = len(table) - 1
            texts[key] = tr("{unknown}つの基準が不明", unknown=unknown[area_id])
        else:
            classes[key] = 0
            texts[key] = tr("基準をすべて満たす")
    return AreaLayer(level, classes, tuple(table), texts)


def persons_layer(dataset: Dataset, level: str) -> AreaLayer:
    """Fill by coordinators (persons) in each area; unknown is hatched."""
    frame = posts_by_area(dataset, level)
    frame = frame[(frame["role"] == PERSONS) & frame["area_id"].notna()]
    values = dict(zip(frame["area_id"], frame["low"].astype("Float64"), strict=True))
    texts = {area_id: words.number(value, unit=tr("人")) for area_id, value in values.items()}
    return value_layer(
        level,
        values,
        breaks=[1, 2, 3],
        labels=[tr("0人"), tr("1人"), tr("2人"), tr("3人以上")],
        texts=texts,
    )


def _fill(
    dataset: Dataset, choice: Choice, gaps: pd.DataFrame, level: str
) -> tuple[AreaLayer | None, list[LegendGroup]]:
    if GAPS in choice.shown and len(gaps):
        layer = gap_layer(level, gaps)
        return layer, [fill_group(tr("基準とのすき間"), layer)]
    if COORDINATORS in choice.shown:
        layer = persons_layer(dataset, level)
        return layer, [fill_group(tr("コーディネーター（実人数）"), layer)]
    return None, []


def _boundaries(dataset: Dataset, choice: Choice, level: str, *, filled: bool) -> list[AreaLayer]:
    levels = dataset.levels()
    order = levels.index(level)
    layers = []
    if SUB_AREAS in choice.shown:
        layers += [boundary_layer(finer, weight="minor") for finer in levels[order + 1 :]]
        layers += [
            AreaLayer(coarser, weight="major", selectable=False) for coarser in levels[:order]
        ]
    if AREAS in choice.shown and not filled:
        layers.insert(0, AreaLayer(level, weight="main"))
    return layers


def _badges(dataset: Dataset, level: str) -> Badges:
    frame = posts_by_area(dataset, level)
    frame = frame[frame["area_id"].notna() & (frame["role"] != PERSONS)]
    roles = _badge_roles(frame)
    texts = {}
    for area_id, rows in frame.groupby("area_id", sort=False):
        low = rows.set_index("role")["low"]
        known = [f"{tr(role)} {low[role]}" for role in roles if role in low and pd.notna(low[role])]
        texts[str(area_id)] = phrases.dots(known) if known else tr("配置不明")
    return Badges(level, texts, about=tr("コーディネーターの配置（役割別の人数）"))


def _badge_roles(frame: pd.DataFrame) -> Sequence[str]:
    """The roles worth a badge: those with heads in some area, SC once rather than by layer."""
    counted = [str(role) for role in frame[frame["low"].notna()]["role"].unique()]
    layers = [r for r in counted if r in ("第1層SC", "第2層SC")]
    if "SC" in counted:
        counted = [r for r in counted if r not in layers]
    return counted[:BADGE_ROLES]


def _description(
    dataset: Dataset,
    level: str,
    gaps: pd.DataFrame,
    marks: Sequence[HubMark],
    choice: Choice,
) -> str:
    parts = [
        tr(
            "{name}の地図。{level}{areas}",
            name=dataset.municipality.name,
            level=phrases.inner(level),
            areas=len(dataset.areas_at(level)),
        )
    ]
    if HUBS in choice.shown:
        parts.append(tr("拠点{marks}か所", marks=len(marks)))
    if GAPS in choice.shown and len(gaps):
        short = gaps[gaps["status"] == "short"]["area_id"].nunique()
        parts.append(tr("基準に足りない{level}{short}", level=phrases.inner(level), short=short))
    return phrases.comma(parts)
