"""Panels: every figure with its year, nothing invented, nothing from outside runs."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from geodata import store
from geodata.gaps import evaluate
from geodata.profile import area_profile, hub_profile
from geodata.render import words
from geodata.render.panel import area_panel, hub_panel
from geodata.standards import own_standards
from geodata.store import Dataset


def panel(dataset: Dataset, area_id: str) -> str:
    standards = own_standards(dataset)
    gaps = words.labelled(evaluate(dataset, standards), standards)
    return area_panel(area_profile(dataset, area_id), gaps[gaps["area_id"] == area_id])


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_an_area_says_what_is_known_and_what_is_not() -> None:
    text = text_of(panel(store.load("13123"), "13123-funabori"))
    assert "船堀" in text
    assert "25,740人" in text
    assert "2015年10月1日（平成27年10月1日）" in text
    assert "65歳以上 不明" in text
    assert "▲ 不足" in text
    assert "いま 0、あと1" in text
    assert "配置の有無と人数は資料になく、不明です（ゼロではありません）" in text
    assert "熟年相談室 暖心苑船堀" in text


def test_persons_and_roles_of_an_area() -> None:
    text = text_of(panel(store.load("13105"), "13105-tomisaka"))
    assert "実人数 3人" in text
    assert "CSW 3人" in text
    assert "役割ごとに数えた数です" in text
    text = text_of(panel(store.load("13123"), "13123-mizue"))
    assert "2人または3人" in text


def test_sources_are_spelled_out() -> None:
    html = panel(store.load("13105"), "13105-tomisaka")
    assert "東京都社会福祉協議会『重層的支援体制整備事業 実践事例集 Vol.4" in html
    assert 'rel="noopener noreferrer"' in html
    assert "未確認" in html


@pytest.mark.parametrize("code", store.codes())
def test_every_area_and_hub_can_be_shown(code: str) -> None:
    dataset = store.load(code)
    standards = own_standards(dataset)
    gaps = words.labelled(evaluate(dataset, standards), standards)
    shown = [
        area_panel(area_profile(dataset, area_id), gaps[gaps["area_id"] == area_id])
        for area_id in dataset.areas["area_id"]
    ]
    shown += [hub_panel(hub_profile(dataset, hub_id)) for hub_id in dataset.hubs["hub_id"]]
    for html in shown:
        assert not re.search(r"\b(nan|None|NaN|<NA>|NaT)\b", text_of(html))


def test_a_hub_without_a_place_says_so() -> None:
    text = text_of(hub_panel(hub_profile(store.load("13105"), "13105-tsudoi-miyaharamaru")))
    assert "圏域 圏域不明" in text
    assert "住所 不明" in text
    assert "位置が分からない" in text


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def hostile(dataset: Dataset) -> Dataset:
    """The dataset with hostile text in every text column that may hold any."""

    def spoil(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
        result = frame.copy()
        for column in columns:
            result[column] = HOSTILE
        return result

    return dataclasses.replace(
        dataset,
        areas=spoil(dataset.areas, ["name", "name_kana", "note", "source"]),
        hubs=spoil(
            dataset.hubs,
            ["name", "address", "functions", "hours", "operator", "phone", "note", "source"],
        ),
        posts=spoil(dataset.posts, ["role", "note", "employer", "source"]),
        activities=spoil(dataset.activities, ["name", "summary", "cadence", "source"]),
        chome=spoil(dataset.chome, ["chome", "note"]),
    )


def test_hostile_texts_stay_texts() -> None:
    dataset = hostile(store.load("13210"))
    html = panel(dataset, "13210-kita")
    html += hub_panel(hub_profile(dataset, "13210-sogo"))
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_only_web_addresses_become_links() -> None:
    dataset = store.load("13210")
    hubs = dataset.hubs.assign(source="javascript:alert(1) | https://example.jp/a?b=1&c=2")
    html = hub_panel(hub_profile(dataclasses.replace(dataset, hubs=hubs), "13210-sogo"))
    assert re.findall(r'href="([^"]*)"', html) == ["https://example.jp/a?b=1&amp;c=2"]
    assert "javascript:alert(1)" in html
