"""The front door: page config, who is looking, and navigation; nothing else.

Run with ``streamlit run dashboard.py``. A new page is entered in pages/common/page_list.py.
"""

import streamlit as st

from pages.common import page_list, role, sign_in
from pages.common.chrome import FAVICON, dress, guarded

st.set_page_config(
    page_title="地域資源マップ",
    # a picture of our own: Streamlit would fetch an emoji or icon from the internet
    page_icon=str(FAVICON),
    layout="wide",
)
dress()
# Streamlit knows only what the reader may open: a page of staff has no address for the public.
groups: dict[str, list] = {}
for entry in page_list.visible(role.current()):
    groups.setdefault(entry.group, []).append(
        st.Page(
            entry.file,
            title=entry.title,
            icon=entry.icon or None,
            url_path=entry.path,
            default=entry.default,
            visibility="hidden" if entry.hidden else "visible",
        )
    )
page = st.navigation(groups, position="top")
sign_in.greeting()
guarded(page.run)
sign_in.foot()
