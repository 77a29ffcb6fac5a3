"""Walking along streets: shortest paths on paper, and files that are no networks."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.coverage import walk_coverage, walk_times
from geodata.distance import NoHubError, StraightLine
from geodata.network import Network, NetworkError, WalkNetwork
from geodata.network_files import read_network
from geodata.walking import Walking
from tests.geodata.factories import PLANE_EPSG, degrees, make_dataset, plane

WALK = Walking(speed_m_per_min=60.0)

# A street of 1,000 m to the east. Between 400 m and 600 m a river, crossed only by a bridge
# 400 m to the north: from node 1 up to node 2, over to node 3, down to node 4.
PLACES = [(0, 0), (400, 0), (400, 400), (600, 400), (600, 0), (1000, 0)]
STREETS = [(0, 1, 400.0), (1, 2, 400.0), (2, 3, 200.0), (3, 4, 400.0), (4, 5, 400.0)]


def river() -> WalkNetwork:
    start, end, length = (np.array(column) for column in zip(*STREETS, strict=True))
    places = np.array([plane(x, y) for x, y in PLACES])
    return WalkNetwork.from_edges(places, start, end, length, plane_epsg=PLANE_EPSG)


def at(x: float, y: float) -> np.ndarray:
    return np.array([plane(x, y)])


def test_the_way_over_the_bridge() -> None:
    # From (400, 0) to the hub at (600, 0): 200 m by air, 400 + 200 + 400 m over the bridge;
    # both stand 30 m off the street: 1,060 m ÷ 60 = 17.67 min.
    network = Network(river(), WALK)
    found = network.nearest(at(400, -30), at(600, -30))
    assert found.minutes[0] == pytest.approx(1060 / 60, abs=1e-4)
    assert StraightLine(Walking(60, 1)).nearest(at(400, -30), at(600, -30)).minutes[
        0
    ] == pytest.approx(200 / 60)
    pairs = network.within(at(400, -30), at(600, -30), minutes=1060.001 / 60)
    assert pairs.minutes.tolist() == pytest.approx([1060 / 60])
    assert len(network.within(at(400, -30), at(600, -30), minutes=17.6).minutes) == 0


def test_the_nearest_by_street_is_not_the_nearest_by_air() -> None:
    # At (450, 0): the hub at (600, 0) is 150 m by air but 1,050 m by street; that at (0, 0) 450 m.
    hubs = np.vstack([at(600, 0), at(0, 0)])
    assert Network(river(), WALK).nearest(at(450, 0), hubs).hub.tolist() == [1]
    assert StraightLine().nearest(at(450, 0), hubs).hub.tolist() == [0]


def test_coverage_takes_the_network_in_place_of_the_line() -> None:
    dataset = make_dataset(
        chome=[{"x": 400, "y": 0, "population": 100}, {"x": 1000, "y": 0, "population": 50}],
        hubs=[{"x": 600, "y": 0}],
    )
    line = walk_coverage(dataset, hub_type="コミセン", minutes=10, walking=Walking(60, 1))
    street = walk_coverage(
        dataset, hub_type="コミセン", minutes=10, distance=Network(river(), WALK)
    )
    assert line["covered"].tolist() == [150.0]
    assert street["covered"].tolist() == [50.0]


def test_no_path_is_out_of_reach_and_off_the_network_is_unknown() -> None:
    places = np.array([plane(x, 0) for x in (0, 100, 5000, 5100)])
    split = WalkNetwork.from_edges(
        places, np.array([0, 2]), np.array([1, 3]), np.array([100.0, 100.0]), plane_epsg=PLANE_EPSG
    )
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "population": 10, "area_id": "near"},
            {"x": 5000, "y": 0, "population": 20, "area_id": "cut_off"},
            {"x": 0, "y": 9000, "population": 40, "area_id": "off"},
        ],
        hubs=[{"x": 100, "y": 0}],
    )
    network = Network(split, WALK)
    minutes = walk_times(dataset, hub_type="コミセン", distance=network)["minutes"]
    assert minutes[0] == pytest.approx(100 / 60, abs=1e-4)
    assert np.isinf(minutes[1])
    assert np.isnan(minutes[2])
    table = walk_coverage(dataset, hub_type="コミセン", minutes=10, distance=network)
    assert table["share"].tolist()[:2] == [1.0, 0.0]
    assert table["share"].isna().tolist() == [False, False, True]
    with pytest.raises(NetworkError, match="500mより離れた拠点が1か所"):
        network.nearest(at(0, 0), at(0, 9000))
    with pytest.raises(NoHubError):
        network.nearest(at(0, 0), np.empty((0, 2)))


def test_of_parallel_streets_the_shortest_counts_and_zero_length_joins() -> None:
    network = WalkNetwork.from_edges(
        np.array([plane(0, 0), plane(100, 0), plane(100, 0)]),
        np.array([0, 0, 1]),
        np.array([1, 1, 2]),
        np.array([300.0, 120.0, 0.0]),
        plane_epsg=PLANE_EPSG,
    )
    found = Network(network, WALK).nearest(at(0, 0), np.vstack([at(100, 0)]))
    assert found.minutes[0] == pytest.approx(2.0, abs=1e-3)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_nearest_agrees_with_all_pairs_and_never_beats_the_line(seed: int) -> None:
    rng = np.random.default_rng(seed)
    nodes = rng.uniform(0, 1000, (25, 2))
    start, end = np.arange(24), np.arange(1, 25)
    extra = rng.integers(0, 25, (2, 20))
    u, v = np.concatenate([start, extra[0]]), np.concatenate([end, extra[1]])
    length = np.hypot(*(nodes[u] - nodes[v]).T)
    network = Network(
        WalkNetwork.from_edges(nodes, u, v, length, plane_epsg=PLANE_EPSG), WALK, snap_limit_m=2000
    )
    demand, hubs = rng.uniform(0, 1000, (12, 2)), rng.uniform(0, 1000, (4, 2))
    found = network.nearest(demand, hubs)
    pairs = network.within(demand, hubs, minutes=1e4)
    assert len(pairs.minutes) == 48
    all_pairs = pairs.minutes.reshape(12, 4)
    assert found.minutes == pytest.approx(all_pairs.min(axis=1), abs=1e-3)
    line = np.hypot(*(demand[:, None] - hubs[None]).transpose(2, 0, 1)).min(axis=1) / 60
    assert (found.minutes >= line - 1e-6).all()


GRAPHML = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d4" for="edge" attr.name="length" attr.type="string" />
  <key id="d3" for="node" attr.name="x" attr.type="string" />
  <key id="d2" for="node" attr.name="y" attr.type="string" />
  <key id="d1" for="graph" attr.name="crs" attr.type="string" />
  <graph edgedefault="directed">
    <data key="d1">epsg:4326</data>
    {nodes}
    {edges}
  </graph>
</graphml>"""


