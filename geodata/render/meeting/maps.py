"""What the map shows on each slide that has one."""

from __future__ import annotations

from collections.abc import Mapping

from geodata.language import tr
from geodata.meeting.story import Story
from geodata.render.compose import Choice, visible_hubs
from geodata.render.discs import hub_discs
from geodata.render.layers import AreaClass, AreaLayer, boundary_layer
from geodata.render.palette import SEQUENTIAL
from geodata.render.state import Fit, Labels, MapState
from geodata.store import Dataset

#: Of the area's size, shown on each side of it.
_CLOSE, _AROUND = 0.06, 0.3

WHERE, HUBS, FOOT = "where", "hubs", "foot"


def map_states(dataset: Dataset, story: Story) -> Mapping[str, MapState]:
    """Slide → state of the map: the area in its municipality, its hubs, who walks to them.

    No legend and no base map: the slide's own words say what is seen, and nothing is fetched.
    """
    own, level = story.profile.area_id, story.profile.level
    here = AreaLayer(
        level,
        classes={own: 0},
        table=(AreaClass(story.name, SEQUENTIAL[2]),),
        selectable=False,
    )
    lines = boundary_layer(level, weight="main")
    everything = visible_hubs(dataset, Choice(shown=()))
    kind = story.on_foot.hub_type if story.on_foot is not None else story.hub_type
    walked = visible_hubs(dataset, Choice(shown=(), hub_types=(kind,) if kind else ()))
    minutes = story.on_foot.minutes if story.on_foot is not None else None
    discs = () if minutes is None else hub_discs(walked, radius_m=story.walking.radius_m(minutes))
    name = story.name
    return {
        WHERE: MapState(
            layers=(here,),
            labels=Labels(level),
            selected_area=own,
            fit=Fit(token=WHERE),
            description=tr(
                "{municipality}の中の{name}", municipality=dataset.municipality.name, name=name
            ),
        ),
        HUBS: MapState(
            layers=(lines,),
            hubs=everything,
            labels=Labels(level),
            selected_area=own,
            fit=_close(dataset, own, HUBS),
            description=tr("{name}とまわりの拠点", name=name),
        ),
        FOOT: MapState(
            layers=(lines,),
            hubs=walked,
            discs=discs,
            labels=Labels(level),
            selected_area=own,
            fit=_close(dataset, own, FOOT, around=_AROUND),
            description=tr("{name}のまわりの拠点と、そこから歩いて着ける円", name=name),
        ),
    }


def _close(dataset: Dataset, area_id: str, token: str, *, around: float = _CLOSE) -> Fit:
    """The area as large as the picture allows."""
    shapes = dataset.areas[dataset.areas["area_id"] == area_id].geometry.dropna()
    if shapes.empty:
        return Fit(token=token)
    west, south, east, north = (float(v) for v in shapes.total_bounds)
    dx, dy = (east - west) * around, (north - south) * around
    return Fit(token=token, bounds=((south - dy, west - dx), (north + dy, east + dx)))
