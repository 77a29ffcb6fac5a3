"""The reader's language: said by the address, kept in the session, changed by the switch.

The address names it as ``lang`` wherever it is not Japanese, so that a copied link opens in the
same language. Importing this makes :func:`geodata.language.current` answer for whoever looks.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geodata import language
from geodata.language import HTML_LANG, LANGUAGES, OWN_NAMES, SOURCE, Language, tr

PARAMETER = "lang"
_KEY = "language"
_WIDGET = "w_language"
#: What staff choose from; on the pages that everybody opens there is plain Japanese as well.
STAFF_LANGUAGES: tuple[Language, ...] = ("ja", "en")

# Streamlit runs a session in a thread of its own. The answer is kept there: asking the session
# state for every single text would let a newer run break in between any two of them.
_thread = threading.local()


def in_force() -> Language | None:
    """The language of the session that this thread works for; None outside of any."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None:
        return None
    known: tuple[str, Language] | None = getattr(_thread, "known", None)
    if known is None or known[0] != context.session_id:
        known = _thread.known = (context.session_id, _of_session())
    return known[1]


def choose(chosen: Language) -> None:
    """From now on this session reads *chosen*."""
    st.session_state[_KEY] = chosen
    context = get_script_run_ctx(suppress_warning=True)
    if context is not None:
        _thread.known = (context.session_id, chosen)


def take(query: Mapping[str, str]) -> None:
    """The language of an address that the reader has brought: Japanese where it names none."""
    choose(read(query) or SOURCE)


def read(query: Mapping[str, str]) -> Language | None:
    """The language that *query* names; None where it names none that there is."""
    named = query.get(PARAMETER)
    return cast(Language, named) if named in LANGUAGES else None


def in_address() -> dict[str, str]:
    """What the address says of the language: nothing for Japanese."""
    now = language.current()
    return {} if now == SOURCE else {PARAMETER: now}


def switch(*, for_everybody: bool) -> None:
    """The switch. for_everybody: whether the page is one that residents open, too."""
    now = language.current()
    offered = [
        name for name in LANGUAGES if for_everybody or name in STAFF_LANGUAGES or name == now
    ]
    if st.session_state.get(_WIDGET) != now:
        st.session_state[_WIDGET] = now
    with st.popover(OWN_NAMES[now], icon=":material/language:"):
        st.radio(
            tr("言語"),
            offered,
            format_func=lambda name: OWN_NAMES[name],
            key=_WIDGET,
            on_change=lambda: choose(st.session_state[_WIDGET]),
        )


def html_lang() -> str:
    """What HTML says of the language in force."""
    return HTML_LANG[language.current()]


def _of_session() -> Language:
    kept = st.session_state.get(_KEY)
    if kept in LANGUAGES:
        return cast(Language, kept)
    chosen = st.session_state[_KEY] = read(st.query_params.to_dict()) or SOURCE
    return chosen


language.ask_with(in_force)
