"""Slopes by Tobler's formula, on paper and from GeoTIFFs made here."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.coverage import walk_coverage
from geodata.distance import StraightLine
from geodata.terrain import ElevationGrid, Slopes, TerrainError, tobler_pace
from geodata.terrain_files import read_elevation
from geodata.walking import Walking
from tests.geodata.factories import PLANE_EPSG, make_dataset, plane

PLAIN = Walking(speed_m_per_min=60.0, detour=1.0)
CRS = f"EPSG:{PLANE_EPSG}"


def grid(
    heights: np.ndarray, *, step: float = 10.0, x: float = 0.0, y: float = 0.0
) -> ElevationGrid:
    """Lay a grid with its south-west centre at (x, y) metres from the origin."""
    west, south = plane(x, y)
    return ElevationGrid(
        heights.astype(np.float32), west, south + (len(heights) - 1) * step, step, step, CRS
    )


def ramp(rise_per_metre: float) -> ElevationGrid:
    """A plane of 2 km a side that rises to the east."""
    east = np.arange(-1000, 1001, 10)
    return grid(np.tile(east * rise_per_metre, (201, 1)), x=-1000, y=-1000)


def at(x: float, y: float) -> np.ndarray:
    return np.array([plane(x, y)])


def test_toblers_figures() -> None:
    # 6 exp(-3.5 |s + 0.05|): 5.037 km/h on the flat, 6 down 5 percent, 3.549 up 10 percent.
    speed = 6 * np.exp(-3.5 * np.abs(np.array([0.0, -0.05, 0.10]) + 0.05))
    assert speed == pytest.approx([5.0367, 6.0, 3.5493], abs=1e-3)
    assert tobler_pace(np.array([0.0, -0.05, 0.10])) == pytest.approx(speed[0] / speed)


def test_flat_ground_takes_the_chosen_speed() -> None:
    slopes = Slopes(grid(np.full((201, 201), 40.0), x=-1000, y=-1000), PLANE_EPSG)
    line = StraightLine().nearest(at(-300, 70), at(500, -20)).minutes
    assert slopes.nearest(at(-300, 70), at(500, -20)).minutes == pytest.approx(line)


def test_up_and_down_a_ramp_on_paper() -> None:
    # 600 m at 10 percent, 60 m a minute: 10 min on the flat.
    # Up: 10 × exp(3.5 × 0.10) = 14.19. Down: |-0.10 + 0.05| = 0.05, as on the flat: 10.
    slopes = Slopes(ramp(0.10), PLANE_EPSG, PLAIN)
    up = slopes.nearest(at(0, 0), at(600, 0)).minutes[0]
    down = slopes.nearest(at(600, 0), at(0, 0)).minutes[0]
    assert up == pytest.approx(10 * math.exp(0.35), rel=1e-4)
    assert down == pytest.approx(10.0, rel=1e-4)
    # Down 5 percent is the fastest: 10 × exp(-0.175) = 8.39.
    gentle = Slopes(ramp(0.05), PLANE_EPSG, PLAIN).nearest(at(600, 0), at(0, 0)).minutes[0]
    assert gentle == pytest.approx(10 * math.exp(-0.175), rel=1e-4)


def test_the_quickest_hub_may_be_the_farther_one() -> None:
    # Uphill 400 m at 20 percent: 6.67 × exp(3.5 × 0.2) = 13.4 min; along the contour 500 m: 8.33.
    slopes = Slopes(ramp(0.20), PLANE_EPSG, PLAIN)
    hubs = np.vstack([at(400, 0), at(0, 500)])
    found = slopes.nearest(at(0, 0), hubs)
    assert found.hub.tolist() == [1]
    assert found.minutes[0] == pytest.approx(500 / 60, rel=1e-4)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_nearest_equals_trying_every_hub(seed: int) -> None:
    rng = np.random.default_rng(seed)
    hilly = grid(np.cumsum(rng.normal(0, 4, (101, 101)), axis=1), step=20, x=-1000, y=-1000)
    slopes = Slopes(hilly, PLANE_EPSG, PLAIN)
    demand = rng.uniform(-900, 900, (15, 2)) + plane(0, 0)
    hubs = rng.uniform(-900, 900, (20, 2)) + plane(0, 0)
    pairs = slopes.minutes_between(np.repeat(demand, 20, axis=0), np.tile(hubs, (15, 1)))
    found = slopes.nearest(demand, hubs)
    assert found.minutes == pytest.approx(pairs.reshape(15, 20).min(axis=1))
    within = slopes.within(demand, hubs, minutes=12)
    assert len(within.minutes) == (pairs <= 12).sum()


def test_coverage_without_and_with_slopes() -> None:
    # 10 min on the flat, 14.2 up the ramp: within 12 minutes only without slopes.
    dataset = make_dataset(chome=[{"x": 0, "y": 0, "population": 100}], hubs=[{"x": 600, "y": 0}])
    flat = walk_coverage(dataset, hub_type="コミセン", minutes=12, walking=PLAIN)
    slopes = Slopes(ramp(0.10), PLANE_EPSG, PLAIN)
    steep = walk_coverage(dataset, hub_type="コミセン", minutes=12, distance=slopes)
    assert (flat["share"][0], steep["share"][0]) == (1.0, 0.0)
    assert steep["mean_minutes"][0] == pytest.approx(10 * math.exp(0.35), rel=1e-4)


def test_places_off_the_grid_are_refused_not_flattened() -> None:
    slopes = Slopes(ramp(0.1), PLANE_EPSG)
    with pytest.raises(TerrainError, match="範囲の外に、町丁目や拠点が1か所"):
        slopes.nearest(at(0, 0), at(5000, 0))
    with pytest.raises(TerrainError, match="間隔"):
        Slopes(ramp(0.1), PLANE_EPSG, step_m=0)


def write_tiff(path: Path, heights: np.ndarray, *, point: bool = False, **more: Any) -> Path:
    """Write a GeoTIFF in EPSG:6677, its north-west corner at (-1000, 1000) m from the origin."""
    tifffile = pytest.importorskip("tifffile", reason="tifffile is optional")
    x, y = plane(-1000, 1000)
    keys = (1, 1, 0, 3, 1024, 0, 1, 1, 1025, 0, 1, 2 if point else 1, 3072, 0, 1, PLANE_EPSG)
    tags = [
        (33550, "d", 3, (10.0, 10.0, 0.0), True),
        (33922, "d", 6, (0.0, 0.0, 0.0, x, y, 0.0), True),
        (34735, "H", len(keys), keys, True),
        (42113, "s", 0, "-9999", True),
    ]
    tifffile.imwrite(path, heights.astype(np.float32), extratags=more.get("tags", tags),
                     **{k: v for k, v in more.items() if k != "tags"})  # fmt: skip
    return path


def test_geotiff_places_heights_where_they_are(tmp_path: Path) -> None:
    heights = np.arange(200 * 200, dtype=float).reshape(200, 200) / 100
    area = read_elevation(write_tiff(tmp_path / "area.tif", heights, compression="zlib"))
    assert area.crs == CRS
    # The centre of the first cell is 5 m in from the corner; with "point" it is the corner.
    assert area.sample(at(-995, 995), plane_epsg=PLANE_EPSG)[0] == pytest.approx(0.0, abs=1e-4)
    assert area.sample(at(-985, 985), plane_epsg=PLANE_EPSG)[0] == pytest.approx(2.01, abs=1e-3)
    point = read_elevation(write_tiff(tmp_path / "point.tif", heights, point=True))
    assert point.sample(at(-990, 990), plane_epsg=PLANE_EPSG)[0] == pytest.approx(2.01, abs=1e-3)
    # Halfway between 0.00 and 0.01.
    assert area.sample(at(-990, 995), plane_epsg=PLANE_EPSG)[0] == pytest.approx(0.005, abs=1e-4)
    assert np.isnan(area.sample(at(-1100, 0), plane_epsg=PLANE_EPSG)[0])


def test_gaps_take_the_nearest_value(tmp_path: Path) -> None:
    heights = np.full((200, 200), 30.0)
    heights[50:60, 50:60] = -9999
    heights[70, 70] = np.nan
    assert (read_elevation(write_tiff(tmp_path / "gaps.tif", heights)).metres == 30).all()


def test_broken_elevation_files_are_told_in_japanese(tmp_path: Path) -> None:
    with pytest.raises(TerrainError, match="ありません"):
        read_elevation(tmp_path / "none.tif")
    good = write_tiff(tmp_path / "good.tif", np.zeros((200, 200))).read_bytes()
    for name, content in {"a.tif": b"no tiff", "b.tif": b"", "c.tif": good[:200]}.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(TerrainError, match="GeoTIFF"):
            read_elevation(path)
    unplaced = write_tiff(tmp_path / "d.tif", np.zeros((20, 20)), tags=[])
    with pytest.raises(TerrainError, match="位置の情報"):
        read_elevation(unplaced)
    empty = write_tiff(tmp_path / "e.tif", np.full((20, 20), -9999.0))
    with pytest.raises(TerrainError, match="値が1つもありません"):
        read_elevation(empty)


def test_without_tifffile_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.tif"
    path.write_bytes(b"II")
    monkeypatch.setitem(sys.modules, "tifffile", None)
    with pytest.raises(TerrainError, match="pip install tifffile"):
        read_elevation(path)
