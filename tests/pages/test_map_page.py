"""The map page in every municipality: figures, switches, selection, the address bar."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.shown import (
    address,
    body,
    class_labels,
    map_state,
    messages,
    overview,
    panel,
    table_texts,
    tables,
    text_of,
)

Open = Callable[..., AppTest]

#: From the casebook: residents, planning areas, and the hubs that the municipality is known for.
KEY_FIGURES = {
    "13105": {"人口": "236,580人", "日常生活圏域": "4", "つどい〜の": "8"},
    "13110": {
        "人口": "282,000人",
        "地区": "5",
        "住区": "22",
        "住区センター": "22",
        "地域包括支援センター": "5",
    },
    "13123": {"人口": "697,343人", "日常生活圏域": "15", "なごみの家": "9"},
    "13204": {"人口": "191,000人", "コミュニティ住区": "7", "コミセン": "7"},
    "13210": {
        "人口": "125,960人",
        "日常生活圏域": "4",
        "地域包括支援センター": "4",
        "総合相談窓口": "1",
    },
}
#: Areas that fall short, and areas that cannot be judged, by the municipality's own standards.
SHORT = {"13105": 0, "13110": 0, "13123": 7, "13204": 0, "13210": 0}
UNKNOWN = {"13105": 2, "13110": 0, "13123": 0, "13204": 0, "13210": 0}
NAMES = {
    "13105": "文京区",
    "13110": "目黒区",
    "13123": "江戸川区",
    "13204": "三鷹市",
    "13210": "小金井市",
}
PLACEHOLDERS = re.compile(r"(?<![A-Za-z])(?:nan|NaN|None|<NA>|NaT|null|undefined|inf)(?![A-Za-z])")
WITHOUT = ("篠崎", "松江南", "船堀", "二之江", "宇喜田・小島", "葛西中央")


def test_every_municipality_opens_with_its_key_figures(open_page: Open, code: str) -> None:
    app = open_page("map.py", municipality=code)
    assert not app.exception
    assert messages(app) == []
    assert app.title[0].value == f"{NAMES[code]}の地域資源マップ"
    figures = overview(app)
    assert {word: figures.get(word) for word in KEY_FIGURES[code]} == KEY_FIGURES[code]


def test_the_map_shades_the_areas_by_their_gaps(open_page: Open, code: str) -> None:
    labels = class_labels(open_page("map.py", municipality=code))
    assert len(labels) == int(list(KEY_FIGURES[code].values())[1])
    assert sum(1 for label in labels if label and "不足" in label) == SHORT[code]
    assert sum(1 for label in labels if label == "不明") == UNKNOWN[code]


def test_nothing_shown_is_a_placeholder_of_the_machine(open_page: Open, code: str) -> None:
    app = open_page(
        "map.py", municipality=code, layers="areas,sub_areas,walk,gaps,hubs,coordinators"
    )
    words = text_of(app)
    # the words of the page, of its widgets, of the map and of the table are all among them
    for seen in (NAMES[code], "背景の地図", "概略境界", tables(app)[0]["rows"][0]["cells"][0]):
        assert seen in words
    assert PLACEHOLDERS.findall(words) == []
    rows = tables(app)[0]["rows"]
    for row in rows:
        app = open_page("map.py", municipality=code, area=row["id"])
        assert not app.exception
        assert panel(app)
        assert PLACEHOLDERS.findall(text_of(app)) == []


def test_every_hub_has_a_panel_without_placeholders(open_page: Open, code: str) -> None:
    hubs = map_state(open_page("map.py", municipality=code))["hubs"]
    assert hubs
    for hub in (hubs[0], hubs[-1]):
        app = open_page("map.py", municipality=code, hub=hub["id"])
        assert not app.exception
        assert hub["name"] in panel(app)
        assert PLACEHOLDERS.findall(panel(app)) == []


def test_the_list_beside_the_map_names_the_six_without_a_nagomi_no_ie(open_page: Open) -> None:
    (table,) = tables(open_page("map.py", municipality="13123"))
    states = {name: state for name, state, _ in table_texts(table)}
    assert len(states) == 15
    assert all("不足" in states[name] for name in WITHOUT)
    # nobody knows who works where there is no なごみの家: unknown, not zero
    persons = {name: heads for name, _, heads in table_texts(table)}
    assert {persons[name] for name in WITHOUT} == {"不明"}


def test_the_panel_of_an_area(open_page: Open) -> None:
    words = panel(open_page("map.py", municipality="13123", area="13123-shinozaki"))
    for expected in (
        "篠崎",
        "51,837人",
        "2015年10月1日（平成27年10月1日）",
        "不明",
        "なごみの家が1区域に1か所以上",
        "いま 0、あと1",
        "出典",
        "ゼロではありません",
    ):
        assert expected in words


def test_another_municipality_lets_go_of_the_selection(open_page: Open) -> None:
    app = open_page(
        "map.py",
        municipality="13123",
        area="13123-shinozaki",
        types="なごみの家",
        standard="なごみの家>=2",
        layers="areas,gaps",
        speed="60",
    )
    assert panel(app)
    app.selectbox(key="w_municipality").set_value("13204").run()
    assert not app.exception
    assert messages(app) == []
    assert panel(app) == ""
    # what belongs to 江戸川区 only is gone; how one walks and what is drawn stays
    assert address(app) == {"municipality": "13204", "layers": "areas,gaps", "speed": "60"}


def test_the_switches_change_the_map_and_the_address(open_page: Open) -> None:
    app = open_page("map.py", municipality="13123")
    assert address(app) == {"municipality": "13123"}
    before = map_state(app)
    assert len(before["hubs"]) == 23
    assert not before.get("discs")

    app.toggle(key="w_layer_hubs").set_value(False).run()
    assert not map_state(app).get("hubs")
    assert address(app)["layers"] == "areas,gaps"

    app.toggle(key="w_layer_walk").set_value(True).run()
    assert address(app)["layers"] == "areas,walk,gaps"
    assert map_state(app)["discs"]

    app.toggle(key="w_layer_gaps").set_value(False).run()
    app.toggle(key="w_layer_coordinators").set_value(True).run()
    legend = [group["title"] for group in map_state(app)["legend"]]
    assert any("コーディネーター" in title for title in legend)
    assert not any("すき間" in title for title in legend)

    app.toggle(key="w_layer_sub_areas").set_value(True).run()
    levels = {layer["level"] for layer in map_state(app)["layers"]}
    assert levels == {"日常生活圏域", "地区"}


def test_the_filters_choose_among_the_hubs(open_page: Open) -> None:
    app = open_page("map.py", municipality="13123", types="なごみの家")
    assert {hub["type"] for hub in map_state(app)["hubs"]} == {"なごみの家"}
    assert len(map_state(app)["hubs"]) == 9
    # five なごみの家 are known by their area only
    estimated = [hub for hub in map_state(app)["hubs"] if hub["precision"] == "area"]
    assert estimated
    app.toggle(key="w_include_estimated").set_value(False).run()
    left = map_state(app)["hubs"]
    assert len(left) == 9 - len(estimated)
    assert address(app)["estimated"] == "0"


def test_the_radius_of_the_walking_discs(open_page: Open) -> None:
    app = open_page("map.py", municipality="13123", layers="walk,hubs", types="なごみの家")
    small = map_state(app)["discs"]
    app.slider(key="w_minutes").set_value(30).run()
    assert address(app)["minutes"] == "30"
    large = map_state(app)["discs"]
    assert len(large) == len(small) == 9
    # 15 minutes are 15 × 80 ÷ 1.3 = 923 m, 30 minutes twice that
    assert "923" in str(small)
    assert "1846" in str(large)


@pytest.mark.parametrize(
    ("code", "typed", "found"),
    [
        ("13123", "地域包括", "熟年相談室"),
        ("13105", "地域包括", "高齢者あんしん相談センター"),
        ("13105", "つどいの", "こまじいのうち"),
        ("13105", "つどい~の", "こまじいのうち"),
        ("13105", "つどい〜の", "こまじいのうち"),
        ("13105", "ﾂﾄﾞｲﾉ", "こまじいのうち"),
    ],
)
def test_search_knows_the_local_names(open_page: Open, code: str, typed: str, found: str) -> None:
    app = open_page("map.py", municipality=code)
    app.text_input(key="search").set_value(typed).run()
    hits = [button for button in app.button if str(button.key).startswith("hit-")]
    assert any(found in button.label.replace("\\", "") for button in hits)
    next(b for b in hits if found in b.label.replace("\\", "")).click().run()
    assert not app.exception
    assert found in panel(app)
    assert "hub" in address(app)


def test_a_search_in_vain_is_said(open_page: Open) -> None:
    app = open_page("map.py", municipality="13123")
    app.text_input(key="search").set_value("**[x](y)** <b>火星").run()
    assert not app.exception
    assert any("見つかりませんでした" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    "query",
    [
        {"municipality": "99999"},
        {"municipality": "<script>alert(1)</script>", "area": "'; DROP TABLE areas; --"},
        {"municipality": "13123", "minutes": "nan", "speed": "1e999", "detour": "０"},
        {"municipality": "13123", "standard": "UFO発着場>=1"},
        {"municipality": "13123", "standard": "なごみの家>=1#銀河"},
        {"municipality": "13123", "layers": "x" * 10_000, "area": "あ" * 10_000},
        {"municipality": "13105", "area": "13123-shinozaki"},
    ],
)
def test_a_broken_address_falls_back_and_is_told_once(
    open_page: Open, query: dict[str, str]
) -> None:
    app = open_page("map.py", **query)
    assert not app.exception
    told = messages(app)
    assert told
    assert all(re.search(r"[ぁ-ん]", text) and len(text) < 400 for text in told)
    assert not any("<" in text or "](" in text for text in told)
    assert map_state(app)["layers"]
    assert messages(app.run()) == []
    # the address says what is really shown
    again = open_page("map.py", **address(app))
    assert messages(again) == []
    assert address(again) == address(app)


def test_readings_above_the_names(open_page: Callable[..., AppTest]) -> None:
    app = open_page("map.py", municipality="13123", furigana="1", area="13123-koiwa")
    assert map_state(app)["furigana"] is True
    raw = "".join(body(element) for element in app.main if element.type == "html")
    assert "<rt>こいわ</rt>" in raw
    next(toggle for toggle in app.toggle if toggle.label == "ふりがな").set_value(False).run()
    assert "furigana" not in map_state(app)
    assert "furigana" not in address(app)
