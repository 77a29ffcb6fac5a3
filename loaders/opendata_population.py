"""地域・年齢別人口 (自治体標準オープンデータセット) → figures by 町丁目."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from geodata.language import tr
from geodata.names import fold
from geodata.phrases import comma
from loaders import numbers
from loaders.any_heading import Cells
from loaders.chome_names import official_name
from loaders.context import Context
from loaders.findings import Findings
from loaders.header import Row

_AGE = "歳"


def population(cells: Cells, rows: list[Row], context: Context, found: Findings) -> pd.DataFrame:
    """Table ``chome_statistics``: municipality_code, chome (spelled as in the chome table),
    figures (Int64, unknown where suppressed or unreadable), source, note; one row a place."""
    groups = age_columns(cells.table.headings)
    known = {fold(name): name for name in context.chome["chome"].astype(str)}
    newest = _newest(cells, rows, found)
    records: dict[str, dict[str, object]] = {}
    for row in newest:
        name = numbers.clean(cells.get(row, ("地域名",))).value
        if name is None:
            found.grouped(
                "noted",
                row.number,
                "地域名",
                None,
                tr("地域名のない行です（全域の合計）"),
                tr("除きました"),
            )
            continue
        spelling = known.get(fold(name)) or official_name(name) or name
        if spelling in records:
            found.refused(
                row.number,
                "地域名",
                name,
                tr("同じ地域名の行が2つあります"),
                tr("先の行を使いました"),
            )
            continue
        if known and fold(name) not in known:
            found.noted(
                row.number,
                "地域名",
                name,
                tr("町丁目の表にない名です"),
                tr("人口は使われません。名を確かめてください"),
            )
        record: dict[str, object] = {
            "population": _figure(cells, row, "総人口", found),
            "households": _figure(cells, row, "世帯数", found),
        }
        for figure, columns in groups.items():
            values = [_figure(cells, row, column, found) for column in columns]
            record[figure] = None if None in values else sum(v or 0 for v in values)
        date = numbers.date(cells.get(row, ("調査年月日",))).value or "時点不明"
        record["source"] = f"{context.name} オープンデータ 地域・年齢別人口（{date}）"
        records[spelling] = record
    missing = [name for key, name in known.items() if name not in records]
    if missing:
        found.noted(
            None, "地域名", comma(missing[:10]),
            tr("人口のない町丁目が{count:,}あります", count=len(missing)), tr("不明のままです"),
        )  # fmt: skip
    frame = pd.DataFrame.from_dict(records, orient="index").reset_index(names="chome")
    figures = ["population", *groups, "households"]
    if frame.empty:
        frame = pd.DataFrame(columns=["chome", *figures, "source"])
    frame.insert(0, "municipality_code", context.code)
    frame["note"] = None
    texts = dict.fromkeys(("municipality_code", "chome", "source", "note"), "str")
    return frame.astype(texts | dict.fromkeys(figures, "Int64"))


def age_columns(headings: Sequence[str]) -> dict[str, list[str]]:
    """Age figure → the columns that add up to it, of those figures that can be told exactly.

    Columns are 0-4歳の男性 … 85歳以上の女性 (some go on to 100歳以上).
    """
    bands: dict[tuple[int, int | None], list[str]] = {}
    for heading in headings:
        plain = numbers.plain(heading)
        if _AGE not in plain or not plain.endswith(("男性", "女性")):
            continue
        ages = plain.split(_AGE)[0].replace("~", "-").split("-")
        if all(age.isdecimal() for age in ages) and len(ages) <= 2:
            top = int(ages[1]) if len(ages) == 2 else None
            bands.setdefault((int(ages[0]), top), []).append(heading)
    figures = {"age0_14": (0, 14), "age15_64": (15, 64), "age65plus": (65, None),
               "age75plus": (75, None)}  # fmt: skip
    result: dict[str, list[str]] = {}
    for figure, (low, high) in figures.items():
        inside = {b: names for b, names in bands.items() if low <= b[0] and _ends(b, high)}
        edges = sorted(inside, key=lambda band: band[0])
        closed = bool(edges) and edges[0][0] == low and edges[-1][1] == high
        joined = all(one[1] == two[0] - 1 for one, two in pairwise(edges) if one[1] is not None)
        if closed and joined and all(len(names) == 2 for names in inside.values()):
            result[figure] = [name for names in inside.values() for name in names]
    return result


def _ends(band: tuple[int, int | None], high: int | None) -> bool:
    return high is None or (band[1] is not None and band[1] <= high)


def _newest(cells: Cells, rows: list[Row], found: Findings) -> list[Row]:
    """Some files hold many years one after the other: only the newest is taken."""
    dates = [numbers.date(cells.get(row, ("調査年月日",))).value or "" for row in rows]
    last = max(dates)
    kept = [row for row, date in zip(rows, dates, strict=True) if date == last]
    if len(kept) < len(rows):
        found.noted(
            None, "調査年月日", last, tr("ほかの時点の行が{count:,}行あります", count=len(rows) - len(kept)),
            tr("いちばん新しい時点だけを取り込みました"),
        )  # fmt: skip
    return kept


def _figure(cells: Cells, row: Row, column: str, found: Findings) -> int | None:
    raw = cells.get(row, (column,))
    cell = numbers.statistic(raw)
    if cell.kind == "broken":
        found.refused(row.number, column, raw, cell.note or "", tr("不明として扱います"))
    elif cell.kind == "suppressed":
        found.grouped(
            "noted", row.number, column, raw, tr("秘匿された数です"), tr("0ではなく不明としました")
        )
    return cell.value
