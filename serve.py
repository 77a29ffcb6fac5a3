"""The application for a server: the front door, health for a watchdog, logs as JSON lines.

Run with ``streamlit run serve.py`` (deploy/README.md); one's own machine needs dashboard.py only.
"""

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from geodata.health import check
from pages.common import journal, role

journal.set_up()


async def ready(_: Request) -> JSONResponse:
    """Whether data can be read (and, but for the public mode, saved): 200, or 503."""
    found = await run_in_threadpool(check, writable=not role.public_only())
    # the proxy shows this to nobody outside; still it says no more than which part is ill
    told = {"ok": found.ok, "checks": {name: said == "ok" for name, said in found.checks.items()}}
    return JSONResponse(told, status_code=200 if found.ok else 503)


app = st.App("dashboard.py", routes=[Route("/health/ready", ready)])
