"""What geodata says is in the reader's language; what it stores and compares never changes."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest

from geodata import cli_language, language, openings, overview, store, vocabulary, wareki
from geodata.__main__ import main
from geodata.edit_tables import staff_source
from geodata.errors import Problem
from geodata.notes import model, personal
from geodata.posts import PERSONS, posts_by_area
from geodata.profile import hub_profile
from geodata.scenario import AddHub, apply
from geodata.scenario_apply import NOTE
from geodata.scenario_edit import is_default_name, new_scenario
from geodata.search import search
from geodata.sources import sources
from geodata.view import from_query

JAPANESE = re.compile(r"[ぁ-ゖァ-ヺ一-鿿]")
ENGLISH = {
    "地域支援": "Support",
    "日常生活圏域": "Daily-life area",
    "なごみの家": "Nagomi no Ie",
    "自治体コード": "Code of the municipality",
    "不明": "Unknown",
    "圏域": "Area",
    "実人数": "Persons",
    "電話番号": "telephone number",
    "電話番号のように見えます": "Looks like a telephone number",
    "時間: {hours}": "Times: {hours}",
    "時間の記載なし": "times not stated",
    "新しい想定": "New scenario",
    "職員による入力（{day}）": "Entered by staff ({day})",
    "想定": "What-if scenario",
    "想定の拠点（実在しない）": "A hub of a what-if scenario",
    "徒歩の分数": "Minutes on foot",
    "分": "min",
    "{low}から{high}までの数（{unit}）で書きます": "write a number from {low} to {high} ({unit})",
    "アドレスの {key}（{label}）の「{shown}」は使えません: {reason}。": (
        "“{shown}” for {key} ({label}) in the address cannot be used: {reason}."
    ),
    "{where}: {reason}{value}。{mend}": "{where}: {reason}{value}. {mend}",
    " {row}行目": ", row {row}",
    "「{column}」列": ", column “{column}”",
}


@pytest.fixture
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small catalogue: these tests are about the code, not about today's translations."""

    def catalogue(asked: language.Language) -> Mapping[str, str]:
        return ENGLISH if asked == "en" else {}

    monkeypatch.setattr(language, "catalogue", catalogue)
    monkeypatch.setattr("geodata.scenario_edit.catalogue", catalogue)


@pytest.mark.usefixtures("english")
def test_the_command_line_speaks_the_language_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(cli_language.VARIABLE, "en")
    assert main(["summary", "13123"]) == 0
    out = capsys.readouterr().out
    assert "Nagomi no Ie: 9" in out
    assert "Daily-life area: 15" in out
    assert "江戸川区" in out  # a name is data
    assert language.current() == "ja"  # nothing of it stays


@pytest.mark.usefixtures("english")
def test_what_programs_read_is_the_same_in_every_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for asked in ("ja", "en"):
        monkeypatch.setenv(cli_language.VARIABLE, asked)
        assert main(["summary", "13123", "--json"]) == 0
        assert main(["gaps", "13123", "--json"]) == 0
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]
    assert json.loads(told[1].split("\n[", 1)[0])["13123"]["hubs"]["なごみの家"] == 9


