"""e-Stat 小地域 statistics (国勢調査 年齢別人口・世帯): CSV with two header rows.

Layout (e.g. tblT001082C13.txt): row 1 KEY_CODE, HYOSYO, CITYNAME, NAME, HTKSYORI, HTKSAKI, GASSAN,
T001082001 …; row 2 the words of the figures (総数１５歳未満); then a row for the municipality, for
each 町 and for each 丁目. ``-`` is none (0); ``X`` and ``*`` are suppressed (秘匿): unknown.

The figures of a suppressed 町丁目 are contained in those of the place that HTKSAKI names, whose
GASSAN lists it. They are not moved back: the receiving place keeps the sum, with a word.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.language import N_, tr
from loaders.chome_names import NO_NAME, aligned, official_name
from loaders.columns import first_of
from loaders.municipalities import checked_code, member_codes
from loaders.progress import stage
from loaders.report import Finding, Loaded, LoaderError, Report, shown
from loaders.source import opened
from loaders.text import read_text

KIND = N_("国勢調査 小地域 統計")
CREDIT = "総務省統計局「国勢調査」小地域集計（e-Stat）を加工"
FIGURES = ("population", "age0_14", "age15_64", "age65plus", "age75plus", "households")
_HEADER_SEARCH = 15
#: Row 1 of a spreadsheet is the first header, row 2 the second.
_FIRST_ROW = 3
_SUPPRESSED = {"X", "*", "×", "χ"}
_NONE = {"-", "‐", "‑", "–", "—", "―", "−", "ー"}
_STAYS_UNKNOWN = N_("0ではなく不明のままにしました")
_STAYS_WHOLE = N_("分けられないのでそのまま使います")
_LABELS = {
    "population": re.compile(r"(総数|人口総数)(、?年齢「?不詳」?(を)?含む)?|人口"),
    "age0_14": re.compile(r"(総数|人口総数)?(15歳未満|0~14歳)(人口)?"),
    "age15_64": re.compile(r"(総数|人口総数)?15~64歳(人口)?"),
    "age65plus": re.compile(r"(総数|人口総数)?65歳以上(人口)?"),
    "age75plus": re.compile(r"(総数|人口総数)?75歳以上(人口)?"),
    "households": re.compile(r"(世帯総数|総世帯数?|世帯数)"),
}


def load_estat_stats(
    path: Path | str, *, municipality_code: str | None = None, known: Iterable[str] = ()
) -> Loaded:
    """Read a statistics table.

    Parameters
    ----------
    path
        CSV or TXT (CP932 or UTF-8), or a zip of one.
    municipality_code
        Take only this municipality (five digits; a designated city takes its wards); None: all.
    known
        Names of 町丁目 already in use; their spelling wins.

    Returns
    -------
    Table ``chome_statistics``: municipality_code, chome, key_code, the figures of the file among
    :data:`FIGURES` (Int64; <NA> where suppressed or not in the file), suppressed (bool),
    merged_into (key_code of the place that holds the figures), includes (key_codes whose figures
    are held here, joined with ``|``), source, note. One row per
    key_code, 町 that have 丁目 left out.

    Raises
    ------
    LoaderError
        Not such a table; nothing of the municipality.
    """
    with opened(path) as source:
        files = source.with_suffix(".csv", ".txt")
        if len(files) != 1:
            reason = (
                tr("CSVがありません")
                if not files
                else tr("CSVが{count}つあります", count=len(files))
            )
            raise LoaderError(source.name, reason, tr("統計表のCSVを1つだけ選んでください"))
        file = source.label(files[0])
        text, _ = read_text(files[0].read_bytes(), file=file)
    table, labels = _table(text, file)
    return _loaded(table, labels, file, municipality_code, tuple(known))


def _table(text: str, file: str) -> tuple[pd.DataFrame, dict[str, str]]:
    """All cells as text, and the words of each column. The index counts rows below the headers
    as if these stood in rows 1 and 2."""
    try:
        head = list(itertools.islice(csv.reader(io.StringIO(text, newline="")), _HEADER_SEARCH))
        start = _header_row(head, file)
        codes = [_plain(cell).upper() for cell in head[start]]
        named = {code: i for i, code in reversed(list(enumerate(codes))) if code}
        buffer = io.StringIO(text, newline="")
        for _ in itertools.islice(csv.reader(buffer), start + 2):
            pass
        frame = pd.read_csv(
            io.StringIO(buffer.read()),
            header=None,
            names=range(len(codes)),
            index_col=False,
            usecols=list(named.values()),
            dtype="str",
            keep_default_na=False,
            skip_blank_lines=False,
        )
    except pd.errors.EmptyDataError:
        frame = pd.DataFrame(columns=list(named.values()), dtype="str")
    except (csv.Error, pd.errors.ParserError) as error:
        raise LoaderError(
            file, tr("表として読めません"), tr("CSVで保存し直してください")
        ) from error
    words = [*(_plain(cell) for cell in head[start + 1]), *[""] * len(codes)]
    table = frame[list(named.values())].set_axis(list(named), axis=1).fillna("")
    table = table.set_axis(np.arange(len(table)) + start).apply(lambda column: column.str.strip())
    return table[(table != "").any(axis=1)], {code: words[i] for code, i in named.items()}


def _header_row(head: list[list[str]], file: str) -> int:
    for number, row in enumerate(head[:-1]):
        if "KEY_CODE" in map(_plain, row):
            return number
    raise LoaderError(
        file,
        tr("国勢調査 小地域の統計表ではありません（KEY_CODEの列がありません）"),
        tr("e-Statの統計GISのCSVを選んでください"),
    )


def _loaded(
    table: pd.DataFrame, labels: dict[str, str], file: str, code: str | None, known: tuple[str, ...]
) -> Loaded:
    findings: list[Finding] = []
    columns = _figure_columns(labels, file)
    key = table["KEY_CODE"].str.strip()
    key = key.where(~key.str.len().isin([4, 8, 10]), "0" + key)
    rows = pd.DataFrame({"key_code": key, "municipality_code": key.str[:5]})
    rows["city"] = first_of(table, "CITYNAME").fillna("")
    rows["name"] = first_of(table, "NAME").fillna("")
    rows["hidden_in"] = first_of(table, "HTKSAKI").fillna("")
    rows["gathered"] = first_of(table, "GASSAN").fillna("")
    for number, (figure, column) in enumerate(columns.items()):
        stage(tr("数を読んでいます"), number, len(columns))
        rows[figure], rows[f"{figure}_x"], said = _figures(table[column], file, labels[column])
        findings += said
    stage(tr("数を読んでいます"), len(columns), len(columns))
    odd = ~key.str.fullmatch(r"[0-9]{5}([0-9]{4}([0-9]{2})?)?").fillna(False)
    findings += [
        Finding(
            file,
            int(row) + _FIRST_ROW,
            "KEY_CODE",
            shown(value),
            tr("地域のコードではありません"),
            tr("取り込みません"),
            "refused",
        )
        for row, value in key[odd].items()
        if value
    ]
    rows, said = _leaves(_unique(rows[~odd], findings, file), file)
    rows = _of_municipality(rows, code, file)
    if rows.empty:
        raise LoaderError(
            file, tr("町丁目の行がありません"), tr("小地域（町丁・字等）の統計表を選んでください")
        )
    findings += said
    rows, said = _linked(rows, file)
    findings += said
    spelling = aligned(rows["name"].unique(), known)
    has_name = rows["name"].map(official_name) != ""
    rows["chome"] = rows["ward"] + rows["name"].map(spelling).where(has_name, NO_NAME)
    kept = ["municipality_code", "chome", "key_code", *columns]
    kept += ["suppressed", "merged_into", "includes", "note"]
    texts = dict.fromkeys(("municipality_code", "chome", "key_code", "merged_into"), "str")
    result = rows[kept].assign(source=CREDIT).reset_index(drop=True)
    result = result.astype(texts | dict.fromkeys(("includes", "note", "source"), "str"))
    report = Report(file, tr(KIND), len(table), len(result), tuple(findings))
    return Loaded({"chome_statistics": result}, report)


def _figure_columns(labels: dict[str, str], file: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code, words in labels.items():
        for figure, pattern in _LABELS.items():
            if figure not in found and pattern.fullmatch(words):
                found[figure] = code
    if not found:
        raise LoaderError(
            file,
            tr("人口・年齢・世帯の列が見つかりません"),
            tr("年齢別人口か世帯数の統計表を選んでください"),
        )
    return {figure: found[figure] for figure in FIGURES if figure in found}


def _figures(text: pd.Series, file: str, label: str) -> tuple[pd.Series, pd.Series, list[Finding]]:
    """Numbers (Int64), which are suppressed, and findings for rubbish."""
    spelling = {cell: _plain(cell).replace(",", "") for cell in text.unique()}
    plain = text.map(spelling).astype("str")
    suppressed = plain.str.upper().isin(_SUPPRESSED)
    number = pd.to_numeric(plain.where(~plain.isin(_NONE), "0"), errors="coerce").astype(float)
    good = np.isfinite(number) & (number >= 0) & (number % 1 == 0) & (number < 2e8)
    bad = ~good & ~suppressed & (plain != "")
    findings = [
        Finding(
            file,
            int(row) + _FIRST_ROW,
            shown(label),
            shown(value),
            tr("数として読めません"),
            tr("不明として扱います"),
            "refused",
        )
        for row, value in text[bad].items()
    ]
    return number.where(good).astype("Int64"), suppressed, findings


def _unique(rows: pd.DataFrame, findings: list[Finding], file: str) -> pd.DataFrame:
    twice = rows["key_code"].duplicated()
    findings += [
        Finding(
            file,
            int(row) + _FIRST_ROW,
            "KEY_CODE",
            key,
            tr("同じ地域の行が2つあります"),
            tr("先の行を使いました"),
            "refused",
        )
        for row, key in rows.loc[twice, "key_code"].items()
    ]
    return rows[~twice]


def _leaves(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Without totals: the municipality's row, and every 町 whose 丁目 have rows of their own."""
    keys = rows["key_code"]
    with_parts = set(keys[keys.str.len() == 11].str[:9])
    total = (keys.str.len() == 5) | keys.isin(with_parts)
    said = []
    if total.any():
        reason = tr("市区町村や町の合計の行が{count:,}行あります", count=int(total.sum()))
        said = [
            Finding(file, None, None, None, reason, tr("二重に数えないよう除きました"), "noted")
        ]
    return rows[~total], said


