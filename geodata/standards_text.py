"""The short text of a standard, for the command line and the address bar.

::

    なごみの家>=1          at least one of a hub type (or one post of a role) in each area
    CSW<=20000             at most 20,000 residents for each post
    なごみの家@15>=80      at least 80 percent of residents within 15 minutes on foot
    住区センター>=1#住区   any of them may end in #level

Reading is generous (full-width digits and signs, ≧ ≥ ＞＝ =>, 20,000, units such as か所 名 人 ％
分, spaces); writing is canonical, so that one standard has one text.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from geodata.language import N_, tr
from geodata.names import fold

COUNT_PER_AREA = "count_per_area"
RESIDENTS_PER_POST = "residents_per_post"
WALK_COVERAGE = "walk_coverage"
MEASURES = (COUNT_PER_AREA, RESIDENTS_PER_POST, WALK_COVERAGE)

EXAMPLES = N_("「なごみの家>=1」「CSW<=20000」「なごみの家@15>=80」「住区センター>=1#住区」")
MAX_TEXT = 120  # longer than any real standard; keeps hostile text out of the patterns below
MAX_SHOWN = 30
MAX_TARGET = 10_000_000  # beyond the residents of any municipality
MAX_MINUTES = 240

_RESERVED = re.compile(r"[<>=@#;]")
_OPERATORS = str.maketrans({"≧": ">=", "≥": ">=", "⩾": ">=", "≦": "<=", "≤": "<=", "⩽": "<="})
_WAVES = str.maketrans({"~": "〜", "∼": "〜", "～": "〜"})
_SHAPE = re.compile(
    r"(?P<subject>[^<>=@#]*?)\s*"
    r"(?:@\s*(?P<minutes>[^<>=@#]*?)\s*)?"
    r"(?P<operator>[<>=]+)\s*"
    r"(?P<target>[^<>=@#]*?)\s*"
    r"(?:#\s*(?P<level>[^<>=@#]*?)\s*)?"
)
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_MINUTE_UNIT = re.compile(r"\s*分(?:以内)?$")
_TARGET_UNIT = re.compile(r"\s*(?:%|パーセント|人|名|か所|ヶ所|カ所|ヵ所|箇所)$")
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


class StandardTextError(ValueError):
    """A text that is not a standard; the message (Japanese) says what is wrong and an example."""


@dataclass(frozen=True)
class Standard:
    """What each area should have.

    Attributes:
        subject: hub type (なごみの家) or role (CSW).
        measure: one of ``MEASURES``.
        target: count_per_area: places or posts; residents_per_post: residents; walk_coverage:
            percent (0 to 100) of residents.
        minutes: walk_coverage only: minutes on foot, inclusive.
        level: level of area; None is the municipality's planning level.
        statement: what the municipality itself says, in short; not part of the text.
        source: where that is said; not part of the text.
    """

    subject: str
    measure: str
    target: float
    minutes: float | None = None
    level: str | None = None
    statement: str = ""
    source: str = ""


def parse_standard(text: str) -> Standard:
    """Read one standard.

    Args:
        text: see the module; hostile text is fine.

    Returns:
        The standard, without statement and source.

    Raises:
        StandardTextError: the text is not a standard.

    Examples:
        >>> found = parse_standard("つどい〜の@15>=80#地区")
        >>> found.measure, found.minutes, found.target, found.level
        ('walk_coverage', 15.0, 80.0, '地区')
    """
    if len(text) > MAX_TEXT:
        raise _error(text, tr("長すぎます（{max_text}字まで）", max_text=MAX_TEXT))
    shape = _SHAPE.fullmatch(_plain(text))
    if shape is None:
        raise _error(text, _missing(_plain(text)))
    subject = shape["subject"].strip()
    if not subject:
        raise _error(text, tr("拠点の種別か役割の名前がありません"))
    operator = _operator(shape["operator"], text)
    target = _target(shape["target"], text)
    level = shape["level"]
    if level is not None and not level:
        raise _error(text, tr("「#」のあとに圏域の階層（住区など）がありません"))
    if shape["minutes"] is not None:
        if operator != ">=":
            raise _error(text, tr("徒歩圏の基準は「>=」（％以上）で書きます"))
        if target > 100:
            raise _error(text, tr("徒歩圏カバー率は0より大きく100以下の％で書きます"))
        minutes = _minutes(shape["minutes"], text)
        return Standard(subject, WALK_COVERAGE, target, minutes=minutes, level=level)
    if operator == ">=":
        if target != int(target):
            raise _error(text, tr("か所・人数は整数で書きます"))
        return Standard(subject, COUNT_PER_AREA, target, level=level)
    return Standard(subject, RESIDENTS_PER_POST, target, level=level)


def format_standard(standard: Standard) -> str:
    """Canonical text of a standard.

    ``parse_standard(format_standard(s))`` has the same subject, measure, target, minutes, level.

    Raises:
        StandardTextError: the standard has no text (a measure of another kind, signs in names).

    Examples:
        >>> format_standard(Standard("CSW", "residents_per_post", 20000))
        'CSW<=20000'
    """
    if standard.measure not in MEASURES:
        raise StandardTextError(
            tr(
                "この基準（{shown}）は短い文にできません。"
                "か所・人数、担当1人あたり住民数、徒歩圏カバー率だけが書けます",
                shown=_shown(standard.measure),
            )
        )
    middle = "<=" if standard.measure == RESIDENTS_PER_POST else ">="
    if standard.measure == WALK_COVERAGE:
        if standard.minutes is None:
            raise StandardTextError(tr("徒歩圏の基準に分数がありません"))
        middle = f"@{number_text(standard.minutes)}{middle}"
    level = f"#{standard.level}" if standard.level else ""
    text = f"{standard.subject}{middle}{number_text(standard.target)}{level}"
    names = standard.subject + (standard.level or "")
    if _RESERVED.search(names) or not standard.subject.strip():
        raise StandardTextError(
            tr("名前に使えない記号（< > = @ # ;）があります: {shown}", shown=_shown(names))
        )
    return text


def canonical(text: str) -> str:
    """Canonical form of a text. Raises StandardTextError like `parse_standard`."""
    return format_standard(parse_standard(text))


def resolve_subject(subject: str, known: Iterable[str]) -> str | None:
    """The known hub type or role that a typed subject means (つどいの → つどい〜の), or None.

    An exact match comes first; otherwise the names are compared by `names.fold`.
    """
    candidates = list(known)
    if subject in candidates:
        return subject
    key = fold(subject)
    return next((name for name in candidates if key and fold(name) == key), None)


def number_text(value: float) -> str:
    """Shortest decimal text of a number without exponent (15.0 → 15)."""
    return str(int(value)) if value == int(value) else repr(float(value))


def _plain(text: str) -> str:
    kept = "".join(char for char in text if unicodedata.category(char) not in _HIDDEN)
    return unicodedata.normalize("NFKC", kept.translate(_OPERATORS)).translate(_WAVES).strip()


def _missing(plain: str) -> str:
    if not plain:
        return tr("空です")
    if not re.search(r"[<>=]", plain):
        return tr("「>=」か「<=」がありません")
    return tr("記号（@ >= <= #）の並びが違います")


def _operator(found: str, text: str) -> str:
    if found in (">=", "=>"):
        return ">="
    if found in ("<=", "=<"):
        return "<="
    raise _error(
        text,
        tr(
            "「{shown}」は使えません。「>=」（以上）か「<=」（以下）で書きます", shown=_shown(found)
        ),
    )


def _number(found: str) -> float | None:
    digits = "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char for char in found.strip()
    )
    if not _NUMBER.fullmatch(digits):
        return None
    value = float(digits.replace(",", ""))
    return value if math.isfinite(value) else None


def _target(found: str, text: str) -> float:
    if not found:
        raise _error(text, tr("目標の数がありません"))
    value = _number(_TARGET_UNIT.sub("", found))
    if value is None:
        raise _error(text, tr("目標「{shown}」が数ではありません", shown=_shown(found)))
    if not 0 < value <= MAX_TARGET:
        raise _error(text, tr("目標は0より大きく{max_target}以下で書きます", max_target=MAX_TARGET))
    return value


def _minutes(found: str, text: str) -> float:
    value = _number(_MINUTE_UNIT.sub("", found))
    if value is None:
        raise _error(text, tr("分数「{shown}」が数ではありません", shown=_shown(found)))
    if not 0 < value <= MAX_MINUTES:
        raise _error(
            text, tr("分数は0より大きく{max_minutes}以下で書きます", max_minutes=MAX_MINUTES)
        )
    return value


def _shown(text: str) -> str:
    """Start of a text for a message: no control characters, cut short."""
    kept = "".join(char for char in text if unicodedata.category(char) not in _HIDDEN)
    return kept if len(kept) <= MAX_SHOWN else kept[:MAX_SHOWN] + "…"


def _error(text: str, reason: str) -> StandardTextError:
    return StandardTextError(
        tr(
            "基準「{shown}」が読めません: {reason}。例: {examples}",
            shown=_shown(text),
            reason=reason,
            examples=tr(EXAMPLES),
        )
    )
