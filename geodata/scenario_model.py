"""想定 (what-if): hypothetical hubs and posts on top of a dataset, which itself never changes."""

from __future__ import annotations

import hashlib
import json
import math
import re
import unicodedata
from dataclasses import asdict, dataclass
from typing import ClassVar

from geodata.language import N_, tr
from geodata.phrases import comma
from geodata.schema import HUB_TYPES, LAT_RANGE, LON_RANGE

#: Hypothetical hubs are told from real ones by their id, and named as such in their source.
HUB_PREFIX = "what-if-"
SOURCE = N_("想定")
CLOSE_REASONS = (N_("閉所"), N_("後継者なし"))
NAME_LENGTH = 100
COMMENT_LENGTH = 2_000
MAX_CHANGES = 200
_MAX_HEADS = 999
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_CODE = re.compile(r"[0-9]{5}")
#: 0.1 m: finer than any click, and short in the address bar.
_DECIMALS = 6


class ScenarioError(ValueError):
    """A what-if that cannot be read or applied; the message is Japanese, naming the field."""


@dataclass(frozen=True)
class AddHub:
    """A new hub of a type at a place (EPSG:4326, kept to 6 decimals)."""

    kind: ClassVar[str] = "add_hub"
    id: str
    name: str
    hub_type: str
    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not isinstance(self.id, str) or not _ID.fullmatch(self.id):
            raise ScenarioError(tr("「id」は英小文字・数字・ハイフンで40字までにしてください。"))
        _text(self.name, "name", NAME_LENGTH)
        _choice(self.hub_type, "hub_type", HUB_TYPES)
        _place(self)

    @property
    def hub_id(self) -> str:
        """The id of the hub in the changed dataset."""
        return HUB_PREFIX + self.id


@dataclass(frozen=True)
class MoveHub:
    """A hub moves to another place (EPSG:4326, kept to 6 decimals)."""

    kind: ClassVar[str] = "move_hub"
    hub_id: str
    lat: float
    lon: float

    def __post_init__(self) -> None:
        _text(self.hub_id, "hub_id", NAME_LENGTH)
        _place(self)


@dataclass(frozen=True)
class CloseHub:
    """A hub is given up; ``reason`` is one of ``CLOSE_REASONS``."""

    kind: ClassVar[str] = "close_hub"
    hub_id: str
    reason: str = CLOSE_REASONS[0]

    def __post_init__(self) -> None:
        _text(self.hub_id, "hub_id", NAME_LENGTH)
        _choice(self.reason, "reason", CLOSE_REASONS)


@dataclass(frozen=True)
class AddPosts:
    """Posts of a role grow or shrink by ``headcount`` (not 0); ``area_id`` None: 全域.

    Moving people is two changes: fewer here, more there.
    """

    kind: ClassVar[str] = "add_posts"
    area_id: str | None
    role: str
    headcount: int

    def __post_init__(self) -> None:
        if self.area_id is not None:
            _text(self.area_id, "area_id", NAME_LENGTH)
        _text(self.role, "role", NAME_LENGTH)
        heads = self.headcount
        if not isinstance(heads, int) or isinstance(heads, bool):
            raise ScenarioError(tr("「headcount」は整数にしてください。"))
        if heads == 0 or abs(heads) > _MAX_HEADS:
            raise ScenarioError(
                tr(
                    "「headcount」は0でない-{max_heads}〜{max_heads}にしてください。",
                    max_heads=_MAX_HEADS,
                )
            )


Change = AddHub | MoveHub | CloseHub | AddPosts
CHANGE_KINDS: dict[str, type[Change]] = {
    kind.kind: kind for kind in (AddHub, MoveHub, CloseHub, AddPosts)
}


@dataclass(frozen=True)
class Scenario:
    """Named changes to one municipality, made on the dataset of ``dataset_version``."""

    name: str
    municipality_code: str
    dataset_version: str
    changes: tuple[Change, ...] = ()
    comment: str = ""

    def __post_init__(self) -> None:
        _text(self.name, "name", NAME_LENGTH)
        if not isinstance(self.municipality_code, str) or not _CODE.fullmatch(
            self.municipality_code
        ):
            raise ScenarioError(tr("「municipality_code」は5桁の数字（文字）にしてください。"))
        _text(self.dataset_version, "dataset_version", NAME_LENGTH)
        _text(self.comment, "comment", COMMENT_LENGTH, empty=True, lines=True)
        if not isinstance(self.changes, tuple) or not all(
            isinstance(change, Change) for change in self.changes
        ):
            raise ScenarioError(tr("「changes」は変更の組にしてください。"))
        if len(self.changes) > MAX_CHANGES:
            raise ScenarioError(
                tr("「changes」は{max_changes}件までにしてください。", max_changes=MAX_CHANGES)
            )

    @property
    def changes_key(self) -> str:
        """A hash of the changes alone: two scenarios with the same changes share their figures."""
        plain = [[change.kind, asdict(change)] for change in self.changes]
        text = json.dumps(plain, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def next_hub_id(self) -> str:
        """Give an id for the next ``AddHub`` that no change of this scenario uses yet."""
        used = {change.id for change in self.changes if isinstance(change, AddHub)}
        number = 1
        while f"{number}" in used:
            number += 1
        return f"{number}"


def _text(
    value: object, field: str, longest: int, *, empty: bool = False, lines: bool = False
) -> None:
    """Check a text; it is kept as it is, whatever markup it holds: screens escape it."""
    if not isinstance(value, str):
        raise ScenarioError(tr("「{field}」は文字にしてください。", field=field))
    if not value.strip() and not empty:
        raise ScenarioError(tr("「{field}」が空です。", field=field))
    if len(value) > longest:
        raise ScenarioError(
            tr("「{field}」は{longest}字までにしてください。", field=field, longest=longest)
        )
    for char in value:
        if unicodedata.category(char) in ("Cc", "Cs") and not (lines and char == "\n"):
            raise ScenarioError(
                tr("「{field}」に使えない文字（制御文字）があります。", field=field)
            )


def _choice(value: object, field: str, options: tuple[str, ...]) -> None:
    if value not in options:
        raise ScenarioError(
            tr(
                "「{field}」は次のどれかにしてください: {options}",
                field=field,
                options=comma(options),
            )
        )


def _place(change: AddHub | MoveHub) -> None:
    for field, (low, high) in (("lat", LAT_RANGE), ("lon", LON_RANGE)):
        value = getattr(change, field)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ScenarioError(tr("「{field}」は数にしてください。", field=field))
        if not math.isfinite(value) or not low <= value <= high:
            raise ScenarioError(
                tr(
                    "「{field}」は{low:g}〜{high:g}度にしてください。",
                    field=field,
                    low=low,
                    high=high,
                )
            )
        object.__setattr__(change, field, round(float(value), _DECIMALS))
