"""What a database says when it cannot go on, in words for the person who looks after it.

A message of the driver may name the user, and an address holds the password: neither is passed
on, not even as the cause of the error (``from None``).
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from geodata.errors import DatabaseError
from geodata.language import N_, tr

logger = logging.getLogger(__name__)

#: SQLSTATE of a lock that was waited for in vain.
LOCK_NOT_AVAILABLE = "55P03"

_UNREACHABLE = N_(
    "データベースにつながりません。データベースが動いているか、CHIIKI_DATABASE_URL の"
    "サーバー名・ポート番号が正しいかを確かめてください（データは失われていません）。"
)
_REFUSED = N_(
    "データベースに入れません。CHIIKI_DATABASE_URL の利用者名とパスワード、"
    "サーバーの pg_hba.conf を確かめてください。"
)
_NO_DATABASE = N_(
    "CHIIKI_DATABASE_URL のデータベースがありません。"
    "管理者が createdb などで作ってから、もう一度開いてください。"
)
_NO_RIGHT = N_(
    "データベースの権限が足りません。表の持ち主の利用者で"
    "「python -m geodata migrate」を行うか、権限を付けてください。"
)
_READ_ONLY = N_("データベースが読み取り専用です（待機系につながっていないか確かめてください）。")
_BUSY = N_("データベースが混み合っています。少し待ってから、もう一度試してください。")
_FULL = N_("データベースの空き容量が足りません。管理者に知らせてください（保存されていません）。")
#: By SQLSTATE, or by its first two letters.
_BY_STATE = {
    "08": _UNREACHABLE,
    "28": _REFUSED,
    "3D": _NO_DATABASE,
    "42501": _NO_RIGHT,
    "25006": _READ_ONLY,
    "53100": _FULL,
    "53": _BUSY,
    "57P": _UNREACHABLE,
    "57014": _BUSY,
    LOCK_NOT_AVAILABLE: _BUSY,
}
# A failed connection carries no SQLSTATE: its words are read, in the two languages that a
# server here speaks.
_BY_WORDS = (
    (
        re.compile(r"password|パスワード|pg_hba\.conf|role .* does not exist|ロール.*存在しません"),
        _REFUSED,
    ),
    (re.compile(r"database .* does not exist|データベース.*存在しません"), _NO_DATABASE),
    (re.compile(r"too many (clients|connections)|remaining connection slots"), _BUSY),
)


def state(error: BaseException) -> str | None:
    """The SQLSTATE of an error of SQLAlchemy, or None where it has none."""
    found = getattr(getattr(error, "orig", None), "sqlstate", None)
    return str(found) if found else None


def words(error: SQLAlchemyError) -> str:
    """What to tell (Japanese); never with anything that came from the driver."""
    if isinstance(error, PoolTimeoutError):
        return tr(_BUSY)
    found = state(error)
    if found is not None:
        for key in (found, found[:3], found[:2]):
            if key in _BY_STATE:
                return tr(_BY_STATE[key])
        return tr("データベースで思いがけない誤りがありました（コード {found}）。", found=found)
    if isinstance(error, DBAPIError):
        said = str(error.orig)
        return tr(next((told for pattern, told in _BY_WORDS if pattern.search(said)), _UNREACHABLE))
    return tr("データベースで思いがけない誤りがありました。")


def _for_the_log(error: SQLAlchemyError) -> tuple[str, str | None, str | None]:
    """Class, SQLSTATE and first line of an error. The line only of a server that has let us in:
    what is said at the door names the user; values of a row stand in the lines after it."""
    line = getattr(getattr(error, "orig", None), "diag", None)
    found = state(error)
    return type(error).__name__, found, getattr(line, "message_primary", None) if found else None


@contextmanager
def explained() -> Iterator[None]:
    """Turn what SQLAlchemy raises inside into DatabaseError."""
    try:
        yield
    except SQLAlchemyError as error:
        logger.error("%s (%s, SQLSTATE %s: %s)", words(error), *_for_the_log(error))
        raise DatabaseError(words(error)) from None
