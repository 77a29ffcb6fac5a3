"""Build the embedded geometry out of the embedded tables.

Per municipality: 町丁目, areas of every level and the outline, in one topology. For Tokyo: the
outlines of its 62 municipalities. Building twice gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata import jma_outlines
from geodata.areas import Boundaries, approximate_boundaries, outline_from_rings
from geodata.geojson import to_bytes, write_if_changed
from geodata.language import N_, tr
from geodata.phrases import comma

TOKYO = "13"
OUTLINES_CSV = "outlines.csv"
N03_CREDIT = N_("「国土数値情報（行政区域データ）」（国土交通省）を加工して作成")
CHOME_CREDIT = N_(
    "町丁目の代表点: Geolonia 住所データ（CC BY 4.0。国土交通省 位置参照情報を加工）。"
    "外形線: 「国土数値情報（行政区域データ）」（国土交通省）を加工して作成"
)
DEFAULT_PLANE_EPSG = 6677


@dataclass(frozen=True)
class BuildReport:
    """What a build did: files written, files that already had these bytes, messages (Japanese)."""

    written: tuple[Path, ...] = ()
    unchanged: tuple[Path, ...] = ()
    messages: tuple[str, ...] = ()

    def __add__(self, other: BuildReport) -> BuildReport:
        return BuildReport(
            self.written + other.written,
            self.unchanged + other.unchanged,
            self.messages + other.messages,
        )


def build_all(data_root: Path, *, codes: Sequence[str] | None = None) -> BuildReport:
    """Build every municipality under `data_root`, and Tokyo's outlines.

    Parameters
    ----------
    data_root
        Holds ``outlines.csv``, one folder per municipality (``areas.csv``, ``chome.csv``) and the
        folder ``13`` (``municipalities.csv``).
    codes
        Build only these folders (``13`` for Tokyo's outlines); None for all.

    Raises
    ------
    ValueError
        When a code has no folder, or a table does not hold (message in Japanese).
    """
    present = sorted(path.parent.name for path in data_root.glob("*/chome.csv"))
    if (data_root / TOKYO / "municipalities.csv").is_file():
        present.append(TOKYO)
    wanted = present if codes is None else list(codes)
    if unknown := sorted(set(wanted) - set(present)):
        raise ValueError(tr("データのフォルダーがありません: {unknown}", unknown=comma(unknown)))
    report = BuildReport()
    for code in wanted:
        if code == TOKYO:
            report += build_outlines(data_root / TOKYO)
        else:
            report += build(data_root / code, data_root / OUTLINES_CSV)
    total = tr(
        "書き出し {written}件、変更なし {unchanged}件",
        written=len(report.written),
        unchanged=len(report.unchanged),
    )
    return report + BuildReport(messages=(total,))


def build(data_dir: Path, outlines_csv: Path) -> BuildReport:
    """Build ``areas.geojson``, ``chome.geojson`` and ``outline.geojson`` of one municipality.

    Parameters
    ----------
    data_dir
        Folder named by the municipality's code, with ``areas.csv`` and ``chome.csv``.
    outlines_csv
        Columns municipality_code, ring, seq, lon, lat.

    Raises
    ------
    ValueError
        When the outline is missing, or the tables do not hold together (message in Japanese).
    """
    code = data_dir.name
    rings = _read(outlines_csv, numbers=("ring", "seq", "lon", "lat"))
    rings = rings[rings["municipality_code"] == code]
    if rings.empty:
        raise ValueError(
            tr("{name} に {code} の外形線がありません", name=outlines_csv.name, code=code)
        )
    boundaries = approximate_boundaries(
        _read(data_dir / "areas.csv"),
        _read(data_dir / "chome.csv", numbers=("lon", "lat")),
        outline_from_rings(rings),
        plane_epsg=_plane_epsg(data_dir),
    )
    report = _write(_files(data_dir, boundaries))
    drawn = boundaries.areas.geometry.notna().sum()
    lines = [
        tr(
            "{code}: 町丁目 {chome}、圏域 {drawn} の概略境界",
            code=code,
            chome=boundaries.chome.geometry.notna().sum(),
            drawn=drawn,
        ),
        *(f"{code}: {note}" for note in boundaries.notes),
    ]
    return report + BuildReport(messages=tuple(lines))


def build_outlines(data_dir: Path) -> BuildReport:
    """Build ``outlines.geojson`` of all municipalities in ``municipalities.csv``.

    Keeps the existing file, and says so, when the package that the outlines come from is absent.
    Municipalities without an outline are named.
    """
    target = data_dir / "outlines.geojson"
    table = _read(data_dir / "municipalities.csv")
    names = dict(zip(table["municipality_code"], table["name"], strict=True))
    try:
        outlines = jma_outlines.read_outlines(jma_outlines.package_binary(), codes=list(names))
    except jma_outlines.OutlinesUnavailableError as reason:
        said = (
            N_("{code}: {reason}。{name} は今あるファイルを残しました")
            if target.is_file()
            else N_("{code}: {reason}。{name} は作れませんでした")
        )
        return BuildReport(
            unchanged=(target,) if target.is_file() else (),
            messages=(tr(said, code=TOKYO, reason=reason, name=target.name),),
        )
    report = _write([(target, to_bytes(outlines, credit=jma_outlines.CREDIT))])
    missing = outlines["municipality_code"][outlines.geometry.isna()]
    lines = [
        tr(
            "{code}: 市区町村 {count} の輪郭",
            code=TOKYO,
            count=len(outlines) - len(missing),
        )
    ]
    if len(missing):
        named = comma(names[code] for code in missing)
        lines.append(
            tr(
                "{code}: 輪郭のない市区町村 {count}件: {named}",
                code=TOKYO,
                count=len(missing),
                named=named,
            )
        )
    return report + BuildReport(messages=tuple(lines))


def _files(data_dir: Path, boundaries: Boundaries) -> list[tuple[Path, bytes]]:
    outline = gpd.GeoDataFrame(
        {"municipality_code": [data_dir.name]}, geometry=[boundaries.outline], crs=4326
    )
    return [
        (data_dir / "areas.geojson", to_bytes(boundaries.areas, credit=CHOME_CREDIT)),
        (data_dir / "chome.geojson", to_bytes(boundaries.chome, credit=CHOME_CREDIT)),
        (data_dir / "outline.geojson", to_bytes(outline, credit=N03_CREDIT)),
    ]


def _write(files: Iterable[tuple[Path, bytes]]) -> BuildReport:
    done = [(path, write_if_changed(path, content)) for path, content in files]
    return BuildReport(
        written=tuple(path for path, changed in done if changed),
        unchanged=tuple(path for path, changed in done if not changed),
    )


def _plane_epsg(data_dir: Path) -> int:
    path = data_dir / "municipality.csv"
    if not path.is_file():
        return DEFAULT_PLANE_EPSG
    stated = _read(path, numbers=("plane_epsg",))["plane_epsg"].dropna()
    return int(stated.iloc[0]) if len(stated) else DEFAULT_PLANE_EPSG


def _read(path: Path, *, numbers: Sequence[str] = ()) -> pd.DataFrame:
    if not path.is_file():
        raise ValueError(tr("ファイルがありません: {name}", name=path.name))
    table = pd.read_csv(
        path, dtype=str, keep_default_na=False, na_values=[""], encoding="utf-8-sig"
    )
    # A number that cannot be read must stop the build, not become unknown.
    return table.assign(**{name: pd.to_numeric(table[name]) for name in numbers})
