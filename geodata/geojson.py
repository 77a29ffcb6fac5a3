"""GeoJSON files whose bytes depend on nothing but their content."""

from __future__ import annotations

import contextlib
import json
import tempfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

from geodata.language import tr

_LONGEST_HEAD = 20_000


def to_bytes(frame: gpd.GeoDataFrame, *, credit: str) -> bytes:
    """A FeatureCollection: one feature a line, in the order of the rows, compact, UTF-8.

    Parameters
    ----------
    frame
        EPSG:4326; columns other than geometry become text properties, missing ones ``null``; rows
        without geometry are left out.
    credit
        Stands in the collection's member ``attribution`` (readers pass over it).

    Raises
    ------
    ValueError
        When `frame` is not in EPSG:4326.
    """
    if frame.crs is None or frame.crs.to_epsg() != 4326:
        raise ValueError(tr("GeoJSON は EPSG:4326 で書きます"))
    shown = frame[~(frame.geometry.isna() | frame.geometry.is_empty)]
    names = [name for name in shown.columns if name != shown.geometry.name]
    texts = shown[names].astype(object).where(shown[names].notna(), None).to_dict("records")
    features = [
        _dump({"type": "Feature", "properties": text, "geometry": shapely.geometry.mapping(shape)})
        for text, shape in zip(texts, shown.geometry, strict=True)
    ]
    head = f'{{"type":"FeatureCollection","attribution":{_dump(credit)},"features":['
    return (head + "\n" + ",\n".join(features) + "\n]}\n").encode()


def credit(path: Path) -> str:
    """The credit that :func:`to_bytes` wrote; "" where there is no such file or it says none.

    Only the head of the file is read: the shapes of a city are many megabytes.
    """
    with contextlib.suppress(OSError, ValueError, RecursionError):
        with path.open(encoding="utf-8") as file:
            head = file.readline(_LONGEST_HEAD).rstrip()
        told = json.loads(f"{head}]}}" if head.endswith("[") else head)
        if isinstance(told, dict):
            return " ".join(str(told.get("attribution") or "").split())
    return ""


def write_if_changed(path: Path, content: bytes) -> bool:
    """Write a file at once or not at all; True when its bytes changed."""
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as out:
        out.write(content)
    partial = Path(out.name)
    partial.chmod(0o644)
    partial.replace(path)
    return True


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
