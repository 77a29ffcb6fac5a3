"""A page with nothing but the map of a small municipality, for the browser test.

Six areas of one 町丁目 each, one of them named to break out of HTML; a slider restyles them.
MAP_APP_STATIC: the static folder that this application serves.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from geodata.render.discs import hub_discs
from geodata.render.hubs import HubMark, hub_marks
from geodata.render.layers import value_layer
from geodata.render.legend import LegendGroup, boundary_group, fill_group, hub_group
from geodata.render.state import Badges, Labels, MapState
from pages.common.map_host import area_map, map_document
from pages.common.sortable_table import Column, sortable_table
from tests.geodata.factories import degrees, make_dataset

HOSTILE = '</script><script>window.hacked=1</script><img src=x onerror="window.hacked=1">"\'`${1}'
STATIC = Path(os.environ["MAP_APP_STATIC"])
LEVEL = "コミュニティ住区"
NAMES = ["北", "中", "南", "東", HOSTILE, "不明の圏域"]

st.set_page_config(layout="wide")


@st.cache_resource
def dataset():
    places = [(x, y) for y in (2000, 0) for x in (0, 2000, 4000)]
    return make_dataset(
        chome=[
            {"x": x, "y": y, "half": 1000, "area_id": f"a{i}", "chome": f"{NAMES[i]}一丁目"}
            for i, (x, y) in enumerate(places)
        ],
        areas=[{"area_id": f"a{i}", "name": name} for i, name in enumerate(NAMES)],
        hubs=[
            {"hub_id": "exact", "name": "確かな拠点", "x": 500, "y": 2400, "hub_type": "コミセン"},
            {"hub_id": "twin-1", "name": "双子1", "x": 2500, "y": 2400, "coord_precision": "chome"},
            {"hub_id": "twin-2", "name": "双子2", "x": 2500, "y": 2400, "coord_precision": "chome"},
            {"hub_id": "rough", "name": HOSTILE, "x": 2500, "y": -400, "coord_precision": "area",
             "hub_type": HOSTILE, "address": HOSTILE, "source": HOSTILE},
        ],
        version="map-host-app",
    )  # fmt: skip


data = dataset()
minutes = st.slider("徒歩（分）", 1, 30, 10)
point_mode = st.toggle("地点を選ぶ")
hidden = st.toggle("地図をかくす")
basemap = "pale" if st.toggle("背景地図") else "none"
values = {f"a{i}": minutes * (i + 1) / 100 for i in range(5)} | {"a5": None}
layer = value_layer(
    LEVEL, values, breaks=[0.25, 0.5, 0.75], labels=["少ない", "やや少ない", "多い", "とても多い"],
    texts={area_id: "不明" if v is None else f"{v:.0%}" for area_id, v in values.items()},
)  # fmt: skip
hubs = hub_marks(data.hubs)
lon, lat = degrees(4000, 2000)
planned = HubMark("plan", "想定の拠点", "サロン", lat, lon, style="hypothetical", draggable=True)


@st.fragment
def map_fragment() -> None:
    event = area_map(
        map_document(data, static_dir=STATIC),
        MapState(
            layers=(layer,),
            hubs=(*hubs, planned),
            discs=hub_discs(hubs, radius_m=60.0 * minutes),
            labels=Labels(LEVEL),
            badges=Badges(LEVEL, {"a0": "CSW 2"}, about="配置"),
            legend=(
                fill_group("カバー率", layer),
                hub_group(hubs),
                boundary_group(official=False),
                LegendGroup(HOSTILE, ()),
            ),
            selected_area=st.session_state.get("area"),
            point_mode=point_mode,
            basemap=basemap,
            description=f"徒歩{minutes}分",
        ),
        key="map",
        height=460,
    )
    if event is not None:
        st.session_state["count"] = st.session_state.get("count", 0) + 1
        st.session_state["last"] = (event.kind, event.id, event.lat, event.lon)
        if event.kind == "area":
            st.session_state["area"] = event.id
            st.rerun(scope="fragment")
    kind, identifier, lat_, lon_ = st.session_state.get("last", ("none", "", 0.0, 0.0))
    st.text(f"event {kind} {identifier} {lat_:.4f} {lon_:.4f} #{st.session_state.get('count', 0)}")


if not hidden:
    map_fragment()
areas = data.areas.set_index("area_id").assign(value=values.values())
chosen = sortable_table(
    areas,
    [Column("name", "圏域"), Column("value", "カバー率", "percent")],
    key="table",
    caption="圏域の一覧",
    static_dir=STATIC,
)
st.text(f"row {chosen} minutes {minutes}")
