"""The meeting page without a browser: the start, what goes into the deck, what stays out."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geodata import store
from geodata.store import Dataset
from pages.common import data

Open = Callable[..., AppTest]


def handed(app: AppTest) -> dict[str, Any]:
    """What the deck's component was handed; fails where no deck is shown."""
    (component,) = app.get("bidi_component")
    return json.loads(component.proto.json)


def areas(app: AppTest) -> list[str]:
    return [button.key for button in app.button if (button.key or "").startswith("meeting-1")]


def test_the_start_offers_every_area(open_page: Open) -> None:
    app = open_page("meeting.py", municipality="13123")
    assert not app.exception
    assert len(areas(app)) == 15
    assert app.get("bidi_component") == []
    assert "この自治体に、内部資料はありません" in " ".join(c.value for c in app.caption)


def test_one_press_opens_the_deck_and_says_so_in_the_address(open_page: Open) -> None:
    app = open_page("meeting.py", municipality="13123")
    app.button(key="meeting-13123-shinozaki").click().run()
    assert not app.exception
    shown = handed(app)
    assert shown["id"] == "13123-13123-shinozaki"
    assert "篠崎にはなごみの家がない" in shown["html"]
    assert set(shown["states"]) == {"where", "hubs", "foot"}
    assert app.query_params["area"] == "13123-shinozaki"
    assert "内部資料" not in shown["html"]
    # the code leads to this area without the frame, and says that it opens here only
    assert "map?municipality=13123&amp;area=13123-shinozaki&amp;embed=true" in shown["html"]
    assert "このパソコンでだけ開きます" in shown["html"]


def test_smaller_areas_have_a_meeting_of_their_own(open_page: Open) -> None:
    app = open_page("meeting.py", municipality="13110", level="住区")
    assert len(areas(app)) == 22
    app.button(key="meeting-13110-komaba").click().run()
    shown = handed(app)["html"]
    assert "駒場住区を受け持つのは、北部地区の2人" in shown
    # discussions are held by 地区
    assert "/notes?municipality=13110&amp;area=13110-hokubu" in shown


def test_changed_standards_and_premises_are_named_to_the_presenter_too(open_page: Open) -> None:
    app = open_page(
        "meeting.py", municipality="13123", area="13123-ichinoe", standard="なごみの家@10>=50",
        minutes="10", speed="60", presenter="1",
    )  # fmt: skip
    html = handed(app)["html"]
    assert "基準を変更" in html
    assert "変更した基準" in html
    assert "歩いて10分" in html
    assert "毎分60m" in html
    assert handed(app)["presenter"] is True
    assert app.query_params["presenter"] == "1"


@pytest.mark.parametrize("internal", [False, True])
def test_internal_data_are_shown_only_where_asked_for(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, internal: bool
) -> None:
    real = store.load("13123")
    hubs = real.hubs.copy()
    hubs.loc[hubs["hub_id"] == "13123-nagomi-ichinoe", "visibility"] = "staff"
    secret: Dataset = dataclasses.replace(real, hubs=hubs, version="with-internal-rows")
    monkeypatch.setattr(data, "dataset", lambda _: secret)
    asked = {"internal": "1"} if internal else {}
    app = open_page("meeting.py", municipality="13123", area="13123-ichinoe", **asked)
    html = handed(app)["html"]
    assert ("なごみの家一之江" in html) is internal
    assert html.count("内部資料") == (html.count("<section") if internal else 0)
    assert app.query_params.get("internal") == ("1" if internal else None)


def test_a_wrong_setting_is_told_and_does_no_harm(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIIKI_PUBLIC_URL", "javascript:alert(1)")
    app = open_page("meeting.py", municipality="13123", area="13123-shinozaki")
    assert "javascript" not in handed(app)["html"]
    monkeypatch.setenv("CHIIKI_PUBLIC_URL", "https://map.example.jp/shigen/")
    html = handed(app.run())["html"]
    assert "https://map.example.jp/shigen/map?municipality=13123" in html
    assert "このパソコンでだけ開きます" not in html


def test_the_public_sees_no_meeting(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHIIKI_MODE", "public")
    app = open_page("meeting.py", municipality="13123", area="13123-ichinoe")
    assert app.get("bidi_component") == []
    assert "職員用" in app.info[0].value
