"""The gap page in every municipality: standards as widgets, the table, the map, the address."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from geodata import store
from geodata.posts import roles
from geodata.render import words
from geodata.standards import own_standards
from geodata.standards_text import format_standard
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

Open = Callable[..., AppTest]

#: (areas that fall short, areas that cannot be judged, areas that meet everything) by the
#: municipality's own standards. 文京区: two つどい〜の are in no known 圏域, so that the two 圏域
#: with one each are unknown, not short. 江戸川区: six without a なごみの家, and 葛西南部, whose
#: residents are not all within 30 minutes. 目黒区: 5 地区 and 22 住区.
HEADLINE = {
    "13105": (0, 2, 2),
    "13110": (0, 0, 27),
    "13123": (7, 0, 8),
    "13204": (0, 0, 7),
    "13210": (0, 0, 4),
}
WITHOUT = {"篠崎", "松江南", "船堀", "二之江", "宇喜田・小島", "葛西中央"}
PLACEHOLDERS = re.compile(r"(?<![A-Za-z])(?:nan|NaN|None|<NA>|NaT|null|undefined|inf)(?![A-Za-z])")


def headline(app: AppTest) -> tuple[int, int, int]:
    figures = overview(app)
    names = ("基準に足りない区域", "判定できない区域", "すべて満たす区域")
    short, unknown, met = (int(figures[name]) for name in names)
    return short, unknown, met


def slider(app: AppTest, label: str) -> object:
    return next(s for s in app.slider if s.label == label)


def test_every_municipality_opens_with_its_own_standards(open_page: Open, code: str) -> None:
    app = open_page("gaps.py", municipality=code)
    assert not app.exception
    assert messages(app) == []
    assert headline(app) == HEADLINE[code]
    (table,) = tables(app)
    assert len(table["rows"]) == sum(HEADLINE[code])
    assert address(app) == {"municipality": code}
    assert PLACEHOLDERS.findall(text_of(app)) == []


def test_every_standard_has_a_table_of_its_own(open_page: Open, code: str) -> None:
    app = open_page("gaps.py", municipality=code)
    standards = own_standards(store.load(code))
    assert len(app.selectbox(key="gap-table").options) == len(standards) + 1
    for standard in standards:
        app.selectbox(key="gap-table").set_value(format_standard(standard)).run()
        assert not app.exception
        (table,) = tables(app)
        assert table["caption"] == words.standard(standard)
        labels = [column["label"] for column in table["columns"]][1:]
        assert labels == ["判定", "いま", "基準", "すき間", "影響する住民"]
        assert PLACEHOLDERS.findall(text_of(app)) == []


def test_the_six_without_a_nagomi_no_ie(open_page: Open) -> None:
    app = open_page("gaps.py", municipality="13123", standard="なごみの家>=1")
    assert headline(app) == (6, 0, 9)
    (table,) = tables(app)
    labels = [column["label"] for column in table["columns"]]
    assert labels == ["区域", "不足", "不明", "満たす", "影響する住民"]
    rows = table_texts(table)
    assert {row[0] for row in rows if row[1] == "1件"} == WITHOUT
    # most residents affected first, by the census of 2015
    assert [(row[0], row[4]) for row in rows[:6]] == [
        ("宇喜田・小島", "58,871人"),
        ("篠崎", "51,837人"),
        ("葛西中央", "48,163人"),
        ("松江南", "35,199人"),
        ("船堀", "25,740人"),
        ("二之江", "17,322人"),
    ]
    assert sum(label == "不足" for label in class_labels(app)) == 6


def test_a_higher_standard_leaves_everybody_short(open_page: Open) -> None:
    app = open_page("gaps.py", municipality="13123", standard="なごみの家>=1")
    slider(app, "1区域に◯か所以上").set_value(2).run()
    assert not app.exception
    assert headline(app) == (15, 0, 0)
    assert address(app)["standard"] == "なごみの家>=2"
    assert {label for label in class_labels(app) if label} == {"不足"}
    # and back: what is the municipality's own is not written into the address
    app = open_page("gaps.py", municipality="13123")
    slider(app, "1区域に◯か所以上").set_value(2).run()
    assert "standard" in address(app)
    next(b for b in app.button if "基準に戻す" in b.label).click().run()
    assert address(app) == {"municipality": "13123"}
    assert headline(app) == HEADLINE["13123"]


def test_a_slower_walk_reaches_fewer(open_page: Open) -> None:
    app = open_page("gaps.py", municipality="13123", standard="なごみの家@20>=80")
    before = headline(app)[0]
    app.slider(key="w_speed").set_value(40).run()
    assert address(app)["speed"] == "40"
    assert headline(app)[0] > before
    assert "毎分40m" in text_of(app)
    slider(app, "徒歩◯分以内").set_value(60).run()
    assert headline(app)[0] <= before
    assert address(app)["standard"] == "なごみの家@60>=80"


def test_a_standard_is_taken_away_and_another_added(open_page: Open) -> None:
    app = open_page("gaps.py", municipality="13123")
    removes = [b.key for b in app.button if str(b.key).startswith("remove-")]
    assert len(removes) == 2
    app.button(key="remove-1").click().run()
    assert not app.exception
    assert address(app)["standard"] == "なごみの家>=1"
    assert headline(app) == (6, 0, 9)

    app.button(key="remove-0").click().run()
    assert not app.exception
    assert address(app)["standard"] == "-"
    assert any("基準がありません" in caption.value for caption in app.caption)
    assert map_state(app)["layers"]

    app.selectbox(key="new-measure").set_value("walk_coverage").run()
    next(b for b in app.button if b.label == "加える").click().run()
    assert not app.exception
    assert address(app)["standard"] == "なごみの家@15>=80"
    (table,) = tables(app)
    assert len(table["rows"]) == 15


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("13105", "{}>=1"),
        ("13110", "{}@15>=80"),
        ("13123", "{}<=20000"),
        ("13204", "{}>=1"),
        ("13210", "{}@15>=80"),
    ],
)
def test_each_kind_of_standard_for_each_hub_type_and_role(
    open_page: Open, code: str, form: str
) -> None:
    dataset = store.load(code)
    types = [str(t) for t in dataset.hubs["hub_type"].unique()]
    subjects = {"{}>=1": [*types, *roles(dataset)], "{}@15>=80": types}.get(form, roles(dataset))
    texts = ";".join(form.format(subject) for subject in subjects)
    app = open_page("gaps.py", municipality=code, standard=texts)
    assert not app.exception
    assert messages(app) == []
    assert len(app.selectbox(key="gap-table").options) == len(subjects) + 1
    assert sum(headline(app)) == len(tables(app)[0]["rows"])
    assert PLACEHOLDERS.findall(text_of(app)) == []


def test_another_municipality_has_its_own_standards(open_page: Open) -> None:
    app = open_page("gaps.py", municipality="13123", standard="なごみの家>=3")
    app.selectbox(key="w_municipality").set_value("13110").run()
    assert not app.exception
    assert messages(app) == []
    assert headline(app) == HEADLINE["13110"]
    assert address(app) == {"municipality": "13110"}


def test_the_view_is_shared_with_the_map_page(open_page: Open) -> None:
    """The address that one page writes opens the same standards on the other."""
    app = open_page("gaps.py", municipality="13123")
    slider(app, "1区域に◯か所以上").set_value(2).run()
    other = open_page("map.py", **address(app))
    assert messages(other) == []
    assert address(other) == address(app)
    assert class_labels(other) == class_labels(app)
