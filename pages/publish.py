"""公開: choose what goes out, look at it, and carry it away as a site or as an iframe."""

from __future__ import annotations

import streamlit as st

from geodata.language import tr
from pages.common import chrome, controls, publish_choices, publish_result, state
from pages.common.style_sheet import style_sheet

state.current()
dataset = controls.municipality()
style_sheet("publish.css")
st.title(tr("{name}の公開ページ", name=controls.plain(dataset.municipality.name)))
st.caption(
    tr(
        "住民に見せるページを作ります。内部の行、小さい数、未確認の住所と電話番号は、ここで必ず除かれます。"
    )
)
chrome.notices(state.take_notices())
left, right = st.columns([5, 7], gap="large")
with left:
    options = publish_choices.choose(dataset)
with right:
    publish_result.preview(dataset, options)
publish_result.left_out(dataset, options)
publish_result.carry_away(dataset, options)
state.mirror()
