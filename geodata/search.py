"""Finding areas, hubs and 町丁目 by name, however it is written.

Best first: the whole name, its beginning, a word of it, a part of it, the place of an address, a
local name (地域包括 finds 熟年相談室), a reading in kana (こまごめ), and only when nothing else is
found a slip of one letter. A hub without a point is found too; its lat and lon are None.
"""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from geodata.language import Language, current
from geodata.names import fold
from geodata.search_index import (
    CHOME,
    NAME,
    READING,
    SHORTEST_SLIP,
    Entry,
    SearchIndex,
    build_index,
    one_deletion,
)
from geodata.store import Dataset

__all__ = ["MATCHES", "Hit", "build_index", "search", "search_all", "search_index"]

#: How a hit was found, best first: the values of ``Hit.matched_by``.
MATCHES = (
    "exact",
    "prefix",
    "word",
    "substring",
    "address",
    "local-name",
    "reading",
    "slip",
)
_EXACT, _PREFIX, _WORD, _SUBSTRING, _ADDRESS, _LOCAL, _READING, _SLIP = range(len(MATCHES))

MAX_QUERY = 80  # longer than any name; the rest of a pasted page is not searched for
DEFAULT_LIMIT = 12

_HOUSE_NUMBER = re.compile(r"(\D+)(\d+)(?:-\d+)+.*")
_AFTER_CHOME = re.compile(r"(.+?\d+丁目).+")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Hit:
    """One thing found.

    Attributes:
        kind: ``hub``, ``area`` or ``chome``.
        id: hub_id, area_id or the name of the 町丁目.
        name: as the table writes it.
        subtitle: type · area name (地域包括支援センター · 小岩); plain text, escape on screen.
        lat, lon: WGS 84 degrees; both None for a thing without a point.
        matched_by: one of ``MATCHES``.
        municipality_code: where it is.
    """

    kind: str
    id: str
    name: str
    subtitle: str
    lat: float | None
    lon: float | None
    matched_by: str
    municipality_code: str


@dataclass(frozen=True)
class _Found:
    """How well an entry matches, and the subtitle that says why (None: its own)."""

    rank: int
    subtitle: str | None = None


_Matches = dict[int, _Found]
_PLAIN = tuple(_Found(rank) for rank in range(len(MATCHES)))
#: By language, too: what a hit says of itself is written when the index is built.
_indexes: WeakKeyDictionary[Dataset, dict[Language, SearchIndex]] = WeakKeyDictionary()


def search_index(dataset: Dataset) -> SearchIndex:
    """The index of a dataset, built at first use and kept while the dataset lives."""
    built = _indexes.setdefault(dataset, {})
    language = current()
    if language not in built:
        built[language] = build_index(dataset)
    return built[language]


def search(dataset: Dataset | SearchIndex, query: str, *, limit: int = DEFAULT_LIMIT) -> list[Hit]:
    """The best hits for a query in one municipality.

    Args:
        dataset: a dataset, or an index of one.
        query: any text; hostile text is fine.
        limit: at most so many hits.

    Returns:
        Hits, best first; empty when the query holds no letter or digit.

    Examples:
        >>> from geodata import store
        >>> hits = search(store.load("13123"), "なごみのいえ いちのえ", limit=1)
        >>> [(hit.name, hit.matched_by) for hit in hits]
        [('なごみの家一之江', 'reading')]
    """
    index = dataset if isinstance(dataset, SearchIndex) else search_index(dataset)
    return [hit for _, hit in _ranked(index, query, limit)]


def search_all(
    datasets: Iterable[Dataset | SearchIndex], query: str, *, limit: int = DEFAULT_LIMIT
) -> list[Hit]:
    """The best hits over several municipalities; the subtitle starts with the municipality.

    Ties go in the order of *datasets*. Slips are offered only when no municipality has better.
    """
    ranked: list[tuple[tuple[int, int, int], Hit]] = []
    for dataset in datasets:
        index = dataset if isinstance(dataset, SearchIndex) else search_index(dataset)
        ranked += [
            (rank, replace(hit, subtitle=f"{index.municipality_name} · {hit.subtitle}"))
            for rank, hit in _ranked(index, query, limit)
        ]
    ranked.sort(key=lambda pair: pair[0])
    hits = [hit for _, hit in ranked]
    if hits and hits[0].matched_by != MATCHES[_SLIP]:
        hits = [hit for hit in hits if hit.matched_by != MATCHES[_SLIP]]
    return hits[: max(limit, 0)]


def _ranked(index: SearchIndex, query: str, limit: int) -> list[tuple[tuple[int, int, int], Hit]]:
    found = _find(index, query[:MAX_QUERY])
    order = index.order
    ranked = ((match.rank, order[number], number) for number, match in found.items())
    best = heapq.nsmallest(max(limit, 0), ranked)
    return [
        ((rank, *index.entries[number].weight), _hit(index, index.entries[number], found[number]))
        for rank, _, number in best
    ]


def _hit(index: SearchIndex, entry: Entry, match: _Found) -> Hit:
    return Hit(
        kind=entry.kind,
        id=entry.id,
        name=entry.name,
        subtitle=match.subtitle or entry.subtitle,
        lat=entry.lat,
        lon=entry.lon,
        matched_by=MATCHES[match.rank],
        municipality_code=index.municipality_code,
    )


