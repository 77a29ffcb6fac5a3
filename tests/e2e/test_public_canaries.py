"""The live application as the public meets it: nothing internal in anything that is sent.

A dataset whose internal rows and cells are canaries is in force; a visitor clicks through what is
public. Every message and every file is searched afterwards, what is packed in them unpacked.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pandas as pd
import pytest
from playwright.sync_api import Browser, Response, WebSocket, expect

from geodata import store
from geodata.disclosure import disclose
from geodata.folder_versions import FolderStore
from geodata.render.map import base_map
from geodata.store import DATA_ROOT, Dataset
from geodata.versions import folder_files, table_bytes
from pages.common.served import STATIC_DIR
from tests.canaries import CANARY, with_canaries
from tests.e2e.dashboard import Dashboard, running_dashboard
from tests.e2e.visitor import Visitor

CODE = "13123"
AREA, SMALL_AREA = "13123-kitakoiwa", "13123-koiwa"
HUB = "13123-nagomi-koiwa"
#: What a reader does see: if this is not found, the search is blind.
SEEN = "ミエルトリ"
SMALL = 3
INTERNAL_DATE = ("1903-07-11", "1903年7月11日")
#: Base64 long enough to hold something.
_PACKED = re.compile(rb"[A-Za-z0-9+/]{40,}={0,2}")


class Overheard:
    """Everything that a server has sent to one visitor, as plain text, with where it came in."""

    def __init__(self, visitor: Visitor) -> None:
        self._raw: list[tuple[str, bytes]] = []
        self._responses: list[Response] = []
        visitor.page.on("websocket", self._listen)
        visitor.page.on("response", lambda response: self._responses.append(response))

    def _listen(self, socket: WebSocket) -> None:
        for event in ("framereceived", "framesent"):
            socket.on(event, lambda said, event=event: self._keep(event, said))

    def _keep(self, event: str, said: str | bytes) -> None:
        self._raw.append((event, said.encode() if isinstance(said, str) else said))

    def everything(self) -> list[tuple[str, bytes]]:
        """(where, bytes) of every message and answer, and of what is packed inside them."""
        for response in self._responses:
            with suppress(Exception):  # an answer without a body
                self._raw.append((response.url, response.body()))
        self._responses.clear()
        return [(where, text) for where, raw in self._raw for text in unpacked(raw)]


def unpacked(raw: bytes) -> Iterator[bytes]:
    """The bytes themselves, and every deflated text that stands in them as base64."""
    yield raw
    for found in _PACKED.findall(raw):
        with suppress(ValueError, zlib.error):
            yield zlib.decompress(base64.b64decode(found))


def planted() -> Dataset:
    """江戸川区 with canaries that its tables admit, and one area of very few residents."""
    dataset = with_canaries(store.load(CODE))
    hubs, posts, activities = dataset.hubs, dataset.posts, dataset.activities
    internal = hubs["visibility"] == "staff"
    # a column of dates or addresses takes no other word
    hubs.loc[internal, ["opened", "url"]] = [INTERNAL_DATE[0], f"https://example.jp/{CANARY}"]
    posts.loc[posts["visibility"] == "staff", ["as_of", "overlap"]] = [INTERNAL_DATE[0], None]
    activities.loc[activities["visibility"] == "staff", "hub_id"] = hubs.loc[
        internal, "hub_id"
    ].iloc[0]
    hubs.loc[hubs["hub_id"] == HUB, "name"] += SEEN
    areas = dataset.areas.copy()
    areas["note"] = f"{CANARY}note"
    planned = areas.index[areas["level"] == dataset.municipality.planning_level]
    areas["population"] = pd.NA
    areas.loc[planned, "population"] = [41_017 + 1_013 * i for i in range(len(planned))]
    few = areas["area_id"] == SMALL_AREA
    areas.loc[few, ["population", "census2015_population"]] = [SMALL, pd.NA]
    chome = dataset.chome.assign(note=f"{CANARY}note")
    return replace(dataset, areas=areas, chome=chome, hubs=hubs, posts=posts, activities=activities)


def files_of(dataset: Dataset) -> dict[str, bytes]:
    total = int(dataset.areas["population"].sum())
    municipality = pd.read_csv(DATA_ROOT / CODE / "municipality.csv", dtype=str)
    tables = {
        "municipality": municipality.assign(population=str(total), note=f"{CANARY}note"),
        "areas": dataset.areas,
        "chome": dataset.chome,
        "hubs": dataset.hubs,
        "coordinators": dataset.posts,
        "coordinator_history": dataset.post_history,
        "activities": dataset.activities,
    }
    changed = {f"{name}.csv": table_bytes(table) for name, table in tables.items()}
    return folder_files(DATA_ROOT / CODE) | changed


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Dashboard, Dataset]]:
    folder = tmp_path_factory.mktemp("public")
    own = FolderStore(folder / "data")
    own.save(CODE, files_of(planted()), comment=f"{CANARY}comment", parent=None)
    env = {"CHIIKI_DATA_DIR": str(folder / "data"), "CHIIKI_MODE": "public"}
    with running_dashboard(folder / "server.log", env=env) as app:
        yield app, own.load(CODE)


def test_nothing_internal_is_sent_to_the_public(
    dataset: tuple[Dashboard, Dataset], browser: Browser
) -> None:
    app, whole = dataset
    withheld = withheld_counts(whole)
    visitor = Visitor(browser, app.address)
    heard = Overheard(visitor)

    visitor.go(f"/map?embed=true&municipality={CODE}&layers=areas,hubs,gaps,coordinators,walk")
    visitor.expect_map()
    visitor.click_area(AREA)
    expect(visitor.panel().locator(".panel-name")).to_contain_text("北小岩")
    visitor.click_area(SMALL_AREA)
    expect(visitor.panel().locator(".figure").first).to_have_text("不明")

    visitor.go(f"/map?municipality={CODE}")
    page = visitor.page
    box = page.get_by_role("textbox", name="さがす")
    for name in (SEEN, "瑞江ホーム"):  # the second is an unverified row
        box.fill(name)
        box.press("Enter")
        page.get_by_test_id("stSidebar").get_by_role("button", name=name).click()
        expect(visitor.panel().locator(".panel-name")).to_contain_text(name)
    # the server repeats what is asked for: part of a canary finds one without being one
    box.fill(CANARY[1:])
    box.press("Enter")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("は見つかりませんでした")
    for path in ("/tokyo", f"/words?municipality={CODE}"):
        visitor.go(path)

    everything = heard.everything()
    visitor.close()
    everything += [
        (str(path), path.read_bytes()) for path in STATIC_DIR.rglob("*") if path.is_file()
    ]
    assert any(SEEN.encode() in text for where, text in everything if where == "framereceived")
    assert any(text.startswith(b'{"') and SEEN.encode() in text for _, text in everything)
    forbidden = [CANARY, *INTERNAL_DATE, *withheld]
    told = {
        (where, word)
        for where, text in everything
        for word in forbidden
        for form in {word, json.dumps(word)[1:-1], f"{int(word):,}" if word.isdigit() else word}
        if form.encode() in text
    }
    assert told == set()


def withheld_counts(whole: Dataset) -> list[str]:
    """The large counts that go untold with the small one, so that the total does not give it."""
    report = disclose(whole).report
    assert any(cell.row == SMALL_AREA and cell.small for cell in report.withheld)
    areas = whole.areas.set_index("area_id")["population"]
    rows = [c.row for c in report.withheld if c.table == "areas" and c.column == "population"]
    large = [str(areas[row]) for row in rows if areas[row] > 1_000]
    assert large
    return large


def test_the_served_files_of_a_map_are_the_same_for_staff_and_public() -> None:
    """Roles share the folder: what one of them puts there must be what the other may read."""
    whole = planted()
    public = disclose(whole).dataset
    assert {f.path: f.content for f in base_map(whole).files} == {
        f.path: f.content for f in base_map(public).files
    }
