"""The style sheet of one page."""

from __future__ import annotations

import streamlit as st

from pages.common import served


def style_sheet(name: str) -> None:
    """Put a style sheet of ``pages/common/assets`` on the page."""
    st.html(f"<style>{_text(name)}</style>")


@st.cache_resource(show_spinner=False)
def _text(name: str) -> str:
    return (served.ASSETS / name).read_text(encoding="utf-8")
