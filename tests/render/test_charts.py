"""Charts: unknown is never a bar of zero, units never share an axis, words say the same."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from geodata import language
from geodata.gaps import evaluate
from geodata.history import Record, Series, posts_on, series
from geodata.overview import COUNTS_DIFFER, LEVEL, as_dataset, regions
from geodata.post_ratio import average, post_ratios
from geodata.posts import posts_by_area
from geodata.render import words
from geodata.render.charts import (
    chart_config,
    gap_bars,
    gap_bars_summary,
    status_chart,
    status_chart_summary,
)
from geodata.render.history_chart import history_chart, history_summary, is_joined
from geodata.render.history_map import day_label, day_sentence, history_state
from geodata.render.post_charts import (
    posts_bars,
    posts_bars_summary,
    ratio_bars,
    ratio_bars_summary,
    ratio_text,
)
from geodata.render.post_words import explanations, table_roles
from geodata.render.survey_charts import SHARED_AXIS, stated, survey_charts
from geodata.render.tokyo_map import overview_map, overview_state
from geodata.standards import own_standards
from geodata.store import Dataset, codes, load_overview
from geodata.store import load as read

load = cache(read)
HATCHES = {"/"}


@pytest.fixture(scope="module")
def edogawa() -> Dataset:
    return load("13123")


def labelled(dataset: Dataset) -> pd.DataFrame:
    standards = own_standards(dataset)
    gaps = evaluate(dataset, standards)
    gaps = gaps[gaps["level"] == dataset.municipality.planning_level]
    return words.labelled(gaps, standards)


def written(figure: go.Figure) -> str:
    return json.dumps(figure.to_plotly_json(), default=str, ensure_ascii=False)


def annotations(figure: go.Figure) -> list[str]:
    return [str(a.text) for a in figure.layout.annotations]


def lengths(figure: go.Figure, *, hatched: bool) -> dict[str, float]:
    found: dict[str, float] = {}
    for trace in figure.data:
        if trace.type == "bar" and (trace.marker.pattern.shape in HATCHES) is hatched:
            found |= dict(zip(trace.y, trace.x, strict=True))
    return found


def names(dataset: Dataset) -> dict[str, str]:
    return dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))


def test_no_english_buttons() -> None:
    assert chart_config()["displayModeBar"] is False
    assert chart_config()["locale"] == "ja"
    json.dumps(chart_config())
    with language.using("en"):
        assert "locale" not in chart_config()  # plotly's own


def test_a_gap_that_cannot_be_judged_is_hatched_up_to_the_target() -> None:
    gaps = labelled(load("13105"))
    hubs = gaps[gaps["subject"] == "つどい〜の"]
    figure = gap_bars(hubs)
    assert lengths(figure, hatched=True) == {"大塚": 2.0, "本富士": 2.0}
    assert lengths(figure, hatched=False) == {"富坂": 2.0, "駒込": 2.0}
    assert "不明（1以上）" in annotations(figure)
    assert gap_bars_summary(hubs).endswith("4のうち満たす2、不足0、不明2。")


def test_a_known_shortage_is_a_length_with_its_gap(edogawa: Dataset) -> None:
    gaps = labelled(edogawa)
    figure = gap_bars(gaps[gaps["measure"] == "count_per_area"])
    assert lengths(figure, hatched=True) == {}
    assert lengths(figure, hatched=False)["船堀"] == 0.0  # known to be none: a real zero
    assert "▲ 0（あと1）" in annotations(figure)
    assert "目標 1" in annotations(figure)


def test_each_standard_has_a_panel_and_an_axis_of_its_own(edogawa: Dataset) -> None:
    gaps = labelled(edogawa)
    figure = gap_bars(gaps)
    titles = [figure.layout[axis].title.text for axis in ("xaxis", "xaxis2")]
    assert titles == ["か所", "住民の割合（%）"]
    assert {trace.xaxis for trace in figure.data} == {"x", "x2"}


def test_no_gaps_at_all() -> None:
    empty = labelled(load("13105")).iloc[:0]
    gap_bars(empty)
    assert gap_bars_summary(empty) == "基準が選ばれていません。"


def test_names_are_not_markup() -> None:
    gaps = labelled(load("13105"))
    gaps["name"] = "<b>太字</b>"
    gaps["label"] = "<i>斜体</i>"
    assert "<b>太字" not in written(gap_bars(gaps))
    assert "<i>斜体" not in written(gap_bars(gaps))


def test_persons_of_two_readings_are_a_bar_and_a_hatched_rest(edogawa: Dataset) -> None:
    counts = posts_by_area(edogawa, "日常生活圏域")
    figure = posts_bars(counts, names(edogawa))
    assert lengths(figure, hatched=False)["小岩"] == 2
    assert lengths(figure, hatched=True)["小岩"] == 1  # 2 or 3
    assert lengths(figure, hatched=True)["船堀"] == 3  # unknown: the whole scale, and never zero
    assert "船堀" not in lengths(figure, hatched=False)
    assert "2人または3人" in annotations(figure)
    assert annotations(figure).count("不明") == 6
    assert "船堀不明" in posts_bars_summary(counts, names(edogawa))


def test_persons_of_bunkyo() -> None:
    dataset = load("13105")
    counts = posts_by_area(dataset, "日常生活圏域")
    text = posts_bars_summary(counts, names(dataset))
    assert text == "実人数: 富坂3人、大塚2人、本富士2人、駒込2人、全域1人。"
    assert posts_bars_summary(counts, names(dataset), role="CSW").endswith("全域1人。")


def test_ratios(edogawa: Dataset) -> None:
    ratios = post_ratios(edogawa, "日常生活圏域", "CSW")
    figure = ratio_bars(ratios, role="CSW", average=average(ratios))
    assert len(lengths(figure, hatched=True)) == 6
    assert "23,357人か15,571人" in annotations(figure)
    assert "不明なのは6区域" in ratio_bars_summary(ratios, role="CSW")
    assert ratio_text(None, None) == "不明"
    assert ratio_text(10.0, 10.0) == "10人"


def test_the_past_is_drawn_in_steps_and_not_through_gaps() -> None:
    koganei = series(load("13210"))
    lines = [t for t in history_chart(koganei).data if t.mode == "lines"]
    for line in lines:
        assert line.line.shape == "hv"
        assert "2017-03-01" not in line.x  # the model project joins nothing
    assert not is_joined(koganei[0])
    assert "人数の記載がない記録1件" in history_summary(koganei)

    bunkyo = series(load("13105"))
    figure = history_chart(bunkyo, marked="2016-04-01")
    steps = next(t for t in figure.data if t.mode == "lines")
    assert list(steps.y) == [1, 2, 4, 8, 10, 10]
    assert steps.x[-1] == "2025-09-16"
    assert is_joined(bunkyo[0])
    assert figure.layout.shapes[0].x0 == "2016-04-01"


def test_the_number_of_a_late_point_does_not_run_over_the_right_edge() -> None:
    points = [t for t in history_chart(series(load("13123"))).data if t.mode == "markers+text"]
    beside = {
        place for t in points for place in t.textposition if isinstance(t.textposition, tuple)
    }
    assert beside == {"top left", "bottom left"}


def test_the_years_stand_in_both_calendars() -> None:
    ticks = history_chart(series(load("13105"))).layout.xaxis.ticktext
    assert "2010<br>平成22" in ticks
    assert "2019<br>令和元" in ticks


def test_a_point_says_where_it_is_from() -> None:
    figure = history_chart(series(load("13204")))
    texts = [text for trace in figure.data for text in (trace.hovertext or ())]
    assert texts
    assert all("出典" in text for text in texts)


def test_a_history_without_numbers() -> None:
    record = Record("2020", "2020-04-01", None, "", "")
    history_chart([Series(None, "CSW", (record,))])
    assert history_summary([]) == "配置の記録はありません。"
    assert history_chart([]).layout.height


@pytest.mark.parametrize(
    ("day", "label"),
    [
        ("2024-04-01", "2024年4月（令和6年4月）"),
        ("2023-12-31", "2023年12月末（令和5年12月末）"),
        ("2025-09-16", "2025年9月16日（令和7年9月16日）"),
        ("2019-04-01", "2019年4月（平成31年4月）"),
    ],
)
def test_days_of_the_slider(day: str, label: str) -> None:
    assert day_label(day) == label


def test_the_map_of_a_day() -> None:
    dataset = load("13204")
    role = "地域福祉コーディネーター"
    posts = posts_on(dataset, "2024-01-01")
    state = history_state(dataset, posts, role=role, day="2024-01-01")
    layer = state.layers[0]
    known = [a for a, c in layer.classes.items() if not layer.table[c].hatch]
    assert sorted(known) == ["13204-osawa", "13204-renjaku", "13204-tobu"]
    assert "差の1人" in day_sentence(posts, role=role)
    later = history_state(dataset, posts_on(dataset, "2024-04-01"), role=role, day="2024-04-01")
    assert later.layers[0].table == layer.table  # colours keep their meaning through time


def test_status_chart() -> None:
    statuses = load_overview().municipalities["status"]
    figure = status_chart(statuses)
    assert [trace.x[0] for trace in figure.data] == [30, 6, 26]
    assert status_chart_summary(statuses) == "62区市町村のうち、実施30、移行準備6、未実施26。"


def test_survey_figures_of_another_kind_never_share_an_axis() -> None:
    survey = load_overview().survey
    questions = {q.question: q for q in survey_charts(survey)}
    support = questions["参加支援の件数"]
    assert support.figure is None
    assert [fact.stated for fact in support.alone] == ["14件", "1,527件"]
    assert {fact.share for fact in support.alone} == {None}
    for question in questions.values():
        assert len({(fact.unit, fact.n) for fact in question.charted}) <= 1
        assert len(question.charted) + len(question.alone) == int(
            (survey["question"] == question.question).sum()
        )
        if question.figure is not None:
            assert question.figure.layout.xaxis.title.text
    assert set(SHARED_AXIS) <= set(questions)


def test_shares_keep_their_words() -> None:
    questions = {q.question: q for q in survey_charts(load_overview().survey)}
    asked = questions["既存の相談支援の強化"]
    assert [fact.stated for fact in asked.charted] == ["2/3", "半数"]
    assert stated("8", "割(以上)") == "8割以上"
    assert stated("全て", "自治体の割合", 1.0) == "全て"
    assert stated("1527", "件", 1527.0) == "1,527件"


def test_a_table_edited_into_two_units_is_not_drawn_on_one_axis() -> None:
    survey = load_overview().survey
    survey.loc[survey["option"] == "連絡会を実施", "unit"] = "件"
    question = next(q for q in survey_charts(survey) if q.question == "既存の相談支援の強化")
    assert question.figure is None
    assert len(question.alone) == 2


@pytest.mark.parametrize("code", codes())
def test_what_is_said_beside_the_counts(code: str) -> None:
    text = "".join(explanations(load(code)))
    expected = {
        "13105": ("実人数は10人", "20人ではありません", "富坂3人", "全域の担当1人"),
        "13110": ("実人数は10人", "20人ではありません"),
        "13123": ("18人または27人", "統括（全域）", "不明はゼロではない"),
        "13204": ("実人数は21人",),
        "13210": ("分かっている実人数は6人", "統括は2人で、CSW 6人のうち"),
    }
    assert all(part in text for part in expected[code])


def test_sc_stands_once() -> None:
    assert table_roles(load("13105")) == ["CSW", "SC"]
    assert table_roles(load("13110")) == ["CSW", "第2層SC"]
    assert table_roles(load("13210")) == ["CSW", "第2層SC"]


def test_tokyo_as_a_map() -> None:
    overview = load_overview()
    document = overview_map(overview)
    (south, west), (north, east) = document.bounds
    assert 138.9 < west < east < 140.0
    assert 35.4 < south < north < 36.0
    shapes: dict[str, Any] = json.loads(document.geometry.content)
    assert len(shapes["levels"][0]["areas"]) == 62
    assert "気象庁" in shapes["credit"]
    payload = overview_state(overview.municipalities, with_map=["13105"]).to_payload(document)
    counted = [payload["layers"][0]["classes"].count(digit) for digit in "012"]
    assert counted == [30, 6, 26]
    assert as_dataset(overview).levels() == [LEVEL]


def test_every_municipality_lies_in_a_region() -> None:
    overview = load_overview()
    reached = {code for region in regions(overview) for code in region.codes}
    assert reached == set(overview.municipalities["municipality_code"])
    assert set(COUNTS_DIFFER) <= reached
