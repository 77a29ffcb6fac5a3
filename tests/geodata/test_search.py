"""What a searcher types and what is found, on the embedded data and on a small made-up town."""

from __future__ import annotations

import gc
from dataclasses import replace
from functools import cache

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import store
from geodata.search import MATCHES, Hit, build_index, search, search_all, search_index
from geodata.search import _one_slip as one_slip


@cache
def data(code: str) -> store.Dataset:
    return store.load(code)


def names(hits: list[Hit]) -> list[str]:
    return [hit.name for hit in hits]


def test_ranks_whole_name_then_beginning_then_word_then_part() -> None:
    hits = search(data("13123"), "小岩", limit=100)
    assert (hits[0].kind, hits[0].name, hits[0].matched_by) == ("area", "小岩", "exact")
    assert (hits[1].name, hits[1].matched_by) == ("小岩地区", "prefix")
    assert (hits[2].name, hits[2].matched_by) == ("なごみの家小岩", "word")
    assert ("なごみの家北小岩", "substring") in [(hit.name, hit.matched_by) for hit in hits]
    order = [MATCHES.index(hit.matched_by) for hit in hits]
    assert order == sorted(order)
    # 8 of 北小岩, 5 of 西小岩, 8 of 南小岩, 6 of 東小岩
    assert sum(hit.kind == "chome" for hit in hits) == 27


def test_subtitle_is_type_and_area() -> None:
    (hub,) = [h for h in search(data("13123"), "なごみの家小岩") if h.matched_by == "exact"]
    assert hub.subtitle == "なごみの家 · 小岩"
    assert (hub.id, hub.municipality_code) == ("13123-nagomi-koiwa", "13123")
    assert search(data("13123"), "北小岩")[0].subtitle == "日常生活圏域 · 小岩地区"
    assert search(data("13123"), "北小岩一丁目")[0].subtitle == "町丁目 · 北小岩"


@pytest.mark.parametrize(
    "query", ["北小岩一丁目", "北小岩1丁目", "北小岩１丁目", " 北小岩 1 丁目 "]
)
def test_numbers_of_chome_in_any_form(query: str) -> None:
    (hit,) = search(data("13123"), query)
    assert (hit.kind, hit.id, hit.matched_by) == ("chome", "北小岩一丁目", "exact")
    assert hit.lat == pytest.approx(35.73628)


@pytest.mark.parametrize(
    "query",
    ["北小岩1-2-3", "江戸川区北小岩一丁目2番3号", "東京都江戸川区北小岩１ー２ー３ コーポ小岩101"],
)
def test_an_address_finds_its_chome(query: str) -> None:
    hit = search(data("13123"), query)[0]
    assert (hit.id, hit.matched_by) == ("北小岩一丁目", "address")


@pytest.mark.parametrize("query", ["地域包括", "地域包括支援センター", "包括", "熟年相談室"])
@pytest.mark.parametrize("code", ["13105", "13110", "13123", "13204", "13210"])
def test_words_for_community_support_centres_find_them_everywhere(query: str, code: str) -> None:
    hubs = data(code).hubs
    expected = set(hubs.loc[hubs["hub_type"] == "地域包括支援センター", "hub_id"])
    assert {hit.id for hit in search(data(code), query, limit=100)} == expected


def test_a_local_name_with_a_place() -> None:
    expected = ["熟年相談室 小岩ホーム", "熟年相談室 江戸川光照苑"]  # of 小岩, and of 北小岩
    for query in ("地域包括小岩", "包括 小岩", "小岩の地域包括", "小岩 包括"):
        assert names(search(data("13123"), query)) == expected


@pytest.mark.parametrize("query", ["大沢コミセン", "大沢コミュニティセンター", "コミセン 大沢"])
def test_komisen(query: str) -> None:
    assert search(data("13204"), query)[0].id == "13204-cc-osawa"


@pytest.mark.parametrize("query", ["総合相談窓口", "福祉のコンシェルジュ", "福祉総合相談窓口"])
def test_general_consultation_desks(query: str) -> None:
    hits = search_all([data("13110"), data("13210")], query)
    assert {hit.id for hit in hits} >= {"13110-concierge", "13210-sogo"}


@pytest.mark.parametrize(
    "query", ["CSW", "ｃｓｗ", "地域福祉コーディネーター", "コミュニティソーシャルワーカー"]
)
def test_coordinators_are_found_in_their_areas_by_any_name(query: str) -> None:
    mitaka = search(data("13204"), query)
    assert {hit.kind for hit in mitaka} == {"area"}
    assert len(mitaka) == 7
    assert mitaka[0].subtitle == "コミュニティ住区 · 地域福祉コーディネーター 1名"
    bunkyo = {hit.name: hit.subtitle for hit in search(data("13105"), query)}
    assert bunkyo["富坂"] == "日常生活圏域 · CSW 3名"
    assert bunkyo["大塚"] == "日常生活圏域 · CSW 2名"


def test_unknown_head_counts_are_not_zero() -> None:
    subtitles = {h.name: h.subtitle for h in search(data("13123"), "CSW", limit=30)}
    assert subtitles["篠崎"] == "日常生活圏域 · CSW 人数不明"


def test_both_sites_find_the_hub_and_a_site_of_its_own_says_what_it_is_part_of() -> None:
    assert names(search(data("13105"), "坂下テラス")) == ["坂下テラス&動坂テラス"]
    site, whole = search(data("13105"), "動坂テラス")
    assert site.id == "13105-dosaka-terrace"
    assert site.subtitle == "その他 · 駒込 · 坂下テラス&動坂テラスの一部"
    assert (whole.name, whole.matched_by) == ("坂下テラス&動坂テラス", "word")


