"""Staff's own lists in Excel and CSV, with any column names → hubs, posts, activities, standards,
areas.

The way of a list: :func:`open_tables` finds the tables, :func:`loaders.mapping.proposed` guesses
what each column is, a person looks at :func:`preview` and corrects the mapping, :func:`load_list`
reads, :func:`loaders.mapping.remember` keeps the mapping for the next time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

from geodata.language import tr
from geodata.phrases import comma
from loaders.context import Context
from loaders.fields import TARGET_LABELS, field_of
from loaders.findings import Findings
from loaders.header import Row, Table, find_table
from loaders.list_hubs import hubs
from loaders.list_others import activities, areas, standards
from loaders.list_posts import posts
from loaders.list_reader import Reader
from loaders.mapping import Guessed, Mapping, heading_score, proposed
from loaders.report import Finding, Loaded, LoaderError, Report, is_unnamed
from loaders.sheets import CSV_SUFFIXES, EXCEL_SUFFIXES, Sheet, read_sheets
from loaders.source import Source, opened
from loaders.typed import DEFAULT_VISIBILITY

_READERS: dict[str, Callable[[Reader, tuple[Row, ...]], pd.DataFrame]] = {
    "hubs": hubs,
    "coordinators": posts,
    "activities": activities,
    "standards": standards,
    "areas": areas,
}


def open_tables(path: Path | str) -> tuple[Table, ...]:
    """Every table of an Excel file, a CSV or a zip of them; hidden sheets come last.

    Raises
    ------
    LoaderError
        See :func:`loaders.source.opened` and :func:`loaders.sheets.read_sheets`; no sheet has a
        table.
    """
    with opened(path) as source:
        sheets = [sheet for file in _files(source) for sheet in read_sheets(source, file)]
    tables, refusals = [], []
    for sheet in sorted(sheets, key=lambda sheet: sheet.hidden):
        try:
            tables.append(_table(sheet))
        except LoaderError as error:
            refusals.append(error)
    if not tables:
        raise refusals[0]
    return tuple(tables)


def load_list(
    path: Path | str,
    context: Context,
    *,
    target: str | None = None,
    mapping: Mapping | None = None,
    sheet: str | None = None,
    visibility: str = "staff",
    source: str | None = None,
    memory: Path | None = None,
) -> Loaded:
    """Read one list.

    Parameters
    ----------
    target
        hubs, coordinators, activities, standards or areas; None: what it looks like.
    mapping
        How the columns are read; None: the remembered mapping of this form, else the guess.
    sheet
        Name (or file label) of the table where there are several; None: the first.
    visibility
        ``staff`` (as inner papers are) or ``public`` where the list does not say.
    source
        What stands as the source of rows; None: the name of the file.
    memory
        Folder of remembered mappings; None: in the user's data directory.

    Returns
    -------
    One table of schema.TABLES, named by the target.

    Raises
    ------
    LoaderError
        See :func:`open_tables`; no such sheet; a required column that nothing gives.
    """
    tables = open_tables(path)
    table = chosen(tables, sheet, Path(path).name)
    said: list[Finding] = []
    if mapping is None:
        guessed = proposed(table, target, folder=memory)
        mapping, said = guessed.mapping, _said(table, guessed)
    loaded = read_table(table, mapping, context, visibility=visibility, source=source)
    if len(tables) > 1 and sheet is None:
        others = comma(other.name or other.file for other in tables if other is not table)
        said.append(
            Finding(
                table.file, None, None, others, tr("ほかにもシートがあります"),
                tr("「{name}」だけを読みました。ほかは1つずつ選んでください", name=table.name or table.file),
                "noted",
            )
        )  # fmt: skip
    report = replace(loaded.report, findings=(*said, *loaded.report.findings))
    return Loaded(loaded.tables, report)


def read_table(
    table: Table,
    mapping: Mapping,
    context: Context,
    *,
    visibility: str = "staff",
    source: str | None = None,
) -> Loaded:
    """Read a table that is already open, through a mapping; raises LoaderError (see above)."""
    missing = mapping.missing()
    if missing:
        labels = comma(tr("「{label}」", label=field.label) for field in missing)
        raise LoaderError(
            table.file,
            tr(
                "{target}として読むには{labels}の列が要ります",
                target=TARGET_LABELS[mapping.target],
                labels=labels,
            ),
            tr(
                "どの列がそれに当たるかを選んでください（ある列: {headings}）",
                headings=comma(table.headings[:12]),
            ),
        )
    found = Findings(table.file)
    found.add(table.findings)
    reader = Reader(
        table, mapping, context, found,
        source=source or f"持ち込み資料: {table.file}", visibility=visibility,
    )  # fmt: skip
    if visibility == "staff" and "visibility" not in mapping.columns and mapping.target in (
        "hubs", "coordinators", "activities",
    ):  # fmt: skip
        found.noted(
            None, None, None, tr("公開してよいかが書かれていません"),
            tr("職員だけが見る行としました。公開するときは「公開」の列を足すか、画面で変えてください"),
        )  # fmt: skip
    frame = _READERS[mapping.target](reader, table.rows)
    told = {*mapping.columns, *mapping.constants}
    frame.attrs[DEFAULT_VISIBILITY] = "visibility" not in told
    kind = tr("{target}の一覧", target=TARGET_LABELS[mapping.target])
    report = Report(table.file, kind, len(table.rows), len(frame), found.all())
    return Loaded({mapping.target: frame}, report)


def preview(
    table: Table, mapping: Mapping, context: Context, *, rows: int = 10
) -> tuple[pd.DataFrame, Report]:
    """The first rows as they would be read: columns with Japanese labels, and their report.

    Rows that would be refused are not in the table, but in the report. Raises LoaderError as
    :func:`read_table` does.
    """
    short = replace(table, rows=table.rows[:rows], findings=())
    loaded = read_table(short, mapping, context)
    frame = loaded.tables[mapping.target]
    shown = [
        name
        for name in frame.columns
        if name in mapping.columns or name in mapping.constants or frame[name].notna().any()
    ]
    labels = {}
    for name in shown:
        try:
            labels[name] = field_of(mapping.target, name).label
        except KeyError:
            continue
    plain = pd.DataFrame(frame[list(labels)])
    for column in ("area_id", "parent_area_id"):
        if column in plain and mapping.target != "areas":
            known = dict(zip(context.areas["area_id"], context.areas["name"], strict=True))
            plain[column] = plain[column].map(known)
    if "visibility" in plain:
        plain["visibility"] = plain["visibility"].map(
            {"public": tr("公開"), "staff": tr("職員のみ")}
        )
    return plain.rename(columns=labels), loaded.report


def chosen(tables: tuple[Table, ...], sheet: str | None, file: str) -> Table:
    """The table of a sheet by name or file label; the first when None. Raises LoaderError."""
    if sheet is None:
        return tables[0]
    for table in tables:
        if sheet in (table.name, table.file):
            return table
    names = comma(table.name or table.file for table in tables)
    raise LoaderError(
        file,
        tr("「{sheet}」というシートがありません", sheet=sheet[:40]),
        tr("あるシート: {names}", names=names),
    )


def _files(source: Source) -> tuple[Path, ...]:
    files = source.with_suffix(*EXCEL_SUFFIXES, *CSV_SUFFIXES) or source.files[:1]
    return files[:20]


def _table(sheet: Sheet) -> Table:
    return find_table(sheet, known=heading_score)


def _said(table: Table, guessed: Guessed) -> list[Finding]:
    """How the columns were taken, for the report."""
    if guessed.remembered:
        reason = tr("前に決めた読み方で読みました")
        return [
            Finding(table.file, None, None, None, reason, tr("違うときは直してください"), "noted")
        ]
    said = []
    for guess in guessed.guesses:
        if guess.field is None and not is_unnamed(guess.heading):
            said.append(
                Finding(
                    table.file, None, guess.heading, None, tr("どの項目か分からない列です"),
                    tr("取り込みませんでした。要る列なら項目を選んでください"), "noted",
                )
            )  # fmt: skip
        elif guess.field is not None and guess.confidence < 0.8:
            label = field_of(guessed.mapping.target, guess.field).label
            taken = guess.heading in (*guessed.mapping.columns.values(), *guessed.mapping.roles)
            mend = (
                tr("「{label}」として読みました", label=label)
                if taken
                else tr("「{label}」かもしれませんが、読みませんでした", label=label)
            )
            said.append(Finding(table.file, None, guess.heading, None, guess.reason, mend, "noted"))
    return said
