"""The list of the page: everything that the map shows, as plain HTML that needs no script.

Every text of the data is escaped; every text of ours carries its key (``data-t``), by which the
page's script says it in another language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sized
from dataclasses import dataclass
from html import escape

import pandas as pd

from geodata.local_names import local_name
from geodata.profile import AreaProfile, HubProfile, area_profile, hub_profile
from geodata.render import words
from geodata.render.furigana import Readings, Segments, readings
from geodata.render.publish.romaji import of_pieces, romaji
from geodata.render.publish.texts import japanese, known_words
from geodata.sources import Source
from geodata.store import Dataset

_NO_DIGIT = re.compile(r"[^0-9+]")
#: A telephone number is dialled only where it surely is one.
_PHONE = re.compile(r"[0-9０-９+＋()（）\-－‐ー\s]{9,20}")


@dataclass(frozen=True)
class _Names:
    """How names are read: in kana, and of hubs (by hub_id) in Latin letters too."""

    kana: Readings
    letters: Mapping[str, str]


def _names(dataset: Dataset) -> _Names:
    kana = readings(dataset)
    hubs = zip(*(dataset.hubs[c] for c in ("hub_id", "name", "hub_type")), strict=True)
    letters = {
        hub_id: of_pieces(
            kana.hubs.get(hub_id, ((name, None),)),
            known_words(kind, local_name(kind, dataset.code)),
        )
        for hub_id, name, kind in hubs
    }
    return _Names(kana, {hub_id: text for hub_id, text in letters.items() if text})


def area_list(dataset: Dataset, level: str) -> str:
    """Every area of a level with its figures and hubs, then the hubs of no known area."""
    position = {hub_id: i for i, hub_id in enumerate(dataset.hubs["hub_id"])}
    read = _names(dataset)
    shown: set[str] = set()
    parts = []
    for index, area_id in enumerate(dataset.areas_at(level)["area_id"]):
        profile = area_profile(dataset, area_id)
        shown |= {hub.hub_id for hub in profile.hubs}
        parts.append(_area(profile, index, position, read))
    rest = [
        hub_profile(dataset, hub_id) for hub_id in dataset.hubs["hub_id"] if hub_id not in shown
    ]
    if rest:
        cards = "".join(_hub(hub, position[hub.hub_id], read) for hub in rest)
        heading = f"<summary>{label('nowhere', 'h3')}{_counted(rest)}</summary>"
        parts.append(f'<details class="area">{heading}<ul>{cards}</ul></details>')
    return "".join(parts)


def label(key: str, tag: str = "span", **values: object) -> str:
    """A text of ours in Japanese, in an element that the script can put into another language."""
    given = "".join(f' data-{name}="{_e(value)}"' for name, value in values.items())
    shown = {n: f"{v:,}" if isinstance(v, int) else v for n, v in values.items()}
    return f'<{tag} data-t="{_e(key)}"{given}>{_e(japanese(key, **shown))}</{tag}>'


def name(text: str, pieces: Segments, letters: str | None = None) -> str:
    """A name with what is known of its reading: in pieces for kana, whole for Latin letters."""
    attributes = ""
    if any(read is not None for _, read in pieces):
        attributes = f' data-ruby="{_e(json.dumps(pieces, ensure_ascii=False))}"'
    if letters:
        attributes += f' data-romaji="{_e(letters)}"'
    return f"<span{attributes}>{_e(text)}</span>"


def date(value: str | None) -> str:
    """A date of the tables, or that there is none."""
    if value is None or pd.isna(value):
        return label("date.unknown")
    return f'<time datetime="{_e(value)}">{_e(words.date(value))}</time>'


def sources_list(found: Iterable[Source]) -> str:
    """The sources of something, folded away."""
    items = "".join(f"<li>{source_text(source)}</li>" for source in found)
    if not items:
        return ""
    return (
        f'<details class="sources"><summary>{label("source")}</summary><ul>{items}</ul></details>'
    )


def source_text(source: Source) -> str:
    """One source; an address as a link (geodata.sources lets http and https pass only)."""
    if source.url is None:
        return _e(source.text)
    return f'<a href="{_e(source.url)}" rel="noopener noreferrer nofollow" target="_blank">{_e(source.url)}</a>'


def _area(profile: AreaProfile, index: int, position: Mapping[str, int], read: _Names) -> str:
    mark = _unverified() if profile.unverified else ""
    cards = "".join(_hub(hub, position[hub.hub_id], read) for hub in profile.hubs)
    letters = romaji(profile.name_kana) if profile.name_kana else None
    pieces = read.kana.area_segments(profile.area_id, profile.name)
    named = name(profile.name, pieces, letters)
    listed = f"<ul>{cards}</ul>" if cards else label("list.empty", "p")
    listed = listed.replace("<p ", '<p class="empty note" ', 1) if not cards else listed
    return (
        f'<details class="area" data-area="{index}">'
        f"<summary><h3>{named}</h3>{mark}{_counted(profile.hubs)}</summary>"
        f'<dl class="facts">{_facts(profile)}</dl>{listed}{sources_list(profile.sources)}</details>'
    )


def _counted(hubs: Sized) -> str:
    """How many are listed; nothing where none is, for a list is no proof that there is none."""
    if not hubs:
        return ""
    return label("list.count", n=len(hubs)).replace("<span ", '<span class="count" ', 1)


def _facts(profile: AreaProfile) -> str:
    rows = [_row("residents", _residents(profile)), _row("posts", _heads(profile))]
    if len(profile.activities):
        items = "、".join(_e(text) for text in profile.activities["name"])
        rows.append(_row("activities", items))
    return "".join(rows)


def _residents(profile: AreaProfile) -> str:
    if profile.residents is None:
        return label("unknown")
    about = date(profile.residents_as_of)
    if profile.residents_basis:
        about += label("dot") + label(f"basis.{profile.residents_basis}")
    return f'{label("people", n=profile.residents)} <small class="note">{about}</small>'


def _heads(profile: AreaProfile) -> str:
    count = profile.persons
    if count.low is None:
        return label("unknown")
    if count.unknown_rows:
        return label("heads.more", a=count.low)
    if count.high != count.low:
        return label("heads.range", a=count.low, b=count.high)
    return label("people", n=count.low)


def _hub(hub: HubProfile, index: int, read: _Names) -> str:
    mark = _unverified() if hub.unverified else ""
    place = ""
    if not hub.located:
        place = "place.none"
    elif hub.precision not in ("building", "block", "chome"):
        place = "place.area"
    elif hub.precision == "chome":
        place = "place.chome"
    rows = [
        _row("address", _e(hub.address) if hub.address else label("unknown")),
        _row("phone", _phone(hub.phone)),
        _row("hours", _e(hub.hours) if hub.hours else label("unknown")),
    ]
    if hub.functions:
        rows.append(_row("functions", label("dot").join(label(f"fn.{f}") for f in hub.functions)))
    if hub.operator:
        rows.append(_row("operator", _e(hub.operator)))
    if place:
        rows.append(_row("place", label(place)))
    if hub.url and hub.url.startswith(("http://", "https://")):
        link = f'href="{_e(hub.url)}" rel="noopener noreferrer nofollow" target="_blank"'
        rows.append(_row("web", f'<a class="call" {link}>{label("web.open")}</a>'))
    pieces = read.kana.hubs.get(hub.hub_id, ((hub.name, None),))
    named = name(hub.name, pieces, read.letters.get(hub.hub_id))
    show = ""
    if hub.located:
        text = label("show")
        show = f'<button type="button" class="js" data-show="{index}">{text}</button>'
    return (
        f'<li class="hub" data-hub="{index}">'
        f'<h4><span class="mark" aria-hidden="true"></span>{named}{mark}</h4>'
        f"{_typed(hub.hub_type)}<dl>{''.join(rows)}</dl>{show}{sources_list(hub.sources)}</li>"
    )


def _typed(hub_type: str) -> str:
    return label(f"type.{hub_type}", "p").replace("<p ", '<p class="type" ', 1)


def _phone(phone: str | None) -> str:
    if not phone:
        return label("unknown")
    if not _PHONE.fullmatch(phone):
        return _e(phone)
    digits = _NO_DIGIT.sub(
        "", phone.translate(str.maketrans("０１２３４５６７８９＋", "0123456789+"))
    )
    return f'<a class="call" href="tel:{digits}">{_e(phone)}</a>'


def _row(key: str, content: str) -> str:
    return f"<div>{label(key, 'dt')}<dd>{content}</dd></div>"


def _unverified() -> str:
    return label("unverified").replace("<span ", '<span class="tag" ', 1)


def _e(text: object) -> str:
    return escape(str(text), quote=True)
