"""The base map: the same bytes every time, Leaflet from here, nothing from elsewhere."""

from __future__ import annotations

import json
import re

import pytest
import shapely

from geodata.render.geometry import CHOME
from geodata.render.map import GSI_CREDIT, MapDocument, OfflineMap, base_map
from geodata.store import Dataset, codes, load
from tests.geodata.factories import degrees, make_dataset

LEVEL = "コミュニティ住区"
HOSTILE = "</script><script>alert(1)</script>\"'`${alert(1)}"
ALLOWED = {
    "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png",
    "https://cyberjapandata.gsi.go.jp/xyz/std/{z}/{x}/{y}.png",
    "https://maps.gsi.go.jp/development/ichiran.html",
}


@pytest.fixture(scope="module")
def pair() -> Dataset:
    """Two square areas of 1 km side by side: a to the west, b (with a hostile name) to the east."""
    return make_dataset(
        chome=[
            {"x": 0, "y": 0, "half": 500, "area_id": "a", "chome": "西一丁目"},
            {"x": 1000, "y": 0, "half": 500, "area_id": "b", "chome": HOSTILE},
        ],
        areas=[{"area_id": "a", "name": "西"}, {"area_id": "b", "name": HOSTILE}],
    )


@pytest.fixture(scope="module")
def document(pair: Dataset) -> MapDocument:
    return base_map(pair)


def shapes(document: MapDocument) -> dict[str, dict[str, object]]:
    content = json.loads(document.geometry.content)
    return {level["name"]: level for level in content["levels"]}


def test_the_same_dataset_gives_the_same_bytes(pair: Dataset, document: MapDocument) -> None:
    again = base_map(pair)
    assert again == document
    assert again.geometry.path.startswith("geo/13204-")


def test_another_shape_gives_another_file_name(document: MapDocument) -> None:
    other = base_map(make_dataset(chome=[{"x": 0, "y": 0}]))
    assert other.geometry.path != document.geometry.path


def test_leaflet_is_the_only_link_and_comes_from_the_application(document: MapDocument) -> None:
    assert document.scripts == ("app/static/vendor/leaflet-1.9.3/leaflet.js",)
    assert document.styles == ("app/static/vendor/leaflet-1.9.3/leaflet.css",)


def test_no_address_but_the_tiles_and_their_credit(document: MapDocument) -> None:
    pieces = [document.header, document.html, document.script, document.module.content.decode()]
    found = {
        address
        for piece in pieces
        for address in re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s\"'\\<>]*", piece)
    }
    assert found == ALLOWED


def test_tiles_are_credited_and_not_shown_by_default(document: MapDocument) -> None:
    assert "地理院タイル" in GSI_CREDIT
    module = document.module.content.decode()
    assert module.count("L.tileLayer(") == 2
    assert ".addTo(" not in module


def test_the_document_holds_no_data_that_could_break_out(document: MapDocument) -> None:
    assert HOSTILE not in document.module.content.decode()
    assert HOSTILE not in document.header + document.html + document.script
    names = [area["name"] for area in shapes(document)[LEVEL]["areas"]]
    assert names == ["西", HOSTILE]  # in the geometry, as a JSON text that is never read as HTML


def test_folium_itself_is_left_as_it_was() -> None:
    import folium

    assert OfflineMap.default_js is not folium.Map.default_js
    assert any("cdn" in url for _, url in folium.Map.default_js)


def test_geometry_is_latitude_first_with_five_decimals(document: MapDocument) -> None:
    lon, lat = degrees(-500, -500)
    ring = shapes(document)[LEVEL]["areas"][0]["shape"][0][0]
    assert [round(lat, 5), round(lon, 5)] in ring
    assert len(ring) == 5


def test_neighbours_share_one_boundary_line(document: MapDocument) -> None:
    lines = shapely.MultiLineString(
        [[(lon, lat) for lat, lon in line] for line in shapes(document)[LEVEL]["lines"]]
    )
    # the outer rim of both squares together and the side between them, once: 7 sides of 1 km
    degree_m = 111_000.0
    squeezed = shapely.transform(lines, lambda c: c * [0.8136, 1.0])
    assert squeezed.length * degree_m == pytest.approx(7_000, rel=0.01)


def test_a_label_point_lies_inside_its_area(document: MapDocument) -> None:
    for area in shapes(document)[LEVEL]["areas"]:
        (exterior,) = area["shape"][0]
        lat, lon = area["point"]
        assert shapely.Polygon([(x, y) for y, x in exterior]).contains(shapely.Point(lon, lat))


def test_an_area_without_a_shape_is_left_out() -> None:
    data = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}],
        areas=[{"area_id": "a"}, {"area_id": "empty"}],
    )
    assert base_map(data).order == {LEVEL: ("a",), CHOME: ("町1丁目",)}


@pytest.mark.parametrize("code", codes())
def test_every_municipality_has_a_map_with_all_its_chome(code: str) -> None:
    dataset = load(code)
    document = base_map(dataset)
    assert set(document.order[CHOME]) == set(dataset.chome["chome"])
    assert dataset.municipality.planning_level in document.order
    (south, west), (north, east) = document.bounds
    assert 35 < south < north < 36
    assert 139 < west < east < 140
