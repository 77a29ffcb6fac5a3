"""The one owner of what the reader has chosen: session state, mirrored in the address bar."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

import streamlit as st

from geodata import library
from geodata.view import MapView, ViewInfo, from_query, to_query, view_info
from pages.common import data, language_switch

_VIEW = "view"
_MIRRORED = "view_mirrored"
_NOTICES = "view_notices"
_FIT = "view_fit"
_ARRIVED = "view_arrived"
_PAGE, _TIED = "view_page", "view_tied"

#: How long an address that we wrote may be on its way to the browser and back.
LAG_SECONDS = 5.0

Codec = Callable[[Any], Any]


def current() -> MapView:
    """The reader's view: from the session, or from the address bar when that is new.

    A value of the address that cannot be read falls back to the default; :func:`take_notices`
    says so once.
    """
    query = arrive()
    known = isinstance(st.session_state.get(_VIEW), MapView)
    if not known or (query and not _is_ours(query)):
        view, messages = from_query(query, codes=library.codes(), info=_info)
        st.session_state[_VIEW] = view
        st.session_state[_NOTICES] = messages
        # read once, even where this run is overtaken before it comes to mirror()
        _remember(query)
        refit()
    return cast(MapView, st.session_state[_VIEW])


def arrive() -> dict[str, str]:
    """The address; where the reader has brought a new one, its language is in force from here on.

    To be called before the first text of a run. A page that never mirrors keeps its address: that
    one is listened to once, so that the switch counts from then on.
    """
    query = st.query_params.to_dict()
    if query and query != st.session_state.get(_ARRIVED) and not _is_ours(query):
        language_switch.take(query)
        st.session_state[_ARRIVED] = query
    return query


def _is_ours(query: dict[str, str]) -> bool:
    """Whether the view already says what this address says.

    The browser sends the address it has: where the reader is quicker than the wire, that is one
    which we wrote a moment ago. An older one comes from the reader (the back button) and counts.
    """
    written: list[tuple[float, dict[str, str]]] = st.session_state.get(_MIRRORED, [])
    now = time.monotonic()
    return any(
        query == known and (turn == len(written) - 1 or now - at < LAG_SECONDS)
        for turn, (at, known) in enumerate(written)
    )


def _remember(query: dict[str, str]) -> None:
    written = [entry for entry in st.session_state.get(_MIRRORED, []) if entry[1] != query]
    st.session_state[_MIRRORED] = [*written[-8:], (time.monotonic(), query)]


def _info(code: str) -> ViewInfo | None:
    try:
        return view_info(data.dataset(code))
    except ValueError:  # broken data is told where the dataset is used
        return None


def move_to(municipality: str) -> None:
    """Turn to another municipality; what belongs to the last one only is let go."""
    st.session_state[_VIEW] = st.session_state[_VIEW].moved_to(municipality)
    refit()


def turned_to(page: str) -> None:
    """The page that is drawn from here on; where it is another one its widgets are new ones."""
    if st.session_state.get(_PAGE) != page:
        st.session_state[_PAGE], st.session_state[_TIED] = page, set()


def update(**changes: Any) -> None:
    """Change fields of the view."""
    st.session_state[_VIEW] = replace(st.session_state[_VIEW], **changes)


def notice(message: str) -> None:
    """Say something once, on the page that is being drawn."""
    st.session_state.setdefault(_NOTICES, []).append(message)


def take_notices() -> list[str]:
    """What of the address could not be read; each is handed out once."""
    messages = st.session_state.pop(_NOTICES, [])
    return list(messages)


def mirror(**own: str) -> None:
    """Write the view to the address bar, so that copying it reopens the same view.

    *own* are parameters of this page alone, which are no part of the view.
    """
    view = st.session_state[_VIEW]
    # the municipality is always named: a copied address must not depend on a default
    query = {"municipality": view.municipality} | to_query(view) | own
    query |= language_switch.in_address()
    _remember(query)
    st.session_state.pop(_ARRIVED, None)
    if st.query_params.to_dict() != query:
        st.query_params.from_dict(query)


def refit() -> None:
    """Let the map move to the selection (or to everything) once."""
    st.session_state[_FIT] = st.session_state.get(_FIT, 0) + 1


def fit_token() -> int:
    """Changes whenever the map should move."""
    return int(st.session_state.get(_FIT, 0))


def bound(
    field: str,
    *,
    encode: Codec = lambda value: value,
    decode: Codec = lambda value: value,
    also: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Arguments that tie a widget to a field of the view.

    *encode* turns the field into the widget's value, *decode* the widget's value into the
    field. *also* are further changes whenever the reader moves the widget.
    """
    key = f"w_{field}"
    value = encode(getattr(st.session_state[_VIEW], field))
    tied: set[str] = st.session_state.setdefault(_TIED, set())
    # Only what differs: setting a widget anew would undo a press that is still on its way. But on a
    # page just turned to it is a new widget, which begins with its default unless it is set.
    if key not in tied or key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    tied.add(key)

    def take() -> None:
        update(**{field: decode(st.session_state[key])}, **(also or {}))

    return {"key": key, "on_change": take}
