"""The reader's own walking network or elevation grid: read, kept for the session, never stored."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from geodata.distance import Distance
from geodata.language import N_, Words, tr
from geodata.network import Network, NetworkError, WalkNetwork
from geodata.network_files import read_network
from geodata.store import Dataset
from geodata.terrain import ElevationGrid, Slopes, TerrainError
from geodata.terrain_files import read_elevation
from geodata.walking import Walking
from pages.common import controls
from pages.common.style_sheet import style_sheet

STRAIGHT, STREETS, SLOPES = "straight", "streets", "slopes"
WAY_WORDS = Words(
    {
        STRAIGHT: N_("直線距離×迂回率"),
        STREETS: N_("歩行ネットワーク（読み込んだ道）"),
        SLOPES: N_("直線距離×迂回率＋坂（読み込んだ標高）"),
    }
)
_MOST_MB = 50
_KEPT = "walk_files"


@dataclass(frozen=True, eq=False)
class WalkFile:
    """One file as read: its name, a digest of its bytes, what is in it or what is wrong with it."""

    name: str
    digest: str
    content: WalkNetwork | ElevationGrid | None
    problem: str = ""


@dataclass(frozen=True)
class Ways:
    """How walking can be measured in this session, and which way the reader chose."""

    chosen: str
    network: WalkFile | None
    elevation: WalkFile | None

    def distance(self, way: str, dataset: Dataset, walking: Walking) -> tuple[str, Distance] | None:
        """The digest of the file and the way to measure; None for straight lines."""
        if way == STREETS and self.network and isinstance(self.network.content, WalkNetwork):
            return self.network.digest, Network(self.network.content, walking)
        if way == SLOPES and self.elevation and isinstance(self.elevation.content, ElevationGrid):
            plane = dataset.municipality.plane_epsg
            return self.elevation.digest, Slopes(self.elevation.content, plane, walking)
        return None


def walk_files(dataset: Dataset) -> Ways:
    """The expander 「歩く道・坂のデータ」: what is used now, and the two uploads."""
    with st.expander(tr("歩く道・坂のデータ")):
        style_sheet("uploader.css")
        st.caption(
            tr(
                "はじめは直線距離に迂回率をかけて分に直します。道のりも坂も考えていません。"
                "ファイルを読み込むと、このブラウザーを閉じるまで使えます（保存はしません）。"
            )
        )
        plane = dataset.municipality.plane_epsg
        # streets are read in the plane of the municipality: another one reads them anew
        network = _upload(
            tr("歩行ネットワーク（GraphML・GeoPackage）"),
            "network",
            lambda path: read_network(path, plane_epsg=plane),
            version=str(plane),
            help=tr("osmnx で保存したファイルなど。線の層だけのGeoPackageも使えます。"),
        )
        elevation = _upload(
            tr("標高（GeoTIFF）"),
            "elevation",
            read_elevation,
            help=tr("基盤地図情報の数値標高モデルをGeoTIFFにしたものなど。"),
        )
        options = [STRAIGHT]
        options += [STREETS] if network and network.content else []
        options += [SLOPES] if elevation and elevation.content else []
        chosen = STRAIGHT
        if len(options) > 1:
            chosen = st.radio(
                tr("歩く距離のはかり方"),
                options=options,
                index=1,
                format_func=lambda way: WAY_WORDS[way],
                key=f"w_way_{'_'.join(options)}",
            )
    return Ways(str(chosen), network, elevation)


def _upload(
    label: str,
    key: str,
    read: Callable[[Path], WalkNetwork | ElevationGrid],
    *,
    version: str = "",
    help: str,  # noqa: A002 (Streamlit's own word)
) -> WalkFile | None:
    # any type is taken: what is no such file is told in our words, not by Streamlit
    given = st.file_uploader(label, key=f"w_upload_{key}", help=help, max_upload_size=_MOST_MB)
    kept: dict[str, WalkFile] = st.session_state.setdefault(_KEPT, {})
    if given is None:
        kept.pop(key, None)
        return None
    content = given.getvalue()
    digest = hashlib.sha256(content + version.encode()).hexdigest()[:16]
    if key not in kept or kept[key].digest != digest:
        with st.spinner(tr("ファイルを読んでいます…")):
            kept[key] = _read(given.name, content, digest, read)
    file = kept[key]
    if file.problem:
        st.error(controls.plain(file.problem))
    else:
        st.caption(
            tr(
                "読み込み済み: {file}（{size}）",
                file=controls.plain(file.name),
                size=_size(file.content),
            )
        )
    return file


def _read(
    name: str,
    content: bytes,
    digest: str,
    read: Callable[[Path], WalkNetwork | ElevationGrid],
) -> WalkFile:
    """Read through a file of our own making: the readers take paths, and names are foreign."""
    shown = Path(name.replace("\\", "/")).name[:80]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{Path(shown).suffix.lower()}"
        path.write_bytes(content)
        try:
            return WalkFile(shown, digest, read(path))
        except (NetworkError, TerrainError) as error:
            return WalkFile(shown, digest, None, str(error).replace(path.name, shown))
        except MemoryError:
            return WalkFile(
                shown, digest, None, tr("ファイルが大きすぎて読めません: {file}", file=shown)
            )


def _size(content: Any) -> str:
    if isinstance(content, WalkNetwork):
        return tr(
            "交差点{crossings:,}、道{streets:,}本",
            crossings=len(content.node_xy),
            streets=content.lengths.nnz // 2,
        )
    rows, columns = content.metres.shape
    return tr("{rows:,}×{columns:,}の格子", rows=rows, columns=columns)
