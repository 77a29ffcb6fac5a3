"""The address bar: there and back for every view, and no text that can break it."""

from __future__ import annotations

from urllib.parse import parse_qs, parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import store, view
from geodata.schema import HUB_TYPES
from geodata.standards_text import Standard, format_standard
from geodata.view import MapView, from_query, query_string, to_query, view_info
from geodata.view_values import join, shown, split

CODES = ("13105", "13110", "13123", "13204", "13210")

_names = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), min_size=1, max_size=12
)
_sets = st.none() | st.frozensets(_names, max_size=5)
_standards = st.builds(
    lambda name, target: format_standard(Standard(name, "count_per_area", float(target))),
    st.sampled_from(["なごみの家", "CSW", "つどい〜の", "第2層SC", "50%の家"]),
    st.integers(1, 99),
)
_views = st.builds(
    MapView,
    municipality=st.sampled_from(CODES),
    layers=st.frozensets(st.sampled_from(view.LAYERS)),
    hub_types=_sets,
    functions=_sets,
    standards=st.none() | st.lists(_standards, max_size=4, unique=True).map(tuple),
    level=st.none() | _names,
    area=st.none() | _names,
    hub=st.none() | _names,
    chome=st.none() | _names,
    base=st.sampled_from(view.BASES),
    minutes=st.floats(*view.MINUTES_RANGE),
    speed=st.floats(*view.SPEED_RANGE),
    detour=st.floats(*view.DETOUR_RANGE),
    own_area_only=st.booleans(),
    include_estimated=st.booleans(),
    openings=st.none() | st.frozensets(st.sampled_from(view.OPENINGS)),
    measure=st.sampled_from(view.MEASURES),
    day=st.none() | st.integers(*view.YEAR_RANGE).map(lambda year: f"{year}-04-01"),
    scenario=st.none() | _names,
    boundary=st.sampled_from(view.BOUNDARIES),
    focus=st.none() | st.sampled_from(HUB_TYPES),
    site_count=st.none() | st.integers(*view.SITE_COUNT_RANGE),
    site_model=st.sampled_from(view.SITE_MODELS),
    site_candidates=st.sampled_from(view.SITE_CANDIDATES),
    compare=st.none() | st.lists(_names, max_size=6, unique=True).map(tuple),
    compare_by=st.sampled_from(view.COMPARED),
    past=st.sampled_from(view.PAST_SHOWN),
    since=st.none() | st.integers(*view.YEAR_RANGE).map(str),
    role=st.none() | _names,
    kinds=st.none() | st.frozensets(st.sampled_from(view.ACTIVITY_KINDS), max_size=3),
    furigana=st.booleans(),
    sheet=st.sampled_from(view.SHEETS),
)


@given(_views)
def test_there_and_back(seen: MapView) -> None:
    assert from_query(to_query(seen), codes=CODES) == (seen, [])


@given(_views)
def test_there_and_back_through_a_link(seen: MapView) -> None:
    link = query_string(seen)
    assert from_query(dict(parse_qsl(link)), codes=CODES) == (seen, [])
    assert from_query(parse_qs(link), codes=CODES) == (seen, [])


def test_defaults_are_left_out() -> None:
    assert to_query(MapView()) == {}
    assert query_string(MapView()) == ""
    assert from_query({}, codes=CODES) == (MapView(), [])


def test_short_readable_keys_in_a_fixed_order() -> None:
    seen = MapView(
        municipality="13204",
        layers=frozenset({"walk", "hubs", "areas"}),
        hub_types=frozenset({"なごみの家", "サロン"}),
        standards=("なごみの家>=1", "CSW<=20000"),
        area="13204-osawa",
        base="pale",
        minutes=10.0,
        own_area_only=True,
        include_estimated=False,
        openings=frozenset({"毎週", "常設"}),
        measure="minutes",
        day="2016-04",
    )
    assert list(to_query(seen).items()) == [
        ("municipality", "13204"),
        ("layers", "areas,walk,hubs"),
        ("types", "なごみの家,サロン"),
        ("standard", "なごみの家>=1;CSW<=20000"),
        ("area", "13204-osawa"),
        ("base", "pale"),
        ("minutes", "10"),
        ("own", "1"),
        ("estimated", "0"),
        ("openings", "常設,毎週"),
        ("measure", "minutes"),
        ("day", "2016-04"),
    ]


