"""The slides of one area: one sentence each, with its figures, its notes and its sources."""

from __future__ import annotations

from geodata.meeting.story import Story
from geodata.render.meeting.care_slides import beside_slide, cover_slide, foot_slide, gap_slides
from geodata.render.meeting.place_slides import hub_slides, people_slide, where_slide
from geodata.render.meeting.slide import STEPS, Premise, Slide, Talk
from geodata.render.meeting.talk_slides import method_slide, source_slides, talk_slides

__all__ = ["STEPS", "Premise", "Slide", "Talk", "slides"]


def slides(story: Story, *, premise: Premise, talk: Talk) -> tuple[Slide, ...]:
    """The deck of one area, in the order in which a meeting is led through it.

    What does not fit on one slide goes on on a second one; nothing is cut off.
    """
    return (
        where_slide(story, premise),
        people_slide(story),
        *hub_slides(story),
        foot_slide(story),
        cover_slide(story),
        *gap_slides(story, premise),
        beside_slide(story),
        *talk_slides(story, talk),
        method_slide(story, premise),
        *source_slides(story),
    )
