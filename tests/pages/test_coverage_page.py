"""The walking-coverage page in every municipality: levels, measures, openings, files, the address.

By hand for 三鷹市: 相談 is offered 常設 at 7 地域包括支援センター and monthly in 7 コミセン, so
that leaving the monthly sessions out must lower the coverage.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from geodata import store
from geodata.coverage import walk_coverage
from geodata.demand import demand_points, hub_points
from geodata.levels import CHOME_LEVEL, WHOLE_LEVEL
from geodata.render import words
from tests.pages.shown import (
    address,
    class_labels,
    map_state,
    messages,
    overview,
    table_texts,
    tables,
    text_of,
)

REPOSITORY = Path(__file__).parents[2]
MITAKA = "13204"
#: The first run reads a municipality and renders its map; a busy machine takes time.
PATIENCE_S = 120

every_municipality = pytest.mark.parametrize("code", store.codes())


@pytest.fixture(autouse=True)
def embedded_data_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user of this machine has loaded must not change a test."""
    monkeypatch.setenv("CHIIKI_DATA_DIR", str(tmp_path / "own"))


def opened(script: str = "pages/coverage.py", **query: str) -> AppTest:
    app = AppTest.from_file(str(REPOSITORY / script), default_timeout=PATIENCE_S)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def within(app: AppTest) -> float:
    figures = overview(app)
    (value,) = (v for name, v in figures.items() if "以内の住民" in name)
    return float(value.removesuffix("以上").removesuffix("%"))


def columns(app: AppTest) -> list[str]:
    (table,) = tables(app)
    return [column["label"] for column in table["columns"]]


def of(elements: object, label: str) -> object:
    return next(e for e in elements if e.label.startswith(label))  # type: ignore[attr-defined]


@every_municipality
def test_every_municipality_opens_with_its_areas(code: str) -> None:
    app = opened(municipality=code)
    assert not app.exception
    assert messages(app) == []
    dataset = store.load(code)
    whole = walk_coverage(dataset, hub_type=None, minutes=15, level=WHOLE_LEVEL).iloc[0]
    assert within(app) == pytest.approx(whole["share"] * 100, abs=0.051)
    areas = dataset.areas_at(dataset.municipality.planning_level)
    (table,) = tables(app)
    assert [row[0] for row in table_texts(table)] == areas["name"].tolist()
    assert len([label for label in class_labels(app) if label]) == len(areas)
    text = text_of(app).replace("\\", "")
    assert "推計" in text
    assert "定員）がデータにない" in text
    assert "ジニ係数は0." in text
    assert "0〜10分 1.00" in text


def test_the_figures_of_an_area_are_those_of_the_measure() -> None:
    app = opened(municipality="13123", minutes="10", types="なごみの家")
    dataset = store.load("13123")
    expected = walk_coverage(dataset, hub_type="なごみの家", minutes=10)
    (table,) = tables(app)
    for cells, row in zip(table_texts(table), expected.to_dict("records"), strict=True):
        shown = dict(zip(columns(app), cells, strict=True))
        assert shown["割合"] == words.percent(row["share"])
        assert shown["圏外"] == words.number(row["outside"], unit="人")
        assert shown["平均"] == words.number(row["mean_minutes"], digits=1, unit="分")


@pytest.mark.parametrize(
    ("code", "measure"),
    [
        ("13105", "share"),
        ("13110", "minutes"),
        ("13123", "score"),
        ("13204", "minutes"),
        ("13210", "share"),
    ],
)
def test_by_chome_every_measure_is_shown(code: str, measure: str) -> None:
    app = opened(municipality=code, level=CHOME_LEVEL, measure=measure)
    assert not app.exception
    assert messages(app) == []
    chome = store.load(code).chome["chome"].tolist()
    (table,) = tables(app)
    assert [row["id"] for row in table["rows"]] == chome
    assert len([label for label in class_labels(app) if label]) == len(chome)
    assert "最寄りの拠点" in columns(app)


def test_every_other_level_is_shown() -> None:
    app = opened(municipality="13110", level="住区")
    assert not app.exception
    assert len(tables(app)[0]["rows"]) == 22


