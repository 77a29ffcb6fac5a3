"""A select box whose chosen words follow: another language, or a count that has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Option = TypeVar("Option")


def select_box(
    label: str,
    options: Sequence[Option],
    *,
    key: str,
    format_func: Callable[[Any], str] = str,
    place: DeltaGenerator | None = None,
    **more: Any,
) -> Option:
    """``st.selectbox`` with a key; *place*: the container it stands in.

    The browser keeps the chosen option as the words it had when it was chosen, and shows them for
    as long as the value stays. Where the same option now reads otherwise it is set once more.
    """
    shown = f"{key}|shown"
    held, before = st.session_state.get(key), st.session_state.get(shown)
    same = before is not None and before[0] == held and held in options
    if same and before[1] != format_func(held):
        st.session_state[key] = held
        if more.get("index"):
            del more["index"]  # a default beside a value that is set is warned of
    picked = (place or st).selectbox(label, options, key=key, format_func=format_func, **more)
    st.session_state[shown] = None if picked is None else (picked, format_func(picked))
    return cast(Option, picked)
