"""A siting answer in words, on the map, as a curve and as sheets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geodata import store
from geodata.candidates import GivenPoint
from geodata.render import site_words
from geodata.render.map import base_map
from geodata.render.site_charts import site_curve, site_curve_summary
from geodata.render.site_map import NEXT, POINT, SITE, SiteView, site_fit, site_map_state
from geodata.render.site_sheets import curve_sheet, others_sheet, premises_sheet, sites_sheet
from geodata.site_reach import reach
from geodata.siting import find_sites
from geodata.walking import Walking


@pytest.fixture(scope="module")
def edogawa():
    return store.load("13123")


@pytest.fixture(scope="module")
def answer(edogawa):
    return find_sites(edogawa, hub_type="なごみの家", count=3, minutes=15, curve_to=5)


@pytest.fixture(scope="module")
def median(edogawa):
    return find_sites(edogawa, hub_type="なごみの家", count=2, minutes=15, model="pmedian")


def test_cumulative_coverage_ends_where_the_answer_does(answer) -> None:
    sums = site_words.cumulative(answer)
    assert len(sums) == 3
    assert sums == sorted(sums)
    assert sums[-1] == pytest.approx(answer.covered_after)
    assert answer.covered_before + answer.sites[0].newly_covered == pytest.approx(sums[0])


def test_gains_in_words(answer, median) -> None:
    assert site_words.gain_heading(answer) == "増える住民"
    assert site_words.gain(answer, 12_345.0) == "約12,300人"
    assert site_words.gain(answer, 0.0) == "0人"
    assert site_words.gain(answer, None) == "比べるものがない"
    # 123,456 person-minutes are 2,057.6 hours
    assert site_words.gain(median, 123_456.0) == "延べ約2,100時間"
    assert "徒歩15分以内になる住民" in site_words.gain_help(answer)


def test_near_ties_in_words(answer) -> None:
    found = replace(answer, near_ties_found=2)
    assert site_words.near_ties(found) == "この選び方と1%以内の違いの案がほかに2通りあります。"
    none = replace(answer, near_ties_found=0)
    assert "見つかりませんでした" in site_words.near_ties(none)
    at_least = replace(answer, near_ties_found=3, near_tie_method="no_good_cut")
    assert "3通り以上あります" in site_words.near_ties(at_least)
    assert site_words.near_ties(replace(answer, sites=())) == ""


def test_premises_name_all_that_the_answer_rests_on(edogawa, answer, median) -> None:
    said = dict(site_words.premises(edogawa, answer, candidates="chome"))
    assert "Church and ReVelle (1974)" in said["選び方"]
    assert "徒歩15分以内" in said["時間"]
    assert "1.3" in said["歩き方"]
    assert "80m" in said["歩き方"]
    assert "推計" in said["住民"]
    assert "2015" in said["住民"]
    assert "9か所。すべて今の場所に残す。うち5か所は位置が推定" in said["今ある拠点"]
    assert "199か所" in said["候補地"]
    assert "Hakimi" in dict(site_words.premises(edogawa, median, candidates="chome"))["選び方"]
    bunkyo = store.load("13105")
    found = find_sites(bunkyo, hub_type="つどい〜の", count=1, minutes=15)
    hubs = dict(site_words.premises(bunkyo, found, candidates="hubs"))["今ある拠点"]
    assert "位置が分からず計算に入れていない拠点が2か所" in hubs


def _state(dataset, view, result):
    reached = reach(
        dataset,
        hub_type=view.hub_type,
        minutes=view.minutes,
        walking=Walking(),
        result=result,
    )
    return site_map_state(dataset, view, reached, result)


def test_the_map_keeps_existing_hubs_and_numbers_the_sites(edogawa, answer) -> None:
    state = _state(edogawa, SiteView("なごみの家", 15.0), answer)
    ids = [hub.id for hub in state.hubs]
    assert [i for i in ids if i.startswith(SITE)] == [f"{SITE}{n}" for n in (1, 2, 3)]
    assert len([i for i in ids if i.startswith(NEXT)]) == 5
    assert set(edogawa.hubs.loc[edogawa.hubs["hub_type"] == "なごみの家", "hub_id"]) <= set(ids)
    planned = [hub for hub in state.hubs if hub.id.startswith((SITE, NEXT))]
    assert {hub.style for hub in planned} == {"hypothetical"}
    assert planned[-3].name.startswith("1位 ")
    assert not state.point_mode
    assert "新しい拠点の場所: 1位" in state.description
    # what the browser gets fits the document
    payload = state.to_payload(base_map(edogawa))
    labels = [row["label"] for row in payload["layers"][0]["table"]]
    assert labels == ["今15分以内", "新しく15分以内になる", "15分より遠い", "不明"]
    digits = payload["layers"][0]["classes"]
    assert len(digits) == 199
    assert {"0", "1", "2"} == set(digits)


def test_before_any_answer_the_map_shows_today(edogawa) -> None:
    view = SiteView("なごみの家", 15.0, points=[GivenPoint("候補1", 139.88, 35.69)], picking=True)
    state = _state(edogawa, view, None)
    assert [hub.id for hub in state.hubs if hub.id.startswith(POINT)] == [f"{POINT}1"]
    assert state.point_mode
    table = state.layers[0].table
    assert [row.label for row in table] == ["今15分以内", "15分より遠い", "不明"]


def test_hubs_without_a_point_are_named_in_the_legend() -> None:
    bunkyo = store.load("13105")
    state = _state(bunkyo, SiteView("つどい〜の", 15.0), None)
    notes = [e.label for group in state.legend for e in group.entries if e.kind == "note"]
    assert any("みやはら丸" in note for note in notes)


def test_a_type_without_any_hub_is_said(edogawa) -> None:
    result = find_sites(edogawa, hub_type="サロン", count=1, minutes=15)
    state = _state(edogawa, SiteView("サロン", 15.0), result)
    notes = [e.label for group in state.legend for e in group.entries if e.kind == "note"]
    assert any("サロンは地図に1か所もない" in note for note in notes)


def test_the_map_moves_to_a_chosen_site_only(answer) -> None:
    site = answer.sites[1]
    fit = site_fit(7, answer, site.site_id)
    assert fit.token == 7
    assert fit.bounds is not None
    (south, west), (north, east) = fit.bounds
    assert south < site.lat < north
    assert west < site.lon < east
    assert site_fit(7, answer, "chome:どこか").bounds is None
    assert site_fit(7, None, site.site_id).bounds is None


def test_the_curve_and_its_words(answer, median) -> None:
    line = site_curve(answer).data[0]
    assert list(line.x) == [0, 1, 2, 3, 4, 5]
    assert line.y[0] == pytest.approx(answer.covered_before / answer.residents * 100)
    assert list(line.y) == sorted(line.y)
    assert [s == "diamond" for s in line.marker.symbol].index(True) == 3
    said = site_curve_summary(answer)
    assert said.startswith("15分以内の住民: 今約")
    assert "3か所で約" in said
    assert len(site_curve(median).data) == 2
    assert "平均" in site_curve_summary(median)


def test_sheets(edogawa, answer, median) -> None:
    sheet = sites_sheet(edogawa, answer)
    assert sheet["順位"].tolist() == [1, 2, 3]
    assert sheet["割合（%）"].iloc[-1] == round(answer.covered_after / answer.residents * 100, 1)
    assert set(sheet["位置の確かさ"]) == {"町丁目の代表点"}
    assert len(curve_sheet(answer)) == 6
    others = others_sheet(answer)
    assert (others["種類"] == "次点の場所").sum() == len(answer.runners_up)
    assert "効果の差（人・分）" in others_sheet(median).columns
    premises = premises_sheet(edogawa, answer, candidates="chome")
    assert edogawa.version in premises["内容"].tolist()


def test_the_first_hub_of_its_kind_by_the_median_has_nothing_to_compare_with(edogawa) -> None:
    result = find_sites(edogawa, hub_type="サロン", count=1, minutes=15, model="pmedian")
    sheet = sites_sheet(edogawa, result)
    assert sheet[f"効果（{result.gain_unit}）"].isna().all()
    assert "nan" not in site_curve_summary(result)
