"""Pages without a browser: Streamlit runs them in this process, and what they show is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geodata import store

REPOSITORY = Path(__file__).parents[2]
#: The first run of a page reads a municipality and renders its map; a busy machine takes time.
PATIENCE_S = 120


@pytest.fixture(autouse=True)
def embedded_data_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the user of this machine has loaded must not change a test, nor the other way."""
    monkeypatch.setenv("CHIIKI_DATA_DIR", str(tmp_path / "own"))


@pytest.fixture
def fresh_caches() -> Iterator[None]:
    """Nothing remembered from another test, nothing left for the next one."""
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def open_page() -> Callable[..., AppTest]:
    """Run a page of the folder ``pages``: ``open_page("map.py", municipality="13123")``."""

    def run(page: str, **query: str) -> AppTest:
        app = AppTest.from_file(str(REPOSITORY / "pages" / page), default_timeout=PATIENCE_S)
        for key, value in query.items():
            app.query_params[key] = value
        return app.run()

    return run


@pytest.fixture
def front_door() -> AppTest:
    """dashboard.py, not yet run."""
    return AppTest.from_file(str(REPOSITORY / "dashboard.py"), default_timeout=PATIENCE_S)


@pytest.fixture(params=store.codes())
def code(request: pytest.FixtureRequest) -> str:
    """Each embedded municipality."""
    return str(request.param)
