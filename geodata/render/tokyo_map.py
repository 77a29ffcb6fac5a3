"""The map of all of Tokyo: its municipalities by status."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from geodata import phrases
from geodata.jma_outlines import CREDIT
from geodata.language import N_, tr
from geodata.overview import LEVEL, as_dataset, regions
from geodata.render import words
from geodata.render.charts import STATUS_COLORS
from geodata.render.layers import AreaClass, AreaLayer
from geodata.render.legend import LegendEntry, LegendGroup, note_group
from geodata.render.map import MapDocument, base_map
from geodata.render.state import Badges, Fit, Labels, MapState
from geodata.render.static_files import content_named
from geodata.store import TokyoOverview

#: Hatched between the full and the empty colour: on the way.
_HATCHED = "移行準備"
MAP_BADGE = N_("地図あり")


def overview_map(overview: TokyoOverview) -> MapDocument:
    """The base map of the 62 municipalities, opening on the mainland.

    The islands reach 1,900 km out to sea: "everything" would be mostly water.
    """
    document = base_map(as_dataset(overview))
    bounds = next((region.bounds for region in regions(overview)), document.bounds)
    shapes = json.loads(document.geometry.content)
    shapes |= {"bounds": bounds, "credit": tr(CREDIT)}
    content = json.dumps(shapes, ensure_ascii=False, separators=(",", ":")).encode()
    geometry = content_named("geo", document.code, ".json", content)
    return replace(document, geometry=geometry, bounds=bounds)


def status_layer(municipalities: pd.DataFrame) -> AreaLayer:
    """The municipalities filled by status: colour, hatching and words."""
    names = list(STATUS_COLORS)
    table = tuple(
        AreaClass(tr(n), color, hatch=n == _HATCHED) for n, color in STATUS_COLORS.items()
    )
    pairs = zip(municipalities["municipality_code"], municipalities["status"], strict=True)
    return AreaLayer(LEVEL, {str(code): names.index(str(status)) for code, status in pairs}, table)


def overview_state(
    municipalities: pd.DataFrame,
    *,
    with_map: Collection[str],
    selected: str | None = None,
    fit: Fit | None = None,
) -> MapState:
    """The map of statuses; *with_map* are the codes that have a map of their own."""
    layer = status_layer(municipalities)
    counts = municipalities["status"].value_counts()
    entries = tuple(
        LegendEntry(
            "hatch" if name == _HATCHED else "fill",
            tr(name) + phrases.brackets(f"{int(counts.get(name, 0))}"),
            color,
        )
        for name, color in STATUS_COLORS.items()
    )
    legend = (
        LegendGroup(tr("重層的支援体制整備事業（令和7年度）"), entries),
        note_group(tr(MAP_BADGE), [tr("くわしい地図のある自治体")]),
    )
    said = phrases.comma(words.count(tr(n), int(counts.get(n, 0))) for n in STATUS_COLORS)
    return MapState(
        layers=(layer,),
        labels=Labels(LEVEL),
        badges=Badges(
            LEVEL, dict.fromkeys(with_map, tr(MAP_BADGE)), about=tr("くわしい地図の有無")
        ),
        legend=legend,
        selected_area=selected,
        fit=fit,
        description=tr(
            "東京都の{total}区市町村。{said}",
            total=len(municipalities),
            said=said,
        ),
    )
