"""Every page of the application and who may see it: the one list for navigation and tests.

A new page goes here, below its group's heading; it is for staff unless ``public=True`` is said.
The front door (dashboard.py) registers with Streamlit only what the reader's role may open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pages.common.role import Role


@dataclass(frozen=True)
class Entry:
    """A page: its file below the repository, and how it is named, drawn and addressed.

    group: the heading in the navigation, empty for the pages that everybody opens.
    path: the address; the default page answers at ``/`` as well. hidden: reached by address or
    from another page only. public: whoever comes may open it, and its data are public ones.
    """

    file: str
    title: str
    path: str
    icon: str = ""
    group: Literal["", "会議", "データ", "使い方"] = ""
    default: bool = False
    hidden: bool = False
    public: bool = False


PAGES: tuple[Entry, ...] = (
    # without a heading: the pages that everybody opens
    Entry("pages/map.py", "地図", "start", ":material/map:", default=True, public=True),
    # the default page answers at "/" only; people write /map as well
    Entry("pages/map.py", "地図", "map", hidden=True, public=True),
    Entry("pages/gaps.py", "基準とすき間", "gaps", ":material/rule:"),
    Entry("pages/coverage.py", "徒歩圏", "coverage", ":material/directions_walk:"),
    Entry("pages/coordinators.py", "コーディネーター", "coordinators", ":material/groups:"),
    Entry("pages/siting.py", "次の拠点", "siting", ":material/add_location:"),
    Entry("pages/compare.py", "くらべる", "compare", ":material/compare_arrows:"),
    Entry("pages/tokyo.py", "東京都", "tokyo", ":material/public:", public=True),
    # below the heading 会議
    Entry("pages/meeting.py", "会議モード", "meeting", ":material/present_to_all:", "会議"),
    Entry("pages/sheets.py", "地域カルテ", "sheets", ":material/description:", "会議"),
    Entry("pages/notes.py", "話し合い", "notes", ":material/forum:", "会議"),
    Entry("pages/history.py", "あゆみ", "history", ":material/history:", "会議"),
    # below the heading データ
    Entry("pages/data.py", "データ", "data", ":material/database:", "データ"),
    # reached from データ; named like its address, by which the first visitor is found
    Entry("pages/new.py", "新しい自治体", "new", group="データ", hidden=True),
    Entry("pages/publish.py", "公開", "publish", ":material/share:", "データ"),
    # below the heading 使い方
    Entry(
        "pages/words.py",
        "使い方とことば",
        "words",
        ":material/menu_book:",
        "使い方",
        public=True,
    ),
)


def visible(role: Role) -> list[Entry]:
    """The pages that *role* may open, in the order of the navigation."""
    return [page for page in PAGES if role == "staff" or page.public]


def opens(file: str, role: Role) -> bool:
    """Whether *role* may go to the page of *file*; a button that leads nowhere is left out."""
    return any(page.file == file for page in visible(role))


def closed_paths(role: Role) -> list[str]:
    """The addresses of the pages that *role* may not open."""
    return [page.path for page in PAGES if page not in visible(role)]
