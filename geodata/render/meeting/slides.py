"""The slides of one area: one sentence each, with its figures, its notes and its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from geodata.demand import ESTIMATED, LAND_AREA
from geodata.meeting.questions import questions
from geodata.meeting.story import Story
from geodata.profile import HubProfile
from geodata.render import words
from geodata.render.meeting import boards, headlines
from geodata.render.meeting.asking import ask
from geodata.render.meeting.maps import FOOT, HUBS, WHERE
from geodata.render.sentences import amount, basis_note
from geodata.schema import HUB_TYPES
from geodata.sources import CASEBOOK, Source, merged, sources

#: Height for hubs beside a map under a headline of two lines, in units of the style sheet.
_HUB_SPACE = 620
_STANDARDS_EACH = 5
_NEIGHBOURS_MOST = 6
_NOTES_EACH = 5
_SOURCES_EACH = 11
_FOOT_SOURCES = 3

STEPS = {
    "where": "いまいるところ",
    "people": "暮らす人",
    "hubs": "拠点とはたらき",
    "foot": "歩いて届く",
    "cover": "受け持つ人",
    "gaps": "基準とのすき間",
    "beside": "となりの圏域",
    "talk": "話し合い",
    "method": "資料 計算の前提",
    "sources": "資料 出典",
}


@dataclass(frozen=True)
class Slide:
    """One slide. key: of STEPS. headline: the finding, plain text. body: HTML, every text
    escaped. notes: for the presenter, plain text. foot: the short line of sources, plain text."""

    key: str
    headline: str
    body: str
    notes: tuple[str, ...] = ()
    foot: str = ""

    @property
    def step(self) -> str:
        return STEPS[self.key]


@dataclass(frozen=True)
class Talk:
    """What the discussion slide is given from outside: (kind, text, status) of each note, and
    the QR code with the address that it holds and a warning, and where notes are written down."""

    notes: tuple[tuple[str, str, str], ...] = ()
    qr: str = ""
    address: str = ""
    warning: str = ""
    board: str = ""


@dataclass(frozen=True)
class Premise:
    """What differs from the municipality's real state and own standards, in words.

    labels: the short text of each standard → as a person says it. scenario: its changes.
    credit: whose shapes the map draws.
    """

    standards_changed: bool = False
    labels: dict[str, str] = field(default_factory=dict)
    scenario: tuple[str, ...] = ()
    credit: str = ""


def slides(story: Story, *, premise: Premise, talk: Talk) -> tuple[Slide, ...]:
    """The deck of one area, in the order in which a meeting is led through it.

    What does not fit on one slide goes on on a second one; nothing is cut off.
    """
    return (
        _where(story, premise),
        _people(story),
        *_hubs(story),
        _foot(story),
        _cover(story),
        *_gaps(story, premise),
        _beside(story),
        *_talk(story, talk),
        _method(story, premise),
        *_sources(story),
    )


def _where(story: Story, premise: Premise) -> Slide:
    profile = story.profile
    notes = [
        f"{words.BOUNDARY.get(profile.boundary, '境界の種類は不明')}。"
        + (
            "町丁目の代表点から作った形で、公式の境界ではない。"
            if profile.boundary == "approximate"
            else ""
        ),
        f"町丁目: {'、'.join(profile.chome)}" if profile.chome else "",
        profile.note or "",
        f"想定（もしも）を映している: {'、'.join(premise.scenario)}" if premise.scenario else "",
    ]
    body = boards.split(
        boards.place(story),
        picture=WHERE,
        caption="・".join(
            t for t in (words.BOUNDARY.get(profile.boundary, ""), premise.credit) if t
        ),
    )
    return Slide(
        "where", headlines.where(story), body, _kept(notes), _foot_line(_own_sources(story))
    )


def _people(story: Story) -> Slide:
    profile = story.profile
    basis = words.RESIDENTS_BASIS.get(profile.residents_basis or "", "")
    as_of = words.date(profile.residents_as_of) if profile.residents is not None else ""
    whole = story.municipality
    side = boards.big(headlines.residents(story), "住民", "・".join(t for t in (as_of,) if t))
    side += boards.big(
        words.percent(profile.share65, digits=1),
        "65歳以上の割合",
        "" if profile.share65 is not None else "圏域ごとの数が資料にない",
        tone="second",
    )
    body = f'<div class="mt-people-slide"><div class="mt-side">{side}</div>{boards.columns(story)}</div>'
    notes = [
        f"住民は{basis}、{as_of}。" if profile.residents is not None else "",
        f"元の数は{profile.residents:,}人。" if profile.residents is not None else "",
        f"{whole.name}全体は{words.number(whole.population, unit='人')}"
        f"（{words.date(whole.population_as_of)}、{_short_raw(whole.population_source)}）。",
        "今の人口（住民基本台帳）は圏域ごとの公表がなく不明。"
        if profile.residents_basis == "census2015"
        else "",
    ]
    foot = f"{basis}・{as_of}" if profile.residents is not None else "人口は資料になし（不明）"
    return Slide("people", headlines.people(story), body, _kept(notes), foot)


def _hubs(story: Story) -> Iterator[Slide]:
    order = {kind: i for i, kind in enumerate([story.hub_type, *HUB_TYPES])}
    found = sorted(story.profile.hubs, key=lambda hub: order.get(hub.hub_type, len(order)))
    pages = _hub_pages(found)
    for number, page in enumerate(pages, start=1):
        side = boards.hub_list(page)
        if not page and story.on_foot is not None:
            side = '<p class="mt-label">いちばん近い拠点</p>' + boards.nearest(
                story.on_foot.nearest
            )
        headline = headlines.hubs(story)
        if number > 1:
            headline = f"{story.name}の拠点のつづき（{number}／{len(pages)}）"
        notes = [_hub_note(hub) for hub in page]
        raws = merged_sources(page)
        yield Slide(
            "hubs",
            headline,
            boards.split(side, picture=HUBS),
            _kept(notes) or ("この圏域にあると分かっている拠点はありません。",),
            _foot_line(raws or _own_sources(story)),
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


def merged_sources(hubs: Sequence[HubProfile]) -> tuple[Source, ...]:
    """The sources of several hubs, each once."""
    return tuple(dict.fromkeys(source for hub in hubs for source in hub.sources))


def _hub_note(hub: HubProfile) -> str:
    place = words.PRECISION.get(hub.precision or "", "位置が分からない（地図には描かない）")
    parts = [f"運営は{hub.operator or words.UNKNOWN}", f"時間は{hub.hours or words.UNKNOWN}", place]
    doubt = f"（{words.UNVERIFIED}）" if hub.unverified else ""
    return f"{hub.name}{doubt}: {'。'.join(parts)}。{hub.note or ''}"


def _foot(story: Story) -> Slide:
    walk = story.on_foot
    headline = headlines.on_foot(story)
    if walk is None:
        text = '<p class="mt-plain-text">拠点の種類が一覧にないため、計算できません。</p>'
        return Slide("foot", headline, boards.split(text, picture=FOOT))
    land = walk.basis == LAND_AREA
    about = "面積カバー率（人口が不明）" if land else "推計" if walk.basis == ESTIMATED else ""
    side = boards.big(
        headlines.share(walk), f"歩いて{walk.minutes:g}分以内の{'土地' if land else '住民'}", about
    )
    side += boards.share_bar(walk.share)
    pair = boards.big(
        words.UNKNOWN if walk.mean_minutes is None else f"約{walk.mean_minutes:.0f}分",
        "平均の徒歩",
        tone="second",
    )
    pair += boards.big(_outside(story), f"{walk.minutes:g}分より遠い住民", tone="second")
    side += f'<div class="mt-pair">{pair}</div>'
    metres = story.walking.radius_m(walk.minutes)
    caption = f"円は歩いて{walk.minutes:g}分（直線{metres:,.0f}m）"
    if walk.estimated:
        caption += "。点線の円は、拠点の位置が推定"
    notes = [
        words.walking(speed=story.walking.speed_m_per_min, detour=story.walking.detour)
        + "。町丁目の代表点から、いちばん近い拠点まで。",
        f"となりの{story.profile.level}の拠点も数える。",
        f"計算に使った拠点のうち{walk.estimated}か所は、位置が推定。" if walk.estimated else "",
        "位置の分からない拠点があるため、実際の割合はこれより高いことがある。"
        if walk.at_least
        else "",
        *(f"{r.name}がいちばん近い住民は{words.percent(r.share)}。" for r in walk.nearest[:4]),
    ]
    foot = basis_note(walk.basis, story.walking.speed_m_per_min, story.walking.detour)
    return Slide(
        "foot", headline, boards.split(side, picture=FOOT, caption=caption), _kept(notes), foot
    )


def _outside(story: Story) -> str:
    walk = story.on_foot
    if walk is None or walk.outside is None:
        return words.UNKNOWN
    if walk.outside < 1:
        return "0人"
    return amount(walk.outside, walk.basis) + ("以下" if walk.at_least else "")


def _cover(story: Story) -> Slide:
    found = story.cover
    above = found.above
    count, counts = (above.persons, above.roles) if above else (found.persons, found.roles)
    whose = f"{above.name}の担当者（実人数）" if above else "担当者（実人数）"
    left = boards.big(
        headlines.persons(count), whose, headlines.heads_note(found) if not above else ""
    )
    left += boards.heads(count)
    each = headlines.per_person(found.per_person)
    right = boards.big(
        each or words.UNKNOWN,
        "1人あたりの住民",
        ""
        if each or above is None
        else f"{above.name}の配置で、{story.profile.level}ごとの担当は資料にない",
        tone="second",
    )
    right += '<p class="mt-label">役割別（兼務は役割ごとに数える）</p>' + (
        boards.roles(counts) or f'<p class="mt-plain-text">{words.UNKNOWN}</p>'
    )
    body = f'<div class="mt-halves"><div class="mt-side">{left}</div><div class="mt-side">{right}</div></div>'
    notes = [
        headlines.heads_note(found),
        "1人あたりの住民は、圏域の住民を実人数で割ったもの。" if each else "",
        *story.profile.post_notes[:4],
    ]
    foot = _foot_line(found.sources)
    if foot and found.as_of is not None:
        foot += f"・{words.date(found.as_of)}"
    return Slide("cover", headlines.cover(story), body, _kept(notes), foot)


def _gaps(story: Story, premise: Premise) -> Iterator[Slide]:
    order = {"short": 0, "unknown": 1, "met": 2}
    found = sorted(story.gaps, key=lambda r: order[r.status])
    pages = [found[i : i + _STANDARDS_EACH] for i in range(0, len(found), _STANDARDS_EACH)] or [[]]
    said = {s.statement: s.source for s in story.standards if s.statement}
    for number, page in enumerate(pages, start=1):
        headline = headlines.gaps(story, changed=premise.standards_changed)
        if number > 1:
            headline = f"基準のつづき（{number}／{len(pages)}）"
        yield Slide(
            "gaps",
            headline,
            boards.standards(page, premise.labels)
            if page
            else '<p class="mt-plain-text">計算できる基準がありません。</p>',
            _kept(
                [
                    "基準は画面で変えたもの。" if premise.standards_changed else "",
                    *(f"{text}（{_short_raw(source)}）" for text, source in said.items()),
                ]
            ),
            "基準は画面で変えたもの"
            if premise.standards_changed
            else _foot_line(merged(s.source for s in story.standards)),
        )


def _beside(story: Story) -> Slide:
    shown = story.neighbours[:_NEIGHBOURS_MOST]
    left_out = story.neighbours[_NEIGHBOURS_MOST:]
    notes = [
        "となりは、境界が100m以上にわたって接するところ。接する長さの順。",
        f"表にない隣: {'、'.join(s.name for s in left_out)}" if left_out else "",
        *(f"{s.name}: {'、'.join(s.activities)}" for s in (story.own, *shown) if s.activities),
    ]
    foot = "取り組みは一覧にあるもの。ないとは限らない"
    if left_out:
        foot += f"。接する境界の短い{len(left_out)}つは表にない（{'、'.join(s.name for s in left_out)}）"
    return Slide(
        "beside", headlines.neighbours(story), boards.beside(story, shown), _kept(notes), foot
    )


def _talk(story: Story, talk: Talk) -> Iterator[Slide]:
    texts = [ask(question, story) for question in questions(story)]
    each = [talk.notes[i : i + _NOTES_EACH] for i in range(0, len(talk.notes), _NOTES_EACH)]
    contents = [boards.noted(page) for page in each] or [boards.asked(texts)]
    for number, content in enumerate(contents, start=1):
        headline = headlines.discussion(story, notes=len(talk.notes))
        if number > 1:
            headline = f"{story.name}に寄せられた意見のつづき（{number}／{len(contents)}）"
        body = (
            f'<div class="mt-talk"><div class="mt-side">{content}{boards.opening(talk.board)}</div>'
            f"{boards.invitation(talk.qr, talk.address, talk.warning) if talk.qr else ''}</div>"
        )
        notes = (
            ["はじめの問い:", *texts] if talk.notes else ["問いは、基準とのすき間と不明な点から。"]
        )
        yield Slide("talk", headline, body, _kept(notes))


def _method(story: Story, premise: Premise) -> Slide:
    walk = story.on_foot
    profile = story.profile
    rows = [
        ("不明", "資料から分からないこと。ゼロではありません"),
        (
            "徒歩の分",
            words.walking(speed=story.walking.speed_m_per_min, detour=story.walking.detour),
        ),
        (
            "住民",
            words.RESIDENTS_BASIS.get(profile.residents_basis or "", words.UNKNOWN),
        ),
        ("徒歩圏", words.COVERAGE_BASIS.get(walk.basis, words.UNKNOWN) if walk else words.UNKNOWN),
        ("境界", f"{words.BOUNDARY.get(profile.boundary, words.UNKNOWN)}"),
        ("実人数", "1人を1回だけ数えた人数。役割別は、兼務する人を役割ごとに数える"),
    ]
    if premise.standards_changed:
        rows.append(("基準", "画面で変えたもの: " + "、".join(premise.labels.values())))
    if premise.scenario:
        rows.append(("想定", "実際の姿ではありません: " + "、".join(premise.scenario)))
    return Slide("method", "数字は、このように計算している", boards.definitions(rows))


def _sources(story: Story) -> Iterator[Slide]:
    found = tuple(
        dict.fromkeys(
            [*_own_sources(story), *story.cover.sources, *merged([story.municipality.population_source]),
             *merged(s.source for s in story.standards)]
        )
    )  # fmt: skip
    texts = _in_full(found)
    pages = [texts[i : i + _SOURCES_EACH] for i in range(0, len(texts), _SOURCES_EACH)]
    for number, page in enumerate(pages, start=1):
        tail = f"（{number}／{len(pages)}）" if len(pages) > 1 else ""
        yield Slide("sources", f"出典{tail}", boards.source_list(page))


def _in_full(found: Sequence[Source]) -> list[str]:
    """Sources as they are shown in full: the casebook once, with all the sections named."""
    sections = [s.text.removeprefix(CASEBOOK).strip() for s in found if s.text.startswith(CASEBOOK)]
    rest = [source.text for source in found if not source.text.startswith(CASEBOOK)]
    named = "／".join(dict.fromkeys(section for section in sections if section))
    return [f"{CASEBOOK} {named}".strip(), *rest] if sections else rest


def _own_sources(story: Story) -> tuple[Source, ...]:
    return story.profile.sources


def _foot_line(found: Sequence[Source]) -> str:
    short = list(dict.fromkeys(_short(source) for source in found))
    if not short:
        return ""
    more = f" ほか{len(short) - _FOOT_SOURCES}件" if len(short) > _FOOT_SOURCES else ""
    return f"出典 {'、'.join(short[:_FOOT_SOURCES])}{more}"


def _short(source: Source) -> str:
    if source.url is not None:
        return urlsplit(source.url).netloc
    return source.text.replace(CASEBOOK, "実践事例集Vol.4")


def _short_raw(raw: str) -> str:
    return "、".join(dict.fromkeys(_short(source) for source in sources(raw)))


def _kept(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
