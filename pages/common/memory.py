"""What lives as long as the process is taken out of the garbage collector's way.

Streamlit collects all garbage after every run of a page. Most of what it walks through is never
garbage: modules, and the tables that all viewers share. That took more of a run than the page.
"""

from __future__ import annotations

import gc
import sys
import threading

_lock = threading.Lock()
_modules = 0


def settle() -> None:
    """Where modules have been added since the last time, keep what lives now out of collection.

    So it happens a few times in the life of a process (a page opened for the first time brings
    its modules); what sessions leave behind afterwards is collected as ever.
    """
    global _modules
    if len(sys.modules) == _modules or not _lock.acquire(blocking=False):
        return
    try:
        _modules = len(sys.modules)
        gc.collect()
        gc.freeze()
    finally:
        _lock.release()