def test_leaving_monthly_sessions_out_lowers_coverage() -> None:
    app = opened(municipality=MITAKA, functions="相談")
    before = within(app)
    (pills,) = (g for g in app.get("button_group") if g.label == "「相談」の頻度")
    assert pills.value == ["常設", "毎月", "不明"]
    pills.set_value(["常設", "不明"]).run()
    assert not app.exception
    assert within(app) < before - 3
    assert address(app)["openings"] == "常設,不明"
    (pills,) = (g for g in app.get("button_group") if g.label == "「相談」の頻度")
    # none lit is all again: a page without any hub says nothing
    pills.set_value([]).run()
    assert within(app) == before
    assert "openings" not in address(app)


def test_openings_without_one_function_are_told() -> None:
    app = opened(municipality=MITAKA, openings="常設")
    assert any("機能を1つ選んで" in message for message in messages(app))
    assert "openings" not in address(app)


def test_the_slider_moves_the_figures_and_the_address() -> None:
    app = opened(municipality="13123", minutes="10")
    before = within(app)
    of(app.slider, "徒歩").set_value(20).run()  # type: ignore[attr-defined]
    assert not app.exception
    assert within(app) > before
    assert address(app)["minutes"] == "20"


def test_the_time_in_the_address_may_be_longer_than_the_slider() -> None:
    app = opened(municipality="13123", minutes="90", speed="200", detour="3")
    assert not app.exception
    assert "徒歩90分以内の住民" in overview(app)


def test_own_area_only_and_estimated_hubs() -> None:
    app = opened(municipality="13123", types="なごみの家", own="1")
    assert not app.exception
    assert any("拠点がない区域" in message for message in messages(app))
    assert "拠点なし" in text_of(app)
    assert "行ける拠点がない" in text_of(app)
    assert overview(app)["徒歩の平均"] == "―"
    fewer = opened(municipality=MITAKA, estimated="0")
    more = opened(municipality=MITAKA)
    assert within(fewer) <= within(more)
    assert "6か所は数えていない" in text_of(fewer)


def test_several_types_from_the_map_page_are_kept() -> None:
    app = opened(municipality=MITAKA, types="コミセン,その他")
    assert not app.exception
    assert of(app.selectbox, "拠点の種類").value == ("その他", "コミセン")  # type: ignore[attr-defined]
    assert overview(app)["数えた拠点"] == "15か所"


def test_a_hub_nobody_can_place_is_said() -> None:
    app = opened(municipality="13105", types="サロン", estimated="0")
    assert not app.exception
    assert messages(app) or within(app) >= 0


def test_discs_follow_the_switch() -> None:
    app = opened(municipality=MITAKA, types="コミセン")
    assert map_state(app)["discs"] == []
    of(app.toggle, "拠点のまわり").set_value(True).run()  # type: ignore[attr-defined]
    assert len(map_state(app)["discs"]) == 7
    assert "walk" in address(app)["layers"]


def test_the_map_page_opens_after_chome() -> None:
    app = opened("pages/map.py", municipality="13110", level=CHOME_LEVEL)
    assert not app.exception
    assert app.title[0].value == "目黒区の地域資源マップ"
    assert not any("表示できません" in message for message in messages(app))


# files of the reader's own


def broken(app: AppTest, label: str, name: str, content: bytes) -> list[str]:
    of(app.get("file_uploader"), label).upload(name, content).run()  # type: ignore[attr-defined]
    assert not app.exception
    return [str(error.value).replace("\\", "") for error in app.error]


@pytest.mark.parametrize(
    ("label", "name", "content", "reason"),
    [
        ("歩行ネットワーク", "道.graphml", b"<graphml><graph><node", "GraphMLとして読めません"),
        ("歩行ネットワーク", "道.gpkg", b"not a package", "GeoPackageとして読めません"),
        ("歩行ネットワーク", "../../etc/x.csv", b"a,b", ".graphml か .gpkg"),
        ("標高", "dem.tif", b"not a picture", "GeoTIFFとして読めません"),
    ],
)
def test_a_broken_file_gives_a_message_and_the_page_goes_on(
    label: str, name: str, content: bytes, reason: str
) -> None:
    app = opened(municipality=MITAKA)
    before = overview(app)
    (message,) = broken(app, label, name, content)
    assert reason in message
    assert Path(name).name in message
    assert "etc/" not in message
    assert overview(app) == before


