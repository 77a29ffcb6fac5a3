"""What a page is about, and how the names in its own sentences are read."""

from __future__ import annotations

from typing import Any

from geodata.render.furigana import Segments, segments
from geodata.render.publish.romaji import municipality, romaji
from geodata.store import Dataset


def area_readings(dataset: Dataset) -> dict[str, str]:
    """area_id → kana, for the areas whose reading the table gives."""
    known = dataset.areas[dataset.areas["name_kana"].notna()]
    return dict(zip(known["area_id"], known["name_kana"], strict=True))


def subject(dataset: Dataset, focus: str | None) -> str:
    """The municipality, with the area that the page opens at."""
    area = dataset.area_name(focus)
    return f"{dataset.municipality.name} {area}" if area else dataset.municipality.name


def said(dataset: Dataset, focus: str | None) -> dict[str, Any]:
    """``named``: name → pieces with kana above them. ``letters``: name → Latin letters, where
    every part of it is read: 江戸川区 北小岩 → Kitakoiwa, Edogawa-ku."""
    who = dataset.municipality
    named: dict[str, Segments] = {who.name: segments(who.name, who.name_kana)}
    letters = {who.name: municipality(who.name, who.name_kana)}
    if area := dataset.area_name(focus):
        kana, both = area_readings(dataset).get(str(focus)), subject(dataset, focus)
        named[both] = (*named[who.name], (" ", None), *segments(area, kana))
        read = romaji(kana) if kana else None
        letters[both] = f"{read}, {letters[who.name]}" if read and letters[who.name] else None
    return {"named": named, "letters": {name: text for name, text in letters.items() if text}}
