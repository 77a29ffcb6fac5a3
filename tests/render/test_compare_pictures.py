"""Comparing on the screen: words for what is open, small maps, tables, the scatter."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from geodata import store
from geodata.compare import area_measures
from geodata.compare_municipalities import figures
from geodata.gaps import evaluate
from geodata.render import words
from geodata.render.compare_charts import AXES, left_out, ranged_note, scatter, scatter_summary
from geodata.render.compare_tables import (
    area_sheet,
    area_table,
    municipality_sheet,
    municipality_table,
    remark_sheet,
)
from geodata.render.compare_words import half_up, remark, share, span, standards_met
from geodata.render.small_maps import HEIGHT, WIDTH, small_map, small_scale, small_shapes
from geodata.span import UNKNOWN, Span, one
from geodata.standards import own_standards
from tests.geodata.factories import make_dataset

LEAKED = re.compile(r"\b(?:None|nan|NaN|inf)\b")
HOSTILE = '<script>alert(1)</script>" onload="x'


@pytest.fixture(scope="module")
def all_figures():
    return [figures(store.load(code)) for code in store.codes()]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (one(6), "6人"),
        (Span(18, 27), "18〜27人"),
        (Span(18, 27, more=True), "18〜27人＋不明"),
        (Span(25_827.5, 38_741.3, less=True), "25,828〜38,741人以下"),
        (one(29_572.5), "29,573人"),
        (UNKNOWN, "不明"),
        (one(0), "0人"),
    ],
)
def test_a_span_in_words(value: Span, text: str) -> None:
    assert span(value, unit="人") == text


def test_shares_and_rounding() -> None:
    assert share(Span(0.5, 1.0)) == "50〜100%"
    assert share(Span(0.8235, 0.8235, more=True), digits=1) == "82.4%以上"
    assert share(UNKNOWN) == "不明"
    # Python's own round would give 2 and 29,572
    assert (half_up(2.5), half_up(29_572.5), half_up(0.125, 2)) == ("3", "29,573", "0.13")


def test_every_remark_has_words(all_figures) -> None:
    for found in all_figures:
        for one_remark in found.remarks:
            said = remark(one_remark)
            assert said.endswith("。")
            assert "{" not in said
    said = "".join(remark(r) for r in all_figures[2].remarks)
    assert "18人とも27人とも" in said
    assert standards_met(all_figures[0]) == "4のうち2〜4（判定できない2）"
    assert standards_met(all_figures[3]) == "7のうち7"


def test_counts_part_by_ones_and_large_figures_at_round_numbers() -> None:
    few = small_scale({"a": one(0), "b": one(2), "c": UNKNOWN})
    assert few.labels == ("0", "1", "2")
    assert [few.index(v) for v in (one(0), one(1), one(2), UNKNOWN)] == [0, 1, 2, None]
    # a range over classes belongs to none of them
    assert few.index(Span(0, 1)) is None
    many = small_scale({str(n): one(n * 1000.0) for n in range(40, 61)})
    assert many.breaks == (45_000, 50_000, 55_000)
    assert many.labels == ("45,000未満", "45,000〜50,000", "50,000〜55,000", "55,000以上")
    assert many.index(one(45_000)) == 1
    assert many.index(Span(56_000, 58_000)) == 3
    # open above is certain only in the highest class
    assert many.index(Span(56_000, 56_000, more=True)) == 3
    assert many.index(Span(46_000, 46_000, more=True)) is None


def test_the_same_range_everywhere_is_a_class_of_its_own() -> None:
    values = {"a": Span(2, 3), "b": UNKNOWN, "c": Span(2, 3)}
    scale = small_scale(values, texts={"a": "2〜3人", "b": "不明", "c": "2〜3人"})
    assert scale.labels == ("2〜3人",)
    assert [scale.index(v) for v in values.values()] == [0, None, 0]


def test_nothing_known_makes_no_classes() -> None:
    assert small_scale({"a": UNKNOWN}).index(UNKNOWN) is None
    assert small_scale({"a": one(0.5), "b": one(0.5)}).index(one(0.5)) == 0


def _svg(figure: str) -> ElementTree.Element:
    encoded = re.search(r"base64,([^\"]+)", figure)
    assert encoded is not None
    return ElementTree.fromstring(base64.b64decode(encoded.group(1)))  # noqa: S314 (our own)


@pytest.mark.parametrize("code", store.codes())
def test_small_maps_of_every_level_fit_their_box(code: str) -> None:
    dataset = store.load(code)
    for level in dataset.levels():
        shapes = small_shapes(dataset, level)
        assert set(shapes.paths) == set(
            dataset.areas_at(level).dropna(subset=["geometry"])["area_id"]
        )
        numbers = [
            tuple(map(float, pair.split(",")))
            for path in shapes.paths.values()
            for pair in re.findall(r"[-\d.]+,[-\d.]+", path)
        ]
        assert min(x for x, _ in numbers) >= 0
        assert max(x for x, _ in numbers) <= WIDTH
        assert max(y for _, y in numbers) <= HEIGHT


def test_north_is_up_and_east_is_right() -> None:
    shapes = small_shapes(store.load("13123"), "日常生活圏域")
    assert shapes.points["13123-koiwa"][1] < shapes.points["13123-kasai-nambu"][1]
    assert shapes.points["13123-komatsugawa-hirai"][0] < shapes.points["13123-shinozaki"][0]


def test_names_on_the_map_are_short_and_do_not_lie_over_each_other() -> None:
    dataset = store.load("13110")
    shapes = small_shapes(dataset, "住区")
    assert shapes.short["13110-komaba"] == "駒場"
    assert small_shapes(dataset, "地区").short["13110-hokubu"] == "北部"
    assert small_shapes(store.load("13123"), "日常生活圏域").short["13123-koiwa"] == "小岩"
    values = dict.fromkeys(shapes.paths, one(1))
    figure = small_map(
        shapes,
        values,
        small_scale(values),
        title="x",
        texts=dict.fromkeys(values, "1"),
        chosen=list(shapes.paths)[:6],
    )
    texts = list(_svg(figure).iter("{http://www.w3.org/2000/svg}text"))
    places = [(float(t.get("x")), float(t.get("y")), len(t.text)) for t in texts]
    assert len(places) == 6
    for n, (x, y, size) in enumerate(places):
        for other_x, other_y, other in places[n + 1 :]:
            near = abs(x - other_x) < 12 * (size + other) / 2
            assert not (near and abs(y - other_y) < 12.9)


def test_a_small_map_says_what_it_shows_and_hatches_what_is_unknown() -> None:
    dataset = store.load("13123")
    shapes = small_shapes(dataset, "日常生活圏域")
    values = dict.fromkeys(shapes.paths, UNKNOWN) | {"13123-koiwa": one(1)}
    texts = {a: span(v, unit="か所") for a, v in values.items()}
    figure = small_map(
        shapes,
        values,
        small_scale(values),
        title="なごみの家",
        texts=texts,
        chosen=["13123-koiwa", "13123-shinozaki"],
    )
    assert 'alt="なごみの家の地図。小岩 1か所、篠崎 不明"' in figure
    assert "不明</li>" in figure
    svg = _svg(figure)
    fills = [e.get("fill") for e in svg.iter("{http://www.w3.org/2000/svg}path")]
    assert fills.count("url(#unknown)") == len(shapes.paths) - 1
    names = [e.text for e in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert names == ["小岩", "篠崎"]


def test_hostile_names_stay_text() -> None:
    dataset = make_dataset(
        chome=[{"x": 0, "y": 0, "population": 5}],
        areas=[{"area_id": "a", "name": HOSTILE}],
        hubs=[{"x": 0, "y": 0, "area_id": "a"}],
    )
    shapes = small_shapes(dataset, dataset.municipality.planning_level)
    values = {"a": one(1)}
    figure = small_map(
        shapes, values, small_scale(values), title=HOSTILE, texts={"a": HOSTILE}, chosen=["a"]
    )
    measures = area_measures(dataset)
    table = area_table({"a": HOSTILE}, measures, _gaps(dataset), minutes=10.0, caption=HOSTILE)
    for said in (figure, table):
        assert "<script" not in said
        assert 'onload="x' not in said
    texts = [e.text for e in _svg(figure).iter("{http://www.w3.org/2000/svg}text")]
    assert texts == [HOSTILE]


def _gaps(dataset):
    standards = own_standards(dataset)
    found = evaluate(dataset, standards)
    return words.labelled(found, standards) if len(found) else found.assign(label=[])


@pytest.mark.parametrize("code", store.codes())
def test_the_table_of_areas_has_every_area_as_a_column_and_no_false_zero(code: str) -> None:
    dataset = store.load(code)
    level = dataset.municipality.planning_level
    names = dict(zip(*[dataset.areas_at(level)[c] for c in ("area_id", "name")], strict=True))
    kind = dataset.hubs["hub_type"].iloc[0]
    measures = area_measures(dataset, hub_type=kind)
    gaps = _gaps(dataset)
    html = area_table(names, measures, gaps, minutes=15.0, caption="くらべる")
    assert html.count('scope="col"') == len(names) + 1
    assert not LEAKED.search(html)
    sheet = area_sheet(names, measures, gaps, minutes=15.0)
    assert list(sheet.columns) == ["区分", "項目", *names.values()]
    ages = sheet[sheet["項目"] == "65歳以上の割合"].iloc[0]
    assert set(ages[list(names.values())]) == {"不明"}
    assert not sheet.astype(str).apply(lambda column: column.str.contains(LEAKED)).any().any()


def test_the_table_of_municipalities(all_figures) -> None:
    html = municipality_table(all_figures, caption="自治体")
    for text in ("59,145人", "23,658人", "29,573人", "77,483人", "18〜27人＋不明", "20,993人"):
        assert text in html
    assert not LEAKED.search(html)
    sheet = municipality_sheet(all_figures).set_index("項目")
    assert sheet.loc["1圏域あたりの住民", "江戸川区"] == "46,490人"
    assert sheet.loc["CSW1人あたりの住民", "江戸川区"] == "25,828〜38,741人以下"
    assert sheet.loc["圏域担当のCSW1人あたりの住民", "小金井市"] == "31,490人"
    remarks = remark_sheet(all_figures)
    assert set(remarks["自治体"]) == {"文京区", "目黒区", "江戸川区", "三鷹市", "小金井市"}
    assert not remarks.astype(str).apply(lambda column: column.str.contains(LEAKED)).any().any()


def test_a_range_is_a_line_between_its_ends(all_figures) -> None:
    x, y = AXES["hubs_per_10k"], AXES["per_csw"]
    figure = scatter(all_figures, x, y)
    assert len(figure.data) == 5
    edogawa = next(t for t in figure.data if "江戸川区" in t.text)
    assert list(edogawa.y) == [pytest.approx(697_343 / 27), pytest.approx(697_343 / 18)]
    assert len(set(edogawa.x)) == 1
    assert "全域の人口÷CSWの人数" in figure.layout.yaxis.title.text
    assert "拠点の数÷全域の人口" in figure.layout.xaxis.title.text
    assert "文京区 0.34か所・23,658人" in scatter_summary(all_figures, x, y)
    assert "白抜き" in ranged_note(all_figures, x, y)
    assert ranged_note([all_figures[0]], x, y) == ""


def test_two_ranges_of_different_sources_are_a_box(all_figures) -> None:
    found = replace(all_figures[2], met=Span(6, 8))
    both = scatter([found], AXES["met_share"], AXES["per_csw"]).data[0]
    assert len(set(zip(both.x, both.y, strict=True))) == 4
    linked = scatter([found], AXES["per_person"], AXES["per_csw"]).data[0]
    assert len(linked.x) == 2


def test_what_is_unknown_is_left_out_and_named(all_figures) -> None:
    found = [replace(f, hubs=UNKNOWN) if f.code == "13105" else f for f in all_figures]
    x, y = AXES["hubs_per_10k"], AXES["per_csw"]
    assert left_out(found, x, y) == ["文京区"]
    assert len(scatter(found, x, y).data) == 4
    assert "文京区 不明" in scatter_summary(found, x, y)
