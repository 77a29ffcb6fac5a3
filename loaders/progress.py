"""How far a reading has come, told to whoever wants to know: a page's bar, a command's line.

The loops that may take seconds count their items here; without a listener that costs nothing to
speak of. The listener is bound to the running task (a context variable), so that two visitors'
readings do not speak of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
#: (what is being done, items so far, items in all; 0 where that is not known)
Listener = Callable[[str, int, int], None]
#: A listener that draws is called this often at most, and no oftener than this many items.
_TIMES, _AT_LEAST = 50, 500

_listener: ContextVar[Listener | None] = ContextVar("loaders_progress", default=None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Tell *listener* of everything that is read inside the ``with`` block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def counted(items: Iterable[T], what: str, whole: int = 0) -> Iterator[T]:
    """The items, one by one; every so many of them the listener is told."""
    listener = _listener.get()
    if listener is None:
        yield from items
        return
    every = max(_AT_LEAST, whole // _TIMES)
    done = 0
    for item in items:
        if done % every == 0:
            listener(what, done, max(whole, done) if whole else 0)
        yield item
        done += 1
    listener(what, done, done)


def stage(what: str, done: int, whole: int) -> None:
    """Tell of one of a few long steps, before it begins."""
    listener = _listener.get()
    if listener is not None:
        listener(what, done, whole)
