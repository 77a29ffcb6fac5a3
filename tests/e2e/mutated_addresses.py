"""Addresses that nobody wrote in good faith, any number of them, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from urllib.parse import quote, urlencode

from geodata.view import MapView, query_string
from pages.common import page_list

PATHS = tuple(page.path for page in page_list.PAGES)
#: Streamlit's own paths, the files it serves, and what scanners ask of every server.
DEEP = (
    "_stcore/health", "_stcore/host-config", "_stcore/stream", "_stcore/upload_file/x/y",
    "app/static/geo/x.json", "component/x/y.js", "media/x.png", "auth/login", "auth/logout",
    "oauth2callback", "static/js/index.js", "vendor/x", ".git/config", ".env", "wp-login.php",
    ".streamlit/secrets.toml", "dashboard.py", "data/13123/current", "pages/map.py",
)  # fmt: skip
NASTY = (
    "", "0", "-1", "1e400", "nan", "inf", "NULL", "None", "undefined", "[]", "{}", "true",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)",
    "[x](javascript:alert(1))", "${7*7}", "{{7*7}}", "%s%s%n", "' OR 1=1 --", "; DROP TABLE hubs",
    "../../../../etc/passwd", "..\\..\\windows", "/etc/passwd\x00.png", "\x00", "\r\nSet-Cookie: a=b",
    "=cmd|' /C calc'!A0", "あ" * 400, "x" * 3000, "\u202e\u200b\ufeff", "🗺" * 50, "\ud83d",
    "99999", "13123,13105", "１３１２３", "なごみの家>=1", "なごみの家@15>=80#住区", "===;;>=∞",
    "2024-13-45", "9" * 30, "１２分", "__import__('os')", "(?:a+)+$", "%00%ff", "%", "%zz", "+", "&&", "##",
)  # fmt: skip
KEYS = (
    "municipality", "layers", "types", "functions", "standard", "level", "area", "hub", "chome",
    "base", "minutes", "speed", "detour", "own", "year", "boundary", "scenario", "sort", "date",
    "embed", "embed_options", "page", "code", "state", "error", "__proto__", "constructor", "",
)  # fmt: skip
SEEDS = tuple(
    query_string(MapView(**given))
    for given in (
        {},
        {"municipality": "13105", "layers": frozenset({"areas", "walk"})},
        {"municipality": "13204", "minutes": 20.0, "base": "pale"},
        {"municipality": "13210", "hub_types": frozenset({"サロン"})},
        {"standards": ("なごみの家>=1", "CSW<=20000")},
    )
)
_SIGNS = "&=?#%+;/\\<>\"'[]{}|^`~!@$*(),.:-_ 0aあ\x00\x7f"


def mutated(count: int, *, seed: int = 1) -> Iterator[str]:
    """*count* addresses below the server, each beginning with ``/``; about one in three is a
    mutated path, the rest mutated queries of real pages."""
    chance = random.Random(seed)  # noqa: S311  # the same addresses in every run
    for _ in range(count):
        kind = chance.random()
        if kind < 0.33:
            yield _path(chance)
        elif kind < 0.7:
            yield f"/{chance.choice(PATHS)}?{_query(chance)}"
        else:
            yield f"/{chance.choice(PATHS)}?{_scratched(chance.choice(SEEDS), chance)}"


def _path(chance: random.Random) -> str:
    base = chance.choice((*PATHS, *DEEP))
    match chance.randrange(6):
        case 0:
            base = _scratched(base, chance)
        case 1:
            base = f"{base}/{_text(chance)}"
        case 2:
            base = "/".join([base] * chance.randint(2, 40))
        case 3:
            base = quote(base, safe="").replace("%", chance.choice(("%", "%25")))
        case 4:
            base = f"{chance.choice(('..%2f', '%2e%2e/', './/', '%5c', '%00'))}{base}"
        case _:
            base = f"{base}?{_query(chance)}"
    return f"/{base}".replace("\n", "%0a").replace("\r", "%0d")


def _query(chance: random.Random) -> str:
    pairs = [(chance.choice(KEYS), chance.choice(NASTY)) for _ in range(chance.randint(1, 5))]
    if chance.random() < 0.5:  # a municipality that exists, so that the rest is really read
        pairs.append(("municipality", chance.choice(("13105", "13110", "13123", "13204"))))
    return urlencode(pairs, errors="surrogatepass")


def _scratched(text: str, chance: random.Random) -> str:
    letters = list(text or "municipality=13123")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(letters) + 1)
        match chance.randrange(3):
            case 0:
                letters.insert(at, quote(chance.choice(_SIGNS), safe="&=?%"))
            case 1:
                del letters[at : at + chance.randint(1, 3)]
            case _:
                letters[at:at] = letters[max(0, at - 8) : at]
    return "".join(letters)


def _text(chance: random.Random) -> str:
    return quote(chance.choice(NASTY), safe="", errors="surrogatepass")
