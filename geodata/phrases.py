"""How words are put together in the language in force: lists, remarks in brackets, sentences."""

from __future__ import annotations

from collections.abc import Iterable

from geodata.language import current, tr


def comma(parts: Iterable[str]) -> str:
    """Names or clauses one after another: 「富坂、大塚」, "Tomisaka, Otsuka"."""
    return tr("、").join(parts)


def dots(parts: Iterable[str]) -> str:
    """Short remarks side by side: 「地区・概略境界」, "District · approximate boundary"."""
    return tr("・").join(parts)


def brackets(text: str) -> str:
    """A remark after a name, with the space that the language wants before it; "" for nothing."""
    return tr("（{text}）", text=text) if text else ""


def colon(word: str, text: str) -> str:
    """A word and what there is to it: 「次: …」."""
    return tr("{word}: {text}", word=word, text=text)


def sentences(parts: Iterable[str]) -> str:
    """Clauses without their full stop as sentences, each with one."""
    return "".join(tr("{clause}。", clause=part) for part in parts).rstrip()


def text(parts: Iterable[str]) -> str:
    """Whole sentences one after the other, with a space between where the language wants one."""
    return tr("{one}{next}", one="", next="").join(part for part in parts if part)


def capital(text: str) -> str:
    """A sentence's beginning with a capital letter, where the language writes one."""
    return f"{text[:1].upper()}{text[1:]}" if current() == "en" else text


def inner(word: str) -> str:
    """One of our own words within a sentence: without its capital letter, if it is no name."""
    said = tr(word)
    plain = current() == "en" and not said[1:2].isupper()
    return f"{said[:1].lower()}{said[1:]}" if plain else said


def full_stop(clause: str) -> str:
    """One clause as a sentence; "" stays so."""
    return sentences([clause]) if clause else ""