def street_grid(code: str) -> bytes:
    """Streets from every 町丁目 and every hub to one crossing, 1,000 km long each."""
    dataset = store.load(code)
    places = np.vstack(
        [
            demand_points(dataset)[["lon", "lat"]].to_numpy(),
            hub_points(dataset, hub_type=None)[["lon", "lat"]].to_numpy(),
        ]
    )
    nodes = "".join(
        f'<node id="{i}"><data key="x">{lon}</data><data key="y">{lat}</data></node>'
        for i, (lon, lat) in enumerate(places)
    )
    edges = "".join(
        f'<edge source="0" target="{i}"><data key="l">1000000</data></edge>'
        for i in range(1, len(places))
    )
    return (
        '<graphml><key id="x" for="node" attr.name="x"/><key id="y" for="node" attr.name="y"/>'
        '<key id="l" for="edge" attr.name="length"/>'
        f"<graph>{nodes}{edges}</graph></graphml>"
    ).encode()


def test_a_network_replaces_the_straight_line() -> None:
    app = opened(municipality=MITAKA, layers="walk")
    straight = within(app)
    assert map_state(app)["discs"]
    network = of(app.get("file_uploader"), "歩行ネットワーク")
    network.upload("walk.graphml", street_grid(MITAKA)).run()  # type: ignore[attr-defined]
    assert not app.exception
    assert messages(app) == []
    # every street is too long to walk: only what stands at a hub's own crossing is near
    assert within(app) < straight
    assert "歩行ネットワークの道のり" in text_of(app)
    # a disc of straight metres would say what is not so
    assert map_state(app)["discs"] == []
    of(app.radio, "歩く距離").set_value("straight").run()  # type: ignore[attr-defined]
    assert within(app) == straight


def test_a_network_of_elsewhere_is_told_and_the_straight_line_stands_in() -> None:
    app = opened(municipality=MITAKA)
    straight = overview(app)
    network = of(app.get("file_uploader"), "歩行ネットワーク")
    network.upload("walk.graphml", street_grid("13123")).run()  # type: ignore[attr-defined]
    assert not app.exception
    (message,) = messages(app)
    assert "直線距離で計算しました" in message
    assert overview(app) == straight


def hill(path: Path) -> bytes:
    """All of 三鷹市, rising 20 percent to the east."""
    tifffile = pytest.importorskip("tifffile", reason="tifffile is optional")
    rows, columns_ = 60, 80
    step = 0.002  # degrees: about 180 m east at this latitude
    heights = np.tile(np.arange(columns_) * 36.0, (rows, 1)).astype(np.float32)
    tags = [
        (33550, "d", 3, (step, step, 0.0), True),
        (33922, "d", 6, (0.0, 0.0, 0.0, 139.48, 35.74, 0.0), True),
        (34735, "H", 12, (1, 1, 0, 2, 1024, 0, 1, 2, 2048, 0, 1, 4326), True),
    ]
    tifffile.imwrite(path, heights, extratags=tags)
    return path.read_bytes()


def test_slopes_stand_beside_the_flat(tmp_path: Path) -> None:
    app = opened(municipality=MITAKA, types="コミセン")
    straight = overview(app)
    elevation = of(app.get("file_uploader"), "標高")
    elevation.upload("dem.tif", hill(tmp_path / "dem.tif")).run()  # type: ignore[attr-defined]
    assert not app.exception
    assert messages(app) == []
    assert {"坂を考えない", "坂を考える"} <= set(columns(app))
    assert "坂を考えると、徒歩15分以内の住民は" in text_of(app)
    assert "Toblerの式" in text_of(app)
    # 20 percent up or down is slower than flat for nearly everybody
    assert within(app) < float(next(iter(straight.values())).removesuffix("%"))
