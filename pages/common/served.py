"""Files that the browser fetches from the application itself, and their addresses.

Streamlit sends a component's script along with every message; a loader of one line that imports
a served file keeps the messages small and lets the browser cache the script.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from geodata.render.map import SERVED_AT
from geodata.render.static_files import StaticFile, content_named, prepare_static

#: Streamlit serves the folder ``static`` beside the front door.
STATIC_DIR = Path(__file__).parents[2] / "static"
ASSETS = Path(__file__).parent / "assets"

#: The script of every component: fetch the real one, call its ``render``.
LOADER = (
    "export default function (component) {"
    # Streamlit runs the script from a blob, against which a path alone does not resolve.
    " const host = new URL(component.data.host, document.baseURI).href;"
    " const done = import(host).then((m) => m.render(component));"
    " return () => done.then((stop) => stop && stop()); }"
)


@cache
def asset(name: str) -> StaticFile:
    """One of the scripts or style sheets in ``assets``, named by its content."""
    path = ASSETS / name
    return content_named("pages", path.stem, path.suffix, path.read_bytes())


def url(path: str) -> str:
    """The address of a file below the static folder, also under ``server.baseUrlPath``."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{SERVED_AT}{path}" if base else f"/{SERVED_AT}{path}"


@cache
def publish(*files: StaticFile, static_dir: Path = STATIC_DIR) -> None:
    """Write *files* and those common to all maps where Streamlit serves them.

    Once per process for the same files: it is called at every rerun.
    """
    prepare_static(static_dir, files)
