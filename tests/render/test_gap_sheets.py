"""Sheets for the desk: Japanese headings, statuses in words, the premises beside the figures."""

from __future__ import annotations

from geodata import store
from geodata.gaps import evaluate
from geodata.render.gap_sheets import gap_sheet, notes_sheet, ranking_sheet
from geodata.standards import own_standards
from geodata.walking import Walking


def test_gap_sheet_keeps_unknown_apart_from_zero() -> None:
    dataset = store.load("13105")
    standards = own_standards(dataset)
    sheet = gap_sheet(evaluate(dataset, standards), standards)
    otsuka = sheet[(sheet["区域"] == "大塚") & sheet["基準"].str.startswith("つどい〜の")].iloc[0]
    assert otsuka["判定"] == "不明"
    assert otsuka["いま"] == 1
    assert sheet["すき間"].isna().sum() == 2
    assert "決められない" in otsuka["注記"]
    assert otsuka["基準"] == "つどい〜のが1区域に2か所以上"


def test_ranking_sheet_counts_standards() -> None:
    dataset = store.load("13123")
    ranking = ranking_sheet(evaluate(dataset, own_standards(dataset)))
    assert ranking["順位"].tolist() == list(range(1, 16))
    assert ranking["足りない基準"].iloc[0] == 2
    assert ranking["区域"].iloc[0] == "宇喜田・小島"


def test_notes_name_walking_sources_and_version() -> None:
    dataset = store.load("13123")
    notes = notes_sheet(dataset, own_standards(dataset), Walking(60, 1.4))
    said = " ".join(notes["内容"])
    assert "1.4 ÷ 毎分60m" in said
    assert "実践事例集 Vol.4" in said
    assert dataset.version in said
    assert "199のうち199が推定" in said
