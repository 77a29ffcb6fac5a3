"""Does a remark look as if it held personal data? Found by their form, told as spans.

What is looked for: telephone numbers, e-mail addresses, My Number (個人番号), numbers of houses
(住居番号・番地) and postal codes, in every width of letters and with every kind of hyphen. Names of
persons have no form and cannot be found; the screens say so.

My Number's check digit is that of 平成26年総務省令第85号 第5条: with P_n the n-th digit from the
right of the first eleven and Q_n = n+1 (n ≤ 6), n−5 (n ≥ 7), it is 11 − (Σ P_n·Q_n mod 11), and 0
where that remainder is 0 or 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from geodata.language import N_, tr

Sort: TypeAlias = Literal[
    "電話番号", "メールアドレス", "マイナンバー", "番地・住居番号", "郵便番号"
]
#: The sorts as screens say them: ``tr(sort)``. Logs and tables keep the word itself.
SORTS: tuple[str, ...] = (
    N_("電話番号"),
    N_("メールアドレス"),
    N_("マイナンバー"),
    N_("番地・住居番号"),
    N_("郵便番号"),
)


@dataclass(frozen=True)
class Finding:
    """A place of the text, ``text[start:end]``, and what it looks like."""

    start: int
    end: int
    sort: Sort
    reason: str


_HYPHENS = "‐‑‒–—―−－ｰー─━╌﹣﹘~〜～〰⁃˗‧"
_SPACES = "\u3000\u00a0\u2002\u2003\u2009\u200a\u202f\t"
_KANJI_DIGITS = "〇一二三四五六七八九"
#: Character by character, so that places in the text stay what they are. (The long vowel ー is
#: typed for a hyphen as well: words that hold one are looked for with a dot below.)
_SAME_LENGTH = (
    {ord(c): "-" for c in _HYPHENS}
    | {ord(c): " " for c in _SPACES}
    | {0xFF01 + i: chr(0x21 + i) for i in range(94) if chr(0xFF01 + i) not in _HYPHENS}
    | {ord("零"): "〇", ord("○"): "〇", ord("◯"): "〇", ord("﹫"): "@"}
    | {ord("［"): "[", ord("］"): "]", ord("【"): "(", ord("】"): ")"}
    | {ord(circled): str(i) for i, circled in enumerate("⓪①②③④⑤⑥⑦⑧⑨")}
)
_AS_DIGITS = {ord(c): str(i) for i, c in enumerate(_KANJI_DIGITS)}

#: Between the parts of one number.
_SEP = r"[-\s().・･．·•の/]{0,3}"
_PHONE = re.compile(
    rf"(?<![\d])(?<!\d[-.,])(?:\+\s?81{_SEP}(?:0{_SEP})?|0)\d{{1,4}}{_SEP}\d{{1,4}}{_SEP}\d{{3,4}}(?![\d])"
    r"(?!,\d)"
)
_PHONE_WORD = re.compile(
    r"(?:電話|携帯|でんわ|ケータイ|℡|☎|📞|ファ[クッ]ス|FAX|TEL|PHONE)[^\d\n]{0,8}?"
    rf"(?P<number>\d{{2,4}}{_SEP}\d{{4}}|\d{{9,11}})(?!\d)(?!\s?(?:円|件|人|回))",
    re.IGNORECASE,
)
_AT = r"\s?(?:@|[(\[<]\s?(?:at|アット|アットマーク)\s?[)\]>])\s?"
_MAIL = re.compile(
    rf"(?:[A-Z0-9._%+'/=?^{{}}|~!#$&*-]+|\w){_AT}[A-Z0-9-]+(?:\s?\.\s?[A-Z0-9-]{{2,}})+",
    re.IGNORECASE | re.ASCII,
)
_TWELVE = re.compile(r"(?<!\d)(?<!\d[-.,])\d(?:[-\s.・]{0,2}\d){11}(?![\d])(?![-.]\d)")
_NUMBER_WORD = re.compile(r"(?:マイナンバ.|個人番号|マイナ番号)")

_NUM = r"[\d一二三四五六七八九十百〇]"
#: What makes a range, a count or a score of two or three numbers with hyphens.
_UNIT = (
    r"(?!\s?(?:人|名|分|世帯|歳|才|時|%|割|年|月|日|件|か所|ヶ所|カ所|ヵ所|箇所|回|円|万|千|百|m|km|"
    r"キロ|メートル|倍|点|本|台|個|週|位|期|級|度|班|組|部|階|つ|か月|ヶ月|区|圏域|丁目|号車|対))"
)
_ADDRESSES = (
    (
        rf"{_NUM}{{1,4}}\s?丁目\s?の?\s?{_NUM}{{1,4}}\s?番(?!目|手|線|組|台|搭)(?:地)?(?:\s?の?\s?{_NUM}{{1,4}}(?:\s?号)?)?"
    ),
    rf"{_NUM}{{1,4}}\s?丁目\s?の?\s?\d{{1,4}}\s?[-の]\s?\d{{1,4}}(?!\d){_UNIT}",
    rf"{_NUM}{{1,4}}\s?丁目\s?の?\s?{_NUM}{{1,4}}\s?号(?!車|線|棟|館)",
    rf"(?<![\d.,]){_NUM}{{1,5}}\s?番地(?:\s?の?\s?{_NUM}{{1,4}})?",
    rf"(?<![\d.,]){_NUM}{{1,4}}\s?番\s?の?\s?{_NUM}{{1,4}}\s?号(?!車|線|棟|館|系統)",
)
_ADDRESS = re.compile("|".join(_ADDRESSES))
_LETTER = r"[々ヶケ㐀-䶿一-鿿豈-﫿ぁ-ゖァ-ヴ]"
_THREE = re.compile(
    rf"(?P<before>{_LETTER}{{1,8}})\s?"
    rf"(?P<number>\d{{1,3}}\s?[-の]\s?\d{{1,3}}\s?[-の]\s?\d{{1,4}}(?:\s?-\s?\d{{1,5}})?)(?![\d]){_UNIT}"
)
_TWO = re.compile(
    rf"(?:[区市町村郡]{_LETTER}{{1,7}}|[㐀-䶿一-鿿ヶケ]{{1,4}}町)\s?"
    rf"(?P<number>\d{{1,3}}\s?-\s?\d{{1,4}})(?!\d)(?!\s?-){_UNIT}"
)
_ROOM = re.compile(
    r"(?:荘|ハイツ|コ.ポ|マンション|アパ.ト|ハイム|団地|メゾン|レジデンス|ハウス|パレス|棟)"
    rf"[^\d\n、。]{{0,8}}(?P<number>{_NUM}{{1,5}}\s?号(?:室)?)(?!車|線|棟|館)"
)
_ADDRESS_WORD = re.compile(r"(?:住所|所在地|番地|自宅|住まい)[^\d]{0,8}$")
_PARTICLE = re.compile(r"[はがをにでともへや]$")
_ERA = re.compile(r"(?:令和|平成|昭和|大正|明治|西暦|期日|日付|日程)$")
_POSTAL = re.compile(
    r"(?:〒\s?|郵便番号[^\d\n]{0,4})(?P<marked>\d{3}\s?-?\s?\d{4})(?!\d)"
    rf"|(?<![\d.,])(?<!\d[-.])(?P<bare>\d{{3}}-\d{{4}})(?![\d,.])(?!-\d){_UNIT}"
)

_REASONS: dict[Sort, str] = {
    "電話番号": N_("電話番号のように見えます"),
    "メールアドレス": N_("メールアドレスのように見えます"),
    "マイナンバー": N_("マイナンバー（個人番号）のように見えます"),
    "番地・住居番号": N_("番地や部屋の番号のように見えます（町丁目までにしてください）"),
    "郵便番号": N_("郵便番号のように見えます"),
}
#: The word that is being typed, where it could become a number or an address of any kind.
_UNFINISHED = re.compile(
    rf"(?:[+(〒]\s*)*{_NUM}[\d〇一二三四五六七八九十百\-\s().・/の番丁目地号,]*$"
)
_UNFINISHED_TOKEN = re.compile(r"[A-Za-z0-9._%+'@\-]+$")


def find(text: str) -> tuple[Finding, ...]:
    """Everything in *text* that looks like personal data, in its order, nothing twice.

    Places are those of *text* itself, whatever widths and hyphens it uses.
    """
    plain = text.translate(_SAME_LENGTH)
    found = sorted(_all(plain), key=lambda f: (f.start, -f.end))
    kept: list[Finding] = []
    for finding in found:
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
    return tuple(kept)


def settled(text: str) -> str:
    """*text* without the word at its end where that may yet become a number of somebody's.

    A draft reaches the disk word by word: half a telephone number must not.
    """
    plain = text.translate(_SAME_LENGTH)
    for pattern in (_UNFINISHED_TOKEN, _UNFINISHED):
        open_word = pattern.search(plain)
        if open_word is not None:
            plain = plain[: open_word.start()]
    return text[: len(plain)]


def my_number_check_digit(digits: str) -> int:
    """The twelfth digit for the first eleven (平成26年総務省令第85号 第5条)."""
    if len(digits) != 11 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("eleven digits")
    weighted = sum(
        int(digit) * (n + 1 if n <= 6 else n - 5) for n, digit in enumerate(reversed(digits), 1)
    )
    rest = weighted % 11
    return 0 if rest <= 1 else 11 - rest


def _all(plain: str) -> Iterator[Finding]:
    numeric = plain.translate(_AS_DIGITS)  # 〇三－… is a telephone number, too
    for found in _TWELVE.finditer(numeric):
        digits = re.sub(r"\D", "", found[0])
        named = _NUMBER_WORD.search(plain[max(0, found.start() - 20) : found.start()])
        if named or my_number_check_digit(digits[:11]) == int(digits[11]):
            yield _finding(*found.span(), "マイナンバー")
    for found in _PHONE.finditer(numeric):
        if _is_phone(found[0]):
            yield _finding(*found.span(), "電話番号")
    for found in _PHONE_WORD.finditer(numeric):
        yield _finding(*found.span("number"), "電話番号")
    for found in _MAIL.finditer(plain):
        yield _finding(*found.span(), "メールアドレス")
    for found in _POSTAL.finditer(numeric):
        yield _finding(*found.span(found.lastgroup or 0), "郵便番号")
    yield from _addresses(plain)


def _addresses(plain: str) -> Iterator[Finding]:
    for found in _ADDRESS.finditer(plain):
        yield _finding(*found.span(), "番地・住居番号")
    for found in _THREE.finditer(plain):
        before = plain[: found.start("number")].rstrip()
        if _ERA.search(before):
            continue
        if _PARTICLE.search(before) and not _ADDRESS_WORD.search(before):
            continue
        yield _finding(*found.span("number"), "番地・住居番号")
    for pattern in (_TWO, _ROOM):
        for found in pattern.finditer(plain):
            yield _finding(*found.span("number"), "番地・住居番号")


def _is_phone(number: str) -> bool:
    digits = re.sub(r"\D", "", number)
    if number.lstrip().startswith("+"):
        national = digits.removeprefix("81").removeprefix("0")
    else:
        national = digits[1:]
    # ten digits from the 0 on; eleven for mobile, IP telephones and free dials of 0800
    if len(national) == 9:
        return national[0] != "0"
    return len(national) == 10 and (national[1] == "0" or national.startswith("800"))


def _finding(start: int, end: int, sort: Sort) -> Finding:
    return Finding(start, end, sort, tr(_REASONS[sort]))
