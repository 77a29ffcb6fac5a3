"""What the columns of a list can mean: the fields of each table, and how lists call them.

The words are in ``headings.csv`` (table, field, label, required, headings joined with ``|``, the
surest first). Helpers that are read into other columns: latlon, datum, address2, person.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geodata import schema
from geodata.language import N_, Words, tr
from geodata.names import fold
from loaders import numbers
from loaders.points import degrees

PATH = Path(__file__).parent / "headings.csv"
Test = Callable[[str], bool]


@dataclass(frozen=True)
class Field:
    """One field of a table.

    Attributes
    ----------
    name
        Column of the table, or a helper.
    label_text
        What screens call it, as headings.csv has it (Japanese); ``label`` says it.
    headings
        What lists call it; compared as :func:`geodata.names.fold` keys.
    looks_right
        Whether a cell can be of this field; None where any text can.
    telling
        Whether cells that look right are a sign by themselves (a coordinate is, a count is not).
    """

    name: str
    label_text: str
    headings: tuple[str, ...]
    required: bool
    looks_right: Test | None
    telling: bool

    @property
    def label(self) -> str:
        """What screens call the field, in the language in force."""
        return tr(self.label_text)


def _count(text: str) -> bool:
    return numbers.count(text).kind in _READABLE


def _figure(text: str) -> bool:
    return numbers.number(text).kind in _READABLE


def _date(text: str) -> bool:
    return numbers.date(text).kind in _READABLE


def _degrees(text: str) -> bool:
    value = degrees(text).value or 0.0
    return value % 1 != 0 and (20 <= value <= 46 or 122 <= value <= 154)


def _pattern(pattern: str) -> Test:
    compiled = re.compile(pattern)
    return lambda text: compiled.search(numbers.plain(text)) is not None


def _one_of(*words: str) -> Test:
    keys = {fold(word) or word for word in words}
    return lambda text: (fold(text) or text) in keys


_READABLE = ("known", "none", "blank")
_ROLE_WORDS = (
    "CSW|SC|コーディネーター|統括|支援員|相談員|ワーカー|センター長|所長|担当"
    "|保健師|看護師|社会福祉士|主任"
)
_TESTS: dict[str, Test] = {
    "lat": _degrees,
    "lon": _degrees,
    "latlon": _pattern(r"\d{2,3}\.\d+\D+\d{2,3}\.\d+"),
    "url": _pattern(r"^(?:https?://|www\.)"),
    "phone": _pattern(r"^\+?\(?0\d{1,4}\)?[-( ]?\d{1,4}[-) ]?\d{3,4}|^\d{9,11}$"),
    "address": _pattern(r"丁目|番地?|\d+-\d+|[都道府県].*[市区町村]|[市区町村郡].*\d"),
    "opened": _date,
    "as_of": _date,
    "capacity": _figure,
    "headcount": _count,
    "population": _count,
    "households": _count,
    "age65plus": _count,
    "value": _figure,
    "minutes": _figure,
    "role": _pattern(_ROLE_WORDS),
    "hub_type": _one_of(*schema.HUB_TYPES),
    "kind": _one_of(*schema.ACTIVITY_KINDS),
    "visibility": _one_of(
        "公開", "非公開", "可", "否", "○", "×", "職員", "内部", "public", "staff"
    ),
}
_LEVEL_OF_AREAS = _one_of(*schema.LEVELS)
_TELLING = ("lat", "lon", "latlon", "url", "phone", "address")


def _read(path: Path = PATH) -> dict[str, tuple[Field, ...]]:
    found: dict[str, list[Field]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name = row["field"]
            test = _TESTS.get(name)
            if row["table"] == "areas" and name == "level":
                test = _LEVEL_OF_AREAS
            found.setdefault(row["table"], []).append(
                Field(
                    name=name,
                    label_text=row["label"],
                    headings=tuple(row["headings"].split("|")),
                    required=row["required"] == "yes",
                    looks_right=test,
                    telling=name in _TELLING,
                )
            )
    return {table: tuple(fields) for table, fields in found.items()}


FIELDS: dict[str, tuple[Field, ...]] = _read()
TARGETS = tuple(FIELDS)
TARGET_LABELS = Words(
    {
        "hubs": N_("拠点"),
        "coordinators": N_("コーディネーターの配置"),
        "activities": N_("活動・会議"),
        "standards": N_("基準"),
        "areas": N_("圏域"),
    }
)
#: Every label of headings.csv, for the catalogue, which reads code and not tables.
LABELS = frozenset(
    (
        *(N_("名称"), N_("ふりがな"), N_("種別"), N_("圏域"), N_("住所"), N_("方書")),
        *(N_("緯度"), N_("経度"), N_("緯度経度"), N_("測地系"), N_("運営"), N_("開設日")),
        *(N_("機能"), N_("開所時間"), N_("電話"), N_("ホームページ"), N_("定員"), N_("番号")),
        *(N_("公開"), N_("出典"), N_("備考"), N_("役割"), N_("人数"), N_("兼務"), N_("所属")),
        *(N_("時点"), N_("個人の名"), N_("活動名"), N_("拠点"), N_("内容"), N_("頻度")),
        *(N_("対象"), N_("区分"), N_("測り方"), N_("基準値"), N_("分"), N_("説明")),
        *(N_("圏域名"), N_("上の圏域"), N_("人口"), N_("世帯数"), N_("65歳以上")),
    )
)


def field_of(target: str, name: str) -> Field:
    """One field of a table; raises KeyError."""
    for field in FIELDS[target]:
        if field.name == name:
            return field
    raise KeyError(name)


#: What tells one row from another, what only a column can say, and what is asked for elsewhere.
_OF_EACH_ROW = frozenset(
    ("name", "name_kana", "lat", "lon", "latlon", "address2", "person", "visibility")
) | {"population", "households", "age65plus"}


def constant_fields(target: str) -> tuple[Field, ...]:
    """The fields that can be the same in every row of a list (種別, 運営, 時点, 出典 …)."""
    own = {"hub_id"} if target == "hubs" else set()
    return tuple(f for f in FIELDS[target] if f.name not in _OF_EACH_ROW | own)
