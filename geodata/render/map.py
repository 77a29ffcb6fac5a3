"""The base map of a municipality: rendered by folium once, mounted once, offline.

folium writes the map; the two links it needs point at files that the application itself
serves. What changes afterwards (:mod:`geodata.render.state`) never comes through here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import folium
from branca.element import CssLink, Figure, JavascriptLink

from geodata.language import N_, Words, tr
from geodata.render.geometry import Bounds, map_geometry
from geodata.render.static_files import (
    LEAFLET_CSS,
    LEAFLET_JS,
    StaticFile,
    content_named,
)
from geodata.store import Dataset

#: Where Streamlit serves the files of the application (server.enableStaticServing), relative
#: to the application's base path.
SERVED_AT = "app/static/"
GSI_TILES = "https://cyberjapandata.gsi.go.jp/xyz/{kind}/{{z}}/{{x}}/{{y}}.png"
#: The Geospatial Information Authority asks for this credit, linked to its list of tiles.
GSI_CREDIT = N_(
    '<a href="https://maps.gsi.go.jp/development/ichiran.html" target="_blank"'
    ' rel="noopener noreferrer">地理院タイル</a>'
)
BASEMAPS = Words({"pale": N_("淡色地図"), "std": N_("標準地図")})
MIN_ZOOM, MAX_ZOOM = 9, 18


class OfflineMap(folium.Map):
    """A folium map that loads Leaflet from the application itself and nothing else.

    Bootstrap, Font Awesome and jQuery, which folium adds, serve features not used here.
    """

    default_js = [("leaflet", SERVED_AT + LEAFLET_JS)]  # noqa: RUF012 (folium's own shape)
    default_css = [("leaflet_css", SERVED_AT + LEAFLET_CSS)]  # noqa: RUF012


@dataclass(frozen=True)
class MapDocument:
    """All that is needed to mount the map of one municipality.

    header, html, script: what folium rendered. scripts, styles: the links it asks for,
    relative to the application's base path. module: the same script as an ES module that
    builds the map in a given element. geometry: the shapes. order: level → ids in the order
    of the geometry file. bounds: ((south, west), (north, east)).
    """

    code: str
    name: str
    header: str
    html: str
    script: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    module: StaticFile
    geometry: StaticFile
    order: Mapping[str, tuple[str, ...]]
    bounds: Bounds

    @property
    def files(self) -> tuple[StaticFile, ...]:
        """The files of this document to be served beside those common to all maps."""
        return (self.module, self.geometry)


def base_map(dataset: Dataset) -> MapDocument:
    """Render the base map of *dataset* with folium, and its shapes; the same bytes every time."""
    shapes = map_geometry(dataset)
    map_ = _folium_map(dataset.code, shapes.bounds)
    figure = map_.get_root()
    assert isinstance(figure, Figure)  # noqa: S101 (folium puts every map into one)
    figure.render()
    script = figure.script.render()
    return MapDocument(
        code=dataset.code,
        name=dataset.municipality.name,
        header=figure.header.render(),
        html=figure.html.render(),
        script=script,
        scripts=_links(figure, JavascriptLink),
        styles=_links(figure, CssLink),
        module=content_named("map", dataset.code, ".js", _module(map_, script).encode()),
        geometry=content_named("geo", dataset.code, ".json", shapes.content),
        order=shapes.order,
        bounds=shapes.bounds,
    )


def _folium_map(code: str, bounds: Bounds) -> OfflineMap:
    (south, west), (north, east) = bounds
    map_ = OfflineMap(
        location=[(south + north) / 2, (west + east) / 2],
        zoom_start=12,
        tiles=None,
        zoom_control=False,  # added by the host script, with Japanese titles
        attribution_control=False,  # likewise
        zoom_snap=0.25,
        zoom_delta=1,
    )
    # folium takes these two for the tiles only, but a map without tiles needs limits as well.
    map_.options |= {"min_zoom": MIN_ZOOM, "max_zoom": MAX_ZOOM}
    _name(map_, code)
    for kind, label in BASEMAPS.items():
        tiles = folium.TileLayer(
            GSI_TILES.format(kind=kind),
            attr=tr(GSI_CREDIT),
            name=label,
            min_zoom=5,
            max_zoom=MAX_ZOOM,
            show=False,
        )
        _name(tiles, kind).add_to(map_)
    return map_


def _name(element: Any, name: str) -> Any:
    # folium draws a random id for each element; a fixed one makes the same bytes every time,
    # and lets the module name what it hands on.
    element._id = name
    return element


def _links(figure: Figure, kind: type[JavascriptLink] | type[CssLink]) -> tuple[str, ...]:
    links = (e for e in figure.header._children.values() if isinstance(e, kind))
    return tuple(str(link.url) for link in links)


def _module(map_: OfflineMap, script: str) -> str:
    """folium's script as a function of Leaflet and of the element to draw in.

    folium looks its element up by id, of which a page can hold one only; the module hands it
    the element instead, so that two maps of a municipality can stand side by side.
    """
    tiles = ", ".join(f"{kind}: tile_layer_{kind}" for kind in BASEMAPS)
    body = re.sub(r"^\s*\n", "", script, flags=re.MULTILINE)
    return (
        "export default function mount(leaflet, element) {\n"
        "const L = Object.create(leaflet);\n"
        "L.map = (_, options) => leaflet.map(element, options);\n"
        f"{body}\n"
        f"return {{ map: {map_.get_name()}, tiles: {{ {tiles} }} }};\n"
        "}\n"
    )
