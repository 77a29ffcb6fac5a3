"""Boundaries: one topology for 町丁目, areas and outline, whatever the points and the outline."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from geodata.areas import (
    Boundaries,
    approximate_boundaries,
    members,
    official_areas,
    outline_from_rings,
)
from geodata.topology import is_coverage

ROOT = Path(__file__).parents[2]
DATA = ROOT / "geodata" / "data"
CODES = ("13105", "13110", "13123", "13204", "13210")
TO_PLANE = Transformer.from_crs(4326, 6677, always_xy=True)


def areas_table(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["area_id", "level", "parent_area_id"])


def chome_table(*rows: tuple[str, float | None, float | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["chome", "lon", "lat", "area_id"])


ONE_AREA = areas_table(("a", "圏域", None))


def build_one_area(points: list[tuple[float, float]], outline: shapely.Geometry) -> Boundaries:
    chome = chome_table(*((f"町{i:03d}", x, y, "a") for i, (x, y) in enumerate(points)))
    return approximate_boundaries(ONE_AREA, chome, outline)


def shapes(frame: gpd.GeoDataFrame) -> np.ndarray:
    geometry = frame.geometry.to_numpy()
    return geometry[~shapely.is_missing(geometry)]


def fits_exactly(polygons: np.ndarray, outline: shapely.Geometry) -> bool:
    """The polygons and the world around the outline share every vertex and leave no gap."""
    around = shapely.difference(shapely.box(*outline.bounds).buffer(0.1), outline)
    everything = np.append(polygons, around)
    no_gap = shapely.coverage_union_all(everything)
    return (
        is_coverage(everything)
        and not shapely.get_rings(shapely.get_parts(no_gap))[1:].size
        and shapely.equals(shapely.coverage_union_all(polygons), outline)
    )


# --- two points in a rectangle: the border is their perpendicular bisector ---

SQUARE = shapely.box(139.80, 35.70, 139.82, 35.71)


def test_two_points_split_the_outline_halfway() -> None:
    built = build_one_area([(139.805, 35.705), (139.815, 35.705)], SQUARE)

    left, right = built.chome.geometry
    # The meridian 139.81 lies 2.7 km from the projection's central meridian, so it is straight
    # to well below a step of the grid over one kilometre.
    assert left.bounds == pytest.approx((139.80, 35.70, 139.81, 35.71), abs=2e-6)
    assert right.bounds == pytest.approx((139.81, 35.70, 139.82, 35.71), abs=2e-6)
    assert fits_exactly(shapes(built.chome), built.outline)
    assert shapely.equals(built.areas.geometry[0], built.outline)
    assert built.notes == ()


def test_one_point_gets_the_whole_outline() -> None:
    built = build_one_area([(139.805, 35.705)], SQUARE)
    assert shapely.equals(built.chome.geometry[0], SQUARE)


def test_two_chome_at_one_point_share_its_cell_between_them() -> None:
    built = build_one_area([(139.805, 35.705), (139.805, 35.705), (139.815, 35.705)], SQUARE)

    first, second, other = built.chome.to_crs(6677).area
    assert first == pytest.approx(second, rel=0.02)
    # The twin nearest to the third point stands 1 m nearer to it: half a metre of 1.1 km moves.
    assert first + second == pytest.approx(other, rel=0.002)
    assert fits_exactly(shapes(built.chome), built.outline)


def test_points_on_a_line_and_far_outside_are_no_trouble() -> None:
    built = build_one_area([(139.7 + i / 50, 35.705) for i in range(10)], SQUARE)
    # Only 139.80 and 139.82 have cells that reach the square between them.
    assert list(built.chome.geometry.notna()) == [i in (5, 6) for i in range(10)]
    assert fits_exactly(shapes(built.chome), built.outline)
    assert "境界のない町丁目 8件" in built.notes[0]


def test_a_chome_without_a_point_has_no_cell_and_is_named() -> None:
    chome = chome_table(("本町", 139.805, 35.705, "a"), ("不明町", None, None, "b"))
    built = approximate_boundaries(
        areas_table(("a", "圏域", None), ("b", "圏域", None)), chome, SQUARE
    )

    assert list(built.chome["chome"]) == ["本町", "不明町"]
    assert list(built.chome.geometry.notna()) == [True, False]
    assert list(built.areas.geometry.notna()) == [True, False]
    assert built.notes == ("境界のない町丁目 1件: 不明町", "境界のない圏域 1件: b")


def test_islands_and_holes_of_the_outline_are_kept() -> None:
    hole = shapely.box(139.804, 35.704, 139.806, 35.706)
    island = shapely.box(139.83, 35.70, 139.831, 35.701)
    outline = shapely.union(shapely.difference(SQUARE, hole), island)

    built = build_one_area([(139.803, 35.705), (139.815, 35.705)], outline)

    assert shapely.equals(built.outline, outline)
    assert built.chome.geometry[1].geom_type == "MultiPolygon"
    assert shapely.covers(built.chome.geometry[1], island)


def test_the_order_of_the_rows_does_not_matter() -> None:
    rng = np.random.default_rng(7)
    points = np.round(rng.uniform(SQUARE.bounds[:2], SQUARE.bounds[2:], (40, 2)), 5)
    names = [f"町{i}" for i in range(40)]
    chome = pd.DataFrame({"chome": names, "lon": points[:, 0], "lat": points[:, 1], "area_id": "a"})
    shuffled = chome.iloc[rng.permutation(40)]

    one = approximate_boundaries(ONE_AREA, chome, SQUARE).chome.set_index("chome").geometry
    two = approximate_boundaries(ONE_AREA, shuffled, SQUARE).chome.set_index("chome").geometry

    assert [shapely.to_wkb(g) for g in one] == [shapely.to_wkb(g) for g in two[one.index]]


def test_a_chome_named_twice_is_refused() -> None:
    chome = chome_table(("本町", 139.805, 35.705, "a"), ("本町", 139.815, 35.705, "a"))
    with pytest.raises(ValueError, match="町丁目の名が重なっています: 本町"):
        approximate_boundaries(ONE_AREA, chome, SQUARE)


# --- any points, any outline ---

offsets = st.integers(0, 3000)


@st.composite
def outlines(draw: st.DrawFn) -> shapely.Geometry:
    """A star-shaped outline of a few kilometres, at times with an island."""
    radii = draw(st.lists(st.integers(300, 2000), min_size=3, max_size=24))
    angle = np.linspace(0, 2 * np.pi, len(radii), endpoint=False)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * np.array(radii)[:, None]
    outline = shapely.Polygon(np.round([139.70, 35.70] + ring / 1e5, 5))
    if draw(st.booleans()):
        west, south = draw(st.tuples(offsets, offsets))
        x, y = 139.73 + west / 1e5, 35.66 + south / 1e5
        outline = shapely.union(outline, shapely.box(x, y, x + 0.004, y + 0.003))
    return outline


points_near = st.lists(
    st.tuples(
        st.integers(-2500, 2500).map(lambda i: round(139.70 + i / 1e5, 5)),
        st.integers(-2500, 2500).map(lambda i: round(35.70 + i / 1e5, 5)),
    ),
    min_size=1,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(points_near, outlines())
def test_any_points_and_outline_give_one_topology(
    points: list[tuple[float, float]], outline: shapely.Geometry
) -> None:
    built = build_one_area(points, outline)

    cells = shapes(built.chome)
    assert fits_exactly(cells, built.outline)
    assert shapely.equals(built.areas.geometry[0], built.outline)
    assert shapely.area(cells).sum() == pytest.approx(built.outline.area, rel=1e-12)
    # The outline moves by less than two steps of the grid.
    moved = shapely.symmetric_difference(built.outline, outline).area
    assert moved <= 2e-6 * outline.length
    xy = shapely.get_coordinates(cells)
    assert (xy == np.round(xy, 6)).all()


@settings(max_examples=100, deadline=None)
@given(points_near, outlines(), st.integers(0, 2**32 - 1))
def test_every_place_belongs_to_the_nearest_point(
    points: list[tuple[float, float]], outline: shapely.Geometry, seed: int
) -> None:
    points = sorted(set(points))
    built = build_one_area(points, outline)
    sites = np.column_stack(TO_PLANE.transform(*np.array(points).T))
    low, high = np.array(outline.bounds[:2]), np.array(outline.bounds[2:])
    places = np.random.default_rng(seed).uniform(low, high, (60, 2))
    places = places[shapely.contains_xy(shapely.buffer(outline, -1e-5), places)]
    plane = np.column_stack(TO_PLANE.transform(*places.T))
    distance = np.linalg.norm(plane[:, None] - sites[None], axis=2)
    cells = built.chome.geometry.to_numpy()

    for place, away in zip(places, distance, strict=True):
        # Within 2 m of a border rounding and the projection's curvature may decide.
        near = away <= away.min() + 2
        assert any(c is not None and shapely.contains_xy(c, *place) for c in cells[near])


@settings(max_examples=100, deadline=None)
@given(points_near, outlines())
def test_a_point_that_stands_alone_lies_in_its_own_cell(
    points: list[tuple[float, float]], outline: shapely.Geometry
) -> None:
    built = build_one_area(points, outline)
    inside = shapely.contains_xy(shapely.buffer(outline, -1e-5), points)
    for point, cell, is_inside in zip(points, built.chome.geometry, inside, strict=True):
        if is_inside and points.count(point) == 1:
            assert shapely.contains_xy(cell, *point)


# --- levels ---


def test_members_climb_to_every_ancestor() -> None:
    areas = areas_table(
        ("north", "地区", None), ("south", "地区", None), ("n1", "住区", "north"),
        ("n2", "住区", "north"),
    )  # fmt: skip
    chome = pd.DataFrame(
        {
            "chome": ["い", "ろ", "は", "に"],
            "area_id": ["north", "north", "south", None],
            "sub_area_id": ["n1", "n2", None, "n1"],
        }
    )

    found = members(areas, chome)

    assert list(zip(found["area_id"], found["level"], found["chome"], strict=True)) == [
        ("north", "地区", "い"),
        ("north", "地区", "ろ"),
        ("north", "地区", "に"),
        ("south", "地区", "は"),
        ("n1", "住区", "い"),
        ("n1", "住区", "に"),
        ("n2", "住区", "ろ"),
    ]


def test_an_unknown_area_is_refused() -> None:
    with pytest.raises(ValueError, match="圏域の表にない area_id があります: nowhere"):
        members(ONE_AREA, chome_table(("本町", 139.8, 35.7, "nowhere")))


def test_parents_in_a_circle_are_refused() -> None:
    areas = areas_table(("a", "圏域", "b"), ("b", "地区", "a"))
    with pytest.raises(ValueError, match="輪になっています"):
        members(areas, chome_table(("本町", 139.8, 35.7, "a")))


def test_a_ring_may_be_open_and_out_of_order() -> None:
    rings = pd.DataFrame(
        [(1, 1, 139.9, 35.7), (0, 2, 139.81, 35.71), (0, 0, 139.80, 35.70), (0, 1, 139.81, 35.70),
         (1, 0, 139.91, 35.7), (1, 2, 139.9, 35.71)],
        columns=["ring", "seq", "lon", "lat"],
    )  # fmt: skip
    outline = outline_from_rings(rings)
    assert outline.geom_type == "MultiPolygon"
    # Two right triangles with legs of 0.01°.
    assert outline.area == pytest.approx(2 * 0.01**2 / 2)


def test_a_ring_of_two_points_is_refused() -> None:
    rings = pd.DataFrame(
        [(0, 0, 139.8, 35.7), (0, 1, 139.9, 35.7), (0, 2, 139.8, 35.7)],
        columns=["ring", "seq", "lon", "lat"],
    )
    with pytest.raises(ValueError, match="輪の点が足りません"):
        outline_from_rings(rings)


# --- official polygons ---


def plane_frame(*rows: tuple[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    names, geometry = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"chome": names}, geometry=list(geometry), crs=6677)


def test_official_areas_of_parts_gaps_and_overlaps() -> None:
    polygons = plane_frame(
        ("一丁目", shapely.box(0, 0, 1000, 1000)),
        ("二丁目", shapely.box(1000, 0, 2000, 1000)),
        ("三丁目", shapely.box(1998, 0, 3000, 1000)),  # overlaps 二丁目 by 2 m
        ("一丁目", shapely.box(0, 1000, 500, 2000)),  # the second part of 一丁目
        ("川", shapely.box(5000, 0, 5100, 100)),
    )
    assignment = pd.DataFrame(
        [("w", "圏域", "一丁目"), ("w", "圏域", "二丁目"), ("e", "圏域", "三丁目"),
         ("all", "地区", "一丁目"), ("all", "地区", "二丁目"), ("all", "地区", "三丁目"),
         ("none", "圏域", "四丁目")],
        columns=["area_id", "level", "chome"],
    )  # fmt: skip

    built = official_areas(polygons, assignment)

    assert list(built.chome["chome"]) == ["一丁目", "二丁目", "三丁目", "川"]
    assert set(built.areas["boundary"]) == {"official"}
    area = built.areas.set_index("area_id").to_crs(6677).area
    assert area["w"] == pytest.approx(2_500_000, rel=1e-4)
    assert area["e"] == pytest.approx(1_000_000, rel=1e-4)  # 二丁目 came first
    assert area["all"] == pytest.approx(3_500_000, rel=1e-4)
    assert built.areas.geometry.isna().tolist() == [False, False, False, True]
    assert is_coverage(shapes(built.chome))
    assert fits_exactly(shapes(built.chome), built.outline)
    assert built.notes == (
        "境界の重なり 1か所(計 2,000 m²)を先の行の町丁目に含めました",
        "境界のない圏域 1件: none",
        "境界のデータにない町丁目 1件: 四丁目",
    )


def test_simplified_neighbours_still_share_their_border() -> None:
    y = np.linspace(0, 1000, 101)
    wave = np.column_stack([1000 + 3 * np.sin(y / 20), y])
    left = shapely.Polygon([(0, 0), *wave, (0, 1000)])
    right = shapely.Polygon([(2000, 0), *wave, (2000, 1000)])
    assignment = pd.DataFrame(
        {"area_id": ["a", "b"], "level": "圏域", "chome": ["一丁目", "二丁目"]}
    )

    built = official_areas(
        plane_frame(("一丁目", left), ("二丁目", right)), assignment, tolerance_m=30
    )

    assert is_coverage(shapes(built.areas))
    assert shapely.get_num_coordinates(built.areas.geometry[0]) < 20
    assert built.areas.to_crs(6677).area.sum() == pytest.approx(2_000_000, rel=1e-4)


def test_official_polygons_without_crs_are_refused() -> None:
    bare = gpd.GeoDataFrame({"chome": ["本町"]}, geometry=[SQUARE])
    with pytest.raises(ValueError, match="座標系"):
        official_areas(bare, pd.DataFrame(columns=["area_id", "level", "chome"]))


def test_approximate_boundaries_dissolve_the_same_as_official_ones() -> None:
    built = build_one_area([(139.805, 35.705), (139.815, 35.703), (139.812, 35.708)], SQUARE)
    pairs = pd.DataFrame({"area_id": "a", "level": "圏域", "chome": built.chome["chome"]})
    again = official_areas(built.chome, pairs)
    # Through the plane and back every vertex returns to its place on the grid.
    assert shapely.equals(again.outline, built.outline)
    assert all(shapely.equals(again.chome.geometry.to_numpy(), built.chome.geometry.to_numpy()))


# --- how near the approximation comes to the census ---
