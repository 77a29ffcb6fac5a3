"""Walking coverage against the naive ways, as ratios within one run.

    python tests/bench/coverage.py

Every measurement runs in a process of its own, so that peak memory is its own too. The naive runs
are bounded: where the full one would not fit, a sample is measured and the line says so.

- Tokyo: the 5,405 町丁目 points of the test data (CHIIKI_TEST_DATA, else ``../shared/data`` beside
  the repository; left out with a word where absent), every tenth taken as a hub.
- Country: 220,000 synthetic points in clusters and 50,000 hubs.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from geodata.coverage import nearest_minutes  # noqa: E402
from geodata.demand import to_plane  # noqa: E402
from geodata.group_sums import summarise_minutes  # noqa: E402
from geodata.walking import Walking  # noqa: E402

MINUTES = 10.0
REPEATS = 5
SEED = 20260401
COUNTRY, COUNTRY_HUBS = 220_000, 50_000
GROWTH = (10_000, 22_000, 47_000, 100_000, 220_000)
# Rows of the full distance matrix that are measured; the rest is extrapolated (it is linear).
MATRIX_SAMPLE = 2_000
# Points tested against the union of discs; the rest is extrapolated likewise.
UNION_SAMPLE = 6_000
TIMEOUT_S = 80

Points = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def data_folder() -> Path:
    return Path(os.environ.get("CHIIKI_TEST_DATA", ROOT.parent / "shared" / "data"))


def tokyo() -> Points:
    """Points, hubs, municipality of each point, and a weight of 1."""
    table = pd.read_csv(
        data_folder() / "geolonia_tokyo_chome_points_2024.csv", dtype={"市区町村コード": str}
    )
    # A place that is not known would make every distance of the naive matrix unknown too.
    table = table.dropna(subset=["緯度", "経度"])
    xy = to_plane(table["経度"].to_numpy(), table["緯度"].to_numpy(), plane_epsg=6677)
    group, _ = pd.factorize(table["市区町村コード"])
    return xy, xy[::10] + 100.0, group, np.ones(len(xy))


def synthetic(count: int) -> Points:
    """Points in clusters as towns are, hubs in the country's proportion, 1,741 groups."""
    rng = np.random.default_rng(SEED)
    groups = 1_741
    centres = rng.uniform(0, 1_000_000, (groups, 2))
    group = rng.integers(0, groups, count)
    xy = centres[group] + rng.normal(0, 3_000, (count, 2))
    hubs = count * COUNTRY_HUBS // COUNTRY
    hub_xy = centres[rng.integers(0, groups, hubs)] + rng.normal(0, 3_000, (hubs, 2))
    return xy, hub_xy, group, rng.integers(0, 2_000, count).astype(float)


def ours(points: Points) -> tuple[float, float]:
    """Coverage by group with the project's own functions: (covered, share of the work done)."""
    xy, hub_xy, group, weight = points
    minutes = nearest_minutes(xy, hub_xy, Walking()).minutes
    within = (minutes <= MINUTES).astype(float)
    found = summarise_minutes(
        group.astype(np.intp), weight, minutes, groups=int(group.max()) + 1, within=within
    )
    return float(found.covered.sum()), 1.0


def naive_union(points: Points) -> tuple[float, float]:
    """geopandas as it is usually written: buffer, unary union, then which points lie within."""
    xy, hub_xy, _, weight = points
    hubs = gpd.GeoSeries.from_xy(hub_xy[:, 0], hub_xy[:, 1], crs=6677)
    discs = hubs.buffer(Walking().radius_m(MINUTES)).union_all()
    count = min(len(xy), UNION_SAMPLE)
    some = gpd.GeoSeries.from_xy(xy[:count, 0], xy[:count, 1], crs=6677)
    inside = some.within(discs).to_numpy()
    return float(weight[:count][inside].sum()), count / len(xy)


