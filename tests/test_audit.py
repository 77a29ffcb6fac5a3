"""The audit of libraries says what it has found out, and no more."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests import audit

SOUND = {"name": "sound", "version": "1.0", "vulns": []}
UNKNOWN = {"name": "unknown", "skip_reason": "not found"}
WEAK = {"name": "weak", "version": "2.1", "vulns": [{"id": "CVE-2020-1", "fix_versions": ["2.2"]}]}
HOPELESS = {"name": "old", "version": "3", "vulns": [{"id": "CVE-2020-2", "fix_versions": []}]}


@pytest.mark.parametrize("report", [None, {"dependencies": []}, {"dependencies": [UNKNOWN]}])
def test_without_an_answer_nothing_is_claimed(report: dict[str, object] | None) -> None:
    code, said = audit.verdict(report)
    assert code == 0
    assert said[0].startswith("audit SKIPPED")


def test_what_is_sound_is_counted_and_what_was_not_looked_up_is_said() -> None:
    code, (said,) = audit.verdict({"dependencies": [SOUND, UNKNOWN]})
    assert code == 0
    assert "1 libraries; 1 could not be looked up" in said


def test_a_weakness_is_named_and_fails() -> None:
    code, said = audit.verdict({"dependencies": [SOUND, WEAK, HOPELESS, UNKNOWN]})
    assert code == 1
    assert said == [
        "weak 2.1: CVE-2020-1, mended in 2.2",
        "old 3: CVE-2020-2, mended in no version yet",
    ]


def test_pip_audit_is_there_and_understands_us() -> None:
    assert any(name.startswith("streamlit==") for name in audit.installed())
    said = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--help"], capture_output=True, text=True, check=True
    )
    assert {"--no-deps", "--disable-pip", "--progress-spinner"} <= set(said.stdout.split())
