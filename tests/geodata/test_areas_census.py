"""The approximate cells against the census by town (real data, not part of the project)."""

import os
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
DATA = ROOT / "geodata" / "data"
CODES = ("13105", "13110", "13123", "13204", "13210")

DIGITS = "０-９0-9一二三四五六七八九十"


def census_areas() -> pd.Series:
    folder = Path(os.environ.get("CHIIKI_TEST_DATA", ROOT.parent / "shared" / "data"))
    path = folder / "estat_2015_tokyo_chome.dbf"
    if not path.is_file():
        pytest.skip(f"国勢調査の表がありません: {path.name}（環境変数 CHIIKI_TEST_DATA）")
    table = gpd.read_file(path, encoding="cp932", ignore_geometry=True)
    table = table[table["HCODE"].astype(int) != 8154]  # water
    code = "13" + table["CITY"].astype(str).str.zfill(3)
    return table["AREA"].astype(float).groupby([code, town(table["MOJI"])]).sum()


def town(names: pd.Series) -> pd.Series:
    return names.astype(str).str.replace(re.compile(f"[{DIGITS}]+丁目$"), "", regex=True)


@pytest.mark.parametrize("code", CODES)
def test_cells_agree_with_the_census_by_town(code: str) -> None:
    official = census_areas()[code]
    cells = gpd.read_file(DATA / code / "chome.geojson").to_crs(6677)
    ours = cells.area.groupby(town(cells["chome"])).sum()

    both = pd.concat({"ours": ours, "official": official}, axis=1, join="inner")
    deviation = (both["ours"] / both["official"] - 1).abs()

    assert len(both) >= 0.9 * len(ours)
    assert deviation.median() < 0.12
