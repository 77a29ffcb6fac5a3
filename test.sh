#!/usr/bin/env bash
# Installs what the tests need into a virtual environment of their own, and runs them all.
set -euo pipefail
cd "$(dirname "$0")"
venv=${CHIIKI_VENV:-.venv}
python=${PYTHON:-python3}
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install -q --disable-pip-version-check -r tests/requirements.txt
"$venv/bin/ruff" check .
"$venv/bin/ruff" format --check .
"$venv/bin/mypy"
# one process a core; a file stays in one process, so that its fixtures are made once
exec "$venv/bin/python" -m pytest -n auto --dist loadfile "$@"
