"""Addresses to 町丁目 without the internet."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import store
from loaders.geocode import gazetteer, geocode
from tests.loaders.books import context


@pytest.mark.parametrize(
    "address",
    [
        "東京都江戸川区東小岩5-12-3",
        "江戸川区東小岩五丁目12番3号",
        "〒133-0052 東小岩５丁目１２ー３",
        "大字東小岩五丁目",
        "江戸川区 東小岩5丁目",
    ],
)
def test_every_spelling_finds_the_same_place(address: str) -> None:
    place = context().gazetteer.find(address)
    assert place.chome == "東小岩五丁目"
    assert (place.lat, place.lon) == (35.73147, 139.88835)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("墨田区押上1-1", "この自治体ではありません"),
        ("京都府京都市中京区1", "この自治体ではありません"),
        ("江戸川区東小岩", "丁目が書かれていない"),
        ("江戸川区東小岩9-1-1", "その丁目がありません"),
        ("江戸川区謎町1-1", "表にない町名"),
        ("", "住所がありません"),
        ("<script>alert(1)</script>", "表にない町名"),
    ],
)
def test_what_cannot_be_told_stays_unknown_with_a_reason(address: str, why: str) -> None:
    place = context().gazetteer.find(address)
    assert place.lat is None
    assert place.reason is not None
    assert why in place.reason


def test_a_longer_number_is_not_cut() -> None:
    chome = pd.DataFrame(
        {
            "chome": ["本町", "本町一丁目", "本町十一丁目"],
            "lat": [1.0, 2.0, 3.0],
            "lon": [1.0, 2.0, 3.0],
        }
    )
    book = gazetteer(chome, municipality="試験市")
    assert book.find("本町11-2").chome == "本町十一丁目"
    assert book.find("本町1-12").chome == "本町一丁目"
    assert book.find("本町 甲12番地").chome == "本町"


@pytest.mark.parametrize("code", store.codes())
def test_addresses_of_the_embedded_hubs_are_found(code: str) -> None:
    dataset = store.load(code)
    hubs = dataset.hubs[dataset.hubs["address"].notna() & dataset.hubs["lat"].notna()]
    exact = hubs[hubs["coord_precision"] != "area"]
    found = geocode(exact["address"], dataset.chome, municipality=dataset.municipality.name)
    assert found["lat"].notna().all()
    assert set(found["coord_precision"]) == {"chome"}


@given(st.text(max_size=80))
def test_no_address_breaks_it(address: str) -> None:
    place = context().gazetteer.find(address)
    assert (place.lat is None) == (place.reason is not None)
