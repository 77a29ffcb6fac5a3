"""Where files that are taken in go: the data in force, or a municipality on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from geodata import editions, library
from geodata.language import tr
from geodata.store import Dataset
from pages.common import edition_data


@dataclass(frozen=True, eq=False)
class Target:
    """Where files are taken into.

    state: what is there now; another state means that somebody has saved. files: its files.
    save: keeps new files with a comment; raises what geodata.editions.save raises. commented:
    whether a comment is asked for. word: what the last button says. done: what is said after.
    """

    state: Callable[[], str]
    files: Callable[[], dict[str, bytes]]
    save: Callable[[dict[str, bytes], str], object]
    commented: bool
    word: str
    done: str


def versions_of(dataset: Dataset) -> Target:
    """Taking files into the data in force, as a new version."""
    code, expected = dataset.code, edition_data.in_force(dataset)
    return Target(
        state=lambda: library.state(code),
        files=lambda: editions.files(code, expected),
        save=lambda files, comment: editions.save(code, files, comment=comment, expected=expected),
        commented=True,
        word=tr("取り込んで新しい版にする"),
        done=tr(
            "取り込んで新しい版にしました。どの画面にも、もう反映されています。"
            "取り消すときは「版」で前の版に戻せます。"
        ),
    )
