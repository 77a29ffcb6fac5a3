"""With which questions a discussion may begin: derived from what is short and what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from geodata.meeting.story import Story

Ask: TypeAlias = Literal[
    "hub_missing", "far", "short", "undecided", "heads_unknown", "burden", "place_unknown",
    "no_activity", "activity", "unlisted", "next",
]  # fmt: skip
#: More than a room can hold in its head.
MOST = 4


@dataclass(frozen=True)
class Question:
    """A question as a code, its subject and its number (residents, heads; None where none)."""

    ask: Ask
    subject: str = ""
    value: float | None = None


def questions(story: Story) -> tuple[Question, ...]:
    """The questions that the figures raise, the heaviest first; at most MOST,
    at least three."""
    found = [*_standards(story), *_walk(story), *_heads(story), *_doubts(story)]
    doing = story.profile.activities
    named = doing[doing["kind"] == "地域プロジェクト"]["name"].tolist() or doing["name"].tolist()
    found.append(Question("activity", named[0]) if named else Question("no_activity"))
    # questions that any area can ask itself, where its figures leave room
    return tuple([*found, Question("unlisted"), Question("next")][:MOST])


def _standards(story: Story) -> list[Question]:
    short = [gap for gap in story.gaps if gap.status == "short"]
    missing = [g for g in short if g.measure == "count_per_area" and g.actual == 0]
    found = [Question("hub_missing", g.subject) for g in missing]
    # walking has a question of its own
    rest = [g for g in short if g not in missing and g.measure != "walk_coverage"]
    found += [Question("short", g.subject, g.gap) for g in rest]
    undecided = [g for g in story.gaps if g.status == "unknown" and g.reason == "unplaced"]
    return found + [Question("undecided", g.subject) for g in undecided]


def _walk(story: Story) -> list[Question]:
    walk = story.on_foot
    if walk is None or walk.outside is None or walk.outside < 1:
        return []
    return [Question("far", walk.hub_type, walk.outside)]


def _heads(story: Story) -> list[Question]:
    cover = story.cover
    if cover.persons.low is None and cover.above is None:
        return [Question("heads_unknown")]
    if cover.heavier:
        return [Question("burden", value=cover.per_person.high)]
    return []


def _doubts(story: Story) -> list[Question]:
    vague = [h for h in story.profile.hubs if not h.located or h.precision == "area"]
    return [Question("place_unknown", vague[0].name)] if vague else []
