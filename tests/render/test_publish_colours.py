"""The colours of the static page, light and dark: words can be read (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

import re

import pytest

from geodata.render.static_files import ASSETS

#: What words stand on what: the rules of the sheet that set the one inside the other.
TEXTS = [
    *(
        (word, ground)
        for word in ("ink", "quiet", "link", "warn")
        for ground in ("ground", "paper")
    ),
    ("primary", "paper"),
    ("ink", "soft"),
    ("quiet", "soft"),
    ("on-primary", "primary"),
    ("warn", "warn-soft"),
]
#: Edges of buttons and fields, and the ring of the focus.
EDGES = [("edge", "paper"), ("edge", "ground"), ("primary", "paper"), ("primary", "ground")]


def colours() -> dict[str, dict[str, str]]:
    """Theme → custom property → #rrggbb, as page.css says them; dark is said twice, alike."""
    css = (ASSETS / "publish" / "page.css").read_text("utf-8").split("@media print")[0]
    blocks = re.findall(r"(:root[^{]*)\{([^{}]*--ground[^{}]*)\}", css)
    found = [dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6})", body)) for _, body in blocks]
    light, by_system, by_choice = found
    assert by_system == by_choice
    assert set(light) == set(by_choice)
    return {"light": light, "dark": by_choice}


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2, definitions)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # a known near miss


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_edges_stand_out(theme: str) -> None:
    known = colours()[theme]
    words = {pair: contrast(*(known[name] for name in pair)) for pair in TEXTS}
    edges = {pair: contrast(*(known[name] for name in pair)) for pair in EDGES}
    assert {pair: ratio for pair, ratio in words.items() if ratio < 4.5} == {}
    assert {pair: ratio for pair, ratio in edges.items() if ratio < 3.0} == {}
