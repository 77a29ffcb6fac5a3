"""公開: what is chosen is what is made, and what was left out is told to staff alone."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.common import page_list
from tests.pages.shown import messages

OpenPage = Callable[..., AppTest]


def preview_of(app: AppTest) -> str:
    found = app.get("iframe")
    return base64.b64decode(found[0].proto.src.split(",", 1)[1]).decode()


def test_the_preview_follows_the_choices(open_page: OpenPage) -> None:
    app = open_page("publish.py", municipality="13204")
    assert not app.exception
    key = "publish-13204"
    assert "三鷹市の地域の居場所と相談先" in preview_of(app)
    app.text_input(key=f"{key}-title").set_value("<b>みたか</b>").run()
    page = preview_of(app)
    assert "&lt;b&gt;みたか&lt;/b&gt;" in page
    assert "<b>みたか" not in page
    app.text_input(key=f"{key}-address").set_value("javascript:x").run()
    assert any("https://" in text for text in messages(app))
    assert not app.exception


def test_staff_read_what_was_left_out_and_the_iframes(open_page: OpenPage) -> None:
    app = open_page("publish.py", municipality="13123")
    told = "\n".join(text.value for text in app.markdown)
    assert "未確認の住所" in told
    assert "圧縮して送ると" in told
    static, live = (code.value for code in app.code)
    assert "13123.html" in static
    assert "allow-same-origin" not in static
    assert "embed=true" in live
    assert "municipality=13123" in live


def test_the_page_is_for_staff() -> None:
    assert page_list.opens("pages/publish.py", "staff")
    assert not page_list.opens("pages/publish.py", "public")


def choose(app: AppTest, label: str, chosen: list[str]) -> None:
    """Choose among pills, which AppTest knows by their label."""
    (control,) = (g for g in app.get("button_group") if g.label.startswith(label))
    control.set_value(chosen).run()


def data_of(app: AppTest) -> dict[str, Any]:
    """What the page that is made computes with."""
    text = preview_of(app).split('id="data">', 1)[1].split("</script>", 1)[0]
    return dict(json.loads(text))


def test_every_choice_reaches_the_page_that_is_made(open_page: OpenPage) -> None:
    app = open_page("publish.py", municipality="13110")
    key = "publish-13110"
    before = data_of(app)
    assert before["level"] == "地区"
    assert len(before["symbols"]) > 2
    choose(app, "拠点の種類", ["地域包括支援センター"])
    choose(app, "はじめから", ["chome"])
    choose(app, "ことば", ["en"])
    app.selectbox(key=f"{key}-level").set_value("住区").run()
    app.text_area(key=f"{key}-intro").set_value("Ask & <come>").run()
    after = data_of(app)
    assert after["level"] == "住区"
    assert after["layers"] == ["chome"]
    assert after["languages"] == ["en"]
    assert len(after["symbols"]) == 1
    page = preview_of(app)
    assert "Ask &amp; &lt;come&gt;" in page
    assert not app.exception
