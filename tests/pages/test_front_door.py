"""dashboard.py: the navigation, and that every page can be run by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.common import page_list
from tests.pages.shown import components, messages, text_of

REPOSITORY = Path(__file__).parents[2]
PAGES = sorted(path.name for path in (REPOSITORY / "pages").glob("*.py"))
PLACEHOLDERS = re.compile(r"(?<![A-Za-z])(?:nan|NaN|None|<NA>|NaT|null|undefined|inf)(?![A-Za-z])")
FAILED = "この画面を表示できませんでした"


def test_the_front_door_opens_on_the_map(front_door: AppTest) -> None:
    app = front_door.run()
    assert not app.exception
    assert messages(app) == []
    assert app.title[0].value.endswith("の地域資源マップ")
    assert components(app, "chiiki_area_map")


def test_every_page_file_is_in_the_navigation() -> None:
    listed = {Path(page.file).name for page in page_list.PAGES}
    assert listed == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_runs_behind_the_front_door(front_door: AppTest, page: str) -> None:
    front_door.run()
    app = front_door.switch_page(f"pages/{page}").run()
    assert not app.exception
    assert not any(FAILED in text for text in messages(app))
    assert app.title


#: One of one level, one of two levels with unknown places.
@pytest.mark.parametrize("code", ["13110", "13105"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_for_other_municipalities(
    open_page: Callable[..., AppTest], page: str, code: str
) -> None:
    app = open_page(page, municipality=code)
    assert not app.exception
    assert app.title
    assert PLACEHOLDERS.findall(text_of(app)) == []
