"""国土数値情報: A27 (小学校区), P14 (福祉施設), P05 (市町村役場等及び公的集会施設).

Layouts: A27 of 2010 (A27_005 … A27_008), 2016 (A27_001 … A27_004) and since 2021 (A27_001 …
A27_005); P14 of 2011 and 2015 (name in P14_007, no code of the municipality) and since 2021 (name
in P14_008, accuracy in P14_010); P05 (P05_001 … P05_004).
"""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geodata.language import N_, tr
from loaders.columns import first_of, require, upper_case
from loaders.ksj_types import P05_CLASSES, P14_ACCURACY, hub_types, p14_class
from loaders.municipalities import checked_code
from loaders.position import WGS84
from loaders.prefectures import prefecture
from loaders.progress import counted, stage
from loaders.report import Finding, Loaded, LoaderError, Outcome, Report
from loaders.shapes import mended_polygons, united
from loaders.source import opened
from loaders.vector import Layer, read_layers

SCHOOL_LEVEL = "小学校区"
_CREDIT = "「国土数値情報（{}）」（国土交通省）を加工して作成"
HUB_COLUMNS = (
    "hub_id",
    "municipality_code",
    "name",
    "hub_type",
    "area_id",
    "address",
    "lat",
    "lon",
    "coord_precision",
    "operator",
    "opened",
    "functions",
    "hours",
    "phone",
    "url",
    "source",
    "note",
    "visibility",
)


def load_a27(
    path: Path | str, *, municipality_code: str | None = None, crs: str | int | None = None
) -> Loaded:
    """School districts (小学校区), useful for drawing 住区.

    Returns
    -------
    Table ``boundaries``: area_name (the school), level 小学校区, municipality_code, geometry
    (EPSG:4326); the parts of one district united.

    Raises
    ------
    LoaderError
        See :func:`loaders.vector.read_file`; not A27; nothing of the municipality.
    """
    with opened(path) as source:
        layer, frame = _layer(
            read_layers(source, crs=crs), "A27_", tr("小学校区（A27）"), polygons=True
        )
        name = source.name
    first = 5 if "A27_008" in frame and "A27_001" not in frame else 1
    # Since 2021 the code of the school stands between who runs it and its name.
    school = 2 + ("A27_005" in frame and first == 1)
    code = first_of(frame, f"A27_{first:03}").str.zfill(5)
    title = first_of(frame, f"A27_{first + school:03}").str.strip()
    shapes, usable, said = mended_polygons(frame.geometry, file=layer.file, in_japan=layer.in_japan)
    findings = [*layer.findings, *said]
    blank = usable & title.isna().to_numpy()
    findings += [
        Finding(
            layer.file,
            int(row) + 1,
            None,
            None,
            tr("学校の名前がありません"),
            tr("取り込みません"),
            "refused",
        )
        for row in np.flatnonzero(blank)
    ]
    taken = usable & ~blank & _wanted(code, municipality_code, name)
    rows = pd.DataFrame({"municipality_code": code[taken], "area_name": title[taken]})
    if rows.empty:
        raise _nothing(name, municipality_code)
    labels = rows.drop_duplicates(ignore_index=True)
    group = pd.MultiIndex.from_frame(labels).get_indexer(pd.MultiIndex.from_frame(rows))
    boundaries = gpd.GeoDataFrame(
        labels[["area_name", "municipality_code"]].assign(
            level=SCHOOL_LEVEL, source=_CREDIT.format("小学校区データ")
        ),
        geometry=united(shapes[taken], group.astype(np.intp), len(labels)),
        crs=WGS84,
    )
    report = Report(
        name, tr("国土数値情報 小学校区（A27）"), len(frame), len(rows), tuple(findings)
    )
    return Loaded({"boundaries": boundaries}, report)


