"""The map, the curve, the words and the sheets of a coverage report."""

from __future__ import annotations

import io
import math
from dataclasses import replace

import numpy as np
import openpyxl
import pytest

from geodata.access import Lorenz, lorenz
from geodata.coverage_report import (
    AccessReport,
    Question,
    Report,
    access_report,
    coverage_report,
    slopes_table,
)
from geodata.export import to_csv, to_xlsx
from geodata.levels import CHOME_LEVEL
from geodata.render import coverage_words as said
from geodata.render.coverage_map import (
    MEASURE_WORDS,
    STRANDED,
    Look,
    coverage_map_state,
    measure_layer,
)
from geodata.render.coverage_sheets import (
    coverage_sheet,
    hubs_sheet,
    lorenz_sheet,
    premises_sheet,
)
from geodata.render.lorenz_chart import lorenz_chart, lorenz_summary
from geodata.render.map import base_map
from geodata.store import Dataset
from geodata.view import MEASURES
from geodata.walking import Walking
from tests.geodata.factories import LEVEL, make_dataset

CHOME = (
    {"x": 0, "y": 0, "area_id": "a", "population": 100},
    {"x": 800, "y": 0, "area_id": "a", "population": 300},
    {"x": 1600, "y": 0, "area_id": "b", "population": 500},
    {"x": 2400, "y": 0, "area_id": "b", "population": 100},
)
HUB = {"x": 0, "y": 0, "area_id": "a", "hub_id": "h", "name": "<b>拠点</b>"}


def ask(**changes: object) -> Question:
    question = Question(walking=Walking(80.0, 1.0), minutes=10.0)
    return replace(question, **changes)  # type: ignore[arg-type]


def both(dataset: Dataset, question: Question) -> tuple[Report, AccessReport]:
    return coverage_report(dataset, question), access_report(dataset, question)


def shown(dataset: Dataset, question: Question, measure: str) -> dict[str, str]:
    report, access = both(dataset, question)
    layer = measure_layer(report, access, measure)
    return {area: layer.table[index].label for area, index in layer.classes.items()}


def test_the_measures_are_those_of_the_address() -> None:
    assert tuple(MEASURE_WORDS) == MEASURES


def test_each_measure_fills_by_its_own_classes() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB])
    assert shown(dataset, ask(), "share") == {"a": "80%以上", "b": "20%未満"}
    # mean walks of 7.5 and 21.7 minutes
    assert shown(dataset, ask(), "minutes") == {"a": "5〜10分", "b": "20分以上"}
    # scores of 1.31 and 0.79 times the average
    assert shown(dataset, ask(), "score") == {"a": "1.25〜2倍", "b": "平均の0.5〜0.8倍"}


def test_a_chome_is_in_or_out() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB])
    found = list(shown(dataset, ask(level=CHOME_LEVEL), "share").values())
    assert found == ["10分以内", "10分以内", "圏外", "圏外"]


def test_unknown_is_hatched_and_nowhere_to_walk_is_not_unknown() -> None:
    empty = ({**CHOME[0], "population": None}, {**CHOME[1], "population": None}, *CHOME[2:])
    dataset = make_dataset(chome=empty, hubs=[HUB])
    assert shown(dataset, ask(), "share") == {"a": "不明", "b": "20%未満"}
    report, access = both(dataset, ask(own_area_only=True))
    layer = measure_layer(report, access, "minutes")
    a, b = (layer.table[layer.classes[i]] for i in ("a", "b"))
    assert (a.label, a.hatch) == ("不明", True)
    assert (b.label, b.hatch) == (STRANDED, False)
    assert layer.texts["b"] == "拠点なし"


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("level", [None, CHOME_LEVEL])
def test_the_map_can_be_drawn_in_every_way(measure: str, level: str | None) -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB])
    report, access = both(dataset, ask(level=level))
    look = Look(measure=measure, discs=True)
    state = coverage_map_state(dataset, report, access, look, level=report.level)
    payload = state.to_payload(base_map(dataset))
    (disc,) = payload["discs"]
    assert disc[2] == 800.0
    assert payload["legend"][0]["entries"]
    assert [hub["id"] for hub in payload["hubs"]] == ["h"]
    bent = coverage_map_state(dataset, report, access, look, level=report.level, straight=False)
    assert bent.discs == ()


def test_without_an_answer_the_map_stays_with_its_areas() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB])
    state = coverage_map_state(dataset, None, None, Look(), level=LEVEL)
    payload = state.to_payload(base_map(dataset))
    assert "classes" not in payload["layers"][0]
    assert "計算できていない" in payload["description"]


