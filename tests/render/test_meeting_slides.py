"""Slides: the sentence says the finding, doubts are said, nothing from outside runs."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import pytest

from geodata import store
from geodata.language import using
from geodata.meeting.story import Story, tell
from geodata.render import words
from geodata.render.meeting import qr
from geodata.render.meeting.boards import big, flowing
from geodata.render.meeting.deck import Frame, deck_html
from geodata.render.meeting.maps import map_states
from geodata.render.meeting.slides import Premise, Slide, Talk, slides
from geodata.standards import own_standards
from geodata.standards_text import format_standard, parse_standard
from geodata.store import Dataset


@cache
def told(code: str, area_id: str) -> tuple[Dataset, Story]:
    dataset = store.load(code)
    return dataset, tell(dataset, area_id, standards=own_standards(dataset))


def deck(story: Story, **premise: object) -> dict[str, Slide]:
    """The first slide of each step."""
    labels = {format_standard(value): words.standard(value) for value in story.standards}
    found = slides(story, premise=Premise(labels=labels, **premise), talk=Talk())  # type: ignore[arg-type]
    return {slide.key: slide for slide in reversed(found)}


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u2060", "")


HEADLINES = {
    ("13123", "13123-ichinoe"): {
        "where": "一之江は、江戸川区の15の日常生活圏域の1つ",
        "people": "一之江には約35,700人が暮らす。15の日常生活圏域で少ないほうから4番目",
        "hubs": "一之江にはなごみの家が1か所ある",
        "foot": "歩いて15分でなごみの家に届くのは、住民の75%",
        "cover": "一之江を受け持つのは2人または3人。1人あたり住民約11,900〜17,800人",
        "gaps": "区の基準2つをすべて満たす",
        "beside": "となりの6つの日常生活圏域のうち、なごみの家があるのは3つ",
        "talk": "一之江について、話し合おう",
    },
    ("13123", "13123-shinozaki"): {
        "hubs": "篠崎にはなごみの家がない。多くの住民にいちばん近いのはなごみの家瑞江",
        "foot": "歩いて15分でなごみの家に届くのは、住民の9%",
        "cover": "篠崎を何人のコーディネーターが受け持つかは、資料になく不明",
        "gaps": "区の基準2つのすべてに足りない",
    },
    ("13110", "13110-komaba"): {
        "where": "駒場住区は、目黒区の22の住区の1つ",
        "foot": "歩いて15分で、住民の100%が住区センターに届く",
        "cover": "駒場住区を受け持つのは、北部地区の2人",
        "beside": "歩いて15分で届く住民の割合は、となりの菅刈住区と同じ",
    },
    ("13105", "13105-otsuka"): {
        "hubs": "大塚のつどい〜のは1か所。圏域の分からない2か所が、ほかにある",
        "foot": "歩いて15分でつどい〜のに届くのは、住民の72%以上",
        "gaps": "区の基準2つのうち、1つは判定できない",
        # both shares are lower ends: nobody can say which is higher
        "beside": "となりの富坂には、つどい〜のがある",
    },
    ("13210", "13210-kita"): {"cover": "きたを受け持つのは分かっているだけで1人"},
}


@pytest.mark.parametrize(("place", "said"), HEADLINES.items(), ids=[a for _, a in HEADLINES])
def test_each_slide_says_its_finding(place: tuple[str, str], said: dict[str, str]) -> None:
    _, story = told(*place)
    found = {key: slide.headline for key, slide in deck(story).items()}
    assert {key: found[key] for key in said} == said


def test_every_figure_has_its_source_or_its_way_of_counting() -> None:
    _, story = told("13123", "13123-ichinoe")
    found = deck(story)
    assert "2015年国勢調査" in found["people"].foot
    assert "毎分80m・迂回率1.3" in found["foot"].foot
    assert found["cover"].foot.endswith("2025年10月10日（令和7年10月10日）")
    for key in ("where", "hubs", "gaps"):
        assert found[key].foot.startswith("出典 実践事例集Vol.4")
    full = plain(found["sources"].body)
    assert "東京都社会福祉協議会『重層的支援体制整備事業 実践事例集 Vol.4" in full
    assert "推計" in found["foot"].body
    assert "位置は推定" in found["hubs"].body


def test_unknown_is_said_and_never_zero() -> None:
    _, story = told("13123", "13123-shinozaki")
    cover = plain(deck(story)["cover"].body)
    assert "不明" in cover
    assert "ゼロではありません" in cover
    assert "0人" not in cover


def test_each_standard_says_what_is_lacking() -> None:
    _, story = told("13123", "13123-shinozaki")
    text = plain(deck(story)["gaps"].body)
    assert "なごみの家が1区域に1か所以上" in text
    assert "いま 0か所" in text
    assert "あと 1か所" in text
    assert "▲ 不足" in text


def test_changed_standards_are_named() -> None:
    dataset = store.load("13123")
    changed = [parse_standard("なごみの家@10>=50")]
    story = tell(dataset, "13123-ichinoe", standards=changed)
    found = deck(story, standards_changed=True)
    assert found["gaps"].headline.startswith("変更した基準")
    assert "なごみの家まで徒歩10分以内の住民が50%以上" in plain(found["method"].body)
    assert found["gaps"].foot == "基準は画面で変えたもの"


def test_hubs_go_on_on_a_second_slide_and_none_is_lost() -> None:
    _, story = told("13105", "13105-otsuka")
    found = slides(story, premise=Premise(), talk=Talk())
    pages = [plain(slide.body) for slide in found if slide.key == "hubs"]
    assert len(pages) > 1
    for hub in story.profile.hubs:
        assert sum(hub.name in page for page in pages) >= 1


@pytest.mark.parametrize("area", ["13123-ichinoe", "13105-otsuka", "13105-tomisaka"])
def test_english_takes_no_more_slides_for_the_hubs(area: str) -> None:
    _, story = told(area[:5], area)
    counted = {}
    for language in ("ja", "en"):
        with using(language):
            found = slides(story, premise=Premise(), talk=Talk())
            counted[language] = sum(slide.key == "hubs" for slide in found)
    assert counted["en"] <= counted["ja"]


def test_notes_of_the_room_take_the_place_of_questions() -> None:
    _, story = told("13123", "13123-ichinoe")
    notes = tuple(("課題", f"声{i}", "新規") for i in range(7))
    found = [s for s in slides(story, premise=Premise(), talk=Talk(notes=notes)) if s.key == "talk"]
    assert found[0].headline == "一之江に寄せられた意見は7件。話し合いを続けよう"
    assert [f"声{i}" in "".join(plain(s.body) for s in found) for i in range(7)] == [True] * 7
    assert any("問い" in note for note in found[0].notes)


def test_nothing_from_outside_becomes_markup() -> None:
    evil = '<img src=x onerror=alert(1)>"'
    dataset = store.load("13123")
    areas, hubs = dataset.areas.copy(), dataset.hubs.copy()
    activities = dataset.activities.copy()
    areas.loc[areas["area_id"] == "13123-ichinoe", ["name", "name_kana", "note"]] = evil
    hubs.loc[hubs["area_id"] == "13123-ichinoe", ["name", "hours", "functions", "source"]] = evil
    activities["name"] = evil
    broken = dataclasses.replace(dataset, areas=areas, hubs=hubs, activities=activities)
    story = tell(broken, "13123-ichinoe", standards=own_standards(dataset))
    talk = Talk(
        notes=((evil, evil, evil),), address=evil, warning=evil, board=evil, qr="<svg></svg>"
    )
    found = slides(story, premise=Premise(scenario=(evil,), credit=evil), talk=talk)
    html = deck_html(found, Frame(evil, evil, (evil,)))
    assert "<img" not in html
    assert "&lt;img" in html
    # the quotation mark ends no attribute either
    assert 'onerror=alert(1)>"' not in html


def test_a_figure_sets_its_numbers_large() -> None:
    assert "<b>35,700</b><small>人</small>" in big("約35,700人", "住民")
    assert "<b>2</b><small>人または</small><b>3</b>" in big("2人または3人", "担当者")
    assert "mt-word-figure" in big("不明", "65歳以上")


def test_no_line_ends_between_about_and_its_number() -> None:
    assert flowing("約100人と約束") == "約\u2060100人と約束"


def test_maps_show_the_area_its_hubs_and_the_walk() -> None:
    dataset, story = told("13123", "13123-ichinoe")
    states = map_states(dataset, story)
    assert set(states) == {"where", "hubs", "foot"}
    assert all(state.selected_area == "13123-ichinoe" for state in states.values())
    assert {hub.hub_type for hub in states["foot"].hubs} == {"なごみの家"}
    assert len(states["foot"].discs) == len(states["foot"].hubs) == 9
    assert states["foot"].discs[0].radius_m == pytest.approx(15 * 80 / 1.3)
    # nothing is fetched from outside, whatever the reader's base map
    assert all(state.basemap == "none" for state in states.values())


def test_the_public_address_of_an_area() -> None:
    base = qr.base_address(None, "https://map.example.jp/shigen/meeting?municipality=13110&x=1")
    assert base == "https://map.example.jp/shigen"
    found = qr.public_view(base, "13110", "13110-komaba", level="住区")
    assert found == (
        "https://map.example.jp/shigen/map?municipality=13110"
        "&level=%E4%BD%8F%E5%8C%BA&area=13110-komaba&embed=true"
    )
    # the default municipality is named too: an address must not depend on a default
    assert "municipality=13123" in qr.public_view(base, "13123", "13123-koiwa")
    assert qr.base_address(" https://a.example/b/ ", None) == "https://a.example/b"
    for bad in (
        "javascript:alert(1)",
        "map.example.jp",
        "https://a.example/?x=1",
        "ftp://a.example",
    ):
        with pytest.raises(ValueError, match="CHIIKI_PUBLIC_URL"):
            qr.base_address(bad, None)


@pytest.mark.parametrize(
    ("address", "alone"),
    [
        ("http://localhost:8501/map", True),
        ("http://127.0.0.2/map", True),
        ("http://[::1]:8501/map", True),
        ("http://192.168.1.20:8501/map", False),
        ("https://map.example.jp/map", False),
    ],
)
def test_only_this_machine(address: str, alone: bool) -> None:
    assert qr.only_here(address) is alone


def test_the_qr_code_is_drawn_here() -> None:
    drawn = qr.qr_svg("http://localhost:8501/map?municipality=13123&area=13123-ichinoe")
    assert drawn.startswith("<svg ")
    assert "http://localhost" not in drawn
    # version 4 (33 modules) and the quiet zone of four on each side
    assert 'viewBox="0 0 ' in drawn
    size = int(re.search(r'viewBox="0 0 (\d+)', drawn).group(1))  # type: ignore[union-attr]
    assert (size - 8 - 17) % 4 == 0
