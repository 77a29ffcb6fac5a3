"""Latitude and longitude in every dress."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pyproj import Geod

from loaders.findings import Findings
from loaders.points import datum_of, degrees, from_tokyo_datum, positions, split_pair
from tests.loaders.books import context

# 35°41'22" = 35 + 41/60 + 22/3600
DMS = 35.689444


@pytest.mark.parametrize(
    "text",
    [
        "35度41分22秒",
        "35°41'22\"",
        "35°41′22″",
        "北緯35度41分22秒",
        "35.41.22",
        "354122",
        "３５度４１分２２秒",
    ],
)
def test_degrees_minutes_seconds(text: str) -> None:
    assert degrees(text).value == pytest.approx(DMS, abs=1e-6)


@pytest.mark.parametrize("text", ["35度61分00秒", "abc", "35.68,139.7", "1e3"])
def test_what_is_no_coordinate_is_broken(text: str) -> None:
    assert degrees(text).kind == "broken"


def test_both_in_one_cell() -> None:
    assert split_pair("(35.69, 139.70)") == ("35.69", "139.70")


@pytest.mark.parametrize(
    ("words", "datum"),
    [("緯度（日本測地系）", "tokyo"), ("Tokyo Datum", "tokyo"), ("世界測地系", "jgd"),
     ("日本測地系2011", "jgd"), ("緯度", None)],
)  # fmt: skip
def test_words_for_a_datum(words: str, datum: str | None) -> None:
    assert datum_of(words) == datum


def test_tokyo_datum_is_some_450_metres_off() -> None:
    lat, lon = from_tokyo_datum(np.array([35.70]), np.array([139.88]))
    metres = Geod(ellps="GRS80").inv(139.88, 35.70, float(lon[0]), float(lat[0]))[2]
    assert 440 < metres < 480
    assert lat[0] > 35.70
    assert lon[0] < 139.88


def read(lat: list[str], lon: list[str], **options: object) -> tuple[object, Findings]:
    found = Findings("表.csv")
    index = range(2, 2 + len(lat))
    where = positions(
        pd.Series(lat, index, dtype="str", name="緯度"),
        pd.Series(lon, index, dtype="str", name="経度"),
        found=found,
        outline=context().outline,
        **options,  # type: ignore[arg-type]
    )
    return where, found


def test_swapped_is_mended_with_a_word() -> None:
    where, found = read(["139.88", "35.71"], ["35.70", "139.87"])
    assert list(where.lat) == [35.70, 35.71]
    assert [f.outcome for f in found.all()] == ["mended"]
    assert "入れ替わ" in found.all()[0].reason


def test_a_hub_in_the_sea_and_one_far_away_are_refused() -> None:
    # in 東京湾 some 5 km south of 江戸川区, and in 大阪
    where, found = read(["35.58", "34.69", "35.70"], ["139.87", "135.50", "139.88"])
    assert list(np.isnan(where.lat)) == [True, True, False]
    assert [f.outcome for f in found.all()] == ["refused", "refused"]
    assert all("海の上か" in f.reason for f in found.all())


def test_outside_japan_zero_and_half_a_pair_are_unknown() -> None:
    where, found = read(["0", "51.5", "35.7", "x"], ["0", "-0.1", "", "139.8"])
    assert np.isnan(where.lat).all()
    assert {f.outcome for f in found.all()} == {"refused"}


def test_told_tokyo_datum_is_converted() -> None:
    where, found = read(["35.70"], ["139.88"], datum="tokyo")
    assert where.lat[0] == pytest.approx(35.70324, abs=1e-4)
    assert where.tokyo_datum
    assert "Tokyo Datum" in found.all()[0].reason


def test_untold_tokyo_datum_is_recognised_by_the_addresses() -> None:
    points = context().chome.iloc[:12]
    lat, lon = points["lat"].to_numpy(float), points["lon"].to_numpy(float)
    # the inverse of the conversion, to a few centimetres: what an old list would hold
    to_lat, to_lon = from_tokyo_datum(lat, lon)
    old_lat, old_lon = 2 * lat - to_lat, 2 * lon - to_lon
    texts = [[f"{v:.6f}" for v in values] for values in (old_lat, old_lon)]
    where, found = read(*texts, anchors=(lat, lon))
    assert where.tokyo_datum
    assert np.abs(where.lat - lat).max() < 2e-5
    assert "のようです" in found.all()[0].reason
    where, _ = read([f"{v:.6f}" for v in lat], [f"{v:.6f}" for v in lon], anchors=(lat, lon))
    assert not where.tokyo_datum


def test_a_few_points_without_witnesses_are_left_as_they_stand() -> None:
    where, _ = read(["35.70", "35.71"], ["139.88", "139.87"])
    assert not where.tokyo_datum
