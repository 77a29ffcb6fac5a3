"""The command line, whose JSON others read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from geodata import store
from geodata.__main__ import main


def run(capsys: pytest.CaptureFixture[str], *argv: str) -> Any:
    assert main([*argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def summary(capsys: pytest.CaptureFixture[str]) -> Any:
    return run(capsys, "summary")


def test_summary_of_all_five(summary: Any) -> None:
    assert list(summary) == list(store.codes())
    assert summary["13105"]["areas"] == {"日常生活圏域": 4}
    assert summary["13110"]["areas"] == {"地区": 5, "住区": 22, "日常生活圏域": 5}
    assert summary["13123"]["areas"]["日常生活圏域"] == 15
    assert summary["13204"]["areas"] == {"コミュニティ住区": 7, "日常生活圏域": 7}
    assert summary["13210"]["areas"] == {"日常生活圏域": 4}
    assert summary["13123"]["hubs"]["なごみの家"] == 9
    assert summary["13105"]["hubs"]["つどい〜の"] == 8
    assert summary["13110"]["hubs"]["住区センター"] == 22
    assert summary["13204"]["hubs"]["コミセン"] == 7
    assert summary["13210"]["hubs"]["総合相談窓口"] == 1


def test_summary_persons_and_posts(summary: Any) -> None:
    assert summary["13105"]["posts"] == {"CSW": 10, "第1層SC": 10, "第2層SC": 10, "SC": 10}
    assert summary["13105"]["persons"] == 10
    assert summary["13110"]["persons"] == 10
    assert summary["13123"]["posts"] == {"CSW": 18, "統括": None, "SC": 9}
    assert summary["13123"]["persons"] is None
    assert summary["13123"]["persons_range"] == [18, 27]
    assert summary["13204"]["persons"] == 21
    assert summary["13210"]["posts"]["CSW"] == 6
    assert summary["13210"]["posts"]["統括"] == 2
    assert summary["13210"]["posts"]["第1層SC"] is None


def test_summary_unmet(summary: Any) -> None:
    assert summary["13123"]["unmet"]["なごみの家>=1"] == 6
    assert summary["13105"]["unmet"]["つどい〜の>=2"] == 0
    assert summary["13105"]["unknown"]["つどい〜の>=2"] == 2
    for code in ("13110", "13204", "13210"):
        assert set(summary[code]["unmet"].values()) == {0}


def test_summary_of_one_and_of_tokyo(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(run(capsys, "summary", "13210")) == ["13210"]
    found = run(capsys, "summary", "13")
    assert found["municipalities"] == {"実施": 30, "移行準備": 6, "未実施": 26}


def test_gaps_by_given_standards(capsys: pytest.CaptureFixture[str]) -> None:
    rows = run(capsys, "gaps", "13123", "--standard", "なごみの家≧１")
    assert len(rows) == 15
    assert set(rows[0]) == {
        "area_id", "name", "level", "standard", "target", "actual", "gap", "status",
    }  # fmt: skip
    assert sum(r["status"] == "short" for r in rows) == 6
    assert {r["standard"] for r in rows} == {"なごみの家>=1"}


def test_gaps_own_standards_and_unknown_as_null(capsys: pytest.CaptureFixture[str]) -> None:
    rows = run(capsys, "gaps", "13105")
    open_ones = [r for r in rows if r["status"] == "unknown"]
    assert [(r["name"], r["actual"], r["gap"]) for r in open_ones] == [
        ("大塚", 1.0, None),
        ("本富士", 1.0, None),
    ]


def test_coverage_sums_to_the_whole(capsys: pytest.CaptureFixture[str]) -> None:
    rows = run(capsys, "coverage", "13123", "--hub", "なごみの家", "--minutes", "10")
    assert len(rows) == 15
    assert {
        "area_id",
        "residents",
        "covered",
        "share",
        "mean_minutes",
        "p90_minutes",
        "basis",
    } <= set(rows[0])
    site = run(capsys, "site", "13123", "--hub", "なごみの家", "--count", "1", "--minutes", "10")
    assert sum(r["covered"] for r in rows) == pytest.approx(site["covered_before"], abs=1)
    gained = sum(s["gain"] for s in site["sites"])
    assert site["covered_after"] - site["covered_before"] == pytest.approx(gained, abs=1)


def test_site_from_the_facilities_in_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    found = run(
        capsys, "site", "13204", "--hub", "コミセン", "--count", "2", "--minutes", "10",
        "--model", "pmedian", "--candidates", "hubs",
    )  # fmt: skip
    assert found["model"] == "pmedian"
    hubs = set(store.load("13204").hubs["name"])
    assert {s["name"] for s in found["sites"]} <= hubs


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["summary", "99999"], "使えるコード"),
        (["gaps", "13123", "--standard", "なごみの家"], "例"),
        (["gaps", "13123", "--standard", "図書館>=1"], "使える名"),
        (["coverage", "13123", "--hub", "なごみの家", "--minutes", "-3"], "0より大きい"),
        (["coverage", "13123", "--hub", "なごみの家", "--minutes", "10", "--level", "村"], "村"),
        (["coverage", "13123", "--hub", "図書館", "--minutes", "10"], "図書館"),
        (["site", "13123", "--hub", "なごみの家", "--count", "500", "--minutes", "10"], "候補地"),
        (["site", "13123", "--hub", "なごみの家", "--count", "-1", "--minutes", "10"], "0以上"),
        (
            [
                "site",
                "13123",
                "--hub",
                "なごみの家",
                "--count",
                "1",
                "--minutes",
                "10",
                "--speed",
                "0",
            ],
            "速さ",
        ),
    ],
)
def test_a_wrong_call_is_told_in_japanese(
    capsys: pytest.CaptureFixture[str], argv: list[str], said: str
) -> None:
    assert main(argv) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


def test_check_embedded_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "誤り0件" in capsys.readouterr().out


def test_check_of_a_broken_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "13210"
    shutil.copytree(store.DATA_ROOT / "13210", folder)
    hubs = folder / "hubs.csv"
    hubs.write_text(hubs.read_text(encoding="utf-8").replace("35.71011", "東経"), encoding="utf-8")
    assert main(["check", str(folder)]) == 1
    out = capsys.readouterr().out
    assert "hubs.csv 2行目「lat」列" in out
    assert main(["check", str(tmp_path / "nowhere")]) == 1


def test_plain_text_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["summary", "13123"]) == 0
    out = capsys.readouterr().out
    assert "統括: 不明" in out
    assert main(["gaps", "13105"]) == 0
    out = capsys.readouterr().out
    assert "不明" in out
    assert "NaN" not in out
    assert "None" not in out
