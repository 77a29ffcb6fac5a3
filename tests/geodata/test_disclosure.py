"""What may not go out does not: internal rows, exact places, small counts and their shadows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from geodata import store
from geodata.disclosure import Disclosed, Rules, disclose, public_dataset
from geodata.residents import area_residents
from geodata.store import Dataset
from tests.geodata.factories import make_dataset

THRESHOLD = 5


@pytest.fixture(scope="module")
def edogawa() -> Dataset:
    return store.load("13123")


def town(areas: Sequence[Sequence[int]], older: Sequence[Sequence[int]] | None = None) -> Dataset:
    """Areas a, b … of 町丁目 with these residents; area and municipal figures are their sums."""
    rows = [
        {"x": 200.0 * i, "y": 300.0 * j, "area_id": f"area{j}", "population": people}
        for j, area in enumerate(areas)
        for i, people in enumerate(area)
    ]
    sums = [sum(area) for area in areas]
    table = [{"area_id": f"area{j}", "population": total} for j, total in enumerate(sums)]
    dataset = make_dataset(chome=rows, areas=table, population=sum(sums))
    if older is None:
        return dataset
    flat = pd.array([n for area in older for n in area], dtype="Int64")
    by_area = pd.array([sum(area) for area in older], dtype="Int64")
    return replace(
        dataset,
        chome=dataset.chome.assign(age65plus=flat),
        areas=dataset.areas.assign(age65plus=by_area),
    )


def test_internal_rows_go_and_what_points_at_them(edogawa: Dataset) -> None:
    hubs, posts, activities = edogawa.hubs, edogawa.posts, edogawa.activities
    secret = hubs["hub_id"].iloc[0]
    marked = replace(
        edogawa,
        hubs=hubs.assign(visibility=["staff", *hubs["visibility"].iloc[1:]]),
        posts=pd.concat(
            [posts, posts.iloc[[0]].assign(role="虐待対応専門員", visibility="staff")],
            ignore_index=True,
        ),
        post_history=pd.concat(
            [edogawa.post_history, edogawa.post_history.iloc[[0]].assign(role="虐待対応専門員")],
            ignore_index=True,
        ),
        standards=pd.concat(
            [edogawa.standards, edogawa.standards.iloc[[0]].assign(subject="虐待対応専門員")],
            ignore_index=True,
        ),
    )
    found = disclose(marked)
    public = found.dataset
    assert secret not in set(public.hubs["hub_id"])
    assert set(public.hubs["visibility"]) == {"public"}
    assert "虐待対応専門員" not in set(public.posts["role"])
    assert "虐待対応専門員" not in set(public.post_history["role"])
    assert "虐待対応専門員" not in set(public.standards["subject"])
    pointing = int((activities["hub_id"] == secret).sum())
    assert pointing > 0
    assert len(public.activities) == len(activities)
    assert not public.activities["hub_id"].eq(secret).any()
    assert found.report.staff_rows == {"hubs": 1, "posts": 1, "post_history": 1, "standards": 1}
    assert found.report.rows == 4
    assert found.report.blanked["hub_id"] == pointing


def test_what_is_not_marked_public_is_not_public(edogawa: Dataset) -> None:
    unmarked = edogawa.hubs.assign(visibility=pd.NA)
    assert len(public_dataset(replace(edogawa, hubs=unmarked)).hubs) == 0


def test_unverified_addresses_notes_and_unknown_columns_stay_inside(edogawa: Dataset) -> None:
    hubs = edogawa.hubs.assign(memo="内輪の話", phone="03-0000-0000")
    public = public_dataset(replace(edogawa, hubs=hubs))
    unverified = hubs["source"].str.contains("unverified").to_numpy()
    assert unverified.any()
    assert public.hubs["address"][unverified].isna().all()
    assert public.hubs["phone"][unverified].isna().all()
    assert public.hubs["phone"][~unverified].notna().all()
    assert "memo" not in public.hubs
    assert public.hubs["note"].isna().all()
    assert public.posts["note"].isna().all()
    kept = disclose(edogawa, Rules(notes=True)).dataset
    assert kept.hubs["note"].notna().any()


def test_the_public_dataset_is_another_version_and_the_gate_can_be_passed_twice(
    edogawa: Dataset,
) -> None:
    once = public_dataset(edogawa)
    assert once.version != edogawa.version
    assert public_dataset(edogawa, threshold=10).version != once.version
    assert public_dataset(edogawa).version == once.version
    twice = public_dataset(once)
    pd.testing.assert_frame_equal(pd.DataFrame(twice.hubs), pd.DataFrame(once.hubs))
    pd.testing.assert_frame_equal(pd.DataFrame(twice.areas), pd.DataFrame(once.areas))


def test_places_are_rounded_together_and_stay_in_their_area(edogawa: Dataset) -> None:
    found = disclose(edogawa, Rules(blur_m=500.0))
    before, after = edogawa.hubs, found.dataset.hubs
    exact = before["coord_precision"].ne("area") & before.geometry.notna()
    assert found.report.blurred == int(exact.sum()) > 0
    plane = f"EPSG:{edogawa.municipality.plane_epsg}"
    moved = before[exact].to_crs(plane).distance(after[exact.to_numpy()].to_crs(plane), align=False)
    assert moved.max() <= 500 * 2**0.5
    assert moved.min() > 0
    assert after["coord_precision"][exact.to_numpy()].eq("area").all()
    assert after["address"][exact.to_numpy()].isna().all()
    assert after.geometry[~exact.to_numpy()].geom_equals(before.geometry[~exact.to_numpy()]).all()
    areas = dict(zip(edogawa.areas["area_id"], edogawa.areas.geometry, strict=True))
    inside = [
        areas[area].buffer(1e-5).contains(new)
        for area, old, new in zip(before["area_id"], before.geometry, after.geometry, strict=True)
        if old is not None and areas[area].contains(old)
    ]
    assert all(inside)
    # two hubs in one square stand at one place: the square is all that can be learnt
    near = before.iloc[[0, 0]].assign(
        hub_id=["p", "q"],
        coord_precision="building",
        geometry=shapely.points([139.88001, 139.88002], [35.70001, 35.70002]),
    )
    both = public_dataset(replace(edogawa, hubs=near), blur_m=500.0).hubs
    assert both.geometry.iloc[0].equals(both.geometry.iloc[1])


def test_wrong_settings_are_refused() -> None:
    with pytest.raises(ValueError, match="1以上"):
        Rules(threshold=0)
    for blur in (0.0, -1.0, float("nan"), 1e9):
        with pytest.raises(ValueError, match="ぼかす"):
            Rules(blur_m=blur)


def test_a_small_count_takes_another_with_it_and_the_area_keeps_its_total() -> None:
    found = disclose(town([[3, 40, 60], [50, 70]]))
    people = found.dataset.chome["population"]
    # 3 is small; 40 is the cheaper of its neighbours: 103 - 60 would give 43 = 3 + 40 only
    assert people.isna().tolist() == [True, True, False, False, False]
    assert (found.report.small, found.report.others) == (1, 1)
    told = area_residents(found.dataset, found.dataset.municipality.planning_level)
    assert told["residents"].tolist() == [103, 120]
    assert told["basis"].tolist() == ["chome", "chome"]


def test_zero_and_the_threshold_itself_are_told() -> None:
    assert disclose(town([[0, 5, 60]])).report.withheld == ()
    assert disclose(town([[3, 40, 60]]), Rules(threshold=1)).report.withheld == ()


def test_unknown_counts_stay_unknown_and_protect_nothing() -> None:
    dataset = town([[3, 40, 60]])
    chome = dataset.chome.assign(population=pd.array([3, None, 60], dtype="Int64"))
    found = disclose(replace(dataset, chome=chome))
    assert found.dataset.chome["population"].isna().tolist() == [True, True, False]
    assert (found.report.small, found.report.others) == (1, 0)


def test_few_younger_people_are_as_telling_as_few_old_ones() -> None:
    # 98 of 100 are old: telling both tells the 2 others
    found = disclose(town([[100, 80, 90]], [[98, 30, 40]]))
    first = found.dataset.chome.iloc[0]
    assert pd.isna(first["population"]) or pd.isna(first["age65plus"])


def published(found: Disclosed, dataset: Dataset) -> list[tuple[list[int], float]]:
    """Every published figure as (the variables that add up to it, what they add up to): the
    residents of each 町丁目, then those of 65 or older. The gate's own tables are not asked."""
    public, count = found.dataset, len(dataset.chome)
    areas = public.areas.set_index("area_id")
    told: list[tuple[list[int], object]] = []
    for first, column in ((0, "population"), (count, "age65plus")):
        if column not in public.chome:
            continue
        told += [([first + i], value) for i, value in enumerate(public.chome[column])]
        names = [column, "chome_population"] if column == "population" else [column]
        for area_id, rows in dataset.chome.groupby("area_id"):
            members = [first + i for i in rows.index]
            told += [(members, areas.loc[area_id, n]) for n in names if n in areas]
    told.append((list(range(count)), public.municipality.population))
    return [(m, float(v)) for m, v in told if v is not None and not pd.isna(v)]  # type: ignore[arg-type, call-overload]


