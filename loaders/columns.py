"""Columns of official files by their names, whatever the case, and figures out of their text."""

from __future__ import annotations

import pandas as pd

from geodata.language import tr
from geodata.phrases import comma
from loaders.report import Finding, LoaderError, shown

#: More people than live in Japan is a broken figure.
_MOST = 200_000_000


def upper_case(frame: pd.DataFrame, *, geometry: str = "geometry") -> pd.DataFrame:
    """The frame with its columns in upper case (KEY_CODE); of two alike the first wins."""
    renamed = frame.rename(columns={c: str(c).upper() for c in frame.columns if c != geometry})
    return renamed.loc[:, ~renamed.columns.duplicated()]


def first_of(frame: pd.DataFrame, *names: str) -> pd.Series:
    """The first of these columns, as text; all <NA> where there is none."""
    for name in names:
        if name in frame:
            return frame[name].astype("str")
    return pd.Series(pd.NA, index=frame.index, dtype="str")


def require(frame: pd.DataFrame, names: tuple[str, ...], *, file: str, kind: str) -> None:
    """Raise LoaderError naming the columns that are missing."""
    missing = [name for name in names if name not in frame]
    if missing:
        held = comma(shown(c) for c in frame.columns if c != "geometry") or tr("なし")
        raise LoaderError(
            file,
            tr(
                "{kind}の列（{missing}）がありません（ある列: {columns}）",
                kind=kind,
                missing=comma(missing),
                columns=shown(held, length=120),
            ),
            tr("ファイルの種類を確かめてください"),
        )


def counts(text: pd.Series, *, file: str) -> tuple[pd.Series, list[Finding]]:
    """Whole numbers from 0 out of text (Int64); blank is unknown, rubbish is refused and unknown.

    The index of *text* counts rows from 0; findings count from 1.
    """
    number = pd.to_numeric(text, errors="coerce")
    good = number.notna() & (number >= 0) & (number < _MOST) & (number % 1 == 0)
    bad = text.notna() & ~good
    findings = [
        Finding(
            file,
            int(row) + 1,
            str(text.name),
            shown(value),
            tr("人数や世帯数として読めません"),
            tr("不明として扱います。元の数を確かめてください"),
            "refused",
        )
        for row, value in text[bad].items()
    ]
    return number.where(good).astype("Int64"), findings
