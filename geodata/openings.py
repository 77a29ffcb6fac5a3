"""How often a function (相談, 居場所 …) can be had at a hub: 常設, 毎週, 毎月 …

A hub's list of functions does not tell whether 相談 is there every day or one morning a month.
A community centre open all week with a monthly 相談サロン offers 相談 monthly; counting it like a
standing office would paint the map too well.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from geodata.demand import has_function, hub_points, matching_hubs
from geodata.language import N_, tr
from geodata.phrases import brackets, comma
from geodata.vocabulary import word

if TYPE_CHECKING:
    from geodata.store import Dataset

STANDING = "常設"
WEEKLY = "毎週"
MONTHLY = "毎月"
RARE = "年数回"
UNKNOWN = "不明"
#: The more often, the earlier; unknown is no frequency and comes last.
OPENINGS = (STANDING, WEEKLY, MONTHLY, RARE, UNKNOWN)
DEFAULT_OPENINGS = (STANDING, WEEKLY, MONTHLY)

#: What a meeting of a kind offers to those who come.
KIND_FUNCTION = {"相談会": "相談", "サロン": "居場所"}
#: Hub types that are themselves an office or a standing place: their functions are their own.
STANDING_TYPES = frozenset({"地域包括支援センター", "総合相談窓口", "なごみの家", "つどい〜の"})
#: Hub types that are gatherings rather than offices: only their hours tell how often.
GATHERING_TYPES = frozenset({"サロン", "かよい〜の"})
#: Functions that an open door alone gives; meetings held there come on top.
OPEN_DOOR_FUNCTIONS = frozenset({"居場所"})

_NO_CADENCE = N_("頻度の記載なし")
_NO_HOURS = N_("時間の記載なし")
_OF_TYPE = re.compile(r"(.+)の機能")
_OF_HOURS = re.compile(r"時間: (.+)")
_DAYS = "月火水木金土日"
_ENDED = re.compile(r"終了|休止|廃止")
# 「第4火曜と第4日曜を隔月交互」 adds up to every month.
_RARE = re.compile(r"隔月(?!交互)|偶数月|奇数月|\d+か月に|年に?\d+回|毎年|季節|年末|シリーズ")
_MONTHLY = re.compile(rf"毎月|月に?\d+回|\d+週間に|隔週|第\d.*?[{_DAYS}]")
_STANDING = re.compile(
    rf"常時|常設|毎日|平日|週に?[3-7]回"
    rf"|[{_DAYS}](?:曜日?)?[〜~\-–ー][{_DAYS}]"
    rf"|[{_DAYS}](?:曜日?)?(?:[・、][{_DAYS}](?:曜日?)?){{2,}}"
)
_WEEKLY = re.compile(rf"毎週|週に?[12]回|[{_DAYS}]曜|[{_DAYS}][・、][{_DAYS}]")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")


def read_cadence(text: object) -> str | None:
    """Read how often something takes place from its Japanese wording.

    Returns
    -------
    opening
        One of ``OPENINGS`` (``不明`` when the wording tells nothing, or there is none); None when
        it has ended.
    """
    if not isinstance(text, str) or not text.strip():
        return UNKNOWN
    plain = unicodedata.normalize("NFKC", text).replace("∼", "〜")
    if _ENDED.search(plain):
        return None
    # 「毎月第4水曜」 holds a weekday too, 「偶数月の第4水曜」 a monthly pattern: rarest first.
    for pattern, opening in (
        (_RARE, RARE),
        (_MONTHLY, MONTHLY),
        (_STANDING, STANDING),
        (_WEEKLY, WEEKLY),
    ):
        if pattern.search(plain):
            return opening
    return UNKNOWN


def read_hours(text: object) -> str:
    """Read from opening hours how often a place is open; plain hours mean every day."""
    if isinstance(text, str):
        plain = unicodedata.normalize("NFKC", text)
        clock = _CLOCK.search(plain)
        # 「10:00-21:00、日曜 10:00-17:00」: a day named after the hours is the exception.
        if clock and "曜" not in plain[: clock.start()] and not _ENDED.search(plain):
            return STANDING
    opening = read_cadence(text)
    return UNKNOWN if opening is None else opening


def access_openings(
    dataset: Dataset, *, function: str, hub_type: str | None = None
) -> pd.DataFrame:
    """Give how often a function can be had at each hub that offers it.

    A hub of a standing type (``STANDING_TYPES``) that lists the function offers it 常設. At other
    hubs the meetings held there (``activities`` of the kind that gives the function) tell; without
    such a meeting the hub's own hours do. A hub that does not list the function counts when such
    a meeting is held there. Meetings that have ended are left out.

    Returns
    -------
    openings
        One row a hub, sorted by ``hub_id``: ``hub_id``, ``opening`` (one of ``OPENINGS``; the most
        frequent where there are several), ``evidence`` (Japanese, what the reading rests on;
        screens say :func:`evidence_words` of it).
    """
    hubs = matching_hubs(dataset, hub_type=hub_type)
    meetings = _meetings(dataset, function)
    rows: list[dict[str, str]] = []
    for hub_id, kind, functions, hours in zip(
        hubs["hub_id"], hubs["hub_type"], hubs["functions"], hubs["hours"], strict=True
    ):
        listed = has_function(functions, {function})
        held = meetings.get(str(hub_id))
        if listed and kind in STANDING_TYPES:
            opening, evidence = STANDING, f"{kind}の機能"
        elif listed and function in OPEN_DOOR_FUNCTIONS and isinstance(hours, str):
            opening, evidence = _from_hours(kind, hours)
        elif held is not None:
            opening, evidence = held
        elif listed:
            opening, evidence = _from_hours(kind, hours)
        else:
            continue
        rows.append({"hub_id": str(hub_id), "opening": opening, "evidence": evidence})
    table = pd.DataFrame(rows, columns=["hub_id", "opening", "evidence"], dtype="str")
    return table.sort_values("hub_id", kind="stable").reset_index(drop=True)


def access_points(
    dataset: Dataset,
    *,
    function: str,
    openings: Sequence[str] = DEFAULT_OPENINGS,
    hub_type: str | None = None,
    include_estimated: bool = True,
) -> pd.DataFrame:
    """Give the places where a function can be had often enough: the table of ``hub_points``.

    Parameters
    ----------
    function
        相談, 居場所 …
    openings
        The frequencies that count. ``不明`` counts only when named here.
    hub_type, include_estimated
        As in ``hub_points``.

    Returns
    -------
    points
        The columns of ``hub_points`` with ``opening`` and ``evidence``.

    Raises
    ------
    ValueError
        A frequency that does not exist (Japanese).
    """
    wrong = [name for name in openings if name not in OPENINGS]
    if wrong:
        message = tr(
            "頻度「{wrong}」はありません。使えるもの: {openings}",
            wrong=wrong[0],
            openings=comma(map(word, OPENINGS)),
        )
        raise ValueError(message)
    found = access_openings(dataset, function=function, hub_type=hub_type)
    kept = found[found["opening"].isin(list(openings))]
    points = hub_points(dataset, hub_type=hub_type, include_estimated=include_estimated)
    return points.merge(kept, on="hub_id", how="inner")


def _meetings(dataset: Dataset, function: str) -> dict[str, tuple[str, str]]:
    """Map each hub to the most frequent meeting there that gives a function."""
    activities = dataset.activities
    gives = activities["kind"].map(KIND_FUNCTION).eq(function).fillna(False)
    best: dict[str, tuple[str, str]] = {}
    for hub_id, name, cadence in activities.loc[
        gives.to_numpy(dtype=bool), ["hub_id", "name", "cadence"]
    ].itertuples(index=False):
        opening = read_cadence(cadence)
        if opening is None or not isinstance(hub_id, str):
            continue
        if hub_id not in best or OPENINGS.index(opening) < OPENINGS.index(best[hub_id][0]):
            told = cadence if isinstance(cadence, str) else _NO_CADENCE
            best[hub_id] = (opening, f"{name}（{told}）")
    return best


def evidence_words(evidence: str) -> str:
    """What a reading rests on, in the language in force; quoted hours and names stay as they are."""
    if evidence == _NO_HOURS:
        return tr(_NO_HOURS)
    if found := _OF_TYPE.fullmatch(evidence):
        return tr("{hub_type}の機能", hub_type=word(found[1]))
    if found := _OF_HOURS.fullmatch(evidence):
        return tr("時間: {hours}", hours=found[1])
    if evidence.endswith(f"（{_NO_CADENCE}）"):
        return evidence.removesuffix(f"（{_NO_CADENCE}）") + brackets(tr(_NO_CADENCE))
    return evidence


def _from_hours(kind: object, hours: object) -> tuple[str, str]:
    if not isinstance(hours, str):
        return UNKNOWN, _NO_HOURS
    if kind in GATHERING_TYPES:
        return read_cadence(hours) or UNKNOWN, f"時間: {hours}"
    return read_hours(hours), f"時間: {hours}"
