"""What every page wears: the style sheet, the overview line, messages for broken data."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from html import escape

import streamlit as st

from geodata import rights
from geodata.errors import DatabaseError, DataError
from geodata.language import tr
from geodata.render.panel import panel_css
from pages.common import served
from pages.common.plain_text import plain

logger = logging.getLogger(__name__)
FAVICON = served.ASSETS / "favicon.svg"


def dress() -> None:
    """Put the house's style on the page and hide what Streamlit says in English only."""
    st.html(f"<style>{panel_css()}{_css()}</style>")


@st.cache_resource(show_spinner=False)
def _css() -> str:
    names = ("chrome.css", "print.css")
    return "".join((served.ASSETS / name).read_text(encoding="utf-8") for name in names)


def overview(figures: Iterable[tuple[str, str, str]]) -> None:
    """One line of key figures: (word, value, note)."""
    items = "".join(
        f'<div><span class="word">{escape(word)}</span><span class="value">{escape(value)}</span>'
        f'<span class="note">{escape(note)}</span></div>'
        for word, value, note in figures
    )
    st.html(f'<div class="overview">{items}</div>')


def notices(messages: Iterable[str]) -> None:
    """Short notices, each in a line of its own, e.g. what of an address could not be read.

    They are gone at the next run: in a place of their own, so that what follows stays mounted.
    """
    with st.container():
        for message in messages:
            st.warning(plain(message), icon=":material/info:")


def guarded(run: Callable[[], None]) -> None:
    """Run a page; what nobody foresaw is logged and told in Japanese, without its insides."""
    try:
        run()
    except DataError as error:
        st.error(tr("データを読めませんでした。\n\n{error}", error=plain(str(error))))
    except DatabaseError as error:
        # how the database is set up is for those who look after it
        away = tr("いまデータを読めません。しばらくしてから、もう一度開いてください。")
        st.error(plain(str(error)) if rights.current() == "staff" else away)
    except Exception:
        logger.exception("a page failed")
        st.error(
            tr(
                "この画面を表示できませんでした。ページを読み直しても直らないときは、"
                "アドレスの「?」から後ろを消して開いてください。"
            )
        )
