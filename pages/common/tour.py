"""The shell of every page: the link past the navigation, and the tour of three steps.

The browser remembers that somebody has seen the tour (localStorage); it comes by itself on the
map only, never inside another page's frame, and again whenever it is asked for.
"""

from __future__ import annotations

import streamlit as st

from geodata.language import N_, Words, tr
from pages.common import language_switch, served

_component = st.components.v2.component("chiiki_shell", js=served.LOADER, isolate_styles=False)
_ASKED = "tour_asked"

SKIP = N_("本文へ移る")
WORDS = Words({"next": N_("次へ"), "back": N_("戻る"), "end": N_("とじる"), "done": N_("はじめる")})
#: title, text, and what on the page each step points at (a CSS selector).
STEPS: tuple[dict[str, str], ...] = (
    {
        "title": N_("自治体と、重ねるものを選ぶ"),
        "text": N_(
            "左の欄で自治体を選び、拠点・配置・徒歩圏などを重ねます。"
            "スマートフォンでは、左上の「»」を押すと出ます。"
        ),
        "target": '[data-testid="stSidebarUserContent"], [data-testid="stExpandSidebarButton"]',
    },
    {
        "title": N_("圏域や拠点を選ぶと、くわしい内容が出る"),
        "text": N_(
            "地図か一覧で1つ選ぶと、人口、拠点、担当者、基準との差と、その出典が出ます。"
            "「不明」は資料から分からないことで、ゼロではありません。"
        ),
        "target": ".leaflet-container",
    },
    {
        "title": N_("困ったときは「この画面の使い方」"),
        "text": N_(
            "どの画面にも、見方とできることの説明があります。"
            "アドレスをコピーして渡すと、同じ画面が開きます。"
        ),
        "target": ".st-key-page-help",
    },
)


def shell(*, first_page: bool) -> None:
    """Put the shell on the page. first_page: whether the tour may come by itself here."""
    script, style = served.asset("shell.js"), served.asset("shell.css")
    served.publish(script, style)
    _component(
        key="chiiki-shell",
        data={
            "host": served.url(script.path),
            "style": served.url(style.path),
            "lang": language_switch.html_lang(),
            "skip": tr(SKIP),
            "words": dict(WORDS),
            "steps": [step | {k: tr(step[k]) for k in ("title", "text")} for step in STEPS],
            "first": first_page,
            "start": int(st.session_state.get(_ASKED, 0)),
        },
        height="content",
    )


def ask_again() -> None:
    """Let the tour start anew on the page that is shown next."""
    st.session_state[_ASKED] = int(st.session_state.get(_ASKED, 0)) + 1
