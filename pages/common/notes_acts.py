"""What a seat at the board did, carried out in the store; each act once, each answered."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
import streamlit as st

from geodata.errors import DatabaseError
from geodata.language import N_, tr
from geodata.notes import model, personal
from geodata.notes.errors import HeldBackError, NoteConflictError
from geodata.notes.model import Draft, Meeting, NoteError, UnknownNoteError
from geodata.notes.places import WHOLE, Place, place_name, place_word, read_place
from geodata.notes.store import NoteStore
from geodata.render.notes.board import note_place
from geodata.store import Dataset

_ANSWERED = "notes_answered"
_REPLIES = "notes_replies"
_SESSION = "notes_session"
_PLACED = "notes_placed"
#: Answers are told again with every picture of the board; older ones have long been heard.
_MOST_REPLIES = 30
_MOST_ACTS = 200
#: Letters of anything that a browser sends, before it is looked at.
_LONGEST = 4_000
#: What a board may change of a note, and the type of it.
_CHANGEABLE = {"kind": str, "text": str, "group": str, "status": str, "place": str, "deleted": bool}
_FAILED = N_("保存できませんでした。入力したものは画面に残っています。")


def session() -> str:
    """Names this session of the server: another one has heard of nothing yet."""
    return str(st.session_state.setdefault(_SESSION, secrets.token_hex(8)))


def answers() -> dict[str, Any]:
    """What the board must know: the session, the last act heard of, and the latest answers."""
    return {
        "session": session(),
        "acked": st.session_state.get(_ANSWERED, 0),
        "replies": list(st.session_state.get(_REPLIES, [])),
        "placed": st.session_state.get(_PLACED),
    }


def placed() -> dict[str, Any] | None:
    """The place chosen on the map for the note being written; see :func:`place_at`."""
    found: dict[str, Any] | None = st.session_state.get(_PLACED)
    return found if found and found["open"] else None


def place_at(place: Place, *, dataset: Dataset, whole: str | None) -> None:
    """A place chosen on the map: the composer takes it up, the map shows it until it is used."""
    known = st.session_state.get(_PLACED)
    st.session_state[_PLACED] = {
        "token": 1 if known is None else known["token"] + 1,
        "place": place_word(place, whole=whole),
        "where": place_name(dataset, place, whole=whole),
        "at": None if place.lon is None else (place.lon, place.lat),
        "open": True,
    }


def put_down() -> None:
    """The place has been used, or another was chosen from the list."""
    if st.session_state.get(_PLACED):
        st.session_state[_PLACED] = st.session_state[_PLACED] | {"open": False}


def take(outbox: object, store: NoteStore, dataset: Dataset, meeting: Meeting) -> None:
    """Carry out every act of *outbox* (``{seat, acts}`` as a browser sends it) not done before."""
    if not isinstance(outbox, Mapping) or not isinstance(outbox.get("acts"), list):
        return
    seat = outbox.get("seat")
    if not isinstance(seat, str) or not 8 <= len(seat) <= 64 or not seat.isalnum():
        return
    for act in outbox["acts"][:_MOST_ACTS]:
        number = act.get("number") if isinstance(act, Mapping) else None
        if not isinstance(number, int) or number <= st.session_state.get(_ANSWERED, 0):
            continue
        if act.get("session") not in (session(), None) and act.get("do") == "vote":
            reply: dict[str, Any] = {"ok": False, "message": ""}  # it may have counted already
        else:
            reply = _answered(act, seat, store, dataset, meeting)
        st.session_state[_ANSWERED] = number
        kept = [*st.session_state.get(_REPLIES, []), reply | {"number": number}]
        st.session_state[_REPLIES] = kept[-_MOST_REPLIES:]


def _answered(
    act: Mapping[str, Any], seat: str, store: NoteStore, dataset: Dataset, meeting: Meeting
) -> dict[str, Any]:
    try:
        return {"ok": True} | _carry_out(act, seat, store, dataset, meeting)
    except HeldBackError as error:
        fields = act.get("fields")
        text = act.get("text") or (fields.get("text") if isinstance(fields, Mapping) else "") or ""
        # places in the words as they were typed
        spans = [(f.start, f.end) for f in personal.find(str(text)[:_LONGEST])]
        reasons = [finding.reason for finding in error.findings]
        return {"ok": False, "spans": spans, "reasons": reasons, "message": str(error)}
    except NoteConflictError as error:
        theirs = error.theirs
        place = note_place(theirs)
        shown = {
            "id": theirs.id,
            "number": theirs.number,
            "kind": theirs.kind,
            "text": theirs.text,
            "group": theirs.group,
            "revision": theirs.revision,
            "place": place_word(place, whole=meeting.area_id),
            "where": place_name(dataset, place, whole=meeting.area_id),
        }
        return {"ok": False, "message": str(error), "theirs": shown}
    except (NoteError, UnknownNoteError) as error:
        return {"ok": False, "message": str(error)}
    except (TypeError, KeyError, AttributeError, ValueError):  # not what our own script sends
        return {"ok": False, "message": tr("この操作は読み取れませんでした。")}
    except (sa.exc.SQLAlchemyError, DatabaseError, OSError):
        return {"ok": False, "message": tr(_FAILED)}


def _carry_out(
    act: Mapping[str, Any], seat: str, store: NoteStore, dataset: Dataset, meeting: Meeting
) -> dict[str, Any]:
    what = act["do"]
    if what == "draft":
        return _draft(act, seat, store, dataset, meeting)
    if what == "add":
        place = read_place(dataset, _text(act, "place", WHOLE), whole=meeting.area_id)
        note = store.add(
            meeting.id,
            kind=_text(act, "kind"),
            text=_text(act, "text"),
            group=_text(act, "group", ""),
            not_personal=_text(act, "reason", "") or None,
            seat=seat,
            note_id=model.identifier(_text(act, "id"), tr("メモ")),
            **vars(place),
        )
        put_down()
        return {"noted": note.number}
    if what == "change":
        fields = _fields(act["fields"])
        if "place" in fields:
            fields |= vars(read_place(dataset, fields.pop("place"), whole=meeting.area_id))
        reason = _text(act, "reason", "") or None
        store.change(_text(act, "note"), int(act["revision"]), not_personal=reason, **fields)
        return {}
    if what == "vote":
        store.vote(_text(act, "note"), max(-1, min(1, int(act["dots"]))))
        return {}
    if what == "rename":
        store.rename_group(meeting.id, _text(act, "old"), _text(act, "to"))
        return {}
    if what == "erase":
        store.erase(_text(act, "note"))
        return {}
    if what == "drop":
        store.drop_draft(_text(act, "seat"))
        return {}
    raise KeyError(what)


def _fields(given: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in given.items():
        if not isinstance(value, _CHANGEABLE[name]):
            raise TypeError(name)
    return dict(given)


def _draft(
    act: Mapping[str, Any], seat: str, store: NoteStore, dataset: Dataset, meeting: Meeting
) -> dict[str, Any]:
    place = read_place(dataset, _text(act, "place", WHOLE), whole=meeting.area_id)
    draft = Draft(
        seat=seat,
        meeting_id=meeting.id,
        kind=model.kind_of(_text(act, "kind")),
        text=_text(act, "text"),
        changed="",
        **vars(place),
    )
    if (picked := placed()) and picked["place"] != act.get("place"):
        put_down()
    store.keep_draft(draft, finished=act.get("finished") is True)
    return {}


def _text(act: Mapping[str, Any], name: str, otherwise: str | None = None) -> str:
    value = act.get(name, otherwise)
    if not isinstance(value, str):
        raise TypeError(name)
    return value[:_LONGEST]
