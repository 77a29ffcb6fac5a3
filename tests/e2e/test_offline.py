"""Every page on a machine without internet: nothing is asked of the outside, nothing fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.dashboard import PageEntry, pages
from tests.e2e.visitor import TILE_HOSTS, Visitor

#: Pages that are nothing without their map.
WITH_MAP = frozenset({"/", "/map", "/gaps", "/coverage", "/coordinators", "/siting", "/tokyo"})
#: What Streamlit and Python say when something broke.
BROKEN = re.compile(
    r"Traceback|\w+Error:|Exception|Page not found|encountered an error|uncaught|"
    r"この画面を表示できませんでした|データを読めませんでした|地図を表示できません",
    re.IGNORECASE,
)
#: Latin words that Japanese planners write themselves, units, names and licences.
LATIN_ALLOWED = frozenset(
    {
        *("CSW", "CSV", "Excel", "PowerPoint", "ZIP", "zip", "URL", "Vol", "PDF", "LINE", "Ctrl"),
        # the typeface with its licence; a language that the public page is offered in
        *("Noto", "Sans", "CJK", "SIL", "Open", "Font", "English"),
        *("Geolonia", "OpenStreetMap", "MIT", "License", "reversejp"),
        *("GraphML", "GeoPackage", "GeoTIFF", "GeoJSON", "GTFS", "MCLP", "SFCA", "HiGHS"),
        # a word of the field, explained where it stands; what is written on the keys
        *("median", "Tab", "Shift", "Enter", "Esc", "Home", "End", "BackSpace"),
    }
)
LATIN_WORD = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]{3,}")
#: Papers are cited as they are: Luo and Qi (2009) Health & Place 15(4), 1100-1107.
CITATION = re.compile(r"[A-Z]\w+(?:,? and [A-Z]\w+)? \((?:19|20)\d\d[^)]*\)[^。）]*")
ADDRESS = re.compile(r"https?://\S+|[\w-]+(?:\.[\w-]+)+(?:/\S*)?")

VISIBLE_TEXTS = """
() => {
    // what is there to be copied is code: HTML for a web site
    const unseen = 'script, style, noscript, pre, code';
    const icon = (node) => getComputedStyle(node).fontFamily.includes('Material Symbols');
    const seen = (node) => {
        const ways = { opacityProperty: true, visibilityProperty: true };
        if (!node.checkVisibility(ways)) return false;
        const box = node.getBoundingClientRect();
        return box.width > 1 && box.height > 1 && box.right > 0 && box.bottom > 0;
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        const text = walker.currentNode.nodeValue.trim();
        if (text && !parent.closest(unseen) && !icon(parent) && seen(parent)) found.push(text);
    }
    for (const node of document.querySelectorAll('[placeholder], [title]')) {
        for (const name of ['placeholder', 'title']) {
            const text = node.getAttribute(name);
            // a placeholder gives way to what has been typed or chosen
            const covered = name === 'placeholder' && node.value;
            if (text && !covered && seen(node)) found.push(text);
        }
    }
    return found;
}
"""

Visit = Callable[..., Visitor]


def expect_drawn(visitor: Visitor, entry: PageEntry) -> None:
    """Wait for what the page is about: its map, or for a page without one a chart or a table;
    some pages start with a question, and 公開 shows the page to be."""
    starts = {
        "/new": visitor.page.get_by_test_id("stSelectbox").first,
        "/meeting": visitor.page.get_by_role("button", name="一之江"),
        "/notes": visitor.page.get_by_role("button", name="話し合いを始める"),
        "/publish": visitor.page.frame_locator("iframe").get_by_role("combobox"),
    }
    if entry.path in starts:
        expect(starts[entry.path]).to_be_visible()
        return
    if entry.path in WITH_MAP:
        visitor.expect_map()
    figures = visitor.page.locator(".leaflet-container, table, figure, .js-plotly-plot .main-svg")
    # what lies on another tab is there as well, but hidden
    expect(figures.locator("visible=true").first).to_be_visible()


def by_path(entry: PageEntry) -> str:
    return entry.path.strip("/") or "map"


def unfold(page: Page) -> None:
    """Open everything that is folded away, so that its words can be seen."""
    page.evaluate("document.querySelectorAll('details').forEach((node) => { node.open = true; })")


def english_on(page: Page) -> list[str]:
    """Latin words of three letters or more among what can be seen, but for the allowed ones."""
    found = []
    for text in page.evaluate(VISIBLE_TEXTS):
        # a word joiner keeps an address from becoming a link
        text = text.replace("\u2060", "")
        words = LATIN_WORD.findall(CITATION.sub(" ", ADDRESS.sub(" ", text)))
        if any(word not in LATIN_ALLOWED for word in words):
            found.append(text)
    return found


def test_the_list_of_pages_is_read_from_the_front_door() -> None:
    found = pages()
    assert found[0].path == "/"
    assert len({entry.path for entry in found}) == len(found) >= 4


@pytest.mark.parametrize("entry", pages(), ids=by_path)
def test_a_page_opened_by_its_address(visit: Visit, entry: PageEntry) -> None:
    visitor = visit(entry.path)
    expect_drawn(visitor, entry)
    expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)
    assert BROKEN.search(visitor.page.locator("body").inner_text()) is None
    assert visitor.outside == []
    visitor.untroubled()

    # the tab: a name and a picture of our own, not fetched from anywhere
    expect(visitor.page).to_have_title(re.compile(r"[ぁ-んァ-ヶ一-龠]"))
    expect(visitor.page).not_to_have_title(re.compile("Streamlit"))
    icons = visitor.page.locator("link[rel='shortcut icon']").evaluate_all(
        "(links) => links.map((link) => link.href)"
    )
    assert icons
    assert all(icon.startswith(("data:", visitor.address)) for icon in icons)

    # the words: no English, with all that is folded away opened
    unfold(visitor.page)
    assert english_on(visitor.page) == []


@pytest.mark.long
def test_a_walk_through_all_pages_from_the_front_door(visit: Visit) -> None:
    """Here not even Streamlit has an address of its own to probe."""
    visitor = visit("/")
    visitor.expect_map()
    listed = [entry for entry in pages() if entry.listed]
    for entry in [*listed[1:], listed[0]]:
        visitor.open_page(entry.title)
        visitor.page.wait_for_url(
            lambda url, path=entry.path: urlsplit(url).path == path, wait_until="commit"
        )
        expect_drawn(visitor, entry)
        visitor.settled()
    assert visitor.outside == []
    assert visitor.probes == []
    visitor.untroubled()


def test_no_english_is_left_in_menus_and_empty_searches(visit: Visit) -> None:
    visitor = visit("/?municipality=13123&area=13123-shinozaki")
    unfold(visitor.page)
    assert english_on(visitor.page) == []
    search = visitor.page.get_by_role("textbox", name="さがす")
    search.fill("そのような場所はない")
    search.press("Enter")
    expect(visitor.page.get_by_text("見つかりませんでした")).to_be_visible()
    assert english_on(visitor.page) == []
    # a select box that can be typed into says "No results" when nothing fits
    box = visitor.page.get_by_role("combobox", name="自治体")
    box.click()
    expect(visitor.page.get_by_role("option").first).to_be_visible()
    visitor.page.keyboard.type("zzz")
    visitor.page.wait_for_timeout(500)
    assert english_on(visitor.page) == []


def test_an_unreachable_base_map_fails_quietly(visit: Visit) -> None:
    visitor = visit("/?municipality=13123")
    visitor.expect_map()
    visitor.mark_map()
    visitor.choose("背景の地図", "地理院地図（淡色）")
    visitor.expect_query(base="pale")
    expect(visitor.page.get_by_text("背景地図に接続できません")).to_be_visible()
    expect(visitor.page.get_by_role("link", name="地理院タイル")).to_be_visible()
    assert visitor.outside
    assert all(any(host in url for host in TILE_HOSTS) for url in visitor.outside)
    assert BROKEN.search(visitor.page.locator("body").inner_text()) is None
    # the areas are still there to be chosen, on the same map
    visitor.expect_same_map()
    visitor.click_area("13123-shinozaki")
    expect(visitor.panel()).to_contain_text("篠崎")
    visitor.choose("背景の地図", "なし")
    expect(visitor.page.get_by_text("背景地図に接続できません")).to_have_count(0)
    visitor.untroubled()
