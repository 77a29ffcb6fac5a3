"""The attribute table of a shapefile (.dbf, dBase III) as text, whatever its encoding.

Read here and not through GDAL, because files from offices name the wrong encoding or none, and cut
a long name in the middle of a character; both need the raw bytes to be told and mended.

Source of the layout: dBase III file format (header of 32 bytes, a descriptor of 32 bytes a field,
records of fixed width, the first byte of each the deletion mark).
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.language import tr
from loaders.report import Finding, LoaderError, shown
from loaders.text import guess_encoding

_HEADER = 32
_END_OF_FIELDS = 0x0D
#: Language driver ids that mean Shift_JIS; the others say nothing about a Japanese file.
_CP932_DRIVERS = {0x13, 0x7B}
#: What a .cpg may hold for each encoding that Japanese files are in.
_CPG = {
    "cp932": {"932", "cp932", "ms932", "sjis", "shift_jis", "shiftjis", "windows-31j", "ansi 932"},
    "utf-8": {"utf-8", "utf8", "65001", "utf-8-sig"},
    "euc_jp": {"eucjp", "euc-jp", "51932", "20932"},
}
#: Text of these types; dates are digits, M (memo) points into another file.
_READABLE_TYPES = set("CNFDL")


@dataclass(frozen=True)
class AttributeTable:
    """The rows of a .dbf that are not deleted.

    Attributes
    ----------
    frame
        Every column text (<NA> where blank), in the file's order; the index is the number of the
        record in the file (from 0), so that it meets the shape of the same number.
    encoding
        How the text was read.
    records
        Number of records, deleted ones included.
    findings
        What was mended: a wrong declaration of the encoding, names cut in the middle.
    """

    frame: pd.DataFrame
    encoding: str
    records: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Field:
    name: bytes
    kind: str
    length: int


def read_dbf(data: bytes, *, cpg: str | None = None, file: str = ".dbf") -> AttributeTable:
    """Read an attribute table.

    Parameters
    ----------
    data
        All bytes of the .dbf.
    cpg
        Content of the .cpg beside it; believed only as long as the text can be read with it.
    file
        Name for findings and errors.

    Raises
    ------
    LoaderError
        Not a .dbf, cut off, or text of no known encoding.
    """
    fields, count, start = _layout(data, file)
    dtype = np.dtype(
        {
            "names": ["deleted", *(str(i) for i in range(len(fields)))],
            "formats": ["S1", *(f"S{field.length}" for field in fields)],
        }
    )
    records = np.frombuffer(data, dtype=dtype, count=count, offset=start)
    kept = np.flatnonzero(records["deleted"] != b"*")
    columns = {i: records[str(i)][kept] for i, f in enumerate(fields) if f.kind in _READABLE_TYPES}
    values = {i: np.unique(column, return_inverse=True) for i, column in columns.items()}
    encoding, findings = _encoding(data, fields, values, cpg, file)
    out: dict[str, Any] = {}
    for i, (different, where) in values.items():
        texts, cut = _texts(different, encoding, fields[i])
        name = _unique_name(_decoded(fields[i].name, encoding) or f"列{i + 1}", out)
        out[name] = pd.array(np.array(texts, dtype=object), dtype="str").take(where.ravel())
        findings += _cut_findings(cut, where.ravel(), kept, texts, name, file)
    return AttributeTable(
        frame=pd.DataFrame(out, index=pd.Index(kept)),
        encoding=encoding,
        records=count,
        findings=tuple(findings),
    )


def _layout(data: bytes, file: str) -> tuple[list[_Field], int, int]:
    broken = LoaderError(
        file, tr("属性表（.dbf）として読めません"), tr("元のファイルを入れ直してください")
    )
    if len(data) < _HEADER + 1:
        raise broken
    count = int.from_bytes(data[4:8], "little")
    start = int.from_bytes(data[8:10], "little")
    width = int.from_bytes(data[10:12], "little")
    fields = []
    for at in range(_HEADER, min(start, len(data)) - 31, 32):
        if data[at] == _END_OF_FIELDS:
            break
        name = data[at : at + 11].split(b"\0")[0].strip()
        fields.append(_Field(name, chr(data[at + 11]), data[at + 16]))
    # A field of no width would make numpy guess one.
    if (
        not fields
        or width != 1 + sum(f.length for f in fields)
        or any(not f.length for f in fields)
    ):
        raise broken
    if start < _HEADER + 32 * len(fields) or len(data) < start + count * width:
        raise LoaderError(
            file,
            tr("属性表（.dbf）が途中で切れています（{count:,}件のはずです）", count=count),
            tr("もう一度ダウンロードするか、元のファイルを入れ直してください"),
        )
    return fields, count, start


def _encoding(
    data: bytes, fields: list[_Field], values: dict[int, Any], cpg: str | None, file: str
) -> tuple[str, list[Finding]]:
    """How to read the text, and a word where the file's own declaration is wrong."""
    samples = [(f.name, 11) for f in fields]
    for i, (different, _) in values.items():
        samples += [(value, fields[i].length) for value in different.tolist()]
    foreign = [(value, width) for value, width in samples if not value.isascii()]
    declared = _declared(cpg, data[29])
    if not foreign:
        return declared or "utf-8", []
    joined = b"\n".join(value for value, _ in foreign)
    guesses = [declared, guess_encoding(joined), "utf-8", "cp932", "euc_jp"]
    found = next((g for g in guesses if g in _CPG and _fits(foreign, g)), None)
    if found is None:
        raise LoaderError(
            file,
            tr("文字コードが分かりません（UTF-8でもShift_JISでもありません）"),
            tr("GISソフトで文字コードにUTF-8を選んで書き出し直してください"),
        )
    if declared in (None, found):
        return found, []
    reason = tr("文字コードの宣言（{shown}）が中身と違います", shown=shown(cpg or declared))
    return found, [
        Finding(
            file, None, None, None, reason, tr("{found} として読みました", found=found), "mended"
        )
    ]


