"""Sources as the slides name them: short at the foot, in full at the end."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from geodata import phrases
from geodata.language import tr
from geodata.meeting.story import Story
from geodata.profile import HubProfile
from geodata.sources import CASEBOOK, Source, sources

_FOOT_SOURCES = 3


def merged_sources(hubs: Sequence[HubProfile]) -> tuple[Source, ...]:
    """The sources of several hubs, each once."""
    return tuple(dict.fromkeys(source for hub in hubs for source in hub.sources))


def in_full(found: Sequence[Source]) -> list[str]:
    """Sources as they are shown in full: the casebook once, with all the sections named."""
    book = tr(CASEBOOK)
    sections = [s.text.removeprefix(book).strip() for s in found if s.text.startswith(book)]
    rest = [source.text for source in found if not source.text.startswith(book)]
    named = tr("／").join(dict.fromkeys(section for section in sections if section))
    return [f"{book} {named}".strip(), *rest] if sections else rest


def own_sources(story: Story) -> tuple[Source, ...]:
    """The sources of the area's own figures."""
    return story.profile.sources


def foot_line(found: Sequence[Source]) -> str:
    """The short line at the foot of a slide; empty without sources."""
    short = list(dict.fromkeys(_short(source) for source in found))
    if not short:
        return ""
    rest = len(short) - _FOOT_SOURCES
    more = tr(" ほか{more}件", more=rest) if rest > 0 else ""
    return tr("出典 {sources}", sources=phrases.comma(short[:_FOOT_SOURCES]) + more)


def _short(source: Source) -> str:
    if source.url is not None:
        return urlsplit(source.url).netloc
    return source.text.replace(tr(CASEBOOK), tr("実践事例集Vol.4"))


def short_raw(raw: str) -> str:
    """A source column as the short names in it."""
    return phrases.comma(dict.fromkeys(_short(source) for source in sources(raw)))