@pytest.mark.parametrize(
    ("asked", "spoken"), [("en", "en"), (" EN ", "en"), ("easy", "easy"), ("fr", "ja"), ("", "ja")]
)
def test_an_unknown_language_is_no_reason_to_fail(
    asked: str, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(cli_language.VARIABLE, asked)
    assert cli_language.chosen() == spoken


def test_every_word_of_ours_in_the_tables_is_known_to_the_catalogue() -> None:
    seen: set[str] = set()
    for code in store.codes():
        dataset = store.load(code)
        seen |= {*dataset.areas["level"], *dataset.hubs["hub_type"], *dataset.activities["kind"]}
        seen |= {*dataset.posts["role"], *dataset.municipality.kind}
        for column in (dataset.hubs["functions"], dataset.posts["concurrent_role"]):
            seen |= {part for text in column.dropna() for part in re.split(r"[|・]", text)}
    seen |= {*store.load_overview().municipalities["status"], *openings.OPENINGS}
    seen |= {*model.KINDS, *model.STATUSES, PERSONS}
    assert {word for word in seen if JAPANESE.search(word)} <= vocabulary.WORDS
    assert set(personal.SORTS) == set(personal._REASONS)


@pytest.mark.usefixtures("english")
def test_a_word_is_translated_and_a_name_is_not() -> None:
    with language.using("en"):
        assert vocabulary.word("なごみの家") == "Nagomi no Ie"
        assert vocabulary.word("なごみの家 小岩") == "なごみの家 小岩"
        assert vocabulary.word("自治体コード") == "自治体コード"  # a text, but no value of a table
    assert vocabulary.word("なごみの家") == "なごみの家"


@pytest.mark.parametrize(
    ("date", "spoken"),
    [("2025", "2025"), ("2025-10", "Oct 2025"), ("2019-05-01", "1 May 2019")],
)
def test_english_dates_have_no_era(date: str, spoken: str) -> None:
    with language.using("en"):
        assert wareki.to_wareki(date, both=True) == wareki.to_seireki(date) == spoken
        assert wareki.fiscal_wareki(2024) == "FY2024"
        with pytest.raises(wareki.WarekiError):
            wareki.to_wareki("2025-13")
    with language.using("easy"):
        assert wareki.to_wareki("2019-05") == "令和元年5月"


@pytest.mark.usefixtures("english")
def test_tables_and_counts_hold_the_same_words_in_english() -> None:
    dataset = store.load("13123")
    with language.using("en"):
        assert PERSONS in set(posts_by_area(dataset, "日常生活圏域")["role"])
        assert overview.as_dataset(store.load_overview()).municipality.planning_level == "区市町村"
        assert staff_source(pd.Timestamp(2025, 9, 16).date()) == "職員による入力（2025-09-16）"
        shown = sources("職員による入力（2025-09-16） | 想定 | 想定の里")
        what_if = store.load("13123")
        added = AddHub("1", "仮の家", "なごみの家", 35.6963, 139.8677)
        begun = new_scenario(what_if)
        changed = apply(what_if, replace(begun, changes=(added,)))
        assert changed.hubs["note"].iloc[-1] == NOTE
        assert hub_profile(changed, "what-if-1").note == "A hub of a what-if scenario"
    assert [s.text for s in shown] == [
        "Entered by staff (2025-09-16)",
        "What-if scenario",
        "想定の里",
    ]


@pytest.mark.usefixtures("english")
def test_what_opening_hours_rest_on_is_told_when_it_is_shown() -> None:
    table = openings.access_openings(store.load("13105"), function="相談")
    with language.using("en"):
        again = openings.access_openings(store.load("13105"), function="相談")
        pd.testing.assert_frame_equal(table, again)
        assert openings.evidence_words("時間: 平日") == "Times: 平日"
        assert openings.evidence_words("時間の記載なし") == "times not stated"
    assert [openings.evidence_words(text) for text in table["evidence"]] == list(table["evidence"])


@pytest.mark.usefixtures("english")
def test_search_finds_the_same_and_says_it_in_the_readers_language() -> None:
    dataset = store.load("13123")
    told = {}
    for asked in ("ja", "en", "ja"):
        with language.using(asked):  # type: ignore[arg-type]
            told[asked] = search(dataset, "なごみの家 小岩")
    assert [hit.id for hit in told["ja"]] == [hit.id for hit in told["en"]]
    assert told["ja"][0].subtitle.startswith("なごみの家 · ")
    assert told["en"][0].subtitle.startswith("Nagomi no Ie · ")


@pytest.mark.usefixtures("english")
def test_notices_are_made_when_they_are_read() -> None:
    with language.using("en"):
        _, notices = from_query({"minutes": "x"}, codes=["13123"])
        assert notices == [
            "“x” for minutes (Minutes on foot) in the address cannot be used: "
            "write a number from 1 to 120 (min)."
        ]
        problem = Problem("hubs.csv", "Empty", "Fill it in", row=3, column="name")
        assert str(problem) == "hubs.csv, row 3, column “name”: Empty. Fill it in"
        assert personal.find("090-1234-5678")[0].reason == "Looks like a telephone number"
        assert personal.find("090-1234-5678")[0].sort == "電話番号"


@pytest.mark.usefixtures("english")
def test_a_scenario_nobody_named_is_known_in_every_language() -> None:
    dataset = store.load("13123")
    with language.using("en"):
        begun = new_scenario(dataset)
    assert begun.name == "New scenario"
    assert is_default_name(begun.name)
    assert is_default_name(new_scenario(dataset).name)
    assert not is_default_name("駅前")
