"""The page 地域カルテ: the sheet on the screen, in the address, and as files when asked for."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geodata.sources import CASEBOOK
from pages.common import role
from tests.pages.page_texts import LEAKED, run, said


def sheet(app: AppTest) -> str:
    """What the page says, its JSON read back."""
    return said(app).replace("\\u003c", "<").replace("\\u003e", ">")


def test_one_area_in_the_order_of_the_paper() -> None:
    app = run("sheets", municipality="13123", area="13123-ichinoe")
    assert not app.exception
    text = sheet(app)
    parts = ("基準との比べ", "拠点", "配置の歩み", "活動", "ほかの区域とくらべる", "出典")
    words = (">35,663人", *(f"<h3>{part}" for part in parts))
    places = [text.index(word) for word in words]
    assert places == sorted(places)
    assert CASEBOOK in text
    assert "data:image/svg+xml;base64," in text
    article = text[text.index("<article") : text.index("</article>")]
    assert LEAKED.search(article) is None


def test_the_priority_sheet_with_changed_standards_from_the_address() -> None:
    app = run("sheets", municipality="13110", sheet="priority", standard="CSW>=3")
    assert not app.exception
    text = sheet(app)
    for words in ("重点地域シート", "基準を変更", "CSWが1区域に3人以上", "いま2人、あと1人"):
        assert words in text
    assert app.query_params["sheet"] == "priority"


def test_all_areas_are_made_only_when_asked() -> None:
    app = run("sheets", municipality="13210", sheet="municipality")
    assert not app.exception
    assert "sheets_made" not in app.session_state
    app.button(key="sheet-make").click().run(timeout=60)
    assert not app.exception
    _, content, name = app.session_state["sheets_made"]
    assert content.startswith(b"%PDF")
    assert name == "小金井市_地域カルテ_全圏域.pdf"


def test_the_public_never_chooses_the_staff_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(role, "current", lambda: "public")
    app = run("sheets", municipality="13210", area="13210-kita")
    assert not app.exception
    assert "職員だけが見る情報は載せていません" in sheet(app)
    assert not [radio for radio in app.radio if radio.key == "sheet-audience"]
