"""The discussion page: for staff only, begun in one step, and deaf to what no board would send."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from geodata import store as datasets
from geodata.notes import store as notes_store
from geodata.notes.model import Meeting
from geodata.notes.store import NoteStore
from geodata.store import Dataset
from pages.common import notes_acts, role
from tests.pages.page_texts import leaks, run, said

CODE, AREA = "13123", "13123-mizue"
SEAT = "0123456789abcdef"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return datasets.load(CODE)


@pytest.fixture
def store() -> Iterator[NoteStore]:
    made = notes_store.own()
    yield made
    made.close()


@pytest.fixture
def meeting(store: NoteStore) -> Meeting:
    return store.open_meeting(CODE, date="2026-11-24", title="地域支援会議", area_id=AREA)


@pytest.fixture
def act(
    store: NoteStore, dataset: Dataset, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dict[str, Any]]:
    """Send one act as the board does; the answer to it."""
    monkeypatch.setattr(st, "session_state", {})
    numbers = iter(range(1, 100))

    def send(**fields: Any) -> dict[str, Any]:
        outbox = {"seat": SEAT, "acts": [{"number": next(numbers), **fields}]}
        notes_acts.take(outbox, store, dataset, meeting)
        return dict(notes_acts.answers()["replies"][-1])

    return send


def sent(text: str) -> str:
    """A text as a component's data have it: JSON inside of JSON."""
    return json.dumps(text)[1:-1].replace("\\", "\\\\")


def test_a_meeting_begins_in_one_step_and_opens_again() -> None:
    app = run("notes", municipality=CODE, area=AREA)
    assert not app.exception
    app.button[-1].click()
    app.run()
    assert not app.exception
    (begun,) = notes_store.own().meetings(CODE)
    assert (begun.area_id, begun.title) == (AREA, "地域支援会議")
    notes_store.own().add(begun.id, kind="課題", text="坂がきつい")
    again = run("notes", municipality=CODE, area=AREA)
    assert sent("坂がきつい") in said(again)
    assert leaks(again) == []
    again.button(key="minutes-make").click()
    again.run()
    assert not again.exception
    made = again.session_state["notes_minutes"]
    assert [content[:4] for content in (made.pdf, made.pptx, made.xlsx)] == [
        b"%PDF",
        b"PK\x03\x04",
        b"PK\x03\x04",
    ]
    for label in ("PDF（地図つき）", "PowerPoint（地図つき）"):
        assert label in said(again)
    # another area has its own discussions
    assert sent("坂がきつい") not in said(run("notes", municipality=CODE))


def test_the_public_sees_that_the_page_is_for_staff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role, "current", lambda: "public")
    app = run("notes", municipality=CODE, area=AREA)
    assert not app.exception
    assert "職員用" in app.info[0].value
    assert not app.selectbox


def test_what_makes_public_things_knows_nothing_of_notes() -> None:
    public = [*ROOT.glob("geodata/render/publish/**/*.py"), *ROOT.glob("geodata/disclosure*")]
    public += [*ROOT.glob("geodata/disclosure/**/*.py"), ROOT / "geodata" / "bundle.py"]
    files = [path for path in public if path.is_file()]
    assert files
    assert [p for p in files if "geodata.notes" in p.read_text("utf-8")] == []


def test_a_draft_a_note_a_dot_and_a_change(
    act: Callable[..., dict[str, Any]], store: NoteStore, meeting: Meeting
) -> None:
    typed = {"kind": "課題", "place": "all", "text": "坂の上の団地"}
    assert act(do="draft", **typed)["ok"]
    assert [d.text for d in store.drafts(meeting.id)] == ["坂の上の団地"]
    reply = act(do="add", id="a" * 32, group="", **typed)
    assert (reply["ok"], reply["noted"]) == (True, 1)
    assert store.drafts(meeting.id) == []
    (note,) = store.of_meeting(meeting.id)
    assert (note.area_id, note.text) == (AREA, "坂の上の団地")
    assert act(do="vote", note=note.id, dots=99)["ok"]
    assert act(do="change", note=note.id, revision=1, fields={"place": "hub:13123-nagomi-mizue"})
    changed = store.note(note.id)
    assert (changed.votes, changed.hub_id) == (1, "13123-nagomi-mizue")
    store.change(note.id, 2, text="ほかの席の文")
    reply = act(do="change", note=note.id, revision=2, fields={"text": "わたしの文"})
    assert reply["theirs"]["text"] == "ほかの席の文"
    assert "ほかの人が先に" in reply["message"]


def test_what_is_held_back_says_where_and_why(act: Callable[..., dict[str, Any]]) -> None:
    text = "  坂の上、０３－１２３４－５６７８"
    reply = act(do="draft", kind="課題", place="all", text=text, finished=True)
    ((start, end),) = reply["spans"]
    assert text[start:end] == "０３－１２３４－５６７８"
    assert "電話番号" in reply["reasons"][0]


def test_an_act_counts_once_however_often_it_comes(
    store: NoteStore, dataset: Dataset, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = store.add(meeting.id, kind="課題", text="話")
    vote = {"number": 7, "do": "vote", "note": note.id, "dots": 1}
    monkeypatch.setattr(st, "session_state", {})
    for _ in range(3):
        notes_acts.take({"seat": SEAT, "acts": [vote]}, store, dataset, meeting)
    assert store.note(note.id).votes == 1
    # a session that began anew after a power cut: the dot may have counted already
    monkeypatch.setattr(st, "session_state", {})
    vote["session"] = "of another life"
    notes_acts.take({"seat": SEAT, "acts": [vote]}, store, dataset, meeting)
    assert store.note(note.id).votes == 1


HOSTILE: list[object] = [
    None,
    "x",
    {"seat": SEAT},
    {"seat": "../../etc", "acts": [{"number": 1, "do": "drop", "seat": "x"}]},
    {"seat": SEAT, "acts": [None, 1, {"number": "1"}, {"do": "add"}]},
    {"seat": SEAT, "acts": [{"number": 1}]},
    {"seat": SEAT, "acts": [{"number": 2, "do": "add", "text": ["x"], "kind": "課題"}]},
    {"seat": SEAT, "acts": [{"number": 3, "do": "add", "text": "x", "kind": "悪口"}]},
    {
        "seat": SEAT,
        "acts": [{"number": 4, "do": "add", "text": "x", "kind": "課題", "place": "hub:x"}],
    },
    {
        "seat": SEAT,
        "acts": [{"number": 5, "do": "change", "note": "x", "revision": 1, "fields": {"votes": 9}}],
    },
    {
        "seat": SEAT,
        "acts": [{"number": 6, "do": "change", "note": "x", "revision": "x", "fields": {}}],
    },
    {"seat": SEAT, "acts": [{"number": 7, "do": "vote", "note": "x", "dots": "many"}]},
]


def test_what_no_board_would_send_changes_nothing(
    store: NoteStore, dataset: Dataset, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for outbox in HOSTILE:
        monkeypatch.setattr(st, "session_state", {})
        notes_acts.take(outbox, store, dataset, meeting)
        assert all(not reply["ok"] for reply in notes_acts.answers()["replies"]), outbox
    assert store.notes(CODE) == []
