"""Which plane rectangular coordinate system a municipality is measured in.

Source: 平面直角座標系（平成十四年国土交通省告示第九号）. Prefectures that lie in several zones
(北海道, 鹿児島県, 東京都's far islands, 沖縄県) get the zone of their main part; lengths within a
municipality of another zone of theirs are off by less than one in a thousand.
"""

from __future__ import annotations

import re

from geodata.language import tr
from geodata.schema import CODE_PATTERN

#: JGD2011 / Japan Plane Rectangular CS I is EPSG:6669, II is 6670 … XIX is 6687.
FIRST_EPSG = 6669
_ZONES: dict[int, tuple[int, ...]] = {
    1: (42,),
    2: (40, 41, 43, 44, 45, 46),
    3: (32, 34, 35),
    4: (36, 37, 38, 39),
    5: (28, 31, 33),
    6: (18, 24, 25, 26, 27, 29, 30),
    7: (16, 17, 21, 23),
    8: (15, 19, 20, 22),
    9: (7, 8, 9, 10, 11, 12, 13, 14),
    10: (2, 3, 4, 5, 6),
    12: (1,),
    15: (47,),
}
_ZONE_OF = {prefecture: zone for zone, known in _ZONES.items() for prefecture in known}


def plane_epsg(code: str) -> int:
    """The EPSG code for measuring in a municipality (five-digit JIS code): 13123 → 6677.

    Raises ValueError (Japanese) where the first two digits are no prefecture.
    """
    known = code.isascii() and re.fullmatch(CODE_PATTERN, code) is not None
    prefecture = int(code[:2]) if known else 0
    if prefecture not in _ZONE_OF:
        raise ValueError(
            tr("自治体コード「{code}」の都道府県が分かりません（例 13123）", code=code[:20])
        )
    return FIRST_EPSG + _ZONE_OF[prefecture] - 1
