"""A whole dataset as one zip."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata import bundle, store
from geodata.versions import folder_files


def packed(code: str) -> bytes:
    return bundle.to_zip(folder_files(store.DATA_ROOT / code), store.load(code))


def test_the_same_dataset_gives_the_same_bytes() -> None:
    assert packed("13210") == packed("13210")


def test_qgis_finds_four_layers_in_degrees(tmp_path: Path) -> None:
    path = tmp_path / "13123.gpkg"
    with zipfile.ZipFile(io.BytesIO(packed("13123"))) as archive:
        path.write_bytes(archive.read("13123.gpkg"))
        names = archive.namelist()
    assert {name for name, _ in pyogrio.list_layers(path)} == {"areas", "chome", "hubs", "outline"}
    dataset = store.load("13123")
    for layer, rows in (("areas", len(dataset.areas)), ("chome", 199), ("hubs", len(dataset.hubs))):
        told = pyogrio.read_info(path, layer=layer)
        assert (told["features"], told["crs"]) == (rows, "EPSG:4326")
    assert "csv/hubs.csv" in names
    assert bundle.README in names


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_characters="\r\n\0", codec="utf-8"), max_size=8)
            | st.sampled_from(["=1+1", "'=x", "''-y", "-5", "-5.5", "+81", "@a", "'"]),
            min_size=2, max_size=2,
        ),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_disarming_a_csv_loses_nothing(rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    content = out.getvalue().encode()
    armed = bundle.armed(content)
    for row in cells(armed):
        for cell in row:
            # nothing that a spreadsheet would run, but plain negative numbers
            assert not cell.startswith(("=", "+", "@", "\t")) or not cell
            assert not cell.startswith("-") or cell[1:].replace(".", "", 1).isdecimal()
    assert cells(bundle.disarmed(armed)) == cells(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"format": "x"}', b"\xff", b"[" * 100_000,
     b'{"format":"chiiki-shigen-map","version":1,"code":"../x","name":"","tables":[],"shapes":[],"credits":{}}'],
)  # fmt: skip
def test_what_is_no_manifest(content: bytes) -> None:
    with pytest.raises(bundle.BundleError):
        bundle.read_manifest(content)


def test_a_later_format_says_so() -> None:
    told = b'{"format":"chiiki-shigen-map","version":99,"code":"13123","name":"","tables":[],"shapes":[],"credits":{}}'
    with pytest.raises(bundle.BundleError, match="新しい版"):
        bundle.read_manifest(told)
