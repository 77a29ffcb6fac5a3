"""Known weaknesses of the libraries in use: ``python -m tests.audit``, a step of .ci/run.

The list of weaknesses is asked of the package index (pip-audit). Where it does not answer, as on a
closed network, the step says so and passes: nothing has been found out, and nothing is claimed.
A weakness that is known ends it with 1.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

PATIENCE_S = 300


def verdict(report: Mapping[str, Any] | None) -> tuple[int, list[str]]:
    """What a report of pip-audit (JSON; None: there is none) means: the exit code, and what to say."""
    told = [] if report is None else report["dependencies"]
    audited = [one for one in told if "skip_reason" not in one]
    if not audited:
        return 0, ["audit SKIPPED: the list of known weaknesses does not answer here"]
    weak = [(one, found) for one in audited for found in one["vulns"]]
    if weak:
        return 1, [
            f"{one['name']} {one['version']}: {found['id']}, mended in "
            f"{', '.join(found['fix_versions']) or 'no version yet'}"
            for one, found in weak
        ]
    return 0, [
        f"audit: no weakness is known of {len(audited)} libraries; "
        f"{len(told) - len(audited)} could not be looked up"
    ]


def installed() -> list[str]:
    """Every library of this environment with its version."""
    found = {dist.metadata["Name"]: dist.version for dist in metadata.distributions()}
    return [f"{name}=={version}" for name, version in sorted(found.items())]


def ask(libraries: list[str]) -> Mapping[str, Any] | None:
    """pip-audit's report on *libraries*; None where it could not make one."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "requirements.txt"
        listed.write_text("\n".join(libraries), encoding="utf-8")
        words = ["-f", "json", "--progress-spinner", "off", "--no-deps", "--disable-pip"]
        try:
            said = subprocess.run(
                [sys.executable, "-m", "pip_audit", *words, "-r", str(listed)],
                capture_output=True,
                text=True,
                timeout=PATIENCE_S,
                check=False,
            )
            report = json.loads(said.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            return None
    return report if isinstance(report, dict) else None


def main() -> int:
    """Ask about one library first, so that a closed network costs a second; then about all."""
    libraries = installed()
    one = [name for name in libraries if name.startswith("streamlit==")]
    code, said = verdict(ask(one))
    if code == 0 and "SKIPPED" not in said[0]:
        code, said = verdict(ask(libraries))
    print("\n".join(said))
    return code


if __name__ == "__main__":
    sys.exit(main())