def naive_matrix(points: Points) -> tuple[float, float]:
    """Every distance from every point to every hub, then the least of each row."""
    xy, hub_xy, _, weight = points
    fits = len(xy) * len(hub_xy) <= 10_000_000
    count = len(xy) if fits else MATRIX_SAMPLE
    some = xy[:count]
    difference = some[:, None, :] - hub_xy[None, :, :] if fits else None
    if difference is not None:
        nearest = np.sqrt((difference**2).sum(axis=2)).min(axis=1)
    else:
        # 2,000 × 50,000 at once would already take gigabytes: 250 rows at a time.
        parts = [
            np.sqrt(((some[i : i + 250, None, :] - hub_xy[None]) ** 2).sum(axis=2)).min(axis=1)
            for i in range(0, count, 250)
        ]
        nearest = np.concatenate(parts)
    within = Walking().minutes(nearest) <= MINUTES
    return float(weight[:count][within].sum()), count / len(xy)


METHODS: dict[str, Callable[[Points], tuple[float, float]]] = {
    "ours": ours,
    "buffer + union + within": naive_union,
    "distance matrix": naive_matrix,
}


def measure(place: str, method: str) -> dict[str, float]:
    """Run one method here: the median of the repeats, and what memory it added at its peak."""
    points = tokyo() if place == "tokyo" else synthetic(int(place))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    repeats = REPEATS if method == "ours" else 1
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        covered, done = METHODS[method](points)
        times.append(time.perf_counter() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "seconds": float(np.median(times)),
        "added_mb": (peak - before) / 1024,
        "peak_mb": peak / 1024,
        "covered": covered,
        "done": done,
    }


def in_subprocess(place: str, method: str) -> dict[str, float] | None:
    command = [sys.executable, __file__, "--place", place, "--method", method]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=TIMEOUT_S, check=True
        )
    except subprocess.TimeoutExpired:
        return None
    result: dict[str, float] = json.loads(done.stdout)
    return result


def compare(title: str, place: str) -> None:
    print(f"\n{title}")
    mine = in_subprocess(place, "ours")
    if mine is None:
        print(f"  ours: stopped after {TIMEOUT_S} s")
        return
    for method in METHODS:
        found = mine if method == "ours" else in_subprocess(place, method)
        if found is None:
            print(f"  {method:<24} stopped after {TIMEOUT_S} s")
            continue
        whole = found["seconds"] / found["done"]
        note = "" if found["done"] == 1 else f"  (from {found['done']:.1%} of the points, scaled)"
        same = abs(found["covered"] - mine["covered"]) / mine["covered"] if not note else math.nan
        print(
            f"  {method:<24} {whole:9.3f} s = {whole / mine['seconds']:9.1f} × ours,"
            f" +{found['added_mb']:7.0f} MB (peak {found['peak_mb']:6.0f} MB)"
            + (f", covered differs by {same:.2%}" if not note and method != "ours" else "")
            + note
        )


def growth() -> None:
    print("\nGrowth of ours, hubs in proportion (50,000 to 220,000 points)")
    seconds = []
    for count in GROWTH:
        found = in_subprocess(str(count), "ours")
        if found is None:
            print(f"  {count}: stopped after {TIMEOUT_S} s")
            return
        seconds.append(found["seconds"])
        print(f"  {count:>8,} points {found['seconds']:8.4f} s  +{found['added_mb']:6.1f} MB")
    exponent = np.polyfit(np.log(GROWTH), np.log(seconds), 1)[0]
    print(f"  exponent {exponent:.2f} (aim: at most 1.2)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--place")
    parser.add_argument("--method", choices=METHODS)
    args = parser.parse_args()
    if args.method:
        print(json.dumps(measure(args.place, args.method)))
        return
    if (data_folder() / "geolonia_tokyo_chome_points_2024.csv").is_file():
        compare("Tokyo: 5,405 町丁目, 541 hubs", "tokyo")
    else:
        print("Tokyo: left out, the test data are not here (CHIIKI_TEST_DATA)")
    compare(f"Country: {COUNTRY:,} points, {COUNTRY_HUBS:,} hubs (synthetic)", str(COUNTRY))
    growth()


if __name__ == "__main__":
    main()
