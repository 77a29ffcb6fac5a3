"""Cells of a list as people type them → numbers, dates and plain text, with a word on each mend.

Full and half width are one, thousands have commas, dates are 和暦 or 西暦, a dash or 「不明」 means
that nobody knows. Unknown is never zero. In the tables of the State's statistics ``-`` is a true
none and ``X`` a figure that is withheld: :func:`statistic` tells the two apart.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from geodata.language import N_, tr
from geodata.names import hiragana
from geodata.wareki import WarekiError, from_wareki, is_fiscal

T = TypeVar("T")
Kind = Literal["known", "blank", "none", "suppressed", "broken"]

#: More than any figure in these tables; beyond is a telephone number in the wrong column.
MOST = 1_000_000_000
#: Days since 1899-12-30 that Excel shows as dates: 1954 to 2064.
_SERIAL = range(20_000, 60_000)
_SERIAL_ORIGIN = dt.date(1899, 12, 30)

_UNKNOWN = re.compile(
    r"(?:不明|不詳|未定|未詳|調査中|確認中|n/?a|null|none|\?+|[-‐-―−ー~〜・*./]+)"
)
_AS_IT_IS = N_("電話番号の形ではありません。そのまま取り込みました")
_FISCAL = N_("年度を、その年度が始まる年として読みました")
_READ_AS = N_("{iso} として読みました")
_NONE = re.compile(r"(?:該当|配置|設置)?(?:なし|無し|無)")
_SUPPRESSED = re.compile(r"(?:[xχ]+|\*{2,}|秘匿?)")
_DASH = re.compile(r"[-‐‑‒–—―−ー]+")
_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_UNIT = re.compile(
    r"(?:人|名|世帯|か所|ヶ所|ヵ所|カ所|箇所|所|件|圏域|分|%|パーセント|以上|程度|回|団体|枠)+"
)
_ABOUT = re.compile(r"(?:約|およそ|おおよそ|概ね|おおむね|延べ|計)+")
_HALF_KANA = re.compile("[｡-ﾟ]+")
_READING = re.compile(r"(?=.*[ぁ-ゖ])[ぁ-ゖー・ ]+")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+"
)
_BLANK = re.compile(r"\s+")
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_DASH_IN_NUMBER = re.compile(r"(?<=\d)[‐‑‒–—―−－ー](?=\d)")
_TIME_OF_DAY = re.compile(r"[ T]0?0:00(?::00)?(?:\.0+)?$")


@dataclass(frozen=True)
class Cell(Generic[T]):
    """What a cell says.

    Attributes
    ----------
    value
        None where nothing is known; 0 for ``none``.
    kind
        ``known``, ``blank`` (or a word for unknown), ``none`` (a true zero of statistics),
        ``suppressed`` (withheld), ``broken`` (cannot be read).
    note
        What was mended, or why it is broken (Japanese); None where it is as it stands.
    """

    value: T | None
    kind: Kind = "known"
    note: str | None = None


def rewritten(cell: Cell[str]) -> bool:
    """Whether a date was only written otherwise (和暦, 2024/4/1), and is no number of Excel's."""
    return cell.note in (tr(_READ_AS, iso=cell.value), tr(_FISCAL))


def left_alone(cell: Cell[str]) -> bool:
    """Whether a cell was taken although it is not as it should be."""
    return cell.note == tr(_AS_IT_IS)


def plain(text: str) -> str:
    """One width (NFKC), no control characters, single blanks, trimmed: for reading, not showing."""
    return _BLANK.sub(" ", _CONTROL.sub("", unicodedata.normalize("NFKC", text))).strip()


def is_unknown(text: str) -> bool:
    """Whether a cell says nothing: empty, a dash, 不明, 未定 …"""
    folded = plain(text).casefold()
    return not folded or _UNKNOWN.fullmatch(folded) is not None


def clean(text: str) -> Cell[str]:
    """Text to be shown: half-width kana in full width, blanks and control characters tidied.

    All else stays as it was written (〜 and ～, （株）, Ａ).
    """
    note = None
    out = _CONTROL.sub("", text)
    if out != text:
        note = tr("見えない文字を除きました")
    wide = _HALF_KANA.sub(lambda found: unicodedata.normalize("NFKC", found[0]), out)
    if wide != out:
        note = tr("半角カナを全角にしました")
    trimmed = _BLANK.sub(" ", wide).strip()
    if not trimmed:
        return Cell(None, "blank")
    if note is None and trimmed != text and trimmed != text.strip(" "):
        note = tr("余分な空白や改行を除きました")
    return Cell(trimmed, "known", note)


def reading(text: str) -> str | None:
    """How a name is read, in hiragana (ﾅｺﾞﾐﾉｲｴ → なごみのいえ); None for anything but kana."""
    kana = hiragana(plain(text))
    return kana if _READING.fullmatch(kana) else None


def address(text: str) -> Cell[str]:
    """As :func:`clean`, with house numbers in half width (３－１２ → 3-12)."""
    cell = clean(text)
    if cell.value is None:
        return cell
    half = _DASH_IN_NUMBER.sub("-", cell.value.translate(_WIDE_DIGITS))
    if half == cell.value:
        return cell
    return Cell(half, "known", cell.note or tr("全角の番地を半角にしました"))


