"""The questions with which a discussion begins, in words."""

from __future__ import annotations

from geodata.language import tr
from geodata.meeting.questions import Question
from geodata.meeting.story import Story
from geodata.render.sentences import amount
from geodata.schema import HUB_TYPES


def ask(question: Question, story: Story) -> str:
    """One question as a person asks it in the room."""
    subject, value = question.subject, question.value or 0.0
    minutes = story.on_foot.minutes if story.on_foot is not None else 0
    basis = story.on_foot.basis if story.on_foot is not None else ""
    hub = subject in HUB_TYPES
    return {
        "hub_missing": tr(
            "{subject}がない今、相談や居場所はどこが担っているか", subject=tr(subject)
        )
        if hub
        else tr("{subject}がいない今、だれが代わりを担っているか", subject=tr(subject)),
        "far": tr(
            "歩いて{minutes:g}分では届かない{value}に、どう届けるか",
            minutes=minutes,
            value=amount(value, basis),
        ),
        "short": tr("{subject}が基準に足りない分を、どう補うか", subject=tr(subject)),
        "undecided": tr(
            "一覧で圏域の分からない{subject}は、{name}にあるか",
            subject=tr(subject),
            name=story.name,
        ),
        "heads_unknown": tr("{name}の担当者は何人か。だれに聞けば分かるか", name=story.name),
        "burden": tr("1人が受け持つ住民が平均より多い。手の足りないのは何か"),
        "place_unknown": tr("{subject}の正しい場所を知っているか", subject=tr(subject)),
        "activity": tr("「{subject}」のような取り組みを、どこへ広げられるか", subject=tr(subject)),
        "no_activity": tr("{name}の活動は資料に1件もない。知っている活動は何か", name=story.name),
        "unlisted": tr("資料に出てこない助け合いや集まりは何か"),
        "next": tr("半年後に、何が変わっていればよいか"),
    }[question.ask]
