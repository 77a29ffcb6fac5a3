"""Who is looking: the public, or staff of the council or the municipality.

In this order: ``CHIIKI_MODE=public`` makes everybody public; where sign-in is set up
(``[auth]`` in secrets.toml) those are staff whom the list lets in; without any set-up the person
at this very machine is staff (local single-user mode) and whoever comes over the network is
public. Whatever cannot be told is public.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geodata import rights
from geodata.rights import Role
from pages.common import allow_list

MODE_VARIABLE = "CHIIKI_MODE"
SIGN_IN_HOURS = 12
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
#: What a proxy leaves behind: then the reader sits somewhere else, whatever the address says.
PROXY_SIGNS = frozenset({"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"})


def current() -> Role:
    """The role of the reader of this page run; asked anew each time, never remembered."""
    if get_script_run_ctx() is None:
        # no page is being run: a test or a script at this machine, or, in a server, a thread
        # that nobody can be told from
        return "public" if runtime.exists() else "staff"
    if public_only():
        return "public"
    if sign_in_configured():
        return "staff" if allow_list.allows(user(), setting()) else "public"
    return "staff" if local() else "public"


def public_only() -> bool:
    """Whether this installation serves the public alone (``CHIIKI_MODE=public``).

    Any other value counts as public too: a slip of the pen must not open the house.
    """
    return os.environ.get(MODE_VARIABLE, "").strip().lower() != ""


def sign_in_configured() -> bool:
    """Whether ``[auth]`` stands in secrets.toml; also where that file cannot be read, so that a
    broken file shuts the house instead of opening it."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:  # no such file, or one that is not TOML
        return any(Path(file).exists() for file in st.get_option("secrets.files"))


def setting() -> Mapping[str, Any]:
    """The section ``[chiiki]`` of secrets.toml: who is staff; empty where there is none."""
    try:
        found = st.secrets.get("chiiki", {})
    except FileNotFoundError:
        return {}
    return found if isinstance(found, Mapping) else {}


def signed_in() -> bool:
    """Whether the reader has come through the provider, long ago or not, staff or not."""
    return st.user.to_dict().get("is_logged_in") is True


def user() -> Mapping[str, Any]:
    """The claims of the signed-in reader; empty for everybody else.

    Streamlit keeps a sign-in for 30 days. Ours ends after ``sign_in_hours`` (12 unless set), so
    that whoever has left the provider's group does not stay for a month.
    """
    if not signed_in():
        return {}
    claims = st.user.to_dict()
    hours, since = setting().get("sign_in_hours", SIGN_IN_HOURS), claims.get("iat")
    if not isinstance(since, int | float) or not isinstance(hours, int | float):
        return {}
    return claims if time.time() - since < hours * 3600 else {}


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


rights.decided_by(current)
