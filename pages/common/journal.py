"""The log of a server: one JSON object a line, and nothing in it that points at a person.

Time, level, event, page, duration: no address bar, no query, no network address, no name. What
other libraries log is kept by its template alone, without the values put into it, and an error by
its type and the lines of code it went through, without its message (which may quote a table).
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import re
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOG_VARIABLE = "CHIIKI_LOG"
_ROOT = Path(__file__).parents[2]
#: In words that come ready-made: mail addresses, network addresses, whatever follows a "?".
_PERSONAL = re.compile(
    r"[\w.+-]+@[\w.-]+|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b|\b[0-9a-f]*:[0-9a-f:]{3,}\b|\?\S+",
    re.IGNORECASE,
)
_OURS = logging.getLogger("chiiki")


class JsonLines(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; what a record of ours says beyond its event lies in ``record.told``."""
        event = str(record.msg) if record.args else record.getMessage()
        moment = dt.datetime.fromtimestamp(record.created).astimezone()
        line: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _PERSONAL.sub("…", event)[:300],
            **getattr(record, "told", {}),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [_place(frame) for frame in traceback.extract_tb(record.exc_info[2])][-8:]
        return json.dumps(line, ensure_ascii=False)


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    short = path.relative_to(_ROOT) if path.is_relative_to(_ROOT) else Path(*path.parts[-2:])
    return f"{short.as_posix()}:{frame.lineno} {frame.name}"


def set_up() -> None:
    """Where CHIIKI_LOG=json is set, every log of this process is written so."""
    if os.environ.get(LOG_VARIABLE) != "json":
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(handlers=[handler], level=logging.INFO, force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs whole addresses
    _adopt()


def _adopt() -> None:
    """Libraries that bring handlers of their own, some only when first used, write as we do."""
    if not logging.root.handlers or not isinstance(logging.root.handlers[0].formatter, JsonLines):
        return
    for found in list(logging.root.manager.loggerDict.values()):
        if isinstance(found, logging.Logger) and found.handlers:
            found.handlers.clear()
            found.propagate = True


@contextmanager
def timed(page: str) -> Iterator[None]:
    """Write one line for a run of *page*, with its duration in milliseconds."""
    start = time.perf_counter()
    try:
        yield
    finally:
        _adopt()
        took = round((time.perf_counter() - start) * 1000)
        _OURS.info("page", extra={"told": {"page": page, "duration_ms": took}})
