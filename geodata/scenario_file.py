"""A what-if as text: a small JSON file to keep, and a short form for the address bar.

Both come from outside when they are read, so nothing in them is believed: sizes are limited before
anything is unpacked, every field is checked, and what is not known is refused, not skipped.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Collection
from dataclasses import MISSING, asdict, fields
from typing import Any, NoReturn

from geodata import store
from geodata.language import tr
from geodata.phrases import comma
from geodata.scenario_model import (
    CHANGE_KINDS,
    MAX_CHANGES,
    Change,
    Scenario,
    ScenarioError,
)

FORMAT = "chiiki-shigen-map/scenario"
FORMAT_VERSION = 1
#: Characters of a file: 200 changes with the longest names stay well below.
MAX_FILE = 256_000
#: Addresses beyond some 2,000 characters are cut by mail programmes; the view needs room too.
MAX_URL = 1_500
_MAX_UNPACKED = 64_000
_URL = re.compile(r"[A-Za-z0-9_-]+")
_KEYS = ("format", "format_version", "name", "municipality_code", "dataset_version", "changes")
_OPTIONAL = ("comment",)
#: The order of these is the short form; a new kind goes to the end.
_SHORT_KINDS = ("add_hub", "move_hub", "close_hub", "add_posts")


def to_json(scenario: Scenario) -> str:
    """Write a scenario as JSON text, ending in a line break."""
    return json.dumps(_plain(scenario), ensure_ascii=False, indent=1) + "\n"


def from_json(text: str | bytes, *, known_codes: Collection[str] | None = None) -> Scenario:
    """Read a scenario that ``to_json`` wrote.

    Parameters
    ----------
    text
        The file as text or UTF-8 bytes.
    known_codes
        Municipalities that can be opened; those of the embedded data when None.

    Raises
    ------
    ScenarioError
        Too large, not JSON, another format or version, a field that is missing, unknown, of the
        wrong type or out of range, or an unknown municipality (Japanese, naming the field).
    """
    if len(text) > MAX_FILE:
        raise ScenarioError(
            tr("想定のファイルが大きすぎます（{max_file:,}字まで）。", max_file=MAX_FILE)
        )
    try:
        if isinstance(text, bytes):
            text = text.decode("utf-8-sig")
        content = json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=_object, parse_constant=_no_constant
        )
    except ScenarioError:
        raise
    # ValueError: broken JSON, bytes that are not UTF-8, integers of thousands of digits.
    except (ValueError, RecursionError) as error:
        raise ScenarioError(tr("想定のファイルとして読めません（JSONが壊れています）。")) from error
    return _scenario(content, known_codes)


def to_url(scenario: Scenario) -> str | None:
    """Write a scenario for the address bar: URL-safe text, or None where it would be too long.

    >>> from geodata.scenario_model import AddHub
    >>> new = AddHub("1", "なごみの家（仮）", "なごみの家", 35.6838, 139.8642)
    >>> scenario = Scenario("船堀に1か所", "13123", "0" * 16, (new,))
    >>> from_url(to_url(scenario) or "") == scenario
    True
    """
    short = [
        FORMAT_VERSION,
        scenario.name,
        scenario.municipality_code,
        scenario.dataset_version,
        scenario.comment,
        [[_SHORT_KINDS.index(c.kind), *asdict(c).values()] for c in scenario.changes],
    ]
    packed = zlib.compress(
        json.dumps(short, ensure_ascii=False, separators=(",", ":")).encode(), level=9
    )
    text = base64.urlsafe_b64encode(packed).decode().rstrip("=")
    return text if len(text) <= MAX_URL else None


def from_url(text: str, *, known_codes: Collection[str] | None = None) -> Scenario:
    """Read a scenario that ``to_url`` wrote; raises ScenarioError as ``from_json`` does."""
    if len(text) > MAX_URL or not _URL.fullmatch(text):
        raise ScenarioError(
            tr("アドレスの中の想定が読めません（長すぎるか、文字が壊れています）。")
        )
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        unpacker = zlib.decompressobj()
        # A few hundred characters can unpack to megabytes; no more than this is ever made.
        unpacked = unpacker.decompress(packed, _MAX_UNPACKED)
        if not unpacker.eof or unpacker.unused_data:
            raise ScenarioError(tr("アドレスの中の想定が途中で切れているか、大きすぎます。"))
        short = json.loads(
            unpacked.decode(), object_pairs_hook=_object, parse_constant=_no_constant
        )
    except ScenarioError:
        raise
    except (ValueError, binascii.Error, zlib.error, RecursionError) as error:
        raise ScenarioError(tr("アドレスの中の想定が読めません（文字が壊れています）。")) from error
    return _scenario(_lengthened(short), known_codes)


def _plain(scenario: Scenario) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": scenario.name,
        "municipality_code": scenario.municipality_code,
        "dataset_version": scenario.dataset_version,
        "comment": scenario.comment,
        "changes": [{"kind": change.kind} | asdict(change) for change in scenario.changes],
    }


def _lengthened(short: object) -> dict[str, Any]:
    """Give the long form of what the address bar holds; checked like a file afterwards."""
    if not isinstance(short, list) or len(short) != 6 or not isinstance(short[5], list):
        raise ScenarioError(tr("アドレスの中の想定が読めません（形が違います）。"))
    version, name, code, dataset_version, comment, changes = short
    return {
        "format": FORMAT,
        "format_version": version,
        "name": name,
        "municipality_code": code,
        "dataset_version": dataset_version,
        "comment": comment,
        "changes": [_long_change(change, n) for n, change in enumerate(changes, start=1)],
    }


def _long_change(short: object, number: int) -> dict[str, Any]:
    known = isinstance(short, list) and short and type(short[0]) is int
    if isinstance(short, list) and known and 0 <= short[0] < len(_SHORT_KINDS):
        kind = _SHORT_KINDS[short[0]]
        names = [field.name for field in fields(CHANGE_KINDS[kind])]
        if len(short) == len(names) + 1:
            return {"kind": kind} | dict(zip(names, short[1:], strict=True))
    raise ScenarioError(tr("アドレスの中の想定の{number}件目の変更が読めません。", number=number))


def _scenario(content: object, known_codes: Collection[str] | None) -> Scenario:
    if not isinstance(content, dict):
        raise ScenarioError(tr("想定のファイルではありません（全体が { } の形ではありません）。"))
    if content.get("format") != FORMAT:
        raise ScenarioError(
            tr(
                "「format」が「{format}」ではないため、想定のファイルではありません。",
                format=FORMAT,
            )
        )
    version = content.get("format_version")
    if type(version) is not int or version != FORMAT_VERSION:
        raise ScenarioError(
            tr(
                "「format_version」は{format_version}だけ読めます。新しい版の地図で保存したものかもしれません。",
                format_version=FORMAT_VERSION,
            )
        )
    _require_keys(content, _KEYS, _OPTIONAL, "")
    if not isinstance(content["changes"], list):
        raise ScenarioError(tr("「changes」は [ ] の形にしてください。"))
    if len(content["changes"]) > MAX_CHANGES:
        raise ScenarioError(
            tr("「changes」は{max_changes}件までにしてください。", max_changes=MAX_CHANGES)
        )
    scenario = Scenario(
        name=content["name"],
        municipality_code=content["municipality_code"],
        dataset_version=content["dataset_version"],
        changes=tuple(_change(c, n) for n, c in enumerate(content["changes"], start=1)),
        comment=content.get("comment", ""),
    )
    known = store.codes() if known_codes is None else known_codes
    if scenario.municipality_code not in known:
        raise ScenarioError(
            tr(
                "「municipality_code」{municipality_code}の自治体はありません。"
                "開ける自治体: {known}",
                municipality_code=scenario.municipality_code,
                known=comma(known),
            )
        )
    return scenario


def _change(content: object, number: int) -> Change:
    where = tr("{number}件目の変更", number=number)
    if not isinstance(content, dict):
        raise ScenarioError(tr("{where}は {{ }} の形にしてください。", where=where))
    kind = content.get("kind")
    made = CHANGE_KINDS.get(kind) if isinstance(kind, str) else None
    if made is None:
        raise ScenarioError(
            tr(
                "{where}の「kind」は次のどれかです: {change_kinds}",
                where=where,
                change_kinds=comma(CHANGE_KINDS),
            )
        )
    of_it = tr("{number}件目の変更の", number=number)
    required = tuple(f.name for f in fields(made) if f.default is MISSING)
    optional = tuple(f.name for f in fields(made) if f.default is not MISSING)
    _require_keys(content, ("kind", *required), optional, of_it)
    values = {name: value for name, value in content.items() if name != "kind"}
    try:
        return made(**values)
    except ScenarioError as error:
        raise ScenarioError(tr("{where}の{error}", where=where, error=error)) from error


def _require_keys(
    content: dict[str, Any], required: Collection[str], optional: Collection[str], where: str
) -> None:
    for key in required:
        if key not in content:
            raise ScenarioError(tr("{where}「{key}」がありません。", where=where, key=key))
    for key in content:
        if key not in required and key not in optional:
            raise ScenarioError(
                tr("{where}「{key}」という項目は知りません。", where=where, key=key[:40])
            )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        # JSON readers differ in which of two equal keys they keep: refuse both.
        if key in found:
            raise ScenarioError(tr("「{key}」が2回あります。", key=key[:40]))
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise ScenarioError(tr("数として「{name}」は使えません。", name=name))
