"""One self-contained HTML page: Leaflet, data, script and styles inlined, nothing fetched.

A Content-Security-Policy in the page names its own scripts and styles by hash and forbids
everything else: whatever text of the data might slip through as markup could still not run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from xstatic.pkg import leaflet

from geodata.credits import shape_credits
from geodata.language import HTML_LANG, OWN_NAMES, SOURCE
from geodata.local_names import local_name
from geodata.render.furigana import segments
from geodata.render.geometry import CHOME
from geodata.render.hubs import hub_marks
from geodata.render.map import BASEMAPS, GSI_CREDIT, GSI_TILES
from geodata.render.palette import STATUS, hub_symbol
from geodata.render.publish.listing import area_list, date, label, name, source_text
from geodata.render.publish.names import area_readings, said, subject
from geodata.render.publish.numbers import gap_numbers
from geodata.render.publish.options import Options
from geodata.render.publish.romaji import romaji
from geodata.render.publish.shapes import packed_shapes
from geodata.render.publish.texts import catalogue, japanese, map_words
from geodata.render.static_files import ASSETS, areamap_source, areamap_style
from geodata.schema import HUB_TYPES
from geodata.sources import merged, sources
from geodata.standards import own_standards
from geodata.standards_text import COUNT_PER_AREA, WALK_COVERAGE
from geodata.store import Dataset

_PARTS = (
    *("dom", "decode", "gaps", "words", "search", "facts", "address", "naming"),
    *("map_view", "answers", "gap_panel", "search_box", "page"),
)
_TILE_HOST = "https://cyberjapandata.gsi.go.jp"
#: Leaflet's style sheet names pictures of controls that this page does not have.
_PICTURES = re.compile(r"[^{}]*\{[^{}]*url\([^{}]*\}")
_MEASURES = {COUNT_PER_AREA: "count", WALK_COVERAGE: "walk"}
#: What stands in the snippet before the file's name until the page knows its own address.
NO_ADDRESS = "https://…"


@dataclass(frozen=True)
class Parts:
    """What all pages of a site share: the data of the script, the list and the words about it."""

    data: Mapping[str, Any]
    list: str
    about: str


def parts(dataset: Dataset, options: Options) -> Parts:
    """Make what the pages share. *dataset* is a public one, cut to the types of the options."""
    return Parts(
        data=_payload(dataset, options),
        list=area_list(dataset, str(options.level)),
        about=_about(dataset, options),
    )


def _payload(dataset: Dataset, options: Options) -> dict[str, Any]:
    level = str(options.level)
    types = list(options.hub_types or ())
    names = dataset.areas_at(level)
    kana = area_readings(dataset)
    example = dataset.chome["chome"].iloc[0] if len(dataset.chome) else dataset.municipality.name
    return {
        "name": dataset.municipality.name,
        "level": level,
        "layers": list(options.layers),
        "languages": list(options.languages),
        "words": _words(dataset, options),
        "mapWords": map_words(options.languages),
        "shapes": packed_shapes(dataset, (level, CHOME)),
        "numbers": gap_numbers(dataset, levels=[level], hub_types=types, walking=options.walking),
        "areaNames": names["name"].tolist(),
        "kana": kana,
        "romaji": {key: text for key, value in kana.items() if (text := romaji(value))},
        "hubs": _hubs(dataset),
        "symbols": {t: [hub_symbol(t).shape, hub_symbol(t).color] for t in types},
        "status": {
            key: {"fill": style.fill, **({"hatch": 1} if style.hatch else {})}
            for key, style in STATUS.items()
        },
        "standards": _standards(dataset, level, types),
        "tiles": GSI_TILES.format(kind=next(iter(BASEMAPS))) if options.tiles else None,
        "tilesCredit": GSI_CREDIT if options.tiles else None,
        "example": re.sub(r"[一二三四五六七八九十\d]+丁目$", "", example),
    }


def page(
    dataset: Dataset,
    options: Options,
    shared: Parts,
    *,
    file_name: str,
    focus: str | None = None,
    links: Mapping[str, str] | None = None,
) -> str:
    """The whole page. *focus* is an area that it opens at; *links* name →
    relative address of the other pages of the site."""
    script, style = _scripts(), page_style()
    title = _title(dataset, options, focus)
    policy = page_policy(script, style, tiles=options.tiles)
    address = f"{options.address.rstrip('/') or NO_ADDRESS}/{file_name}"
    return _PAGE.format(
        policy=escape(policy, quote=True),
        title=_e(title),
        style=style,
        heading=_heading(dataset, options, focus),
        intro=f'<p class="intro">{_e(options.intro)}</p>' if options.intro else "",
        languages=_languages(options),
        furigana=_furigana(options) if "data-ruby=" in shared.list else "",
        list=shared.list,
        count=label("list.count", n=len(dataset.hubs)),
        about=shared.about,
        snippet=_e(snippet(title, address)),
        pages=_pages(dataset, links or {}),
        data=_json({**shared.data, "address": None if options.address else address, "focus": focus, **said(dataset, focus)}),
        scripts="".join(f"<script>{text}</script>" for text in script),
        noscript=_e(japanese("noscript")),
        **{key: label(text, tag) for key, text, tag in _LABELS},
        **{f"{key}_text": _e(japanese(text)) for key, text in _ATTRIBUTES},
    )  # fmt: skip


def snippet(title: str, address: str, *, live: bool = False) -> str:
    """The HTML with which somebody else shows the page in theirs.

    The static page needs nothing but its script; the *live* application needs its own origin.
    """
    allowed = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
    if live:
        allowed += " allow-same-origin allow-forms allow-downloads"
    return (
        f'<iframe src="{_e(address)}" title="{_e(title)}" width="100%" height="720" '
        'loading="lazy" referrerpolicy="no-referrer" '
        f'sandbox="{allowed}"></iframe>'
    )


def page_policy(scripts: Iterable[str], style: str, *, tiles: bool) -> str:
    """What the page may do: run these scripts, wear this style, and nothing else."""
    hashes = " ".join(_hash(text) for text in scripts) or "'none'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {hashes}",
            f"style-src {_hash(style)}",
            f"img-src data:{' ' + _TILE_HOST if tiles else ''}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


@cache
def page_style() -> str:
    """Every style of the page, Leaflet's without its pictures."""
    own = (ASSETS / "publish" / "page.css").read_text("utf-8")
    theirs = (Path(leaflet.BASE_DIR) / "leaflet.css").read_text("utf-8")
    return "\n".join((_PICTURES.sub("", theirs), areamap_style(), own))


