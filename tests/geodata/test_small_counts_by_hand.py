"""Which counts are withheld, in small: tables of a few cells, a total and its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from geodata.disclosure import cells
from geodata.disclosure.cells import CountTable, Equation, bounds, withhold
from geodata.disclosure.small_counts import without_small_counts
from geodata.store import Dataset
from tests.geodata.factories import make_dataset


def listed(values: Any) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]


# cells: which counts of an additive table are withheld ------------------------------------------


def counts(
    values: Sequence[float],
    *equations: tuple[int, tuple[int, ...]],
    cost: Sequence[float] | None = None,
    untold: Sequence[int] = (),
) -> CountTable:
    return CountTable(
        values=np.array(values, dtype=float),
        cost=np.array(cost if cost is not None else [1.0] * len(values)),
        untold=np.isin(np.arange(len(values)), untold),
        equations=[Equation(total, parts) for total, parts in equations],
    )


def hidden(table: CountTable, threshold: int = 5) -> list[int]:
    return np.flatnonzero(withhold(table, threshold)).tolist()


def test_the_matrix_of_a_total_and_its_parts() -> None:
    table = counts([10, 4, 6, 6], (0, (1, 2)), (2, (3,)))
    assert table.matrix().toarray().tolist() == [[1, -1, -1, 0], [0, 0, 1, -1]]
    assert (table.matrix() @ table.values).tolist() == [0, 0]


def test_small_is_from_one_to_below_the_threshold() -> None:
    assert counts([0, 1, 4, 5, 6]).small(5).tolist() == [False, True, True, False, False]


def test_a_small_count_of_no_table_goes_alone() -> None:
    assert hidden(counts([0, 4, 5, 100])) == [1]
    assert hidden(counts([0, 5, 100])) == []
    assert hidden(counts([])) == []


def test_the_cheapest_neighbour_goes_with_it() -> None:
    # 103 = 3 + 40 + 60: the total is dear, of the parts the cheaper one goes
    table = (0, (1, 2, 3))
    assert hidden(counts([103, 3, 40, 60], table, cost=[50, 1, 2, 3])) == [1, 2]
    assert hidden(counts([103, 3, 40, 60], table, cost=[50, 1, 3, 2])) == [1, 3]
    # where the total costs least, it goes
    assert hidden(counts([103, 3, 40, 60], table, cost=[1, 9, 9, 9])) == [0, 1]


def test_a_neighbour_too_small_to_hide_behind_is_not_enough() -> None:
    # behind 6 residents a count can seem to be 3 + 6 at most, an interval of 5 and more: enough
    assert hidden(counts([69, 3, 6, 60], (0, (1, 2, 3)), cost=[50, 1, 1, 9])) == [1, 2]
    # two small ones hide each other only if what they share is wide enough
    table = counts([65, 3, 2, 60], (0, (1, 2, 3)), cost=[50, 1, 1, 9])
    assert hidden(table) == [1, 2, 3]


def test_what_is_withheld_anyway_protects_at_no_cost() -> None:
    # three small ones: two of them hold enough to hide the third, no large one is needed, however
    # dear the small ones and however cheap the large one
    assert hidden(counts([112, 4, 4, 4, 100], (0, (1, 2, 3, 4)), cost=[99, 50, 50, 50, 0.5])) == [
        1,
        2,
        3,
    ]
    # of two, each 4, the other cannot hide an interval of 5 alone
    assert hidden(counts([108, 4, 4, 100], (0, (1, 2, 3)), cost=[99, 50, 50, 0.5])) == [1, 2, 3]


def test_tables_that_do_not_meet_are_protected_each() -> None:
    table = counts([63, 3, 60, 74, 4, 70], (0, (1, 2)), (3, (4, 5)), cost=[9, 1, 1, 9, 1, 1])
    assert hidden(table) == [1, 2, 4, 5]


def test_where_the_solver_fails_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "linprog", lambda *_, **__: SimpleNamespace(status=4))
    assert hidden(counts([103, 3, 40, 60], (0, (1, 2, 3)), untold=[3])) == [0, 1, 2]


def test_what_is_never_told_is_free_and_is_not_reported() -> None:
    # 2 younger of 100 with 98 old: the younger are not told, yet the two others give them back
    table = counts([100, 98, 2], (0, (1, 2)), cost=[2, 1, 1], untold=[2])
    assert hidden(table) == [1]
    assert hidden(counts([100, 98, 2], (0, (1, 2)), cost=[1, 2, 1], untold=[2])) == [0]


def test_how_far_an_outsider_gets() -> None:
    table = counts([103, 3, 40, 60], (0, (1, 2, 3)))
    told = np.zeros(4, dtype=bool)
    assert bounds(table, told, 1) == (3.0, 3.0)
    both = np.array([False, True, True, False])
    # 103 - 60 = 43 are shared by the two
    assert bounds(table, both, 1) == (0.0, 43.0)
    assert bounds(table, both, 2) == (0.0, 43.0)
    assert bounds(table, both, 3) == (60.0, 60.0)
    total_too = np.array([True, True, False, False])
    assert bounds(table, total_too, 1) == (0.0, np.inf)
    assert bounds(table, total_too, 0) == (100.0, np.inf)
    # no equation, nothing to reckon with
    assert bounds(counts([7.0]), np.array([True]), 0) == (0.0, np.inf)
    assert bounds(counts([7.0]), np.array([False]), 0) == (7.0, 7.0)
    younger = counts([100, 98, 2], (0, (1, 2)), untold=[2])
    assert bounds(younger, np.array([False, False, False]), 2) == (2.0, 2.0)
    assert bounds(younger, np.array([False, True, False]), 2) == (0.0, 100.0)


def test_every_small_cell_ends_up_in_a_wide_interval() -> None:
    # two totals over the same parts, and their sum
    values = [90, 30, 60, 3, 27, 4, 56]
    equations = [(0, (1, 2)), (1, (3, 4)), (2, (5, 6))]
    table = counts(values, *equations, cost=[9, 5, 5, 1, 1, 1, 1])
    chosen = withhold(table, 5)
    assert np.flatnonzero(chosen).tolist() == [3, 4, 5, 6]
    for cell in (3, 5):
        low, high = bounds(table, chosen, cell)
        assert high - low >= 5


# counts of residents ------------------------------------------------------------------------------


def block(*people: int | None, area: str = "a", at: float = 0.0) -> list[dict[str, Any]]:
    return [
        {"x": at + 200.0 * i, "y": 0, "area_id": area, "population": n, "chome": f"{area}{i + 1}"}
        for i, n in enumerate(people)
    ]


def told(dataset: Dataset, threshold: int = 5) -> tuple[list[Any], set[tuple[str, str, str, bool]]]:
    """Residents of the 町丁目 that stay, and what is withheld (table, row, column, small)."""
    counted = without_small_counts(dataset, threshold=threshold)
    gone = {(c.table, c.row, c.column, c.small) for c in counted.withheld}
    return listed(counted.dataset.chome["population"]), gone


def test_nothing_small_nothing_withheld() -> None:
    dataset = make_dataset(chome=block(0, 5, 60), areas=[{"area_id": "a", "population": 65}])
    counted = without_small_counts(dataset, threshold=5)
    assert counted.dataset is dataset
    assert counted.withheld == ()
    assert without_small_counts(make_dataset(chome=[{"x": 0, "y": 0}]), threshold=5).withheld == ()


def test_a_total_that_does_not_belong_to_the_parts_protects_itself() -> None:
    # 103 = 3 + 40 + 60 gives 3 back; 150 is a figure of another year and tells nothing of it
    fits = make_dataset(chome=block(3, 40, 60), areas=[{"area_id": "a", "population": 103}])
    assert told(fits)[0] == [None, None, 60]
    other = make_dataset(chome=block(3, 40, 60), areas=[{"area_id": "a", "population": 150}])
    # the sum over the 町丁目 is told as such, so a second one goes all the same
    assert told(other)[0] == [None, None, 60]
    assert told(other)[1] == {
        ("chome", "a1", "population", True),
        ("chome", "a2", "population", False),
    }


@pytest.mark.parametrize(
    ("whole", "hangs_together"),
    # 2 percent of 1000 is 20: 980 = 3 + 977 is near enough to guess by
    [(980, True), (1000, True), (1001, False), (961, True), (960, False)],
)
def test_a_total_within_two_percent_gives_its_parts_away(whole: int, hangs_together: bool) -> None:
    # areas a and b below the municipality's own total; no 町丁目 figures
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}],
        areas=[{"area_id": "a", "population": 3}, {"area_id": "b", "population": 977}],
        population=whole,
    )
    areas = without_small_counts(dataset, threshold=5).dataset.areas
    assert listed(areas["population"]) == [None, None if hangs_together else 977]
    # no 町丁目 is withheld, so nothing has to be said about their sums
    assert "chome_population" not in areas


def test_one_resident_of_difference_is_no_difference() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}],
        areas=[{"area_id": "a", "population": 3}, {"area_id": "b", "population": 20}],
        population=24,
    )
    areas = without_small_counts(dataset, threshold=5).dataset.areas
    assert listed(areas["population"]) == [None, None]
    far = replace(dataset, municipality=replace(dataset.municipality, population=25))
    areas = without_small_counts(far, threshold=5).dataset.areas
    assert listed(areas["population"]) == [None, 20]


def test_the_municipality_itself_goes_last() -> None:
    # one area, one 町丁目: whoever knows the total knows the part, so nothing is told at all
    dataset = make_dataset(chome=block(3), areas=[{"area_id": "a", "population": 3}], population=3)
    counted = without_small_counts(dataset, threshold=5)
    assert counted.dataset.municipality.population is None
    assert counted.dataset.areas["population"].isna().all()
    assert counted.dataset.chome["population"].isna().all()
    assert {c.table for c in counted.withheld} == {"municipality", "areas", "chome"}
    assert {c.row for c in counted.withheld} == {"13204", "a", "a1"}
    assert dataset.municipality.population == 3


def test_parts_of_other_areas_keep_their_figures() -> None:
    rows = [*block(3, 40, 60), *block(50, 70, area="b", at=5000.0)]
    dataset = make_dataset(
        chome=rows,
        areas=[{"area_id": "a", "population": 103}, {"area_id": "b", "population": 120}],
        population=223,
    )
    people, gone = told(dataset)
    assert people == [None, None, 60, 50, 70]
    assert gone == {("chome", "a1", "population", True), ("chome", "a2", "population", False)}
    counted = without_small_counts(dataset, threshold=5).dataset
    assert counted.areas["population"].tolist() == [103, 120]
    # the sums over the 町丁目 stay known although two of them are gone
    assert counted.areas["chome_population"].tolist() == [103, 120]
    assert counted.municipality.population == 223


def test_sums_over_chome_are_given_only_where_all_are_known() -> None:
    rows = [*block(3, 40, 60), *block(50, None, area="b", at=5000.0)]
    dataset = make_dataset(chome=rows, areas=[{"area_id": "a"}, {"area_id": "b"}])
    counted = without_small_counts(dataset, threshold=5)
    assert listed(counted.dataset.areas["chome_population"]) == [103, None]
    assert str(counted.dataset.areas["chome_population"].dtype) == "Int64"
    # however the rows of areas are numbered
    moved = replace(dataset, areas=dataset.areas.set_axis([7, 3]))
    sums = without_small_counts(moved, threshold=5).dataset.areas["chome_population"]
    assert listed(sums) == [103, None]
    # passing twice: the sum known from the first time is kept
    twice = without_small_counts(counted.dataset, threshold=5)
    assert listed(twice.dataset.areas["chome_population"]) == [103, None]


def test_the_2015_census_hangs_together_too() -> None:
    areas = [
        {"area_id": "p", "level": "地区", "census2015_population": 110},
        {"area_id": "s", "level": "住区", "parent_area_id": "p", "census2015_population": 4},
        {"area_id": "t", "level": "住区", "parent_area_id": "p", "census2015_population": 50},
        {"area_id": "u", "level": "住区", "parent_area_id": "p", "census2015_population": 56},
    ]
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "p"}], areas=areas, planning_level="地区"
    )
    counted = without_small_counts(dataset, threshold=5)
    assert listed(counted.dataset.areas["census2015_population"]) == [110, None, None, 56]
    assert {(c.row, c.column, c.small) for c in counted.withheld} == {
        ("s", "census2015_population", True),
        ("t", "census2015_population", False),
    }


@pytest.mark.parametrize("column", ["households", "census2015_households"])
def test_households_hang_together_on_their_own(column: str) -> None:
    areas = [
        {"area_id": "p", "level": "地区", column: 100, "population": 100},
        {"area_id": "s", "level": "住区", "parent_area_id": "p", column: 2, "population": 40},
        {"area_id": "t", "level": "住区", "parent_area_id": "p", column: 40, "population": 30},
        {"area_id": "u", "level": "住区", "parent_area_id": "p", column: 58, "population": 30},
    ]
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "p"}], areas=areas, planning_level="地区"
    )
    counted = without_small_counts(dataset, threshold=5).dataset
    assert listed(counted.areas[column]) == [100, None, None, 58]
    assert counted.areas["population"].tolist() == [100, 40, 30, 30]


def test_people_and_households_are_each_looked_at() -> None:
    areas = [{"area_id": "a", "households": 3}, {"area_id": "b", "households": 30}]
    dataset = make_dataset(chome=[{"x": 0, "y": 0, "area_id": "a"}], areas=areas)
    alone = without_small_counts(dataset, threshold=5)
    assert listed(alone.dataset.areas["households"]) == [None, 30]
    both = [row | {"population": n} for row, n in zip(areas, (4, 90), strict=True)]
    dataset = make_dataset(chome=[{"x": 0, "y": 0, "area_id": "a"}], areas=both)
    counted = without_small_counts(dataset, threshold=5)
    assert {(c.row, c.column) for c in counted.withheld} == {
        ("a", "population"),
        ("a", "households"),
    }
    assert listed(counted.dataset.areas["population"]) == [None, 90]
    assert listed(counted.dataset.areas["households"]) == [None, 30]


def aged(people: Sequence[int], older: Sequence[int]) -> Dataset:
    dataset = make_dataset(chome=block(*people))
    return replace(
        dataset,
        chome=dataset.chome.assign(age65plus=pd.array(older, dtype="Int64")),
        areas=dataset.areas.assign(age65plus=pd.array([sum(older)], dtype="Int64")),
    )


def test_few_old_people_and_few_young_ones() -> None:
    # 3 of 100 are old; 98 of 100 are; and 40 of 80, from which nothing follows
    counted = without_small_counts(aged([100, 100, 80], [3, 98, 40]), threshold=5)
    older = listed(counted.dataset.chome["age65plus"])
    people = listed(counted.dataset.chome["population"])
    assert older[0] is None
    assert older[1] is None or people[1] is None
    small = {(c.row, c.column) for c in counted.withheld if c.small}
    # the younger are nobody's column: withheld they are not reported
    assert small == {("a1", "age65plus")}
    assert {c.column for c in counted.withheld} <= {"age65plus", "population"}


def test_older_people_alone_hang_together_by_area() -> None:
    counted = without_small_counts(aged([100, 100, 100], [3, 30, 40]), threshold=5)
    assert listed(counted.dataset.chome["age65plus"]) == [None, None, 40]
    assert listed(counted.dataset.chome["population"]) == [100, 100, 100]
    assert counted.dataset.areas["age65plus"].tolist() == [73]


def test_more_old_people_than_people_is_an_error_of_the_source_not_ours() -> None:
    # figures of two dates: nobody can reckon with a negative number of younger people
    counted = without_small_counts(aged([10, 100], [12, 50]), threshold=5)
    assert counted.withheld == ()
    same = without_small_counts(aged([10, 100], [10, 50]), threshold=5)
    assert same.withheld == ()
