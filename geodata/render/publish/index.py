"""The first page of the site: links to all others, without any script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from geodata.render.publish.options import Options
from geodata.render.publish.page import page_policy, page_style
from geodata.render.publish.texts import japanese
from geodata.store import Dataset


def index_page(dataset: Dataset, options: Options, *, main: str, links: Mapping[str, str]) -> str:
    """``index.html``: the municipality's page first, then the areas."""
    name = dataset.municipality.name
    title = escape(options.title or japanese("title", name=name))
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
        f'<p><a class="call" href="{escape(main)}">{escape(japanese("whole", name=name))}</a></p>{areas}'
        "</section></main>\n</body>\n</html>\n"
    )