def write_graphml(path: Path, *, length: bool = True) -> Path:
    nodes = []
    for i, (x, y) in enumerate(PLACES):
        lon, lat = degrees(x, y)
        nodes.append(
            f'<node id="{i}"><data key="d2">{lat}</data><data key="d3">{lon}</data></node>'
        )
    edges = [
        f'<edge source="{u}" target="{v}" id="0">'
        + (f'<data key="d4">{metres}</data>' if length else "")
        + "</edge>"
        for u, v, metres in STREETS
    ]
    path.write_text(GRAPHML.format(nodes="".join(nodes), edges="".join(edges)), encoding="utf-8")
    return path


def write_geopackage(path: Path, *, osmnx: bool) -> Path:
    u, v, length = (list(column) for column in zip(*STREETS, strict=True))
    points = [shapely.Point(degrees(x, y)) for x, y in PLACES]
    lines = [shapely.LineString([points[a], points[b]]) for a, b in zip(u, v, strict=True)]
    if not osmnx:
        frame = gpd.GeoDataFrame(geometry=lines, crs="EPSG:4326")
        frame.to_file(path, layer="道路", driver="GPKG")
        return path
    nodes = gpd.GeoDataFrame({"osmid": range(6)}, geometry=points, crs="EPSG:4326")
    nodes.to_file(path, layer="nodes", driver="GPKG")
    edges = gpd.GeoDataFrame({"u": u, "v": v, "length": length}, geometry=lines, crs="EPSG:4326")
    edges.to_file(path, layer="edges", driver="GPKG")
    return path


@pytest.mark.parametrize("kind", ["graphml", "graphml_bare", "osmnx", "lines"])
def test_files_give_the_same_walk(kind: str, tmp_path: Path) -> None:
    if kind.startswith("graphml"):
        path = write_graphml(tmp_path / "walk.graphml", length=kind == "graphml")
    else:
        path = write_geopackage(tmp_path / "walk.gpkg", osmnx=kind == "osmnx")
    network = Network(read_network(path, plane_epsg=PLANE_EPSG), WALK)
    found = network.nearest(at(0, 0), at(1000, 0))
    # 400 + 400 + 200 + 400 + 400 = 1,800 m. The plane's scale (0.9999 at 139°50′) is in the rest.
    assert found.minutes[0] == pytest.approx(1800 / 60, abs=0.01)


def test_broken_files_are_told_in_japanese(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="ファイルがありません"):
        read_network(tmp_path / "none.graphml", plane_epsg=PLANE_EPSG)
    cases = {
        "a.txt": ("", "graphml か .gpkg"),
        "b.graphml": ("<graphml><graph><node id='1'", "壊れている"),
        "c.graphml": ("<graphml><graph></graph></graphml>", "道（辺）がありません"),
        "d.graphml": (GRAPHML.format(nodes="<node id='1'/>", edges=""), "中身が歩行ネットワーク"),
        "e.graphml": (
            GRAPHML.format(nodes="", edges="<edge source='1' target='2'/>"),
            "中身が歩行ネットワーク",
        ),
        "f.gpkg": ("not a database", "GeoPackageとして読めません"),
        "g.graphml": ("", "壊れている"),
    }
    for name, (text, message) in cases.items():
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        with pytest.raises(NetworkError, match=message):
            read_network(path, plane_epsg=PLANE_EPSG)
    truncated = tmp_path / "half.graphml"
    whole = write_graphml(tmp_path / "whole.graphml").read_bytes()
    truncated.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NetworkError, match="壊れている"):
        read_network(truncated, plane_epsg=PLANE_EPSG)
    points_only = tmp_path / "points.gpkg"
    gpd.GeoDataFrame(geometry=[shapely.Point(139.5, 35.7)], crs="EPSG:4326").to_file(points_only)
    with pytest.raises(NetworkError, match="線（道）の層"):
        read_network(points_only, plane_epsg=PLANE_EPSG)


@pytest.mark.parametrize("length", [-1.0, float("nan"), float("inf")])
def test_lengths_must_be_numbers(length: float) -> None:
    with pytest.raises(NetworkError, match="長さ"):
        WalkNetwork.from_edges(
            np.zeros((2, 2)), np.array([0]), np.array([1]), np.array([length]), plane_epsg=6677
        )