@cache
def _scripts() -> tuple[str, ...]:
    theirs = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text("utf-8")
    parts = [(ASSETS / "publish" / f"{part}.js").read_text("utf-8") for part in _PARTS]
    own = areamap_source() + '(() => {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"
    found = (theirs.split("\n//# sourceMappingURL=")[0] + "\n", own)
    for text in found:
        assert "</script" not in text.lower()  # noqa: S101 (files of ours, not of a user)
    return found


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _json(value: Any) -> str:
    """JSON that no HTML reader can take for markup, whatever its texts hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _hubs(dataset: Dataset) -> list[dict[str, Any]]:
    marks = {mark.id: mark for mark in hub_marks(dataset.hubs)}
    rows = zip(*(dataset.hubs[c] for c in ("hub_id", "name", "hub_type")), strict=True)
    found = []
    for hub_id, hub_name, hub_type in rows:
        mark = marks.get(hub_id)
        at = [round(mark.lat, 6), round(mark.lon, 6)] if mark else None
        precision = mark.precision if mark else None
        found.append(
            {"id": hub_id, "name": hub_name, "type": hub_type, "at": at, "precision": precision}
        )
    return found


def _words(dataset: Dataset, options: Options) -> dict[str, dict[str, str]]:
    """The texts, with the kinds of hub as they are called in the municipality itself."""
    kinds = options.hub_types or ()
    own_names = {kind: own for kind in kinds if (own := local_name(kind, dataset.code))}
    return catalogue(dict.fromkeys((SOURCE, *options.languages)), own_names)


def _standards(dataset: Dataset, level: str, types: list[str]) -> list[dict[str, Any]]:
    planning = dataset.municipality.planning_level
    found = []
    for standard in own_standards(dataset):
        there = standard.subject in types or standard.subject not in HUB_TYPES
        if (standard.level or planning) != level or not there or standard.target % 1:
            continue
        found.append(
            {
                "subject": standard.subject,
                "measure": _MEASURES.get(standard.measure, "ratio"),
                "target": int(standard.target),
                "minutes": int(standard.minutes or 15),
            }
        )
    return found


def _title(dataset: Dataset, options: Options, focus: str | None) -> str:
    area = dataset.area_name(focus)
    if options.title:
        return f"{options.title} {area}" if area else options.title
    return japanese("title", name=subject(dataset, focus))


def _heading(dataset: Dataset, options: Options, focus: str | None) -> str:
    if options.title:
        return f"<h1>{_e(_title(dataset, options, focus))}</h1>"
    return label("title", "h1", name=subject(dataset, focus))


def _languages(options: Options) -> str:
    if len(options.languages) < 2:
        return ""
    return "".join(
        f'<button type="button" data-language="{code}" lang="{HTML_LANG[code]}" '
        f'aria-pressed="{"true" if code == options.languages[0] else "false"}">{OWN_NAMES[code]}</button>'
        for code in options.languages
    )


def _furigana(options: Options) -> str:
    """The switch for readings above names; やさしい日本語 has them always, English never."""
    if "ja" not in options.languages:
        return ""
    return f'<button type="button" id="furigana" aria-pressed="false">{label("furigana")}</button>'


def _about(dataset: Dataset, options: Options) -> str:
    municipality = dataset.municipality
    lines = [
        label("about.small", "p", n=options.rules.threshold) if options.rules.threshold > 1 else "",
        label("about.unverified", "p"),
        label(
            "about.walk",
            "p",
            a=f"{options.walking.speed_m_per_min:g}",
            b=f"{options.walking.detour:g}",
        ),
    ]
    rows = []
    if options.date:
        rows.append(f"<div>{label('about.date', 'dt')}<dd>{date(options.date)}</dd></div>")
    if municipality.population is not None:
        total = label("people", n=municipality.population)
        stated = "、".join(source_text(s) for s in sources(municipality.population_source))
        rows.append(
            f"<div>{label('about.total', 'dt', name=municipality.name)}<dd>{total} "
            f'<small class="note">{date(municipality.population_as_of)}{label("dot")}{stated}</small></dd></div>'
        )
    rows.append(f"<div>{label('about.version', 'dt')}<dd>{_e(dataset.version)}</dd></div>")
    tables = (dataset.areas, dataset.chome, dataset.hubs, dataset.posts, dataset.standards)
    every = merged(raw for table in tables for raw in table["source"].drop_duplicates())
    items = "".join(f"<li>{source_text(source)}</li>" for source in every)
    credit = "、".join(_e(text) for text in shape_credits(dataset))
    return (
        f'{"".join(lines)}<dl>{"".join(rows)}</dl><p class="note">{credit}</p>'
        f'<details class="sources"><summary>{label("source")}</summary><ul>{items}</ul></details>'
    )


def _pages(dataset: Dataset, links: Mapping[str, str]) -> str:
    if not links:
        return ""
    who, areas = dataset.municipality, dataset.areas
    kana = {**dict(zip(areas["name"], areas["name_kana"], strict=True)), who.name: who.name_kana}
    letters = said(dataset, None)["letters"]

    def named(text: str) -> str:
        read = kana.get(text) if isinstance(kana.get(text), str) else None
        return name(text, segments(text, read), letters.get(text) or (read and romaji(read)))

    items = "".join(
        f'<li><a href="{_e(href)}">{named(text)}</a></li>' for text, href in links.items()
    )
    return (
        f'<section class="panel only-page" id="pages">{label("pages", "h2")}'
        f'<ul class="links chips">{items}</ul></section>'
    )


def _e(text: object) -> str:
    return escape(str(text), quote=True)


_LABELS = (
    ("skip", "skip", "span"),
    ("search_label", "search", "span"),
    ("clear", "clear", "span"),
    ("map_title", "map", "h2"),
    ("gap", "gap", "span"),
    ("gap_note", "gap.note", "p"),
    ("gap_hint", "gap.hint", "p"),
    ("gap_own", "gap.own", "h3"),
    ("gap_subject", "gap.subject", "span"),
    ("gap_measure", "gap.measure", "h3"),
    ("gap_area", "gap.area", "span"),
    ("gap_now", "gap.now", "span"),
    ("gap_status", "gap.status", "span"),
    ("list_title", "list", "h2"),
    ("about_title", "about", "h2"),
    ("embed_title", "embed", "h2"),
    ("embed_note", "embed.note", "p"),
    ("copy", "copy", "span"),
    ("print", "print", "span"),
)
_ATTRIBUTES = (("language", "language"), ("types", "map.types"), ("snippet_name", "embed"))

_PAGE = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#list">{skip}</a>
<header>
<div>{heading}{intro}</div>
<div class="tools js"><div id="languages" role="group" data-t-label="language" aria-label="{language_text}">{languages}</div>{furigana}<button type="button" id="theme"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><circle cx="12" cy="12" r="8.5" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 3.5a8.5 8.5 0 0 1 0 17z" fill="currentColor"/></svg></button></div>
</header>
<main>
<noscript><p class="panel">{noscript}</p></noscript>
<div class="side js">
<section class="panel find"><div class="search">
<label for="search">{search_label}</label>
<div class="search-row"><input id="search" type="text" role="combobox" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="search" aria-expanded="false" aria-controls="found" aria-autocomplete="list"><button type="button" id="clear" hidden>{clear}</button></div>
<ul id="found" role="listbox" aria-labelledby="search-label" hidden></ul>
<p id="search-status" class="sr" role="status"></p>
</div></section>
<section class="panel" id="answer" aria-live="polite" hidden></section>
<details class="panel fold" id="gap"><summary>{gap}</summary>
<div class="gap-grid">{gap_note}
<div class="controls">{gap_own}<div class="chips" id="gap-own"></div></div>
<div class="controls"><label for="gap-subject">{gap_subject}</label><br><select id="gap-subject"></select></div>
<div class="controls">{gap_measure}<div class="chips" id="gap-measure"></div></div>
<div class="controls" id="gap-sliders"></div>
<p id="gap-sum" role="status"></p>
<div class="scroll"><table><thead><tr><th scope="col">{gap_area}</th><th scope="col">{gap_now}</th><th scope="col">{gap_status}</th></tr></thead><tbody id="gap-rows"></tbody></table></div>
{gap_hint}</div></details>
</div>
<section class="map-part js" id="map-part"><div class="chips" id="switches" role="group" data-t-label="map.types" aria-label="{types_text}"></div><div id="frame"></div></section>
<section class="panel" id="list" tabindex="-1">{list_title}<p class="note-screen">{count}</p><div class="areas">{list}</div></section>
<section class="panel" id="about">{about_title}{about}<p class="js"><button type="button" id="print">{print}</button></p></section>
{pages}
<section class="panel only-page js" id="embed">{embed_title}{embed_note}<textarea id="snippet" readonly data-t-label="embed" aria-label="{snippet_name_text}">{snippet}</textarea><button type="button" id="copy">{copy}</button></section>
</main>
<script type="application/json" id="data">{data}</script>
{scripts}
</body>
</html>
"""
