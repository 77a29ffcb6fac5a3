"""The gate in small: its rules, a square of a hundred metres, a role that only staff know."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer

from geodata.disclosure import Report, Rules, disclose, public_dataset
from geodata.disclosure.gate import MAX_BLUR_M
from geodata.disclosure.places import blurred
from geodata.disclosure.rows import public_rows
from geodata.disclosure.small_counts import Withheld
from geodata.store import Dataset
from tests.geodata.factories import ORIGIN_X_M, ORIGIN_Y_M, PLANE_EPSG, make_dataset

TO_PLANE = Transformer.from_crs("EPSG:4326", f"EPSG:{PLANE_EPSG}", always_xy=True)
UNVERIFIED = "general knowledge (unverified)"


def listed(values: Any) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]


# rules ------------------------------------------------------------------------------------------


def test_rules_at_their_limits() -> None:
    assert Rules(threshold=1).threshold == 1
    assert Rules(blur_m=MAX_BLUR_M).blur_m == 5000.0
    assert Rules(blur_m=0.5).blur_m == 0.5
    for wrong in (0, -1):
        with pytest.raises(ValueError, match=f"1以上の整数にしてください: {wrong}"):
            Rules(threshold=wrong)
    for wrong_m in (MAX_BLUR_M + 0.1, 0.0, float("inf")):
        with pytest.raises(ValueError, match=f"5000以下（m）にしてください: {wrong_m}"):
            Rules(blur_m=wrong_m)


def test_every_rule_makes_another_version() -> None:
    dataset = make_dataset(chome=[{"x": 0, "y": 0}])
    rules = [
        Rules(),
        Rules(threshold=6),
        Rules(blur_m=100.0),
        Rules(blur_m=100.0, blur_types=frozenset()),
        Rules(blur_m=100.0, blur_types=frozenset({"サロン", "コミセン"})),
        Rules(notes=True),
    ]
    versions = {disclose(dataset, rule).dataset.version for rule in rules}
    assert len(versions) == len(rules)
    assert dataset.version not in versions
    assert {len(version) for version in versions} == {16}
    again = Rules(blur_m=100.0, blur_types=frozenset({"コミセン", "サロン"}))
    assert disclose(dataset, again).dataset.version in versions
    other = disclose(replace(dataset, version="other")).dataset.version
    assert other not in versions
    assert disclose(dataset).dataset.version == disclose(dataset, Rules()).dataset.version


def test_a_report_counts_rows_small_ones_and_others() -> None:
    cells = tuple(Withheld("chome", name, "population", small=name == "a") for name in "abc")
    report = Report(staff_rows={"hubs": 2, "posts": 3}, withheld=cells)
    assert (report.rows, report.small, report.others) == (5, 1, 2)
    assert (Report().rows, Report().small, Report().others) == (0, 0, 0)


def test_what_the_gate_is_told_reaches_every_part_of_it() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "population": 8, "half": 4000}],
        hubs=[
            {"x": 3, "y": 3, "note": "内輪", "hub_type": "サロン"},
            {"x": 500, "y": 3, "note": "内輪"},
        ],
    )
    secret = replace(dataset, hubs=dataset.hubs.assign(visibility=["staff", "public"]))
    assert disclose(secret).report == Report(staff_rows={"hubs": 1}, blanked={"note": 1})
    usual = disclose(dataset)
    assert usual.report == Report(blanked={"note": 2})
    assert usual.dataset.chome["population"].tolist() == [8]
    strict = disclose(
        dataset,
        Rules(threshold=9, blur_m=10.0, blur_types=frozenset({"サロン"}), notes=True),
    )
    assert strict.report == Report(
        withheld=(Withheld("chome", "町1丁目", "population", small=True),), blurred=1
    )
    assert strict.dataset.hubs["note"].tolist() == ["内輪", "内輪"]
    short = public_dataset(dataset, threshold=9, blur_m=10.0)
    assert short.chome["population"].isna().all()
    assert short.hubs["coord_precision"].tolist() == ["area", "area"]
    assert public_dataset(dataset).hubs["coord_precision"].tolist() == ["building", "building"]


# places -----------------------------------------------------------------------------------------


def metres(dataset: Dataset) -> list[tuple[float, float] | None]:
    """Places of hubs, metres from the factories' origin, to a decimetre."""
    found: list[tuple[float, float] | None] = []
    for point in dataset.hubs.geometry:
        if point is None:
            found.append(None)
            continue
        x, y = TO_PLANE.transform(point.x, point.y)
        found.append((round(x - ORIGIN_X_M, 1), round(y - ORIGIN_Y_M, 1)))
    return found