def load_p14(
    path: Path | str,
    *,
    municipality_code: str | None = None,
    municipality_name: str | None = None,
    crs: str | int | None = None,
) -> Loaded:
    """Welfare facilities (福祉施設) as candidates for hubs.

    Only what is named or classed plainly gets a type of its own; all else is その他 with its class
    in the note. A point that stands for a whole municipality or prefecture is no place: left out.

    Parameters
    ----------
    municipality_name
        江戸川区: the layouts before 2021 have no codes, and the municipality is found by the name
        in P14_002 (東京都 in P14_001, where that column is there).

    Returns
    -------
    Table ``hubs``, columns as schema.HUBS; area_id is empty until assigned.

    Raises
    ------
    LoaderError
        See :func:`loaders.vector.read_file`; not P14; the column of names or of municipalities is
        missing; nothing of the municipality.
    """
    with opened(path) as source:
        layer, frame = _layer(read_layers(source, crs=crs), "P14_", tr("福祉施設（P14）"))
        name = source.name
    new = "P14_008" in frame and first_of(frame, "P14_003").str.fullmatch(r"[0-9]{4,5}").any()
    title = "P14_008" if new else "P14_007"
    require(frame, (title,), file=layer.file, kind=tr("福祉施設（P14）の名称"))
    if new:
        code = first_of(frame, "P14_003").str.zfill(5)
    elif municipality_code is None or not municipality_name:
        raise LoaderError(
            name,
            tr("自治体コードの列（P14_003）がない年の福祉施設（P14）です"),
            tr("市区町村を決めてから読み込んでください（P14_002 の名で選びます）"),
        )
    else:
        asked = checked_code(municipality_code, file=name)
        code = _code_by_name(frame, asked, municipality_name, layer.file)
    address = first_of(frame, "P14_004" if new else "P14_003").fillna("")
    rows = pd.DataFrame(
        {
            "municipality_code": code,
            "name": first_of(frame, title).str.strip(),
            "address": first_of(frame, "P14_002").fillna("") + address,
            "class": [
                p14_class(*row)
                for row in counted(_classes(frame, new), tr("施設の分類を読んでいます"), len(frame))
            ],
            "minor": first_of(frame, "P14_007" if new else "P14_006"),
            "coord_precision": first_of(frame, "P14_010" if new else "").map(P14_ACCURACY),
        }
    )
    coarse = first_of(frame, "P14_010" if new else "").isin(["4", "5"])
    return _hubs(layer, rows, coarse, "P14", N_("福祉施設データ"), municipality_code, name)


def _code_by_name(frame: gpd.GeoDataFrame, code: str, name: str, file: str) -> pd.Series:
    """The code of rows whose municipality in P14_002 is *name*, of others <NA>.

    西多摩郡瑞穂町 is 瑞穂町, and the wards of a designated city belong to it (横浜市鶴見区).
    """
    require(frame, ("P14_002",), file=file, kind=tr("福祉施設（P14）の市区町村"))
    held = first_of(frame, "P14_002").str.strip()
    same = held.eq(name) | held.str.fullmatch(f".+郡{re.escape(name)}")
    if name.endswith("市"):
        same |= held.str.fullmatch(f"{re.escape(name)}.+区")
    if "P14_001" in frame:
        # 府中市 is in 東京都 and in 広島県
        same &= first_of(frame, "P14_001").str.strip().eq(prefecture(code))
    return pd.Series(code, frame.index, dtype="str").where(same.fillna(False))


def load_p05(
    path: Path | str, *, municipality_code: str | None = None, crs: str | int | None = None
) -> Loaded:
    """Municipal offices and public halls (市町村役場等及び公的集会施設) as candidates for hubs.

    Returns and raises as :func:`load_p14`.
    """
    with opened(path) as source:
        layer, frame = _layer(
            read_layers(source, crs=crs), "P05_", tr("市町村役場等及び公的集会施設（P05）")
        )
        name = source.name
    kind = first_of(frame, "P05_002")
    rows = pd.DataFrame(
        {
            "municipality_code": first_of(frame, "P05_001").str.zfill(5),
            "name": first_of(frame, "P05_003").str.strip(),
            "address": first_of(frame, "P05_004"),
            "class": kind.map(P05_CLASSES).fillna("分類" + kind.fillna("なし")),
            "minor": pd.Series(pd.NA, index=frame.index, dtype="str"),
            "coord_precision": pd.Series(pd.NA, index=frame.index, dtype="str"),
        }
    )
    coarse = pd.Series(data=False, index=frame.index)
    title = N_("市町村役場等及び公的集会施設データ")
    return _hubs(layer, rows, coarse, "P05", title, municipality_code, name)


def _layer(
    layers: tuple[Layer, ...], prefix: str, title: str, *, polygons: bool = False
) -> tuple[Layer, gpd.GeoDataFrame]:
    """The layer of this data set; A27's zip holds the schools as points beside the districts."""
    for layer in layers:
        frame = gpd.GeoDataFrame(upper_case(layer.frame))
        area = np.isin(shapely.get_type_id(frame.geometry.to_numpy()), (3, 6)).any()
        if any(str(c).startswith(prefix) for c in frame) and (area or not polygons):
            return layer, frame
    raise LoaderError(
        layers[0].file,
        tr("国土数値情報の{title}ではありません", title=title),
        tr("ファイルの種類を確かめてください"),
    )


def _classes(frame: gpd.GeoDataFrame, new: bool) -> list[tuple[str | None, ...]]:
    start = 5 if new else 4
    columns = [first_of(frame, f"P14_{start + i:03}") for i in range(3)]
    return [
        tuple(None if pd.isna(value) else str(value) for value in row)
        for row in zip(*columns, strict=True)
    ]


