"""Every page of the application and who may see it: the one list for navigation and tests.

A new page goes here, below its group's heading; it is for staff unless ``public=True`` is said.
The front door (dashboard.py) registers with Streamlit only what the reader's role may open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geodata.language import N_
from pages.common.role import Role


@dataclass(frozen=True)
class Entry:
    """A page: its file below the repository, and how it is named, drawn and addressed.

    group: the heading in the navigation, empty for the pages that everybody opens.
    path: the address; the default page answers at ``/`` as well. hidden: reached by address or
    from another page only. public: whoever comes may open it, and its data are public ones.
    roomy: the room is for the page, the side bar opens at a press.
    """

    file: str
    title: str
    path: str
    icon: str = ""
    group: Literal["", "会議", "データ", "使い方"] = ""
    default: bool = False
    hidden: bool = False
    public: bool = False
    roomy: bool = False


PAGES: tuple[Entry, ...] = (
    # without a heading: the pages that everybody opens
    Entry("pages/map.py", N_("地図"), "start", ":material/map:", default=True, public=True),
    # the default page answers at "/" only; people write /map as well
    Entry("pages/map.py", N_("地図"), "map", hidden=True, public=True),
    Entry("pages/gaps.py", N_("基準とすき間"), "gaps", ":material/rule:"),
    Entry("pages/coverage.py", N_("徒歩圏"), "coverage", ":material/directions_walk:"),
    Entry("pages/coordinators.py", N_("コーディネーター"), "coordinators", ":material/groups:"),
    Entry("pages/siting.py", N_("次の拠点"), "siting", ":material/add_location:"),
    Entry("pages/compare.py", N_("くらべる"), "compare", ":material/compare_arrows:"),
    Entry("pages/tokyo.py", N_("東京都"), "tokyo", ":material/public:", public=True),
    # below the heading 会議
    Entry("pages/meeting.py", N_("会議モード"), "meeting", ":material/present_to_all:", N_("会議")),
    Entry("pages/sheets.py", N_("地域カルテ"), "sheets", ":material/description:", N_("会議")),
    Entry("pages/notes.py", N_("話し合い"), "notes", ":material/forum:", N_("会議"), roomy=True),
    Entry("pages/history.py", N_("あゆみ"), "history", ":material/history:", N_("会議")),
    # below the heading データ
    Entry("pages/data.py", N_("データ"), "data", ":material/database:", N_("データ")),
    # reached from データ; named like its address, by which the first visitor is found
    Entry("pages/new.py", N_("新しい自治体"), "new", group=N_("データ"), hidden=True),
    Entry("pages/publish.py", N_("公開"), "publish", ":material/share:", N_("データ")),
    # below the heading 使い方
    Entry(
        "pages/words.py",
        N_("使い方とことば"),
        "words",
        ":material/menu_book:",
        N_("使い方"),
        public=True,
    ),
)


def visible(role: Role) -> list[Entry]:
    """The pages that *role* may open, in the order of the navigation."""
    return [page for page in PAGES if role == "staff" or page.public]


def for_everybody(path: str) -> bool:
    """Whether the page at *path* is one that residents open, too."""
    return any(page.path == path and page.public for page in PAGES)


def roomy(path: str) -> bool:
    """Whether the page at *path* begins without the side bar."""
    return any(page.path == path and page.roomy for page in PAGES)


def opens(file: str, role: Role) -> bool:
    """Whether *role* may go to the page of *file*; a button that leads nowhere is left out."""
    return any(page.file == file for page in visible(role))


def closed_paths(role: Role) -> list[str]:
    """The addresses of the pages that *role* may not open."""
    return [page.path for page in PAGES if page not in visible(role)]
