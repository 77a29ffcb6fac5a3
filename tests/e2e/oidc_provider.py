"""A small OpenID Connect provider on loopback: discovery, authorization code with PKCE, tokens
signed with RS256, keys, and sign-out. Strict, so that a sloppy client fails here as elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT_ID = "chiiki"
CLIENT_SECRET = "loopback-only"  # noqa: S105  # a provider of this test alone


@dataclass
class Provider:
    """A running provider. people: who may sign in, name of the button → claims.

    exchanged: how many codes have been turned into tokens. signer: the key that signs; another
    one than in jwks is a forger's. nonce: what is said in place of the nonce that was asked.
    """

    address: str
    people: Mapping[str, Mapping[str, Any]]
    exchanged: int = 0
    cookie_secret: str = field(default_factory=lambda: secrets.token_hex(32))
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    signer: RSAKey | None = None
    nonce: str | None = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def secrets_toml(self, **chiiki: object) -> str:
        """A secrets.toml that signs in here; the words of ``[chiiki]`` as given."""
        lines = [
            "[auth]",
            'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"',
            f'cookie_secret = "{self.cookie_secret}"',
            f'client_id = "{CLIENT_ID}"',
            f'client_secret = "{CLIENT_SECRET}"',
            f'server_metadata_url = "{self.address}/.well-known/openid-configuration"',
            "[chiiki]",
            *(f"{key} = {json.dumps(value)}" for key, value in chiiki.items()),
        ]
        return "\n".join(lines)

    def start(self) -> str:
        """The word that st.login puts into its link, signed with the application's secret."""
        claims = {"provider": "default", "exp": int(time.time()) + 120}
        return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(self.cookie_secret))

    def metadata(self) -> dict[str, Any]:
        """The discovery document."""
        at = self.address
        return {
            "issuer": at,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/jwks",
            "end_session_endpoint": f"{at}/end",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "code_challenge_methods_supported": ["S256"],
        }

    def choice(self, asked: Mapping[str, str]) -> str:
        """The page on which a person says who they are."""
        links = [
            f'<p><a href="/as?{html.escape(urlencode({**asked, "person": name}))}">'
            f"{html.escape(name)}</a></p>"
            for name in self.people
        ]
        return f"<!doctype html><title>provider</title>{''.join(links)}"

    def token(self, form: Mapping[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code; None where anything about the request is wrong."""
        given = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        secret = authorization == f"Basic {basic}"
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).decode().rstrip("=")
        if (
            given is None
            or not secret
            or form.get("redirect_uri") != given["redirect_uri"]
            or challenge != given["code_challenge"]
        ):
            return None
        self.exchanged += 1
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": hashlib.sha256(given["person"].encode()).hexdigest(),
            "iat": now,
            "exp": now + 3600,
            "nonce": self.nonce or given["nonce"],
            **self.people[given["person"]],
        }
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.signer or self.key)
        return {"access_token": secrets.token_hex(16), "token_type": "Bearer", "id_token": signed}


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
            if parts.path == "/.well-known/openid-configuration":
                self._json(provider.metadata())
            elif parts.path == "/jwks":
                self._json({"keys": [provider.key.as_dict(private=False)]})
            elif parts.path == "/authorize" and asked.get("client_id") == CLIENT_ID:
                self._send(200, "text/html; charset=utf-8", provider.choice(asked).encode())
            elif parts.path == "/as":
                code = secrets.token_hex(16)
                provider.codes[code] = asked
                back = urlencode({"code": code, "state": asked["state"]})
                self._redirect(f"{asked['redirect_uri']}?{back}")
            elif parts.path == "/end":
                self._redirect(asked["post_logout_redirect_uri"])
            else:
                self._send(404, "text/plain", b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {key: values[0] for key, values in parse_qs(body).items()}
            tokens = provider.token(form, self.headers.get("Authorization", ""))
            self._json(tokens or {"error": "invalid_grant"}, 200 if tokens else 400)

        def _json(self, value: object, status: int = 200) -> None:
            self._send(status, "application/json", json.dumps(value).encode())

        def _redirect(self, address: str) -> None:
            self.send_response(302)
            self.send_header("Location", address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


@contextmanager
def running_provider(people: Mapping[str, Mapping[str, Any]]) -> Iterator[Provider]:
    """A provider that answers on a free port of loopback."""
    provider = Provider("", people)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