def _of_municipality(rows: pd.DataFrame, code: str | None, file: str) -> pd.DataFrame:
    if code is None:
        return rows.assign(ward="")
    code = checked_code(code, file=file)
    names = rows.drop_duplicates("municipality_code")
    wards = member_codes(
        code, dict(zip(names["municipality_code"], names["city"], strict=True)), file=file
    )
    taken = rows[rows["municipality_code"].isin(list(wards))]
    ward = taken["municipality_code"].map(wards)
    return taken.assign(ward=ward, area_code=taken["municipality_code"], municipality_code=code)


def _linked(rows: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Suppression told: who holds whose figures. HTKSAKI and GASSAN are codes within the city."""
    city = rows["key_code"].str[:5]
    marks = [column for column in rows if str(column).endswith("_x")]
    suppressed = rows[marks].any(axis=1)
    merged = (city + rows["hidden_in"]).where(rows["hidden_in"].str.fullmatch(r"\d{4}(\d{2})?"))
    holds = rows["gathered"] != ""
    includes = pd.Series(
        [
            "|".join(prefix + number for number in re.findall(r"\d{6}|\d{4}", gathered)) or pd.NA
            for prefix, gathered in zip(city[holds], rows.loc[holds, "gathered"], strict=True)
        ],
        index=rows.index[holds],
        dtype="str",
    ).reindex(rows.index)
    holder = dict(zip(rows["key_code"], rows["name"], strict=True))
    into = merged.map(holder).fillna(merged).fillna("")
    held = [
        "、".join(str(holder.get(key, key)) for key in keys.split("|")) if keys else ""
        for keys in includes.fillna("")
    ]
    # the note stays with the row, in Japanese as all that tables hold
    parted = "秘匿のため不明" + ("（数は" + into + "に含まれる）").where(into != "", "")
    gathered = pd.Series(held, index=rows.index, dtype="str")
    note = parted.where(suppressed, ("秘匿された" + gathered + "の数を含む").where(gathered != ""))
    told = note.notna()
    findings = [
        Finding(
            file,
            int(row) + _FIRST_ROW,
            None,
            name,
            _withheld(within) if hidden else tr("秘匿された{names}の数を含む", names=of_others),
            tr(_STAYS_UNKNOWN if hidden else _STAYS_WHOLE),
            "noted",
        )
        for row, name, hidden, within, of_others in zip(
            rows.index[told],
            rows.loc[told, "name"],
            suppressed[told],
            into[told],
            gathered[told],
            strict=True,
        )
    ]
    return (
        rows.assign(suppressed=suppressed, merged_into=merged, includes=includes, note=note),
        findings,
    )


def _withheld(into: str) -> str:
    if into:
        return tr("秘匿のため不明（数は{into}に含まれる）", into=into)
    return tr("秘匿のため不明")


def _plain(cell: str) -> str:
    """Half width, without blanks; 〜 and ～ between numbers are one."""
    text = unicodedata.normalize("NFKC", cell).replace("〜", "~").replace("～", "~")
    return re.sub(r"[\s\ufeff]+", "", text)
