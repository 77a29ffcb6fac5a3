"""The 47 prefectures: names, and the plane CS in which their municipalities are measured.

Source of the zones: 平成14年国土交通省告示第9号 (平面直角座標系). Where a prefecture has several
zones, the one of its main part stands here; municipalities of islands choose their own.
"""

from __future__ import annotations

from geodata.language import tr

NAMES: tuple[str, ...] = (
    *(
        "北海道",
        "青森県",
        "岩手県",
        "宮城県",
        "秋田県",
        "山形県",
        "福島県",
        "茨城県",
        "栃木県",
        "群馬県",
    ),
    *(
        "埼玉県",
        "千葉県",
        "東京都",
        "神奈川県",
        "新潟県",
        "富山県",
        "石川県",
        "福井県",
        "山梨県",
        "長野県",
    ),
    *(
        "岐阜県",
        "静岡県",
        "愛知県",
        "三重県",
        "滋賀県",
        "京都府",
        "大阪府",
        "兵庫県",
        "奈良県",
        "和歌山県",
    ),
    *(
        "鳥取県",
        "島根県",
        "岡山県",
        "広島県",
        "山口県",
        "徳島県",
        "香川県",
        "愛媛県",
        "高知県",
        "福岡県",
    ),
    *("佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県"),
)
#: Zone (系) of each prefecture in the order of its code.
_ZONES: tuple[int, ...] = (
    *(12, 10, 10, 10, 10, 10, 9, 9, 9, 9),
    *(9, 9, 9, 9, 8, 7, 7, 6, 8, 8),
    *(7, 8, 7, 6, 6, 6, 6, 5, 6, 6),
    *(5, 3, 5, 3, 3, 4, 4, 4, 4, 2),
    *(2, 1, 2, 2, 2, 2, 15),
)
#: 伊豆諸島 lie in zone 9 as 東京 does; not so 小笠原 (14), 先島 (16) and 大東 (17).
_ISLANDS = {"13421": 14}
_ISLANDS |= dict.fromkeys(("47207", "47214", "47375", "47381", "47382"), 16)
_ISLANDS |= dict.fromkeys(("47357", "47358"), 17)
#: EPSG code of zone 1 (JGD2011).
_FIRST_EPSG = 6669


def prefecture(code: str) -> str:
    """Name of the prefecture of a municipality's code: 13123 → 東京都. Raises ValueError."""
    number = int(code[:2]) if code[:2].isdecimal() else 0
    if not 1 <= number <= len(NAMES):
        raise ValueError(tr("都道府県のない自治体コードです: {code}", code=code[:10]))
    return NAMES[number - 1]


def plane_epsg(code: str) -> int:
    """EPSG code of the plane CS (JGD2011) of a municipality: 13123 → 6677. Raises ValueError."""
    prefecture(code)
    zone = _ISLANDS.get(code) or _ZONES[int(code[:2]) - 1]
    return _FIRST_EPSG + zone - 1
