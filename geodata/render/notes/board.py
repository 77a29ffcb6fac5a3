"""The board of a discussion as JSON-ready values, and its pins: one reading of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from geodata import phrases
from geodata.language import tr
from geodata.notes.model import KINDS, STATUSES, Carried, Draft, Meeting, Note
from geodata.notes.places import Place, pin_point, place_name, place_word
from geodata.notes.store import NoteStore
from geodata.render import words
from geodata.render.legend import LegendEntry, LegendGroup, note_group
from geodata.render.pins import Pin, pin_shape
from geodata.render.state import Fit, MapState
from geodata.store import Dataset

#: A draft that nobody has touched for so long belongs to a seat that has gone.
STALE_SECONDS = 20
#: More letters than this make the name of a pin a burden.
_SPOKEN = 60


@dataclass(frozen=True)
class Board:
    """What lies on the table of a meeting: its own notes, and what earlier ones left open."""

    meeting: Meeting
    own: Sequence[Note]
    carried: Sequence[Carried]
    deleted: Sequence[Note] = ()
    drafts: Sequence[Draft] = ()

    @property
    def notes(self) -> list[Note]:
        """All notes by their number, which is one series for an area."""
        return sorted([*(c.note for c in self.carried), *self.own], key=lambda n: n.number)


def read_board(store: NoteStore, meeting: Meeting) -> Board:
    """The board as the store has it now."""
    return Board(
        meeting,
        own=store.of_meeting(meeting.id),
        carried=store.carried(meeting.id),
        deleted=store.of_meeting(meeting.id, deleted=True),
        drafts=store.drafts(meeting.id),
    )


def board_payload(dataset: Dataset, board: Board) -> dict[str, Any]:
    """The board as the component takes it; texts stay texts."""
    whole = board.meeting.area_id
    origins = {c.note.id: c for c in board.carried}
    return {
        "meeting": board.meeting.id,
        "notes": [_note(dataset, n, origins.get(n.id), whole) for n in board.notes],
        "deleted": [
            {"id": n.id, "number": n.number, "kind": n.kind, "text": n.text, "revision": n.revision}
            for n in board.deleted
        ],
        "groups": sorted({n.group for n in board.notes if n.group}),
        "places": place_choices(dataset, whole),
        "drafts": [_draft(dataset, draft, whole) for draft in board.drafts],
        "kinds": [
            {"kind": k, "path": pin_shape(k).path, "color": pin_shape(k).color} for k in KINDS
        ],
        "statuses": list(STATUSES),
    }


def place_choices(dataset: Dataset, whole: str | None) -> list[list[str]]:
    """[word, name, heading] of every place that can be chosen without the map."""
    choices = [["all", place_name(dataset, Place(area_id=whole), whole=whole), ""]]
    level = dataset.municipality.planning_level
    for area_id, name in dataset.areas_at(level)[["area_id", "name"]].itertuples(index=False):
        if area_id != whole:
            choices.append([f"area:{area_id}", str(name), tr(level)])
    hubs = dataset.hubs
    if whole is not None:  # those of the area first
        hubs = hubs.iloc[(hubs["area_id"] != whole).fillna(True).argsort(kind="stable")]
    for hub_id, name, kind in hubs[["hub_id", "name", "hub_type"]].itertuples(index=False):
        choices.append([f"hub:{hub_id}", str(name) + phrases.brackets(tr(kind)), tr("拠点")])
    return choices


def with_pins(
    dataset: Dataset,
    state: MapState,
    board: Board,
    *,
    selected: str | None,
    placed: tuple[float, float] | None = None,
) -> MapState:
    """The map of *state* with the pins of *board*; a click on it reports a place.

    *placed* (lon, lat) is where the note being written will stand.
    """
    pins = note_pins(dataset, board)
    loose = len(board.notes) - len(pins)
    kinds = [k for k in KINDS if any(pin.kind == k for pin in pins)]
    legend = list(state.legend)
    if kinds:
        entries = tuple(
            LegendEntry("pin", tr(k), pin_shape(k).color, pin_shape(k).path) for k in kinds
        )
        legend.insert(0, LegendGroup(tr("メモ"), entries))
    if loose:
        legend.append(
            note_group(tr("地図にないメモ"), [tr("{loose}件（全体についてのもの）", loose=loose)])
        )
    about = tr(
        "話し合いのメモ{notes}件のうち{pins}件を番号つきの印で示す。",
        notes=len(board.notes),
        pins=len(pins),
    )
    return replace(
        state,
        pins=(*pins, *([] if placed is None else [_new_pin(*placed)])),
        selected_pin=selected,
        legend=tuple(legend),
        point_mode=True,
        description=phrases.text([about, state.description]),
    )


def area_fit(dataset: Dataset, token: str, area_id: str | None) -> Fit:
    """Fill the map with the area that is talked about (None: everything) when *token* changes."""
    shapes = dataset.areas.loc[dataset.areas["area_id"] == area_id].geometry
    if shapes.empty or shapes.iloc[0] is None or shapes.iloc[0].is_empty:
        return Fit(token=token)
    west, south, east, north = shapes.iloc[0].bounds
    return Fit(token=token, bounds=((south, west), (north, east)))


def note_pins(dataset: Dataset, board: Board) -> list[Pin]:
    """A pin for every note that has a place; closed ones are drawn quietly."""
    pins = []
    for note in board.notes:
        point = pin_point(dataset, note_place(note), whole=board.meeting.area_id)
        if point is None:
            continue
        text = note.text.replace("\n", " ")
        cut = text if len(text) <= _SPOKEN else f"{text[:_SPOKEN]}…"
        pins.append(
            Pin(
                id=note.id,
                kind=note.kind,
                label=str(note.number),
                name=tr(
                    "{number}番 {kind}: {cut}", number=note.number, kind=tr(note.kind), cut=cut
                ),
                lon=point[0],
                lat=point[1],
                quiet=not note.is_open,
                aside=note.hub_id is not None,
            )
        )
    return pins


def _new_pin(lon: float, lat: float) -> Pin:
    return Pin("new", "", "＋", tr("いま書いているメモの場所"), lat=lat, lon=lon, quiet=True)


def note_place(note: Note | Draft) -> Place:
    """What a note or a draft is linked to."""
    return Place(note.lon, note.lat, note.area_id, note.hub_id)


def origin_words(carried: Carried) -> str:
    """Where a note was carried over from: 「第1回（令和8年10月1日）から」."""
    return tr(
        "{title}（{date}）から",
        title=carried.origin.title,
        date=words.meeting_day(carried.origin.date),
    )


def _note(
    dataset: Dataset, note: Note, carried: Carried | None, whole: str | None
) -> dict[str, Any]:
    place = note_place(note)
    payload: dict[str, Any] = {
        "id": note.id,
        "number": note.number,
        "kind": note.kind,
        "text": note.text,
        "group": note.group,
        "votes": note.votes,
        "status": note.status,
        "revision": note.revision,
        "place": place_word(place, whole=whole),
        "where": place_name(dataset, place, whole=whole),
    }
    if carried is not None:
        payload["origin"] = origin_words(carried)
        payload["statusThen"] = carried.status_then
    return payload


def _draft(dataset: Dataset, draft: Draft, whole: str | None) -> dict[str, Any]:
    place = note_place(draft)
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(draft.changed)
    return {
        "seat": draft.seat,
        "kind": draft.kind,
        "text": draft.text,
        "place": place_word(place, whole=whole),
        "where": place_name(dataset, place, whole=whole),
        "left": age.total_seconds() > STALE_SECONDS,
    }
