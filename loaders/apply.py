"""Loaded tables → the files of a dataset, checked before anything is saved.

Pure: files in, files out. Nothing is written but a temporary folder for the check; saving is
:class:`geodata.versions.VersionStore`'s, all or nothing. Order: areas, 町丁目 and their
assignment, figures, boundaries, hubs and the rest.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from geodata import library, schema, store
from geodata.changes import Change, changes
from geodata.errors import UnknownMunicipalityError
from geodata.language import tr
from geodata.names import fold
from geodata.phrases import comma
from geodata.store import Dataset, load_folder
from geodata.tables import read_table
from geodata.versions import Version, folder_files, table_bytes
from loaders.apply_shapes import apply_area_shapes, apply_chome_shapes, apply_outline, redrawn
from loaders.boundary_agreement import agreement_findings
from loaders.estat_stats import FIGURES
from loaders.progress import stage
from loaders.report import Finding, Loaded, LoaderError, Report
from loaders.statistics_join import with_statistics
from loaders.typed import DEFAULT_VISIBILITY

Mode = Literal["merge", "replace"]
#: Loaded tables that are rows of their own, and the columns that name one.
_ROW_TABLES: dict[str, tuple[str, ...]] = {
    "hubs": ("hub_id",),
    "coordinators": ("area_id", "role", "employer"),
    "activities": ("area_id", "name"),
    "standards": ("level", "subject", "measure"),
}
_STAGES = 6
_CHOME_FIGURES = ("population", "age65plus")


@dataclass(frozen=True, eq=False)
class Applied:
    """What a dataset would be.

    Attributes
    ----------
    files
        Its files by name, ready for VersionStore.save.
    dataset
        Read back from them (so it holds).
    changes
        Against the dataset before; every row counts as added where there was none.
    report
        What was read, and what came up while applying.
    """

    files: dict[str, bytes]
    dataset: Dataset
    changes: list[Change]
    report: Report


def files_in_force(code: str) -> tuple[dict[str, bytes], str | None]:
    """The files of the dataset in force and its version (None: the embedded one, or nothing)."""
    mine = library.own()
    version = mine.current(code)
    if version is not None:
        return mine.files(code, version), version
    if code in store.codes():
        return folder_files(store.DATA_ROOT / code), None
    raise UnknownMunicipalityError(code, library.codes())


def load_files(files: Mapping[str, bytes]) -> Dataset:
    """A Dataset out of files in memory; raises DataError where they do not hold."""
    with tempfile.TemporaryDirectory(prefix="loaders-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return load_folder(Path(folder))


def apply(
    files: Mapping[str, bytes],
    loaded: Sequence[Loaded],
    *,
    mode: Mode = "merge",
    tolerance_m: float = 2.0,
) -> Applied:
    """Put loaded tables into a dataset.

    Parameters
    ----------
    files
        The dataset before, by file name; it must hold.
    loaded
        What loaders gave, in any order.
    mode
        ``merge``: rows that are there already (same id, or same place and role) are updated by
        what the new rows know, others stay; ``replace``: the new rows take the place of a table.
        Areas, 町丁目 and figures are always merged.
    tolerance_m
        How far official boundaries are simplified, all together (metres); 0 keeps every vertex.

    Raises
    ------
    LoaderError
        Boundaries that are of another place.
    DataError
        When the result does not hold (each problem named). Nothing has changed in either case.
    """
    stage(tr("いまのデータを読んでいます"), 0, _STAGES)
    before = load_files(files)
    stage(tr("表を重ねています"), 1, _STAGES)
    original = _tables_of(before, files)
    tables = dict(original)
    shapes = {name: files[f"{name}.geojson"] for name in store.SHAPES if f"{name}.geojson" in files}
    found: list[Finding] = []
    given = _by_table(loaded)
    for frame in given.get("areas", []):
        tables["areas"] = merged(tables["areas"], frame, ("area_id",))
    for frame in given.get("chome", []):
        tables["chome"], said = _with_chome(tables, frame, loaded[0].report.file)
        found += said
    for frame in given.get("assignment", []):
        tables["chome"] = _assigned(tables["chome"], frame)
    for frame in given.get("chome_statistics", []):
        tables["chome"], said = _with_figures(tables["chome"], frame, loaded[0].report.file)
        found += said
    stage(tr("境界を作っています"), 2, _STAGES)
    for frame in given.get("outline", []):
        shapes, said = apply_outline(shapes, tables, frame)
        found += said
    for frame in given.get("boundaries", []):
        change = apply_chome_shapes if "chome" in frame else apply_area_shapes
        shapes, tables, said = change(shapes, tables, frame, tolerance_m=tolerance_m)
        found += said
    if "boundaries" not in given and _belonging(tables) != _belonging(original):
        shapes = redrawn(shapes, tables)
    stage(tr("行を重ねています"), 3, _STAGES)
    for name in _ROW_TABLES:
        for frame in given.get(name, []):
            tables[name] = frame if mode == "replace" else _rows_merged(name, tables[name], frame)
    result = _files(tables, original, files)
    result |= {f"{name}.geojson": content for name, content in shapes.items()}
    stage(tr("できたデータを確かめています"), 4, _STAGES)
    after = load_files(result)
    stage(tr("前と比べています"), 5, _STAGES)
    found += agreement_findings(before, after)
    report = loaded[0].report
    for other in loaded[1:]:
        report = report.merged(other.report)
    report = Report(
        report.file, report.kind, report.rows_read, report.rows_taken,
        (*report.findings, *found),
    )  # fmt: skip
    return Applied(result, after, changes(before, after), report)


def _files(
    tables: Mapping[str, pd.DataFrame],
    original: Mapping[str, pd.DataFrame],
    files: Mapping[str, bytes],
) -> dict[str, bytes]:
    """The tables as files; the bytes of a table that says the same stay."""
    result = {}
    for name, table in tables.items():
        file = f"{name}.csv"
        content = table_bytes(table)
        # optional columns are not added for nothing
        kept = table is original[name] or _same(original[name], {file: content}, name)
        result[file] = files[file] if kept else content
    return result


def _rows_merged(name: str, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Rows of hubs, posts, activities or standards laid over those that are there."""
    key = _ROW_TABLES[name]
    if name == "coordinators":
        old, new = _employers_met(old, new)
    if new.attrs.get(DEFAULT_VISIBILITY) and "visibility" in old:
        # the list does not say who may see a row: one that is there stays as it is
        before = dict(zip(_keys(old, key), old["visibility"], strict=True))
        shown = [before.get(k, v) for k, v in zip(_keys(new, key), new["visibility"], strict=True)]
        new = new.assign(visibility=pd.array(shown, dtype="str"))
    return merged(old, new, key)


