"""Loading: the counts of the casebook, and broken tables that name file, row, column and mend."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from geodata import store
from geodata.errors import DataError, UnknownMunicipalityError

CODES = ("13105", "13110", "13123", "13204", "13210")


def hubs_of(dataset: store.Dataset, hub_type: str) -> int:
    return int((dataset.hubs["hub_type"] == hub_type).sum())


@pytest.mark.parametrize(
    ("code", "level", "areas"),
    [
        ("13105", "日常生活圏域", 4),
        ("13110", "地区", 5),
        ("13110", "住区", 22),
        ("13123", "日常生活圏域", 15),
        ("13204", "コミュニティ住区", 7),
        ("13210", "日常生活圏域", 4),
    ],
)
def test_areas_of_the_casebook(code: str, level: str, areas: int) -> None:
    assert len(store.load(code).areas_at(level)) == areas


@pytest.mark.parametrize(
    ("code", "hub_type", "hubs"),
    [
        ("13105", "つどい〜の", 8),
        ("13110", "住区センター", 22),
        ("13110", "地域包括支援センター", 5),
        ("13123", "なごみの家", 9),
        ("13204", "コミセン", 7),
        ("13210", "地域包括支援センター", 4),
        ("13210", "総合相談窓口", 1),
    ],
)
def test_hubs_of_the_casebook(code: str, hub_type: str, hubs: int) -> None:
    assert hubs_of(store.load(code), hub_type) == hubs


@pytest.mark.parametrize("code", CODES)
def test_every_row_names_its_source(code: str) -> None:
    dataset = store.load(code)
    for table in (
        dataset.areas,
        dataset.chome,
        dataset.hubs,
        dataset.posts,
        dataset.post_history,
        dataset.standards,
        dataset.activities,
    ):
        assert table["source"].notna().all()


def test_embedded_codes_and_overview() -> None:
    assert store.codes() == CODES
    overview = store.load_overview()
    assert overview.municipalities["status"].value_counts().to_dict() == {
        "実施": 30,
        "移行準備": 6,
        "未実施": 26,
    }
    assert len(overview.outlines) == 62


def test_an_empty_cell_stays_unknown() -> None:
    posts = store.load("13123").posts
    funabori = posts[(posts["area_id"] == "13123-funabori") & (posts["role"] == "CSW")]
    assert funabori["headcount"].isna().all()


def test_unknown_code_lists_the_known_ones() -> None:
    with pytest.raises(UnknownMunicipalityError, match=r"99999.*13105、13110"):
        store.load("99999")


@pytest.mark.parametrize("code", ["../13105", "13105/../13105", "", "1310５"])
def test_a_code_is_never_a_path(code: str) -> None:
    with pytest.raises(UnknownMunicipalityError):
        store.load(code)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "13210"
    shutil.copytree(store.DATA_ROOT / "13210", target)
    return target


def edit(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("hubs.csv", "35.71011", "1395.1", ["hubs.csv 2行目「lat」列", "範囲の外", "1395.1"]),
        ("hubs.csv", "35.71011", "北緯", ["hubs.csv 2行目「lat」列", "数として読めません"]),
        (
            "hubs.csv",
            "地域包括支援センター,13210-kita",
            "包括,13210-kita",
            ["hub_type", "決められた語"],
        ),
        ("hubs.csv", "13210-hk-minami,", "13210-hk-kita,", ["hubs.csv", "同じ値が2行以上"]),
        (
            "hubs.csv",
            "13210-kita,",
            "13210-nowhere,",
            ["hubs.csv 2行目「area_id」列", "areas.csvにない"],
        ),
        ("areas.csv", "area_id,", "id,", ["areas.csv", "「area_id」列がありません"]),
        (
            "coordinators.csv",
            "2025-11-28",
            "令和7年11月",
            ["coordinators.csv 2行目「as_of」列", "書き方が違います"],
        ),
        ("municipality.csv", "13210,", "13211,", ["municipality_code", "違うコード"]),
    ],
)
def test_a_broken_cell_names_file_row_column_and_mend(
    folder: Path, name: str, old: str, new: str, said: list[str]
) -> None:
    edit(folder, name, old, new)
    with pytest.raises(DataError) as raised:
        store.load_folder(folder)
    for words in said:
        assert words in str(raised.value)


def test_all_broken_tables_are_reported_at_once(folder: Path) -> None:
    edit(folder, "hubs.csv", "35.71011", "北緯")
    (folder / "activities.csv").unlink()
    with pytest.raises(DataError) as raised:
        store.load_folder(folder)
    files = {problem.file for problem in raised.value.problems}
    assert files == {"hubs.csv", "activities.csv"}


def test_wrong_encoding_and_binary_get_a_word(folder: Path) -> None:
    text = (folder / "hubs.csv").read_text(encoding="utf-8")
    (folder / "hubs.csv").write_bytes(text.replace("〜", "~").encode("cp932", errors="replace"))
    with pytest.raises(DataError, match="UTF-8"):
        store.load_folder(folder)
    (folder / "hubs.csv").write_bytes(b"\x00\x01\xff\xfe" * 10)
    with pytest.raises(DataError):
        store.load_folder(folder)


def test_an_area_that_is_its_own_ancestor_is_refused(folder: Path) -> None:
    edit(folder, "areas.csv", "きた,きた,", "きた,きた,13210-kita")
    with pytest.raises(DataError, match="自分に戻ります"):
        store.load_folder(folder)


def test_version_follows_the_bytes(folder: Path) -> None:
    before = store.load_folder(folder).version
    assert store.load_folder(folder).version == before
    edit(folder, "hubs.csv", "社会福祉法人聖ヨハネ会", "聖ヨハネ会")
    assert store.load_folder(folder).version != before


@pytest.mark.parametrize("code", store.codes())
def test_remarks_are_for_readers_not_for_programmers(code: str) -> None:
    """Notes are shown and printed as they are: no names of columns or files in them."""
    dataset = store.load(code)
    tables = (dataset.areas, dataset.hubs, dataset.posts, dataset.post_history, dataset.activities)
    texts = [
        str(text)
        for table in tables
        for column in ("note", "summary")
        if column in table
        for text in table[column].dropna()
    ]
    assert texts
    assert [text for text in texts if re.search(r"[a-z]+_[a-z]+|[a-z]\.csv", text)] == []
