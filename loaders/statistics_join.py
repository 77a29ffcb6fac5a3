"""Statistics of 小地域 put beside the 町丁目 that they belong to."""

from __future__ import annotations

import pandas as pd

from geodata.language import tr
from geodata.names import fold
from loaders.estat_stats import FIGURES
from loaders.report import Finding


def with_statistics(
    chome: pd.DataFrame, statistics: pd.DataFrame, *, file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """A chome table with the figures of :func:`loaders.estat_stats.load_estat_stats`.

    Rows meet by municipality_code and name (names.fold). Where one 町丁目 has several key_codes,
    the figures are added, and unknown when one of them is. Figures that the statistics do not have
    stay as they are; no 町丁目 is added or lost.

    Parameters
    ----------
    chome
        Columns municipality_code, chome, note and any of :data:`FIGURES`.
    statistics
        Table ``chome_statistics``.

    Returns
    -------
    The chome table (figures Int64; note extended where figures are suppressed or gathered), and
    findings for names that meet nobody.
    """
    columns = [name for name in FIGURES if name in statistics]
    keys = ["municipality_code", "key"]
    given = statistics.assign(key=statistics["chome"].map(fold))
    grouped = given.groupby(keys, sort=False)
    sums = (
        grouped[columns].sum().mask(given[columns].isna().groupby([given[k] for k in keys]).any())
    )
    notes = grouped["note"].agg(lambda texts: "。".join(texts.dropna().unique()) or None)
    own = pd.MultiIndex.from_arrays([chome["municipality_code"], chome["chome"].map(fold)])
    met = own.isin(sums.index)
    result = chome.copy()
    for name in columns:
        found = sums[name].reindex(own).set_axis(chome.index).astype("Int64")
        old = result[name] if name in result else pd.Series(pd.NA, chome.index, dtype="Int64")
        result[name] = found.where(pd.Series(met, index=chome.index), old).astype("Int64")
    said = notes.reindex(own).set_axis(chome.index).fillna("")
    before = chome["note"].fillna("")
    joined = before + ("。" + said).where((before != "") & (said != ""), said)
    result["note"] = joined.where(joined != "").astype("str")
    return result, _unmet(chome, given, own, met, file)


def _unmet(
    chome: pd.DataFrame, given: pd.DataFrame, own: pd.MultiIndex, met: object, file: str
) -> list[Finding]:
    theirs = pd.MultiIndex.from_frame(given[["municipality_code", "key"]])
    findings = [
        Finding(
            file,
            None,
            None,
            str(name),
            tr("この町丁目の統計がありません"),
            tr("町名の変更がないか確かめてください"),
            "noted",
        )
        for name in chome.loc[~pd.Series(met, index=chome.index), "chome"]
    ]
    return findings + [
        Finding(
            file,
            None,
            None,
            str(name),
            tr("町丁目の表にない名の統計です"),
            tr("使いませんでした"),
            "noted",
        )
        for name in given.loc[~theirs.isin(own), "chome"]
    ]
