"""Notes kept: saved at once, nothing overwritten silently, nothing gone for good by accident.

A change says which revision of a note it started from. What two people changed in different
fields is laid together; where both changed the same field, the second is told and nothing of
hers is thrown away (:class:`NoteConflictError` carries the note as it is now). Every state of a note
stays in the history until the note is erased on purpose. What looks like personal data is refused
before it reaches the disk (:class:`HeldBackError`), in notes and drafts alike.
"""

from __future__ import annotations

import json
import threading
import uuid
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata import rights
from geodata.language import tr
from geodata.notes import engine, model, personal, rows, tables
from geodata.notes.errors import HeldBackError, NoteConflictError
from geodata.notes.model import Carried, Draft, Meeting, Note, UnknownNoteError
from geodata.notes.tables import CARRIED, CONFIRMED, DRAFT, HISTORY, MEETING, NOTE

__all__ = ["HeldBackError", "NoteConflictError", "NoteStore", "own"]


class NoteStore:
    """The notes, meetings and drafts in one database. Safe for several processes at once."""

    def __init__(self, bind: sa.Engine) -> None:
        self._engine = bind
        tables.prepare(bind)

    # ── meetings ────────────────────────────────────────────────────────────────────────────

    def open_meeting(
        self, code: str, *, date: str, title: str, area_id: str | None = None
    ) -> Meeting:
        """Begin a meeting (date: ISO day; area_id None: the whole municipality).

        The open notes of earlier meetings about the same area are carried over with the status
        they have now. Raises NoteError, HeldBackError.
        """
        kept = model.clean(title, most=model.MAX_TITLE, what=tr("会議の名前")) or tr("話し合い")
        rows.refuse_personal(kept)
        meeting = Meeting(
            id=uuid.uuid4().hex,
            municipality_code=model.municipality(code),
            date=model.meeting_day(date),
            title=kept,
            area_id=model.identifier(area_id, tr("圏域")),
            created=rows.now(),
        )
        with self._writing() as db:
            earlier = db.execute(
                sa.select(NOTE.c.id, NOTE.c.status)
                .join(MEETING, MEETING.c.id == NOTE.c.meeting_id)
                .where(rows.same_area(meeting), ~NOTE.c.deleted)
                .where(NOTE.c.status.in_(model.OPEN_STATUSES))
            ).all()
            db.execute(sa.insert(MEETING).values(**vars(meeting)))
            if earlier:
                found = [
                    {"meeting_id": meeting.id, "note_id": note_id, "status": status}
                    for note_id, status in earlier
                ]
                db.execute(sa.insert(CARRIED), found)
        return meeting

    def meetings(self, code: str) -> list[Meeting]:
        """The meetings of a municipality, the latest first."""
        order = (MEETING.c.date.desc(), MEETING.c.created.desc())
        with self._reading() as db:
            found = db.execute(
                sa.select(MEETING).where(MEETING.c.municipality_code == code).order_by(*order)
            ).mappings()
            return [Meeting(**row) for row in found]

    def meeting(self, meeting_id: str) -> Meeting:
        """One meeting. Raises UnknownNoteError."""
        with self._reading() as db:
            return rows.find_meeting(db, meeting_id)

    # ── notes: reading ──────────────────────────────────────────────────────────────────────

    def notes(self, code: str, area_id: str | None = None) -> list[Note]:
        """Every note of a municipality that is not deleted, in the order of their making.

        With *area_id* those linked to that area, or said at a meeting about it.
        """
        asked = (
            sa.select(NOTE)
            .join(MEETING, MEETING.c.id == NOTE.c.meeting_id)
            .where(NOTE.c.municipality_code == code, ~NOTE.c.deleted)
        )
        if area_id is not None:
            asked = asked.where(sa.or_(NOTE.c.area_id == area_id, MEETING.c.area_id == area_id))
        return self._notes(asked)

    def of_meeting(self, meeting_id: str, *, deleted: bool = False) -> list[Note]:
        """The notes made at a meeting; with *deleted* those taken off its board instead."""
        wanted = NOTE.c.deleted if deleted else ~NOTE.c.deleted
        return self._notes(sa.select(NOTE).where(NOTE.c.meeting_id == meeting_id, wanted))

    def carried(self, meeting_id: str) -> list[Carried]:
        """What earlier meetings left open when this one began, as those notes are now."""
        asked = (
            sa.select(NOTE, MEETING.c.date.label("m_date"), MEETING.c.title.label("m_title"))
            .add_columns(
                MEETING.c.area_id.label("m_area_id"),
                MEETING.c.created.label("m_created"),
                CARRIED.c.status.label("status_then"),
            )
            .join(CARRIED, CARRIED.c.note_id == NOTE.c.id)
            .join(MEETING, MEETING.c.id == NOTE.c.meeting_id)
            .where(CARRIED.c.meeting_id == meeting_id, ~NOTE.c.deleted)
            .order_by(NOTE.c.number)
        )
        with self._reading() as db:
            return [
                Carried(
                    note=rows.to_note(row),
                    origin=Meeting(
                        id=row["meeting_id"],
                        municipality_code=row["municipality_code"],
                        date=row["m_date"],
                        title=row["m_title"],
                        area_id=row["m_area_id"],
                        created=row["m_created"],
                    ),
                    status_then=model.status_of(row["status_then"]),
                )
                for row in db.execute(asked).mappings()
            ]

    def note(self, note_id: str) -> Note:
        """One note, deleted or not. Raises UnknownNoteError."""
        with self._reading() as db:
            return rows.find_note(db, note_id)

    def history(self, note_id: str) -> list[Note]:
        """Every state that a note has had, the first first, the present one last."""
        with self._reading() as db:
            found = db.execute(
                sa.select(HISTORY.c.state)
                .where(HISTORY.c.note_id == note_id)
                .order_by(HISTORY.c.revision)
            ).scalars()
            return [Note(**json.loads(state)) for state in found]

    # ── notes: writing ──────────────────────────────────────────────────────────────────────

    def add(
        self,
        meeting_id: str,
        *,
        kind: str,
        text: str,
        lon: float | None = None,
        lat: float | None = None,
        area_id: str | None = None,
        hub_id: str | None = None,
        group: str = "",
        not_personal: str | None = None,
        seat: str | None = None,
        note_id: str | None = None,
    ) -> Note:
        """Keep a new note; it is on the disk when this returns.

        not_personal: why it is no personal data although it looks so (kept without the text).
        seat: whose draft this was; it is dropped in the same step. note_id: made by the sender;
        the same one sent twice (a connection that broke) is one note. Raises NoteError,
        HeldBackError (nothing was written), UnknownNoteError (no such meeting).
        """
        fields = rows.checked(
            {
                "kind": kind,
                "text": text,
                "lon": lon,
                "lat": lat,
                "area_id": area_id,
                "hub_id": hub_id,
                "group": group,
            }
        )
        excused = rows.excused_findings(f"{fields['text']}\n{fields['group']}", not_personal)
        now = rows.now()
        with self._writing() as db:
            meeting = rows.find_meeting(db, meeting_id)
            known = rows.known(db, note_id)
            if known is not None:
                return known
            note = Note(
                id=note_id or uuid.uuid4().hex,
                municipality_code=meeting.municipality_code,
                meeting_id=meeting.id,
                number=rows.next_number(db, meeting),
                votes=0,
                status="新規",
                created=now,
                changed=now,
                revision=1,
                **fields,
            )
            db.execute(sa.insert(NOTE).values(**rows.to_row(note)))
            rows.remember(db, note)
            rows.keep_excuse(db, note, excused, not_personal)
            if seat is not None:
                db.execute(sa.delete(DRAFT).where(DRAFT.c.seat == seat))
        return note

    def change(
        self, note_id: str, revision: int, *, not_personal: str | None = None, **fields: Any
    ) -> Note:
        """Change *fields* (of CHANGEABLE) of the note as it was at *revision*.

        Raises NoteConflictError where somebody has changed one of the same fields to something
        else since, NoteError, HeldBackError, UnknownNoteError; nothing has changed then.
        """
        checked = rows.checked(fields)
        words = "\n".join(checked[name] for name in ("text", "group") if name in checked)
        excused = rows.excused_findings(words, not_personal)
        with self._writing() as db:
            now = rows.find_note(db, note_id, lock=True)
            wanted = {name: v for name, v in checked.items() if getattr(now, name) != v}
            if not wanted:
                return now
            if now.revision != revision:
                base = rows.state_at(db, note_id, revision)
                clash = [n for n in wanted if base is None or getattr(base, n) != getattr(now, n)]
                if clash:
                    raise NoteConflictError(now, clash)
            changed = Note(
                **{**vars(now), **wanted, "revision": now.revision + 1, "changed": rows.now()}
            )
            db.execute(sa.update(NOTE).where(NOTE.c.id == note_id).values(**rows.to_row(changed)))
            rows.remember(db, changed)
            rows.keep_excuse(db, changed, excused, not_personal)
        return changed

    def vote(self, note_id: str, dots: int) -> int:
        """Add dots (or take them away with a negative number), never below none; the new count.

        Two people may do so at once: both count. Raises UnknownNoteError.
        """
        total = NOTE.c.votes + dots
        bounded = sa.case((total < 0, 0), (total > model.MAX_VOTES, model.MAX_VOTES), else_=total)
        with self._writing() as db:
            found = db.execute(
                sa.update(NOTE)
                .where(NOTE.c.id == note_id)
                .values(votes=bounded)
                .returning(NOTE.c.votes)
            ).scalar_one_or_none()
        if found is None:
            raise UnknownNoteError(rows.GONE)
        return int(found)

    def rename_group(self, meeting_id: str, old: str, new: str) -> int:
        """Another name for a group on a meeting's board (carried notes too); how many notes."""
        told = [*self.of_meeting(meeting_id), *(c.note for c in self.carried(meeting_id))]
        members = [note for note in told if note.group == old]
        for note in members:
            self.change(note.id, note.revision, group=new)
        return len(members)

    def erase(self, note_id: str) -> None:
        """Remove a note with its whole history for good (a mistake that must leave no trace)."""
        with self._writing() as db:
            for table in (HISTORY, CARRIED, CONFIRMED):
                db.execute(sa.delete(table).where(table.c.note_id == note_id))
            db.execute(sa.delete(NOTE).where(NOTE.c.id == note_id))
        engine.forget_deleted(self._engine)

    # ── drafts ──────────────────────────────────────────────────────────────────────────────

    def keep_draft(self, draft: Draft, *, finished: bool = False) -> str:
        """Keep what is being typed; the words that reached the disk.

        Unless *finished*, the word at the end is left out while it may become a number (see
        ``personal.settled``). Raises HeldBackError (what was kept before stays), NoteError.
        """
        text = model.clean(draft.text, most=model.MAX_TEXT, what=tr("メモ"), lines=True)
        rows.refuse_personal(text)
        words = text if finished else personal.settled(text)
        lon, lat = model.place(draft.lon, draft.lat)
        values = {
            "meeting_id": draft.meeting_id,
            "kind": model.kind_of(draft.kind),
            "text": words,
            "lon": lon,
            "lat": lat,
            "area_id": model.identifier(draft.area_id, tr("圏域")),
            "hub_id": model.identifier(draft.hub_id, tr("メモの拠点")),
            "changed": rows.now(),
        }
        seat = model.identifier(draft.seat, tr("席")) or ""
        if not words:
            self.drop_draft(seat)
            return words
        with self._writing() as db:
            rows.find_meeting(db, draft.meeting_id)
            known = db.execute(sa.update(DRAFT).where(DRAFT.c.seat == seat).values(**values))
            if known.rowcount == 0:
                db.execute(sa.insert(DRAFT).values(seat=seat, **values))
        return words

    def drafts(self, meeting_id: str) -> list[Draft]:
        """Everything that is being typed, or was when the power went, the latest first."""
        with self._reading() as db:
            found = db.execute(
                sa.select(DRAFT)
                .where(DRAFT.c.meeting_id == meeting_id)
                .order_by(DRAFT.c.changed.desc())
            ).mappings()
            return [Draft(**row) for row in found]

    def drop_draft(self, seat: str) -> None:
        """Forget a draft."""
        with self._writing() as db:
            db.execute(sa.delete(DRAFT).where(DRAFT.c.seat == seat))

    # ── the whole ───────────────────────────────────────────────────────────────────────────

    def backup_to(self, path: Path) -> None:
        """A consistent copy as one SQLite file, also while others write.

        Raises FileExistsError, and NotImplementedError on PostgreSQL (use pg_dump there).
        """
        engine.backup(self._engine, path)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _reading(self) -> Connection:
        return self._engine.connect()

    def _writing(self) -> Any:
        return engine.writing(self._engine)

    def _notes(self, asked: sa.Select[Any]) -> list[Note]:
        with self._reading() as db:
            found = db.execute(asked.order_by(NOTE.c.created, NOTE.c.number)).mappings()
            return [rows.to_note(row) for row in found]


def own() -> NoteStore:
    """The notes of this installation: in CHIIKI_DATABASE_URL where set, else in the data folder.

    Raises ForbiddenError where the public is being served, DatabaseError (Japanese) where that
    database cannot be used.
    """
    rights.require_staff()
    where = engine.own_place()
    with _LOCK:
        if where not in _OPENED:
            _OPENED[where] = NoteStore(engine.own())
        return _OPENED[where]


_OPENED: dict[str, NoteStore] = {}
_LOCK = threading.Lock()
