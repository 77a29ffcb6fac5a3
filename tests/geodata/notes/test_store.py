"""The store keeps what it has acknowledged, tells conflicts, and writes no personal data."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from geodata import rights
from geodata.notes import engine, store
from geodata.notes.errors import HeldBackError, NoteConflictError
from geodata.notes.model import Draft, Meeting, NoteError, UnknownNoteError
from geodata.notes.store import NoteStore
from geodata.notes.tables import ForeignSchemaError

CODE = "13123"


@pytest.fixture(params=["sqlite", "postgresql"])
def notes(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[NoteStore]:
    """A store of each sort, empty."""
    if request.param == "sqlite":
        made = NoteStore(engine.sqlite(tmp_path / "notes.sqlite3"))
    else:
        monkeypatch.setenv("CHIIKI_DATABASE_URL", request.getfixturevalue("database"))
        made = NoteStore(engine.own())
    yield made
    made.close()


@pytest.fixture
def file_notes(tmp_path: Path) -> Iterator[NoteStore]:
    made = NoteStore(engine.sqlite(tmp_path / "notes.sqlite3"))
    yield made
    made.close()


def meeting_of(notes: NoteStore, *, date: str = "2026-11-24", area: str | None = "a") -> Meeting:
    return notes.open_meeting(CODE, date=date, title="地域支援会議", area_id=area)


def draft(meeting: Meeting, text: str, seat: str = "seat0001") -> Draft:
    return Draft(seat, meeting.id, "課題", text, None, None, None, None, "")


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())


def test_a_note_comes_back_as_it_was_given(notes: NoteStore) -> None:
    meeting = meeting_of(notes)
    given = notes.add(
        meeting.id,
        kind="アイデア",
        text="  夕食の日を\r\nつくる\x00 ",
        lon=139.9012345678,
        lat=35.7,
        hub_id="h",
        group="居場所",
    )
    assert (given.text, given.lon, given.number, given.status) == (
        "夕食の日を\nつくる",
        139.901235,
        1,
        "新規",
    )
    assert notes.notes(CODE) == [given]
    assert notes.notes(CODE, "a") == [given]  # said at a meeting about it
    assert notes.notes(CODE, "b") == []
    assert notes.notes("13204") == []


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "悪口", "text": "あ"},
        {"kind": "課題", "text": " \n "},
        {"kind": "課題", "text": "あ" * 501},
        {"kind": "課題", "text": "あ", "group": "あ" * 41},
        {"kind": "課題", "text": "あ", "lon": 139.0},
        {"kind": "課題", "text": "あ", "lon": float("nan"), "lat": 35.0},
    ],
)
def test_what_is_no_note_is_refused(file_notes: NoteStore, fields: dict[str, object]) -> None:
    meeting = meeting_of(file_notes)
    with pytest.raises(NoteError):
        file_notes.add(meeting.id, **fields)  # type: ignore[arg-type]
    assert file_notes.notes(CODE) == []


def test_the_next_meeting_takes_up_what_is_open(notes: NoteStore) -> None:
    first = meeting_of(notes, date="2026-09-15")
    elsewhere = meeting_of(notes, area="b")
    bus, shop, late = (notes.add(first.id, kind="課題", text=t) for t in ("バス", "店", "夜"))
    notes.add(elsewhere.id, kind="課題", text="別の圏域の話")
    notes.change(shop.id, shop.revision, status="見送り")
    notes.change(late.id, late.revision, status="対応中")
    second = meeting_of(notes)
    assert [(c.note.text, c.status_then, c.origin) for c in notes.carried(second.id)] == [
        ("バス", "新規", first),
        ("夜", "対応中", first),
    ]
    notes.change(bus.id, bus.revision, status="地域プロジェクトになった")
    third = meeting_of(notes, date="2026-12-24")
    assert [c.note.text for c in notes.carried(third.id)] == ["夜"]
    # the second meeting's board still shows what it settled, and what it was before
    settled = notes.carried(second.id)[0]
    assert (settled.status_then, settled.note.status) == ("新規", "地域プロジェクトになった")
    # one series of numbers for an area
    assert notes.add(third.id, kind="資源", text="新しい話").number == 4
    assert notes.meetings(CODE)[0] == third


def test_two_changes_of_other_fields_both_count_the_same_field_is_told(notes: NoteStore) -> None:
    note = notes.add(meeting_of(notes).id, kind="課題", text="はじめの文")
    notes.change(note.id, 1, status="対応中")
    mine = notes.change(note.id, 1, text="わたしの文")
    assert (mine.status, mine.text, mine.revision) == ("対応中", "わたしの文", 3)
    with pytest.raises(NoteConflictError, match=r"メモ1番の文を、ほかの人が先に変えました") as told:
        notes.change(note.id, 1, text="別の文")
    assert told.value.theirs == mine
    assert notes.note(note.id) == mine
    assert notes.change(note.id, 1, text="わたしの文") == mine  # the same wish is no conflict
    assert [n.text for n in notes.history(note.id)] == ["はじめの文", "はじめの文", "わたしの文"]


def test_a_note_is_taken_off_put_back_and_erased_for_good(notes: NoteStore) -> None:
    meeting = meeting_of(notes)
    note = notes.add(meeting.id, kind="課題", text="消える話")
    gone = notes.change(note.id, 1, deleted=True)
    assert notes.of_meeting(meeting.id) == []
    assert notes.of_meeting(meeting.id, deleted=True) == [gone]
    back = notes.change(note.id, 2, deleted=False)
    assert notes.of_meeting(meeting.id) == [back]
    notes.erase(note.id)
    with pytest.raises(UnknownNoteError, match="もうありません"):
        notes.change(note.id, 3, text="まだあるか")
    assert notes.history(note.id) == []


def test_dots_are_counted_and_bounded_and_groups_renamed(file_notes: NoteStore) -> None:
    meeting = meeting_of(file_notes)
    note = file_notes.add(meeting.id, kind="課題", text="話", group="移動")
    assert [file_notes.vote(note.id, d) for d in (1, 1, -1, -1, -1)] == [1, 2, 1, 0, 0]
    assert file_notes.note(note.id).revision == 1  # a dot is no conflict for who edits the text
    assert file_notes.rename_group(meeting.id, "移動", "買い物") == 1
    assert file_notes.note(note.id).group == "買い物"


def test_the_same_note_sent_twice_is_one(file_notes: NoteStore) -> None:
    meeting = meeting_of(file_notes)
    twice = [file_notes.add(meeting.id, kind="課題", text="話", note_id="n" * 32) for _ in range(2)]
    assert twice[0] == twice[1]
    assert len(file_notes.notes(CODE)) == 1


def test_personal_data_reach_no_disk_until_somebody_answers_for_it(
    file_notes: NoteStore, tmp_path: Path
) -> None:
    meeting = meeting_of(file_notes)
    note = file_notes.add(meeting.id, kind="課題", text="坂の上")
    number = "090-1234-5678"
    file_notes.keep_draft(draft(meeting, "坂の上の人の番号は"))
    attempts = [
        lambda: file_notes.add(meeting.id, kind="課題", text=f"電話 {number}"),
        lambda: file_notes.add(meeting.id, kind="課題", text="話", group=number),
        lambda: file_notes.change(note.id, 1, text=f"電話 {number}"),
        lambda: file_notes.keep_draft(draft(meeting, f"坂の上の人の番号は{number}"), finished=True),
        lambda: file_notes.open_meeting(CODE, date="2026-11-24", title=number),
        lambda: file_notes.add(
            meeting.id, kind="課題", text=f"電話 {number}", not_personal=f"窓口の{number}"
        ),
    ]
    for attempt in attempts:
        with pytest.raises(HeldBackError, match="電話番号"):
            attempt()
    # typed letter by letter: no part of it either
    for end in range(1, len(number)):
        with contextlib.suppress(HeldBackError):
            kept = file_notes.keep_draft(draft(meeting, f"坂の上の人の番号は{number[:end]}"))
            assert kept == "坂の上の人の番号は"
    assert "坂の上の人の番号は".encode() in on_disk(tmp_path)
    assert b"1234" not in on_disk(tmp_path)
    assert b"090" not in on_disk(tmp_path)
    excused = file_notes.add(
        meeting.id, kind="資源", text=f"相談の窓口 {number}", not_personal="公開の窓口"
    )
    with sqlite3.connect(tmp_path / "notes.sqlite3") as db:
        rows = db.execute("select note_id, sorts, reason from notes_confirmed").fetchall()
    assert rows == [(excused.id, "電話番号", "公開の窓口")]
    file_notes.erase(excused.id)
    file_notes.close()
    assert b"1234" not in on_disk(tmp_path)


def test_a_draft_is_kept_taken_up_and_dropped_with_its_note(notes: NoteStore) -> None:
    meeting = meeting_of(notes)
    assert notes.keep_draft(draft(meeting, "バス停から10")) == "バス停から"
    assert notes.keep_draft(draft(meeting, "バス停から10分")) == "バス停から10分"
    notes.keep_draft(draft(meeting, "もう一つの席", seat="seat0002"))
    assert {d.seat: d.text for d in notes.drafts(meeting.id)} == {
        "seat0001": "バス停から10分",
        "seat0002": "もう一つの席",
    }
    notes.add(meeting.id, kind="課題", text="バス停から10分", seat="seat0001")
    notes.keep_draft(draft(meeting, "", seat="seat0002"))
    assert notes.drafts(meeting.id) == []


def write(place: str | None, meeting: str, name: str, count: int, told: Connection) -> None:
    """In a process of its own: add notes as fast as can be, tell each once it is acknowledged."""
    own = NoteStore(engine.own() if place is None else engine.sqlite(Path(place)))
    for number in range(count):
        note = own.add(meeting, kind="課題", text=f"{name}の{number}つめの話")
        told.send((note.id, note.number))
    told.close()


def started(place: str | None, meeting: str, name: str, count: int) -> tuple[Any, Connection]:
    # forked: a new interpreter would take seconds to read the libraries
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=write, args=(place, meeting, name, count, theirs))
    process.start()
    theirs.close()
    return process, ours


def heard(pipe: Connection) -> set[tuple[str, int]]:
    """Everything that a writer tells until it ends."""
    told = set()
    with contextlib.suppress(EOFError):
        while True:
            told.add(pipe.recv())
    return told


def test_two_processes_write_at_once_and_nothing_is_lost(notes: NoteStore) -> None:
    meeting = meeting_of(notes)
    file = notes._engine.url.database if notes._engine.dialect.name == "sqlite" else None
    writers = [started(file, meeting.id, name, 100) for name in ("東", "西")]
    told = set().union(*(heard(pipe) for _, pipe in writers))
    for process, _ in writers:
        process.join()
        assert process.exitcode == 0
    kept = notes.of_meeting(meeting.id)
    assert len(told) == len(kept) == 200
    assert {(n.id, n.number) for n in kept} == told
    assert sorted(n.number for n in kept) == list(range(1, 201))
    assert {n.text for n in kept} == {f"{w}の{i}つめの話" for w in "東西" for i in range(100)}


def test_kill_9_in_the_middle_loses_nothing_that_was_acknowledged(
    file_notes: NoteStore, tmp_path: Path
) -> None:
    meeting = meeting_of(file_notes)
    process, pipe = started(str(tmp_path / "notes.sqlite3"), meeting.id, "東", 100_000)
    told = {pipe.recv() for _ in range(25)}
    os.kill(process.pid, signal.SIGKILL)
    told |= heard(pipe)
    process.join()
    assert process.exitcode == -signal.SIGKILL
    again = NoteStore(engine.sqlite(tmp_path / "notes.sqlite3"))
    assert told <= {(n.id, n.number) for n in again.of_meeting(meeting.id)}
    again.close()
    with sqlite3.connect(tmp_path / "notes.sqlite3") as db:
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)


def test_every_commit_is_flushed_to_the_disk(file_notes: NoteStore) -> None:
    with file_notes._engine.connect() as db:
        asked = {
            name: db.execute(sa.text(f"pragma {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    # synchronous 2 is FULL
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


def test_a_copy_taken_while_others_write_is_whole(file_notes: NoteStore, tmp_path: Path) -> None:
    meeting = meeting_of(file_notes)
    note = file_notes.add(meeting.id, kind="課題", text="写しに入る話")
    target = tmp_path / "copies" / "notes.sqlite3"
    file_notes.backup_to(target)
    file_notes.change(note.id, 1, text="あとの話")
    with pytest.raises(FileExistsError):
        file_notes.backup_to(target)
    assert [path.name for path in target.parent.iterdir()] == ["notes.sqlite3"]
    copy = NoteStore(engine.sqlite(target))
    assert [n.text for n in copy.notes(CODE)] == ["写しに入る話"]
    copy.close()


def test_a_file_of_another_version_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "notes.sqlite3"
    NoteStore(engine.sqlite(file)).close()
    with sqlite3.connect(file) as db:
        db.execute("update notes_schema set version = 99")
    with pytest.raises(ForeignSchemaError, match="形式99"):
        NoteStore(engine.sqlite(file))


def test_the_public_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIIKI_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("CHIIKI_DATABASE_URL", raising=False)
    monkeypatch.setattr(rights, "_ask", lambda: "public")
    with pytest.raises(rights.ForbiddenError):
        store.own()
    assert list(tmp_path.iterdir()) == []
