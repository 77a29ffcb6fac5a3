"""The slides that end a deck: the discussion, how the figures came about, the sources."""

from __future__ import annotations

from collections.abc import Iterator

from geodata import phrases
from geodata.language import tr
from geodata.meeting.questions import questions
from geodata.meeting.story import Story
from geodata.render import words
from geodata.render.meeting import boards, headlines
from geodata.render.meeting.asking import ask
from geodata.render.meeting.citing import in_full, own_sources
from geodata.render.meeting.slide import Premise, Slide, Talk, kept
from geodata.sources import merged

_NOTES_EACH = 5
_SOURCES_EACH = 11


def talk_slides(story: Story, talk: Talk) -> Iterator[Slide]:
    """Questions to begin with, or the notes that are there already."""
    texts = [ask(question, story) for question in questions(story)]
    each = [talk.notes[i : i + _NOTES_EACH] for i in range(0, len(talk.notes), _NOTES_EACH)]
    contents = [boards.noted(page) for page in each] or [boards.asked(texts)]
    for number, content in enumerate(contents, start=1):
        headline = headlines.discussion(story, notes=len(talk.notes))
        if number > 1:
            headline = tr(
                "{name}に寄せられた意見のつづき（{number}／{total}）",
                name=story.name,
                number=number,
                total=len(contents),
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
        yield Slide("talk", headline, body, kept(notes))


def method_slide(story: Story, premise: Premise) -> Slide:
    """How the figures were computed."""
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
            words.RESIDENTS_BASIS.get(profile.residents_basis or "", tr(words.UNKNOWN)),
        ),
        (
            tr("徒歩圏"),
            words.COVERAGE_BASIS.get(walk.basis, tr(words.UNKNOWN)) if walk else tr(words.UNKNOWN),
        ),
        (tr("境界"), words.BOUNDARY.get(profile.boundary, tr(words.UNKNOWN))),
        (tr("実人数"), tr("1人を1回だけ数えた人数。役割別は、兼務する人を役割ごとに数える")),
    ]
    if premise.standards_changed:
        rows.append(
            (
                tr("基準"),
                phrases.colon(tr("画面で変えたもの"), phrases.comma(premise.labels.values())),
            )
        )
    if premise.scenario:
        rows.append(
            (
                tr("想定"),
                phrases.colon(tr("実際の姿ではありません"), phrases.comma(premise.scenario)),
            )
        )
    return Slide("method", tr("数字は、このように計算している"), boards.definitions(rows))


def source_slides(story: Story) -> Iterator[Slide]:
    """Every source in full."""
    found = tuple(
        dict.fromkeys(
            [*own_sources(story), *story.cover.sources, *merged([story.municipality.population_source]),
             *merged(s.source for s in story.standards)]
        )
    )  # fmt: skip
    texts = in_full(found)
    pages = [texts[i : i + _SOURCES_EACH] for i in range(0, len(texts), _SOURCES_EACH)]
    for number, page in enumerate(pages, start=1):
        tail = phrases.brackets(f"{number}／{len(pages)}" if len(pages) > 1 else "")
        yield Slide("sources", tr("出典") + tail, boards.source_list(page))