def test_hubs_without_a_point_are_found() -> None:
    (hit,) = search(data("13105"), "みやはら丸")
    assert (hit.lat, hit.lon) == (None, None)
    assert hit.subtitle == "つどい〜の · 圏域不明"


def test_readings_in_kana() -> None:
    hits = search(data("13105"), "コマゴメ")
    assert (hits[0].name, hits[0].matched_by) == ("駒込", "reading")
    hits = search(data("13123"), "きたこいわ", limit=20)
    assert hits[0].name == "北小岩"
    assert "北小岩八丁目" in names(hits)
    # 碑 of 碑住区 (いしぶみ) is read otherwise in 碑文谷 (ひもんや)
    assert names(search(data("13110"), "いしぶみ")) == ["碑住区"]


@pytest.mark.parametrize("query", ["なごもの家小岩", "なごの家小岩", "なごみみの家小岩"])
def test_one_slip_is_forgiven(query: str) -> None:
    (hit,) = search(data("13123"), query)
    assert (hit.name, hit.matched_by) == ("なごみの家小岩", "slip")


def test_slips_are_for_longer_words_and_never_for_numbers() -> None:
    assert search(data("13105"), "富版") == []
    assert search(data("13123"), "北小岩9丁目") == []
    assert search(data("13123"), "地域活括")[0].matched_by == "slip"


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("abcd", "abcd", True),
        ("abcd", "abc", True),
        ("abc", "abcd", True),
        ("abcd", "abxd", True),
        ("abcd", "bacd", True),
        ("abcd", "abdc", True),
        ("abcd", "bcda", False),
        ("abcd", "abxy", False),
        ("abcd", "ab", False),
        ("ab1d", "ab2d", False),
        ("a1bc", "1abc", True),
    ],
)
def test_one_slip(one: str, other: str, near: bool) -> None:
    assert one_slip(one, other) is near
    assert one_slip(other, one) is near


@pytest.mark.parametrize(
    "query", ["", " ", "・〜&", "<script>alert(1)</script>", "\x00\n", "𠮷" * 999]
)
def test_hostile_and_empty_queries(query: str) -> None:
    assert search(data("13105"), query) == []


@given(st.text(max_size=20))
def test_any_query_gives_at_most_limit_hits_in_order(query: str) -> None:
    hits = search(data("13105"), query, limit=5)
    assert len(hits) <= 5
    order = [MATCHES.index(hit.matched_by) for hit in hits]
    assert order == sorted(order)


@given(st.sampled_from(sorted(data("13123").chome["chome"])))
def test_every_chome_finds_itself_first(name: str) -> None:
    hit = search(data("13123"), name)[0]
    assert (hit.id, hit.matched_by) == (name, "exact")


@pytest.mark.parametrize("code", ["13105", "13110", "13123", "13204", "13210"])
def test_every_hub_and_area_finds_itself_among_the_exact(code: str) -> None:
    dataset = data(code)
    index = search_index(dataset)
    for name, hub_id in zip(dataset.hubs["name"], dataset.hubs["hub_id"], strict=True):
        exact = [h.id for h in search(index, name) if h.matched_by == "exact"]
        assert hub_id in exact
    for name, area_id in zip(dataset.areas["name"], dataset.areas["area_id"], strict=True):
        exact = [h.id for h in search(index, name) if h.matched_by == "exact"]
        assert area_id in exact


def test_all_municipalities() -> None:
    datasets = [data(code) for code in store.codes()]
    hits = search_all(datasets, "中町", limit=20)
    assert [hit.municipality_code for hit in hits] == ["13110"] * 2 + ["13210"] * 4
    assert hits[0].subtitle == "目黒区 · 町丁目 · 中央地区"
    # 富坂 alone is exact; a slip elsewhere would only distract
    assert {
        hit.municipality_code for hit in search_all(datasets, "高齢者あんしん相談センター富坂")
    } == {"13105"}


def test_limit() -> None:
    assert len(search(data("13123"), "小岩", limit=3)) == 3
    assert search(data("13123"), "小岩", limit=0) == []


def test_an_index_is_built_once_and_goes_with_its_dataset() -> None:
    dataset = store.load("13210")
    assert search_index(dataset) is search_index(dataset)
    changed = replace(dataset, hubs=dataset.hubs.iloc[:0])
    assert names(search(dataset, "また明日")) == ["地域の寄り合い所 また明日"]
    assert search(changed, "また明日") == []
    from geodata import search as module

    before = len(module._indexes)
    del dataset, changed
    gc.collect()
    assert len(module._indexes) <= before - 2


def test_a_dataset_without_shapes_hubs_or_posts() -> None:
    dataset = data("13210")
    empty = replace(
        dataset,
        areas=gpd.GeoDataFrame(
            dataset.areas.drop(columns="geometry"),
            geometry=gpd.GeoSeries([None] * len(dataset.areas), crs="EPSG:4326"),
        ),
        hubs=dataset.hubs.iloc[:0],
        posts=dataset.posts.iloc[:0],
    )
    (hit,) = search(build_index(empty), "みなみ")
    assert (hit.name, hit.lat, hit.lon) == ("みなみ", None, None)
    assert search(empty, "CSW") == []
    assert isinstance(empty.posts, pd.DataFrame)
