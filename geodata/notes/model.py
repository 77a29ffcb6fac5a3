"""What a note, a meeting and a draft are, and what may stand in them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from geodata import schema
from geodata.language import tr
from geodata.phrases import dots
from geodata.vocabulary import word

Kind: TypeAlias = Literal["課題", "資源", "アイデア", "要確認"]
Status: TypeAlias = Literal["新規", "対応中", "地域プロジェクトになった", "見送り"]

KINDS: tuple[Kind, ...] = get_args(Kind)
STATUSES: tuple[Status, ...] = get_args(Status)
#: What the next meeting of the same area takes up again.
OPEN_STATUSES: tuple[Status, ...] = ("新規", "対応中")

MAX_TEXT = 500
MAX_GROUP = 40
MAX_TITLE = 80
MAX_REASON = 200
MAX_ID = 120
#: More dots than a hall of people has hands.
MAX_VOTES = 999

_CODE = re.compile(schema.CODE_PATTERN)


class NoteError(ValueError):
    """Something that may not be kept as it is; the message (Japanese) says what to change."""


class UnknownNoteError(KeyError):
    """No such note, meeting or draft (it may have been erased by somebody else)."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


@dataclass(frozen=True)
class Meeting:
    """A discussion. date: ISO day. area_id: what it is about, None for the whole municipality.
    created: ISO 8601 in UTC."""

    id: str
    municipality_code: str
    date: str
    title: str
    area_id: str | None
    created: str


@dataclass(frozen=True)
class Note:
    """A remark. Visibility: staff, always.

    number: what the pin shows; never used twice for the same area. lon, lat: degrees
    (EPSG:4326), both or neither. area_id, hub_id: what it is linked to; with no place at all it
    is about the whole of the meeting's area. votes: dots. created, changed: ISO 8601 in UTC.
    revision: counts the changes (dots aside), see ``NoteStore.change``.
    """

    id: str
    municipality_code: str
    meeting_id: str
    number: int
    kind: Kind
    text: str
    lon: float | None
    lat: float | None
    area_id: str | None
    hub_id: str | None
    group: str
    votes: int
    status: Status
    created: str
    changed: str
    revision: int
    deleted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the next meeting takes it up again."""
        return self.status in OPEN_STATUSES


@dataclass(frozen=True)
class Carried:
    """An earlier note on the table of a later meeting: what it was when that meeting began."""

    note: Note
    origin: Meeting
    status_then: Status


@dataclass(frozen=True)
class Draft:
    """What is being typed at one seat (a browser tab), as far as it has reached the disk."""

    seat: str
    meeting_id: str
    kind: Kind
    text: str
    lon: float | None
    lat: float | None
    area_id: str | None
    hub_id: str | None
    changed: str


def clean(text: str, *, most: int, what: str, lines: bool = False) -> str:
    """*text* as it is kept: NFC, without control characters, at most *most* characters.

    *lines* keeps line breaks. Raises NoteError where it is too long.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        c
        for c in unicodedata.normalize("NFC", text)
        # control, surrogate and unassigned characters; joiners (Cf) belong to some names
        if (c == "\n" and lines) or unicodedata.category(c) not in ("Cc", "Cs", "Cn", "Co")
    ).strip()
    if len(kept) > most:
        raise NoteError(
            tr(
                "{what}は{most}字までです（いま{length}字）。短くするか、分けてください。",
                what=what,
                most=most,
                length=len(kept),
            )
        )
    return kept


def note_text(text: str) -> str:
    """The words of a note as they are kept. Raises NoteError where there are none or too many."""
    kept = clean(text, most=MAX_TEXT, what=tr("メモ"), lines=True)
    if not kept:
        raise NoteError(tr("メモに何も書かれていません。"))
    return kept


def kind_of(value: str) -> Kind:
    """*value* as a kind. Raises NoteError."""
    if value not in KINDS:
        raise NoteError(
            tr(
                "メモの種類は{kinds}のどれかです: {value}",
                kinds=dots(map(word, KINDS)),
                value=value[:20],
            )
        )
    return value


def status_of(value: str) -> Status:
    """*value* as a status. Raises NoteError."""
    if value not in STATUSES:
        raise NoteError(
            tr(
                "メモの状況は{statuses}のどれかです: {value}",
                statuses=dots(map(word, STATUSES)),
                value=value[:20],
            )
        )
    return value


def place(lon: float | None, lat: float | None) -> tuple[float | None, float | None]:
    """A place in degrees (EPSG:4326), or no place. Raises NoteError for anything else."""
    if lon is None and lat is None:
        return None, None
    if lon is None or lat is None or not (abs(lon) <= 180 and abs(lat) <= 90):  # NaN is neither
        raise NoteError(tr("地図の上の位置が正しくありません。もう一度、地図を押してください。"))
    return round(float(lon), 6), round(float(lat), 6)


def identifier(value: str | None, what: str) -> str | None:
    """The id of an area or a hub, or None. Raises NoteError for what cannot be one."""
    if value is None or not value:
        return None
    if len(value) > MAX_ID or any(unicodedata.category(c)[0] == "C" for c in value):
        raise NoteError(tr("{what}の指定が正しくありません。", what=what))
    return value


def municipality(code: str) -> str:
    """A five-digit code. Raises NoteError."""
    if not _CODE.match(code):
        raise NoteError(tr("自治体コードは5桁の数字です: {code}", code=code[:20]))
    return code


def meeting_day(value: str) -> str:
    """An ISO day. Raises NoteError."""
    try:
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise NoteError(tr("会議の日付が読めません: {value}", value=value[:20])) from None
