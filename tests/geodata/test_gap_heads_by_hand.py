"""Gaps of heads and of residents for each of them: certain, possible, unknown, none."""

from __future__ import annotations

from typing import Any

import pandas as pd

from geodata.gaps import evaluate, known_counts
from geodata.standards_text import Standard
from geodata.store import Dataset
from tests.geodata.factories import make_dataset


def town(posts: list[dict[str, Any]]) -> Dataset:
    """a: 400 residents; b: 200; c: 50. The areas' order is c, a, b."""
    return make_dataset(
        chome=[
            {"x": 0, "y": 0, "area_id": "a", "population": 400},
            {"x": 1500, "y": 0, "area_id": "b", "population": 200},
            {"x": 3000, "y": 0, "area_id": "c", "population": 50},
        ],
        areas=[{"area_id": "c"}, {"area_id": "a"}, {"area_id": "b"}],
        posts=posts,
    )


def listed(values: Any) -> list[Any]:
    return [None if pd.isna(v) else v for v in values]


def count(subject: str, target: float) -> Standard:
    return Standard(subject, "count_per_area", target)


def per_post(target: float) -> Standard:
    return Standard("CSW", "residents_per_post", target)


def heads(*rows: tuple[str, int | None, str | None]) -> Dataset:
    posts = [
        {"area_id": area, "role": "CSW", "headcount": n, "concurrent_role": second}
        | ({"overlap": "unclear", "role": second, "concurrent_role": "CSW"} if second else {})
        for area, n, second in rows
    ]
    return town(posts)


def test_heads_certain_possible_and_unknown() -> None:
    # c: 2 CSW; a: 1 and perhaps 3 more (the SC may be CSW of their own); b: one row without a figure
    dataset = heads(("c", 2, None), ("a", 1, None), ("a", 3, "SC"), ("b", None, None))
    counts = known_counts(dataset, "CSW", "コミュニティ住区")
    assert listed(counts["low"]) == [2.0, 1.0, None]
    assert listed(counts["high"]) == [2.0, 4.0, None]
    assert counts["reason"].tolist() == ["", "ambiguous", "unknown_heads"]
    gaps = evaluate(dataset, [count("CSW", 2), count("CSW", 5)])
    assert gaps["status"].tolist() == ["met", "unknown", "unknown", "short", "short", "unknown"]
    assert listed(gaps["gap"]) == [0.0, None, None, 3.0, 4.0, None]
    assert gaps["reason"].tolist() == ["", "ambiguous", "unknown_heads"] * 2


def test_some_heads_known_and_some_not_is_a_lower_bound() -> None:
    dataset = heads(("a", 1, None), ("a", None, None))
    counts = known_counts(dataset, "CSW", "コミュニティ住区")
    assert listed(counts["low"]) == [None, 1.0, None]
    assert listed(counts["high"]) == [None, None, None]
    assert counts["reason"].tolist() == ["unknown_heads"] * 3
    gaps = evaluate(dataset, [count("CSW", 1), count("CSW", 2), per_post(1000)])
    assert gaps["status"].tolist()[1::3] == ["met", "unknown", "unknown"]
    assert gaps["reason"].tolist()[1::3] == ["", "unknown_heads", "unknown_heads"]


def test_residents_per_post_by_hand() -> None:
    # c: 50 ÷ 2 = 25; a: 400 ÷ 1 = 400, perhaps 400 ÷ 4 = 100; b: nobody knows
    dataset = heads(("c", 2, None), ("a", 1, None), ("a", 3, "SC"), ("b", None, None))
    gaps = evaluate(dataset, [per_post(25), per_post(24), per_post(100), per_post(99)])
    assert listed(gaps["actual"]) == [25.0, 400.0, None] * 4
    assert gaps["status"].tolist() == [
        "met", "short", "unknown",
        "short", "short", "unknown",
        "met", "unknown", "unknown",
        "met", "short", "unknown",
    ]  # fmt: skip
    assert listed(gaps["gap"]) == [
        0.0, 375.0, None,
        1.0, 376.0, None,
        0.0, None, None,
        0.0, 301.0, None,
    ]  # fmt: skip
    assert gaps["reason"].tolist()[:3] == ["", "ambiguous", "unknown_heads"]
    assert set(gaps["measure"]) == {"residents_per_post"}


def test_a_stated_zero_of_heads_is_surely_short_without_a_figure() -> None:
    gaps = evaluate(heads(("c", 0, None)), [per_post(1000)])
    assert gaps["status"].tolist() == ["short", "unknown", "unknown"]
    assert listed(gaps["actual"]) == [None] * 3
    assert listed(gaps["gap"]) == [None] * 3
    assert [str(gaps[c].dtype) for c in ("actual", "gap")] == ["Float64", "Float64"]
    assert gaps["reason"].tolist() == ["no_posts", "unknown_heads", "unknown_heads"]
    # none for certain, but perhaps some: open
    perhaps = evaluate(heads(("c", 0, None), ("c", 3, "SC")), [per_post(1000)])
    assert perhaps["status"].tolist()[0] == "unknown"
    assert perhaps["reason"].tolist()[0] == "no_posts"


def test_heads_without_residents_give_no_ratio() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "area_id": "a"}],
        posts=[{"area_id": "a", "role": "CSW", "headcount": 2}],
    )
    gaps = evaluate(dataset, [per_post(1000)])
    assert gaps["status"].tolist() == ["unknown"]
    assert gaps["reason"].tolist() == ["unknown_residents"]
    assert gaps["residents"].isna().all()


def test_persons_are_counted_for_all_coordinators_together() -> None:
    posts = [
        {"area_id": "a", "role": "CSW", "headcount": 2},
        {"area_id": "a", "role": "第2層SC", "headcount": 1},
    ]
    gaps = evaluate(town(posts), [count("コーディネーター（CSWとSC）", 3)])
    assert gaps["actual"].tolist()[1] == 3.0
    assert gaps["status"].tolist()[1] == "met"
