"""One of a thing is said in the singular, and nothing else is touched."""

from __future__ import annotations

import pytest

from geodata.english import tidy
from geodata.language import tr, using


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 hubs in 北葛西", "1 hub in 北葛西"),
        ("1 people or 2 people", "1 person or 2 people"),
        ("1 daily-life areas", "1 daily-life area"),
        (
            "21 hubs, 1.1 hubs, 4,001 people, 2–1 areas",
            "21 hubs, 1.1 hubs, 4,001 people, 2–1 areas",
        ),
        ("1 of 15 areas", "1 of 15 areas"),
        ("Vol. 1 and 3 areas", "Vol. 1 and 3 areas"),
        ("22 neighbourhood district (jūku)s", "22 neighbourhood districts (jūku)"),
        ("across the chōmes", "across the chōme"),
        ("1 hubs (of 3)", "1 hub (of 3)"),
        ("", ""),
    ],
)
def test_one_is_singular(text: str, said: str) -> None:
    assert tidy(text) == said


def test_japanese_stays_as_it_is() -> None:
    with using("ja"):
        assert tr("{n} hubs", n=1) == "1 hubs"
    with using("en"):
        assert tr("{n} hubs", n=1) == "1 hub"
