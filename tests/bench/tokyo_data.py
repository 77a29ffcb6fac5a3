"""All of Tokyo as datasets of its own: 62 municipalities with every 町丁目, for benchmarks only.

Made of public files that are not part of the project (CHIIKI_TEST_DATA, else ``../shared/data``
beside the repository): the census 2015's attribute table and 国土数値情報 N03. The areas are
invented for the measure (each municipality cut into bands from west to east) and mean nothing.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from geodata import newborn, store
from geodata.folder_versions import FolderStore
from loaders.apply import apply
from loaders.estat import load_estat
from loaders.hand_assignment import given, settled
from loaders.n03 import load_n03
from loaders.report import Loaded, LoaderError, Report

LEVEL = "日常生活圏域"
SAID = "ベンチマーク"
#: About what a 日常生活圏域 holds in 江戸川区.
CHOME_EACH = 13
_ROOT = Path(__file__).resolve().parents[2]


def public_files() -> tuple[Path, Path] | None:
    """The census table and the outlines; None where they are not on this machine."""
    folder = Path(os.environ.get("CHIIKI_TEST_DATA", _ROOT.parent / "shared" / "data"))
    found = folder / "estat_2015_tokyo_chome.dbf", folder / "n03_tokyo_2021_simplified.geojson"
    return found if all(path.is_file() for path in found) else None


def make(into: FolderStore, census: Path, outlines: Path) -> dict[str, int]:
    """Save every municipality of Tokyo that has no dataset yet; code → number of 町丁目.

    Those of which the files hold no 町丁目 or outline (remote islands) are left out.
    """
    made: dict[str, int] = {}
    table = store.load_overview().municipalities
    for code, name in zip(table["municipality_code"], table["name"], strict=True):
        files = newborn.files(newborn.Beginning(code, name, LEVEL, source=SAID))
        try:
            chome = load_estat(census, municipality_code=code)
            outline = load_n03(outlines, municipality_code=code)
        except LoaderError:
            continue
        rows = chome.tables["chome"].dropna(subset=["lon"])
        bands = max(1, round(len(rows) / CHOME_EACH))
        areas = newborn.area_rows(
            code, LEVEL, [f"第{i + 1}圏域" for i in range(bands)], source=SAID
        )
        report = Report(SAID, SAID, bands, bands, ())
        begun = apply(files, [Loaded({"areas": areas}, report), chome, outline])
        west_to_east = np.argsort(rows["lon"].to_numpy(), kind="stable")
        band = np.minimum(np.argsort(west_to_east) * bands // len(rows), bands - 1)
        chosen = dict(zip(rows["chome"], areas["area_id"].to_numpy()[band], strict=True))
        whole = settled(given(begun.files, begun.dataset, chosen, source=SAID))
        into.save(code, whole, comment=SAID, parent=None)
        made[code] = len(rows)
    return made
