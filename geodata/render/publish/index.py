"""The first page of the site: links to all others, without any script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from geodata.language import HTML_LANG, Language, tr, using
from geodata.render.publish.names import said
from geodata.render.publish.options import Options
from geodata.render.publish.page import page_policy, page_style
from geodata.render.publish.texts import TEXTS, japanese
from geodata.store import Dataset


def index_page(dataset: Dataset, options: Options, *, main: str, links: Mapping[str, str]) -> str:
    """``index.html``: the municipality's page first, then the areas."""
    name = dataset.municipality.name
    title = escape(options.title or japanese("title", name=name))
    whole = "".join(
        f'<p lang="{HTML_LANG[code]}"><a class="call" href="{escape(main)}{mark}">{text}</a></p>'
        for code, mark, text in _languages(dataset, options)
    )
    items = "".join(
        f'<li><a href="{escape(href)}">{escape(text)}</a></li>' for text, href in links.items()
    )
    areas = (
        f'<h2>{escape(japanese("pages"))}</h2><ul class="links chips">{items}</ul>' if items else ""
    )
    style = page_style()
    policy = escape(page_policy((), style, tiles=False), quote=True)
    return (
        f'<!DOCTYPE html>\n<html lang="ja">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        f'<header><h1>{title}</h1></header>\n<main><section class="panel">'
        f"{whole}{areas}"
        "</section></main>\n</body>\n</html>\n"
    )


def _languages(dataset: Dataset, options: Options) -> Iterator[tuple[Language, str, str]]:
    """Each language with its mark in the address, and the map's name in it, as HTML."""
    name = dataset.municipality.name
    letters = said(dataset, None)["letters"]
    for code in options.languages:
        mark = "" if code == options.languages[0] else f"#lang={code}"
        with using(code):
            text = tr(TEXTS["whole"], name=letters.get(name, name) if code == "en" else name)
        yield code, mark, escape(text)
