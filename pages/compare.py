"""Areas side by side, and municipalities with each other."""

import streamlit as st

st.title("くらべる")
