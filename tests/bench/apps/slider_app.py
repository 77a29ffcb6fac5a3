"""One slider that restyles 199 町丁目, drawn in the way that SLIDER_WAY names.

naive: a folium map built and sent anew. feature_group: a constant folium map, restyled by a
script in streamlit-folium's feature group. host: this project's map. nothing: no map, what
a rerun costs in any case.
SLIDER_LOG: a file that gets the milliseconds of each run. SLIDER_STATIC: the static folder.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import folium
import streamlit as st

from geodata.render.geometry import CHOME
from geodata.render.hubs import hub_marks
from geodata.render.layers import value_layer
from geodata.render.palette import SEQUENTIAL
from geodata.render.state import MapState
from geodata.store import Dataset, load
from pages.common.map_host import area_map, map_document

CODE = "13123"
BREAKS = (20, 40, 60, 80)
COLUMNS = ["chome", "geometry"]


@st.cache_resource
def dataset() -> Dataset:
    return load(CODE)


@st.cache_resource
def shapes() -> str:
    return dataset().chome[COLUMNS].to_json()


def values(minutes: int) -> dict[str, float]:
    names = dataset().chome["chome"]
    return {name: (index * 37 + minutes * 11) % 100 for index, name in enumerate(names)}


def color(value: float) -> str:
    return SEQUENTIAL[sum(value >= limit for limit in BREAKS)]


def base() -> folium.Map:
    (west, south, east, north) = dataset().chome.total_bounds
    return folium.Map(location=[(south + north) / 2, (west + east) / 2], zoom_start=12, tiles=None)


def markers() -> list[folium.Marker]:
    return [
        folium.Marker([hub.lat, hub.lon], tooltip=hub.name, popup=hub.hub_type)
        for hub in hub_marks(dataset().hubs)
    ]


def naive(minutes: int) -> None:
    from streamlit_folium import st_folium

    current = values(minutes)
    map_ = base()
    folium.GeoJson(
        shapes(),
        style_function=lambda f: {
            "fillColor": color(current[f["properties"]["chome"]]),
            "fillOpacity": 0.8,
            "weight": 1,
        },
        tooltip=folium.GeoJsonTooltip(["chome"]),
    ).add_to(map_)
    for marker in markers():
        marker.add_to(map_)
    st_folium(map_, height=500, use_container_width=True, returned_objects=[], key="map")


def feature_group(minutes: int) -> None:
    from branca.element import MacroElement, Template
    from streamlit_folium import st_folium

    class Restyle(MacroElement):
        _template = Template(
            """{% macro script(this, kwargs) %}
            (window.shapes || []).eachLayer && window.shapes.eachLayer((layer) => layer.setStyle(
                {fillColor: {{ this.colors|tojson }}[layer.feature.properties.chome]}));
            {% endmacro %}"""
        )

        def __init__(self, colors: dict[str, str]) -> None:
            super().__init__()
            self.colors = colors

    map_ = base()
    folium.GeoJson(shapes(), name="shapes", style_function=lambda _: {"weight": 1}).add_to(map_)
    for marker in markers():
        marker.add_to(map_)
    group = folium.FeatureGroup("restyle")
    group.add_child(Restyle({name: color(v) for name, v in values(minutes).items()}))
    st_folium(
        map_,
        height=500,
        use_container_width=True,
        returned_objects=[],
        key="map",
        feature_group_to_add=group,
    )


def host(minutes: int) -> None:
    data = dataset()
    layer = value_layer(
        CHOME,
        values(minutes),
        breaks=BREAKS,
        labels=["20%未満", "20%以上", "40%以上", "60%以上", "80%以上"],
        selectable=False,
    )
    state = MapState(layers=(layer,), hubs=hub_marks(data.hubs))
    document = map_document(data, static_dir=Path(os.environ["SLIDER_STATIC"]))
    area_map(document, state, key="map", height=500)


def nothing(minutes: int) -> None:
    pass


start = time.perf_counter()
chosen = st.slider("徒歩（分）", 1, 60, 10)
ways = {"nothing": nothing, "naive": naive, "feature_group": feature_group, "host": host}
ways[os.environ["SLIDER_WAY"]](chosen)
st.text(f"minutes {chosen}")
with Path(os.environ["SLIDER_LOG"]).open("a") as log:
    print(1000 * (time.perf_counter() - start), file=log)
