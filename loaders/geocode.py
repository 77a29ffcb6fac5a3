"""Addresses → the point of their 町丁目, through the chome table; no internet is asked.

The precision is that of a 町丁目 (``chome``), never finer. An address that names no 町丁目 of the
table, or only a 町 that has several 丁目, stays unknown and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import pandas as pd

from geodata.language import tr
from geodata.names import fold
from loaders.numbers import is_unknown, plain

PRECISION = "chome"
_POSTCODE = re.compile(r"^(?:〒\s*)?\d{3}-?\d{4}(?!\d)\s*|^〒")
_PREFECTURE = re.compile(r"^(?:東京都|北海道|(?:京都|大阪)府|..?.?県(?=.{1,9}[市区町村]))")
_COUNTY = re.compile(r"^[^\d市区町村]{1,5}郡(?=.{1,6}[町村])")
_CITY = re.compile(r"^([^\d]{1,7}?[市区町村])")
_CHOME = re.compile(r"(.*?)(\d{1,2})丁目")
_BRACKET = re.compile(r"[(（【\[].*?[)）】\]]")


_kept = cache(fold)  # for names of municipalities, which are few


@dataclass(frozen=True)
class Place:
    """Where an address is: the 町丁目 and its point; or why nobody can say (Japanese)."""

    chome: str | None = None
    lat: float | None = None
    lon: float | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Gazetteer:
    """The 町丁目 of one municipality, ready to look addresses up."""

    municipality: str
    by_key: dict[str, int]
    by_number: dict[tuple[str, str], int]
    several: frozenset[str]
    longest: int
    table: tuple[tuple[str, float | None, float | None], ...]

    def find(self, address: str) -> Place:
        """The place of one address; hostile text is fine."""
        if is_unknown(address):
            return Place(reason=tr("住所がありません"))
        key, reason = self._local(address[:300])
        if reason:
            return Place(reason=reason)
        number = self._number(key)
        if number is None:
            return Place(reason=self._why(key))
        name, lat, lon = self.table[number]
        if lat is None or lon is None:
            return Place(name, reason=tr("「{name}」の位置が町丁目の表にありません", name=name))
        return Place(name, lat, lon)

    def _local(self, address: str) -> tuple[str, str | None]:
        """Key of the address behind the name of the municipality; or a reason."""
        text = _POSTCODE.sub("", plain(address).replace(" ", ""))
        text = _COUNTY.sub("", _PREFECTURE.sub("", _BRACKET.sub("", text)))
        key, own = fold(text), _kept(self.municipality)
        if own and key.startswith(own):
            return key[len(own) :], None
        city = _CITY.match(text)
        if city and self._number(key) is None and self._town(key) is None:
            return key, tr("「{city}」はこの自治体ではありません", city=city[1])
        return key, None

    def _number(self, key: str) -> int | None:
        for length in range(min(len(key), self.longest), 0, -1):
            head, rest = key[:length], key[length:]
            town = re.match(r"(\d{1,2})(?=-|$)", rest)
            if town and (head, town[1].lstrip("0")) in self.by_number:
                return self.by_number[head, town[1].lstrip("0")]
            found = self.by_key.get(head)
            # 本町 must not take 本町二丁目 for itself, nor 1丁目 take 11丁目.
            if found is not None and not re.match(r"\d{1,2}丁目", rest):
                return found
        return None

    def _town(self, key: str) -> str | None:
        for length in range(min(len(key), self.longest), 0, -1):
            if key[:length] in self.several:
                return key[:length]
        return None

    def _why(self, key: str) -> str:
        town = self._town(key)
        if town is None:
            return tr("町丁目の表にない町名です")
        rest = key[len(town) :]
        if re.match(r"\d{1,2}(?:丁目|-|$)", rest):
            return tr("この町にその丁目がありません")
        return tr("丁目が書かれていないので、町丁目が決まりません")


def gazetteer(chome: pd.DataFrame, *, municipality: str) -> Gazetteer:
    """Prepare a chome table (columns chome, lat, lon; degrees, unknown <NA>) for looking up.

    Names that two rows share are left out: they do not tell the place.
    """
    by_key: dict[str, int] = {}
    by_number: dict[tuple[str, str], int] = {}
    several: set[str] = set()
    twice: set[str] = set()
    rows = [
        (str(name), _number(lat), _number(lon))
        for name, lat, lon in zip(chome["chome"], chome["lat"], chome["lon"], strict=True)
    ]
    for number, (name, _, _) in enumerate(rows):
        key = fold(name)
        if not key:
            continue
        if key in by_key:
            twice.add(key)
        by_key[key] = number
        numbered = _CHOME.fullmatch(key)
        if numbered and numbered[1]:
            by_number[numbered[1], numbered[2]] = number
            several.add(numbered[1])
    kept = {key: number for key, number in by_key.items() if key not in twice}
    numbers = {pair: n for pair, n in by_number.items() if f"{pair[0]}{pair[1]}丁目" in kept}
    longest = max((len(key) for key in by_key), default=0)
    return Gazetteer(municipality, kept, numbers, frozenset(several), longest, tuple(rows))


def geocode(addresses: Iterable[object], chome: pd.DataFrame, *, municipality: str) -> pd.DataFrame:
    """Look every address up.

    Parameters
    ----------
    addresses
        Texts, blank or missing where unknown.
    chome
        Columns chome, lat, lon (EPSG:4326 degrees).
    municipality
        Name of the municipality (江戸川区), left out of or written in the addresses.

    Returns
    -------
    One row an address: chome, lat, lon (Float64), coord_precision (``chome`` where found),
    reason (why not). RangeIndex.
    """
    book = gazetteer(chome, municipality=municipality)
    places = [book.find("" if pd.isna(a) else str(a)) for a in addresses]
    located = [place.lat is not None for place in places]
    return pd.DataFrame(
        {
            "chome": pd.array([place.chome for place in places], dtype="str"),
            "lat": pd.array([place.lat for place in places], dtype="Float64"),
            "lon": pd.array([place.lon for place in places], dtype="Float64"),
            "coord_precision": pd.array([PRECISION if ok else None for ok in located], dtype="str"),
            "reason": pd.array([place.reason for place in places], dtype="str"),
        }
    )


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))
