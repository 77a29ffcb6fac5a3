"""The picture in the README is made from the running application.

Set CHIIKI_WRITE_PICTURES=1 to make it anew.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.e2e.visitor import Visitor

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "images" / "map.png"


def test_the_picture_shows_what_the_application_shows(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    visitor = visit("/?municipality=13123")
    page = visitor.page
    page.locator(".leaflet-container path").first.wait_for()
    page.get_by_text("日常生活圏域の一覧").wait_for()
    page.wait_for_timeout(1500)  # labels settle
    target = PICTURE if os.environ.get("CHIIKI_WRITE_PICTURES") else tmp_path / "map.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)
    assert target.stat().st_size > 50_000
    assert PICTURE.is_file()
    for readme in ("README.md", "README.en.md"):
        assert "docs/images/map.png" in (ROOT / readme).read_text(encoding="utf-8")
