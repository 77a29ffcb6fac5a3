"""What changed between two days, in short lines: 「CSW 1人増（富坂、2人→3人）」."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geodata import phrases
from geodata.language import N_, tr
from geodata.render import words
from geodata.render.history_chart import when
from geodata.store import Dataset
from geodata.timeline.differences import Differences, HubChange, PostChange, Unnumbered
from geodata.timeline.moments import Known

WHOLE = N_("全域")
UNDATED = N_("開設時期 不明")
_YEAR = len("2020")


def opened_words(opened: str | None) -> str:
    """When a hub opened, as precisely as the source says; 「開設時期 不明」 where it does not."""
    if not isinstance(opened, str) or not opened:
        return tr(UNDATED)
    text = words.date(opened)
    return {
        _YEAR: tr("{text}（月日は不明）", text=text),
        len("2020-04"): tr("{text}（日は不明）", text=text),
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
        return tr(
            "{opened}年か{opened}年度のうちに開設: {name}（月日は不明）",
            opened=change.opened,
            name=change.name,
        )
    if change.before == "during":
        return tr(
            "遅くともこの時までに開設: {name}（{opened}年とだけ分かる）",
            name=change.name,
            opened=change.opened,
        )
    return tr("開設: {name}", name=change.name)


def _posts(changes: Sequence[PostChange], area_names: Mapping[str, str]) -> list[str]:
    """Areas with the same change share a line; the whole municipality has its own."""
    alike: dict[tuple[str, bool, int | None, int | None], list[str]] = {}
    for change in changes:
        key = (change.role, change.area_id is None, change.before, change.after)
        alike.setdefault(key, []).append(place_name(change.area_id, area_names))
    return [
        _post(tr(role), phrases.dots(places), len(places) > 1, before, after)
        for (role, _, before, after), places in alike.items()
    ]


def _post(role: str, where: str, each: bool, before: int | None, after: int | None) -> str:
    said = {"role": role, "where": where, "before": before, "after": after}
    if before is None:
        if each:
            return tr("{role} 各{after}人の記録（{where}。それまでは不明）", **said)
        return tr("{role} {after}人の記録（{where}。それまでは不明）", **said)
    if after is None:
        if each:
            return tr(
                "{role} 人数の記載のない記録に変わる（{where}、それまで各{before}人）", **said
            )
        return tr("{role} 人数の記載のない記録に変わる（{where}、それまで{before}人）", **said)
    said["apart"] = abs(after - before)
    if after > before:
        if each:
            return tr("{role} 各{apart}人増（{where}、{before}人→{after}人）", **said)
        return tr("{role} {apart}人増（{where}、{before}人→{after}人）", **said)
    if each:
        return tr("{role} 各{apart}人減（{where}、{before}人→{after}人）", **said)
    return tr("{role} {apart}人減（{where}、{before}人→{after}人）", **said)


def _unnumbered(record: Unnumbered, area_names: Mapping[str, str]) -> str:
    where = place_name(record.area_id, area_names)
    text = tr(
        "{role} 人数の記載のない記録（{where}、{when}）",
        role=tr(record.role),
        where=where,
        when=when(record.date),
    )
    return phrases.colon(text, record.note) if record.note else text


def place_name(area_id: str | None, area_names: Mapping[str, str]) -> str:
    """The name of an area; 全域 for the whole municipality."""
    return tr(WHOLE) if area_id is None else area_names.get(area_id, area_id)


def known_line(known: Known) -> str:
    """The same in one line: 「記録があるのは、拠点23か所のうち5か所の開設時期と…」."""
    said = {"hubs": known.hubs, "dated": known.dated, "posts": known.whole + known.areas}
    if said["posts"]:
        return tr(
            "記録があるのは、拠点{hubs}か所のうち{dated}か所の開設時期と、"
            "配置の人数{posts}件です。",
            **said,
        )
    return tr(
        "記録があるのは、拠点{hubs}か所のうち{dated}か所の開設時期だけで、"
        "配置の人数の記録はありません。",
        **said,
    )


def known_sentences(dataset: Dataset, known: Known) -> list[str]:
    """How much of the past is known, so that nobody reads more out of the film than is in it."""
    name = dataset.municipality.name
    level = dataset.municipality.planning_level
    hubs = tr(
        "{name}の拠点{hubs}か所のうち、開設時期の記録があるのは{dated}か所です。"
        "ほかの{rest}か所は「{undated}」として、灰色の「？」で示します"
        "（その時にあったとも、なかったとも言えません）。",
        name=name,
        hubs=known.hubs,
        dated=known.dated,
        rest=known.hubs - known.dated,
        undated=tr(UNDATED),
    )
    if known.dated == known.hubs:
        hubs = tr(
            "{name}の拠点{hubs}か所すべてに、開設時期の記録があります。", name=name, hubs=known.hubs
        )
    if known.whole + known.areas:
        posts = tr(
            "コーディネーターの人数の記録があるのは、全域で{whole}件、{level}ごとで{areas}件です。",
            whole=known.whole,
            level=phrases.inner(level),
            areas=known.areas,
        )
        if known.without_number:
            more = tr(
                "ほかに、人数の記載のない記録が{without_number}件あります。",
                without_number=known.without_number,
            )
            posts = phrases.text([posts, more])
    elif known.without_number:
        posts = tr(
            "コーディネーターの記録{without_number}件には、どれも人数の記載がありません。",
            without_number=known.without_number,
        )
    else:
        posts = tr("コーディネーターの配置の記録はありません。")
    return [hubs, posts]