def test_an_empty_set_is_not_everything() -> None:
    seen = MapView(layers=frozenset(), hub_types=frozenset(), standards=())
    assert to_query(seen) == {"layers": "-", "types": "-", "standard": "-"}


_keys = st.sampled_from(sorted(view._PARAMETERS)) | st.text(max_size=8)
_hostile = st.text(max_size=60) | st.sampled_from(
    ["nan", "inf", "1e999", "-1", "0x10", "1_0", "9" * 5000, ",,,", ";;;", "%", "%2", "\x00", "-"]
)


@given(st.dictionaries(_keys, _hostile | st.lists(_hostile) | st.none() | st.integers()))
def test_any_mapping_gives_a_view_that_can_be_written_and_read_again(query: dict) -> None:
    seen, notices = from_query(query, codes=CODES)
    assert seen.municipality in CODES
    assert seen.walking.radius_m(seen.minutes) > 0
    assert all(len(notice) < 300 for notice in notices)
    again, more = from_query(to_query(seen), codes=CODES)
    assert (again, more) == (seen, [])


@pytest.mark.parametrize(
    ("key", "value", "label", "reason"),
    [
        ("municipality", "99999", "自治体", "データがありません"),
        ("layers", "roads", "重ねるもの", "から選びます"),
        ("minutes", "速い", "徒歩の分数", "1から120までの数（分）"),
        ("minutes", "nan", "徒歩の分数", "1から120までの数（分）"),
        ("minutes", "0", "徒歩の分数", "1から120までの数（分）"),
        ("speed", "1e9", "歩く速さ", "20から200までの数（m/分）"),
        ("detour", "0.5", "迂回率", "1から3までの数（倍）"),
        ("own", "yes", "圏域内の拠点だけ", "1（はい）か 0（いいえ）"),
        ("day", "2016.5", "年月日", "西暦"),
        ("day", "2016-13", "年月日", "西暦"),
        ("standard", "なごみの家", "基準", "基準として読めません"),
        ("openings", "毎時", "頻度", "常設、毎週、毎月、年数回、不明 から選びます"),
        ("measure", "gini", "はかり方", "share、minutes、score から選びます"),
        ("base", "satellite", "背景地図", "none、pale、std から選びます"),
        ("hub", "", "拠点", "空です"),
        ("scenario", "\x00", "想定", "読めない文字"),
        ("sites", "0", "置く数", "1から10までの整数"),
        ("sites", "2.5", "置く数", "1から10までの整数"),
        ("model", "greedy", "選び方", "mclp、pmedian から選びます"),
        ("candidates", "moon", "候補地", "chome、hubs、points から選びます"),
        ("focus", "駅", "拠点の種類", "から選びます"),
        ("by", "世界", "くらべるもの", "areas、municipalities から選びます"),
    ],
)
def test_a_broken_value_is_named_and_the_default_stands_in(
    key: str, value: str, label: str, reason: str
) -> None:
    seen, (notice,) = from_query({key: value}, codes=CODES)
    assert seen == MapView()
    assert notice.startswith(f"アドレスの {key}（{label}）の「")
    assert reason in notice


def test_what_is_good_of_a_list_is_kept() -> None:
    query = {"layers": "hubs,roads", "standard": "CSW<=20000;x;なごみの家≧１"}
    seen, notices = from_query(query, codes=CODES)
    assert seen.layers == {"hubs"}
    assert seen.standards == ("CSW<=20000", "なごみの家>=1")
    assert [notice.split("の「")[1].split("」")[0] for notice in notices] == ["roads", "x"]


