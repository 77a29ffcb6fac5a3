"""The slides about care: who walks to a hub, who covers the area, what is short, and beside it."""

from __future__ import annotations

from collections.abc import Iterator

from geodata import phrases
from geodata.demand import ESTIMATED, LAND_AREA
from geodata.language import tr
from geodata.meeting.story import Story
from geodata.render import words
from geodata.render.meeting import boards, headlines
from geodata.render.meeting.citing import foot_line, short_raw
from geodata.render.meeting.maps import FOOT
from geodata.render.meeting.slide import Premise, Slide, kept
from geodata.render.sentences import amount, basis_note
from geodata.sources import merged

_STANDARDS_EACH = 5
_NEIGHBOURS_MOST = 6


def foot_slide(story: Story) -> Slide:
    """Whom a walk of some minutes brings to a hub."""
    walk = story.on_foot
    headline = headlines.on_foot(story)
    if walk is None:
        text = tr("拠点の種類が一覧にないため、計算できません。")
        return Slide("foot", headline, boards.split(boards.plain(text), picture=FOOT))
    land = walk.basis == LAND_AREA
    about = (
        tr("面積カバー率（人口が不明）") if land else tr("推計") if walk.basis == ESTIMATED else ""
    )
    side = boards.big(
        headlines.share(walk),
        tr("歩いて{minutes:g}分以内の土地", minutes=walk.minutes)
        if land
        else tr("歩いて{minutes:g}分以内の住民", minutes=walk.minutes),
        about,
    )
    side += boards.share_bar(walk.share)
    pair = boards.big(
        tr(words.UNKNOWN)
        if walk.mean_minutes is None
        else tr("約{minutes:.0f}分", minutes=walk.mean_minutes),
        tr("平均の徒歩"),
        tone="second",
    )
    pair += boards.big(
        _outside(story), tr("{minutes:g}分より遠い住民", minutes=walk.minutes), tone="second"
    )
    side += f'<div class="mt-pair">{pair}</div>'
    metres = story.walking.radius_m(walk.minutes)
    caption = tr(
        "円は歩いて{minutes:g}分（直線{metres:,.0f}m）", minutes=walk.minutes, metres=metres
    )
    if walk.estimated:
        caption = tr("。").join([caption, phrases.capital(tr("点線の円は、拠点の位置が推定"))])
    notes = [
        phrases.sentences(
            [
                words.walking(speed=story.walking.speed_m_per_min, detour=story.walking.detour),
                tr("町丁目の代表点から、いちばん近い拠点まで"),
            ]
        ),
        tr("となりの{level}の拠点も数える。", level=phrases.inner(story.profile.level)),
        tr("計算に使った拠点のうち{estimated}か所は、位置が推定。", estimated=walk.estimated)
        if walk.estimated
        else "",
        tr("位置の分からない拠点があるため、実際の割合はこれより高いことがある。")
        if walk.at_least
        else "",
        *(
            tr("{name}がいちばん近い住民は{share}。", name=r.name, share=words.percent(r.share))
            for r in walk.nearest[:4]
        ),
    ]
    note = basis_note(walk.basis, story.walking.speed_m_per_min, story.walking.detour)
    foot = phrases.capital(note)
    return Slide(
        "foot", headline, boards.split(side, picture=FOOT, caption=caption), kept(notes), foot
    )


def _outside(story: Story) -> str:
    walk = story.on_foot
    if walk is None or walk.outside is None:
        return tr(words.UNKNOWN)
    if walk.outside < 1:
        return tr("0人")
    text = amount(walk.outside, walk.basis)
    return words.at_most(text) if walk.at_least else text


def cover_slide(story: Story) -> Slide:
    """The coordinators and how many residents each has."""
    found = story.cover
    above = found.above
    count, counts = (above.persons, above.roles) if above else (found.persons, found.roles)
    whose = tr("{name}の担当者（実人数）", name=above.name) if above else tr("担当者（実人数）")
    left = boards.big(
        headlines.persons(count), whose, headlines.heads_note(found) if not above else ""
    )
    left += boards.heads(count)
    each = headlines.per_person(found.per_person)
    right = boards.big(
        each or tr(words.UNKNOWN),
        tr("1人あたりの住民"),
        ""
        if each or above is None
        else tr(
            "{name}の配置で、{level}ごとの担当は資料にない",
            name=above.name,
            level=phrases.inner(story.profile.level),
        ),
        tone="second",
    )
    right += boards.label(tr("役割別（兼務は役割ごとに数える）"))
    right += boards.roles(counts) or boards.plain(tr(words.UNKNOWN))
    body = f'<div class="mt-halves"><div class="mt-side">{left}</div><div class="mt-side">{right}</div></div>'
    notes = [
        headlines.heads_note(found),
        tr("1人あたりの住民は、圏域の住民を実人数で割ったもの。") if each else "",
        *story.profile.post_notes[:4],
    ]
    foot = foot_line(found.sources)
    if foot and found.as_of is not None:
        foot = phrases.dots([foot, words.date(found.as_of)])
    return Slide("cover", headlines.cover(story), body, kept(notes), foot)


def gap_slides(story: Story, premise: Premise) -> Iterator[Slide]:
    """The standards, those that are short first."""
    order = {"short": 0, "unknown": 1, "met": 2}
    found = sorted(story.gaps, key=lambda r: order[r.status])
    pages = [found[i : i + _STANDARDS_EACH] for i in range(0, len(found), _STANDARDS_EACH)] or [[]]
    said = {s.statement: s.source for s in story.standards if s.statement}
    for number, page in enumerate(pages, start=1):
        headline = headlines.gaps(story, changed=premise.standards_changed)
        if number > 1:
            headline = tr("基準のつづき（{number}／{total}）", number=number, total=len(pages))
        yield Slide(
            "gaps",
            headline,
            boards.standards(page, premise.labels)
            if page
            else boards.plain(tr("計算できる基準がありません。")),
            kept(
                [
                    tr("基準は画面で変えたもの。") if premise.standards_changed else "",
                    *(text + phrases.brackets(short_raw(source)) for text, source in said.items()),
                ]
            ),
            tr("基準は画面で変えたもの")
            if premise.standards_changed
            else foot_line(merged(s.source for s in story.standards)),
        )


def beside_slide(story: Story) -> Slide:
    """The area beside its neighbours."""
    shown = story.neighbours[:_NEIGHBOURS_MOST]
    left_out = story.neighbours[_NEIGHBOURS_MOST:]
    notes = [
        tr("となりは、境界が100m以上にわたって接するところ。接する長さの順。"),
        tr("表にない隣: {names}", names=phrases.comma(s.name for s in left_out))
        if left_out
        else "",
        *(
            phrases.colon(s.name, phrases.comma(s.activities))
            for s in (story.own, *shown)
            if s.activities
        ),
    ]
    foot = tr("取り組みは一覧にあるもの。ないとは限らない")
    if left_out:
        more = tr(
            "接する境界の短い{number}つは表にない（{names}）",
            number=len(left_out),
            names=phrases.comma(s.name for s in left_out),
        )
        foot = tr("。").join([foot, more])
    return Slide(
        "beside", headlines.neighbours(story), boards.beside(story, shown), kept(notes), foot
    )
