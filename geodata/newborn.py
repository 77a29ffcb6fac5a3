"""A municipality at its beginning: nothing but its name, as the files of a dataset."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, islice

import geopandas as gpd
import pandas as pd
from shapely.geometry.base import BaseGeometry

from geodata import schema
from geodata.geojson import to_bytes
from geodata.language import N_, tr
from geodata.names import fold
from geodata.phrases import full_stop
from geodata.plane import plane_epsg

LONGEST_NAME = 40


@dataclass(frozen=True)
class Beginning:
    """What has to be said of a municipality before anything else.

    code: five digits; level: the level that it plans by; population: None where unknown, as_of:
    ISO, of the population; source: where these are from.
    """

    code: str
    name: str
    level: str
    sub_level: str | None = None
    population: int | None = None
    as_of: str | None = None
    source: str = N_("職員による入力")

    def problems(self) -> list[str]:
        """What is wrong with it (Japanese); empty when it can be used."""
        found = []
        if not re.fullmatch(schema.CODE_PATTERN, self.code):
            found.append(tr("自治体コードは5桁の数字です（例 13123）。"))
        else:
            try:
                plane_epsg(self.code)
            except ValueError as error:
                found.append(full_stop(str(error)))
        if not self.name.strip() or len(self.name) > LONGEST_NAME:
            found.append(
                tr(
                    "自治体の名前を{longest_name}文字までで入れてください。",
                    longest_name=LONGEST_NAME,
                )
            )
        elif self.name.strip()[-1] not in schema.MUNICIPALITY_KINDS:
            found.append(tr("自治体の名前は、区・市・町・村まで入れてください（例 江戸川区）。"))
        if self.level not in schema.LEVELS:
            found.append(tr("計画の区分を選んでください。"))
        if self.sub_level == self.level:
            found.append(tr("細かい区分には、計画の区分とちがうものを選んでください。"))
        return found


def files(
    beginning: Beginning, outline: BaseGeometry | None = None, *, outline_credit: str = ""
) -> dict[str, bytes]:
    """The files of a dataset that knows no more than that; *outline* in EPSG:4326 if known, and
    where it is from.

    Raises ValueError (Japanese) with everything that is wrong.
    """
    wrong = beginning.problems()
    if wrong:
        raise ValueError(" ".join(wrong))
    name = beginning.name.strip()
    row = {
        "municipality_code": beginning.code,
        "name": name,
        "name_kana": None,
        "kind": name[-1],
        "planning_level": beginning.level,
        "sub_level": beginning.sub_level,
        "same_as": None,
        "population": beginning.population,
        "as_of": beginning.as_of,
        "source": beginning.source,
        "note": None,
        "plane_epsg": plane_epsg(beginning.code),
    }
    tables = {table: _csv(checks.columns, []) for table, checks in schema.TABLES.items()}
    tables["municipality"] = _csv(row, [row])
    made = {f"{table}.csv": content for table, content in tables.items()}
    if outline is not None:
        frame = gpd.GeoDataFrame(
            {"municipality_code": [beginning.code]}, geometry=[outline], crs=4326
        )
        made["outline.geojson"] = to_bytes(frame, credit=outline_credit)
    return made


def area_rows(
    code: str,
    level: str,
    names: Sequence[str],
    *,
    source: str,
    taken: Collection[str] = (),
) -> pd.DataFrame:
    """Rows of the areas table for names typed by hand; blank and repeated names left out.

    The ids are made of the level's number and a count (13101-2-01) and pass over those *taken*.
    """
    kept: dict[str, str] = {}
    for name in names:
        if name.strip():
            kept.setdefault(fold(name) or name, name.strip()[:LONGEST_NAME])
    number = schema.LEVELS.index(level) + 1
    ids = (f"{code}-{number}-{i:02d}" for i in count(1))
    free = (area_id for area_id in ids if area_id not in taken)
    return pd.DataFrame(
        {
            "area_id": list(islice(free, len(kept))),
            "municipality_code": code,
            "level": level,
            "name": list(kept.values()),
            "source": source,
        }
    ).astype("str")


def _csv(columns: Mapping[str, object], rows: Sequence[Mapping[str, object]]) -> bytes:
    text: str = pd.DataFrame(list(rows), columns=list(columns)).to_csv(
        index=False, lineterminator="\n"
    )
    return text.encode()
