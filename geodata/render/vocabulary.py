"""Words of the tables that are our own vocabulary, marked for the catalogue.

They are stored and compared in Japanese; where they are shown, ``tr(value)`` finds them. Hub types
and levels are marked in :mod:`geodata.schema`.
"""

from __future__ import annotations

from geodata.language import N_

ROLES = (
    N_("CSW"),
    N_("SC"),
    N_("第1層SC"),
    N_("第2層SC"),
    N_("地域福祉コーディネーター"),
    N_("生活支援コーディネーター"),
    N_("統括"),
    N_("多機関協働担当"),
)
#: Persons instead of posts held, beside the roles.
PERSONS = N_("実人数")
KINDS_OF_MUNICIPALITY = (N_("区"), N_("市"), N_("町"), N_("村"))
#: Of 重層的支援体制整備事業 in a municipality.
STATUSES = (N_("実施"), N_("移行準備"), N_("未実施"))
#: Units in which the survey and the siting answers count.
UNITS = (
    N_("人"),
    N_("件"),
    N_("自治体"),
    N_("地区"),
    N_("社協"),
    N_("割"),
    N_("割(以上)"),
    N_("人・分"),
)
