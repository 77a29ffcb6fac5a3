"""What the legend of a map picture says: only what the picture shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd

from geodata.language import tr
from geodata.render import words
from geodata.render.hubs import HubMark
from geodata.render.palette import BOUNDARY, INK, PRIMARY, STATUS, hub_symbol
from geodata.render.sheet.map_legend import Entry
from geodata.render.sheet.map_marks import Mark, mark_entries
from geodata.render.sheet.silhouettes import silhouette
from geodata.standards_text import number_text

_RING = '<circle r="8.5" fill="{}" stroke="{}" stroke-width="1.4"{}/>'


def status_fill(status: str) -> str:
    """The fill of an area: plain where met, hatched where short, dotted where unknown."""
    return {"met": STATUS["met"].fill, "short": "url(#short)"}.get(status, "url(#unknown)")


def map_entries(
    areas: gpd.GeoDataFrame,
    placed: Sequence[tuple[HubMark, bool]],
    discs: tuple[str, float] | None,
    marks: Sequence[Mark],
    status: Mapping[str, str] | None,
) -> list[Entry]:
    """The entries for the hubs in view (mark, whether of a 想定), discs, statuses and lines."""
    entries = []
    for kind in dict.fromkeys(mark.hub_type for mark, _ in placed):
        symbol = hub_symbol(kind)
        entries.append(
            Entry(silhouette(symbol.shape, symbol.color, x=0, y=0, scale=0.75), tr(kind))
        )
    if any(new for _, new in placed):
        hollow = silhouette("square", INK, x=0, y=0, scale=0.75, hypothetical=True)
        entries.append(Entry(hollow, tr("想定の拠点")))
    precisions = {mark.precision for mark, _ in placed}
    if "chome" in precisions:
        soft = '<circle r="9.5" fill="#61665E" fill-opacity=".28"/><circle r="2.5" fill="#61665E"/>'
        entries.append(Entry(soft, tr("町丁目の代表点")))
    if "area" in precisions:
        dash = ' stroke-dasharray="4 3"'
        entries.append(Entry(_RING.format("#FFFFFF", "#48565A", dash), tr("位置は推定")))
    if discs is not None and any(mark.hub_type == discs[0] for mark, _ in placed):
        text = tr(
            "{hub_type}から徒歩{minutes}分",
            hub_type=tr(discs[0]),
            minutes=number_text(discs[1]),
        )
        entries.append(Entry(_RING.format(PRIMARY, PRIMARY, ' fill-opacity=".2"'), text))
    for code in ("met", "short", "unknown"):
        if code in (status or {}).values():
            box = f'<rect x="-10" y="-7" width="20" height="14" fill="{status_fill(code)}"'
            entries.append(Entry(f'{box} stroke="{BOUNDARY}"/>', words.STATUS[code]))
    entries += mark_entries(marks)
    if len(areas):
        approximate = bool((areas["boundary"] == "approximate").any())
        dash = ' stroke-dasharray="5 3"' if approximate else ""
        line = f'<path d="M-13,0H13" stroke="{INK}" stroke-width="1.6"{dash}/>'
        kind = "approximate" if approximate else "official"
        entries.append(Entry(line, words.BOUNDARY[kind]))
    return entries
