"""A new municipality, step by step: name, boundaries, areas, hubs, posts, standards, map."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from pages.common import chrome, edition_data, state, wizard_start, wizard_steps
from pages.common.style_sheet import style_sheet

state.current()
style_sheet("uploader.css")
style_sheet("data.css")
st.title(tr("新しい自治体をつくる"))
chrome.notices(state.take_notices())
edition_data.told()
draft = wizard_start.open_draft()
if draft is None:
    wizard_start.section()
else:
    wizard_steps.section(draft)
state.mirror()