def test_the_curve_and_its_words() -> None:
    curve = lorenz(np.array([1.0, 1.0]), np.array([1.0, 3.0]))
    figure = lorenz_chart(curve)
    assert list(figure.data[1].x) == [0.0, 50.0, 100.0]
    assert list(figure.data[1].y) == [0.0, 25.0, 100.0]
    text = lorenz_summary(curve, level="地区")
    assert text.startswith("地区の間のジニ係数は0.25です")
    assert "25%です" in text


def test_a_curve_of_nothing_is_said() -> None:
    nothing = Lorenz(np.array([0.0, 1.0]), np.array([0.0, 1.0]), math.nan)
    assert "出せません" in lorenz_summary(nothing, level="地区")


def test_the_headline_names_its_basis() -> None:
    loaded = coverage_report(make_dataset(chome=CHOME, hubs=[HUB]), ask())
    assert said.headline(loaded)[:2] == [
        ("徒歩10分以内の住民", "40.0%", "400人・町丁目の人口"),
        ("圏外の住民", "600人", "1,000人のうち"),
    ]
    bare = [{k: v for k, v in row.items() if k != "population"} for row in CHOME]
    land = coverage_report(make_dataset(chome=bare, hubs=[HUB]), ask())
    assert said.headline(land)[:2] == [
        ("徒歩10分以内の面積", "50.0%", "面積カバー率"),
        ("圏外の住民", "不明", ""),
    ]


def test_a_hub_without_a_place_makes_the_share_a_lower_end() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB, {"x": None, "y": None, "name": "どこか"}])
    figures = said.headline(coverage_report(dataset, ask()))
    assert figures[0][1] == "40.0%以上"
    assert figures[1][1] == "600人以下"
    assert figures[4][1:] == ("2か所", "位置が推定0・位置が不明1")


def test_what_must_be_known_first_is_said() -> None:
    nowhere = make_dataset(chome=CHOME, hubs=[{"x": None, "y": None}])
    (message,) = said.notices(nowhere, coverage_report(nowhere, ask()))
    assert "位置が分からないため、徒歩圏は不明" in message
    none = make_dataset(chome=CHOME, hubs=[{**HUB, "functions": "会議室"}])
    question = ask(functions=frozenset({"相談"}))
    (message,) = said.notices(none, coverage_report(none, question))
    assert "1か所もありません" in message
    one = make_dataset(chome=CHOME, hubs=[HUB])
    (message,) = said.notices(one, coverage_report(one, ask(own_area_only=True)))
    assert "拠点がない区域: b地区" in message
    assert said.notices(one, coverage_report(one, ask())) == []


def test_every_figure_has_its_note_and_no_markup_gets_through() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[{**HUB, "source": "<script>x</script>"}])
    report, access = both(dataset, ask())
    rows = said.notes(dataset, report, access, said.residents_notes(dataset))
    notes = dict(rows)
    assert {"圏内の割合", "徒歩の分", "平均・9割", "住民", "E2SFCA", "ジニ係数"} <= set(notes)
    assert "10分以内（ちょうど10分を含む）" in notes["圏内の割合"]
    assert "毎分80m" in notes["徒歩の分"]
    assert "0〜10分 1.00" in notes["E2SFCA"]
    assert "定員" in notes["受け入れの余裕"]
    html = said.notes_html(rows)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_slopes_in_a_sentence() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[HUB])
    flat = coverage_report(dataset, ask())
    slope = coverage_report(dataset, ask(walking=Walking(40.0, 1.0)))
    text = said.slopes_sentence(flat, slope)
    assert "40.0%から10.0%になります（平均は16.0分から32.0分）" in text


def test_sheets_hold_what_the_page_shows() -> None:
    dataset = make_dataset(chome=CHOME, hubs=[{**HUB, "capacity": 250.0}])
    report, access = both(dataset, ask())
    slopes = slopes_table(report, report)
    sheet = coverage_sheet(report, access, slopes)
    assert sheet["住民"].tolist() == [400.0, 600.0]
    assert sheet["徒歩10分以内の割合"].tolist() == [1.0, 0.0]
    assert sheet["届くが手いっぱい"].tolist() == [150.0, 0.0]
    assert sheet["割合（坂を考える）"].tolist() == [1.0, 0.0]
    by_chome = coverage_sheet(*both(dataset, ask(level=CHOME_LEVEL)))
    assert by_chome["最寄りの拠点"].tolist() == ["<b>拠点</b>"] * 4
    notes = said.notes(dataset, report, access, said.residents_notes(dataset))
    content = to_xlsx(
        [
            ("区域ごと", sheet),
            ("数えた拠点", hubs_sheet(dataset, report)),
            ("ローレンツ曲線", lorenz_sheet(access)),
            ("前提と出典", premises_sheet(dataset, notes)),
        ]
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["区域ごと", "数えた拠点", "ローレンツ曲線", "前提と出典"]
    assert to_csv(sheet).decode("utf-8-sig").startswith("区域ID,区域,")
