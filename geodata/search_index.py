"""What can be searched in one dataset, prepared once: every name under every key it answers to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import pandas as pd

from geodata import posts
from geodata.language import tr
from geodata.levels import CHOME_LEVEL
from geodata.local_names import TermGroup, embedded, term_groups
from geodata.names import fold, sites, words
from geodata.store import Dataset
from geodata.vocabulary import word

AREA, HUB, CHOME = "area", "hub", "chome"
_KIND_ORDER = {AREA: 0, HUB: 1, CHOME: 2}
NAME, WORD, READING = 0, 1, 2  # what a key is of its entry

SHORTEST_SLIP = 4
LONGEST_SLIP = 24  # a slip in a longer query is cheaper to correct than to guess

_LEVEL_WORDS = ("コミュニティ住区", "日常生活圏域", "住区", "地区", "圏域")
_CHOME_NUMBER = re.compile(r"\d+丁目$")
_OTHER_TYPE = "その他"
_PLACES = 5  # decimals of degrees, as the tables keep: about a metre


@dataclass(frozen=True)
class Entry:
    """One thing to find. lat and lon are WGS 84 degrees or None; context is a matching key."""

    kind: str
    id: str
    name: str
    subtitle: str
    lat: float | None
    lon: float | None
    key: str
    context: str

    @property
    def weight(self) -> tuple[int, int]:
        """Order among equally good matches: areas, hubs, 町丁目; the shortest name first."""
        return _KIND_ORDER[self.kind], len(self.key)


@dataclass(frozen=True)
class Group:
    """Words that mean a set of entries: entry number → the subtitle to show (None: its own)."""

    terms: tuple[str, ...]
    members: dict[int, str | None]


@dataclass(frozen=True)
class SearchIndex:
    """The prepared index of one dataset. Build with `build_index`; read by `search`."""

    municipality_code: str
    municipality_name: str
    entries: tuple[Entry, ...]
    groups: tuple[Group, ...]
    keys: tuple[str, ...]
    owners: tuple[tuple[tuple[int, int], ...], ...]  # for each key: (entry number, what it is)

    @cached_property
    def blob(self) -> str:
        """All keys, one a line: one pass of str.find over it answers a substring query."""
        return "\n".join((*self.keys, ""))

    @cached_property
    def starts(self) -> list[int]:
        """Where each key starts in the blob."""
        return [0, *accumulate(len(key) + 1 for key in self.keys)]

    @cached_property
    def order(self) -> list[int]:
        """Place of each entry by weight and then as the tables have it."""
        by_weight = sorted(range(len(self.entries)), key=lambda n: self.entries[n].weight)
        places = [0] * len(by_weight)
        for place, number in enumerate(by_weight):
            places[number] = place
        return places

    @cached_property
    def deletions(self) -> dict[str, tuple[int, ...]]:
        """Key with one letter left out → keys; two words one slip apart share such a text."""
        found: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            if SHORTEST_SLIP - 1 <= len(key) <= LONGEST_SLIP:
                for shorter in one_deletion(key):
                    found.setdefault(shorter, []).append(number)
        return {shorter: tuple(numbers) for shorter, numbers in found.items()}


def one_deletion(key: str) -> set[str]:
    """The key itself and every text that leaves one letter of it out."""
    return {key, *(key[:i] + key[i + 1 :] for i in range(len(key)))}


def build_index(dataset: Dataset) -> SearchIndex:
    """Prepare the index of a dataset: its areas, hubs and 町丁目, and the local names.

    Pure; some tens of µs a row. `search.search` keeps the result while the dataset lives.
    """
    source = _Source.of(dataset)
    entries = (*_areas(source), *_hubs(source), *_chome(source))
    found: dict[str, dict[tuple[int, int], None]] = {}
    for number, entry in enumerate(entries):
        for key, field in _keys(entry, source):
            if key:
                found.setdefault(key, {})[number, field] = None
    return SearchIndex(
        municipality_code=dataset.municipality.code,
        municipality_name=dataset.municipality.name,
        entries=entries,
        groups=_groups(dataset, entries),
        keys=tuple(found),
        owners=tuple(tuple(owners) for owners in found.values()),
    )


@dataclass(frozen=True)
class _Source:
    """A dataset with the names of its areas by id, their readings and the words for hub types."""

    dataset: Dataset
    area_names: dict[str, str]
    area_kana: dict[str, str]
    hub_kana: dict[str, str]  # only where a table says how the hub itself is read
    stem_readings: dict[str, str]  # 北小岩 → きたこいわ
    type_words: tuple[str, ...]

    @staticmethod
    def of(dataset: Dataset) -> _Source:
        areas = dataset.areas
        names = dict(zip(areas["area_id"], areas["name"], strict=True))
        kana = {
            area_id: reading
            for area_id, reading in zip(areas["area_id"], areas["name_kana"], strict=True)
            if not pd.isna(reading)
        }
        stems = {
            _stem(fold(names[area_id])): _stem(fold(reading)) for area_id, reading in kana.items()
        }
        types = {fold(str(name)) for name in dataset.hubs["hub_type"].unique()}
        types |= {fold(row.local_name) for row in embedded() if row.hub_type}
        return _Source(
            dataset=dataset,
            area_names=names,
            area_kana=kana,
            hub_kana=_hub_kana(dataset),
            # One kanji (碑 of 碑住区) is read differently in other names (碑文谷).
            stem_readings={name: reading for name, reading in stems.items() if len(name) > 1},
            type_words=tuple(sorted(types, key=len, reverse=True)),
        )

    def area_name(self, area_id: object) -> str | None:
        return None if pd.isna(area_id) else self.area_names.get(str(area_id))

    def context(self, *parts: object) -> str:
        """Words that narrow a search but find nothing alone: municipality, type, area."""
        texts = [str(part) for part in parts if part is not None]
        return fold(" ".join([self.dataset.municipality.name, *texts]))


def _hub_kana(dataset: Dataset) -> dict[str, str]:
    hubs = dataset.hubs
    if "name_kana" not in hubs:
        return {}
    read = hubs[hubs["name_kana"].notna()]
    return dict(zip(read["hub_id"], read["name_kana"], strict=True))


_READ_LEVEL_WORDS = tuple(fold(word) for word in (*_LEVEL_WORDS, "じゅうく", "ちく"))


def _stem(key: str) -> str:
    """A key without its level word (駒場住区 → 駒場) or number (北小岩1丁目 → 北小岩)."""
    key = _CHOME_NUMBER.sub("", key)
    for ending in _READ_LEVEL_WORDS:
        if key.endswith(ending) and len(key) > len(ending):
            return key.removesuffix(ending)
    return key


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))


def _records(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[object, ...]]:
    return zip(*(frame[column].tolist() for column in columns), strict=True)


def _areas(source: _Source) -> Iterator[Entry]:
    areas = source.dataset.areas
    points = areas.geometry.representative_point()
    lats, lons = points.y.round(_PLACES), points.x.round(_PLACES)
    rows = _records(areas, ("area_id", "name", "level", "parent_area_id"))
    for row, lat, lon in zip(rows, lats, lons, strict=True):
        area_id, name, level, parent_id = row
        parent = source.area_name(parent_id)
        yield Entry(
            kind=AREA,
            id=str(area_id),
            name=str(name),
            subtitle=" · ".join(part for part in (word(level), parent) if part),
            lat=_number(lat),
            lon=_number(lon),
            key=fold(str(name)),
            context=source.context(level, parent),
        )


def _hubs(source: _Source) -> Iterator[Entry]:
    hubs = source.dataset.hubs
    wholes = _wholes(hubs["name"])
    columns = ("hub_id", "name", "hub_type", "area_id", "lat", "lon")
    for hub_id, name, hub_type, area_id, lat, lon in _records(hubs, columns):
        area = source.area_name(area_id)
        key = fold(str(name))
        part = tr("{whole}の一部", whole=wholes[key]) if key in wholes else None
        yield Entry(
            kind=HUB,
            id=str(hub_id),
            name=str(name),
            subtitle=" · ".join(p for p in (word(hub_type), area or tr("圏域不明"), part) if p),
            lat=_number(lat),
            lon=_number(lon),
            key=key,
            context=source.context(hub_type, area),
        )


def _chome(source: _Source) -> Iterator[Entry]:
    columns = ("chome", "area_id", "lat", "lon")
    contexts: dict[str | None, str] = {}  # a few areas, thousands of 町丁目
    for name, area_id, lat, lon in _records(source.dataset.chome, columns):
        area = source.area_name(area_id)
        if area not in contexts:
            contexts[area] = source.context(CHOME_LEVEL, area)
        yield Entry(
            kind=CHOME,
            id=str(name),
            name=str(name),
            subtitle=tr("町丁目 · {area}", area=area or tr("圏域不明")),
            lat=_number(lat),
            lon=_number(lon),
            key=fold(str(name)),
            context=contexts[area],
        )


def _wholes(hub_names: Iterable[str]) -> dict[str, str]:
    """Key of a site with a row of its own → the hub whose name joins it with others."""
    known = list(hub_names)
    keys = {fold(name) for name in known}
    return {key: name for name in known for site in sites(name) if (key := fold(site)) in keys}


def _keys(entry: Entry, source: _Source) -> Iterator[tuple[str, int]]:
    """Every key that an entry answers to, with what it is."""
    yield entry.key, NAME
    stem = _stem(entry.key)
    yield stem, WORD
    if entry.kind == HUB:
        parts = words(entry.name)
        yield from ((part, WORD) for part in parts if len(parts) > 1)
        for type_word in source.type_words:
            if entry.key.startswith(type_word):
                yield entry.key.removeprefix(type_word), WORD
    for reading in _readings(entry, stem, source):
        yield reading, READING


def _readings(entry: Entry, stem: str, source: _Source) -> Iterator[str]:
    """Readings in kana. 町丁目 and hubs that carry an area's name are read as the area is."""
    if entry.kind == AREA and entry.id in source.area_kana:
        yield fold(source.area_kana[entry.id])
    elif entry.kind == CHOME and stem in source.stem_readings:
        yield entry.key.replace(stem, source.stem_readings[stem], 1)
    elif entry.kind == HUB:
        if entry.id in source.hub_kana:
            yield fold(source.hub_kana[entry.id])
        for name, reading in source.stem_readings.items():
            if name in entry.key and name in entry.context:
                yield entry.key.replace(name, reading, 1)