def _declared(cpg: str | None, driver: int) -> str | None:
    word = (cpg or "").strip().strip("\ufeff\0").lower()
    for encoding, words in _CPG.items():
        if word in words:
            return encoding
    return "cp932" if driver in _CP932_DRIVERS and not word else None


def _fits(samples: list[tuple[bytes, int]], encoding: str) -> bool:
    return all(_decoded_or_cut(value, encoding, width)[0] is not None for value, width in samples)


def _decoded(value: bytes, encoding: str) -> str:
    return value.decode(encoding, errors="ignore").strip()


def _decoded_or_cut(value: bytes, encoding: str, width: int) -> tuple[str | None, bool]:
    """Text, and whether its last character was cut off by the field's width; None: unreadable."""
    try:
        return value.decode(encoding), False
    except UnicodeDecodeError:
        pass
    if len(value) < width:
        return None, False
    # An incremental decoder keeps an unfinished last character to itself and refuses others.
    try:
        return codecs.getincrementaldecoder(encoding)().decode(value), True
    except UnicodeDecodeError:
        return None, False


def _texts(
    different: npt.NDArray[np.bytes_], encoding: str, field: _Field
) -> tuple[list[str | None], list[bool]]:
    texts: list[str | None] = []
    cuts: list[bool] = []
    for value in different.tolist():
        ascii_only = value.isascii()  # most of a census table: figures and codes
        text, cut = (
            (value.decode("ascii"), False)
            if ascii_only
            else _decoded_or_cut(value, encoding, field.length)
        )
        # GDAL and others fill a field that has no value with NUL or with asterisks.
        text = (text or "").split("\0")[0].strip()
        if field.kind in "NF" and "." in text:
            text = text.rstrip("0").rstrip(".") or "0"  # 12.000 is how the format writes 12
        texts.append(text if text.strip("*") else None)
        cuts.append(cut)
    return texts, cuts


def _cut_findings(
    cuts: list[bool],
    where: npt.NDArray[np.intp],
    kept: npt.NDArray[np.intp],
    texts: list[str | None],
    column: str,
    file: str,
) -> list[Finding]:
    if not any(cuts):
        return []
    rows = np.flatnonzero(np.array(cuts, dtype=bool)[where])
    return [
        Finding(
            file,
            int(kept[row]) + 1,
            column,
            texts[where[row]],
            tr("名前が列の幅で切れています"),
            tr("切れた最後の文字を除きました。正しい名前を確かめてください"),
            "mended",
        )
        for row in rows
    ]


def _unique_name(name: str, taken: dict[str, Any]) -> str:
    wanted, number = name, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name
