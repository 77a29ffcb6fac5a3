"""Files that the browser fetches from the application itself, and their addresses.

Streamlit sends a component's script along with every message; a loader of one line that imports
a served file keeps the messages small and lets the browser cache the script.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import streamlit as st

from geodata import language
from geodata.render.map import SERVED_AT
from geodata.render.script_words import speaking
from geodata.render.static_files import StaticFile, content_named, prepare_static

#: Streamlit serves the folder ``static`` beside the front door.
STATIC_DIR = Path(__file__).parents[2] / "static"
ASSETS = Path(__file__).parent / "assets"

#: The script of every component: fetch the real one, call its ``render``. In another language it
#: is another file: what the one before has drawn goes, with the element that it was given.
LOADER = """export default function (component) {
  const { parentElement: parent } = component;
  // Streamlit runs the script from a blob, against which a path alone does not resolve.
  const host = new URL(component.data.host, document.baseURI).href;
  let box = parent.querySelector(":scope > [data-host]");
  if (box?.dataset.host !== host) {
    box?.remove();
    box = document.createElement("div");
    box.dataset.host = host;
    parent.append(box);
  }
  const done = import(host).then((m) => m.render({ ...component, parentElement: box }));
  return () => done.then((stop) => stop && stop());
}"""


def asset(name: str) -> StaticFile:
    """One of the scripts or style sheets in ``assets``, named by its content; a script speaks the
    language in force (geodata.render.script_words)."""
    return _asset((name,), Path(name).stem, language.current())


def script(stem: str, *parts: str) -> StaticFile:
    """Scripts in ``assets`` served as one file, named *stem*, in the language in force."""
    return _asset(parts, stem, language.current())


@cache
def _asset(names: tuple[str, ...], stem: str, _: language.Language) -> StaticFile:
    suffix = Path(names[0]).suffix
    text = "\n".join((ASSETS / name).read_text("utf-8") for name in names)
    return content_named(
        "pages", stem, suffix, (speaking(text) if suffix == ".js" else text).encode()
    )


def url(path: str) -> str:
    """The address of a file below the static folder, also under ``server.baseUrlPath``."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}/{SERVED_AT}{path}" if base else f"/{SERVED_AT}{path}"


def publish(*files: StaticFile, static_dir: Path = STATIC_DIR) -> None:
    """Write *files* and those common to all maps where Streamlit serves them.

    Once per process for the same files and language: it is called at every rerun.
    """
    _publish(files, static_dir, language.current())


@cache
def _publish(files: tuple[StaticFile, ...], static_dir: Path, _: language.Language) -> None:
    prepare_static(static_dir, files)
