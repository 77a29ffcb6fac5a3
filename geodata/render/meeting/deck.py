"""The whole deck as one piece of HTML, and the files that bring it to life in a browser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from geodata import language, phrases
from geodata.language import tr
from geodata.render.meeting.boards import e, flowing
from geodata.render.meeting.slides import Slide
from geodata.render.script_words import speaking
from geodata.render.static_files import ASSETS, StaticFile, content_named


@dataclass(frozen=True)
class Frame:
    """What stands on every slide: whose area it is, and badges such as 内部資料."""

    municipality: str
    area: str
    badges: tuple[str, ...] = ()


def deck_html(slides: Sequence[Slide], frame: Frame) -> str:
    """Every slide as a section, its notes in a part of their own for the presenter's window."""
    return "".join(_section(i, slide, slides, frame) for i, slide in enumerate(slides))


def script_file() -> StaticFile:
    """The deck's script as an ES module that exports ``createDeck``, in the language in force."""
    return _script_file(language.current())


@cache
def _script_file(_: language.Language) -> StaticFile:
    source = speaking((ASSETS / "meeting.js").read_text("utf-8"))
    return content_named("meeting", "deck", ".js", source.encode())


@cache
def style_file() -> StaticFile:
    """The deck's style sheet."""
    return content_named("meeting", "deck", ".css", (ASSETS / "meeting.css").read_bytes())


def _section(number: int, slide: Slide, slides: Sequence[Slide], frame: Frame) -> str:
    badges = "".join(f'<span class="mt-badge">{e(text)}</span>' for text in frame.badges)
    notes = "".join(f"<li>{e(text)}</li>" for text in slide.notes)
    foot = f'<footer class="mt-foot">{e(slide.foot)}</footer>' if slide.foot else ""
    step, kind = e(slide.step), e(tr("スライド"))
    return (
        f'<section class="mt-slide mt-slide-{e(slide.key)}" data-step="{step}"'
        f' aria-roledescription="{kind}"'
        f' aria-label="{number + 1}／{len(slides)} {step}">'
        f'<header class="mt-head"><span class="mt-step">{step}</span>'
        f'<span class="mt-who">{badges}<span>{e(frame.municipality)}</span>'
        f"<b>{e(frame.area)}</b></span></header>"
        f'<h1 class="mt-headline">{_sentences(slide.headline)}</h1>'
        f'<div class="mt-body">{slide.body}</div>{foot}'
        f'<template class="mt-for-presenter"><ul>{notes}</ul></template></section>'
    )


def _sentences(text: str) -> str:
    """A headline that breaks between its sentences before it breaks within one."""
    parts = [part for part in re.split(r"(?<=。)|(?<=\. )", text) if part]
    # the space between two sentences stands between their boxes, or it would be lost
    return "".join(
        f"<span>{flowing(phrases.capital(part.rstrip()))}</span>{' ' * part.endswith(' ')}"
        for part in parts
    )
