"""The siting question: what the reader is preparing, and what was last asked.

Preparing is kept in the session; asking writes it to the view, so that the address bar always
holds the question that the answer on the screen belongs to. Points clicked on the map stay in the
session: they are nobody else's business until they are asked about, and an address is too short.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from geodata.candidates import GivenPoint
from geodata.language import tr
from geodata.main_hub import main_hub_type
from geodata.schema import HUB_TYPES
from geodata.store import Dataset
from geodata.view import MapView
from geodata.walking import Walking
from pages.common import state

_DRAFT = "site_draft"
_BASE = "site_draft_base"
_POINTS = "site_points"
_ASKED_POINTS = "site_points_asked"
_COUNT = 3
#: More candidates than anybody clicks; keeps the session and the solver small.
MOST_POINTS = 60


@dataclass(frozen=True)
class SiteQuestion:
    """k new hubs of a type, within T minutes, chosen by a model among candidates."""

    hub_type: str
    count: int
    minutes: float
    model: str
    candidates: str
    speed: float
    detour: float
    include_estimated: bool

    @property
    def walking(self) -> Walking:
        """Speed and detour as the measures take them."""
        return Walking(speed_m_per_min=self.speed, detour=self.detour)


def prepared(dataset: Dataset) -> SiteQuestion:
    """What the reader is preparing; it starts over whenever the view says something new."""
    base = _of(state.current(), dataset)
    if st.session_state.get(_BASE) != (dataset.code, base):
        st.session_state[_BASE] = (dataset.code, base)
        st.session_state[_DRAFT] = base
    draft = st.session_state[_DRAFT]
    assert isinstance(draft, SiteQuestion)  # noqa: S101 (nobody else writes this key)
    return draft


def prepare(**changes: Any) -> None:
    """Change what is being prepared."""
    st.session_state[_DRAFT] = replace(st.session_state[_DRAFT], **changes)


def asked(dataset: Dataset) -> SiteQuestion | None:
    """The question that was asked last (or that the address holds); None before the first."""
    view = state.current()
    return None if view.site_count is None else _of(view, dataset)


def ask(dataset: Dataset) -> None:
    """Ask what has been prepared."""
    draft = st.session_state[_DRAFT]
    state.update(
        focus=draft.hub_type,
        site_count=draft.count,
        minutes=draft.minutes,
        site_model=draft.model,
        site_candidates=draft.candidates,
        speed=draft.speed,
        detour=draft.detour,
        include_estimated=draft.include_estimated,
    )
    st.session_state.setdefault(_ASKED_POINTS, {})[dataset.code] = points(dataset)


def points(dataset: Dataset) -> tuple[GivenPoint, ...]:
    """The candidates clicked on the map of this municipality."""
    found: tuple[GivenPoint, ...] = st.session_state.get(_POINTS, {}).get(dataset.code, ())
    return found


def asked_points(dataset: Dataset) -> tuple[GivenPoint, ...]:
    """The clicked candidates as they were when the question was asked."""
    found: tuple[GivenPoint, ...] = st.session_state.get(_ASKED_POINTS, {}).get(dataset.code, ())
    return found


def add_point(dataset: Dataset, *, lon: float, lat: float) -> bool:
    """Keep a clicked place; False where there are too many already."""
    known = points(dataset)
    if len(known) >= MOST_POINTS:
        return False
    used = {point.name for point in known}
    names = (tr("候補{number}", number=n) for n in range(1, MOST_POINTS + 2))
    name = next(name for name in names if name not in used)
    point = GivenPoint(name, round(lon, 6), round(lat, 6))
    st.session_state.setdefault(_POINTS, {})[dataset.code] = (*known, point)
    return True


def drop_point(dataset: Dataset, name: str | None = None) -> None:
    """Forget one clicked place, or all of them."""
    kept = tuple(p for p in points(dataset) if name is not None and p.name != name)
    st.session_state.setdefault(_POINTS, {})[dataset.code] = kept


def _of(view: MapView, dataset: Dataset) -> SiteQuestion:
    return SiteQuestion(
        hub_type=view.focus or main_hub_type(dataset) or HUB_TYPES[0],
        count=view.site_count or _COUNT,
        minutes=view.minutes,
        model=view.site_model,
        candidates=view.site_candidates,
        speed=view.speed,
        detour=view.detour,
        include_estimated=view.include_estimated,
    )
