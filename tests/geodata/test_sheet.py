"""The figures of 地域カルテ: from the same data as the screens, and nothing internal for the public."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geodata import store
from geodata.gaps import evaluate, unmet_areas
from geodata.sheet import (
    Basis,
    Setting,
    area_sheet,
    municipality_sheet,
    prepare,
    priority_sheet,
)
from geodata.standards import own_standards
from geodata.standards_text import parse_standard
from geodata.store import Dataset

ICHINOE = "13123-ichinoe"


@pytest.fixture(scope="module")
def edogawa() -> Dataset:
    return store.load("13123")


@pytest.fixture(scope="module")
def staff(edogawa: Dataset) -> Basis:
    return prepare(edogawa, Setting(audience="staff"))


def internal(dataset: Dataset) -> Dataset:
    """一之江's なごみの家 as a row for staff only."""
    hubs = dataset.hubs.copy()
    hubs.loc[hubs["hub_id"] == "13123-nagomi-ichinoe", "visibility"] = "staff"
    return replace(dataset, hubs=hubs, version="internal")


def test_an_area_as_the_screens_have_it(staff: Basis) -> None:
    sheet = area_sheet(staff, ICHINOE)
    assert sheet.profile.name == "一之江"
    assert sheet.profile.residents == 35_663
    assert [hub.name for hub in sheet.profile.hubs] == [
        "なごみの家一之江",
        "熟年相談室 清心苑",
        "熟年相談室 清心苑(分室)",
    ]
    assert list(sheet.gaps["status"]) == ["met", "met"]
    assert (sheet.profile.persons.low, sheet.profile.persons.high) == (2, 3)
    assert sheet.posts_as_of == "2025-10-10"
    assert sheet.internal == 0


def test_an_area_nobody_knows(staff: Basis) -> None:
    with pytest.raises(KeyError):
        area_sheet(staff, "nowhere")


def test_the_ranking_is_that_of_the_gaps(edogawa: Dataset, staff: Basis) -> None:
    sheet = priority_sheet(staff)
    expected = unmet_areas(evaluate(edogawa, own_standards(edogawa)))
    expected = expected[expected["unmet"] > 0]
    assert [area.name for area in sheet.areas] == list(expected["name"])
    assert [area.rank for area in sheet.areas] == list(range(1, len(expected) + 1))
    first = sheet.areas[0]
    assert (first.name, first.unmet, first.residents) == ("宇喜田・小島", 2, 58_871.0)
    assert list(first.reasons["status"]) == ["short", "short"]
    assert len(sheet.areas) + len(sheet.unclear) + len(sheet.met) == 15
    assert sheet.status[ICHINOE] == "met"
    assert sheet.status["13123-shinozaki"] == "short"


def test_areas_alike_in_all_share_their_rank(edogawa: Dataset) -> None:
    areas = edogawa.areas.copy()
    areas["census2015_population"] = 1_000
    same = replace(edogawa, areas=areas, version="same")
    standards = (parse_standard("なごみの家>=1"),)
    sheet = priority_sheet(prepare(same, Setting(audience="staff", standards=standards)))
    assert [area.rank for area in sheet.areas] == [1] * 6


def test_smaller_areas_within_an_area_count() -> None:
    basis = prepare(store.load("13110"), Setting(audience="staff"))
    sheet = area_sheet(basis, "13110-hokubu")
    assert [(p.standard.subject, p.level, p.met, p.short) for p in sheet.parts] == [
        ("住区センター", "住区", 4, ())
    ]


def test_the_whole_municipality(staff: Basis) -> None:
    sheet = municipality_sheet(staff)
    assert {kind: (n, said) for kind, n, said in sheet.hubs} == {
        "なごみの家": (9, 9),
        "地域包括支援センター": (14, 19),
    }
    assert [(one.met, len(one.short), len(one.unknown)) for one in sheet.standards] == [
        (9, 6, 0),
        (11, 4, 0),
    ]


def test_the_public_sees_nothing_internal(edogawa: Dataset) -> None:
    hidden = internal(edogawa)
    seen = area_sheet(prepare(hidden, Setting(audience="public")), ICHINOE)
    assert "なごみの家一之江" not in [hub.name for hub in seen.profile.hubs]
    assert seen.internal == 0
    known = area_sheet(prepare(hidden, Setting(audience="staff")), ICHINOE)
    assert known.internal == 1
    assert known.internal_hubs == {"13123-nagomi-ichinoe"}


def test_changed_standards_are_known_as_such(edogawa: Dataset, staff: Basis) -> None:
    changed = Setting(audience="staff", standards=(parse_standard("なごみの家>=2"),))
    assert staff.own_standards
    basis = prepare(edogawa, changed)
    assert not basis.own_standards
    assert list(area_sheet(basis, ICHINOE).gaps["status"]) == ["short"]