def _groups(dataset: Dataset, entries: Sequence[Entry]) -> tuple[Group, ...]:
    hub_types = dict(zip(dataset.hubs["hub_id"], dataset.hubs["hub_type"], strict=True))
    known = list(term_groups(embedded()))
    named = {group.hub_type for group in known}
    known += [
        TermGroup(str(hub_type), str(hub_type), (fold(str(hub_type)),))
        for hub_type in dict.fromkeys(hub_types.values())
        if hub_type not in named and hub_type != _OTHER_TYPE
    ]
    found = []
    for group in known:
        members: dict[int, str | None] = {}
        for number, entry in enumerate(entries):
            if entry.kind == HUB and _is_member(entry, hub_types[entry.id], group):
                members[number] = None
        found.append(Group(group.terms, members))
    found.extend(_role_groups(dataset, entries, known))
    return tuple(group for group in found if group.members)


def _is_member(entry: Entry, hub_type: str, group: TermGroup) -> bool:
    if group.hub_type is not None:
        return hub_type == group.hub_type
    return any(len(term) > 2 and term in entry.key for term in group.terms)


def _role_groups(
    dataset: Dataset, entries: Sequence[Entry], known: Sequence[TermGroup]
) -> Iterator[Group]:
    """Roles mean the areas where somebody holds them, with the number of heads."""
    numbers = {entry.id: number for number, entry in enumerate(entries) if entry.kind == AREA}
    table = dataset.posts[dataset.posts["area_id"].isin(list(numbers))]
    levels = dict(zip(dataset.areas["area_id"], dataset.areas["level"], strict=True))
    for role in posts.roles(dataset):
        key = fold(role)
        terms = {key, *(t for group in known if key in group.terms for t in group.terms)}
        members: dict[int, str | None] = {}
        for area_id, rows in table.groupby("area_id", sort=False):
            if any(role in held for held in posts.roles_held(rows)):
                heads = posts.count_role(rows, role)
                members[numbers[str(area_id)]] = (
                    f"{word(levels[area_id])} · {word(role)} {_heads(heads)}"
                )
        yield Group(tuple(sorted(terms, key=len, reverse=True)), members)


def _heads(count: posts.Count) -> str:
    if count.low is None:
        return tr("人数不明")
    return (
        tr("{low}名", low=count.low)
        if count.low == count.high
        else tr("{low}〜{high}名", low=count.low, high=count.high)
    )
