"""How words are put together in the language in force: lists, remarks in brackets, sentences."""

from __future__ import annotations

from collections.abc import Iterable

from geodata.language import tr


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


def full_stop(clause: str) -> str:
    """One clause as a sentence; "" stays so."""
    return sentences([clause]) if clause else ""
