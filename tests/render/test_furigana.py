"""Readings above names: what the tables say, nothing guessed, everything escaped."""

from __future__ import annotations

import dataclasses

import pytest

from geodata import store
from geodata.gaps import evaluate
from geodata.profile import area_profile, hub_profile
from geodata.render.compose import Choice, map_state
from geodata.render.furigana import Readings, hiragana, readings, ruby, segments, with_reading
from geodata.render.map import base_map
from geodata.render.map_readings import with_readings
from geodata.render.panel import area_panel, hub_panel
from geodata.standards import own_standards
from geodata.walking import Walking


@pytest.mark.parametrize(
    ("name", "kana", "expected"),
    [
        ("富坂", "とみさか", (("富坂", "とみさか"),)),
        ("井の頭", "いのかしら", (("井", "い"), ("の", None), ("頭", "かしら"))),
        ("井の頭", "イノカシラ", (("井", "い"), ("の", None), ("頭", "かしら"))),
        ("なごみの家", "なごみのいえ", (("なごみの", None), ("家", "いえ"))),
        # both のの|の|の and の|の|のの fit: the reading stands above the whole
        ("野の野", "ののののの", (("野の野", "ののののの"),)),
        # the reading does not fit the name's own kana: above the whole, nothing is cut
        ("きた町", "ほくまち", (("きた町", "ほくまち"),)),
        ("きた", "きた", (("きた", None),)),
        ("富坂", None, (("富坂", None),)),
        ("富坂", "  ", (("富坂", None),)),
        ("富坂", "<b>読み</b>", (("富坂", None),)),
    ],
)
def test_the_reading_stands_above_the_kanji(
    name: str, kana: str | None, expected: tuple[tuple[str, str | None], ...]
) -> None:
    assert segments(name, kana) == expected
    assert "".join(text for text, _ in segments(name, kana)) == name


def test_ruby_is_escaped() -> None:
    assert ruby("<i>町", "まち") == "<ruby>&lt;i&gt;町<rp>（</rp><rt>まち</rt><rp>）</rp></ruby>"
    assert ruby("a&b", None) == "a&amp;b"


def test_in_parentheses_where_ruby_cannot_be() -> None:
    assert with_reading("井の頭", "いのかしら") == "井の頭（いのかしら）"
    assert with_reading("きた", "きた") == "きた"
    assert with_reading("富坂", None) == "富坂"


def test_katakana_becomes_hiragana() -> None:
    assert hiragana("コミュニティー・ヶ丘") == "こみゅにてぃー・ゖ丘"


def test_every_area_with_a_reading_has_one_and_no_other() -> None:
    for code in store.codes():
        dataset = store.load(code)
        known = dataset.areas.dropna(subset=["name_kana"])
        assert set(readings(dataset).areas) == set(known["area_id"])


def test_a_hub_is_read_by_its_own_area_only() -> None:
    dataset = store.load("13123")
    found = readings(dataset)
    assert found.hubs["13123-nagomi-koiwa"] == (("なごみの家", None), ("小岩", "こいわ"))
    assert found.hub("13123-nagomi-koiwa", "なごみの家小岩").endswith("</ruby>")
    # 熟年相談室 and other names without a reading of their own stay as they are
    assert "unknown" not in found.hubs
    assert found.hub("unknown", "北の<家>") == "北の&lt;家&gt;"


def test_a_hubs_own_reading_comes_first() -> None:
    dataset = store.load("13123")
    own = {"13123-nagomi-koiwa": "なごみのいえこいわ", "13123-nagomi-mizue": None}
    hubs = dataset.hubs.assign(name_kana=dataset.hubs["hub_id"].map(own))
    found = readings(dataclasses.replace(dataset, hubs=hubs)).hubs
    assert found["13123-nagomi-koiwa"] == (
        ("なごみの", None),
        ("家小岩", "いえこいわ"),
    )
    assert found["13123-nagomi-mizue"] == (("なごみの家", None), ("瑞江", "みずえ"))


def test_turned_off_nothing_changes() -> None:
    assert Readings().area("13105-tomisaka", "富坂") == "富坂"
    assert Readings().area_text("13105-tomisaka", "富坂") == "富坂"


def test_the_map_carries_readings_only_when_asked() -> None:
    dataset = store.load("13123")
    document = base_map(dataset)
    state = map_state(
        dataset, Choice(), evaluate(dataset, own_standards(dataset)), walking=Walking()
    )
    assert with_readings(state, Readings()) is state
    plain = state.to_payload(document)
    assert "furigana" not in plain
    assert not any("ruby" in hub for hub in plain["hubs"])
    read = with_readings(state, readings(dataset)).to_payload(document)
    assert read["furigana"] is True
    koiwa = next(hub for hub in read["hubs"] if hub["id"] == "13123-nagomi-koiwa")
    assert koiwa["ruby"] == [["なごみの家", None], ["小岩", "こいわ"]]


def test_the_panel_reads_the_name_above_it() -> None:
    dataset = store.load("13204")
    read = readings(dataset)
    profile = area_profile(dataset, "13204-inokashira")
    html = area_panel(profile, evaluate(dataset, ()), read=read)
    assert "<ruby>井<rp>（</rp><rt>い</rt><rp>）</rp></ruby>の<ruby>頭<rp>" in html
    assert "panel-kana" not in html
    hub = hub_profile(store.load("13123"), "13123-nagomi-koiwa")
    assert "<rt>こいわ</rt>" in hub_panel(hub, read=readings(store.load("13123")))
    assert "<rt>" not in hub_panel(hub)
