"""The slides about the place: where it is, who lives there, which hubs it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geodata import phrases
from geodata.language import tr
from geodata.meeting.story import Story
from geodata.profile import HubProfile
from geodata.render import words
from geodata.render.meeting import boards, headlines
from geodata.render.meeting.citing import foot_line, merged_sources, own_sources, short_raw
from geodata.render.meeting.maps import HUBS, WHERE
from geodata.render.meeting.slide import Premise, Slide, kept
from geodata.schema import HUB_TYPES

#: Height for hubs beside a map under a headline of two lines, in units of the style sheet.
_HUB_SPACE = 620


def where_slide(story: Story, premise: Premise) -> Slide:
    """The area in its municipality."""
    profile = story.profile
    notes = [
        phrases.text(
            [
                phrases.full_stop(words.BOUNDARY.get(profile.boundary, tr("境界の種類は不明"))),
                tr("町丁目の代表点から作った形で、公式の境界ではない。")
                if profile.boundary == "approximate"
                else "",
            ]
        ),
        tr("町丁目: {chome}", chome=phrases.comma(profile.chome)) if profile.chome else "",
        profile.note or "",
        tr("想定（もしも）を映している: {scenario}", scenario=phrases.comma(premise.scenario))
        if premise.scenario
        else "",
    ]
    body = boards.split(
        boards.place(story),
        picture=WHERE,
        caption=phrases.dots(
            t for t in (words.BOUNDARY.get(profile.boundary, ""), premise.credit) if t
        ),
    )
    return Slide("where", headlines.where(story), body, kept(notes), foot_line(own_sources(story)))


def people_slide(story: Story) -> Slide:
    """Who lives here, beside the other areas."""
    profile = story.profile
    basis = words.RESIDENTS_BASIS.get(profile.residents_basis or "", "")
    as_of = words.date(profile.residents_as_of) if profile.residents is not None else ""
    whole = story.municipality
    side = boards.big(headlines.residents(story), tr("住民"), as_of)
    side += boards.big(
        words.percent(profile.share65, digits=1),
        tr("65歳以上の割合"),
        "" if profile.share65 is not None else tr("圏域ごとの数が資料にない"),
        tone="second",
    )
    body = f'<div class="mt-people-slide"><div class="mt-side">{side}</div>{boards.columns(story)}</div>'
    notes = [
        tr("住民は{basis}、{as_of}。", basis=basis, as_of=as_of)
        if profile.residents is not None
        else "",
        tr("元の数は{residents:,}人。", residents=profile.residents)
        if profile.residents is not None
        else "",
        tr(
            "{name}全体は{population}（{date}、{source}）。",
            name=whole.name,
            population=words.number(whole.population, unit=tr("人")),
            date=words.date(whole.population_as_of),
            source=short_raw(whole.population_source),
        ),
        tr("今の人口（住民基本台帳）は圏域ごとの公表がなく不明。")
        if profile.residents_basis == "census2015"
        else "",
    ]
    foot = (
        phrases.dots([basis, as_of])
        if profile.residents is not None
        else tr("人口は資料になし（不明）")
    )
    return Slide("people", headlines.people(story), body, kept(notes), foot)


def hub_slides(story: Story) -> Iterator[Slide]:
    """The hubs with what they do, on as many slides as they need."""
    order = {kind: i for i, kind in enumerate([story.hub_type, *HUB_TYPES])}
    found = sorted(story.profile.hubs, key=lambda hub: order.get(hub.hub_type, len(order)))
    pages = _hub_pages(found)
    for number, page in enumerate(pages, start=1):
        side = boards.hub_list(page)
        if not page and story.on_foot is not None:
            side = boards.label(tr("いちばん近い拠点")) + boards.nearest(story.on_foot.nearest)
        headline = headlines.hubs(story)
        if number > 1:
            headline = tr(
                "{name}の拠点のつづき（{number}／{total}）",
                name=story.name,
                number=number,
                total=len(pages),
            )
        notes = [_hub_note(hub) for hub in page]
        raws = merged_sources(page)
        yield Slide(
            "hubs",
            headline,
            boards.split(side, picture=HUBS),
            kept(notes) or (tr("この圏域にあると分かっている拠点はありません。"),),
            foot_line(raws or own_sources(story)),
        )


def _hub_pages(hubs: Sequence[HubProfile]) -> list[list[HubProfile]]:
    """Hubs in their order on as few slides as hold them, evenly filled."""
    heights = [boards.hub_height(hub) for hub in hubs]
    share = sum(heights) / max(1, -(-sum(heights) // _HUB_SPACE))
    pages: list[list[HubProfile]] = [[]]
    filled = 0
    for hub, height in zip(hubs, heights, strict=True):
        if pages[-1] and (filled + height > _HUB_SPACE or filled >= share):
            pages.append([])
            filled = 0
        pages[-1].append(hub)
        filled += height
    return pages


def _hub_note(hub: HubProfile) -> str:
    place = words.PRECISION.get(hub.precision or "", tr("位置が分からない（地図には描かない）"))
    parts = [
        tr("運営は{operator}", operator=hub.operator or tr(words.UNKNOWN)),
        tr("時間は{hours}", hours=hub.hours or tr(words.UNKNOWN)),
        place,
    ]
    name = hub.name + phrases.brackets(tr(words.UNVERIFIED) if hub.unverified else "")
    return phrases.text([phrases.colon(name, phrases.sentences(parts)), hub.note or ""])
