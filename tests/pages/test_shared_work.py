"""What many viewers ask for is made once, and yet each reads it in the own language."""

from __future__ import annotations

import gc
import sys
import types
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from geodata import language
from geodata.render import compose
from pages.common import details, memory
from tests.pages.shown import map_state, overview, tables

Open = Callable[..., AppTest]

ENGLISH = {"人口": "Residents", "{row}人": "{row} people", "基準とのすき間": "Gap", "満たす": "Met"}


@pytest.mark.usefixtures("fresh_caches")
def test_a_second_viewer_costs_no_second_map(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    drawing, listing = compose.map_state, details.area_rows
    monkeypatch.setattr(
        compose, "map_state", lambda *a, **k: made.append("map") or drawing(*a, **k)
    )
    monkeypatch.setattr(
        details, "area_rows", lambda *a, **k: made.append("list") or listing(*a, **k)
    )
    first = open_page("map.py", municipality="13123", minutes="20")
    assert sorted(made) == ["list", "map"]
    # the second has chosen an area: that is the reader's own, the map below is not
    second = open_page("map.py", municipality="13123", minutes="20", area="13123-koiwa")
    assert sorted(made) == ["list", "map"]
    assert map_state(first).get("selectedArea") is None
    assert map_state(second)["selectedArea"] == "13123-koiwa"
    open_page("map.py", municipality="13123", minutes="25")
    assert sorted(made) == ["list", "map", "map"]


@pytest.mark.usefixtures("fresh_caches")
def test_what_is_shared_is_shared_by_readers_of_one_language_only(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    japanese = open_page("map.py", municipality="13105")
    monkeypatch.setattr(language, "current", lambda: "en")
    monkeypatch.setattr(language, "catalogue", lambda _: ENGLISH)
    english = open_page("map.py", municipality="13105")
    monkeypatch.undo()
    again = open_page("map.py", municipality="13105")
    assert "Residents" in overview(english)
    for part in (overview, tables, lambda app: map_state(app)["legend"]):
        assert part(japanese) != part(english)
        assert part(japanese) == part(again)


def test_what_lives_as_long_as_the_process_is_collected_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gc.unfreeze()
    monkeypatch.setitem(sys.modules, "chiiki_new_module", types.ModuleType("chiiki_new_module"))
    memory.settle()
    settled = gc.get_freeze_count()
    assert settled > 10_000
    kept = [[] for _ in range(1_000)]  # what a session holds
    memory.settle()  # no module has come since
    assert len(kept) == 1_000
    assert gc.get_freeze_count() <= settled
    gc.unfreeze()
