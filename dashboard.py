"""The front door: page config, who is looking, and navigation; nothing else.

Run with ``streamlit run dashboard.py``. A new page is entered in pages/common/page_list.py.
"""

import streamlit as st

from geodata.language import tr
from pages.common import journal, language_switch, memory, page_list, role, sign_in, state
from pages.common.chrome import FAVICON, dress, guarded
from pages.common.page_help import help_button
from pages.common.tour import shell

state.arrive()  # with the reader's language: it comes before the first text
st.set_page_config(
    page_title=tr("地域資源マップ"),
    # a picture of our own, before any page names its icon: Streamlit would fetch that one from the
    # internet
    page_icon=str(FAVICON),
    layout="wide",
)
dress()
# Streamlit knows only what the reader may open: no staff page is registered for the public.
reader = role.current()
groups: dict[str, list] = {}
for entry in page_list.visible(reader):
    groups.setdefault(tr(entry.group) if entry.group else "", []).append(
        st.Page(
            entry.file,
            title=tr(entry.title),
            icon=entry.icon or None,
            url_path=entry.path,
            default=entry.default,
            visibility="hidden" if entry.hidden else "visible",
        )
    )
if reader == "public" and not role.public_only() and role.sign_in_configured():
    # a colleague's link leads to the sign-in instead of Streamlit's English "Page not found"
    groups.setdefault("", []).extend(
        st.Page(sign_in.closed, title=tr(sign_in.CLOSED), url_path=path, visibility="hidden")
        for path in page_list.closed_paths(reader)
    )
# whose page this is shown in has a navigation of its own
page = st.navigation(groups, position="hidden" if st.context.is_embedded else "top")
address = page.url_path or "start"
state.turned_to(address)
# inside another page there is little room: the map first, the controls at a press
st.set_page_config(
    initial_sidebar_state=(
        "collapsed" if st.context.is_embedded or page_list.roomy(address) else "auto"
    )
)
shell(first_page=address == "start")
with st.container(key="page-help", horizontal=True, width="content"):
    help_button(address)
    language_switch.switch(for_everybody=page_list.for_everybody(address))
sign_in.greeting()
with journal.timed(address):
    guarded(page.run)
sign_in.foot()
memory.settle()