def test_compared_areas_keep_their_order_and_strangers_are_named() -> None:
    query = {
        "municipality": "13204",
        "compare": "13204-tobu,13110-komaba,13204-osawa,13204-tobu",
        "sites": "３",
    }
    seen, notices = from_query(query, codes=CODES, info=lambda code: view_info(store.load(code)))
    assert seen.compare == ("13204-tobu", "13204-osawa")
    assert seen.site_count == 3
    assert len(notices) == 1
    assert "13110" in notices[0]
    assert "三鷹市にありません" in notices[0]


def test_full_width_numbers_are_read() -> None:
    seen, notices = from_query({"minutes": "１０", "day": "２０１６", "own": "１"}, codes=CODES)
    assert (seen.minutes, seen.day, seen.own_area_only, notices) == (10.0, "2016", True, [])


def test_hostile_text_is_shown_short_and_without_markup() -> None:
    text = "<img src=x onerror=alert(1)>![a](http://b.c) :material/home: " + "x" * 3000
    _, (notice,) = from_query({"base": text}, codes=CODES)
    assert not set("<>()[]!:/`*_$&'\"\\") & set(shown(text))
    assert "<" not in notice
    assert len(notice) < 100
    assert shown("a\nb\u202ec") == "abc"
    assert shown("なごみの家") == "なごみの家"


def test_the_first_code_stands_in_where_the_default_has_no_data() -> None:
    assert from_query({}, codes=["14100"])[0].municipality == "14100"
    assert from_query({}, codes=[]) == (MapView(), [])


def test_names_are_checked_against_the_municipality() -> None:
    asked: list[str] = []

    def info(code: str) -> view.ViewInfo:
        asked.append(code)
        return view_info(store.load(code))

    query = {
        "municipality": "13110",
        "level": "住区",
        "area": "13110-komaba",
        "hub": "13123-nagomi-koiwa",
        "chome": "駒場一丁目",
        "types": "住区センター,なごみの家",
        "functions": "相談",
    }
    seen, notices = from_query(query, codes=CODES, info=info)
    assert asked == ["13110"]
    assert (seen.level, seen.area, seen.chome) == ("住区", "13110-komaba", "駒場一丁目")
    assert seen.hub is None
    assert seen.hub_types == {"住区センター"}
    assert seen.functions == {"相談"}
    assert len(notices) == 2
    assert "目黒区にありません" in notices[0]


def test_moving_to_another_municipality_keeps_the_settings_and_drops_the_places() -> None:
    seen = MapView(
        municipality="13110",
        layers=frozenset({"areas", "sub_areas", "walk"}),
        level="住区",
        area="13110-komaba",
        hub_types=frozenset({"住区センター"}),
        standards=("住区センター>=1#住区",),
        scenario="x",
        day="2016-04",
        minutes=10.0,
        base="pale",
        functions=frozenset({"相談"}),
        openings=frozenset({"常設"}),
        measure="score",
    )
    assert seen.moved_to("13123") == MapView(
        municipality="13123",
        layers=frozenset({"areas", "sub_areas", "walk"}),
        minutes=10.0,
        base="pale",
        measure="score",
    )


def test_the_smallest_unit_is_a_level_of_every_municipality() -> None:
    seen, notices = from_query(
        {"municipality": "13204", "level": "町丁目"},
        codes=CODES,
        info=lambda code: view_info(store.load(code)),
    )
    assert (seen.level, notices) == ("町丁目", [])


@given(st.lists(_names, max_size=6), st.sampled_from([",", ";"]))
def test_join_and_split(items: list[str], separator: str) -> None:
    assert split(join(items, separator), separator) == items


def test_keys_and_fields_cover_each_other() -> None:
    fields = [parameter.field for parameter in view._PARAMETERS.values()]
    assert sorted(fields) == sorted(MapView.__dataclass_fields__)
