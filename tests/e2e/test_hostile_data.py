"""A dataset whose every text is an attack, looked at on every page: nothing runs, all is shown."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
import pytest
from playwright.sync_api import expect

from geodata import schema, store
from geodata.folder_versions import FolderStore
from geodata.scenario import AddHub, Scenario, to_url
from geodata.versions import folder_files
from tests.e2e.attacks import CARRIERS, CORPUS
from tests.e2e.dashboard import Dashboard, pages
from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]
CODE = "13204"
#: The end of an attribute, HTML, a picture and links of Markdown, LaTeX, Streamlit's own signs.
ATTACK = (
    '"><img src=x onerror="window.ran=1"><script>window.ran=1</script>'
    "![p](http://outside.invalid/p.png)[l](javascript:window.ran=1)"
    "$x^2$:red[rot]:material/skull::tada:"
)
TELLTALE = "<img src=x onerror="
#: What is in the address and in names of files; short enough for both.
SHORT = "<img src=x onerror=alert(1)>![p](http://outside.invalid)"
#: Pages about something else than the municipality: nothing of it need be shown there.
OF_ANOTHER_MATTER = ("/tokyo", "/new", "/words")
#: Columns that name rows of other tables: the same attack in all of them.
IDS = ("area_id", "hub_id", "parent_area_id", "sub_area_id")
#: Texts that only certain words or forms pass for.
BOUND = {
    *("municipality_code", "kind", "planning_level", "sub_level", "same_as", "level", "hub_type"),
    *("coord_precision", "assignment", "overlap", "visibility", "measure"),
    *("as_of", "opened", "date"),
}
#: Rows are counted by these: one attacker among them leaves the rest of the page as it is.
ONE_ROW = {"role", "subject", "concurrent_role"}

#: What ran, and what became more than text (with what stands around it).
HARM = """() => [
    ...(window.ran ? ['it ran'] : []),
    ...[...document.querySelectorAll([
        'img[src="x"]', 'img[src*="outside.invalid"]', 'a[href^="http://outside.invalid"]',
        'a[href^="javascript"]', '.katex', '[aria-label="skull icon"]',
    ].join(','))].map((node) => node.parentElement.outerHTML.slice(0, 300)),
    ...[...document.querySelectorAll('.stMarkdownColoredText')]
        .filter((node) => node.textContent === 'rot').map(() => 'it is coloured'),
    ...(document.body.textContent.includes('🎉') ? ['it is an emoji'] : []),
]"""
READABLE = """(telltale) => document.body.textContent.includes(telltale)
    || [...document.querySelectorAll('[aria-label]')]
        .some((node) => node.getAttribute('aria-label').includes(telltale))"""


def attacked(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files with the attack behind every text of every table, ids and names of shapes too."""
    made = dict(files)
    reached = set()
    turn = cycle(CORPUS)  # another one for each text field
    for name, checks in schema.TABLES.items():
        table = pd.read_csv(io.BytesIO(files[f"{name}.csv"]), dtype="str")
        for column in table:
            number = column in checks.columns and "64" in str(checks.columns[column].dtype)
            if column in BOUND or number:
                continue
            where = table[column].notna()
            if column in ONE_ROW:
                where &= table.index == table.index[where].max()
            elif column not in IDS and not where.any():
                where = pd.Series(True, table.index)
            before = table[column].fillna("https://a.invalid/" if column == "url" else "")
            # what names a row of another table must be the same in both
            own = "" if column in IDS else next(turn)
            table.loc[where, column] = before[where] + ATTACK + own
            reached.add((name, column))
        made[f"{name}.csv"] = table.to_csv(index=False, lineterminator="\n").encode()
    assert len(reached) > 45, reached
    for name, key in (("areas", "area_id"), ("chome", "chome")):
        shapes = json.loads(files[f"{name}.geojson"])
        for feature in shapes["features"]:
            feature["properties"][key] += ATTACK
        shapes["attribution"] += ATTACK
        made[f"{name}.geojson"] = json.dumps(shapes, ensure_ascii=False).encode()
    return made


