"""What changed between two days, in short lines: 「CSW 1人増（富坂、2人→3人）」."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
        _post(role, "・".join(places), tr("各") if len(places) > 1 else "", before, after)
        for (role, _, before, after), places in alike.items()
    ]


def _post(role: str, where: str, each: str, before: int | None, after: int | None) -> str:
    if before is None:
        return tr(
            "{role} {each}{after}人の記録（{where}。それまでは不明）",
            role=role,
            each=each,
            after=after,
            where=where,
        )
    if after is None:
        return tr(
            "{role} 人数の記載のない記録に変わる（{where}、それまで{each}{before}人）",
            role=role,
            where=where,
            each=each,
            before=before,
        )
    apart = after - before
    word = tr("増") if apart > 0 else tr("減")
    return tr(
        "{role} {each}{apart}人{word}（{where}、{before}人→{after}人）",
        role=role,
        each=each,
        apart=abs(apart),
        word=word,
        where=where,
        before=before,
        after=after,
    )


def _unnumbered(record: Unnumbered, area_names: Mapping[str, str]) -> str:
    where = place_name(record.area_id, area_names)
    note = f": {record.note}" if record.note else ""
    return tr(
        "{role} 人数の記載のない記録（{where}、{when}）{note}",
        role=record.role,
        where=where,
        when=when(record.date),
        note=note,
    )


def place_name(area_id: str | None, area_names: Mapping[str, str]) -> str:
    """The name of an area; 全域 for the whole municipality."""
    return tr(WHOLE) if area_id is None else area_names.get(area_id, area_id)


def known_line(known: Known) -> str:
    """The same in one line: 「記録があるのは、拠点23か所のうち5か所の開設時期と…」."""
    posts = known.whole + known.areas
    heads = (
        tr("配置の人数{posts}件です", posts=posts) if posts else tr("配置の人数の記録はありません")
    )
    joint = tr("と、") if posts else tr("だけで、")
    return tr(
        "記録があるのは、拠点{hubs}か所のうち{dated}か所の開設時期{joint}{heads}。",
        hubs=known.hubs,
        dated=known.dated,
        joint=joint,
        heads=heads,
    )


def known_sentences(dataset: Dataset, known: Known) -> list[str]:
    """How much of the past is known, so that nobody reads more out of the film than is in it."""
    name = dataset.municipality.name
    level = dataset.municipality.planning_level
    hubs = tr(
        "{name}の拠点{hubs}か所のうち、開設時期の記録があるのは{dated}か所です。"
        "ほかの{hubs2}か所は「{undated}」として、灰色の「？」で示します"
        "（その時にあったとも、なかったとも言えません）。",
        name=name,
        hubs=known.hubs,
        dated=known.dated,
        hubs2=known.hubs - known.dated,
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
            level=level,
            areas=known.areas,
        )
        if known.without_number:
            posts += tr(
                "ほかに、人数の記載のない記録が{without_number}件あります。",
                without_number=known.without_number,
            )
    elif known.without_number:
        posts = tr(
            "コーディネーターの記録{without_number}件には、どれも人数の記載がありません。",
            without_number=known.without_number,
        )
    else:
        posts = tr("コーディネーターの配置の記録はありません。")
    return [hubs, posts]
