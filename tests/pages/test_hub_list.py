"""The list of hubs below the map: the same hubs, the same filters, and choosing one is a press."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geodata import language
from geodata.render.column_words import PRECISION
from geodata.render.hubs import HubMark
from pages.common import hub_list
from tests.pages.shown import components, map_state, panel, table_texts

Open = Callable[..., AppTest]
ROOT = Path(__file__).parents[2]
PAGES = ("map.py", "gaps.py", "coverage.py")


def unfolded(open_page: Open, page: str, **query: str) -> AppTest:
    app = open_page(page, **query)
    assert not listed(app)  # folded at first: a slider's move sends nothing of it
    app.session_state[hub_list.KEY] = True
    return app.run()


def listed(app: AppTest) -> list[dict[str, Any]]:
    tables = components(app, "chiiki_sortable_table")
    return [table for table in tables if table["caption"].endswith("の地図にある拠点")]


def ids(app: AppTest) -> list[str]:
    (table,) = listed(app)
    return [row["id"] for row in table["rows"]]


@pytest.mark.parametrize("page", PAGES)
def test_every_hub_of_the_map_stands_in_the_list(open_page: Open, page: str) -> None:
    app = unfolded(open_page, page, municipality="13123")
    assert not app.exception
    drawn = map_state(app)["hubs"]
    assert drawn
    assert ids(app)[: len(drawn)] == [hub["id"] for hub in drawn]
    (table,) = listed(app)
    assert [column["label"] for column in table["columns"]] == ["拠点", "種類", "圏域", "位置"]
    for hub, row in zip(drawn, table_texts(table), strict=False):
        details = dict(hub["details"])
        place = PRECISION[hub["precision"]]
        assert row == [hub["name"], hub["type"], details.get("圏域", "不明"), place]
    assert f"拠点の一覧（{len(ids(app))}か所）" in [box.label for box in app.expander]


def test_the_list_follows_the_filters_and_the_switch(open_page: Open) -> None:
    app = unfolded(open_page, "map.py", municipality="13105", types="つどい〜の")
    (table,) = listed(app)
    assert {row[1] for row in table_texts(table)} == {"つどい〜の"}
    assert len(ids(app)) == 8  # two of them without a known area
    everything = len(ids(unfolded(open_page, "map.py", municipality="13105")))
    assert everything > 8
    without = unfolded(open_page, "map.py", municipality="13105", layers="areas,gaps")
    assert not listed(without)
    assert not [box for box in without.expander if "拠点の一覧" in box.label]


def test_a_hub_without_a_point_is_listed_as_such(open_page: Open) -> None:
    app = unfolded(open_page, "map.py", municipality="13123")
    drawn = {hub["id"] for hub in map_state(app)["hubs"]}
    (table,) = listed(app)
    lost = [row for row in table["rows"] if row["id"] not in drawn]
    told = [group for group in map_state(app)["legend"] if group["title"] == "地図にない拠点"]
    assert bool(lost) == bool(told)
    assert all(row["cells"][3] == "不明（地図にない）" for row in lost)


@pytest.mark.parametrize("page", PAGES)
def test_choosing_a_row_is_a_press_on_the_map(
    open_page: Open, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = unfolded(open_page, page, municipality="13123")
    chosen = ids(app)[0]
    before = map_state(app).get("fit", {}).get("token")
    real, pressed = hub_list.sortable_table, [chosen]

    def table(*args: Any, **options: Any) -> str | None:
        real(*args, **options)
        return pressed.pop() if pressed else None

    monkeypatch.setattr(hub_list, "sortable_table", table)
    app.run()
    assert not app.exception
    state = map_state(app)
    assert state["selectedHub"] == chosen
    assert state["fit"]["token"] != before
    assert state["fit"]["bounds"]
    assert listed(app)[0]["selected"] == chosen
    if page == "map.py":
        name = next(hub["name"] for hub in state["hubs"] if hub["id"] == chosen)
        assert name in panel(app)
    pressed.append(chosen)  # the same once more lets go
    app.run()
    assert map_state(app).get("selectedHub") is None


def test_what_a_scenario_does_to_a_hub_is_said() -> None:
    import pandas as pd

    known = pd.DataFrame({"place": ["建物"] * 4}, index=["a", "b", "c", "d"])
    marks = (
        HubMark("a", "A", "サロン", 35.7, 139.8),
        HubMark("b", "B", "サロン", 35.7, 139.8, style="closed"),
        HubMark(
            "c",
            "C",
            "サロン",
            35.7,
            139.8,
            style="hypothetical",
            details=(("位置", "想定（実在しない）"),),
        ),
    )
    rows = hub_list.listed(known, marks, ("d",))
    assert rows["place"].tolist() == [
        "建物",
        "閉じる想定",
        "想定（実在しない）",
        "不明（地図にない）",
    ]
    assert known["place"].unique().tolist() == ["建物"]  # what is shared stays as it was


def test_the_list_has_readings_and_speaks_the_readers_language(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = unfolded(open_page, "map.py", municipality="13123", furigana="1")
    (table,) = listed(read)
    ruby = [row["cells"][0]["ruby"] for row in table["rows"] if isinstance(row["cells"][0], dict)]
    assert ["一之江", "いちのえ"] in [piece for pieces in ruby for piece in pieces]
    english = AppTest.from_file(str(ROOT / "pages" / "map.py"), default_timeout=120)
    english.query_params["municipality"] = "13123"
    english.session_state[hub_list.KEY] = True
    monkeypatch.setattr(language, "current", lambda: "en")
    english.run()
    captions = [table["caption"] for table in components(english, "chiiki_sortable_table")]
    assert any(caption.startswith("Hubs on the map of") for caption in captions)
    assert [box.label for box in english.expander if box.label.startswith("List of hubs (")]