def number(text: str) -> Cell[float]:
    """A figure: ``１，２３４人`` → 1234, ``約２万`` is broken, ``-`` is unknown."""
    folded = plain(text)
    if is_unknown(folded):
        return Cell(None, "blank")
    bare = _BLANK.sub("", folded)
    if _NONE.fullmatch(bare):
        return Cell(0.0, "none", tr("「{bare}」を0としました", bare=bare))
    about = _ABOUT.match(bare)
    bare = bare[about.end() :] if about else bare
    found = _NUMBER.match(bare)
    if found is None or not (found.end() == len(bare) or _UNIT.fullmatch(bare[found.end() :])):
        return Cell(None, "broken", tr("数として読めません"))
    value = float(found[0].replace(",", ""))
    if not math.isfinite(value) or abs(value) >= MOST:
        return Cell(None, "broken", tr("大きすぎる数です"))
    if about and about[0] != "計":
        return Cell(
            value, "known", tr("「{about}」を除き、概数を数として読みました", about=about[0])
        )
    return Cell(value, "known", _how(text, found[0], folded))


def count(text: str) -> Cell[int]:
    """A whole figure from 0 (heads, households); a fraction or a negative one is broken."""
    cell = number(text)
    if cell.value is None:
        return Cell(None, cell.kind, cell.note)
    if cell.value < 0:
        return Cell(None, "broken", tr("0より小さい数です"))
    if cell.value % 1:
        return Cell(
            None, "broken", tr("整数ではありません（常勤換算などの小数は人数にできません）")
        )
    return Cell(int(cell.value), cell.kind, cell.note)


def statistic(text: str) -> Cell[int]:
    """A figure of the State's statistics: ``-`` is none (0), ``X`` is withheld (unknown)."""
    folded = plain(text).casefold()
    if _DASH.fullmatch(folded):
        return Cell(0, "none")
    if _SUPPRESSED.fullmatch(folded):
        return Cell(None, "suppressed", tr("秘匿された数です"))
    return count(text)


def date(text: str) -> Cell[str]:
    """ISO 8601 of a date in 和暦 or 西暦, as precise as it was written (``YYYY[-MM[-DD]]``).

    Serial numbers of Excel (45383) are read too, with a word.
    """
    folded = _TIME_OF_DAY.sub("", plain(text))
    if is_unknown(folded):
        return Cell(None, "blank")
    bare = _BLANK.sub("", folded)
    if re.fullmatch(r"\d{5}", bare, re.ASCII) and int(bare) in _SERIAL:
        day = _SERIAL_ORIGIN + dt.timedelta(days=int(bare))
        return Cell(day.isoformat(), "known", tr("Excelの日付の通し番号として読みました"))
    if re.fullmatch(r"\d{8}", bare, re.ASCII):
        bare = f"{bare[:4]}-{bare[4:6]}-{bare[6:]}"
    # 開設, ごろ, 現在 around a date say nothing about the day.
    core = re.sub(r"^(?:西暦|平成・令和)|(?:頃|ごろ|現在|開設|開所|設置|付け?|から|~)+$", "", bare)
    core = re.sub(r"\(.*?\)", "", core)
    try:
        iso = from_wareki(core)
    except (WarekiError, ValueError):
        return Cell(None, "broken", tr("日付として読めません"))
    if is_fiscal(core):
        return Cell(iso, "known", tr(_FISCAL))
    return Cell(iso, "known", None if iso == text.strip() else tr(_READ_AS, iso=iso))


def phone(text: str) -> Cell[str]:
    """A telephone number with its hyphens; a lost leading 0 (Excel) is given back."""
    bare = re.sub(r"[‐‑‒–—―−ー－]", "-", plain(text))
    if is_unknown(bare):
        return Cell(None, "blank")
    digits = re.sub(r"[^0-9]", "", bare)
    if not 9 <= len(digits) <= 13 or not re.fullmatch(r"[0-9()+\- .]+(?:\(.*\)|\D.*)?", bare):
        return Cell(bare[:60], "known", tr(_AS_IT_IS))
    if re.fullmatch(r"[1-9]\d{8}", bare, re.ASCII):
        return Cell(f"0{bare}", "known", tr("先頭の0を補いました"))
    return Cell(bare, "known", None if bare == text.strip() else tr("半角にそろえました"))


def url(text: str) -> Cell[str]:
    """An address of the web; ``www.…`` gets its https://, anything else is broken."""
    bare = plain(text)
    if is_unknown(bare):
        return Cell(None, "blank")
    if re.fullmatch(r"https?://[^\s<>\"']{3,2000}", bare, re.IGNORECASE):
        scheme, _, rest = bare.partition("://")
        return Cell(f"{scheme.lower()}://{rest}")
    if re.fullmatch(r"(?:www\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[^\s<>\"']*)?", bare, re.IGNORECASE):
        return Cell(f"https://{bare}", "known", tr("https:// を補いました"))
    return Cell(None, "broken", tr("http:// か https:// で始まるアドレスではありません"))


def _how(text: str, digits: str, folded: str) -> str | None:
    """What had to be done to read a number that is not written plainly."""
    stripped = text.strip()
    if stripped == digits and "," not in digits:
        return None
    if folded != stripped and re.search("[０-９]", text):
        return tr("全角の数字を半角にしました")
    return None if "," in digits else tr("単位を除いて数にしました")