def _find(index: SearchIndex, query: str) -> _Matches:
    key = fold(query)
    if not key:
        return {}
    found = _direct(index, key)
    _merge(found, _address(index, key))
    _merge(found, _local(index, key))
    if all(match.rank != _EXACT for match in found.values()):
        _merge(found, _all_words(index, query))
    return found or _slips(index, key)


def _merge(found: _Matches, more: _Matches) -> None:
    for number, match in more.items():
        if number not in found or match.rank < found[number].rank:
            found[number] = match


def _direct(index: SearchIndex, key: str) -> _Matches:
    """Every key of the index that holds the query, by one scan of the joined keys."""
    found: _Matches = {}
    blob, starts = index.blob, index.starts
    position = blob.find(key)
    while position >= 0:
        number = bisect_right(starts, position) - 1
        start, end = starts[number], starts[number + 1] - 1
        at_start = position == start
        whole = at_start and position + len(key) == end
        for entry, field in index.owners[number]:
            match = _PLAIN[_field_rank(field, whole=whole, at_start=at_start)]
            if entry not in found or match.rank < found[entry].rank:
                found[entry] = match
        position = blob.find(key, starts[number + 1])
    return found


def _field_rank(field: int, *, whole: bool, at_start: bool) -> int:
    if field == READING:
        return _READING
    if field == NAME:
        return _EXACT if whole else _PREFIX if at_start else _SUBSTRING
    return _WORD if at_start else _SUBSTRING


def _address(index: SearchIndex, key: str) -> _Matches:
    """The 町丁目 of an address: 東京都江戸川区北小岩1-2-3 → 北小岩一丁目."""
    place = key.removeprefix("東京都").removeprefix(fold(index.municipality_name))
    if numbers := _HOUSE_NUMBER.fullmatch(place):
        place = f"{numbers[1]}{numbers[2]}丁目"
    elif longer := _AFTER_CHOME.fullmatch(place):
        place = longer[1]
    if place == key or not place:
        return {}
    return {
        number: _PLAIN[_ADDRESS]
        for number, match in _direct(index, place).items()
        if match.rank in (_EXACT, _PREFIX) and index.entries[number].kind == CHOME
    }


def _local(index: SearchIndex, key: str) -> _Matches:
    """Entries that another word for them means, alone (包括) or with a place (包括 小岩)."""
    found: _Matches = {}
    for group in index.groups:
        rest = _rest(group.terms, key)
        if rest is None:
            continue
        for number, subtitle in group.members.items():
            entry = index.entries[number]
            if not rest or rest in entry.key or rest in entry.context:
                _merge(found, {number: _Found(_LOCAL, subtitle)})
    return found


def _rest(terms: tuple[str, ...], key: str) -> str | None:
    """What a query says besides one of the terms; None when it names none of them."""
    for term in terms:
        if (term.startswith(key) and len(key) > 1) or (len(key) > 2 and key in term):
            return ""
    for term in terms:  # the longest first
        if len(term) > 1 and term in key:
            return key.replace(term, "", 1).removeprefix("の").removesuffix("の")
    return None


def _all_words(index: SearchIndex, query: str) -> _Matches:
    """Entries that answer to every word of a query of several, in any order."""
    parts = [part for text in query.split() if (part := fold(text))]
    if len(parts) < 2:
        return {}
    per_word = [_one_word(index, part) for part in parts]
    numbers = set(per_word[0]).intersection(*per_word[1:])
    return {number: _worst([words[number] for words in per_word]) for number in numbers}


def _one_word(index: SearchIndex, part: str) -> _Matches:
    found = {
        number: _PLAIN[_WORD]
        for number, entry in enumerate(index.entries)
        if part in entry.key or part in entry.context
    }
    _merge(found, _local(index, part))
    _merge(found, _direct(index, part))
    return found


def _worst(matches: list[_Found]) -> _Found:
    rank = max(_WORD, *(match.rank for match in matches))
    subtitle = next((match.subtitle for match in matches if match.subtitle), None)
    return _Found(rank, subtitle)


def _slips(index: SearchIndex, key: str) -> _Matches:
    """Entries and local names one letter away (missing, extra, wrong or two swapped)."""
    if len(key) < SHORTEST_SLIP:
        return {}
    found: _Matches = {}
    near = {n for text in one_deletion(key) for n in index.deletions.get(text, ())}
    for number in sorted(near):
        if _one_slip(key, index.keys[number]):
            found.update({entry: _PLAIN[_SLIP] for entry, _ in index.owners[number]})
    for group in index.groups:
        if any(len(term) >= SHORTEST_SLIP and _one_slip(key, term) for term in group.terms):
            _merge(found, {n: _Found(_SLIP, subtitle) for n, subtitle in group.members.items()})
    return found


def _one_slip(one: str, other: str) -> bool:
    """Whether one edit (insert, delete, replace, swap neighbours) makes one text the other.

    Numbers are never guessed: 9丁目 is not a slip for 8丁目.
    """
    if _DIGITS.findall(one) != _DIGITS.findall(other) or abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    return (
        a[1:] == b[1:]
        or a[1:] == b
        or a == b[1:]
        or (a[:2] == b[1::-1] and len(a) > 1 and a[2:] == b[2:])
    )
