"""One municipality's tables are broken: it says what and where; the others go on working."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geodata import store
from tests.pages.shown import map_state, messages, overview

Open = Callable[..., AppTest]

pytestmark = pytest.mark.usefixtures("fresh_caches")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The embedded data copied to where a test may break them; the pages read the copy."""
    root = tmp_path / "data"
    shutil.copytree(store.DATA_ROOT, root)
    # the folder is a default of the functions, bound when the module was read
    monkeypatch.setattr(store.codes, "__defaults__", (root,))
    monkeypatch.setattr(store.load, "__kwdefaults__", {"root": root})
    return root


def break_cell(path: Path, row: int, column: str, value: str) -> None:
    """Write *value* into a cell; *row* as a spreadsheet counts, the heading being 1."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.reader(stream))
    lines[row - 1][lines[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(lines)


@pytest.mark.parametrize("page", ["map.py", "gaps.py", "coordinators.py"])
def test_a_broken_cell_is_told_with_file_row_column_and_mend(
    open_page: Open, copied: Path, page: str
) -> None:
    break_cell(copied / "13105" / "hubs.csv", 4, "lat", "北緯35度")
    app = open_page(page, municipality="13105")
    assert not app.exception
    (told,) = messages(app)
    assert "文京区" in app.title[0].value
    for part in ("hubs.csv", "4行目", "lat", "北緯35度", "数として読めません", "ほかの自治体"):
        assert part in told
    # the reader goes on to another one
    app.selectbox(key="w_municipality").set_value("13204").run()
    assert not app.exception
    assert messages(app) == []
    assert "三鷹市" in app.title[0].value


def test_the_other_municipalities_open_directly(open_page: Open, copied: Path) -> None:
    break_cell(copied / "13123" / "areas.csv", 2, "population", "たくさん")
    for code in ("13105", "13110", "13204", "13210"):
        app = open_page("map.py", municipality=code)
        assert not app.exception
        assert messages(app) == []
        assert map_state(app)["layers"]
    assert messages(open_page("map.py"))  # the one that is shown first is the broken one


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("hubs.csv", "hub_type", "秘密基地"),
        ("hubs.csv", "area_id", "13105-nowhere"),
        ("coordinators.csv", "headcount", "-3"),
        ("coordinators.csv", "as_of", "きのう"),
        ("areas.csv", "area_id", ""),
        ("chome.csv", "lat", "9999"),
        ("standards.csv", "value", "<script>alert(1)</script>"),
    ],
)
def test_whatever_cell_is_broken_nothing_english_comes_up(
    open_page: Open, copied: Path, name: str, column: str, value: str
) -> None:
    break_cell(copied / "13105" / name, 2, column, value)
    app = open_page("map.py", municipality="13105")
    assert not app.exception
    (told,) = messages(app)
    assert name in told
    assert column in told
    assert "2行目" in told
    assert "Error" not in told


def test_a_missing_or_unreadable_file_is_told(open_page: Open, copied: Path) -> None:
    (copied / "13105" / "hubs.csv").unlink()
    (copied / "13110" / "areas.csv").write_bytes("名前,人口\n".encode("cp932"))
    (copied / "13204" / "chome.geojson").write_text("{not json", encoding="utf-8")
    for code, name in (("13105", "hubs.csv"), ("13110", "areas.csv"), ("13204", "chome.geojson")):
        app = open_page("map.py", municipality=code)
        assert not app.exception
        assert any(name in text for text in messages(app)), code


def test_unknown_stays_unknown_when_a_figure_is_taken_out(open_page: Open, copied: Path) -> None:
    break_cell(copied / "13210" / "municipality.csv", 2, "population", "")
    app = open_page("map.py", municipality="13210")
    assert not app.exception
    assert overview(app)["人口"] == "不明"
