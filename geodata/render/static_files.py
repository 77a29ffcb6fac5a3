"""The files that browsers fetch by URL, written once into the application's static folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet

from geodata import language
from geodata.render.script_words import as_json, translations

LEAFLET_JS = f"vendor/leaflet-{leaflet.VERSION}/leaflet.js"
LEAFLET_CSS = LEAFLET_JS.removesuffix("js") + "css"

ASSETS = Path(__file__).parent / "assets"
#: The host script is kept in parts, one idea each, and served as one file.
_SCRIPT_PARTS = (
    "dom",
    "areas",
    "symbols",
    "hubs",
    "pins",
    "discs",
    "labels",
    "legend",
    "gestures",
    "paper",
)


@dataclass(frozen=True)
class StaticFile:
    """A file to be served: its place below the static folder, and its bytes."""

    path: str
    content: bytes


def content_named(folder: str, stem: str, suffix: str, content: bytes) -> StaticFile:
    """A file named by a hash of its bytes, so that a browser may keep it for ever."""
    digest = hashlib.sha256(content).hexdigest()[:12]
    return StaticFile(f"{folder}/{stem}-{digest}{suffix}", content)


def areamap_source() -> str:
    """The host script as plain JavaScript; it defines one function, ``createAreaMap``.

    Fit for a ``<script>`` of a static page as well: it contains no ``</script``. It speaks Japanese
    until ``createAreaMap.speak`` is told otherwise.
    """
    parts = [(ASSETS / "areamap" / f"{name}.js").read_text("utf-8") for name in _SCRIPT_PARTS]
    parts.append((ASSETS / "areamap.js").read_text("utf-8"))
    body = "\n".join(parts)
    return (
        f'const createAreaMap = (() => {{\n"use strict";\n{body}\nreturn createAreaMap;\n}})();\n'
    )


def areamap_style() -> str:
    """The style sheet that belongs to the host script."""
    return (ASSETS / "areamap.css").read_text("utf-8")


def areamap_script_file() -> StaticFile:
    """The host script as an ES module that exports ``createAreaMap``, in the language in force."""
    return _areamap_script_file(language.current())


@cache
def _areamap_script_file(_: language.Language) -> StaticFile:
    source = areamap_source()
    words = translations(source)
    speak = f"createAreaMap.speak({as_json(words)});\n" if words else ""
    content = f"{source}{speak}export {{ createAreaMap }};\n"
    return content_named("areamap", "areamap", ".js", content.encode())


@cache
def areamap_style_file() -> StaticFile:
    """The style sheet of the host script as a file to serve."""
    return content_named("areamap", "areamap", ".css", areamap_style().encode())


def static_files() -> tuple[StaticFile, ...]:
    """What every map needs: Leaflet out of XStatic-Leaflet, the host script and its style."""
    vendor = Path(leaflet.BASE_DIR)
    return (
        StaticFile(LEAFLET_JS, _without_source_map((vendor / "leaflet.js").read_bytes())),
        StaticFile(LEAFLET_CSS, (vendor / "leaflet.css").read_bytes()),
        areamap_script_file(),
        areamap_style_file(),
    )


def prepare_static(static_dir: Path, files: Iterable[StaticFile] = ()) -> None:
    """Write the common files and *files* below *static_dir*; nothing is written twice.

    Each file appears whole or not at all, also when several processes start at once.
    """
    for file in (*static_files(), *files):
        target = static_dir / file.path
        if target.is_file() and target.read_bytes() == file.content:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(target, file.content)


def _write_atomically(target: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _without_source_map(script: bytes) -> bytes:
    """Drop the last line's pointer to a source map, which is not served."""
    return script.split(b"\n//# sourceMappingURL=")[0] + b"\n"
