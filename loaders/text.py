"""Bytes → text: which encoding a Japanese file is in, told apart honestly.

Decoding is strict; a file in no encoding is refused, never read with holes. UTF-8 is tried first,
for bytes of CP932 (Shift_JIS as Windows writes it) are almost never valid UTF-8. The exception,
half-width kana (``ﾃｽ`` in CP932 is ``ý`` in UTF-8), is recognised by what the bytes would say.
"""

from __future__ import annotations

import codecs
import re

from geodata.language import N_, tr
from loaders.report import LoaderError

_MEND = N_("表計算ソフトで「CSV UTF-8」として保存し直してください")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HALF_KANA = re.compile("[｡-ﾟ]")
_JAPANESE = re.compile("[぀-ヿ一-鿿々〆ー０-９Ａ-Ｚａ-ｚ、。・「」（）]")
#: Kana in the middle of a Latin word: it was an accent after all (café).
_WITHIN_LATIN = re.compile("[A-Za-z][｡-ﾟ]|[｡-ﾟ][A-Za-z]")
#: Python maps bytes that CP932 does not define to these; Windows shows them as holes.
_UNDEFINED_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
#: Pairs (wrong, right): text that was decoded as the first and is really the second.
_MISREADINGS = (
    ("cp932", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("cp1252", "cp932"),
    ("latin-1", "cp932"),
)
_CELLS = re.compile('[,\t\r\n"]+')
#: Enough of a file to tell whether it was destroyed.
_SAMPLE_CHARACTERS = 20_000


def read_text(data: bytes, *, file: str = "") -> tuple[str, str]:
    """Text of a file and the name of its encoding.

    Parameters
    ----------
    data
        All bytes of the file.
    file
        Its name, for the error; empty where it has none.

    Returns
    -------
    (text without byte-order mark, one of ``utf-8-sig``, ``utf-8``, ``cp932``, ``euc_jp``,
    ``iso2022_jp``, ``utf-16``, ``utf-32``). Bytes of ASCII alone are ``utf-8``.

    Raises
    ------
    LoaderError
        NUL bytes, bytes of no known encoding, or text that an earlier wrong conversion has
        destroyed.
    """
    file = file or tr("ファイル")
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_strict(data, encoding, file), file), encoding
    if b"\0" in data:
        raise LoaderError(
            file,
            tr("文字のファイルにない値（NUL）が {index:,} バイト目にあります", index=data.index(0)),
            tr(
                "壊れているか、文字のファイルではありません。元のファイルから{mend}", mend=tr(_MEND)
            ),
        )
    guessed = guess_encoding(data)
    if guessed is None:
        raise LoaderError(
            file, tr("文字コードがUTF-8でもShift_JIS（CP932）でもありません"), tr(_MEND)
        )
    return _checked(data.decode(guessed), file), guessed


def garbled(text: str) -> bool:
    """Whether a short text is the remains of a wrong conversion (文字化け): ``�``, ``縺薙ｓ``,
    ``‚±‚``. True when undoing a known misreading gives Japanese, which no real text does."""
    if text.isascii():
        return False
    if "\ufffd" in text:
        return True
    for wrong, right in _MISREADINGS:
        try:
            restored = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        # In accented Latin (crème brûlée) a few letters are foreign; in rubbish most are.
        foreign = sum(not char.isascii() for char in text) / len(text)
        if _JAPANESE.search(restored) and _japanese(restored) > 0.7 and foreign > 0.4:
            return True
    return False


def guess_encoding(data: bytes) -> str | None:
    """The encoding of bytes without a byte-order mark; None where no encoding fits."""
    utf8 = _decoded(data, "utf-8")
    if data.isascii() and b"\x1b$" in data and _decoded(data, "iso2022_jp") is not None:
        return "iso2022_jp"
    cp932 = _decoded(data, "cp932")
    if utf8 is not None:
        only_two = not any(byte >= 0xE0 for byte in set(data))
        kana = only_two and cp932 is not None and bool(_HALF_KANA.search(cp932))
        if kana and cp932 is not None and not _WITHIN_LATIN.search(cp932):
            return "cp932"
        return "utf-8"
    euc = _decoded(data, "euc_jp")
    if cp932 is not None and (euc is None or _japanese(cp932) >= _japanese(euc)):
        return "cp932"
    return "euc_jp" if euc is not None else None


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if encoding == "cp932" and _UNDEFINED_CP932.search(text) else text


def _strict(data: bytes, encoding: str, file: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise LoaderError(
            file,
            tr(
                "{encoding} の印がありますが、{start:,} バイト目が読めません",
                encoding=encoding,
                start=error.start,
            ),
            tr(_MEND),
        ) from error
    if "\0" in text:
        raise LoaderError(file, tr("文字のファイルにない値（NUL）があります"), tr(_MEND))
    return text


def _checked(text: str, file: str) -> str:
    cells = [cell for cell in _CELLS.split(text[:_SAMPLE_CHARACTERS]) if not cell.isascii()]
    if cells and sum(garbled(cell) for cell in cells) * 3 > len(cells):
        raise LoaderError(
            file,
            tr("文字化けしたまま保存されています（Shift_JISとUTF-8の取り違え）"),
            tr("元のファイルを文字コードを選んで開き直し、「CSV UTF-8」として保存してください"),
        )
    return text


def _japanese(text: str) -> float:
    """How Japanese a decoding looks: whole characters for it, half-width kana against it."""
    return _share(_JAPANESE, text) - _share(_HALF_KANA, text)


def _share(pattern: re.Pattern[str], text: str) -> float:
    """Matches over the characters that are not ASCII; 0 where there are none."""
    foreign = sum(not char.isascii() for char in text)
    return len(pattern.findall(text)) / foreign if foreign else 0.0