def width(facts: list[tuple[list[int], float]], target: np.ndarray) -> float:
    """How far the published figures leave a sum of variables open; no count is negative, and
    nobody is old without being a resident."""
    count = len(target) // 2
    equal = np.zeros((len(facts), 2 * count))
    for row, (members, _) in enumerate(facts):
        equal[row, members] = 1
    ends = []
    for sign in (1, -1):
        answer = linprog(
            sign * target,
            A_ub=np.hstack([-np.eye(count), np.eye(count)]),
            b_ub=np.zeros(count),
            A_eq=equal if len(facts) else None,
            b_eq=np.array([value for _, value in facts]) if len(facts) else None,
            bounds=(0, None),
            method="highs",
        )
        ends.append(sign * answer.fun if answer.status == 0 else np.inf)
    return float(ends[1] - ends[0])


def attack(found: Disclosed, dataset: Dataset) -> list[tuple[str, int, float]]:
    """What an outsider learns of every small count of a 町丁目 (all residents t, 65 or older e,
    younger u): how wide an interval is left."""
    facts, count = published(found, dataset), len(dataset.chome)
    people = dataset.chome["population"].to_numpy(dtype=float)
    targets = [("t", people, np.eye(count, 2 * count))]
    if "age65plus" in dataset.chome:
        older = dataset.chome["age65plus"].to_numpy(dtype=float)
        aged = np.eye(2 * count)[count:]
        targets += [("e", older, aged), ("u", people - older, targets[0][2] - aged)]
    return [
        (name, i, width(facts, rows[i]))
        for name, values, rows in targets
        for i in range(count)
        if 0 < values[i] < THRESHOLD
    ]


