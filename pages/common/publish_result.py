"""The page as it will be: a preview, what was left out, the site to carry away, the iframes."""

from __future__ import annotations

import base64
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st

from geodata.language import N_, Words, tr
from geodata.render.publish.options import Options
from geodata.render.publish.page import snippet
from geodata.render.publish.report_words import report_words, size_words
from geodata.render.publish.site import Site, build_site, to_zip
from geodata.render.publish.texts import japanese
from geodata.store import Dataset
from geodata.view import to_query
from pages.common import data, state
from pages.common.waiting import Waiting

WIDTHS = Words({"phone": N_("スマートフォン"), "desk": N_("パソコン")})
PHONE_PX = 390
HEIGHT_PX = 760


@st.cache_resource(
    show_spinner=Waiting(N_("ページを作っています…")),
    max_entries=8,
    hash_funcs=data.IN_WORDS | {Options: repr},
)
def _site(dataset: Dataset, options: Options) -> Site:
    return build_site(dataset, options)


def preview(dataset: Dataset, options: Options) -> None:
    """The municipality's page, as wide as a telephone or as the column."""
    width = st.segmented_control(
        tr("見え方"),
        list(WIDTHS),
        format_func=lambda key: WIDTHS[key],
        default="phone",
        required=True,
        key="publish-width",
        label_visibility="collapsed",
    )
    site = _site(dataset, replace(options, area_pages=False))
    # a data: address has an origin of its own: the page cannot reach into the application
    page = base64.b64encode(site.files[site.main]).decode()
    with st.container(key="publish-preview"):
        st.iframe(
            f"data:text/html;charset=utf-8;base64,{page}",
            width=PHONE_PX if width == "phone" else "stretch",
            height=HEIGHT_PX,
            alt=tr("公開ページのプレビュー"),
        )


def left_out(dataset: Dataset, options: Options) -> None:
    """What the gate kept back; only staff see this."""
    site = _site(dataset, replace(options, area_pages=False))
    st.subheader(tr("除いたもの"))
    st.markdown("\n".join(f"- {line}" for line in [*report_words(site.report), size_words(site)]))


def carry_away(dataset: Dataset, options: Options) -> None:
    """The whole site as a zip, and the two iframes."""
    st.subheader(tr("持ち出す"))
    static, live = st.columns(2, gap="large")
    with static:
        st.markdown(
            tr(
                "**静的なページ**　zipを開いて、そのままウェブサーバーに置きます。"
                "サーバーのプログラムも、外への通信も要りません。"
            )
        )
        st.download_button(
            tr("サイト一式をダウンロード（zip）"),
            data=lambda: to_zip(_site(dataset, options)),
            file_name=f"site-{dataset.code}.zip",
            mime="application/zip",
            icon=":material/download:",
            type="primary",
            key="publish-zip",
            on_click="ignore",
        )
        st.caption(tr("ほかのホームページに載せるときの文字"))
        address = options.address.rstrip("/") or tr("https://（公開先）")
        _shown(snippet(_title(dataset, options), f"{address}/{dataset.code}.html"))
    with live:
        st.markdown(
            tr(
                "**動いている画面をそのまま載せる**　いま地図の画面で選んでいる見え方で開きます。"
                "公開用に動かしているときだけ使ってください。"
            )
        )
        st.caption(tr("ほかのホームページに載せるときの文字"))
        _shown(snippet(_title(dataset, options), _live_address(dataset), live=True))


def _shown(html: str) -> None:
    st.code(html, language="html", wrap_lines=True)


def _live_address(dataset: Dataset) -> str:
    here = (st.context.url or "").split("?")[0]
    base = here.removesuffix("/publish").rstrip("/") or tr("https://（このアプリのアドレス）")
    query = {"embed": "true", "municipality": dataset.code} | to_query(state.current())
    return f"{base}/map?{urlencode(query)}"


def _title(dataset: Dataset, options: Options) -> str:
    return options.title or japanese("title", name=dataset.municipality.name)