def _wanted(code: pd.Series, wanted: str | None, file: str) -> npt.NDArray[np.bool_]:
    if wanted is None:
        return np.ones(len(code), dtype=bool)
    same = code == checked_code(wanted, file=file)
    return np.asarray(same.fillna(False), dtype=bool)


def _nothing(file: str, code: str | None) -> LoaderError:
    return LoaderError(
        file,
        tr("自治体コード {code} の行がありません", code=code)
        if code
        else tr("取り込める行がありません"),
        tr("その市区町村を含むファイルを選んでください"),
    )


def _hubs(
    layer: Layer,
    rows: pd.DataFrame,
    coarse: pd.Series,
    series: str,
    title: str,
    code: str | None,
    file: str,
) -> Loaded:
    findings = list(layer.findings)
    wanted = _wanted(rows["municipality_code"], code, file)
    point = shapely.get_type_id(layer.frame.geometry.to_numpy()) == 0
    point &= ~shapely.is_empty(layer.frame.geometry.to_numpy())
    no_name = rows["name"].isna() | (rows["name"] == "")
    no_code = ~rows["municipality_code"].str.fullmatch(r"[0-9]{5}").fillna(False)
    checks: tuple[tuple[npt.NDArray[np.bool_], str, str, Outcome], ...] = (
        (no_name.to_numpy(), tr("名称がありません"), tr("取り込みません"), "refused"),
        (no_code.to_numpy(), tr("自治体コードがありません"), tr("取り込みません"), "refused"),
        (~point, tr("位置（点）がありません"), tr("位置は不明として取り込みました"), "noted"),
        (
            ~layer.in_japan,
            tr("位置が日本の外にあります"),
            tr("位置は不明として取り込みました"),
            "noted",
        ),
        (
            coarse.to_numpy(dtype=bool),
            tr("位置が市区町村や都道府県の代表点です"),
            tr("その場所にあるとは言えないので、位置は不明として取り込みました"),
            "noted",
        ),
    )
    for which, reason, mend, outcome in checks:
        findings += [
            Finding(layer.file, int(row) + 1, None, title, reason, mend, outcome)
            for row, title in _titled(rows["name"], which & wanted)
        ]
    located = point & layer.in_japan & ~coarse.to_numpy(dtype=bool)
    taken = wanted & ~no_name.to_numpy() & ~no_code.to_numpy()
    if not taken.any():
        raise _nothing(file, code)
    hubs, said = _typed(rows.assign(located=located)[taken], layer, series, title)
    report = Report(
        file,
        tr("国土数値情報 {title}（{series}）", title=tr(title), series=series),
        len(rows),
        len(hubs),
        (*findings, *said),
    )
    return Loaded({"hubs": hubs}, report)


def _titled(names: pd.Series, which: npt.NDArray[np.bool_]) -> list[tuple[int, str | None]]:
    """Position and name (None where there is none) of the rows that are meant."""
    found = names[which].astype(object)
    return list(zip(np.flatnonzero(which), found.where(found.notna(), None), strict=True))


def _typed(
    rows: pd.DataFrame, layer: Layer, series: str, title: str
) -> tuple[pd.DataFrame, list[Finding]]:
    stage(tr("施設の種類を決めています"), 0, len(rows))
    kinds, why = hub_types(rows["name"], rows["minor"], rows["municipality_code"])
    stage(tr("施設の種類を決めています"), len(rows), len(rows))
    shapes = layer.frame.geometry.loc[rows.index].to_numpy()
    lon = np.where(rows["located"], shapely.get_x(shapes), np.nan)
    lat = np.where(rows["located"], shapely.get_y(shapes), np.nan)
    number = pd.Series(rows.index + 1, index=rows.index).astype("str")
    hubs = pd.DataFrame(pd.NA, index=rows.index, columns=list(HUB_COLUMNS), dtype=object)
    hubs["hub_id"] = rows["municipality_code"] + f"-{series.lower()}-" + number
    hubs["lon"], hubs["lat"] = np.round(lon, 6), np.round(lat, 6)
    for name in ("municipality_code", "name", "address"):
        hubs[name] = rows[name]
    hubs["coord_precision"] = rows["coord_precision"].where(rows["located"])
    hubs["hub_type"] = kinds
    hubs["source"] = _CREDIT.format(title)
    hubs["note"] = f"国土数値情報 {series} の分類: " + rows["class"] + why
    hubs["visibility"] = "public"
    other = int((kinds == "その他").sum())
    findings = []
    if other:
        reason = tr("種類のはっきりしない施設が{count:,}件あります", count=other)
        mend = tr("「その他」として取り込みました。分類は備考にあります")
        findings.append(Finding(layer.file, None, None, None, reason, mend, "noted"))
    types = {c: "Float64" if c in ("lat", "lon") else "str" for c in HUB_COLUMNS}
    return hubs.astype(types).reset_index(drop=True), findings
