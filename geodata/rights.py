"""Who may read and write what, asked where data are loaded and not only in a menu.

Whoever runs Python on this machine (the command line, a test) is staff. An application that
serves others says once, with :func:`decided_by`, how the role of the person served is found;
from then on every load and every save asks it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from geodata.language import tr

Role = Literal["public", "staff"]


class ForbiddenError(PermissionError):
    """Something for staff only was asked for the public; the message is Japanese."""


def _at_the_machine() -> Role:
    return "staff"


_ask: Callable[[], Role] = _at_the_machine


def decided_by(ask: Callable[[], Role]) -> None:
    """From now on *ask* tells the role of whoever is being served; it is called at every load."""
    global _ask  # one process serves one application
    _ask = ask


def current() -> Role:
    """The role of whoever is being served; anything but the word ``staff`` is public."""
    return "staff" if _ask() == "staff" else "public"


def require_staff() -> None:
    """Raise ForbiddenError where the public is being served."""
    if current() != "staff":
        raise ForbiddenError(tr("この操作は、職員としてサインインしたときだけできます。"))