cells = st.lists(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 100)).map(
            lambda pair: (pair[0], pair[0] * pair[1] // 100)
        ),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=3,
)
quick = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)


@quick
@given(cells, st.booleans())
def test_no_small_count_can_be_reckoned_back(
    areas: list[list[tuple[int, int]]], aged: bool
) -> None:
    dataset = town(
        [[people for people, _ in area] for area in areas],
        [[older for _, older in area] for area in areas] if aged else None,
    )
    widths = attack(disclose(dataset), dataset)
    assert [w for w in widths if w[2] < THRESHOLD - 1e-6] == []


def test_the_attack_finds_what_is_left_open() -> None:
    """The attack itself is no blank cartridge: with the small count alone withheld it wins."""
    dataset = town([[3, 40, 60]])
    naive = dataset.chome.assign(population=pd.array([None, 40, 60], dtype="Int64"))
    open_ = Disclosed(replace(dataset, chome=naive), disclose(dataset).report)
    assert attack(open_, dataset) == [("t", 0, 0.0)]


def test_levels_of_areas_do_not_give_each_other_away() -> None:
    """Households of two 住区 add up to their 地区: one small one takes its sister along."""
    dataset = make_dataset(
        chome=[{"x": 0.0, "y": 0.0, "area_id": "c1"}],
        areas=[
            {"area_id": "p", "level": "地区", "households": 200},
            {"area_id": "c1", "level": "住区", "parent_area_id": "p", "households": 3},
            {"area_id": "c2", "level": "住区", "parent_area_id": "p", "households": 90},
            {"area_id": "c3", "level": "住区", "parent_area_id": "p", "households": 107},
        ],
        planning_level="地区",
    )
    told = public_dataset(dataset).areas.set_index("area_id")["households"]
    assert told.isna().to_dict() == {"p": False, "c1": True, "c2": True, "c3": False}
