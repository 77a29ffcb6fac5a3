"""Notes as rows: what may be written, and the few statements that every change is made of.

For ``geodata.notes.store`` only; each function works inside the transaction it is given.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, RowMapping

from geodata.language import N_, tr
from geodata.notes import model, personal
from geodata.notes.errors import HeldBackError
from geodata.notes.model import Meeting, Note, UnknownNoteError
from geodata.notes.tables import CONFIRMED, HISTORY, MEETING, NOTE, SERIES

GONE = N_("このメモはもうありません（ほかの人が完全に消しました）。")
_NO_MEETING = N_("この会議は見つかりません。")
#: The fields of a note that a change may touch.
CHANGEABLE = ("kind", "text", "lon", "lat", "area_id", "hub_id", "group", "status", "deleted")


def now() -> str:
    """This moment (UTC), to the microsecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a change, each cleaned; raises NoteError where one makes no sense."""
    unknown = sorted(set(fields) - set(CHANGEABLE))
    if unknown:
        raise ValueError(f"not a field of a note: {unknown}")
    kept = dict(fields)
    if "kind" in kept:
        kept["kind"] = model.kind_of(kept["kind"])
    if "status" in kept:
        kept["status"] = model.status_of(kept["status"])
    if "text" in kept:
        kept["text"] = model.note_text(kept["text"])
    if "group" in kept:
        kept["group"] = model.clean(kept["group"], most=model.MAX_GROUP, what=tr("グループの名前"))
    if "lon" in kept or "lat" in kept:
        kept["lon"], kept["lat"] = model.place(kept.get("lon"), kept.get("lat"))
    for name, what in (("area_id", tr("圏域")), ("hub_id", tr("メモの拠点"))):
        if name in kept:
            kept[name] = model.identifier(kept[name], what)
    return kept


def refuse_personal(text: str) -> None:
    """Raise HeldBackError where a text seems to hold personal data."""
    found = personal.find(text)
    if found:
        raise HeldBackError(found)


def excused_findings(text: str, reason: str | None) -> tuple[personal.Finding, ...]:
    """What seems personal in a text and is kept for a reason; HeldBackError where none is given."""
    found = personal.find(text)
    if found and not (reason or "").strip():
        raise HeldBackError(found)
    return found


def keep_excuse(
    db: Connection, note: Note, found: Sequence[personal.Finding], reason: str | None
) -> None:
    """Write down why a note is kept although something in it seemed personal."""
    if not found:
        return
    kept = model.clean(reason or "", most=model.MAX_REASON, what=tr("理由"))
    refuse_personal(kept)
    db.execute(
        sa.insert(CONFIRMED).values(
            note_id=note.id,
            revision=note.revision,
            at=note.changed,
            sorts="・".join(dict.fromkeys(f.sort for f in found)),
            reason=kept,
        )
    )


def same_area(meeting: Meeting) -> sa.ColumnElement[bool]:
    """Meetings about the same area (or, like this one, about the whole municipality)."""
    area = MEETING.c.area_id
    return sa.and_(
        MEETING.c.municipality_code == meeting.municipality_code,
        area.is_(None) if meeting.area_id is None else area == meeting.area_id,
    )


def next_number(db: Connection, meeting: Meeting) -> int:
    """The next number of the notes of an area; two writers never get the same."""
    key = {"municipality_code": meeting.municipality_code, "area_id": meeting.area_id or ""}
    mine = sa.and_(
        SERIES.c.municipality_code == key["municipality_code"], SERIES.c.area_id == key["area_id"]
    )
    for _ in range(2):
        found = db.execute(
            sa.update(SERIES).where(mine).values(last=SERIES.c.last + 1).returning(SERIES.c.last)
        ).scalar_one_or_none()
        if found is not None:
            return int(found)
        try:
            with db.begin_nested():
                db.execute(sa.insert(SERIES).values(**key, last=0))
        except sa.exc.IntegrityError:
            pass  # somebody else has just begun the same series
    raise RuntimeError("a series of numbers that cannot be begun")


def find_meeting(db: Connection, meeting_id: str) -> Meeting:
    """The meeting of that id. Raises UnknownNoteError."""
    row = db.execute(sa.select(MEETING).where(MEETING.c.id == meeting_id)).mappings().first()
    if row is None:
        raise UnknownNoteError(tr(_NO_MEETING))
    return Meeting(**row)


def known(db: Connection, note_id: str | None) -> Note | None:
    """The note of that id, or None."""
    if note_id is None:
        return None
    row = db.execute(sa.select(NOTE).where(NOTE.c.id == note_id)).mappings().first()
    return None if row is None else to_note(row)


def find_note(db: Connection, note_id: str, *, lock: bool = False) -> Note:
    """The note of that id, its row held until the end where *lock*. Raises UnknownNoteError."""
    asked = sa.select(NOTE).where(NOTE.c.id == note_id)
    row = db.execute(asked.with_for_update() if lock else asked).mappings().first()
    if row is None:
        raise UnknownNoteError(tr(GONE))
    return to_note(row)


def state_at(db: Connection, note_id: str, revision: int) -> Note | None:
    """What a note was at a revision; None where that is not known."""
    state = db.execute(
        sa.select(HISTORY.c.state).where(
            HISTORY.c.note_id == note_id, HISTORY.c.revision == revision
        )
    ).scalar_one_or_none()
    return None if state is None else Note(**json.loads(state))


def remember(db: Connection, note: Note) -> None:
    """Write the state of a note into its history."""
    db.execute(
        sa.insert(HISTORY).values(
            note_id=note.id,
            revision=note.revision,
            at=note.changed,
            state=json.dumps(vars(note), ensure_ascii=False),
        )
    )


def to_row(note: Note) -> dict[str, Any]:
    """A note as the columns of its table."""
    values = dict(vars(note))
    values["note_group"] = values.pop("group")
    return values


def to_note(row: RowMapping) -> Note:
    """A row of the table as a note."""
    values = {column.name: row[column.name] for column in NOTE.columns}
    values["group"] = values.pop("note_group")
    return Note(**values)
