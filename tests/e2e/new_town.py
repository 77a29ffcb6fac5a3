"""A town that the application has never seen, as a file of e-Stat; and what is left of it after."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.e2e.dashboard import Dashboard
from tests.loaders.layouts import cell, estat_2020, frame, write_shapefile, zipped

CODE, NAME = "12227", "浦安市"


def census(folder: Path, names: Sequence[str], file: str) -> Path:
    """A zip as e-Stat hands it out, in the layout of 2020.

    The 町丁目 *names* stand in rows of three, with 100, 200, 300 … residents.
    """
    shapes = [cell(i % 3 + 9, i // 3 - 4) for i in range(len(names))]
    rows = [
        estat_2020(
            name, f"{CODE}{i:04d}", 100 * (i + 1), 50, PREF_NAME="千葉県", CITY_NAME=NAME,
            X_CODE=shape.centroid.x, Y_CODE=shape.centroid.y,
        )
        for i, (name, shape) in enumerate(zip(names, shapes, strict=True))
    ]  # fmt: skip
    return zipped(write_shapefile(frame(rows, shapes), folder / f"r2ka{CODE}.shp"), folder / file)


@pytest.fixture
def own_data(dashboard: Dashboard) -> Iterator[Path]:
    """Where the application keeps what it is given; other tests find it as it was."""
    folder = dashboard.log.parent / "own-data"
    yield folder
    shutil.rmtree(folder / CODE, ignore_errors=True)
