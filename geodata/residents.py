"""How many people live in an area, of which year, and from which kind of source."""

from __future__ import annotations

import pandas as pd

from geodata.hierarchy import chome_areas
from geodata.store import Dataset

REGISTER = "register"  #: published for the area (population column)
CHOME = "chome"  #: summed over the area's 町丁目
CENSUS2015 = "census2015"  #: the 2015 census summed over the 町丁目 assigned to the area
CENSUS_YEAR = "2015-10-01"


def area_residents(dataset: Dataset, level: str) -> pd.DataFrame:
    """Residents of each area of a level, from the best source that there is.

    Order: 町丁目 population loaded for every 町丁目 of the area (in a public dataset also where
    one of them is withheld: ``chome_population`` of geodata.disclosure); the area's own published
    population; the 2015 census summed over its 町丁目.

    Returns one row an area: area_id, residents (Int64, NA where unknown), as_of (text), basis
    (register / chome / census2015 / NA), age65plus (Int64), share65 (0 to 1; NA where unknown).

    >>> from geodata import store
    >>> found = area_residents(store.load("13105"), "日常生活圏域")
    >>> found[["residents", "as_of", "basis"]].astype(str).iloc[0].tolist()
    ['67838', '2015-10-01', 'census2015']
    """
    areas = dataset.areas_at(level)
    result = pd.DataFrame(
        {
            "area_id": areas["area_id"],
            "residents": areas["population"].astype("Int64"),
            "as_of": areas["as_of"],
            "age65plus": areas["age65plus"].astype("Int64"),
        }
    )
    result["basis"] = pd.Series(pd.NA, index=result.index, dtype="object")
    result.loc[result["residents"].notna(), "basis"] = REGISTER
    if "census2015_population" in areas:
        missing = result["residents"].isna() & areas["census2015_population"].notna()
        result.loc[missing, "residents"] = areas.loc[missing, "census2015_population"]
        result.loc[missing, "as_of"] = CENSUS_YEAR
        result.loc[missing, "basis"] = CENSUS2015
    summed = _chome_sums(dataset, level)
    known = result["area_id"].isin(summed.index)
    result.loc[known, "residents"] = result.loc[known, "area_id"].map(summed).astype("Int64")
    result.loc[known, "basis"] = CHOME
    share = result["age65plus"].astype("Float64") / result["residents"].astype("Float64")
    # A share needs both figures of one source and date.
    result["share65"] = share.where((result["basis"] == REGISTER) & (result["residents"] > 0))
    return result


def _chome_sums(dataset: Dataset, level: str) -> pd.Series:
    """Population by area where every one of its 町丁目 has a figure."""
    if "chome_population" in dataset.areas:
        told = dataset.areas.set_index("area_id")["chome_population"].dropna()
        return told.astype("Int64")
    if "population" not in dataset.chome or dataset.chome["population"].isna().all():
        return pd.Series(dtype="Int64")
    frame = pd.DataFrame(
        {"area_id": chome_areas(dataset, level), "population": dataset.chome["population"]}
    ).dropna(subset=["area_id"])
    grouped = frame.groupby("area_id")["population"]
    complete = grouped.apply(lambda values: bool(values.notna().all()))
    return grouped.sum()[complete]
