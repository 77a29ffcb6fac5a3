"""Our own words that tables hold as values: marked for the catalogue, translated where shown.

Tables, addresses and comparisons keep the Japanese word; screens say ``word(value)``. Names of
places, people and organisations are no vocabulary and pass through as they are.
"""

from __future__ import annotations

from geodata import schema
from geodata.language import N_, tr

#: What hubs are for, as ``hubs.functions`` writes it.
FUNCTIONS = (
    N_("相談"),
    N_("居場所"),
    N_("ネットワーク"),
    N_("会議室"),
    N_("介護予防"),
    N_("多世代交流"),
)
#: Roles that posts name; those of Latin letters (CSW, SC) are the same in every language.
ROLES = (
    N_("地域福祉コーディネーター"),
    N_("生活支援コーディネーター"),
    N_("第1層SC"),
    N_("第2層SC"),
    N_("統括"),
    N_("多機関協働担当"),
    N_("実人数"),
)
#: Levels besides the planning areas of :data:`geodata.schema.LEVELS`.
OTHER_LEVELS = (
    N_("町丁目"),
    N_("全域"),
    N_("区全域"),
    N_("近隣住区"),
    N_("小学校区"),
    N_("区市町村"),
)
OPENING_WORDS = (N_("常設"), N_("毎週"), N_("毎月"), N_("年数回"), N_("不明"))
NOTE_WORDS = (
    *(N_("課題"), N_("資源"), N_("アイデア"), N_("要確認")),
    *(N_("新規"), N_("対応中"), N_("地域プロジェクトになった"), N_("見送り")),
)
UNITS = (N_("人"), N_("人・分"), N_("km²・分"))

WORDS = frozenset(
    (
        *schema.LEVELS,
        *schema.HUB_TYPES,
        *schema.ACTIVITY_KINDS,
        *schema.STATUSES,
        *schema.MUNICIPALITY_KINDS,
        *FUNCTIONS,
        *ROLES,
        *OTHER_LEVELS,
        *OPENING_WORDS,
        *NOTE_WORDS,
        *UNITS,
    )
)


def word(value: object) -> str:
    """*value* as the language in force says it where it is a word of ours, else as it is."""
    text = str(value)
    return tr(text) if text in WORDS else text
