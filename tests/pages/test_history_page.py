"""The page of the past: the film's message, two days side by side, the activities."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.page_texts import leaks, run, said
from tests.pages.shown import address, components, table_texts, tables


def film(app: AppTest) -> dict[str, Any]:
    (data,) = components(app, "chiiki_timeline")
    return dict(json.loads(zlib.decompress(base64.b64decode(data["film"]))))


def frame(app: AppTest, day: str) -> dict[str, Any]:
    return next(f for f in film(app)["frames"] if f["day"] == day)


@pytest.mark.parametrize("code", ["13110", "13210"])  # two levels of areas; a thin record
@pytest.mark.parametrize("past", ["compare", "activities"])
def test_each_part_beside_the_first_for_each_municipality(code: str, past: str) -> None:
    app = run("history", municipality=code, past=past)
    assert not app.exception
    assert leaks(app) == []


def test_the_film_says_what_changed_and_no_more() -> None:
    app = run("history", municipality="13105")
    assert frame(app, "2019-04-01")["changes"] == [
        "CSW 1人増（富坂、2人→3人）",
        "CSW 2人増（全域、8人→10人）",
    ]
    assert frame(app, "2018-12-31")["changes"] == []
    # 7 of 26 hubs have a date, two of them a year alone
    assert "拠点26か所のうち7か所の開設時期" in said(app)
    assert frame(app, "2020-12-31")["said"][-1] == (
        "開設の記録のある拠点 2か所、この年に開設 2か所、開設時期 不明 19か所。"
    )


def test_a_hub_without_a_date_is_drawn_as_such_on_every_day() -> None:
    app = run("history", municipality="13123")
    sent = film(app)
    for one in sent["frames"]:
        hubs = [sent["hubs"][n] for n in one["state"]["hubs"]]
        styles = [hub.get("style", "normal") for hub in hubs]
        assert styles.count("undated") == 18  # 23 hubs, 5 with a date, all with a point
        assert styles.count("normal") == (
            0 if one["day"] < "2016-05-07" else 3 if one["day"] < "2018-04-01" else 5
        )
    app.toggle[0].set_value(False).run()
    assert all(hub.get("style") != "undated" for hub in film(app)["hubs"])


def test_the_address_holds_the_days() -> None:
    app = run("history", municipality="13105", past="compare", since="2014", day="2019-04")
    assert app.select_slider[0].value == ("2014-12-31", "2019-04-01")
    assert "全域のCSWは2人から10人になりました" in said(app)
    rows = {tuple(row[:5]) for row in table_texts(tables(app)[0])}
    assert ("CSW", "富坂", "増えた", "1人", "3人") in rows
    assert ("CSW", "大塚", "記録ができた", "不明", "2人") in rows
    assert address(app)["since"] == "2014"
    app.select_slider[0].set_range("2014-12-31", "2025-09-16").run()
    assert address(app)["since"] == "2014-12-31"
    assert "day" not in address(app)
    assert ("ぶんたねこいしか和（つどい〜の）", "富坂", "加わった") in {
        tuple(row[:3]) for row in table_texts(tables(app)[0])
    }


def test_the_two_days_may_stand_in_any_order_in_the_address() -> None:
    app = run("history", municipality="13105", past="compare", since="2019-04", day="2014")
    assert app.select_slider[0].value == ("2014-12-31", "2019-04-01")


def test_activities_by_kind_and_place() -> None:
    app = run("history", municipality="13123", past="activities", kinds="地域プロジェクト")
    assert "活動25件のうち6件" in said(app)
    app.selectbox(key="past_place_13123").set_value("hub:13123-nagomi-ichinoe").run()
    assert address(app)["hub"] == "13123-nagomi-ichinoe"
    assert [row[0] for row in table_texts(tables(app)[0])] == ["哲学カフェ", "スマホ相談会"]


def test_a_broken_date_is_told_and_the_page_stays() -> None:
    app = run("history", municipality="13105", since="<b>", past="?")
    assert not app.exception
    assert any("前の年月日" in box.value for box in app.warning)


def test_places_of_activities_are_read_where_their_reading_is_known() -> None:
    app = run("history", municipality="13110", past="activities", furigana="1", kinds="会議")
    cells = [row["cells"][1] for row in tables(app)[0]["rows"]]
    assert {"ruby": [["北部地区", "ほくぶちく"]]} in cells
    assert "区全体・場所不明" in cells
