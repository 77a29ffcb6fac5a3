"""The table of local names: complete, sourced, and about types that the schema knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata import local_names, schema, store
from geodata.names import fold


def test_every_row_is_sourced_and_about_a_known_type() -> None:
    rows = local_names.embedded()
    assert all(row.source for row in rows)
    assert {row.hub_type for row in rows} - {None} <= set(schema.HUB_TYPES)
    assert {row.municipality_code for row in rows} - {None} <= set(store.codes())
    keys = [(row.municipality_code, fold(row.generic), fold(row.local_name)) for row in rows]
    assert len(set(keys)) == len(keys)


def test_a_local_name_means_one_thing_only() -> None:
    meaning: dict[str, str] = {}
    for row in local_names.embedded():
        assert meaning.setdefault(fold(row.local_name), row.generic) == row.generic


def test_local_name() -> None:
    assert local_names.local_name("地域包括支援センター", "13123") == "熟年相談室"
    assert local_names.local_name("地域包括支援センター", "13105") == "高齢者あんしん相談センター"
    assert local_names.local_name("地域包括支援センター", "13204") is None
    assert local_names.local_name("CSW", "13204") == "地域福祉コーディネーター"


def test_term_groups_hold_every_word_for_one_thing() -> None:
    groups = {group.generic: group for group in local_names.term_groups(local_names.embedded())}
    terms = groups["地域包括支援センター"].terms
    assert {fold("熟年相談室"), fold("包括"), fold("高齢者あんしん相談センター")} <= set(terms)
    assert list(terms) == sorted(terms, key=len, reverse=True)
    assert groups["CSW"].hub_type is None


def test_a_row_without_a_source_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "municipality_code,generic,local_name,hub_type,source,note\n,a,b,,,\n", encoding="utf-8"
    )
    with pytest.raises(ValueError, match="2行目"):
        local_names.read(path)
