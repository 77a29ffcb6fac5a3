"""Signing in and out, and the line at the foot that says as whom the reader is here."""

from __future__ import annotations

import streamlit as st

from geodata.language import N_, tr
from pages.common import role

LOCAL = N_("このPCだけで使うモードです（ほかの機器からは公開の画面だけが開きます）。")
NOT_SET_UP = N_("サインインの設定がないため、公開の画面だけを表示しています。")
STAFF = N_("職員としてサインインしています。")
STRANGER = N_(
    "サインインできましたが、職員の一覧に登録されていないため、公開の画面だけを表示しています。"
    "使う必要があるときは、このシステムの管理者に登録を頼んでください。"
)
CLOSED = N_("この画面は職員用です")
EXPIRED = N_("サインインの期限が切れました。職員の画面を使うには、もう一度サインインしてください。")


def greeting() -> None:
    """Above the page: what somebody must know who has signed in and is not staff."""
    if not role.public_only() and role.signed_in() and role.current() == "public":
        st.info(tr(STRANGER) if role.user() else tr(EXPIRED), icon=":material/info:")


def foot() -> None:
    """Below the page: the mode of this installation, and the way in or out. Not in embeds."""
    if role.public_only() or st.context.is_embedded:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sign-in-foot"):
        if not role.sign_in_configured():
            st.caption(tr(LOCAL) if role.local() else tr(NOT_SET_UP), width="content")
        elif role.signed_in():
            if role.current() == "staff":
                st.caption(tr(STAFF), width="content")
            st.button(tr("サインアウト"), type="tertiary", on_click=st.logout, key="sign-out")
        else:
            st.button(tr("職員の方はサインイン"), type="tertiary", on_click=st.login, key="sign-in")


def closed() -> None:
    """What stands at the address of a staff page for the public: the way in, and nothing of it."""
    st.title(tr(CLOSED))
    st.markdown(
        tr("職員としてサインインすると開きます。地図と東京都の画面は、そのままご覧になれます。")
    )
    if not role.signed_in():
        st.button(tr("サインイン"), type="primary", on_click=st.login, key="sign-in-here")
