"""Reading one CSV table and checking it against its schema, with errors a person can mend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaErrors

from geodata.errors import DataError, Problem
from geodata.language import tr

#: Header is row 1, so the first record stands in row 2 of a spreadsheet.
FIRST_DATA_ROW = 2


def read_table(path: Path, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """Read a UTF-8 CSV (with or without BOM) and check it.

    Returns the table with the schema's types, row order kept, RangeIndex. Columns that the
    schema does not name are kept as text.

    Raises DataError, listing every broken cell with file, row, column and the mend.
    """
    return check_table(_read_text(path), schema, file=path.name)


def _read_text(path: Path) -> pd.DataFrame:
    if not path.is_file():
        raise DataError(
            [
                Problem(
                    path.name,
                    tr("ファイルがありません"),
                    tr("この名前のCSVをフォルダーに置いてください"),
                )
            ]
        )
    try:
        return pd.read_csv(
            path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig"
        )
    except UnicodeDecodeError as error:
        raise DataError(
            [
                Problem(
                    path.name,
                    tr("文字コードがUTF-8ではありません"),
                    tr("表計算ソフトで「CSV UTF-8」として保存し直してください"),
                )
            ]
        ) from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise DataError(
            [
                Problem(
                    path.name,
                    tr("表として読めません"),
                    tr("1行目を見出しにし、どの行も列の数をそろえてください"),
                )
            ]
        ) from error


def check_table(frame: pd.DataFrame, schema: pa.DataFrameSchema, *, file: str) -> pd.DataFrame:
    """Check a table already in memory; see :func:`read_table`."""
    missing = [
        name for name, column in schema.columns.items() if column.required and name not in frame
    ]
    if missing:
        raise DataError(
            Problem(
                file,
                tr("「{name}」列がありません", name=name),
                tr("見出しの行にこの列を足してください"),
            )
            for name in missing
        )
    try:
        return _with_optional(schema.validate(_trimmed(frame), lazy=True), schema)
    except SchemaErrors as error:
        problems = _problems(error.failure_cases, frame, file=file)
        raise DataError(problems) from error


def _with_optional(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> pd.DataFrame:
    """With every optional column that the file leaves out, unknown in each row."""
    result = frame.copy()
    for name, column in schema.columns.items():
        if name not in result:
            dtype = column.dtype.type if column.dtype is not None else "str"
            result[name] = pd.Series(pd.NA, index=result.index, dtype=dtype)
    return result


def _trimmed(frame: pd.DataFrame) -> pd.DataFrame:
    """Without the blanks around a text that spreadsheets leave; a cell of blanks is empty."""
    result = frame.copy()
    for name in result.columns:
        if pd.api.types.is_string_dtype(result[name]):
            text = result[name].str.strip()
            result[name] = text.where(text != "")
    return result


def _problems(cases: pd.DataFrame, frame: pd.DataFrame, *, file: str) -> list[Problem]:
    found: dict[tuple[int | None, str | None, str], Problem] = {}
    for case in cases.to_dict("records"):
        check = str(case["check"])
        column = _column(case)
        index = case["index"]
        row = None if pd.isna(index) else int(index) + FIRST_DATA_ROW
        value = _cell(frame, index, column)
        reason, mend = _explain(check, column)
        found.setdefault((row, column, reason), Problem(file, reason, mend, row, column, value))
    return sorted(found.values(), key=lambda p: (p.row or 0, p.column or ""))


def _column(case: dict[Any, Any]) -> str | None:
    column = case["column"]
    return None if column is None or pd.isna(column) else str(column)


def _cell(frame: pd.DataFrame, index: object, column: str | None) -> str | None:
    if column not in frame.columns or index is None or pd.isna(index):
        return None
    value = frame[column].iloc[int(str(index))]
    return None if pd.isna(value) else str(value)


def _explain(check: str, column: str | None) -> tuple[str, str]:
    """Why a check of pandera failed and how to mend it, in Japanese."""
    if "not_nullable" in check:
        return tr("空欄にできない列が空です"), tr("値を入れるか、その行を消してください")
    if "coerce_dtype" in check or check.startswith(("dtype", "Int64", "Float64")):
        return tr("数として読めません"), tr(
            "半角の数字だけにし、分からないときは空欄にしてください"
        )
    if "unique" in check:
        return tr("同じ値が2行以上にあります"), tr(
            "どちらかの値を変えるか、重なった行を消してください"
        )
    if check.startswith("isin"):
        options = check[check.find("(") + 1 : check.rfind(")")].strip("[]").replace("'", "")
        return tr("決められた語ではありません"), tr(
            "次のどれかにしてください: {options}", options=options
        )
    if check.startswith("str_matches"):
        return tr("書き方が違います"), _pattern_mend(column)
    if check.startswith(("greater_than", "ge")):
        return tr("0より小さい数です"), tr("0以上の数にしてください")
    if check.startswith(("in_range", "between")):
        return tr("範囲の外の数です"), tr("緯度・経度は度（10進）で、取り違えがないか見てください")
    return tr("決まりに合いません"), tr("見出しの説明に合わせて直してください")


def _pattern_mend(column: str | None) -> str:
    if column == "municipality_code":
        return tr("5桁の自治体コード（例 13123）にしてください")
    if column == "url":
        return tr("http:// か https:// で始まるアドレスにしてください")
    return tr("日付は 2024、2024-04、2024-04-01 のどれかの形にしてください")
