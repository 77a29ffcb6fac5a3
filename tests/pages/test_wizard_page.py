"""A new municipality: from its name to a map that every page can show, with breaks in between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geodata import drafts, editions, library, newborn
from loaders.apply import apply, load_files
from loaders.context import Context
from loaders.dispatch import load
from loaders.report import Loaded, Report
from pages.common import import_files, wizard_areas, wizard_assign, wizard_steps
from tests.loaders.layouts import cell, estat_2020, frame, write_shapefile, zipped
from tests.pages.page_texts import leaks, said

OpenPage = Callable[..., AppTest]
CODE, NAME, LEVEL = "13101", "千代田区", "日常生活圏域"
OTHER_PAGES = ("map.py", "gaps.py", "coverage.py", "coordinators.py", "siting.py", "data.py")


def press(app: AppTest, label: str) -> AppTest:
    return next(b for b in app.button if b.label.startswith(label)).click().run()


def begun(open_page: OpenPage) -> AppTest:
    app = open_page("new.py")
    app.selectbox(key="wizard-pick").set_value(CODE).run()
    return press(app, "はじめる")


def census(folder: Path) -> Path:
    names = ["麹町一丁目", "麹町二丁目", "神田一丁目", "神田<script>alert(1)</script>"]
    shapes = [cell(i % 2 - 6, i // 2 - 2) for i in range(4)]
    rows = [
        estat_2020(
            name, f"13101{i:04d}", 100 * (i + 1), 50, CITY_NAME=NAME,
            X_CODE=shape.centroid.x, Y_CODE=shape.centroid.y,
        )
        for i, (name, shape) in enumerate(zip(names, shapes, strict=True))
    ]  # fmt: skip
    path = write_shapefile(frame(rows, shapes), folder / "r2ka13101.shp")
    return zipped(path, folder / "r2ka13101.zip")


def test_one_area_for_all_is_enough_for_every_page(open_page: OpenPage) -> None:
    app = begun(open_page)
    assert not app.exception
    app = press(app, "次へ")
    app.radio(key="wizard-area-way").set_value("whole").run()
    app = press(app, "全体を1つの圏域にする")
    assert not app.exception
    for _ in range(5):
        app = press(app, "次へ")
    app = press(app, f"{NAME}をつくる")
    assert not app.exception
    assert f"{NAME}ができました" in said(app)
    assert drafts.own().codes() == ()
    assert CODE in library.codes()
    assert [e.comment for e in editions.editions(CODE)] == [f"{NAME}をつくった"]
    for page in OTHER_PAGES:
        other = open_page(page, municipality=CODE)
        assert not other.exception, page
        assert NAME in said(other), page
        # a form without a key is named …-None by Streamlit itself
        assert [text for text in leaks(other) if "$$ID" not in text] == [], page
    for word in ("edit", "import", "editions", "bundle", "worklist"):
        control = next(c for c in other.get("button_group") if c.label == "すること")
        other = control.set_value(word).run()
        assert not other.exception, word
    for table in ("coordinators", "activities", "standards", "areas"):
        other = control.set_value("edit").run()
        chooser = next(c for c in other.get("button_group") if c.label == "直す表")
        other = chooser.set_value(table).run()
        assert not other.exception, table


def test_the_work_goes_on_after_a_break(open_page: OpenPage) -> None:
    app = press(begun(open_page), "次へ")
    app.text_area(key="wizard-area-names").set_value("麹町\n神田\n麹町").run()
    app = press(app, "この圏域を加える")
    assert "いまの圏域（2）: 麹町、神田" in said(app)
    assert CODE not in library.codes()  # nothing is offered before it is done
    another = press(open_page("new.py"), f"{NAME}のつづき")
    assert not another.exception
    assert "いまの圏域（2）: 麹町、神田" in said(another)


def test_what_cannot_be_is_said(open_page: OpenPage) -> None:
    app = open_page("new.py")
    app.selectbox(key="wizard-pick").set_value("other").run()
    app.text_input(key="wizard-name").set_value("江戸川区").run()
    app.text_input(key="wizard-code-text").set_value("131237").run()
    assert "もうあります" in said(app)
    assert next(b for b in app.button if b.label == "はじめる").disabled
    app.text_input(key="wizard-code-text").set_value("99999").run()
    assert "都道府県が分かりません" in said(app)


def test_boundaries_areas_and_assignment(tmp_path: Path, open_page: OpenPage) -> None:
    files = newborn.files(newborn.Beginning(CODE, NAME, LEVEL))
    loaded = load(census(tmp_path), Context.of(load_files(files)))
    files = apply(files, [loaded]).files
    areas = newborn.area_rows(CODE, LEVEL, ["麹町", "神田"], source="職員")
    rows = load_files(files).chome
    chosen = wizard_assign.assignment(
        {name: areas["area_id"].iloc[0 if name.startswith("麹") else 1] for name in rows["chome"]},
        source="職員",
    )
    report = Report("手", "手", 4, 4)
    result = apply(files, [Loaded({"areas": areas, "assignment": chosen}, report)])
    dataset = result.dataset
    # 100 + 200 and 300 + 400 residents of the census, by area
    residents = dataset.chome.groupby("area_id")["population"].sum()
    assert residents.tolist() == [300, 700]
    assert dataset.areas.geometry.notna().all()
    assert set(dataset.areas["boundary"]) == {"official"}
    editions.save(CODE, result.files, comment="", expected=library.EMBEDDED)
    app = open_page("map.py", municipality=CODE)
    assert not app.exception


def test_chome_are_given_by_name_kept_at_once_and_given_back(
    tmp_path: Path, open_page: OpenPage
) -> None:
    files = newborn.files(newborn.Beginning(CODE, NAME, LEVEL))
    files = apply(files, [load(census(tmp_path), Context.of(load_files(files)))]).files
    areas = newborn.area_rows(CODE, LEVEL, ["麹町", "神田<b>"], source="職員")
    files = apply(files, [Loaded({"areas": areas}, Report("手", "手", 2, 2))]).files
    drafts.own().save(CODE, NAME, 3, files)

    def held() -> list[str]:
        draft = drafts.own().load(CODE)
        assert draft is not None
        return load_files(draft.files).chome["area_id"].fillna("").tolist()

    first, second = areas["area_id"]
    app = press(open_page("new.py"), f"{NAME}のつづき")
    assert "割り当てた町丁目 **0**・まだ **4**" in said(app)
    app.multiselect[0].set_value(["麹町一丁目", "麹町二丁目"]).run()
    app = press(app, "入れる")
    assert held() == [first, first, "", ""]
    assert "割り当てた町丁目 **2**・まだ **2**" in said(app)
    app.selectbox(key=f"wizard-assign-area-{CODE}-{LEVEL}").set_value(second).run()
    app = press(app, "まだの2町丁目")
    assert held() == [first, first, second, second]
    assert "割り当てた町丁目 **4**・まだ **0**" in said(app)
    app = press(app, "ひとつ前にもどす")
    assert held() == [first, first, "", ""]
    # another session goes on where this one was
    other = press(open_page("new.py"), f"{NAME}のつづき")
    assert not other.exception
    assert "割り当てた町丁目 **2**・まだ **2**" in said(other)
    other.radio(key="wizard-assign").set_value("table").run()
    assert not other.exception
    other = press(other, "次へ")
    draft = drafts.own().load(CODE)
    assert draft is not None
    shapes = load_files(draft.files).areas.geometry  # drawn when the step is left
    assert shapes.notna().tolist() == [True, False]


def test_a_press_made_before_the_page_was_drawn_anew_undoes_nothing(
    tmp_path: Path, open_page: OpenPage
) -> None:
    """A button that stands from before acts on what is kept now, not on what it was drawn with."""
    begun(open_page)
    old = drafts.own().load(CODE)
    assert old is not None
    files = apply(old.files, [load(census(tmp_path), Context.of(load_files(old.files)))]).files
    drafts.own().save(CODE, NAME, old.step, files)  # a file is taken in
    wizard_steps._turn(old, old.step + 1)
    new = drafts.own().load(CODE)
    assert new is not None
    assert new.step == old.step + 1
    assert len(load_files(new.files).chome) == 4

    wizard_areas._add_named(old, ["麹町"], LEVEL)
    wizard_areas._add_named(old, ["神田"], LEVEL)
    new = drafts.own().load(CODE)
    assert new is not None
    assert new.step == old.step + 1
    dataset = load_files(new.files)
    assert dataset.areas["name"].tolist() == ["麹町", "神田"]
    assert dataset.areas["area_id"].is_unique
    assert len(dataset.chome) == 4

    desk = wizard_assign.Desk(new, dataset)
    first, second = dataset.areas["area_id"]
    wizard_assign.give(desk, {"麹町一丁目": first}, "area_id")
    wizard_assign.give(desk, {"神田一丁目": second}, "area_id")
    new = drafts.own().load(CODE)
    assert new is not None
    assert load_files(new.files).chome["area_id"].dropna().tolist() == [first, second]


@pytest.mark.parametrize(
    ("given", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\tmp\\拠点.xlsx", "拠点.xlsx"),
        ("a<b>|?.csv", "a_b___.csv"),
        ("...", "file"),
        ("\x00.csv", "_.csv"),
    ],
)
def test_names_of_uploads_lead_nowhere(given: str, safe: str) -> None:
    assert import_files.safe_name(given) == safe


def test_parts_of_a_shapefile_come_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(st, "session_state", {})
    census(tmp_path)

    class Upload:
        def __init__(self, path: Path) -> None:
            self.name, self._path = path.name, path

        def getvalue(self) -> bytes:
            return self._path.read_bytes()

    parts = [Upload(p) for p in sorted(tmp_path.glob("r2ka13101.*")) if p.suffix != ".zip"]
    assert len(parts) > 3
    (one,), refused = import_files.dropped(parts)
    assert refused == []
    assert one.path.suffix == ".shp"
    assert one.path.with_suffix(".dbf").is_file()
