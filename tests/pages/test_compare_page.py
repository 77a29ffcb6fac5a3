"""The compare page: every municipality, ranges kept, definitions said."""

from __future__ import annotations

import pytest

from geodata.store import codes
from tests.pages.page_texts import leaks, run, said


@pytest.mark.parametrize("code", codes())
def test_every_municipality(code: str) -> None:
    app = run("compare", municipality=code)
    assert not app.exception
    text = said(app)
    for words in ("住民", "不明", "徒歩15分以内の住民", "small-map", "2015年国勢調査"):
        assert words in text
    assert leaks(app) == []


def test_municipalities_with_their_definitions() -> None:
    text = said(run("compare", municipality="13105", by="municipalities"))
    for words in (
        "数え方が自治体ごとに違います",
        "18人とも27人とも読めます",
        "CSWに統括2人を含みます",
        "人口は概数です",
        "59,145人",
        "23,658人",
        "29,573人",
        "46,490人",
        "77,483人",
        "27,286人",
        "31,490人",
        "20,993人",
        "18〜27人＋不明",
    ):
        assert words in text


def test_chosen_areas_stand_in_the_table_and_in_the_address() -> None:
    app = run("compare", municipality="13123", compare="13123-koiwa,13123-shinozaki")
    assert not app.exception
    text = said(app)
    assert 'data-area=\\"篠崎\\"' in text
    assert 'data-area=\\"瑞江\\"' not in text
    assert app.query_params["compare"] == "13123-koiwa,13123-shinozaki"


def test_the_switch_between_both_is_in_the_address() -> None:
    app = run("compare", municipality="13105")
    assert "地図でくらべる" in said(app)
    app.radio(key="w_compare_by").set_value("municipalities").run()
    assert not app.exception
    assert "数え方が自治体ごとに違います" in said(app)
    assert "地図でくらべる" not in said(app)
    assert app.query_params["by"] == "municipalities"


def test_more_than_six_are_cut_and_said() -> None:
    ids = ["koiwa", "shinozaki", "kitakoiwa", "mizue", "ichinoe", "funabori", "ninoe"]
    app = run("compare", municipality="13123", compare=",".join(f"13123-{i}" for i in ids))
    assert not app.exception
    assert any("6まで" in info.value for info in app.info)


def test_one_area_alone_is_told() -> None:
    app = run("compare", municipality="13123", compare="13123-koiwa")
    assert not app.exception
    assert any("2つ以上" in info.value for info in app.info)


def test_the_smaller_level() -> None:
    app = run("compare", municipality="13110", level="住区")
    assert not app.exception
    assert "くらべる住区" in said(app)
    assert leaks(app) == []


def test_another_hub_type_between_municipalities_leaves_out_who_has_none() -> None:
    app = run("compare", municipality="13105", by="municipalities")
    app.selectbox(key="compare-hub-type").set_value("なごみの家").run()
    assert not app.exception
    assert "値が不明のため図にありません" in said(app)
    assert leaks(app) == []


def test_another_axis() -> None:
    app = run("compare", municipality="13105", by="municipalities")
    app.selectbox(key="compare-x").set_value("met_share").run()
    assert not app.exception
    assert "50〜100%" in said(app)


def test_a_stranger_among_the_areas_is_told() -> None:
    app = run("compare", municipality="13105", compare="13123-koiwa,13105-otsuka")
    assert not app.exception
    assert any("文京区にありません" in warning.value for warning in app.warning)
