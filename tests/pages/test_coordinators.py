"""The coordinator page: every municipality, the figures that must be seen, the slider."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geodata.store import codes
from tests.pages.page_texts import leaks, run, said

FIGURES = {
    "13105": ("10人", "20人ではありません", "23,658人", "富坂", "平成24"),
    "13110": ("10人", "28,200人", "概数"),
    "13123": ("18人または27人", "38,741人", "25,828人", "不明", "ゼロではない"),
    "13204": ("21人", "27,286人", "第2層SC", "時点不明"),
    "13210": ("6人＋不明", "統括は2人", "20,993人", "不明"),
}


@pytest.fixture(scope="module", params=codes())
def page(request: pytest.FixtureRequest) -> tuple[str, AppTest]:
    return request.param, run("coordinators", municipality=request.param)


def test_each_municipality_is_shown(page: tuple[str, AppTest]) -> None:
    code, app = page
    assert not app.exception
    text = said(app)
    for figure in FIGURES[code]:
        assert figure in text, figure
    assert leaks(app) == []


def test_every_stop_of_the_slider_has_both_calendars(page: tuple[str, AppTest]) -> None:
    _, app = page
    options = app.select_slider[0].options
    assert options
    assert all("（" in label and "年" in label for label in options)


def test_the_day_of_the_address_is_kept() -> None:
    app = run("coordinators", municipality="13204", day="2023")
    assert app.select_slider[0].value == "2023-12-31"
    assert "全域の地域福祉コーディネーターは3人" in said(app)
    app.select_slider[0].set_value("2024-04-01").run()
    assert not app.exception
    assert "全域の地域福祉コーディネーターは7人" in said(app)
    again = run("coordinators", municipality="13204", day="2024-04-01")
    assert again.select_slider[0].value == "2024-04-01"


def test_before_the_first_record() -> None:
    app = run("coordinators", municipality="13204", day="2010")
    assert "最初の記録（2016年度（平成28年度））より前" in said(app)
    assert leaks(app) == []


def test_another_role_for_the_ratio() -> None:
    app = run("coordinators", municipality="13204")
    control = next(c for c in app.get("button_group") if "割る" in c.label)
    control.set_value("実人数").run()
    assert not app.exception
    assert "9,095人" in said(app)
