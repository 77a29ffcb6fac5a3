"""What Streamlit says while a cached function is computed, in the reader's language."""

from __future__ import annotations

from geodata.language import tr


class Waiting(str):
    """A text for ``show_spinner``: ``@st.cache_data(show_spinner=Waiting(N_("…")))``.

    Streamlit is told at import, when nobody is waiting yet, and writes ``str()`` of it whenever
    somebody does: only then is it translated.
    """

    __slots__ = ()

    def __str__(self) -> str:
        return tr(super().__str__())
