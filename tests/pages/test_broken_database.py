"""The database is gone: the page says so, to staff what to look at, to the public to come back."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from geodata import rights
from geodata.postgis.engine import DATABASE_URL_VARIABLE
from tests.pages.conftest import PATIENCE_S
from tests.pages.shown import messages

NOBODY_LISTENS = "postgresql://whoever:geheim@127.0.0.1:1/x"


def page() -> None:
    """A page that reads data, run as the front door runs one."""
    from geodata import library
    from pages.common.chrome import guarded

    guarded(lambda: library.load("13210"))


@pytest.mark.parametrize(
    ("role", "said"), [("staff", "CHIIKI_DATABASE_URL"), ("public", "もう一度開いてください")]
)
def test_a_database_that_is_gone(
    role: rights.Role, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(DATABASE_URL_VARIABLE, NOBODY_LISTENS)
    monkeypatch.setattr(rights, "_ask", lambda: role)
    app = AppTest.from_function(page, default_timeout=PATIENCE_S).run()
    (told,) = messages(app)
    assert said in told
    assert ("CHIIKI_DATABASE_URL" in told) == (role == "staff")
    assert not app.exception
    assert "geheim" not in told
