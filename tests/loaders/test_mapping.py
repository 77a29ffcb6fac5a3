"""Guessing what columns are, and remembering what was decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.fields import FIELDS
from loaders.header import Table
from loaders.mapping import Mapping, fingerprint, guess, guess_target, proposed, recall, remember
from loaders.staff_lists import open_tables
from tests.loaders.books import csv_file


def table(tmp_path: Path, *rows: list[str]) -> Table:
    return open_tables(csv_file(tmp_path / "表.csv", list(rows)))[0]


@pytest.mark.parametrize("name", ["名称", "施設名", "拠点名", "施設名称", "事業所名"])
@pytest.mark.parametrize("address", ["住所", "所在地", "施設所在地"])
@pytest.mark.parametrize("area", ["圏域", "担当地区", "日常生活圏域", "住区名"])
def test_hubs_by_their_many_headings(tmp_path: Path, name: str, address: str, area: str) -> None:
    found = table(
        tmp_path, [area, name, address, "ＴＥＬ"], ["北小岩", "あ", "北小岩1-2-3", "03-1234-5678"]
    )
    assert guess_target(found) == "hubs"
    columns = guess(found, "hubs").mapping.columns
    assert (columns["name"], columns["address"], columns["area_id"]) == (name, address, area)
    assert columns["phone"] == "TEL"


def test_each_guess_has_a_confidence_and_a_reason(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        ["施設名", "どこ", "ご連絡先", "謎"],
        ["あ", "東京都江戸川区北小岩1-2-3", "03-1234-5678", "?"],
        ["い", "江戸川区平井2丁目3番", "0312345678", "?"],
    )
    guesses = {g.heading: g for g in guess(found, "hubs").guesses}
    assert guesses["施設名"].confidence > 0.85
    assert guesses["どこ"].field == "address"
    assert "中身の100%が住所の形" in guesses["どこ"].reason
    assert guesses["ご連絡先"].field == "phone"
    assert guesses["謎"].field is None
    assert 0.5 <= guesses["どこ"].confidence < guesses["施設名"].confidence


def test_a_heading_that_its_cells_deny_is_not_believed(tmp_path: Path) -> None:
    found = table(tmp_path, ["名称", "電話"], ["あ", "北の方"], ["い", "南の方"])
    said = guess(found, "hubs")
    assert "phone" not in said.mapping.columns
    assert said.guesses[1].confidence < 0.5


def test_no_column_is_used_twice_and_no_field_has_two(tmp_path: Path) -> None:
    found = table(tmp_path, ["名称", "名称", "施設名", "備考", "備考"], ["a", "b", "c", "d", "e"])
    columns = guess(found, "hubs").mapping.columns
    assert len(set(columns.values())) == len(columns)
    assert columns["name"] == "名称"


def test_wide_tables_of_posts(tmp_path: Path) -> None:
    found = table(
        tmp_path,
        ["圏域", "CSW", "第2層SC", "計"],
        ["北小岩", "2", "1", "3"],
        ["小岩", "2", "-", "2"],
    )
    assert guess_target(found) == "coordinators"
    said = guess(found, "coordinators").mapping
    assert said.roles == ("CSW", "第2層SC")
    assert said.missing() == ()


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    found = table(tmp_path, ["住所", "電話"], ["北小岩1-2-3", "03-1234-5678"])
    assert [f.label for f in guess(found, "hubs").mapping.missing()] == ["名称"]


def test_a_mapping_is_remembered_under_its_headings(tmp_path: Path) -> None:
    found = table(tmp_path, ["なまえ", "ばしょ"], ["あ", "い"])
    kept = Mapping("hubs", {"name": "なまえ", "address": "ばしょ"}, {"hub_type": "サロン"})
    path = remember(kept, found.headings, folder=tmp_path)
    assert path.name == f"{fingerprint(found.headings)}.json"
    assert recall(found.headings, folder=tmp_path) == kept
    said = proposed(found, folder=tmp_path)
    assert said.remembered
    assert said.mapping == kept
    assert recall(("なまえ", "ほか"), folder=tmp_path) is None


def test_the_same_form_in_another_width_is_the_same_form() -> None:
    assert fingerprint(["ＴＥＬ", "名称"]) == fingerprint(["TEL", "名称"])
    assert fingerprint(["名称", "TEL"]) != fingerprint(["TEL", "名称"])


@pytest.mark.parametrize(
    "content", ["", "[]", '{"target": "nothing"}', '{"target": "hubs", "columns": 3}', "\x00"]
)
def test_a_broken_memory_is_forgotten(tmp_path: Path, content: str) -> None:
    (tmp_path / f"{fingerprint(['a'])}.json").write_text(content, encoding="utf-8")
    assert recall(["a"], folder=tmp_path) is None


def test_every_field_has_words_and_every_table_a_required_field() -> None:
    for fields in FIELDS.values():
        assert all(f.headings and f.label for f in fields)
        assert any(f.required for f in fields)
