"""What a page shows, read back from Streamlit's messages: words, tables and the map's state."""

from __future__ import annotations

import base64
import html
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any

from streamlit.testing.v1 import AppTest

_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_WORDS = ("label", "value", "body", "help", "placeholder", "caption", "code", "markdown")


def components(app: AppTest, name: str) -> list[dict[str, Any]]:
    """The data handed to each component of a kind, in the order of the page."""
    found = []
    for block in (app.main, app.sidebar):
        for element in block:
            proto = getattr(element, "proto", None)
            if element.type == "bidi_component" and proto.component_name == name:
                found.append(json.loads(proto.json))
    return found


def map_state(app: AppTest) -> dict[str, Any]:
    """The state of the one map of the page, as the browser gets it."""
    (data,) = components(app, "chiiki_area_map")
    return dict(json.loads(zlib.decompress(base64.b64decode(data["state"]))))


def class_labels(app: AppTest) -> list[str | None]:
    """What the map's filled layer says of each area, in the order of the table of areas."""
    layer = next(layer for layer in map_state(app)["layers"] if layer.get("classes"))
    return [
        None if sign == "-" else layer["table"][int(sign, 36)]["label"] for sign in layer["classes"]
    ]


def tables(app: AppTest) -> list[dict[str, Any]]:
    """The house's own tables: caption, columns and rows."""
    return components(app, "chiiki_sortable_table")


def table_texts(table: dict[str, Any]) -> list[list[str]]:
    """The cells of a table as they are read; a status is its words."""
    return [
        [cell[1] if isinstance(cell, list) else cell for cell in row["cells"]]
        for row in table["rows"]
    ]


def text_of(app: AppTest) -> str:
    """All words of a page: markup taken out; labels, options, tables and the map included."""
    parts: list[str] = []
    for block in (app.main, app.sidebar):
        for element in block:
            proto = getattr(element, "proto", None)
            for name in _WORDS:
                for holder in (element, proto):
                    found = getattr(holder, name, None)
                    if isinstance(found, str):
                        parts.append(found)
            options = getattr(element, "options", None)
            if isinstance(options, list):
                parts += [str(option) for option in options]
    for table in tables(app):
        parts.append(table["caption"])
        parts += [cell for row in table_texts(table) for cell in row]
    for data in components(app, "chiiki_area_map"):
        parts += _strings(json.loads(zlib.decompress(base64.b64decode(data["state"]))))
    return html.unescape(_TAG.sub("\n", _STYLE.sub("", "\n".join(parts))))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def overview(app: AppTest) -> dict[str, str]:
    """The line of key figures: word → value."""
    figure = re.compile(r'class="word">([^<]*)</span><span class="value">([^<]*)</span>')
    found: dict[str, str] = {}
    for element in app.main:
        if element.type == "html":
            found |= {html.unescape(w): html.unescape(v) for w, v in figure.findall(body(element))}
    return found


def body(element: Any) -> str:
    """The raw HTML of an element."""
    return str(getattr(element.proto, "body", ""))


def panel(app: AppTest) -> str:
    """The words of the panel of the chosen area or hub; empty where none is open."""
    for element in app.main:
        if element.type == "html" and '<section class="panel"' in body(element):
            return html.unescape(_TAG.sub("\n", body(element)))
    return ""


def address(app: AppTest) -> dict[str, str]:
    """The address bar as the page wrote it."""
    query = {}
    for key in app.query_params:
        value = app.query_params[key]
        query[key] = value[-1] if isinstance(value, list) else str(value)
    return query


def messages(app: AppTest) -> list[str]:
    """Notices, warnings and errors on the page, as they read: without Markdown's backslashes
    and the word joiners that keep an address from becoming a link."""
    boxes = [box for kind in (app.error, app.warning, app.info) for box in kind]
    return [re.sub(r"\\([^A-Za-z0-9\s])|\u2060", r"\1", str(box.value)) for box in boxes]
