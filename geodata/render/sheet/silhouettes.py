"""The silhouettes of hubs as SVG text: the same ones that the map in the browser draws."""

from __future__ import annotations

import re
from functools import cache
from html import escape

from geodata.render.palette import INK
from geodata.render.static_files import ASSETS

_SCRIPT = ASSETS / "areamap" / "symbols.js"
_ENTRY = re.compile(r'^\s*(\w+): "(M[^"]+)",$', re.MULTILINE)


@cache
def paths() -> dict[str, str]:
    """Shape → ``d`` of an SVG path around (0, 0), read from the host script: one source of both."""
    return dict(_ENTRY.findall(_SCRIPT.read_text(encoding="utf-8")))


def silhouette(
    shape: str, color: str, *, x: float, y: float, scale: float = 1.0, hypothetical: bool = False
) -> str:
    """One silhouette at (x, y) pixels with its white halo; hollow with a plus where 想定."""
    path = paths().get(shape) or paths()["pentagon"]
    fill, stroke, width = ("#FFFFFF", color, 2.6) if hypothetical else (color, INK, 1.1)
    plus = (
        f'<path d="M-4,0.5H4M0,-3.5V4.5" stroke="{escape(color)}" stroke-width="2.4"/>'
        if hypothetical
        else ""
    )
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:g})" stroke-linejoin="round">'
        f'<path d="{path}" fill="#FFFFFF" stroke="#FFFFFF" stroke-width="4"/>'
        f'<path d="{path}" fill="{escape(fill)}" stroke="{escape(stroke)}" stroke-width="{width}"/>'
        f"{plus}</g>"
    )
