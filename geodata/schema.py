"""The tables of a municipality: their columns, types and checks (pandera).

Each table is UTF-8 CSV, one fact a row. An empty cell means "not found", never zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandera.pandas as pa

from geodata.language import N_

LEVELS = (N_("地区"), N_("日常生活圏域"), N_("コミュニティ住区"), N_("基本圏域"), N_("住区"))
HUB_TYPES = (
    N_("なごみの家"),
    N_("つどい〜の"),
    N_("コミセン"),
    N_("住区センター"),
    N_("地域包括支援センター"),
    N_("総合相談窓口"),
    N_("かよい〜の"),
    N_("サロン"),
    N_("その他"),
)
PRECISIONS = ("building", "block", "chome", "area")
ASSIGNMENTS = ("official", "inferred", "split")
OVERLAPS = ("within", "unclear")
VISIBILITIES = ("public", "staff")
ACTIVITY_KINDS = (
    N_("地域プロジェクト"),
    N_("サロン"),
    N_("相談会"),
    N_("会議"),
    N_("見守り"),
    N_("その他"),
)
MUNICIPALITY_KINDS = (N_("区"), N_("市"), N_("町"), N_("村"))
STATUSES = (N_("実施"), N_("移行準備"), N_("未実施"))

#: Dates are ISO 8601, as precise as the source: YYYY, YYYY-MM or YYYY-MM-DD.
DATE_PATTERN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
#: Digits of ASCII only: \d would take full-width ones, and names of folders come of codes.
CODE_PATTERN = r"^[0-9]{5}$"
#: Japan with its islands, degrees; a point outside is swapped or broken.
LON_RANGE = (122.0, 154.0)
LAT_RANGE = (20.0, 46.0)


def _text(*, nullable: bool = True, required: bool = True, pattern: str | None = None) -> pa.Column:
    checks = [pa.Check.str_matches(pattern)] if pattern else None
    return pa.Column(str, checks, nullable=nullable, required=required, coerce=True)


def _choice(options: Sequence[str], *, nullable: bool = True, required: bool = True) -> pa.Column:
    return pa.Column(
        str, pa.Check.isin(list(options)), nullable=nullable, required=required, coerce=True
    )


def _count(*, required: bool = True) -> pa.Column:
    return pa.Column("Int64", pa.Check.ge(0), nullable=True, required=required, coerce=True)


def _degrees(low: float, high: float, *, nullable: bool = True) -> pa.Column:
    return pa.Column("Float64", pa.Check.in_range(low, high), nullable=nullable, coerce=True)


def _number(*, required: bool = True) -> pa.Column:
    return pa.Column("Float64", nullable=True, required=required, coerce=True)


_CODE = _text(nullable=False, pattern=CODE_PATTERN)
_NAME = _text(nullable=False)
_SOURCE = _text(nullable=False)
_VISIBILITY = _choice(VISIBILITIES, nullable=False)
_LON = _degrees(*LON_RANGE)
_LAT = _degrees(*LAT_RANGE)

MUNICIPALITY = pa.DataFrameSchema(
    {
        "municipality_code": _CODE,
        "name": _NAME,
        "name_kana": _text(),
        "kind": _choice(MUNICIPALITY_KINDS, nullable=False),
        "planning_level": _choice(LEVELS, nullable=False),
        "sub_level": _choice(LEVELS),
        "same_as": _choice(LEVELS),
        "population": _count(),
        "as_of": _text(pattern=DATE_PATTERN),
        "source": _SOURCE,
        "note": _text(),
        "plane_epsg": pa.Column("Int64", pa.Check.in_range(6669, 6687), coerce=True),
    }
)
AREAS = pa.DataFrameSchema(
    {
        "area_id": _NAME,
        "municipality_code": _CODE,
        "level": _choice(LEVELS, nullable=False),
        "name": _NAME,
        "name_kana": _text(),
        "parent_area_id": _text(),
        "population": _count(),
        "households": _count(),
        "age65plus": _count(),
        "as_of": _text(pattern=DATE_PATTERN),
        "source": _SOURCE,
        "note": _text(),
        "census2015_population": _count(required=False),
        "census2015_households": _count(required=False),
        "census2015_note": _text(required=False),
    },
    unique=["area_id"],
)
CHOME = pa.DataFrameSchema(
    {
        "municipality_code": _CODE,
        "chome": _NAME,
        "lat": _LAT,
        "lon": _LON,
        "area_id": _text(),
        "sub_area_id": _text(),
        "assignment": _choice(ASSIGNMENTS),
        "source": _SOURCE,
        "note": _text(),
        "population": _count(required=False),
        "age65plus": _count(required=False),
    },
    unique=["chome"],
)
HUBS = pa.DataFrameSchema(
    {
        "hub_id": _NAME,
        "municipality_code": _CODE,
        "name": _NAME,
        "hub_type": _choice(HUB_TYPES, nullable=False),
        "area_id": _text(),
        "address": _text(),
        "lat": _LAT,
        "lon": _LON,
        "coord_precision": _choice(PRECISIONS),
        "operator": _text(),
        "opened": _text(pattern=DATE_PATTERN),
        "functions": _text(),
        "hours": _text(),
        "phone": _text(),
        "url": _text(pattern=r"^https?://"),
        "source": _SOURCE,
        "note": _text(),
        "visibility": _VISIBILITY,
        "capacity": _number(required=False),
        # how the name is read; nothing is guessed where it is missing
        "name_kana": _text(required=False),
    },
    unique=["hub_id"],
)
POSTS = pa.DataFrameSchema(
    {
        "municipality_code": _CODE,
        "area_id": _text(),
        "role": _NAME,
        "headcount": _count(),
        "concurrent_role": _text(),
        # whether these people are already counted in another row (within), or the source
        # leaves it open (unclear); empty: people of their own
        "overlap": _choice(OVERLAPS),
        "employer": _text(),
        "as_of": _text(pattern=DATE_PATTERN),
        "source": _SOURCE,
        "note": _text(),
        "visibility": _VISIBILITY,
    }
)
POST_HISTORY = pa.DataFrameSchema(
    {
        "municipality_code": _CODE,
        "date": _text(nullable=False, pattern=DATE_PATTERN),
        "area_id": _text(),
        "role": _NAME,
        "headcount": _count(),
        "note": _text(),
        "source": _SOURCE,
    }
)
STANDARDS = pa.DataFrameSchema(
    {
        "municipality_code": _CODE,
        "level": _NAME,
        "subject": _NAME,
        "measure": _NAME,
        "value": _number(),
        "minutes": _number(required=False),
        "statement": _text(),
        "source": _SOURCE,
    }
)
ACTIVITIES = pa.DataFrameSchema(
    {
        "municipality_code": _CODE,
        "area_id": _text(),
        "hub_id": _text(),
        "name": _NAME,
        "kind": _choice(ACTIVITY_KINDS, nullable=False),
        "summary": _text(),
        "cadence": _text(),
        "source": _SOURCE,
        "visibility": _VISIBILITY,
    }
)

#: File name (without .csv) → checks; the order is the order in which they are read.
TABLES: dict[str, pa.DataFrameSchema] = {
    "municipality": MUNICIPALITY,
    "areas": AREAS,
    "chome": CHOME,
    "hubs": HUBS,
    "coordinators": POSTS,
    "coordinator_history": POST_HISTORY,
    "standards": STANDARDS,
    "activities": ACTIVITIES,
}

OVERVIEW_TABLES: dict[str, pa.DataFrameSchema] = {
    "municipalities": pa.DataFrameSchema(
        {
            "municipality_code": _CODE,
            "name": _NAME,
            "kind": _choice(MUNICIPALITY_KINDS, nullable=False),
            "status": _choice(STATUSES, nullable=False),
            "planning_area_count": _count(),
            "hub_count": _count(),
            "coordinator_count": _count(),
            "source": _SOURCE,
        },
        unique=["municipality_code"],
    ),
    "framework": pa.DataFrameSchema({"order": _count(), "programme": _NAME, "source": _SOURCE}),
    "survey": pa.DataFrameSchema(
        {
            "question": _NAME,
            "year": _count(),
            "n": _count(),
            "value_num": _number(),
            "source": _SOURCE,
        }
    ),
}
