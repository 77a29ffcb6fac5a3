"""The walking-coverage page as it is, with 江戸川区's 町丁目 as they are or each cut in two.

LEVELS_HALVED: 1 cuts every 町丁目 in two (398 in place of 199). LEVELS_LOG: a file that gets the
milliseconds of each run.
"""

from __future__ import annotations

import os
import runpy
import time
from dataclasses import replace
from pathlib import Path

import pandas as pd
import shapely
import streamlit as st

from geodata import store
from geodata.store import Dataset
from pages.common import data, served

start = time.perf_counter()
st.set_page_config(layout="wide")


@st.cache_resource
def halved(code: str) -> Dataset:
    """Each 町丁目 in two: the halves of its cell left and right of its point, a point in each."""
    whole = store.load(code)
    parts = []
    for side in ("西", "東"):
        half = whole.chome.copy()
        west, south, east, north = (whole.chome.geometry.bounds[c] for c in half.geometry.bounds)
        x = whole.chome["lon"].astype(float)
        boxes = (
            shapely.box(west, south, x, north)
            if side == "西"
            else shapely.box(x, south, east, north)
        )
        shapes = shapely.intersection(whole.chome.geometry.to_numpy(), boxes)
        inside = shapely.point_on_surface(shapes)
        half["chome"] = half["chome"] + side
        half["geometry"] = shapes
        half["lon"] = pd.array(shapely.get_x(inside), dtype="Float64")
        half["lat"] = pd.array(shapely.get_y(inside), dtype="Float64")
        parts.append(half)
    chome = pd.concat(parts, ignore_index=True)
    return replace(whole, chome=chome, version=f"{whole.version}-halved")


if os.environ.get("LEVELS_HALVED") == "1":
    data.dataset = halved
runpy.run_path(str(served.STATIC_DIR.parent / "pages" / "coverage.py"))
with Path(os.environ["LEVELS_LOG"]).open("a") as log:
    print(1000 * (time.perf_counter() - start), file=log)
