"""Sign-in as it happens: Streamlit's own client, a real exchange of codes and keys, a browser."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlsplit

import httpx
import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, expect

from tests.e2e.dashboard import Dashboard, running_dashboard
from tests.e2e.oidc_provider import Provider, running_provider
from tests.e2e.visitor import Visitor

PEOPLE = {
    "planner": {"email": "Planner@example.jp", "email_verified": True},
    "stranger": {"email": "stranger@example.net", "email_verified": True},
}
STAFF_PAGE = "基準とすき間"
PUBLIC_PAGE = "東京都"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider(PEOPLE) as provider:
        yield provider


@pytest.fixture(scope="module")
def app(provider: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    folder = tmp_path_factory.mktemp("sign-in")
    toml = folder / "secrets.toml"
    toml.write_text(provider.secrets_toml(staff=["planner@example.jp"]))
    with running_dashboard(folder / "server.log", options={"secrets.files": str(toml)}) as app:
        yield app


def sign_in(visitor: Visitor, person: str) -> None:
    visitor.go("/tokyo")
    visitor.page.get_by_role("button", name="職員の方はサインイン").click()
    visitor.page.get_by_role("link", name=person, exact=True).click()
    visitor.page.wait_for_url(f"{visitor.address}/**")
    visitor.settled()


def expect_pages(visitor: Visitor, *, staff: bool) -> None:
    menu = visitor.page.get_by_test_id("stTopNavLinkContainer")
    expect(menu.filter(has_text=PUBLIC_PAGE).first).to_be_visible()
    expect(menu.filter(has_text=STAFF_PAGE)).to_have_count(1 if staff else 0)


def sign_out(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="サインアウト").click()
    expect(visitor.page.get_by_role("button", name="職員の方はサインイン")).to_be_visible()


def test_a_stranger_stays_outside_and_staff_comes_in_and_goes_out(
    browser: Browser, app: Dashboard, provider: Provider
) -> None:
    visitor = Visitor(browser, app.address)
    # a staff address, before signing in
    visitor.go("/siting")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("この画面は職員用です")
    expect_pages(visitor, staff=False)

    sign_in(visitor, "stranger")
    told = visitor.page.get_by_test_id("stAlert").filter(has_text="職員の一覧に登録されていない")
    expect(told).to_have_count(1)
    expect_pages(visitor, staff=False)
    sign_out(visitor)

    sign_in(visitor, "planner")
    assert provider.exchanged == 2
    expect_pages(visitor, staff=True)
    cookie = next(c for c in visitor.context.cookies() if c["name"] == "_streamlit_user")
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    visitor.go("/new")
    expect(visitor.page.get_by_role("heading", level=1)).not_to_have_text("この画面は職員用です")

    sign_out(visitor)
    expect_pages(visitor, staff=False)
    assert "_streamlit_user" not in {c["name"] for c in visitor.context.cookies()}
    visitor.close()


def test_a_cookie_made_by_hand_lets_nobody_in(browser: Browser, app: Dashboard) -> None:
    visitor = Visitor(browser, app.address)
    forged = '{"email":"planner@example.jp","is_logged_in":true,"iat":4102444800}'
    visitor.context.add_cookies(
        [{"name": "_streamlit_user", "value": quote(forged), "url": app.address}]
    )
    visitor.go("/siting")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("この画面は職員用です")
    expect_pages(visitor, staff=False)
    visitor.close()


class Client:
    """A sign-in step by step, as a browser would do it, with its own cookies."""

    def __init__(self, app: Dashboard, provider: Provider) -> None:
        self.http = httpx.Client(timeout=30)
        self.app, self.provider = app.address, provider

    def callback(self, person: str) -> str:
        """The address to which the provider sends the browser back."""
        start = self.http.get(f"{self.app}/auth/login", params={"provider": self.provider.start()})
        asked = dict(parse_qsl(urlsplit(start.headers["location"]).query))
        assert asked["code_challenge_method"] == "S256"
        as_person = {**asked, "person": person}
        return self.http.get(f"{self.provider.address}/as", params=as_person).headers["location"]

    def signed_in_by(self, callback: str) -> bool:
        answer = self.http.get(callback)
        assert answer.status_code == 302
        return "_streamlit_user=" in answer.headers.get("set-cookie", "").replace('=""', "")


def test_a_sound_exchange_signs_in_once(app: Dashboard, provider: Provider) -> None:
    client = Client(app, provider)
    callback = client.callback("planner")
    assert client.signed_in_by(callback)
    assert not client.signed_in_by(callback)  # the same address again: nothing is left to it


def test_somebody_elses_exchange_signs_nobody_in(app: Dashboard, provider: Provider) -> None:
    """Session fixation: a victim is sent to the address at which an attacker would come in."""
    callback = Client(app, provider).callback("planner")
    assert not Client(app, provider).signed_in_by(callback)


def test_a_forged_token_signs_nobody_in(
    app: Dashboard, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "signer", RSAKey.generate_key(2048, {"kid": "one"}))
    client = Client(app, provider)
    assert not client.signed_in_by(client.callback("planner"))


def test_a_token_made_for_another_sign_in_signs_nobody_in(
    app: Dashboard, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "nonce", "of another day")
    client = Client(app, provider)
    assert not client.signed_in_by(client.callback("planner"))
