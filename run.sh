#!/usr/bin/env bash
# Installs the dashboard into a virtual environment and opens it on the embedded data.
set -euo pipefail
cd "$(dirname "$0")"
venv=${CHIIKI_VENV:-.venv}
python=${PYTHON:-python3}
[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install -q --disable-pip-version-check -r requirements.txt
echo "このPCだけで使うモードで開きます（127.0.0.1）。ほかの人にも使ってもらうときは deploy/README.md。"
exec "$venv/bin/python" -m streamlit run dashboard.py "$@"
