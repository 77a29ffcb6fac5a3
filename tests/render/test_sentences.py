"""Sentences about what-ifs and sites: grammar, units, and what the figures rest on."""

from __future__ import annotations

import pytest

from geodata.render.sentences import (
    amount,
    closed_hub_sentence,
    comparison_summary,
    siting_summary,
)
from geodata.scenario import AddPosts, CloseHub, MoveHub
from geodata.siting import find_sites
from tests.geodata.factories import degrees, make_dataset
from tests.geodata.test_comparison import EAST, HOMES, WEST, add, compared, town

NOTE = "計算の前提: 町丁目の人口で計算、徒歩は毎分80m・迂回率1.3。"


def test_a_new_hub() -> None:
    assert comparison_summary(compared(town(WEST), add(1500))) == (
        f"e地区に1か所増やすと、10分圏の住民が500人増え、基準未達の圏域は1から0に減ります。{NOTE}"
    )


def test_two_new_hubs_in_two_areas() -> None:
    text = comparison_summary(compared(town(WEST), add(1000), add(0, id_="2")))
    assert text.startswith("e地区に1か所、w地区に1か所増やすと、")


def test_closing_and_posts() -> None:
    dataset = town(WEST, EAST, posts=[{"area_id": "w", "role": "CSW", "headcount": 2}])
    text = comparison_summary(compared(dataset, CloseHub("h2"), AddPosts("w", "CSW", -1)))
    assert text == (
        "東コミセンを閉じ、w地区のCSWを1人減らすと、10分圏の住民が200人減り、"
        f"基準未達の圏域は0から1に増えます。{NOTE}"
    )


def test_gains_and_losses_are_both_told() -> None:
    lon, lat = degrees(2000, 0)
    text = comparison_summary(compared(town(WEST), MoveHub("h1", lat, lon), standards=[]))
    assert text == f"西コミセンを移すと、10分圏に住民200人が入り、500人が外れます。{NOTE}"


def test_no_change_is_said_plainly() -> None:
    text = comparison_summary(compared(town(WEST), add(10)))
    assert text == (
        "w地区に1か所増やすと、10分圏の住民は変わらず、基準未達の圏域は1のままです。" + NOTE
    )
    assert comparison_summary(compared(town(WEST))) == "想定には、今と違うところがありません。"


def test_the_first_hub_names_the_assumption() -> None:
    assert "今は1か所もないものとして計算" in comparison_summary(compared(town(), add(0)))


def test_land_is_never_called_residents() -> None:
    bare = make_dataset(
        chome=[{"x": h["x"], "y": 0} for h in HOMES], hubs=[WEST | {"area_id": "a"}]
    )
    text = comparison_summary(compared(bare, add(1000), standards=[]))
    assert "10分圏の面積カバー率が33.3%から66.7%に上がります" in text
    assert "住民" not in text
    same = comparison_summary(compared(bare, add(10), standards=[]))
    assert "10分圏の面積カバー率は33.3%のまま変わりません" in same


def test_estimates_are_called_so() -> None:
    homes = [{k: v for k, v in home.items() if k != "population"} for home in HOMES]
    areas = [{"area_id": "w", "population": 500}, {"area_id": "e", "population": 3000}]
    dataset = make_dataset(chome=homes, areas=areas, hubs=[WEST])
    text = comparison_summary(compared(dataset, add(1000), standards=[]))
    # 3,000 over two cells of one size: 1,500.
    assert "10分圏の住民（推計）が約1,500人増えます" in text
    assert "推計（圏域の人口を町丁目の面積で割り振り）" in text


def test_a_closed_hub() -> None:
    result = compared(town(WEST, EAST), CloseHub("h2"))
    assert closed_hub_sentence(result.closed[0], minutes=10, basis=result.basis) == (
        "東コミセンがなくなると、東二丁目（200人）が10分圏から外れます。"
        "次に近いのは西コミセンで、徒歩約32分です。"
    )


def test_a_closed_hub_that_nobody_misses_the_last_one_and_one_without_a_place() -> None:
    twin = WEST | {"hub_id": "h3", "name": "隣コミセン", "coord_precision": "area"}
    vague = {"x": None, "hub_id": "h9", "name": "どこか"}

    def told(dataset, hub_id: str) -> str:
        result = compared(dataset, CloseHub(hub_id))
        return closed_hub_sentence(result.closed[0], minutes=10, basis=result.basis)

    assert "外れる町丁目はありません" in told(town(WEST, twin), "h1")
    assert "隣コミセン（位置は推定）がなくなっても" in told(town(WEST, twin), "h3")
    assert "ほかに位置の分かるコミセンはありません" in told(town(WEST), "h1")
    assert "位置が分からないため" in told(town(WEST, vague), "h9")


@pytest.mark.parametrize(
    ("value", "basis", "text"),
    [
        (12_345.6, "estimated", "約12,300人"),
        (12_250.0, "estimated", "約12,300人"),
        (345.0, "estimated", "約350人"),
        (34.4, "estimated", "約34人"),
        (0.4, "estimated", "1人未満"),
        (12_345.0, "chome_population", "12,345人"),
        (0.0, "chome_population", "0人"),
        (1.234, "land_area", "1.23km²"),
    ],
)
def test_amounts_are_no_finer_than_they_are_known(value: float, basis: str, text: str) -> None:
    assert amount(value, basis) == text


def test_sites() -> None:
    given = {"hub_type": "コミセン", "minutes": 10}
    text = siting_summary(find_sites(town(WEST), count=2, **given))
    assert text == (f"東一丁目、東二丁目にコミセンを置くと、10分圏の住民が500人増えます。{NOTE}")
    # 1,000 × 300 + 2,000 × 200 over 1,000 people is 700 m = 11.375 minutes before; with a site at
    # 東一丁目 (best: 200 × 1,000 left) 200 m = 3.25 minutes.
    text = siting_summary(find_sites(town(WEST), count=1, model="pmedian", **given))
    assert "平均の徒歩時間は11.4分から3.2分に縮まります" in text
    assert "3か所" not in siting_summary(find_sites(town(WEST), count=3, **given)).split("。")[0]
    assert "頭打ち" in siting_summary(find_sites(town(WEST), count=3, **given))
    assert siting_summary(find_sites(town(WEST), count=0, **given)).startswith("新しく置く数が0")
    none = siting_summary(find_sites(town(WEST), count=1, hub_type="コミセン", minutes=60))
    assert "今より良くなりません" in none
