"""Hubs whose point lies outside the area that their table names."""

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.geometry_check import COLUMNS, hubs_outside_their_area

# In metres of EPSG:6677: two areas of 1 km side by side, a 地区 around both.
AREAS = gpd.GeoDataFrame(
    {
        "area_id": ["west", "east", "both", "shapeless"],
        "level": ["住区", "住区", "地区", "住区"],
    },
    geometry=[
        shapely.box(0, 0, 1000, 1000),
        shapely.box(1000, 0, 2000, 1000),
        shapely.box(0, 0, 2000, 1000),
        None,
    ],
    crs=6677,
).to_crs(4326)


def hubs(*rows: tuple[str | None, float, float, str | None]) -> gpd.GeoDataFrame:
    areas, x, y, precision = zip(*rows, strict=True)
    return gpd.GeoDataFrame(
        {
            "hub_id": [f"h{i}" for i in range(len(rows))],
            "name": [f"拠点{i}" for i in range(len(rows))],
            "area_id": list(areas),
            "coord_precision": list(precision),
        },
        geometry=gpd.points_from_xy(x, y),
        crs=6677,
    ).to_crs(4326)


def test_a_strayed_hub_is_reported_with_place_and_distance() -> None:
    found = hubs_outside_their_area(
        hubs(
            ("west", 500, 500, "building"),  # at home
            ("west", 1030, 500, "chome"),  # 30 m into the neighbour
            ("both", 1500, 500, "block"),  # at home in the larger area
            ("east", 1500, 1400, "block"),  # 400 m north of everything
        ),
        AREAS,
    )
    assert list(found.columns) == COLUMNS
    assert list(found["hub_id"]) == ["h1", "h3"]
    assert found["distance_m"].tolist() == pytest.approx([30, 400], abs=0.01)
    assert found["found_in"][0] == "east"
    assert found["found_in"].isna().tolist() == [False, True]


def test_nothing_is_said_where_nothing_is_known() -> None:
    unplaced = hubs(("west", 1500, 500, "building"))
    unplaced.geometry = [None]
    assert hubs_outside_their_area(unplaced, AREAS).empty
    silent = hubs(
        ("west", 1500, 500, "area"),  # the point has no meaning
        (None, 1500, 500, "building"),
        ("shapeless", 1500, 500, "building"),
    )
    found = hubs_outside_their_area(silent, AREAS)
    assert found.empty
    assert list(found.columns) == COLUMNS


def test_unknown_precision_is_checked() -> None:
    assert len(hubs_outside_their_area(hubs(("west", 1500, 500, None)), AREAS)) == 1


def test_no_hubs_at_all() -> None:
    empty = hubs(("west", 0, 0, "area")).iloc[:0]
    assert list(hubs_outside_their_area(empty, AREAS).columns) == COLUMNS


@given(st.lists(st.tuples(st.integers(-500, 2500), st.integers(-500, 1500)), min_size=1))
def test_the_distance_is_that_to_a_square(places: list[tuple[int, int]]) -> None:
    found = hubs_outside_their_area(
        hubs(*(("west", float(x), float(y), "building") for x, y in places)), AREAS
    ).set_index("hub_id")
    for i, (x, y) in enumerate(places):
        away = max(-x, 0, x - 1000), max(-y, 0, y - 1000)
        expected = (away[0] ** 2 + away[1] ** 2) ** 0.5
        if expected > 0.01:
            assert found.loc[f"h{i}", "distance_m"] == pytest.approx(expected, abs=0.01)
        elif 0 < x < 1000 and 0 < y < 1000:
            assert f"h{i}" not in found.index
