"""Loading and dissolving against the usual ways, as ratios within one run.

    python tests/bench/loading.py

Every measurement runs in a process of its own, so that peak memory is its own too, and is bounded
in time; what does not finish is said so.

- Tokyo: the attribute table of the census 2015 (CHIIKI_TEST_DATA, else ``../shared/data`` beside
  the repository; left out with a word where absent): read, names normalised, parts dissolved.
- Country: a synthetic coverage of 220,000 polygons with shared, jagged borders, dissolved into
  8,800 areas. The usual way is ``GeoDataFrame.dissolve`` with its defaults.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geodata.areas import official_areas  # noqa: E402
from geodata.topology import unite_by  # noqa: E402
from loaders.chome_names import kanji_number  # noqa: E402
from loaders.estat import load_estat  # noqa: E402

SEED = 20260401
PLANE = 6677
COLUMNS, ROWS, BLOCK = 400, 550, 5
#: Points between the corners of a side: about 30 vertices a polygon, as 町丁目 have.
BETWEEN = 6
TIMEOUT_S = 240
REPEATS = {"load": 3, "dissolve": 1}


def attribute_table() -> Path:
    folder = Path(os.environ.get("CHIIKI_TEST_DATA", ROOT.parent / "shared" / "data"))
    return folder / "estat_2015_tokyo_chome.dbf"


def load_ours() -> tuple[int, int]:
    """(町丁目, residents)"""
    chome = load_estat(attribute_table()).tables["chome"]
    return len(chome), int(chome["population"].sum())


def load_row_by_row() -> tuple[int, int]:
    """The usual script: read with the encoding known beforehand, normalise and add row by row."""
    frame = pyogrio.read_dataframe(attribute_table(), encoding="cp932")
    frame = frame[(frame["HCODE"] == 8101) & (frame["KEY_CODE"].str.len() > 2)]
    found: dict[tuple[str, str], dict[str, int]] = {}
    for _, row in frame.iterrows():
        name = unicodedata.normalize("NFKC", str(row["MOJI"])).removeprefix("大字")
        town, mark, rest = name.partition("丁目")
        digits = town[len(town.rstrip("0123456789")) :]
        if mark and digits:
            name = town[: -len(digits)] + kanji_number(int(digits)) + mark + rest
        keys = found.setdefault((row["KEY_CODE"][:5], name), {})
        keys[row["KEY_CODE"]] = max(keys.get(row["KEY_CODE"], 0), row["JINKO"])
    return len(found), int(sum(sum(keys.values()) for keys in found.values()))


def jagged(start: np.ndarray, end: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lines from start to end with points pushed aside: shape (n, BETWEEN + 2, 2)."""
    share = np.linspace(0, 1, BETWEEN + 2)[None, :, None]
    lines = start[:, None] * (1 - share) + end[:, None] * share
    lines[:, 1:-1] += rng.uniform(-3, 3, (len(start), BETWEEN, 2))
    return np.round(lines, 3)


def coverage() -> tuple[gpd.GeoDataFrame, np.ndarray]:
    """220,000 polygons that share every vertex of their borders (EPSG:6677), and their areas."""
    rng = np.random.default_rng(SEED)
    x, y = np.meshgrid(np.arange(COLUMNS + 1) * 200.0, np.arange(ROWS + 1) * 200.0, indexing="ij")
    nodes = np.stack([x, y], axis=-1) + rng.uniform(-40, 40, (*x.shape, 2))
    nodes = np.round(nodes - np.array([COLUMNS * 100.0, ROWS * 100.0]), 3)
    n = BETWEEN + 2
    flat = jagged(nodes[:-1].reshape(-1, 2), nodes[1:].reshape(-1, 2), rng)
    flat = flat.reshape(COLUMNS, ROWS + 1, n, 2)
    tall = jagged(nodes[:, :-1].reshape(-1, 2), nodes[:, 1:].reshape(-1, 2), rng)
    tall = tall.reshape(COLUMNS + 1, ROWS, n, 2)
    rings = np.concatenate(
        [
            flat[:, :-1, :-1],
            tall[1:, :, :-1],
            flat[:, 1:, :0:-1],
            tall[:-1, :, ::-1],
        ],
        axis=2,
    ).reshape(COLUMNS * ROWS, -1, 2)
    column, row = np.divmod(np.arange(COLUMNS * ROWS), ROWS)
    area = column // BLOCK * (ROWS // BLOCK) + row // BLOCK
    frame = gpd.GeoDataFrame(
        {"chome": [f"c{i}" for i in range(len(rings))], "area": area},
        geometry=shapely.polygons(shapely.linearrings(rings)),
        crs=PLANE,
    )
    return frame, area


