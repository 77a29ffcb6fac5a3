"""Who is looking: the public, or staff of the council or the municipality.

In this order: ``CHIIKI_MODE=public`` makes everybody public; where sign-in is set up
(``[auth]`` in secrets.toml) those are staff whom the list lets in; without any set-up the person
at this very machine is staff (local single-user mode) and whoever comes over the network is
public. Whatever cannot be told is public.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, Literal

import streamlit as st

from pages.common import allow_list

Role = Literal["public", "staff"]

MODE_VARIABLE = "CHIIKI_MODE"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
#: What a proxy leaves behind: then the reader sits somewhere else, whatever the address says.
PROXY_SIGNS = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})


def current() -> Role:
    """The role of the reader of this page run; asked anew in every run, never remembered."""
    if public_only():
        return "public"
    if sign_in_configured():
        return "staff" if allow_list.allows(user(), st.secrets.get("chiiki", {})) else "public"
    return "staff" if local() else "public"


def public_only() -> bool:
    """Whether this installation serves the public alone (``CHIIKI_MODE=public``).

    Any other value counts as public too: a slip of the pen must not open the house.
    """
    return os.environ.get(MODE_VARIABLE, "").strip().lower() != ""


def sign_in_configured() -> bool:
    """Whether ``[auth]`` stands in secrets.toml."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:  # no secrets.toml at all
        return False


def user() -> Mapping[str, Any]:
    """The claims of the signed-in reader; empty for everybody else."""
    claims = st.user.to_dict()
    return claims if claims.get("is_logged_in") is True else {}


def local() -> bool:
    """Whether the reader sits at this machine: the server answers on loopback only, and the
    browser has called it by a loopback name and without a proxy in between.

    The name is checked so that a page of the internet whose name has been pointed at 127.0.0.1
    (DNS rebinding) is not taken for the person at the machine.
    """
    if str(st.get_option("server.address") or "") not in LOOPBACK:
        return False
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    if PROXY_SIGNS & set(headers):
        return False
    host = headers.get("host")
    # Streamlit's own test runner has no request; every browser sends the name
    return host is None or _name(host) in LOOPBACK


def _name(host: str) -> str:
    return host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host
