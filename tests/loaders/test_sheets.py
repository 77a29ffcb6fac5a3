"""Excel and CSV as rows of text, and what is refused."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from loaders import sheets
from loaders.report import LoaderError
from loaders.sheets import Sheet, read_sheets
from loaders.source import opened
from tests.loaders.books import csv_file, xlsx


def read(path: Path) -> tuple[Sheet, ...]:
    with opened(path) as source:
        return read_sheets(source, source.files[0])


def test_cells_are_read_as_a_person_sees_them(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        [
            ["名", "数", "日", "はい"],
            ["x", 1801.0, dt.date(2024, 4, 1), True],
            [None, 1.5, dt.time(9, 30), "#REF!"],
        ],
    )
    (sheet,) = read(path)
    assert [cells for _, cells in sheet.rows] == [
        ("名", "数", "日", "はい"),
        ("x", "1801", "2024-04-01", "TRUE"),
        ("", "1.5", "09:30"),
    ]
    assert sheet.errors == ((3, 3),)


def test_merged_cells_fill_the_rows_below_and_titles_do_not(tmp_path: Path) -> None:
    path = xlsx(
        tmp_path / "a.xlsx",
        [
            ["題", None, None, None, None],
            ["圏域", "名称", "x", "x", "x"],
            ["北小岩", "あ"],
            [None, "い"],
            [None, "う"],
        ],
        merge=["A1:E1", "A3:A5"],
    )
    (sheet,) = read(path)
    assert [cells[0] for _, cells in sheet.rows] == ["題", "圏域", "北小岩", "北小岩", "北小岩"]
    assert sheet.merged == (4, 5)


def test_a_formula_gives_its_saved_value_and_is_never_run(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["名称", "数"], ["x", "=1+1"], ["y", 2]])
    (sheet,) = read(path)
    assert sheet.rows[1] == (2, ("x",))  # openpyxl saves no value with a formula


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp932", "utf-16"])
def test_csv_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = csv_file(
        tmp_path / "a.csv", [["名称", "住所"], ["あ", "い"], [], ["う", "え"]], encoding=encoding
    )
    (sheet,) = read(path)
    assert sheet.rows == ((1, ("名称", "住所")), (2, ("あ", "い")), (4, ("う", "え")))


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"名称{delimiter}住所\nあ{delimiter}い\n", encoding="utf-8")
    assert read(path)[0].rows[1] == (2, ("あ", "い"))


def refused(path: Path) -> LoaderError:
    with pytest.raises(LoaderError) as error:
        read(path)
    return error.value


def test_old_or_encrypted_excel_is_refused_with_a_word(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "古い形式のExcel（.xls）" in str(refused(path))
    locked = tmp_path / "b.xlsx"
    locked.write_bytes(path.read_bytes())
    assert "パスワード" in str(refused(locked))


def test_a_million_rows_are_refused_with_the_limit_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名称,住所\n" + "あ,い\n" * 1_000_000, encoding="utf-8")
    assert "上限 200,000行" in str(refused(path))


def test_columns_cells_and_their_length_have_limits(tmp_path: Path) -> None:
    wide = csv_file(tmp_path / "a.csv", [["x"] * 301])
    assert "上限 300列" in str(refused(wide))
    long = csv_file(tmp_path / "b.csv", [["x" * 40_000]])
    assert "上限 32,767文字" in str(refused(long))


def test_all_cells_together_have_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 10)
    assert "上限 10" in str(refused(csv_file(tmp_path / "a.csv", [["x"] * 6] * 2)))


def test_nul_bytes_and_mistaken_encodings_are_refused(tmp_path: Path) -> None:
    nul = tmp_path / "a.csv"
    nul.write_bytes("名称,住所\nあ\0,い\n".encode())
    assert "NUL" in str(refused(nul))
    garbled = tmp_path / "b.csv"
    garbled.write_bytes(
        "名称,住所\nなごみの家,江戸川区\n".encode().decode("cp932", "ignore").encode()
    )
    assert "文字化け" in str(refused(garbled))


def altered(path: Path, member: str, change: tuple[bytes, bytes]) -> Path:
    """The workbook with some bytes of one member replaced."""
    out = path.with_name("altered.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == member:
                assert change[0] in content
                content = content.replace(*change, 1)
            new.writestr(info.filename, content)
    return out


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["名称"], ["x"]])
    bad = altered(
        path,
        "xl/worksheets/sheet1.xml",
        (b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet'),
    )
    assert "DOCTYPE" in str(refused(bad))


def test_a_forged_row_number_does_not_count_for_ever(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["名称"], ["x"]])
    bad = altered(path, "xl/worksheets/sheet1.xml", (b'<row r="2"', b'<row r="99999999999"'))
    assert "壊れています" in str(refused(bad))


def test_a_workbook_that_bursts_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", [["名称"], ["x"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", bytes(60 * 1024 * 1024))
    assert "縮み方" in str(refused(path))


def test_a_cell_far_down_costs_little(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["名称", "住所"])
    book.active.append(["x", "y"])
    book.active.cell(1_048_576, 1).number_format = "0"
    book.save(tmp_path / "a.xlsx")
    assert len(read(tmp_path / "a.xlsx")[0].rows) == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"not excel at all"])
def test_broken_workbooks_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refused(path).file == "a.xlsx"
