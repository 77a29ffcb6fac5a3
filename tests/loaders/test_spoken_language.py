"""What loaders say is in the reader's language; what they recognise and store never changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from geodata import language
from loaders import numbers
from loaders.dispatch import load
from loaders.fields import FIELDS, LABELS
from loaders.mapping import proposed
from loaders.report import Finding, LoaderError, heading_words, is_unnamed, unnamed
from loaders.staff_lists import open_tables
from tests.loaders.books import context, csv_file

ENGLISH = {
    "{where}: {reason}{value}。{mend}": "{where}: {reason}{value}. {mend}",
    "（値: {shown}）": " (value: {shown})",
    " {row}行目": ", row {row}",
    "「{column}」列": ", column “{column}”",
    "（{number}列目）": "(column {number})",
    "名称": "Name",
    "{iso} として読みました": "Read as {iso}",
    "年度を、その年度が始まる年として読みました": "A fiscal year",
    "電話番号の形ではありません。そのまま取り込みました": "Not the form of a telephone number",
    "和暦などの日付です": "A date of the Japanese calendar",
    "一部": "part",
    "その他": "Other",
    "サロン": "Salon",
    "全域": "Whole municipality",
}
LISTED = [
    ["施設名", "種別", "住所", "圏域", "電話", "開設日", "緯度", "経度", ""],
    ["新しい家", "子ども食堂", "北小岩1-1", "北小岩", "0312345678", "令和6年4月", "", "", "x"],
    ["サロン平井", "", "平井2-3", "平井", "内線5", "H24年度", "", "", "y"],
]


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    def catalogue(asked: language.Language) -> Mapping[str, str]:
        return ENGLISH if asked == "en" else {}

    monkeypatch.setattr(language, "catalogue", catalogue)


@pytest.mark.usefixtures("english")
def test_tables_are_the_same_whatever_the_reader_speaks(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "拠点.csv", LISTED)
    here = context()
    before = load(path, here)
    with language.using("en"):
        after = load(path, here)
    for name, table in before.tables.items():
        pd.testing.assert_frame_equal(table, after.tables[name])
    outcomes = [[(f.row, f.outcome) for f in told.report.findings] for told in (before, after)]
    assert outcomes[0] == outcomes[1]
    reasons = {f.reason for f in after.report.findings}
    assert "A date of the Japanese calendar" in reasons
    assert "Not the form of a telephone number" in reasons


@pytest.mark.usefixtures("english")
def test_columns_are_found_alike_and_their_reasons_told_in_the_readers_language(
    tmp_path: Path,
) -> None:
    (table,) = open_tables(csv_file(tmp_path / "拠点.csv", LISTED))
    plain = proposed(table, folder=tmp_path)
    with language.using("en"):
        (again,) = open_tables(csv_file(tmp_path / "拠点.csv", LISTED))
        told = proposed(again, folder=tmp_path)
        assert [f.label for f in FIELDS["hubs"] if f.name == "name"] == ["Name"]
    assert again.headings == table.headings
    assert told.mapping == plain.mapping


def test_a_column_without_a_heading_has_one_name_and_is_said_in_each_language(
    english: None,
) -> None:
    assert is_unnamed(unnamed(9))
    assert heading_words(unnamed(9)) == "（9列目）"
    with language.using("en"):
        assert unnamed(9) == "（9列目）"
        assert heading_words(unnamed(9)) == "(column 9)"
        assert heading_words("住所") == "住所"
        said = Finding("a.csv", 3, unnamed(9), "x", "Not read", "Mend it", "noted")
        assert str(said) == "a.csv, row 3, column “(column 9)”: Not read (value: x). Mend it"
        assert str(LoaderError("a.csv", "Empty", "Fill it")) == "a.csv: Empty. Fill it"


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("text", "rewritten"),
    [("令和6年4月1日", True), ("H24年度", True), ("45383", False), ("2024-04-01", False)],
)
def test_a_date_that_is_only_written_otherwise(text: str, rewritten: bool) -> None:
    assert numbers.rewritten(numbers.date(text)) is rewritten
    with language.using("en"):
        assert numbers.rewritten(numbers.date(text)) is rewritten


def test_every_label_of_the_table_of_headings_is_known_to_the_catalogue() -> None:
    assert {f.label_text for fields in FIELDS.values() for f in fields} == LABELS
