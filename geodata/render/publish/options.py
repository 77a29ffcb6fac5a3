"""What the person who publishes has chosen."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from geodata.disclosure import Rules
from geodata.language import LANGUAGES, Language, tr
from geodata.schema import DATE_PATTERN
from geodata.store import Dataset
from geodata.walking import Walking

#: What can be switched on from the start; the reader can switch each off and on.
LAYERS = ("gap", "chome")
MAX_TITLE = 60
MAX_INTRO = 600
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\^`{|}]{1,300}")


@dataclass(frozen=True)
class Options:
    """Choices for a static site; `checked` holds them against a dataset.

    level: the areas that the page is about, the planning level when None. layers: switched on
    from the start. hub_types: in the order of the page, every type of the data when None. title,
    intro: texts of the municipality, Japanese; a title of our own in three languages when empty.
    languages: the first is the one that the page opens in. tiles: offer 地理院タイル as a
    background, which is then the one thing that the page asks of the outside. address: where the
    site will stand (https://…/), for the text of the iframe. date: of publication (ISO), none is
    printed when None. area_pages: whether each area gets a page of its own.
    """

    level: str | None = None
    layers: Collection[str] = ()
    hub_types: Collection[str] | None = None
    title: str = ""
    intro: str = ""
    languages: tuple[Language, ...] = LANGUAGES
    tiles: bool = False
    address: str = ""
    date: str | None = None
    area_pages: bool = True
    rules: Rules = field(default_factory=Rules)
    walking: Walking = field(default_factory=Walking)


def checked(options: Options, dataset: Dataset) -> Options:
    """The options, if they fit *dataset*. Raises ValueError (Japanese) for what does not."""
    level = options.level or dataset.municipality.planning_level
    levels = dataset.levels()
    if level not in levels:
        raise ValueError(
            tr(
                "「{level}」という区分は{name}にありません。使える区分: {levels}",
                level=level,
                name=dataset.municipality.name,
                levels="、".join(levels),
            )
        )
    present = list(dict.fromkeys(dataset.hubs["hub_type"]))
    types = present if options.hub_types is None else list(options.hub_types)
    _known(types, present, tr("拠点の種類"))
    _known(options.layers, LAYERS, tr("重ねるもの"))
    _known(options.languages, LANGUAGES, tr("ことば"))
    if not options.languages:
        raise ValueError(tr("ことばを1つ以上選んでください"))
    for text, most, name in (
        (options.title, MAX_TITLE, tr("題")),
        (options.intro, MAX_INTRO, tr("説明")),
    ):
        if len(text) > most:
            raise ValueError(tr("{name}は{most}字までです", name=name, most=most))
    if options.address and not _ADDRESS.fullmatch(options.address):
        raise ValueError(tr("公開先のアドレスは https:// から書いてください"))
    if options.date is not None and not re.fullmatch(DATE_PATTERN, options.date):
        raise ValueError(tr("公開日は 2026-04-01 のように書いてください"))
    return Options(**{**vars(options), "level": level, "hub_types": tuple(types)})


def _known(given: Collection[str], known: Collection[str], name: str) -> None:
    unknown = [item for item in given if item not in known]
    if unknown:
        raise ValueError(
            tr(
                "{name}「{unknown}」はありません。使えるもの: {known}",
                name=name,
                unknown=unknown[0][:30],
                known="、".join(known),
            )
        )