def near(*places: tuple[float, float]) -> Any:
    # six decimals of a degree are a decimetre
    return [pytest.approx(place, abs=0.11) for place in places]


def places(*hubs: dict[str, Any], half: float = 2000.0) -> Dataset:
    return make_dataset(
        chome=[{"x": 0, "y": 0, "half": half}], hubs=[{"area_id": "a", **hub} for hub in hubs]
    )


def test_a_place_becomes_the_middle_of_its_square() -> None:
    # the grid is that of the plane CRS: its origin is a whole number of 100 m squares away
    dataset = places(
        {"x": 130, "y": 270, "address": "1-2-3"},
        {"x": 199, "y": 201},
        {"x": -1, "y": 1},
        {"x": 500, "y": 500, "coord_precision": None},
    )
    found = blurred(dataset, metres=100.0)
    assert found.count == 4
    hubs = found.dataset.hubs
    assert metres(found.dataset) == near((150, 250), (150, 250), (-50, 50), (550, 550))
    assert hubs["coord_precision"].tolist() == ["area"] * 4
    assert hubs["address"].isna().all()
    assert hubs.geometry.iloc[0].equals(hubs.geometry.iloc[1])
    assert hubs["lon"].tolist() == hubs.geometry.x.tolist()
    assert hubs["lat"].tolist() == hubs.geometry.y.tolist()
    assert hubs.geometry.x.tolist() == hubs.geometry.x.round(6).tolist()
    assert hubs.geometry.y.tolist() == hubs.geometry.y.round(6).tolist()
    assert hubs.crs == "EPSG:4326"
    # the dataset that staff see is what it was
    assert metres(dataset)[0] == pytest.approx((130, 270), abs=0.1)
    assert dataset.hubs["coord_precision"].tolist()[:3] == ["building"] * 3


def test_only_what_is_asked_for_is_blurred() -> None:
    dataset = places(
        {"x": 130, "y": 270, "hub_type": "サロン", "address": "1"},
        {"x": 131, "y": 271, "address": "2"},
        {"x": 132, "y": 272, "coord_precision": "area", "address": "3"},
        {"x": None, "y": None, "address": "4"},
        {"x": 133, "y": 273, "hub_type": "サロン", "coord_precision": "area", "address": "5"},
    )
    some = blurred(dataset, metres=100.0, hub_types=frozenset({"サロン"}))
    assert some.count == 1
    assert metres(some.dataset)[:3] == near((150, 250), (131, 271), (132, 272))
    assert metres(some.dataset)[4:] == near((133, 273))
    assert listed(some.dataset.hubs["address"]) == [None, "2", "3", "4", "5"]
    assert some.dataset.hubs["coord_precision"].tolist()[:3] == ["area", "building", "area"]
    every = blurred(dataset, metres=100.0)
    assert every.count == 2
    assert metres(every.dataset)[3] is None
    assert listed(every.dataset.hubs["address"]) == [None, None, "3", "4", "5"]
    assert blurred(dataset, metres=None).dataset is dataset
    assert blurred(dataset, metres=None).count == 0
    nothing = blurred(dataset, metres=100.0, hub_types=frozenset({"住区センター"}))
    assert nothing.dataset is dataset
    assert nothing.count == 0


