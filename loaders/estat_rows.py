"""Rows of an e-Stat 小地域 attribute table → one row per 町丁目, residents counted once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.language import N_, tr
from loaders.chome_names import NO_NAME, official_name
from loaders.columns import counts, first_of
from loaders.report import Finding

WATER = "8154"
_COMMON = N_("市区町村が決まっていない土地です")


def read(frame: pd.DataFrame, *, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The columns of either layout under one name each.

    Parameters
    ----------
    frame
        Text columns in upper case, as in the file (2015 or 2020); RangeIndex.

    Returns
    -------
    Columns file, key_code, municipality_code (<NA> where none), city_name, name, has_name, hcode,
    population, households (Int64), lon, lat, area (m², float); and findings.
    """
    key = first_of(frame, "KEY_CODE").str.strip()
    # A format that knows numbers only has lost the leading 0 of Hokkaido to Tochigi.
    key = key.where(~key.str.len().isin([8, 10]), "0" + key)
    pref = first_of(frame, "PREF", "KEN").str.zfill(2)
    code = (pref + first_of(frame, "CITY").str.zfill(3)).fillna(key.str[:5])
    code = code.where(code.str.fullmatch(r"[0-9]{5}") & key.str.match(r"[0-9]{9}"))
    city = first_of(frame, "CITY_NAME").fillna(_joined_city(frame))
    name = first_of(frame, "S_NAME", "MOJI").fillna("")
    has_name = name.map(official_name) != ""
    rows = pd.DataFrame(
        {
            "file": file,
            "key_code": key,
            "municipality_code": code,
            "city_name": city,
            "name": name.where(has_name, NO_NAME),
            "has_name": has_name,
            "hcode": first_of(frame, "HCODE"),
            "lon": _floats(frame, "X_CODE"),
            "lat": _floats(frame, "Y_CODE"),
            "area": _floats(frame, "AREA"),
        }
    )
    findings: list[Finding] = []
    for name_, column in (("population", "JINKO"), ("households", "SETAI")):
        rows[name_], said = counts(first_of(frame, column).rename(column), file=file)
        findings += said
    return rows, findings


def land(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Without water and land of no municipality; what was left out is said, with its residents."""
    water = rows["hcode"] == WATER
    nowhere = ~water & rows["municipality_code"].isna()
    findings = []
    for file, part in rows[water].groupby("file", sort=False):
        people = int(part["population"].fillna(0).sum())
        living = tr("（人口{people:,}人を含む）", people=people) if people else ""
        reason = tr(
            "水面（HCODE {water}）が{count:,}行あります{living}",
            water=WATER,
            count=len(part),
            living=living,
        )
        findings.append(
            Finding(
                str(file), None, "HCODE", WATER, reason, tr("町丁目ではないので除きました"), "noted"
            )
        )
    findings += [
        Finding(file, int(row) + 1, "KEY_CODE", key, tr(_COMMON), tr("取り込みません"), "refused")
        for row, file, key in rows.loc[nowhere, ["file", "key_code"]].itertuples(name=None)
    ]
    kept = rows[~water & ~nowhere]
    unnamed = kept[~kept["has_name"]]
    findings += [
        Finding(
            file,
            int(row) + 1,
            "S_NAME",
            None,
            tr("町丁目の名がありません"),
            tr("「{no_name}」として取り込みました", no_name=NO_NAME),
            "noted",
        )
        for row, file in unnamed[["file"]].itertuples(name=None)
    ]
    return kept, findings


def chome_table(
    rows: pd.DataFrame, group: npt.NDArray[np.intp], n_groups: int
) -> tuple[pd.DataFrame, list[Finding]]:
    """One row per 町丁目.

    Parameters
    ----------
    rows
        As from :func:`land`, with chome.
    group
        Number of the 町丁目 of each row, 0 … n_groups - 1.

    Returns
    -------
    Columns municipality_code, chome, lon, lat, population, households, key_code, note; residents
    are counted once per KEY_CODE and summed over the KEY_CODEs of one name (unknown when any is).
    """
    numbered = rows.assign(group=group)
    figures, findings = _figures(numbered)
    # People live on one part of several; its centre is the place to walk from.
    order = numbered.sort_values(
        ["group", "population", "area"], ascending=[True, False, False], kind="stable"
    )
    leading = order.drop_duplicates("group").set_index("group")
    pairs = numbered[["group", "key_code"]].drop_duplicates()
    shared = pairs["group"].duplicated(keep=False)
    keys = pairs[~shared].set_index("group")["key_code"]
    joined = pairs[shared].groupby("group")["key_code"].agg("|".join)
    pieces = numbered.groupby("group").size()
    table = leading[["file", "municipality_code", "chome", "lon", "lat"]].reindex(range(n_groups))
    table = table.join(figures).assign(key_code=pd.concat([keys, joined]), pieces=pieces)
    several = table[table["pieces"] > 1]
    mend = tr("1つの町丁目にまとめ、人口は1度だけ数えました")
    findings += [
        Finding(
            file,
            None,
            None,
            name,
            tr("{count}つの部分に分かれています", count=count),
            mend,
            "mended",
        )
        for file, name, count in zip(
            several["file"], several["chome"], several["pieces"], strict=True
        )
    ]
    many = table["pieces"] > 1
    note = ("小地域の" + table["pieces"].astype("str") + "つの部分をまとめた").where(many)
    return table.assign(note=note).drop(columns=["file", "pieces"]), findings


def _figures(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[Finding]]:
    """Population and households by 町丁目; findings where the parts of one key disagree."""
    columns = ["population", "households"]
    by_key = rows.groupby(["group", "key_code"], sort=False)
    largest = by_key[columns].max()
    positive = rows.where(rows["population"] > 0)
    differing = (
        positive.assign(group=rows["group"], key_code=rows["key_code"])
        .groupby(["group", "key_code"], sort=False)["population"]
        .nunique()
    )
    doubtful = set(differing[differing > 1].index.get_level_values("key_code"))
    findings = [
        Finding(
            file,
            int(row) + 1,
            "JINKO",
            key,
            tr("同じKEY_CODEの行に違う人口があります"),
            tr("大きい方を取りました。元の数を確かめてください"),
            "noted",
        )
        for row, file, key in rows[rows["key_code"].isin(doubtful)]
        .drop_duplicates("key_code")[["file", "key_code"]]
        .itertuples(name=None)
    ]
    sums = largest.groupby("group")[columns].sum()
    unknown = largest.isna().groupby("group").any()
    return sums.mask(unknown).astype("Int64"), findings


def _joined_city(frame: pd.DataFrame) -> pd.Series:
    """2015 keeps 政令市・郡 (GST_NAME) and 区町村 (CSS_NAME) apart."""
    first = first_of(frame, "GST_NAME").fillna("")
    second = first_of(frame, "CSS_NAME").fillna("")
    county = first.str.endswith("郡") & (second != "")
    return (first.where(~county, "") + second).astype("str")


def _floats(frame: pd.DataFrame, column: str) -> pd.Series:
    number = pd.to_numeric(first_of(frame, column), errors="coerce").astype(float)
    return number.where(np.isfinite(number))
