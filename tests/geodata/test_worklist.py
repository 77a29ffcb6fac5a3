"""The work still to do: counted by hand on a small dataset, and on the embedded ones."""

from __future__ import annotations

import pytest

from geodata import store
from geodata.sources import is_unverified
from geodata.worklist import Task, worklist
from tests.geodata.factories import make_dataset

UNVERIFIED = "general knowledge (unverified)"


def by_kind(tasks: list[Task]) -> dict[str, Task]:
    return {task.kind: task for task in tasks}


def test_each_group_is_counted_and_named() -> None:
    dataset = make_dataset(
        chome=[
            {"x": 0, "y": 0, "chome": "東一丁目", "assignment": "inferred", "population": 100},
            {"x": 200, "y": 0, "chome": "東二丁目", "assignment": "split", "note": "10番まで"},
            {"x": 400, "y": 0, "chome": "東三丁目", "area_id": None, "assignment": None},
        ],
        areas=[{"area_id": "a", "name": "東"}, {"area_id": "b", "name": "西", "population": 50}],
        hubs=[
            {"x": 0, "y": 0, "name": "ここ", "area_id": "a", "source": "資料"},
            {"x": None, "y": None, "name": "どこか", "address": "東一丁目", "source": UNVERIFIED},
            {
                "x": 0,
                "y": 0,
                "name": "およそ",
                "area_id": "a",
                "coord_precision": "area",
                "source": f"資料 | {UNVERIFIED}",
            },
        ],
        posts=[
            {"area_id": "a", "role": "CSW", "headcount": 0, "source": "資料"},
            {"area_id": "a", "role": "SC", "headcount": None, "source": "資料"},
            {
                "area_id": "b",
                "role": "SC",
                "headcount": 1,
                "overlap": "unclear",
                "source": UNVERIFIED,
            },
        ],
    )
    found = by_kind(worklist(dataset))
    counts = {kind: (task.count, task.total) for kind, task in found.items()}
    assert counts == {
        "unplaced_hubs": (1, 3),
        "hubs_without_area": (1, 3),
        "rough_hubs": (1, 3),
        "unverified_hubs": (2, 3),
        "posts_without_heads": (1, 3),  # nobody (0) is known, not waiting
        "unclear_posts": (1, 3),
        "unverified_posts": (1, 3),
        "areas_without_residents": (1, 2),
        "chome_without_residents": (2, 3),
        "unassigned_chome": (1, 3),
        "inferred_chome": (1, 3),
        "split_chome": (1, 3),
        "shapeless_areas": (1, 2),
    }
    unplaced = found["unplaced_hubs"].rows.iloc[0]
    assert unplaced["name"] == "どこか"
    assert unplaced["detail"] == "東一丁目"
    assert found["split_chome"].rows["detail"].tolist() == ["10番まで"]
    assert found["split_chome"].rows["area"].tolist() == ["東"]
    assert all(task.settle for task in found.values())


def test_nothing_waiting_is_nothing() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "population": 10}],
        areas=[{"area_id": "a", "population": 10, "source": "資料"}],
    )
    assert worklist(dataset) == []


@pytest.mark.parametrize("code", store.codes())
def test_the_embedded_data_tell_what_they_rest_on(code: str) -> None:
    dataset = store.load(code)
    found = by_kind(worklist(dataset))
    unverified = sum(is_unverified(raw) for raw in dataset.hubs["source"])
    assert found["unverified_hubs"].count == unverified > 0
    assert found["inferred_chome"].count == int((dataset.chome["assignment"] == "inferred").sum())
    missing = int(dataset.hubs.geometry.isna().sum())
    assert (found["unplaced_hubs"].count if missing else 0) == missing
    for task in found.values():
        assert list(task.rows) == ["key", "name", "area", "detail"]
        assert 0 < task.count <= task.total
