"""axe-core, the checker of WCAG: fetched by npm by name into a folder that git ignores.

``python -m tests.e2e.axe`` fetches it ahead of the tests. Without npm the tests that use it are
skipped and say so; where CHIIKI_REQUIRE_AXE is set (continuous integration) they fail.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

VERSION = "4.14.1"
FOLDER = Path(__file__).parent / "node_modules"
SCRIPT = FOLDER / "axe-core" / "axe.min.js"
SECONDS = 120

#: JIS X 8341-3:2016 AA is WCAG 2.0 AA; the later criteria of WCAG 2.1 and 2.2 and axe's own advice.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
#: Tagged with a criterion but experimental: it splits words at spaces, which Japanese has not.
LEFT_OUT = ("label-content-name-mismatch",)

_RUN = """async ([tags, rules, excluded]) => {
  const found = await axe.run({ exclude: excluded.map((selector) => [selector]) },
    { runOnly: tags, rules, resultTypes: ['violations'], elementRef: false });
  return found.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).flatMap((v) =>
    v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 120)} ${[...n.any, ...n.all, ...n.none].map((c) => c.message).join(' ').slice(0, 200)}`));
}"""


def fetch() -> None:
    """Install axe-core; nothing but its own folder is written."""
    command = ["npm", "install", "--prefix", FOLDER.parent, "--no-save", "--no-package-lock"]
    command += ["--no-audit", "--no-fund", "--ignore-scripts", f"axe-core@{VERSION}"]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)


@cache
def script() -> str:
    """The text of axe-core, fetched when it is not there."""
    try:
        if not SCRIPT.exists():
            if shutil.which("npm") is None:
                raise FileNotFoundError("no npm on this machine (apt install npm)")
            fetch()
        return SCRIPT.read_text(encoding="utf-8")
    except (OSError, subprocess.SubprocessError) as error:
        reason = f"axe-core cannot be had: {error}"
        if os.environ.get("CHIIKI_REQUIRE_AXE"):
            pytest.fail(reason)
        pytest.skip(reason)


def violations(page: Page, *, excluded: tuple[str, ...] = ()) -> list[str]:
    """What axe-core calls serious or critical on the page as it stands."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(script())
    rules: dict[str, Any] = {name: {"enabled": False} for name in LEFT_OUT}
    return page.evaluate(_RUN, [list(TAGS), rules, list(excluded)])  # type: ignore[no-any-return]


if __name__ == "__main__":
    fetch()