def check(shapes: Any) -> tuple[int, int]:
    """(areas, whether they meet without slivers or overlaps)"""
    shapes = np.asarray(shapes, dtype=object)
    return len(shapes), int(shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes))


def dissolve_ours(frame: gpd.GeoDataFrame, area: np.ndarray) -> Any:
    return unite_by(frame.geometry.to_numpy(), area.astype(np.intp), int(area.max()) + 1)


def dissolve_official(frame: gpd.GeoDataFrame, area: np.ndarray) -> Any:
    """The whole way to 公式境界: snapped, proven, dissolved, the outline, in EPSG:4326."""
    names = pd.Series(area).astype("str")
    pairs = pd.DataFrame({"area_id": names, "level": "地区", "chome": frame["chome"]})
    return official_areas(frame[["chome", "geometry"]], pairs, plane_epsg=PLANE).areas.geometry


def dissolve_default(frame: gpd.GeoDataFrame, _: np.ndarray) -> Any:
    return frame[["area", "geometry"]].dissolve(by="area").geometry


DISSOLVES: dict[str, Callable[[gpd.GeoDataFrame, np.ndarray], Any]] = {
    "GeoDataFrame.dissolve, defaults": dissolve_default,
    "geodata.topology.unite_by": dissolve_ours,
    "geodata.areas.official_areas": dissolve_official,
}
LOADS: dict[str, Callable[[], tuple[int, int]]] = {
    "row by row": load_row_by_row,
    "loaders.estat.load_estat": load_ours,
}


def measure(kind: str, name: str) -> dict[str, Any]:
    frame, area = coverage() if kind == "dissolve" else (None, None)
    best = float("inf")
    result: Any = None
    for _ in range(REPEATS[kind]):
        started = time.perf_counter()
        found = DISSOLVES[name](frame, area) if kind == "dissolve" else LOADS[name]()
        best = min(best, time.perf_counter() - started)
        result = found
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": best,
        "peak_mb": peak,
        "result": check(result) if kind == "dissolve" else result,
    }


def in_process(kind: str, name: str) -> dict[str, Any] | None:
    command = [sys.executable, __file__, "--one", kind, name]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True
        )
    except subprocess.TimeoutExpired:
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def table(title: str, kind: str, names: list[str], said: str) -> None:
    print(f"\n{title}")
    first: float | None = None
    for name in names:
        found = in_process(kind, name)
        if found is None:
            print(f"  {name:36} over {TIMEOUT_S} s, stopped")
            continue
        first = first or found["seconds"]
        print(
            f"  {name:36} {found['seconds']:8.2f} s  {first / found['seconds']:6.2f}x"
            f"  {found['peak_mb']:7.0f} MB  {said.format(*found['result'])}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--one", nargs=2, metavar=("KIND", "NAME"), help=argparse.SUPPRESS)
    asked = parser.parse_args().one
    if asked:
        print(json.dumps(measure(*asked)))
        return
    if attribute_table().is_file():
        said = "{} 町丁目, {} residents"
        table("Tokyo's 6,010 rows of the census 2015", "load", list(LOADS), said)
    else:
        print(f"left out: {attribute_table().name} is not there (CHIIKI_TEST_DATA)")
    said = "{} areas, one topology: {}"
    table(f"{COLUMNS * ROWS:,} polygons into areas", "dissolve", list(DISSOLVES), said)


if __name__ == "__main__":
    main()