def _employers_met(old: pd.DataFrame, new: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A list that does not name the employer, or names it for the first time, means the one post
    of that area and role that there is, not a second one beside it."""
    there, given = _single_employers(old), _single_employers(new)
    filled = []
    for table, other in ((old, given), (new, there)):
        keys = [_plain(key) for key in zip(table["area_id"], table["role"], strict=True)]
        own = there if table is old else given
        met = [
            other.get(key, employer) if pd.isna(employer) and key in own else employer
            for key, employer in zip(keys, table["employer"], strict=True)
        ]
        filled.append(table.assign(employer=pd.array(met, dtype="str")))
    return filled[0], filled[1]


def _single_employers(posts: pd.DataFrame) -> dict[tuple[object, ...], object]:
    """(area, role) → employer, of those that one row alone has."""
    groups = posts.groupby(["area_id", "role"], dropna=False, sort=False)
    return {_plain(key): rows["employer"].iloc[0] for key, rows in groups if len(rows) == 1}


def _plain(keys: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(None if pd.isna(key) else key for key in keys)


def load_into(
    code: str, loaded: Sequence[Loaded], *, comment: str, mode: Mode = "merge"
) -> tuple[Applied, Version]:
    """Apply to the dataset in force and save the result as a new version, all or nothing.

    Raises as :func:`apply`, and ConflictError where somebody else saved in the meantime.
    """
    files, parent = files_in_force(code)
    result = apply(files, loaded, mode=mode)
    version = library.own().save(code, result.files, comment=comment, parent=parent)
    return result, version


def merged(old: pd.DataFrame, new: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    """Rows of *new* laid over *old*: what a new row knows wins, what it does not know stays.

    Rows meet by the columns of *key* (unknown matches unknown); new ones go to the end. Columns
    that the schema does not name are kept.
    """
    columns = list(dict.fromkeys([*old.columns, *new.columns]))
    rows = dict(zip(_keys(old, key), _records(old), strict=True))
    for one, row in zip(_keys(new, key), _records(new), strict=True):
        known = {name: value for name, value in row.items() if value is not None}
        rows[one] = rows.get(one, {}) | known
    frame = pd.DataFrame(list(rows.values()), columns=columns, dtype="object")
    return _retyped(frame, old, new)


def _keys(table: pd.DataFrame, key: Sequence[str]) -> list[tuple[object, ...]]:
    """Keys of rows; a key that comes again is told apart by its turn."""
    turns: dict[tuple[object, ...], int] = {}
    keys: list[tuple[object, ...]] = []
    for row in _records(table):
        one = tuple(row.get(name) for name in key)
        turns[one] = turns.get(one, 0) + 1
        keys.append((*one, turns[one]))
    return keys


def _records(table: pd.DataFrame) -> list[dict[str, object]]:
    plain = pd.DataFrame(table).drop(columns=["geometry", "boundary"], errors="ignore")
    plain = plain.astype(object).where(plain.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def _retyped(frame: pd.DataFrame, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    types = {c: (old[c] if c in old else new[c]).dtype for c in frame.columns}
    return frame.astype(types)


def _read(files: Mapping[str, bytes], name: str) -> pd.DataFrame:
    """A table with the types of its schema, its extra columns as text."""
    with tempfile.TemporaryDirectory(prefix="loaders-") as folder:
        path = Path(folder) / f"{name}.csv"
        path.write_bytes(files.get(f"{name}.csv", b""))
        return read_table(path, schema.TABLES[name])


def _tables_of(dataset: Dataset, files: Mapping[str, bytes]) -> dict[str, pd.DataFrame]:
    """The tables of a dataset as they were read; checking them once more would take as long."""
    read: dict[str, pd.DataFrame] = {
        "areas": dataset.areas,
        "chome": dataset.chome,
        "hubs": dataset.hubs,
        "coordinators": dataset.posts,
        "coordinator_history": dataset.post_history,
        "standards": dataset.standards,
        "activities": dataset.activities,
    }
    shapes = ["geometry", "boundary"]
    return {
        name: pd.DataFrame(read[name].drop(columns=shapes, errors="ignore"))
        if name in read
        else _read(files, name)
        for name in schema.TABLES
    }


def _same(before: pd.DataFrame, files: Mapping[str, bytes], name: str) -> bool:
    """Whether a table read back says the same as before."""
    after = _read(files, name)
    return set(before) == set(after) and before.equals(after[before.columns])


def _belonging(tables: Mapping[str, pd.DataFrame]) -> list[list[object]]:
    """What the shapes of areas depend on: the tree of areas, and the areas of 町丁目."""
    areas = tables["areas"][["area_id", "level", "parent_area_id"]]
    chome = tables["chome"][["chome", "area_id", "sub_area_id"]]
    return [frame.astype(object).fillna("").to_numpy().tolist() for frame in (areas, chome)]


def _by_table(loaded: Sequence[Loaded]) -> dict[str, list[pd.DataFrame]]:
    if not loaded:
        raise LoaderError(
            tr("（なし）"), tr("取り込むものがありません"), tr("ファイルを選んでください")
        )
    given: dict[str, list[pd.DataFrame]] = {}
    for one in loaded:
        for name, frame in one.tables.items():
            given.setdefault(name, []).append(frame)
    return given


def _with_chome(
    tables: Mapping[str, pd.DataFrame], new: pd.DataFrame, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """町丁目 of the census: figures for those that are there, new rows for those that are not.

    The points and the assignment of a 町丁目 that is there stay as they are.
    """
    chome = tables["chome"]
    new = new[new["municipality_code"] == tables["municipality"]["municipality_code"].iloc[0]]
    by_key = {fold(name): name for name in chome["chome"]}
    spelled = new.assign(
        chome=[by_key.get(fold(n), n) for n in new["chome"]],
        population_source=new["source"].where(new["population"].notna()),
    )
    figures = ["chome", "population_source", *(c for c in _CHOME_FIGURES if c in spelled)]
    there = spelled["chome"].isin(chome["chome"])
    result = merged(chome, spelled.loc[there, figures], ("chome",))
    columns = [*(c for c in schema.TABLES["chome"].columns if c in spelled), "population_source"]
    fresh = spelled.loc[~there, columns]
    result = merged(result, fresh, ("chome",))
    said = []
    if len(fresh) and len(chome):
        names = comma(fresh["chome"].head(10))
        said.append(
            Finding(
                file, None, None, names, tr("新しい町丁目が{count:,}あります", count=len(fresh)),
                tr("圏域のない町丁目として加えました。圏域を割り当ててください"), "noted",
            )
        )  # fmt: skip
    return result, said


def _assigned(chome: pd.DataFrame, assignment: pd.DataFrame) -> pd.DataFrame:
    columns = ["chome", "area_id", "sub_area_id", "assignment", "note"]
    told = assignment[columns].set_index("chome")
    result = chome.copy()
    where = result["chome"].isin(told.index)
    for name in ("area_id", "sub_area_id"):
        value = result["chome"].map(told[name])
        result[name] = value.where(where & value.notna(), result[name]).astype("str")
    for name in ("assignment", "note"):
        # an old note told how the old assignment came about
        result[name] = result["chome"].map(told[name]).where(where, result[name]).astype("str")
    source = result["chome"].map(assignment.set_index("chome")["source"])
    joined = result["source"].str.split(" | ", regex=False).str[0] + " | " + source
    result["source"] = joined.where(where, result["source"]).astype("str")
    return result


def _with_figures(
    chome: pd.DataFrame, figures: pd.DataFrame, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    kept = [c for c in figures.columns if c not in (*FIGURES, "note") or c in _CHOME_FIGURES]
    given = figures[kept].assign(note=pd.array([None] * len(figures), dtype="str"))
    result, said = with_statistics(chome, given, file=file)
    source = dict(zip(figures["chome"].map(fold), figures["source"], strict=True))
    told = pd.Series([source.get(fold(n)) for n in result["chome"]], result.index, dtype="str")
    old = result.get("population_source")
    result["population_source"] = told if old is None else told.fillna(old)
    return result, said


__all__ = ["Applied", "apply", "files_in_force", "load_files", "load_into", "merged"]
