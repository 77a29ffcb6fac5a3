"""Residents and hubs as points in the plane."""

from __future__ import annotations

import numpy as np
import pytest
from pyproj import Transformer

from geodata import store
from geodata.demand import demand_points, hub_points, matching_hubs, to_plane
from tests.geodata.factories import make_dataset, plane


def test_loaded_population_is_used_and_unknown_stays_unknown() -> None:
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "population": 100},
            {"x": 100, "y": 0, "population": None},
            {"x": 200, "y": 0, "population": 0},
        ],
        areas=[{"area_id": "a", "population": 5000}],
    )
    points = demand_points(dataset)
    assert points["basis"].unique().tolist() == ["chome_population"]
    assert points["residents"].tolist()[::2] == [100.0, 0.0]
    assert np.isnan(points["residents"][1])
    assert points["weight"].tolist() == [100.0, 0.0, 0.0]


def test_area_residents_are_spread_by_land_area() -> None:
    # Cells of 100 m and 200 m a side: 0.01 and 0.04 km², so 1,000 residents split 200 : 800.
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "half": 50}, {"x": 500, "y": 0, "half": 100}],
        areas=[{"area_id": "a", "population": 1000}],
    )
    points = demand_points(dataset)
    assert points["land_km2"].tolist() == pytest.approx([0.01, 0.04], rel=1e-6)
    assert points["residents"].tolist() == pytest.approx([200.0, 800.0], rel=1e-6)
    assert set(points["basis"]) == {"estimated"}
    assert set(points["figure"]) == {"population"}


def test_each_area_takes_its_current_population_else_the_census() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}, {"x": 500, "y": 0, "area_id": "b"}],
        areas=[
            {"area_id": "a", "population": 1200, "census2015_population": 1000},
            {"area_id": "b", "census2015_population": 500},
        ],
    )
    points = demand_points(dataset)
    assert points["residents"].tolist() == [1200.0, 500.0]
    assert points["figure"].tolist() == ["population", "census2015_population"]


def test_an_area_without_any_figure_is_unknown_beside_known_ones() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}, {"x": 500, "y": 0, "area_id": "b"}],
        areas=[{"area_id": "a", "population": 1200}, {"area_id": "b"}],
    )
    points = demand_points(dataset)
    assert points["residents"][0] == 1200.0
    assert np.isnan(points["residents"][1])


def test_the_smaller_level_shapes_the_spread_and_the_total_is_kept() -> None:
    # 地区 a has 1,000; 住区 s1 claims 700 over two equal cells; the rest, 300, is the third cell's.
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "sub_area_id": "s1"},
            {"x": 200, "y": 0, "sub_area_id": "s1"},
            {"x": 400, "y": 0},
        ],
        areas=[
            {"area_id": "a", "level": "地区", "population": 1000},
            {"area_id": "s1", "level": "住区", "parent_area_id": "a", "population": 700},
        ],
        planning_level="地区",
        sub_level="住区",
    )
    assert demand_points(dataset)["residents"].tolist() == pytest.approx([350.0, 350.0, 300.0])


def test_smaller_areas_that_claim_too_much_cannot_shape_the_spread() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "sub_area_id": "s1"}, {"x": 200, "y": 0}],
        areas=[
            {"area_id": "a", "level": "地区", "population": 1000},
            {"area_id": "s1", "level": "住区", "parent_area_id": "a", "population": 1700},
        ],
        planning_level="地区",
        sub_level="住区",
    )
    assert demand_points(dataset)["residents"].tolist() == pytest.approx([500.0, 500.0])


def test_land_area_is_the_basis_when_no_residents_are_known() -> None:
    points = demand_points(make_dataset(chome=[{"x": 0, "y": 0}, {"x": 200, "y": 0, "half": 100}]))
    assert set(points["basis"]) == {"land_area"}
    assert points["residents"].isna().all()
    assert points["weight"].tolist() == pytest.approx([0.01, 0.04], rel=1e-6)


def test_projection_gives_back_the_layout() -> None:
    points = demand_points(make_dataset(chome=[{"x": 123.0, "y": -456.0}]))
    assert (points["x_m"][0], points["y_m"][0]) == pytest.approx(plane(123.0, -456.0), abs=1e-3)


def test_hub_points_filters_and_drops_hubs_without_a_point() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0}],
        hubs=[
            {"hub_id": "z", "x": 0, "y": 0, "functions": "相談|居場所"},
            {"hub_id": "b", "x": 10, "y": 0, "functions": "会議室", "coord_precision": "area"},
            {"hub_id": "c", "x": None, "y": None, "functions": "相談"},
            {"hub_id": "d", "x": 20, "y": 0, "hub_type": "サロン", "functions": "居場所"},
        ],
    )
    assert hub_points(dataset, hub_type="コミセン")["hub_id"].tolist() == ["b", "z"]
    assert hub_points(dataset, hub_type="コミセン", include_estimated=False)["hub_id"].tolist() == [
        "z"
    ]
    assert hub_points(dataset, hub_type=None, functions="居場所")["hub_id"].tolist() == ["d", "z"]
    assert matching_hubs(dataset, hub_type=None, functions="相談")["hub_id"].tolist() == ["z", "c"]


@pytest.mark.parametrize("code", ["13105", "13110", "13123", "13204", "13210"])
def test_embedded_residents_keep_the_totals_of_the_areas(code: str) -> None:
    dataset = store.load(code)
    points = demand_points(dataset)
    assert len(points) == len(dataset.chome)
    assert set(points["basis"]) == {"estimated"}
    own = dataset.areas[dataset.areas["area_id"].isin(points["area_id"])]
    expected = own.set_index("area_id")["census2015_population"].astype(float)
    sums = points.groupby("area_id")["residents"].sum()
    assert sums.to_dict() == pytest.approx(expected.to_dict())


def test_to_plane_agrees_with_pyproj_and_keeps_unknown_unknown() -> None:
    expected = Transformer.from_crs(4326, 6677, always_xy=True).transform(139.56, 35.69)
    xy = to_plane(np.array([139.56, np.nan]), np.array([35.69, 35.0]), plane_epsg=6677)
    assert xy[0] == pytest.approx(expected)
    assert np.isnan(xy[1]).all()
