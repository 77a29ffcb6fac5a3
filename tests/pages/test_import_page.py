"""Taking files in, without a browser: files of which something has to be said by the reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import pyogrio
import pytest
from streamlit.testing.v1 import AppTest

from geodata import library, store
from pages.common import import_view
from tests.loaders.books import csv_file
from tests.loaders.layouts import write_shapefile, zipped
from tests.pages.page_texts import said
from tests.pages.shown import text_of

OpenPage = Callable[..., AppTest]
Drop = Callable[..., AppTest]
CODE = "13210"


@pytest.fixture
def drop(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drop]:
    """Open the part 取り込む of the data page with these files lying on it."""

    def dropped(*paths: Path) -> AppTest:
        uploads = [SimpleNamespace(name=p.name, getvalue=p.read_bytes) for p in paths]
        monkeypatch.setattr(import_view.st, "file_uploader", lambda *_, **__: uploads)
        app = open_page("data.py", municipality=CODE)
        control = next(c for c in app.get("button_group") if c.label == "すること")
        return control.set_value("import").run()

    yield dropped
    assert library.state(CODE) == library.EMBEDDED  # nothing was saved by looking


def areas() -> gpd.GeoDataFrame:
    """The planning areas of 小金井市 with headings that say nothing."""
    held = store.load(CODE).areas_at(store.load(CODE).municipality.planning_level)
    return gpd.GeoDataFrame(
        {"番号": range(len(held)), "よび方": held["name"].to_list()},
        geometry=held.geometry.to_list(),
        crs=4326,
    )


def box(app: AppTest, label: str) -> object:
    return next(b for b in app.selectbox if b.label == label)


def test_a_file_without_a_crs_is_read_once_the_reader_says_which(
    drop: Drop, tmp_path: Path
) -> None:
    metres = areas().to_crs(6677).set_crs(None, allow_override=True)
    app = drop(zipped(write_shapefile(metres, tmp_path / "区域.shp"), tmp_path / "区域.zip"))
    assert not app.exception
    assert "系が分かりません" in said(app)
    app = box(app, "座標系").set_value(6677).run()
    assert not app.exception
    assert "系が分かりません" not in said(app)
    assert "一致度（IoU）" in text_of(app)


def test_the_column_of_names_is_the_one_that_holds_the_names_that_are_there(
    drop: Drop, tmp_path: Path
) -> None:
    pyogrio.write_dataframe(areas(), tmp_path / "a.gpkg")
    assert box(drop(tmp_path / "a.gpkg"), "名前の列").value == "よび方"
    # with nothing to know them by the reader is asked, and nothing is guessed
    strange = areas().assign(
        よび方=lambda f: [f"謎{n}" for n in range(len(f))], 係=["一係"] * len(areas())
    )
    pyogrio.write_dataframe(strange, tmp_path / "b.gpkg")
    app = drop(tmp_path / "b.gpkg")
    assert box(app, "名前の列").value is None
    assert "名前の列を選ぶと" in said(app)


def test_what_no_column_says_is_said_once_for_all_rows(drop: Drop, tmp_path: Path) -> None:
    rows = [["拠点名", "住所"], ["ひだまり", "本町1-1"], ["いどばた", "本町2-1"]]
    app = drop(csv_file(tmp_path / "a.csv", rows))
    assert "種別が書かれていません" in text_of(app)
    app = box(app, "すべての行の種別").set_value("サロン").run()
    assert not app.exception
    assert "種別が書かれていません" not in text_of(app)
    more = next(m for m in app.multiselect if m.label.startswith("ほかに"))
    app = more.set_value(["source"]).run()
    field = next(t for t in app.text_input if t.label == "すべての行の出典")
    app = field.set_value("令和7年度 <b>事業報告書</b>").run()
    assert not app.exception
    text = said(app)
    assert "拠点: 加わった 2" in text
    assert "<b>事業報告書" not in text
