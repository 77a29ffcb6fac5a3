"""The QR code to the public view of an area: made here, without any service."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlencode, urlsplit

import segno

from geodata.language import tr
from geodata.view import MapView, to_query

#: Where the public reaches this dashboard, e.g. https://map.example.jp/shigen (no slash at the end).
PUBLIC_URL_SETTING = "CHIIKI_PUBLIC_URL"
#: Longer addresses make a code that a phone at the back of the room cannot read.
MAX_BASE = 200


def base_address(setting: str | None, opened: str | None) -> str:
    """The address below which the dashboard lies: the setting, else what the page was opened by.

    *opened* is the address of the meeting page itself. Raises ValueError (Japanese) for a setting
    that is no http(s) address.
    """
    if setting and setting.strip():
        text = setting.strip().rstrip("/")
        parts = urlsplit(text)
        plain = parts.scheme in ("http", "https") and parts.hostname and not parts.query
        if not plain or len(text) > MAX_BASE:
            raise ValueError(
                tr(
                    "設定 {public_url_setting} は http:// か https:// で始まる"
                    "アドレスにしてください（例 https://map.example.jp）",
                    public_url_setting=PUBLIC_URL_SETTING,
                )
            )
        return text
    parts = urlsplit(opened or "")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "http://localhost:8501"
    folder = parts.path.rsplit("/", 1)[0].rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{folder}"


def public_view(base: str, code: str, area_id: str, *, level: str | None = None) -> str:
    """The address of the public map of an area, without Streamlit's own frame."""
    view = MapView(municipality=code, area=area_id, level=level)
    query = {"municipality": code} | to_query(view) | {"embed": "true"}
    return f"{base}/map?{urlencode(query)}"


def only_here(address: str) -> bool:
    """Whether an address leads to this very machine, so that no other device can open it."""
    host = urlsplit(address).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def qr_svg(text: str) -> str:
    """The QR code (ISO/IEC 18004, error level M) of *text* as an inline SVG."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    drawn: str = code.svg_inline(border=4, omitsize=True, dark="#0d1b1e", light="#ffffff")
    label = tr("QRコード")
    return drawn.replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)