def test_a_middle_outside_of_the_area_gives_way_to_a_place_inside() -> None:
    # the area reaches 20 m from its centre, the square is 100 m wide: its middle lies outside
    dataset = places({"x": 5, "y": 5}, half=20.0)
    (x, y) = metres(blurred(dataset, metres=100.0).dataset)[0] or (np.nan, np.nan)
    assert 0 < x < 20
    assert 0 < y < 20
    # a middle inside stays, also where the area does not fill the square
    assert metres(blurred(places({"x": 5, "y": 5}, half=70.0), metres=100.0).dataset) == near(
        (50, 50)
    )
    # a hub far outside of its own area keeps the middle of its square
    far = places({"x": 730, "y": 730}, half=20.0)
    assert metres(blurred(far, metres=100.0).dataset) == near((750, 750))
    # no area, or one without a shape
    without = places({"x": 5, "y": 5, "area_id": None}, {"x": 5, "y": 5, "area_id": "z"}, half=20.0)
    assert metres(blurred(without, metres=100.0).dataset) == near((50, 50), (50, 50))
    shapeless = replace(
        dataset,
        areas=dataset.areas.set_geometry(gpd.GeoSeries([shapely.Polygon()], crs="EPSG:4326")),
    )
    assert metres(blurred(shapeless, metres=100.0).dataset) == near((50, 50))


# rows -------------------------------------------------------------------------------------------


def staffed(**more: Any) -> Dataset:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}, {"x": 100, "y": 0, "area_id": "b"}],
        hubs=[
            {"hub_id": "h1", "x": 0, "y": 0, "address": "1", "phone": "11", "note": "n"},
            {"hub_id": "h2", "x": 0, "y": 0, "address": "2", "source": UNVERIFIED},
            {"hub_id": "h3", "x": 0, "y": 0, "phone": "33", "source": f"x | {UNVERIFIED}"},
        ],
        posts=[
            {"area_id": "a", "role": "CSW", "headcount": 1},
            {"area_id": "b", "role": "CSW", "headcount": 1},
            {"area_id": "a", "role": "専門員", "headcount": 1, "concurrent_role": "コミセン"},
            {"area_id": None, "role": "CSW", "headcount": 1},
        ],
        activities=[{"name": "x", "hub_id": "h1"}, {"name": "y", "hub_id": "h2"}, {"name": "z"}],
        standards=[
            {"level": "全域", "subject": s, "measure": "count_total", "value": 1}
            for s in ("CSW", "専門員", "コミセン")
        ],
    )
    history = pd.DataFrame(
        [
            ("2020", "a", "CSW"),
            ("2020", "b", "CSW"),
            ("2020", None, "CSW"),
            ("2020", "b", "専門員"),
            ("2020", "a", "コミセン"),
        ],
        columns=["date", "area_id", "role"],
    ).assign(municipality_code="13204", headcount=1, note="the fact itself", source="s")
    return replace(dataset, post_history=history, **more)


def marked(dataset: Dataset, table: str, *staff: int) -> Dataset:
    frame = getattr(dataset, table)
    column = ["staff" if i in staff else "public" for i in range(len(frame))]
    return replace(dataset, **{table: frame.assign(visibility=column)})


def test_nothing_internal_nothing_dropped() -> None:
    rows = public_rows(staffed(), notes=True)
    assert rows.dropped == {}
    assert rows.blanked == {"address": 1, "phone": 1}
    assert listed(rows.dataset.hubs["address"]) == ["1", None, None]
    assert listed(rows.dataset.hubs["phone"]) == ["11", None, None]
    assert rows.dataset.hubs["note"].tolist()[0] == "n"


def test_a_role_that_only_staff_know_leaves_no_trace() -> None:
    rows = public_rows(marked(staffed(), "posts", 2), notes=False)
    # 専門員 and, as their second role, コミセン (which is a hub type: its standard stays)
    assert rows.dropped == {"posts": 1, "post_history": 2, "standards": 1}
    assert rows.dataset.post_history["area_id"].tolist()[:2] == ["a", "b"]
    assert set(rows.dataset.post_history["role"]) == {"CSW"}
    assert rows.dataset.standards["subject"].tolist() == ["CSW", "コミセン"]
    assert rows.dataset.posts.index.tolist() == [0, 1, 2]
    assert rows.dataset.posts.columns.tolist() == staffed().posts.columns.tolist()
    # the notes of the history are the fact itself
    assert set(rows.dataset.post_history["note"]) == {"the fact itself"}
    assert rows.blanked == {"address": 1, "phone": 1, "note": 1}


