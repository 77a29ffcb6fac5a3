"""Whoever reads English meets no Japanese but what is data: names, sources, notes as published."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from geodata import english, language, store
from geodata.notes import store as notes_store
from geodata.notes.model import KINDS, STATUSES
from geodata.scenario import AddHub, AddPosts, CloseHub, Scenario, to_url
from pages.common import page_list, role, served
from tests.pages.japanese_left import (
    JAPANESE,
    japanese_left,
    leaves,
    pattern,
    words_of_the_data,
)
from tests.pages.page_texts import run

CODES = ("13123", "13210")
FILES = sorted({entry.file for entry in page_list.PAGES})
OPEN_FILES = sorted({entry.file for entry in page_list.visible("public")})


def first_area(code: str) -> str:
    dataset = store.load(code)
    return str(dataset.areas_at(dataset.municipality.planning_level)["area_id"].iloc[0])


def first_hub(code: str) -> str:
    return str(store.load(code).hubs["hub_id"].iloc[0])


def what_if(code: str) -> str:
    """A what-if in which everything changes."""
    dataset = store.load(code)
    hub = dataset.hubs[dataset.hubs.geometry.notna()].iloc[0]
    changes = (
        AddHub("1", "New place", hub["hub_type"], lat=hub.geometry.y, lon=hub.geometry.x),
        CloseHub(str(hub["hub_id"])),
        AddPosts(first_area(code), "CSW", 1),
    )
    return to_url(Scenario("Plan A", code, dataset.version, changes)) or ""


def in_english(page: str, code: str, **query: str) -> AppTest:
    return run(page, municipality=code, lang="en", **query)


def check(app: AppTest, *codes: str, names: tuple[str, ...] = ()) -> None:
    """The page ran, and all that it says is English or data."""
    assert not app.exception
    texts = leaves(app)
    assert len(texts) > 20
    assert japanese_left(texts, words_of_the_data(codes, names)) == {}
    assert [text for text in texts if english.tidy(text) != text] == []


def again(app: AppTest) -> AppTest:
    """Run a page anew: AppTest asks its widgets for their words outside of any session."""
    with language.using("en"):
        return app.run()


@pytest.mark.parametrize("code", CODES)
def test_every_page_as_it_opens(code: str) -> None:
    for file in FILES:
        check(in_english(file.removeprefix("pages/").removesuffix(".py"), code), code)


@pytest.mark.parametrize("code", CODES)
def test_every_page_that_is_open_to_all(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(role.MODE_VARIABLE, "public")
    for file in OPEN_FILES:
        page = file.removeprefix("pages/").removesuffix(".py")
        check(in_english(page, code), code)
    check(in_english("map", code, area=first_area(code)), code)
    check(in_english("map", code, hub=first_hub(code)), code)


@pytest.mark.parametrize("code", CODES)
def test_what_is_chosen_and_asked(code: str) -> None:
    area = first_area(code)
    for page in ("map", "gaps", "coverage", "coordinators", "meeting", "sheets", "compare"):
        check(in_english(page, code, area=area), code)
    check(in_english("map", code, hub=first_hub(code)), code)
    for sheet in ("priority", "municipality"):
        check(in_english("sheets", code, sheet=sheet), code)
    for part in ("compare", "activities"):
        check(in_english("history", code, past=part), code)
    check(in_english("compare", code, by="municipalities"), *store.codes())
    for model in ("mclp", "pmedian"):
        check(in_english("siting", code, sites="2", minutes="10", model=model), code)


@pytest.mark.parametrize("code", CODES)
def test_a_what_if(code: str) -> None:
    for page in ("map", "gaps", "meeting"):
        app = in_english(page, code, scenario=what_if(code))
        check(app, code)
    app = in_english("gaps", code, scenario=what_if(code))
    for task in ("close", "posts"):
        app.radio(key="scenario-task").set_value(task)
        check(again(app), code)


def test_every_task_with_the_data() -> None:
    app = in_english("data", "13123")
    for task in ("import", "editions", "bundle", "worklist"):
        app.segmented_control(key="data-task").set_value(task)
        check(again(app), "13123")


@pytest.fixture
def notes() -> Iterator[notes_store.NoteStore]:
    made = notes_store.own()
    yield made
    made.close()


def test_a_discussion(notes: notes_store.NoteStore) -> None:
    code = "13123"
    notes.open_meeting(code, date="2026-11-24", title="Support meeting", area_id=first_area(code))
    # what the tables hold; the board's script translates it
    check(in_english("notes", code, area=first_area(code)), code, names=(*KINDS, *STATUSES))


def test_tokyo_with_a_municipality() -> None:
    app = in_english("tokyo", "13123")
    app.selectbox[0].set_value("13123")
    check(again(app), "13123")


def test_signs_drawn_by_style_sheets_have_an_english_form() -> None:
    rule = re.compile(r'([^{}]+)\{[^{}]*content: "([^"]*)"')
    for sheet in sorted(served.ASSETS.rglob("*.css")):
        found = [(where.strip(), said) for where, said in rule.findall(sheet.read_text("utf-8"))]
        english = {w.split(":root:lang(en) ")[1] for w, _ in found if ":root:lang(en) " in w}
        for where, said in found:
            if JAPANESE.search(said):
                selector = where.rsplit("*/", 1)[-1].strip()
                assert selector in english, (sheet.name, selector)


def test_what_is_left_is_found() -> None:
    data = pattern({"なごみの家 一之江", "事例集Vol.4: 前文, I(2)", "基準とすき間"})
    assert japanese_left({"Hub: なごみの家 一之江", "Source: 前文, I(2)"}, data) == {}
    assert set(japanese_left({"一之江 の拠点", "<b>不明</b>"}, data)) == {"の拠点", "不明"}
    assert set(japanese_left({"基準とすき間"}, data)) == {"基準とすき間"}
