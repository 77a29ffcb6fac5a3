"""The slides of one area: one sentence each, with its figures, its notes and its sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from geodata.demand import ESTIMATED, LAND_AREA
from geodata.language import N_, Words, tr
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

STEPS = Words(
    {
        "where": N_("いまいるところ"),
        "people": N_("暮らす人"),
        "hubs": N_("拠点とはたらき"),
        "foot": N_("歩いて届く"),
        "cover": N_("受け持つ人"),
        "gaps": N_("基準とのすき間"),
        "beside": N_("となりの圏域"),
        "talk": N_("話し合い"),
        "method": N_("資料 計算の前提"),
        "sources": N_("資料 出典"),
    }
)


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
            tr("町丁目の代表点から作った形で、公式の境界ではない。")
            if profile.boundary == "approximate"
            else ""
        ),
        tr("町丁目: {chome}", chome="、".join(profile.chome)) if profile.chome else "",
        profile.note or "",
        tr("想定（もしも）を映している: {scenario}", scenario="、".join(premise.scenario))
        if premise.scenario
        else "",
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
    side = boards.big(headlines.residents(story), tr("住民"), "・".join(t for t in (as_of,) if t))
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
            "{name}全体は{population}（{date}、{short_raw}）。",
            name=whole.name,
            population=words.number(whole.population, unit=tr("人")),
            date=words.date(whole.population_as_of),
            short_raw=_short_raw(whole.population_source),
        ),
        tr("今の人口（住民基本台帳）は圏域ごとの公表がなく不明。")
        if profile.residents_basis == "census2015"
        else "",
    ]
    foot = f"{basis}・{as_of}" if profile.residents is not None else tr("人口は資料になし（不明）")
    return Slide("people", headlines.people(story), body, _kept(notes), foot)


def _hubs(story: Story) -> Iterator[Slide]:
    order = {kind: i for i, kind in enumerate([story.hub_type, *HUB_TYPES])}
    found = sorted(story.profile.hubs, key=lambda hub: order.get(hub.hub_type, len(order)))
    pages = _hub_pages(found)
    for number, page in enumerate(pages, start=1):
        side = boards.hub_list(page)
        if not page and story.on_foot is not None:
            side = tr('<p class="mt-label">いちばん近い拠点</p>') + boards.nearest(
                story.on_foot.nearest
            )
        headline = headlines.hubs(story)
        if number > 1:
            headline = tr(
                "{name}の拠点のつづき（{number}／{pages}）",
                name=story.name,
                number=number,
                pages=len(pages),
            )
        notes = [_hub_note(hub) for hub in page]
        raws = merged_sources(page)
        yield Slide(
            "hubs",
            headline,
            boards.split(side, picture=HUBS),
            _kept(notes) or (tr("この圏域にあると分かっている拠点はありません。"),),
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
    parts = [
        tr("運営は{operator}", operator=hub.operator or words.UNKNOWN),
        tr("時間は{hours}", hours=hub.hours or words.UNKNOWN),
        place,
    ]
    doubt = f"（{words.UNVERIFIED}）" if hub.unverified else ""
    return f"{hub.name}{doubt}: {'。'.join(parts)}。{hub.note or ''}"


def _foot(story: Story) -> Slide:
    walk = story.on_foot
    headline = headlines.on_foot(story)
    if walk is None:
        text = tr('<p class="mt-plain-text">拠点の種類が一覧にないため、計算できません。</p>')
        return Slide("foot", headline, boards.split(text, picture=FOOT))
    land = walk.basis == LAND_AREA
    about = (
        tr("面積カバー率（人口が不明）") if land else tr("推計") if walk.basis == ESTIMATED else ""
    )
    side = boards.big(
        headlines.share(walk),
        tr(
            "歩いて{minutes:g}分以内の{part}",
            minutes=walk.minutes,
            part=tr("土地") if land else tr("住民"),
        ),
        about,
    )
    side += boards.share_bar(walk.share)
    pair = boards.big(
        words.UNKNOWN
        if walk.mean_minutes is None
        else tr("約{mean_minutes:.0f}分", mean_minutes=walk.mean_minutes),
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
        caption += tr("。点線の円は、拠点の位置が推定")
    notes = [
        words.walking(speed=story.walking.speed_m_per_min, detour=story.walking.detour)
        + tr("。町丁目の代表点から、いちばん近い拠点まで。"),
        tr("となりの{level}の拠点も数える。", level=story.profile.level),
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
    foot = basis_note(walk.basis, story.walking.speed_m_per_min, story.walking.detour)
    return Slide(
        "foot", headline, boards.split(side, picture=FOOT, caption=caption), _kept(notes), foot
    )


def _outside(story: Story) -> str:
    walk = story.on_foot
    if walk is None or walk.outside is None:
        return words.UNKNOWN
    if walk.outside < 1:
        return tr("0人")
    return amount(walk.outside, walk.basis) + (tr("以下") if walk.at_least else "")


def _cover(story: Story) -> Slide:
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
        each or words.UNKNOWN,
        tr("1人あたりの住民"),
        ""
        if each or above is None
        else tr(
            "{name}の配置で、{level}ごとの担当は資料にない",
            name=above.name,
            level=story.profile.level,
        ),
        tone="second",
    )
    right += tr('<p class="mt-label">役割別（兼務は役割ごとに数える）</p>') + (
        boards.roles(counts) or f'<p class="mt-plain-text">{words.UNKNOWN}</p>'
    )
    body = f'<div class="mt-halves"><div class="mt-side">{left}</div><div class="mt-side">{right}</div></div>'
    notes = [
        headlines.heads_note(found),
        tr("1人あたりの住民は、圏域の住民を実人数で割ったもの。") if each else "",
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
            headline = tr("基準のつづき（{number}／{pages}）", number=number, pages=len(pages))
        yield Slide(
            "gaps",
            headline,
            boards.standards(page, premise.labels)
            if page
            else tr('<p class="mt-plain-text">計算できる基準がありません。</p>'),
            _kept(
                [
                    tr("基準は画面で変えたもの。") if premise.standards_changed else "",
                    *(f"{text}（{_short_raw(source)}）" for text, source in said.items()),
                ]
            ),
            tr("基準は画面で変えたもの")
            if premise.standards_changed
            else _foot_line(merged(s.source for s in story.standards)),
        )


def _beside(story: Story) -> Slide:
    shown = story.neighbours[:_NEIGHBOURS_MOST]
    left_out = story.neighbours[_NEIGHBOURS_MOST:]
    notes = [
        tr("となりは、境界が100m以上にわたって接するところ。接する長さの順。"),
        tr("表にない隣: {name}", name="、".join(s.name for s in left_out)) if left_out else "",
        *(f"{s.name}: {'、'.join(s.activities)}" for s in (story.own, *shown) if s.activities),
    ]
    foot = tr("取り組みは一覧にあるもの。ないとは限らない")
    if left_out:
        foot += tr(
            "。接する境界の短い{left_out}つは表にない（{name}）",
            left_out=len(left_out),
            name="、".join(s.name for s in left_out),
        )
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
            headline = tr(
                "{name}に寄せられた意見のつづき（{number}／{contents}）",
                name=story.name,
                number=number,
                contents=len(contents),
            )
        body = (
            f'<div class="mt-talk"><div class="mt-side">{content}{boards.opening(talk.board)}</div>'
            f"{boards.invitation(talk.qr, talk.address, talk.warning) if talk.qr else ''}</div>"
        )
        notes = (
            [tr("はじめの問い:"), *texts]
            if talk.notes
            else [tr("問いは、基準とのすき間と不明な点から。")]
        )
        yield Slide("talk", headline, body, _kept(notes))


def _method(story: Story, premise: Premise) -> Slide:
    walk = story.on_foot
    profile = story.profile
    rows = [
        (tr("不明"), tr("資料から分からないこと。ゼロではありません")),
        (
            tr("徒歩の分"),
            words.walking(speed=story.walking.speed_m_per_min, detour=story.walking.detour),
        ),
        (
            tr("住民"),
            words.RESIDENTS_BASIS.get(profile.residents_basis or "", words.UNKNOWN),
        ),
        (
            tr("徒歩圏"),
            words.COVERAGE_BASIS.get(walk.basis, words.UNKNOWN) if walk else words.UNKNOWN,
        ),
        (tr("境界"), f"{words.BOUNDARY.get(profile.boundary, words.UNKNOWN)}"),
        (tr("実人数"), tr("1人を1回だけ数えた人数。役割別は、兼務する人を役割ごとに数える")),
    ]
    if premise.standards_changed:
        rows.append((tr("基準"), tr("画面で変えたもの: ") + "、".join(premise.labels.values())))
    if premise.scenario:
        rows.append((tr("想定"), tr("実際の姿ではありません: ") + "、".join(premise.scenario)))
    return Slide("method", tr("数字は、このように計算している"), boards.definitions(rows))


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
        yield Slide("sources", tr("出典{tail}", tail=tail), boards.source_list(page))


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
    more = (
        tr(" ほか{short}件", short=len(short) - _FOOT_SOURCES) if len(short) > _FOOT_SOURCES else ""
    )
    return tr("出典 {short}{more}", short="、".join(short[:_FOOT_SOURCES]), more=more)


def _short(source: Source) -> str:
    if source.url is not None:
        return urlsplit(source.url).netloc
    return source.text.replace(CASEBOOK, "実践事例集Vol.4")


def _short_raw(raw: str) -> str:
    return "、".join(dict.fromkeys(_short(source) for source in sources(raw)))


def _kept(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
