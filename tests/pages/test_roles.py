"""Who sees which page and which data: without a browser, for every way of running the app."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from geodata import drafts, library, rights, store
from pages.common import allow_list, page_list, role, sign_in
from tests.pages.shown import messages, text_of

AUTH = {"auth": {"redirect_uri": "http://127.0.0.1/oauth2callback", "cookie_secret": "x" * 40}}
ALLOWED = {"chiiki": {"staff": ["a@example.jp"]}}


def person(**claims: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "iat": time.time() - 60, "email": "a@example.jp", **claims}


def ask() -> None:
    """A page that says as whom it is run."""
    import streamlit as st

    from pages.common import role

    st.text(role.current())


def role_for(*, secrets: dict[str, Any] | None = None, user: dict[str, Any] | None = None) -> str:
    app = AppTest.from_function(ask)
    app.secrets = dict(secrets or {})
    if user is not None:
        app.user = user
    app.run()
    assert not app.exception
    return str(app.text[0].value)


@pytest.fixture
def public_mode(monkeypatch: pytest.MonkeyPatch, fresh_caches: None) -> None:
    monkeypatch.setenv(role.MODE_VARIABLE, "public")


@pytest.fixture
def on_a_network() -> Iterator[None]:
    before = config.get_option("server.address")
    config.set_option("server.address", "0.0.0.0")  # noqa: S104  # said, never bound
    yield
    config.set_option("server.address", before)


@pytest.mark.parametrize(
    ("setting", "claims", "allowed"),
    [
        ({"staff": ["a@example.jp"]}, {"email": "A@Example.JP", "email_verified": True}, True),
        ({"staff": "a@example.jp"}, {"email": "a@example.jp"}, True),
        ({"staff": ["@example.jp"]}, {"email": "b@example.jp"}, True),
        ({"staff": ["@example.jp"]}, {"email": "b@evil-example.jp"}, False),
        ({"staff": ["@example.jp"]}, {"email": "b@example.jp@evil.net"}, False),
        ({"staff": ["@example.jp"]}, {"email": "@example.jp"}, False),
        ({"staff": ["a@example.jp"]}, {"email": "a@example.jp", "email_verified": False}, False),
        ({"staff": ["a@example.jp"]}, {"email": ["a@example.jp"]}, False),
        ({"staff": [""]}, {"email": ""}, False),
        ({}, {"email": "a@example.jp", "groups": ["staff"]}, False),
        ({"staff_groups": ["welfare"]}, {"groups": ["sales", "welfare"]}, True),
        ({"staff_groups": ["welfare"]}, {"groups": "welfare"}, True),
        ({"staff_groups": ["welfare"]}, {"groups": "not welfare"}, False),
        ({"staff_groups": ["welfare"], "group_claim": "roles"}, {"groups": ["welfare"]}, False),
        ({"staff_groups": ["welfare"], "group_claim": "roles"}, {"roles": ["welfare"]}, True),
        ({"staff_groups": [""]}, {"groups": ""}, False),
        ({"staff_groups": []}, {"groups": []}, False),
    ],
)
def test_the_list_lets_in_whom_it_names(
    setting: dict[str, Any], claims: dict[str, Any], allowed: bool
) -> None:
    assert allow_list.allows(claims, setting) is allowed


def test_at_this_machine_without_any_set_up_one_is_staff() -> None:
    assert role_for() == "staff"


def test_on_a_network_without_any_set_up_everybody_is_public(on_a_network: None) -> None:
    assert role_for() == "public"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Host": "localhost:8501"}, True),
        ({"Host": "127.0.0.1:8501"}, True),
        ({"Host": "[::1]:8501"}, True),
        ({"Host": "[::1]"}, True),
        ({"Host": "map.example.jp"}, False),
        ({"Host": "127.0.0.1.example.jp:8501"}, False),
        ({"Host": "localhost", "X-Forwarded-For": "192.0.2.1"}, False),
        ({"Host": "127.0.0.1:8501", "via": "1.1 proxy"}, False),
    ],
)
def test_this_machine_is_told_by_the_name_it_is_called(
    monkeypatch: pytest.MonkeyPatch, headers: dict[str, str], expected: bool
) -> None:
    monkeypatch.setattr(type(st.context), "headers", headers)
    assert role.local() is expected


def test_the_mode_for_the_public_is_stronger_than_any_sign_in(public_mode: None) -> None:
    assert role_for() == "public"
    assert role_for(secrets=AUTH | ALLOWED, user=person()) == "public"


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        (person(), "staff"),
        (person(email="b@example.jp"), "public"),
        (person(is_logged_in=False), "public"),
        (person(is_logged_in="true"), "public"),
        (person(iat=time.time() - 13 * 3600), "public"),
        (person(iat=None), "public"),
        ({"email": "a@example.jp"}, "public"),
    ],
)
def test_with_sign_in_only_the_listed_and_freshly_signed_in_are_staff(
    user: dict[str, Any], expected: str
) -> None:
    assert role_for(secrets=AUTH | ALLOWED, user=user) == expected


def test_a_secrets_file_that_cannot_be_read_shuts_the_house(tmp_path: Path) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\n")
    before = config.get_option("secrets.files")
    config.set_option("secrets.files", [str(broken)])
    try:
        assert role_for() == "public"
    finally:
        config.set_option("secrets.files", before)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What Streamlit has been told about: address → file (empty for a page without a file)."""
    found: dict[str, str] = {}
    resolve = PagesManager.set_pages_and_resolve

    def remember(self: PagesManager, pages: dict[str, Any], **more: str) -> Any:
        found.clear()
        found.update({p["url_pathname"]: p["script_path"] for p in pages.values()})
        return resolve(self, pages, **more)

    monkeypatch.setattr(PagesManager, "set_pages_and_resolve", remember)
    return found


