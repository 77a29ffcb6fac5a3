"""Write the nginx configuration from a file of settings: ``python -m deploy.configure``.

    python -m deploy.configure settings.env OUT_FOLDER

writes ``chiiki.conf`` (for the http block) and ``chiiki-proxy.conf`` (which it includes).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

TEMPLATES = Path(__file__).parent / "nginx"
CONF, PROXY = "chiiki.conf", "chiiki-proxy.conf"
#: What a setting may look like; anything else could say things to nginx that nobody meant.
SHAPES = {
    "REPLICAS": r"[\w.\[\]:-]+:\d+( [\w.\[\]:-]+:\d+)*",
    "LISTEN": r"[\w.\[\]:-]+( (ssl|http2|default_server))*",
    "SERVER_NAME": r"[\w.*-]+( [\w.*-]+)*",
    "ROOT": r"/[\w./-]+",
    "PUBLIC_SITE": r"/[\w./-]+",
    "FRAME_ANCESTORS": r"'none'|('self'|https?://[\w.*:-]+)( ('self'|https?://[\w.*:-]+))*",
    "RATE": r"[1-9]\d{0,4}",
    "BURST": r"[1-9]\d{0,5}",
    "CONNECTIONS": r"[1-9]\d{0,5}",
    "ACCESS_LOG": r"/[\w./-]+",
}
#: Scripts: our own, and what Streamlit makes from blobs. Pictures: also the tiles of 地理院地図.
_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
    "style-src 'self' 'unsafe-inline' blob:; font-src 'self' data:; "
    "img-src 'self' data: blob: https://cyberjapandata.gsi.go.jp; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self' blob:; frame-src 'self' blob: data:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors {ancestors}"
)
#: The static site carries its script and style inside its pages.
_PUBLIC_CSP = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob: https://cyberjapandata.gsi.go.jp; font-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}"
)


def read_settings(path: Path) -> dict[str, str]:
    """The settings of a file of ``NAME=value`` lines.

    Raises ValueError (naming the setting) for one that is missing, unknown or of a wrong shape.
    """
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = [line.partition("=")[::2] for line in lines if line and not line.startswith("#")]
    return checked({name.strip(): value.strip() for name, value in pairs})


def checked(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings, if every one is there and fits; ValueError otherwise."""
    for name in settings:
        if name not in SHAPES:
            raise ValueError(f"unknown setting: {name}")
    for name, shape in SHAPES.items():
        if not re.fullmatch(shape, settings.get(name, ""), re.ASCII):
            raise ValueError(f"missing or not understood: {name}={settings.get(name, '')}")
    return dict(settings)


def configuration(settings: Mapping[str, str], *, proxy: Path) -> str:
    """The text of ``chiiki.conf`` for *settings*; *proxy*: where the other file lies."""
    found = checked(settings)
    servers = [
        f"    server {replica} max_fails=1 fail_timeout=5s;"
        for replica in found["REPLICAS"].split(" ")
    ]
    ancestors = found["FRAME_ANCESTORS"]
    template = (TEMPLATES / "chiiki.conf.template").read_text(encoding="utf-8")
    # nginx has variables of its own ($uri): only what is written in braces is ours
    values = {name.lower(): value for name, value in found.items()} | {
        "replicas": "\n".join(servers),
        "csp": _CSP.format(ancestors=ancestors),
        "public_csp": _PUBLIC_CSP.format(ancestors=ancestors),
        "proxy": str(proxy),
    }
    return re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], template)


def main(argv: Sequence[str] | None = None) -> int:
    """Write both files; 0, or 2 where the settings are wrong."""
    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) != 2:
        sys.stderr.write("python -m deploy.configure settings.env OUT_FOLDER\n")
        return 2
    out = Path(words[1]).absolute()
    try:
        text = configuration(read_settings(Path(words[0])), proxy=out / PROXY)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    out.mkdir(parents=True, exist_ok=True)
    (out / CONF).write_text(text, encoding="utf-8")
    (out / PROXY).write_text((TEMPLATES / "proxy.conf").read_text("utf-8"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
