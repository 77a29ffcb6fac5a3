"""The front door: page config and navigation; nothing else.

Run with ``streamlit run dashboard.py``.
"""

import streamlit as st

from pages.common.chrome import FAVICON, dress, guarded

st.set_page_config(
    page_title="地域資源マップ",
    # a picture of our own: Streamlit would fetch an emoji or icon from the internet
    page_icon=str(FAVICON),
    layout="wide",
)
dress()
page = st.navigation(
    {
        # without a heading: the pages that everybody opens
        "": [
            st.Page(
                "pages/map.py", title="地図", icon=":material/map:", url_path="start", default=True
            ),
            # the default page answers at "/" only; people write /map as well
            st.Page("pages/map.py", title="地図", url_path="map", visibility="hidden"),
            st.Page("pages/gaps.py", title="基準とすき間", icon=":material/rule:", url_path="gaps"),
            st.Page(
                "pages/coverage.py",
                title="徒歩圏",
                icon=":material/directions_walk:",
                url_path="coverage",
            ),
            st.Page(
                "pages/coordinators.py",
                title="コーディネーター",
                icon=":material/groups:",
                url_path="coordinators",
            ),
            st.Page(
                "pages/siting.py",
                title="次の拠点",
                icon=":material/add_location:",
                url_path="siting",
            ),
            st.Page(
                "pages/compare.py",
                title="くらべる",
                icon=":material/compare_arrows:",
                url_path="compare",
            ),
            st.Page("pages/tokyo.py", title="東京都", icon=":material/public:", url_path="tokyo"),
        ],
        "データ": [
            st.Page("pages/data.py", title="データ", icon=":material/database:", url_path="data"),
            # reached from データ; named like its address, by which the first visitor is found
            st.Page("pages/new.py", title="新しい自治体", url_path="new", visibility="hidden"),
        ],
    },
    position="top",
)
guarded(page.run)