def names(files: Iterable[str]) -> set[str]:
    return {Path(file).name for file in files if file}


PUBLIC_NAMES = names(page.file for page in page_list.PAGES if page.public)


def test_the_public_has_only_public_pages(
    public_mode: None, registered: dict[str, str], front_door: AppTest
) -> None:
    front_door.run()
    assert not front_door.exception
    assert front_door.title[0].value.endswith("の地域資源マップ")
    assert names(registered.values()) == PUBLIC_NAMES
    assert not any("サインイン" in button.label for button in front_door.button)
    for file in sorted({page.file for page in page_list.PAGES if page.public}):
        app = front_door.switch_page(file).run()
        assert not app.exception, file
        assert not any("表示できませんでした" in text for text in messages(app)), file
        assert app.title, file


def test_a_staff_address_says_where_to_sign_in(
    registered: dict[str, str], front_door: AppTest, fresh_caches: None
) -> None:
    front_door.secrets = AUTH | ALLOWED
    front_door.user = {"is_logged_in": False}
    front_door.run()
    assert names(registered.values()) == PUBLIC_NAMES
    assert {page.path for page in page_list.PAGES if not page.public} <= set(registered)
    assert any("サインイン" in button.label for button in front_door.button)


def test_the_local_mode_says_so(front_door: AppTest) -> None:
    assert sign_in.LOCAL in text_of(front_door.run())


@pytest.fixture
def public_role() -> Iterator[None]:
    rights.decided_by(lambda: "public")
    yield
    rights.decided_by(role.current)


def with_staff_hub(dataset: store.Dataset) -> dict[str, bytes]:
    """The files of a dataset whose first hub is for staff only."""
    from geodata.versions import folder_files

    files = folder_files(store.DATA_ROOT / dataset.code)
    lines = files["hubs.csv"].decode().splitlines()
    assert ",public" in lines[1]
    lines[1] = "staff".join(lines[1].rsplit("public", 1))
    files["hubs.csv"] = ("\n".join(lines) + "\n").encode()
    return files


def test_the_public_never_gets_a_row_of_staff_nor_a_shared_object(
    public_role: None, fresh_caches: None
) -> None:
    code = store.codes()[0]
    rights.decided_by(lambda: "staff")
    saved = with_staff_hub(store.load(code))
    library.own().save(code, saved, comment="", parent=None)
    whole = library.load(code)
    hidden = set(whole.hubs.loc[whole.hubs["visibility"] == "staff", "hub_id"])
    assert len(hidden) == 1
    rights.decided_by(lambda: "public")
    public = library.load(code)
    assert public.version != whole.version
    assert not hidden & set(public.hubs["hub_id"])
    assert len(public.hubs) == len(whole.hubs) - 1


def test_a_cache_filled_by_staff_gives_the_public_its_own(
    monkeypatch: pytest.MonkeyPatch, fresh_caches: None
) -> None:
    code = store.codes()[0]
    library.own().save(code, with_staff_hub(store.load(code)), comment="", parent=None)

    def see() -> None:
        import streamlit as st

        from geodata import store
        from pages.common import data

        found = data.dataset(store.codes()[0])
        st.text(f"{len(found.hubs)} {(found.hubs['visibility'] == 'staff').sum()} {found.version}")

    staff = AppTest.from_function(see).run().text[0].value.split()
    monkeypatch.setenv(role.MODE_VARIABLE, "public")
    public = AppTest.from_function(see).run().text[0].value.split()
    assert staff[1] == "1"
    assert public[1] == "0"
    assert int(public[0]) == int(staff[0]) - 1
    assert public[2] != staff[2]


def test_the_public_saves_nothing_and_reads_no_draft(public_role: None) -> None:
    for refused in (library.own, drafts.own):
        with pytest.raises(rights.ForbiddenError, match="職員"):
            refused()


def test_a_role_that_nobody_knows_is_public() -> None:
    rights.decided_by(lambda: "admin")  # type: ignore[arg-type,return-value]
    try:
        assert rights.current() == "public"
    finally:
        rights.decided_by(role.current)
