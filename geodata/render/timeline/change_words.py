"""What changed between two days, in short lines: 「CSW 1人増（富坂、2人→3人）」."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geodata.render import words
from geodata.render.history_chart import when
from geodata.store import Dataset
from geodata.timeline.differences import Differences, HubChange, PostChange, Unnumbered
from geodata.timeline.moments import Known

WHOLE = "全域"
UNDATED = "開設時期 不明"
_YEAR = len("2020")


def opened_words(opened: str | None) -> str:
    """When a hub opened, as precisely as the source says; 「開設時期 不明」 where it does not."""
    if not isinstance(opened, str) or not opened:
        return UNDATED
    text = words.date(opened)
    return {
        _YEAR: f"{text}（月日は不明）",
        len("2020-04"): f"{text}（日は不明）",
    }.get(len(opened), text)


def change_lines(found: Differences, area_names: Mapping[str, str]) -> list[str]:
    """Every change as one line of plain text: hubs first, then heads, then records without a
    number. *area_names*: area_id → name."""
    return [
        *(_hub(change) for change in found.hubs),
        *_posts(found.posts, area_names),
        *(_unnumbered(record, area_names) for record in found.unnumbered),
    ]


def _hub(change: HubChange) -> str:
    if change.after == "during":
        return f"{change.opened}年か{change.opened}年度のうちに開設: {change.name}（月日は不明）"
    if change.before == "during":
        return f"遅くともこの時までに開設: {change.name}（{change.opened}年とだけ分かる）"
    return f"開設: {change.name}"


def _posts(changes: Sequence[PostChange], area_names: Mapping[str, str]) -> list[str]:
    """Areas with the same change share a line; the whole municipality has its own."""
    alike: dict[tuple[str, bool, int | None, int | None], list[str]] = {}
    for change in changes:
        key = (change.role, change.area_id is None, change.before, change.after)
        alike.setdefault(key, []).append(place_name(change.area_id, area_names))
    return [
        _post(role, "・".join(places), "各" if len(places) > 1 else "", before, after)
        for (role, _, before, after), places in alike.items()
    ]


def _post(role: str, where: str, each: str, before: int | None, after: int | None) -> str:
    if before is None:
        return f"{role} {each}{after}人の記録（{where}。それまでは不明）"
    if after is None:
        return f"{role} 人数の記載のない記録に変わる（{where}、それまで{each}{before}人）"
    apart = after - before
    word = "増" if apart > 0 else "減"
    return f"{role} {each}{abs(apart)}人{word}（{where}、{before}人→{after}人）"


def _unnumbered(record: Unnumbered, area_names: Mapping[str, str]) -> str:
    where = place_name(record.area_id, area_names)
    note = f": {record.note}" if record.note else ""
    return f"{record.role} 人数の記載のない記録（{where}、{when(record.date)}）{note}"


def place_name(area_id: str | None, area_names: Mapping[str, str]) -> str:
    """The name of an area; 全域 for the whole municipality."""
    return WHOLE if area_id is None else area_names.get(area_id, area_id)


def known_line(known: Known) -> str:
    """The same in one line: 「記録があるのは、拠点23か所のうち5か所の開設時期と…」."""
    posts = known.whole + known.areas
    heads = f"配置の人数{posts}件です" if posts else "配置の人数の記録はありません"
    joint = "と、" if posts else "だけで、"
    return f"記録があるのは、拠点{known.hubs}か所のうち{known.dated}か所の開設時期{joint}{heads}。"


def known_sentences(dataset: Dataset, known: Known) -> list[str]:
    """How much of the past is known, so that nobody reads more out of the film than is in it."""
    name = dataset.municipality.name
    level = dataset.municipality.planning_level
    hubs = (
        f"{name}の拠点{known.hubs}か所のうち、開設時期の記録があるのは{known.dated}か所です。"
        f"ほかの{known.hubs - known.dated}か所は「{UNDATED}」として、灰色の「？」で示します"
        "（その時にあったとも、なかったとも言えません）。"
    )
    if known.dated == known.hubs:
        hubs = f"{name}の拠点{known.hubs}か所すべてに、開設時期の記録があります。"
    if known.whole + known.areas:
        posts = (
            f"コーディネーターの人数の記録があるのは、全域で{known.whole}件、"
            f"{level}ごとで{known.areas}件です。"
        )
        if known.without_number:
            posts += f"ほかに、人数の記載のない記録が{known.without_number}件あります。"
    elif known.without_number:
        posts = (
            f"コーディネーターの記録{known.without_number}件には、どれも人数の記載がありません。"
        )
    else:
        posts = "コーディネーターの配置の記録はありません。"
    return [hubs, posts]