@pytest.fixture
def hostile(dashboard: Dashboard) -> Iterator[str]:
    """The dataset in two versions, a hub less and a hub elsewhere in the second; the newest id."""
    folder = dashboard.log.parent / "own-data"
    mine = FolderStore(folder)
    files = attacked(folder_files(store.DATA_ROOT / CODE))
    first = mine.save(CODE, files, comment=ATTACK[:150], parent=None)
    hubs = pd.read_csv(io.BytesIO(files["hubs.csv"]), dtype="str")
    placed = hubs.index[hubs["lat"].notna()]
    hubs.loc[placed[0], "lat"] = "35.7"
    used = set(pd.read_csv(io.BytesIO(files["activities.csv"]), dtype="str")["hub_id"].dropna())
    gone = next(i for i in placed[1:] if hubs.loc[i, "hub_id"] not in used)
    second = files | {"hubs.csv": hubs.drop(index=gone).to_csv(index=False).encode()}
    yield mine.save(CODE, second, comment="二つ目", parent=first.id).id.rsplit("-", 1)[-1]
    shutil.rmtree(folder / CODE, ignore_errors=True)


class Inspection:
    """Looks for harm on every page and keeps all of it, so that one visit tells everything."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.harm: list[str] = []

    def look(self, where: str, *, shown: bool = True) -> None:
        """Nothing ran or became an element; *shown*: it is to be read as it was written."""
        self.visitor.settled()
        if shown:
            self.visitor.page.wait_for_function(READABLE, arg=TELLTALE)
        for frame in self.visitor.page.frames:
            for script in (HARM, CARRIERS):
                self.harm += [f"{where}: {found}" for found in frame.evaluate(script)]


def look_at_map(inspection: Inspection) -> None:
    """A tooltip, a popup, the panel of a hub and of an area, what the search found."""
    visitor, page = inspection.visitor, inspection.visitor.page
    visitor.expect_map()
    hub = page.locator("[data-hub]").first
    hub.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".am-popup-body")).to_contain_text(TELLTALE)
    expect(visitor.panel()).to_contain_text(TELLTALE)
    inspection.look("hub")
    area = visitor.areas().first
    area.focus()  # the tooltip of an area opens as well
    page.keyboard.press("Enter")
    inspection.look("area")
    search = page.get_by_role("textbox", name="さがす")
    nothing, hit = (
        page.get_by_text("は見つかりませんでした"),
        page.locator('[class*="st-key-hit-"]'),
    )
    for query, answer in ((SHORT, nothing), ("センター", hit)):
        search.fill(query)
        search.press("Enter")
        expect(answer.first).to_be_visible()
        inspection.look(f"search {query}")


def look_at_data(inspection: Inspection, tmp_path: Path) -> None:
    """Every part of the data page, and a list with attacks in its name, headings and cells."""
    page = inspection.visitor.page
    for word in ("直す", "版", "書き出す・読み戻す", "確認待ち", "取り込む"):
        page.get_by_test_id("stButtonGroup").first.get_by_text(word, exact=True).click()
        if word == "版":
            expect(page.get_by_text("拠点: なくなった 1、動いた 1").first).to_be_visible()
            ghost = page.locator('[data-hub][aria-label*="なくなった"]')
            expect(ghost).to_have_count(1)
        inspection.look(word, shown=word in ("版", "確認待ち"))
    path = tmp_path / "<img src=x onerror=window.ran=1>![p](q).csv"
    cells = [["名称", ATTACK, "緯度"], [ATTACK, ATTACK, ATTACK], ["=1+1", "2", "x"]]
    table = pd.DataFrame(cells[1:], columns=cells[0])
    path.write_bytes(table.to_csv(index=False).encode("utf-8-sig"))
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("取り込むと変わるところ")).to_be_visible()
    inspection.look("取り込む")


def test_nothing_of_it_runs_on_any_page(visit: Visit, hostile: str, tmp_path: Path) -> None:
    inspection = Inspection(visit(f"/map?municipality={CODE}"))
    look_at_map(inspection)
    visitor = inspection.visitor
    mine = Scenario(ATTACK[:40], CODE, hostile, (AddHub("1", ATTACK[:40], "その他", 35.7, 139.56),))
    said = dict.fromkeys(("area", "hub", "level", "day", "role", "functions", "standards"), SHORT)
    query = urlencode({**said, "municipality": CODE, "scenario": to_url(mine) or ""})
    visitor.go(f"/gaps?{query}")
    inspection.look("the address")
    for entry in pages():
        if entry.path in ("/", "/map"):
            continue
        visitor.go(f"{entry.path}?municipality={CODE}")
        visitor.page.evaluate(
            "document.querySelectorAll('details').forEach((node) => { node.open = true; })"
        )
        inspection.look(entry.path, shown=entry.path not in OF_ANOTHER_MATTER)
        if entry.path == "/data":
            look_at_data(inspection, tmp_path)
    assert inspection.harm == []
    # a page that is left before it has loaded all asks in vain; nothing else may be amiss
    assert visitor.outside == []
    assert visitor.dialogs == []
    assert visitor.page_errors == []
