"""Text from outside inside Markdown: Streamlit reads titles, labels, options and messages so."""

from __future__ import annotations

import re

_SIGNS = frozenset(r"""\`*_{}[]#!|<>~$&""")
#: Signs only where they begin something: a list, a heading's line, a directive, a table.
_BEGINS = re.compile(r"^(\d*)([-+=.)])|(:)(?=[A-Za-z:-])", re.MULTILINE)
#: Looked for by Streamlit after the backslashes are gone: an icon or emoji between two colons …
_ICON = re.compile(r":(?=(?!\d\d:)[\w+/-]+:)", re.ASCII)
#: … and what it would make a link of without being asked.
_LINK = re.compile(r"(?i)https?(?=://)|www(?=\.)|@(?=[-\w]+\.)")
#: Nothing to be seen, and no break of the line; but a word no longer.
_JOINER = "\N{WORD JOINER}"
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


def plain(text: str) -> str:
    """*text* as Markdown that reads as it was written: names come from outside.

    Disarmed are the signs of Markdown, HTML, LaTeX and of Streamlit's own ``:red[…]``, icons
    (``:material/home:``), emoji (``:tada:``) and addresses, which would become links. Breaks
    between lines stay, spaces at their beginning (a block of code) do not.
    For whatever Streamlit takes for Markdown: titles, messages, labels, help, the options of
    pills, radio and segmented_control. Not for the options of selectbox and multiselect.
    """
    whole = _LINK.sub(lambda found: found[0] + _JOINER, _ICON.sub(f":{_JOINER}", text))
    signed = "".join(f"\\{c}" if c in _SIGNS else c for c in _INDENT.sub("", whole))
    return _BEGINS.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", signed)
