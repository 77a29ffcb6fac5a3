"""国土数値情報 N03 (行政区域) → the outline of a municipality, islands and all.

Layouts: N03_001 都道府県, N03_003 郡・政令市, N03_004 市区町村, N03_007 code (until 2023); from
2024 a ward of a designated city stands in N03_005 and its city in N03_004. One municipality has
as many rows as it has separate parts.
"""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.language import N_, tr
from loaders.columns import first_of, require, upper_case
from loaders.municipalities import checked_code, member_codes
from loaders.position import WGS84
from loaders.report import Finding, Loaded, LoaderError, Report
from loaders.shapes import mended_polygons, parts, united
from loaders.source import opened
from loaders.vector import read_layers

KIND = N_("国土数値情報 行政区域（N03）")
CREDIT = N_("「国土数値情報（行政区域データ）」（国土交通省）を加工して作成")


def load_n03(
    path: Path | str, *, municipality_code: str | None = None, crs: str | int | None = None
) -> Loaded:
    """Read outlines of municipalities.

    Parameters
    ----------
    municipality_code
        Only this one (five digits); a designated city is the union of its wards. None: all.

    Returns
    -------
    Table ``outline``: municipality_code, name, source, geometry (EPSG:4326, every island kept);
    in the order of the codes.

    Raises
    ------
    LoaderError
        See :func:`loaders.vector.read_file`; not N03; nothing of the municipality.
    """
    with opened(path) as source:
        layers = read_layers(source, crs=crs)
        frames = [gpd.GeoDataFrame(upper_case(layer.frame)) for layer in layers]
        # The zip of a prefecture also holds layers of whole 支庁 and the coast, without codes.
        which = [i for i, frame in enumerate(frames) if "N03_007" in frame]
        if not which:
            require(frames[0], ("N03_001", "N03_004", "N03_007"), file=source.name, kind="N03")
        layer, frame, file = layers[which[0]], frames[which[0]], source.name
        findings = list(layer.findings)
        table = _rows(frame)
        findings += _unassigned(table, layer.file)
        table = _of_municipality(table[table["code"].notna()], municipality_code, file)
        rows = table.index.to_numpy()
        shapes, usable, said = mended_polygons(
            frame.geometry.iloc[rows], file=layer.file, in_japan=layer.in_japan[rows], rows=rows
        )
        findings += said
        table, shapes = table[usable], shapes[usable]
        if table.empty:
            raise LoaderError(
                file, tr("使える形が1つもありません"), tr("もう一度ダウンロードしてください")
            )
        codes, group = np.unique(table["code"].to_numpy(dtype=object), return_inverse=True)
        polygons = united(shapes, group.astype(np.intp), len(codes))
        names = table.drop_duplicates("code").set_index("code")["name"]
        outline = gpd.GeoDataFrame(
            {
                "municipality_code": pd.array(codes, dtype="str"),
                "name": names.loc[codes].to_numpy(),
                "source": CREDIT,
            },
            geometry=polygons,
            crs=WGS84,
        )
        findings += [
            Finding(
                layer.file,
                None,
                None,
                name,
                tr("離れた部分が{count}つあります", count=count),
                tr("すべて残しました"),
                "noted",
            )
            for name, count in zip(outline["name"], parts(polygons), strict=True)
            if count > 1
        ]
        report = Report(file, tr(KIND), len(frame), len(table), tuple(findings))
        return Loaded({"outline": outline}, report)


def _rows(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    code = first_of(frame, "N03_007").str.strip().str.zfill(5)
    city = first_of(frame, "N03_004").fillna("")
    above = first_of(frame, "N03_003").fillna("")
    ward = first_of(frame, "N03_005").fillna("")
    # Until 2023 the city of a ward stands in N03_003, since 2024 in N03_004 with its ward after.
    prefix = above.where(above.str.endswith("市"), "")
    return pd.DataFrame(
        {"code": code.where(code.str.fullmatch(r"[0-9]{5}")), "name": prefix + city + ward}
    )


def _unassigned(table: pd.DataFrame, file: str) -> list[Finding]:
    return [
        Finding(
            file,
            int(row) + 1,
            "N03_007",
            None,
            tr("所属未定地など、市区町村のない形です"),
            tr("取り込みません"),
            "refused",
        )
        for row in table.index[table["code"].isna()]
    ]


def _of_municipality(table: pd.DataFrame, code: str | None, file: str) -> pd.DataFrame:
    if code is None:
        return table
    code = checked_code(code, file=file)
    names = table.drop_duplicates("code")
    wards = member_codes(code, dict(zip(names["code"], names["name"], strict=True)), file=file)
    taken = table[table["code"].isin(list(wards))]
    ward = taken["code"].map(wards).to_numpy()
    city = [name.removesuffix(end) for name, end in zip(taken["name"], ward, strict=True)]
    return taken.assign(code=code, name=pd.array(city, dtype="str"))
