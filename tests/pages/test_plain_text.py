"""Names from outside inside Markdown; that Streamlit shows them so is looked at in a browser."""

from __future__ import annotations

import re

import pytest

from pages.common.plain_text import plain

JOINER = "\u2060"


def read(markdown: str) -> str:
    """What a reader of Markdown reads: without backslashes and what cannot be seen."""
    return re.sub(r"\\(.)", r"\1", markdown).replace(JOINER, "")


@pytest.mark.parametrize(
    "text",
    [
        '"><img src=x onerror="run()"><script>run()</script>',
        "![p](http://outside.invalid/p.png)[l](javascript:run())",
        "**太** _斜_ ~~消~~ `code` $x^2$ :red[赤] # 見出し | 表 & &lt; a\\b",
        ":material/home: :tada: :streamlit: :+1: www.outside.invalid a@outside.invalid",
    ],
)
def test_every_sign_is_disarmed_and_all_is_read(text: str) -> None:
    made = plain(text)
    assert read(made) == text
    assert re.search(r"(?<!\\)[*_\[\]`$#|&<>~!]", re.sub(r"\\\\", "", made)) is None
    # looked for after the backslashes are gone
    after = re.sub(r"\\(.)", r"\1", made)
    assert re.search(r":[\w+/-]+:|https?://|www\.|\w@\w", after) is None


def test_ordinary_words_stay_as_they_are() -> None:
    for text in ("一之江（東）", "なごみの家 2階", "東京都三鷹市大沢", "人口、世帯。"):
        assert plain(text) == text
    assert JOINER not in plain("10:30:00 から")


def test_no_line_becomes_a_heading_or_code() -> None:
    assert plain("名前\n===\n    code") == "名前\n\\===\ncode"
