"""The minutes of a discussion as facts: what PDF, slides and workbook all tell alike."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geodata import phrases
from geodata.language import N_, tr
from geodata.notes.model import KINDS, STATUSES, Carried, Note
from geodata.notes.places import Place, pin_point, place_name
from geodata.render import words
from geodata.render.notes.board import Board, note_place
from geodata.render.sheet.map_marks import Mark
from geodata.store import Dataset

INTERNAL = N_("内部資料（職員用）・公開しないでください")
#: The columns of the notes, on paper and on slides.
HEADS = (N_("番号"), N_("種類"), N_("メモ"), N_("場所"), N_("グループ"), N_("票"), N_("状況"))
#: Of the height of the map: how far marks of one place stand from it.
_RING = 0.055


@dataclass(frozen=True)
class Entry:
    """A note as the minutes tell it. origin: the meeting it came from, empty for this one's own;
    then: its status when this meeting began."""

    number: int
    kind: str
    text: str
    where: str
    group: str
    votes: int
    status: str
    origin: str = ""
    then: str = ""

    @property
    def course(self) -> str:
        """How its status went: 「新規 → 対応中」, or the status alone."""
        if self.then in ("", self.status):
            return tr(self.status)
        return f"{tr(self.then)} → {tr(self.status)}"


@dataclass(frozen=True)
class Minutes:
    """own: notes of this meeting, carried: what earlier ones left open; by kind, then dots."""

    title: str
    date: str
    municipality: str
    about: str
    own: Sequence[Entry]
    carried: Sequence[Entry]
    marks: Sequence[Mark]
    focus: str | None
    source: str

    @property
    def heading(self) -> str:
        """「なごみ地区 地域支援会議」, in one line."""
        return f"{self.about}　{self.title}"

    @property
    def counts(self) -> str:
        """How many notes of each kind, and of each status, own and carried together."""
        every = [*self.own, *self.carried]
        kinds = [
            tr("{kind}{n}件", kind=tr(k), n=n)
            for k in KINDS
            if (n := sum(e.kind == k for e in every))
        ]
        statuses = [
            tr("{status}{n}件", status=tr(s), n=n)
            for s in STATUSES
            if (n := sum(e.status == s for e in every))
        ]
        return (
            phrases.dots(kinds) + phrases.brackets(phrases.dots(statuses))
            if every
            else tr("メモなし")
        )


def minutes(dataset: Dataset, board: Board) -> Minutes:
    """The minutes of *board*'s meeting as the notes are now."""
    whole = board.meeting.area_id
    return Minutes(
        title=board.meeting.title,
        date=words.meeting_day(board.meeting.date),
        municipality=dataset.municipality.name,
        about=_about(dataset, whole),
        own=_ordered(_entry(dataset, note, whole) for note in board.own),
        carried=_ordered(_entry(dataset, c.note, whole, c) for c in board.carried),
        marks=tuple(_marks(dataset, board.notes, whole)),
        focus=whole,
        source=tr(
            "地図の版 {version}・拠点と圏域の出典はデータのページにあります",
            version=dataset.version[:8],
        ),
    )


def _about(dataset: Dataset, whole: str | None) -> str:
    name = dataset.municipality.name
    if whole is None:
        return tr("{name}全体", name=name)
    area = dataset.area_name(whole) or tr("なくなった圏域")
    return f"{name} {area}"


def _ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    order: dict[str, int] = {kind: place for place, kind in enumerate(KINDS)}
    return tuple(sorted(entries, key=lambda e: (order[e.kind], -e.votes, e.number)))


def _entry(
    dataset: Dataset, note: Note, whole: str | None, carried: Carried | None = None
) -> Entry:
    place: Place = note_place(note)
    return Entry(
        number=note.number,
        kind=note.kind,
        text=note.text,
        where=place_name(dataset, place, whole=whole),
        group=note.group,
        votes=note.votes,
        status=note.status,
        origin=f"{words.meeting_day(carried.origin.date)} {carried.origin.title}"
        if carried
        else "",
        then=carried.status_then if carried else "",
    )


def _marks(dataset: Dataset, notes: Sequence[Note], whole: str | None) -> list[Mark]:
    """Marks of one place stand in a ring around it, those at a hub beside its symbol."""
    piles: dict[tuple[float, float], list[Note]] = {}
    for note in notes:
        point = pin_point(dataset, note_place(note), whole=whole)
        if point is not None:
            piles.setdefault(point, []).append(note)
    step = _RING * _height(dataset, whole)
    found = []
    for (lon, lat), pile in piles.items():
        aside = len(pile) > 1 or pile[0].hub_id is not None
        radius = step * max(1.0, len(pile) / 5) if aside else 0.0
        for index, note in enumerate(pile):
            angle = 2 * math.pi * index / len(pile)
            east = radius * math.sin(angle) / math.cos(math.radians(lat))
            north = radius * math.cos(angle)
            found.append(Mark(lon + east, lat + north, str(note.number), note.kind))
    return found


def _height(dataset: Dataset, whole: str | None) -> float:
    """From south to north of what the map shows, in degrees."""
    areas = dataset.areas if whole is None else dataset.areas[dataset.areas["area_id"] == whole]
    _, south, _, north = areas.total_bounds
    return float(north - south) if math.isfinite(north - south) else 0.0
