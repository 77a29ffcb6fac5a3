"""Every loader gives a report or a LoaderError on any bytes, and leaves the file as it was."""

from __future__ import annotations

import io
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.estat import load_estat
from loaders.estat_stats import load_estat_stats
from loaders.ksj import load_a27, load_p05, load_p14
from loaders.n03 import load_n03
from loaders.polygons import describe_polygons, load_polygons
from loaders.report import Loaded, LoaderError
from tests.loaders.layouts import cell, estat_2015, frame, statistics_csv

LOADERS: dict[str, Callable[[Path], Any]] = {
    "polygons": partial(load_polygons, name_column="MOJI"),
    "describe": describe_polygons,
    "estat": load_estat,
    "estat of one": partial(load_estat, municipality_code="13123", known=("松江一丁目",)),
    "statistics": load_estat_stats,
    "n03": load_n03,
    "a27": load_a27,
    "p14": load_p14,
    "p05": load_p05,
}
SUFFIXES = (".shp", ".dbf", ".zip", ".gpkg", ".geojson", ".fgb", ".kml", ".gml", ".csv", ".txt")
HOW_MANY = settings(max_examples=60, deadline=None)


def run(load: Callable[[Path], Any], path: Path) -> None:
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = load(path)
        except LoaderError as error:
            found = error
    if isinstance(found, Loaded):
        assert found.report.rows_taken <= found.report.rows_read
        assert found.report.to_frame() is not None
    elif isinstance(found, LoaderError):
        assert found.file
        assert found.mend
    assert {p.name: p.read_bytes() for p in path.parent.iterdir()} == before


@cache
def valid(suffix: str) -> dict[str, bytes]:
    """The bytes of a small census file in each format, by ending."""
    codes = {f"N03_{i:03}": "13123" for i in range(1, 8)} | {"A27_001": "13123", "A27_003": "松"}
    codes |= {f"P14_{i:03}": "13123" for i in range(1, 11)} | {"P05_001": "13123", "P05_003": "館"}
    rows = [estat_2015(f"松江{i}丁目", f"1312300200{i}", i, i) | codes for i in (1, 2, 3)]
    shapes = [cell(0), cell(1), shapely.MultiPolygon([cell(2), cell(4)])]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        options = {"encoding": "CP932"} if suffix == ".shp" else {}
        pyogrio.write_dataframe(
            frame(rows, shapes), path, **options, driver="KML" if suffix == ".kml" else None
        )
        return {part.suffix: part.read_bytes() for part in Path(folder).iterdir()}


def damaged(content: bytes, cuts: list[tuple[int, bytes]], end: int | None) -> bytes:
    raw = bytearray(content)
    for at, value in cuts:
        at %= max(len(raw), 1)
        raw[at : at + len(value)] = value
    return bytes(raw[: end % (len(raw) + 1)] if end is not None else raw) or b"\0"


DAMAGE = {
    "cuts": st.lists(
        st.tuples(st.integers(0, 100_000), st.binary(min_size=1, max_size=6)), max_size=4
    ),
    "end": st.none() | st.integers(0, 100_000),
}


@pytest.mark.parametrize("loader", LOADERS)
@HOW_MANY
@given(st.binary(min_size=1, max_size=400), st.sampled_from(SUFFIXES))
def test_any_bytes(loader: str, content: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a{suffix}"
        path.write_bytes(content)
        if suffix == ".shp":
            for other in (".dbf", ".shx", ".prj", ".cpg"):
                path.with_suffix(other).write_bytes(content)
        run(LOADERS[loader], path)


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize("suffix", [".shp", ".gpkg", ".geojson", ".fgb", ".kml", ".gml"])
@settings(max_examples=15, deadline=None)
@given(**DAMAGE, part=st.sampled_from([".shp", ".shx", ".dbf", ".prj", ".cpg"]))
def test_a_damaged_file_of_shapes(
    loader: str, suffix: str, cuts: list[tuple[int, bytes]], end: int | None, part: str
) -> None:
    parts = valid(suffix)
    with tempfile.TemporaryDirectory() as folder:
        for ending, content in parts.items():
            hit = ending == (part if suffix == ".shp" else suffix)
            path = Path(folder) / f"a{ending}"
            path.write_bytes(damaged(content, cuts, end) if hit else content)
        run(LOADERS[loader], Path(folder) / f"a{suffix}")


@pytest.mark.parametrize("loader", LOADERS)
@settings(max_examples=15, deadline=None)
@given(**DAMAGE)
def test_a_damaged_zip(loader: str, cuts: list[tuple[int, bytes]], end: int | None) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, content in valid(".shp").items():
            archive.writestr(f"h27ka13/a{ending}", content)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.zip"
        path.write_bytes(damaged(buffer.getvalue(), cuts, end))
        run(LOADERS[loader], path)


@HOW_MANY
@given(**DAMAGE)
def test_a_damaged_statistics_table(cuts: list[tuple[int, bytes]], end: int | None) -> None:
    rows = [["13123001001", "3", "江戸川区", "北小岩一丁目", "0", "", "", "300", "X"]]
    content = statistics_csv(rows * 3, ["総数、年齢「不詳」含む", "総数６５歳以上"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(damaged(content, cuts, end))
        run(load_estat_stats, path)


@HOW_MANY
@given(
    st.lists(
        st.lists(
            st.text(alphabet='0123456789XKEY_CODE,"\n-＊総数歳上65以', max_size=12), max_size=9
        ),
        max_size=6,
    )
)
def test_tables_that_are_nearly_statistics(rows: list[list[str]]) -> None:
    head = "KEY_CODE,HYOSYO,CITYNAME,NAME,HTKSYORI,HTKSAKI,GASSAN,T1\n,,,,,,,総数\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(head + "\n".join(",".join(row) for row in rows), encoding="utf-8")
        run(load_estat_stats, path)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "KEY_CODE": st.none() | st.text("0123456789x", max_size=12),
                "S_NAME": st.none() | st.text("松江一1１丁目<&'大字‐", max_size=8),
                "HCODE": st.sampled_from(["8101", "8154", None, "x"]),
                "JINKO": st.none() | st.sampled_from(["0", "5", "-1", "x", "1e99", "nan", "5.5"]),
                "AREA": st.none() | st.sampled_from(["1", "inf", "x"]),
                "X_CODE": st.sampled_from(["139.8", "35.7", "inf", "", None]),
                "Y_CODE": st.sampled_from(["35.7", "139.8", "nan", "x", None]),
                "shape": st.sampled_from(
                    [
                        cell(0),
                        cell(1),
                        cell(0, width=1.5),
                        shapely.Polygon(),
                        None,
                        shapely.box(0, 0, 1, 1),
                    ]
                ),
            }
        ),
        min_size=1,
        max_size=6,
    )
)
def test_tables_that_are_nearly_census(rows: list[dict[str, Any]]) -> None:
    shapes = [row.pop("shape") for row in rows]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.geojson"
        pyogrio.write_dataframe(frame(rows, shapes), path)
        for name in ("estat", "estat of one"):
            run(LOADERS[name], path)
        run(partial(load_polygons, name_column="S_NAME"), path)
