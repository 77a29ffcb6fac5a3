"""All that a page says, in one text: what AppTest keeps of every element."""

from __future__ import annotations

import re
from pathlib import Path

from google.protobuf.json_format import MessageToJson
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parents[2] / "pages"
#: What Python writes for a missing value; none of it may reach a reader.
LEAKED = re.compile(r"(?<![A-Za-z_])(?:None|nan|NaN|NaT|<NA>)(?![A-Za-z_])")


def run(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def said(app: AppTest) -> str:
    """Every string that the page sent, as JSON of its elements."""
    return "\n".join(elements(app))


def elements(app: AppTest) -> list[str]:
    """Each element that the page sent, as JSON."""
    return _protos(app._tree)


def _protos(node: object) -> list[str]:
    children = getattr(node, "children", None)
    if children:
        return [text for child in children.values() for text in _protos(child)]
    proto = getattr(node, "proto", None)
    return [MessageToJson(proto, ensure_ascii=False)] if hasattr(proto, "DESCRIPTOR") else []


def leaks(app: AppTest) -> list[str]:
    text = said(app)
    return [text[max(0, m.start() - 40) : m.end() + 20] for m in LEAKED.finditer(text)]
