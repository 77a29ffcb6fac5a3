"""What is known of the municipality that a list is of: its areas, 町丁目, hubs and outline."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
from shapely.geometry.base import BaseGeometry

from geodata.store import Dataset
from loaders.area_names import AreaNames
from loaders.geocode import Gazetteer, gazetteer


@dataclass(frozen=True, eq=False)
class Context:
    """The municipality as it stands before the list is read.

    Attributes
    ----------
    code, name
        Five digits, and 江戸川区.
    planning_level
        The level that rows are of when they do not say.
    areas, chome, hubs
        Tables as in schema.TABLES (area_id, level, name … / chome, lat, lon, area_id … /
        hub_id, name, hub_type …); empty where not known yet.
    outline
        EPSG:4326, or None.
    plane_epsg
        CRS for distances.
    """

    code: str
    name: str
    planning_level: str
    areas: pd.DataFrame
    chome: pd.DataFrame
    hubs: pd.DataFrame
    outline: BaseGeometry | None
    plane_epsg: int

    @classmethod
    def of(cls, dataset: Dataset) -> Context:
        """The context that a dataset gives."""
        return cls(
            code=dataset.code,
            name=dataset.municipality.name,
            planning_level=dataset.municipality.planning_level,
            areas=dataset.areas,
            chome=dataset.chome,
            hubs=dataset.hubs,
            outline=dataset.outline,
            plane_epsg=dataset.municipality.plane_epsg,
        )

    @classmethod
    def unknown(cls, code: str, *, name: str = "", planning_level: str = "日常生活圏域") -> Context:
        """The context of a municipality that nothing is known of yet."""
        return cls(
            code=code,
            name=name,
            planning_level=planning_level,
            areas=pd.DataFrame(columns=["area_id", "level", "name"], dtype="str"),
            chome=pd.DataFrame(columns=["chome", "lat", "lon", "area_id"], dtype="object"),
            hubs=pd.DataFrame(columns=["hub_id", "name", "hub_type"], dtype="str"),
            outline=None,
            plane_epsg=6677,
        )

    @cached_property
    def area_names(self) -> AreaNames:
        """For looking names of areas up."""
        return AreaNames(self.areas, preferred=self.planning_level)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """For looking addresses up."""
        return gazetteer(self.chome, municipality=self.name)

    @cached_property
    def area_of_chome(self) -> dict[str, str]:
        """町丁目 → its area, where it has one."""
        known = self.chome.dropna(subset=["area_id"])
        return dict(zip(known["chome"].astype(str), known["area_id"].astype(str), strict=True))
