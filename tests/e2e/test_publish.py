"""The static page in a real browser, out of a file: no server, no request, nothing that runs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from geodata import store
from geodata.gaps import evaluate
from geodata.posts import roles
from geodata.render.publish.options import Options
from geodata.render.publish.site import build_site, write_site
from geodata.standards_text import Standard, format_standard
from geodata.store import Dataset
from tests.e2e.attacks import CARRIERS, CORPUS

#: Positions of the sliders: few and many, near and far, the edges among them.
COUNTS = (1, 2)
WALKS = ((15, 80), (30, 100))
RATIOS = (5_000, 20_000)

ROWS = """() => [...document.querySelectorAll('#gap-rows tr')].map((row) => ({...row.dataset}))"""


class Reader:
    """Somebody with the page open; everything that goes wrong is kept."""

    def __init__(self, browser: Browser, file: Path, width: int = 390, height: int = 844) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale="ja-JP", color_scheme="light"
        )
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda r: self.asked.append(r.url))
        self.page.on("console", lambda m: self.complaints.append(m.text))
        self.page.on("pageerror", lambda e: self.complaints.append(str(e)))
        self.address = file.as_uri()

    def open(self, hash_: str = "") -> None:
        self.page.goto("about:blank")
        self.page.goto(self.address + (f"#{hash_}" if hash_ else ""))
        self.page.wait_for_selector("html[data-ready='1']")

    def untroubled(self) -> None:
        outside = [u for u in self.asked if not u.startswith(("file:", "data:", "about:"))]
        assert outside == []
        assert self.complaints == []


def written(folder: Path, dataset: Dataset) -> Path:
    site = build_site(dataset, Options(area_pages=False))
    write_site(site, folder)
    return folder / site.main


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("site") / "out", store.load("13123"))


def standards(dataset: Dataset) -> list[Standard]:
    kinds = list(dict.fromkeys(dataset.hubs["hub_type"]))
    found = [Standard(s, "count_per_area", n) for s in [*kinds, *roles(dataset)] for n in COUNTS]
    found += [Standard(k, "walk_coverage", p, minutes=m) for k in kinds for m, p in WALKS]
    return found + [Standard(r, "residents_per_post", n) for r in roles(dataset) for n in RATIOS]


def close(shown: str, value: object, *, by: float = 1e-6) -> bool:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return shown == ""
    return shown != "" and float(shown) == pytest.approx(float(value), abs=by)  # type: ignore[arg-type]


@pytest.mark.parametrize("code", ["13123", "13105"])
def test_the_sliders_say_what_the_gaps_say(browser: Browser, tmp_path: Path, code: str) -> None:
    """文京区 has hubs of unknown area, 江戸川区 posts that can be read in two ways."""
    dataset = store.load(code)
    reader = Reader(browser, written(tmp_path / "out", dataset))
    reader.open()
    seen = set()
    for standard in standards(dataset):
        text = format_standard(standard)
        reader.page.evaluate(f"location.hash = {json.dumps('std=' + quote(text))}")
        reader.page.wait_for_timeout(30)
        rows = {row["area"]: row for row in reader.page.evaluate(ROWS)}
        for wanted in evaluate(dataset, [standard]).to_dict("records"):
            shown = rows[wanted["area_id"]]
            where = (text, wanted["name"])
            seen.add(wanted["status"])
            assert shown["status"] == wanted["status"], where
            assert close(shown["actual"], wanted["actual"]), where
            assert close(shown["gap"], wanted["gap"]), where
            # weights travel with six decimals: their sum is good to a thousandth of a resident
            assert close(shown["residents"], wanted["residents"], by=1e-3), where
    assert seen == {"met", "short", "unknown"}
    reader.untroubled()
    reader.context.close()


def test_a_resident_finds_the_next_hub_by_phone(browser: Browser, page_file: Path) -> None:
    reader = Reader(browser, page_file)
    reader.open()
    page = reader.page
    page.fill("#search", "東小岩5")
    page.click("#found li >> nth=0")
    answer = page.locator("#answer")
    assert "東小岩五丁目から近いところ" in answer.inner_text()
    assert "なごみの家小岩" in answer.inner_text()
    assert "near=" in page.url
    # the address opens the same again, in every language, and nothing is wider than the phone
    link = page.url.split("#")[1]
    for language, word in (("ja", "地図で見る"), ("easy", "地図"), ("en", "Show on map")):
        reader.open(f"{link}&lang={language}&theme=dark")
        assert word in page.inner_text("#answer")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        small = page.evaluate(
            "[...document.querySelectorAll('button, select, summary, input')]"
            ".filter((n) => n.offsetParent && n.getBoundingClientRect().height < 44 && !n.closest('.leaflet-container'))"
            ".map((n) => n.outerHTML.slice(0, 80))"
        )
        assert small == []
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.title() == "Places to go and to ask for help in Edogawa-ku"
    assert page.input_value("#snippet").count('title="Places to go') == 1
    assert '13123.html#lang=en"' in page.input_value("#snippet")
    assert "Nagomi no Ie Koiwa (なごみの家小岩)" in page.inner_text("#answer")
    page.fill("#search", "kasaichuo")
    assert "Kasaichūō (葛西中央)" in page.inner_text("#found")
    # readings above the names: a switch in Japanese, always in plain words, never in English
    name, rows = "#list .area[data-area='0'] h3", "#gap-rows th:has(rt)"
    reader.open()
    assert page.locator("#list rt").count() == 0
    page.click("#furigana")
    assert page.locator(f"{name} rt").all_inner_texts() == ["きたこいわ"]
    assert page.locator("h1 rt").all_inner_texts() == ["えどがわく"]
    assert page.locator(rows).count() == 15
    assert page.locator(".am-label-kana").first.text_content()
    assert "furigana=1" in page.url
    assert page.title() == "江戸川区の地域の居場所と相談先"
    page.click("[data-language='en']")
    assert page.locator("#furigana").is_hidden()
    assert page.inner_text(name) == "Kitakoiwa (北小岩)"
    page.click("[data-language='easy']")
    assert page.locator(f"{name} rt").all_inner_texts() == ["きたこいわ"]
    page.click("[data-language='ja']")
    page.click("#furigana")
    assert page.locator("#list rt").count() == 0
    # by keyboard alone
    reader.open()
    page.focus("#search")
    page.keyboard.type("なごみの家瑞江")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector("#answer:not([hidden]) .card")
    assert "hub=13123-nagomi-mizue" in page.url
    # broken addresses open the page all the same
    reader.open("area=x&hub=%3Cscript%3E&near=1&std=a@b>=c&types=城&at=9/9&lang=fr&theme=x")
    assert page.locator("#answer").is_hidden()
    reader.untroubled()
    reader.context.close()


def test_switches_colours_and_paper(browser: Browser, page_file: Path) -> None:
    reader = Reader(browser, page_file, width=1440, height=900)
    reader.open()
    page = reader.page
    ground = "getComputedStyle(document.body).backgroundColor"
    light, pins = page.evaluate(ground), page.locator("#frame [data-hub]")
    all_pins = pins.count()
    page.click("#switches button >> nth=0")
    assert 0 < pins.count() < all_pins
    fewer = pins.count()
    page.click("#theme")
    assert page.evaluate(ground) != light
    link = page.url.split("#")[1]
    assert "types=" in link
    assert "theme=dark" in link
    reader.open(link)  # the address opens the same again
    assert pins.count() == fewer
    assert page.evaluate(ground) != light
    button, readings = page.locator("#furigana"), page.locator("#list [data-ruby] rt")
    assert button.get_attribute("aria-pressed") == "false"
    assert readings.count() == 0
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    assert "きたこいわ" in "".join(readings.all_text_contents())
    assert "furigana=1" in page.url  # and the link keeps it
    button.click()
    assert readings.count() == 0
    page.emulate_media(media="print")  # on paper: white, with map and list, without what is pressed
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    for shown in ("h1", "#frame .leaflet-container", "#list"):
        assert page.locator(shown).first.is_visible(), shown
    for pressed in ("#theme", "#search", "#switches", "#embed", ".leaflet-control-zoom"):
        assert not page.locator(pressed).first.is_visible(), pressed
    assert len(page.pdf(format="A4", print_background=True)) > 20_000
    reader.untroubled()
    reader.context.close()


def test_without_script_the_list_can_be_read(browser: Browser, page_file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.click("summary:has-text('小岩') >> nth=1")
    assert page.locator("text=なごみの家小岩").first.is_visible()
    assert not page.locator("#search").is_visible()
    context.close()


def test_no_text_of_the_data_runs(browser: Browser, tmp_path: Path) -> None:
    """Script in every text column of every row, in each of several disguises."""
    dataset = store.load("13204")

    def poisoned(table: pd.DataFrame, keep: set[str]) -> pd.DataFrame:
        columns = {
            name: [f"{CORPUS[(i + j) % len(CORPUS)]}{i}" for i in range(len(table))]
            for j, name in enumerate(table.columns)
            if name not in keep and str(table[name].dtype).startswith("str")
        }
        return table.assign(**columns)

    fixed = {"municipality_code", "visibility", "area_id", "parent_area_id", "sub_area_id", "level"}
    fixed |= {"hub_type", "coord_precision", "kind", "as_of", "assignment", "overlap", "boundary"}
    hostile = replace(
        dataset,
        areas=poisoned(dataset.areas, fixed),
        chome=poisoned(dataset.chome, fixed),
        hubs=poisoned(dataset.hubs, fixed),
        posts=poisoned(dataset.posts, fixed),
        activities=poisoned(dataset.activities, fixed),
        municipality=replace(dataset.municipality, name=CORPUS[1], population_source=CORPUS[2]),
    )
    reader = Reader(browser, written(tmp_path / "out", hostile), width=1440, height=900)
    for hash_ in ("gap=1&chome=1", "lang=easy"):
        reader.open(hash_)
        page = reader.page
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        page.fill("#search", "script")
        page.click("#found li >> nth=0")
        page.wait_for_timeout(100)
        assert page.evaluate(CARRIERS) == []
    reader.untroubled()
    # the search for harm is not blind: what is not escaped is found
    page.evaluate(
        "(texts) => texts.forEach((text) => {"
        " document.body.append(document.createElement('div'));"
        " document.body.lastChild.innerHTML = text; })",
        list(CORPUS),
    )
    assert len(page.evaluate(CARRIERS)) > 15
    reader.context.close()
