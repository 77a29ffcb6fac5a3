"""The baselines of tests/bench/budget.py: the same doings without this project's ways.

BUDGET_WAY=empty: two pages with a slider and a search box, no map and no data: what Streamlit
itself takes. BUDGET_WAY=naive: the same with 江戸川区 as a folium map through streamlit-folium,
the way a Streamlit map is usually made; a click names the area that was hit.
"""

from __future__ import annotations

import os
import time

import folium
import streamlit as st

from geodata.store import Dataset, load

NAIVE = os.environ["BUDGET_WAY"] == "naive"
CODE = "13123"


@st.cache_resource
def dataset() -> Dataset:
    return load(CODE)


@st.cache_resource
def shapes() -> str:
    return dataset().areas_at("日常生活圏域")[["name", "geometry"]].to_json()


def drawn(minutes: int) -> str | None:
    """The map, built and sent anew as usual; the name of the area that was clicked."""
    from streamlit_folium import st_folium

    data = dataset()
    west, south, east, north = data.chome.total_bounds
    map_ = folium.Map([(south + north) / 2, (west + east) / 2], zoom_start=12, tiles=None)
    folium.GeoJson(
        shapes(),
        style_function=lambda _: {"fillOpacity": minutes / 100, "weight": 1},
        tooltip=folium.GeoJsonTooltip(["name"], labels=False),
    ).add_to(map_)
    placed = data.hubs.dropna(subset=["lat"])
    for lat, lon, name in zip(placed["lat"], placed["lon"], placed["name"], strict=True):
        folium.Marker([lat, lon], tooltip=name).add_to(map_)
    told = st_folium(
        map_,
        height=500,
        use_container_width=True,
        returned_objects=["last_object_clicked_tooltip"],
        key="map",
    )
    clicked = told.get("last_object_clicked_tooltip")
    return clicked.strip() if clicked else None


def doings(title: str) -> None:
    st.title(title)
    minutes = st.slider("minutes", 1, 60, 10)
    query = st.text_input("search")
    if NAIVE:
        names = dataset().hubs["name"]
        hits = names[names.str.contains(query, regex=False)] if query else names[:0]
        clicked = drawn(minutes)
        st.text(f"clicked {clicked}")
        st.dataframe(dataset().hubs.drop(columns="geometry", errors="ignore"))
        st.text(f"hits {len(hits)}")
    st.text(f"minutes {minutes}")
    st.text(f"searched {query}")
    # the last thing on the page, new at every run
    st.text(f"done {time.time_ns()}")


def first() -> None:
    doings("first page")


def second() -> None:
    doings("second page")


st.set_page_config(layout="wide")
st.navigation(
    [st.Page(first, title="first"), st.Page(second, title="second")], position="top"
).run()