def test_a_role_internal_in_one_area_betrays_only_that_area() -> None:
    rows = public_rows(marked(staffed(), "posts", 1), notes=True)
    assert rows.dropped == {"posts": 1, "post_history": 1}
    assert listed(rows.dataset.post_history["area_id"]) == ["a", None, "b", "a"]
    assert len(rows.dataset.standards) == 3
    # however the rows of the history are numbered
    moved = marked(staffed(), "posts", 1)
    moved = replace(moved, post_history=moved.post_history.set_axis([9, 7, 5, 3, 1]))
    assert listed(public_rows(moved, notes=True).dataset.post_history["area_id"]) == [
        "a", None, "b", "a"
    ]  # fmt: skip
    whole = public_rows(marked(staffed(), "posts", 3), notes=True)
    assert listed(whole.dataset.post_history["area_id"]) == ["a", "b", "b", "a"]
    # where the same role is public in the same area too, nothing is betrayed
    twice = staffed()
    twice = replace(twice, posts=pd.concat([twice.posts, twice.posts.iloc[[1]]]))
    assert public_rows(marked(twice, "posts", 1), notes=True).dropped == {"posts": 1}


def test_hubs_and_activities_that_are_internal() -> None:
    rows = public_rows(marked(marked(staffed(), "hubs", 0), "activities", 1), notes=True)
    assert rows.dropped == {"hubs": 1, "activities": 1}
    assert rows.dataset.hubs["hub_id"].tolist() == ["h2", "h3"]
    assert rows.dataset.hubs.index.tolist() == [0, 1]
    assert rows.dataset.activities["name"].tolist() == ["x", "z"]
    # the hub that is gone is not named any more
    assert rows.dataset.activities["hub_id"].isna().all()
    assert rows.blanked["hub_id"] == 1
    kept = public_rows(staffed(), notes=True).dataset.activities
    assert listed(kept["hub_id"]) == ["h1", "h2", None]


def test_only_what_is_plainly_public_is_public() -> None:
    dataset = staffed()
    for word in ("Public", "internal", "", None):
        for dtype in ("object", "str", "string"):
            marks = pd.array([word, "public", "public"], dtype=dtype)
            frame = dataset.hubs.assign(visibility=marks)
            rows = public_rows(replace(dataset, hubs=frame), notes=True)
            assert rows.dataset.hubs["hub_id"].tolist() == ["h2", "h3"], (word, dtype)


def test_columns_of_their_own_stay_inside_and_the_shapes_go_out() -> None:
    dataset = staffed()
    extra = replace(
        dataset,
        hubs=dataset.hubs.assign(memo="x"),
        areas=dataset.areas.assign(memo="x", chome_population=5, note="m"),
        chome=dataset.chome.assign(memo="x", note="m"),
        posts=dataset.posts.assign(memo="x", note="m"),
        standards=dataset.standards.assign(memo="x"),
        activities=dataset.activities.assign(memo="x"),
        post_history=dataset.post_history.assign(memo="x"),
    )
    rows = public_rows(extra, notes=False)
    public = rows.dataset
    for name in ("hubs", "areas", "chome", "posts", "standards", "activities", "post_history"):
        assert "memo" not in getattr(public, name), name
    assert {"geometry", "boundary", "chome_population"} <= set(public.areas.columns)
    assert public.areas["note"].isna().all()
    assert public.chome["note"].isna().all()
    assert public.posts["note"].isna().all()
    # 1 hub, 2 areas, 2 町丁目, 4 posts
    assert rows.blanked["note"] == 9
    assert public_rows(extra, notes=True).dataset.areas["note"].tolist() == ["m", "m"]
