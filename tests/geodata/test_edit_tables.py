"""Tables on screen and back: nothing is lost, nothing changes that nobody has touched."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from geodata import edit_tables, store
from geodata.changes import keyed_rows
from geodata.edit_tables import EDIT_TABLES, REMOVE, UNVERIFIED
from geodata.merge import merged

TODAY = dt.date(2025, 9, 16)


@pytest.mark.parametrize("name", EDIT_TABLES)
@pytest.mark.parametrize("code", store.codes())
def test_a_table_that_nobody_touches_comes_back_as_it_was(code: str, name: str) -> None:
    dataset = store.load(code)
    screen = edit_tables.to_screen(dataset, name)
    back = edit_tables.to_table(screen, name, today=TODAY)
    attribute = EDIT_TABLES[name].attribute
    assert keyed_rows(attribute, back) == keyed_rows(attribute, getattr(dataset, attribute))
    assert edit_tables.difference(screen, screen.copy()) == 0


def test_a_source_is_settled_by_taking_the_mark_away() -> None:
    dataset = store.load("13110")
    screen = edit_tables.to_screen(dataset, "hubs")
    position = int(screen.index[screen[UNVERIFIED]][0])
    assert "general knowledge" not in str(screen["source"].iloc[position])
    settled = edit_tables.altered(screen, position, {UNVERIFIED: False})
    table = edit_tables.to_table(settled, "hubs", today=TODAY)
    assert "general knowledge" not in table["source"].iloc[position]
    only = edit_tables.altered(settled, position, {"source": None})
    table = edit_tables.to_table(only, "hubs", today=TODAY)
    assert table["source"].iloc[position] == "職員による確認（2025-09-16）"


def test_dates_functions_and_removed_rows() -> None:
    screen = edit_tables.to_screen(store.load("13105"), "hubs")
    typed = edit_tables.altered(screen, 1, {"opened": "令和6年4月", "functions": "相談・ 居場所・"})
    typed = edit_tables.altered(typed, 2, {"opened": "そのうち"})
    typed = edit_tables.altered(typed, 0, {REMOVE: True})
    table = edit_tables.to_table(typed, "hubs", today=TODAY)
    assert list(table.index[:2]) == [1, 2]  # errors can still name the rows of the screen
    assert table.loc[1, "opened"] == "2024-04"
    assert table.loc[1, "functions"] == "相談|居場所"
    assert table.loc[2, "opened"] == "そのうち"  # the checks tell what cannot be read
    assert edit_tables.difference(screen, typed) == 3


def test_a_new_row_is_complete_enough_to_be_saved() -> None:
    screen = edit_tables.to_screen(store.load("13105"), "hubs")
    more = edit_tables.added(screen, "13105", {"name": "新", "hub_type": "サロン"}, today=TODAY)
    row = more.iloc[-1]
    assert row["municipality_code"] == "13105"
    assert str(row["hub_id"]).startswith("13105-")
    assert row["source"] == "職員による入力（2025-09-16）"
    assert pd.isna(row["lat"])
    assert row["row"] == len(screen) + 1
    assert more.dtypes.to_dict() == screen.dtypes.to_dict() | {"row": more["row"].dtype}
    assert edit_tables.difference(screen, more) == 1


def test_a_twin_is_found_however_it_is_written() -> None:
    screen = edit_tables.to_screen(store.load("13105"), "hubs")
    assert edit_tables.similar(screen, "みやはら　丸") == ["みやはら丸"]
    assert edit_tables.similar(screen, "") == []


def hubs(**names: str) -> pd.DataFrame:
    return pd.DataFrame({"hub_id": list(names), "name": list(names.values()), "phone": "1"})


def test_two_who_edit_at_once_lose_nothing() -> None:
    base = hubs(a="あ", b="い", c="う", d="え")
    mine = hubs(a="あ（私）", b="い", c="う", e="私の")  # a renamed, d removed, e added
    theirs = hubs(a="あ", b="い（別）", c="う", d="え", f="別の")
    theirs.loc[0, "phone"] = "2"
    result, clashes = merged(base, mine, theirs, table="hubs")
    rows = dict(zip(result["hub_id"], result["name"], strict=True))
    assert rows == {"a": "あ（私）", "b": "い（別）", "c": "う", "f": "別の", "e": "私の"}
    assert result.loc[0, "phone"] == "2"  # the other cell of the same row is theirs
    assert clashes == []


def test_the_same_cell_is_named() -> None:
    base, mine, theirs = hubs(a="あ"), hubs(a="私"), hubs(a="別")
    result, clashes = merged(base, mine, theirs, table="hubs")
    assert list(result["name"]) == ["私"]
    assert clashes == ["a"]
    # changed by one, removed by the other: kept, and named
    result, clashes = merged(base, mine, hubs(), table="hubs")
    assert list(result["name"]) == ["私"]
    assert clashes == ["a"]
