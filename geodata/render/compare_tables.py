"""Comparing as tables: HTML with the areas as columns, and sheets for the desk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from geodata import phrases
from geodata.compare import Measure
from geodata.compare_municipalities import Figures
from geodata.language import N_, tr
from geodata.render import compare_words, words
from geodata.render.compare_words import measure_label, measure_note, measure_value, share, span

#: The parts of the table, in their order: heading → kinds of measure.
_PARTS = (
    (N_("住民"), ("residents", "share65")),
    (N_("拠点"), ("hubs",)),
    (N_("コーディネーター"), ("persons", "role", "per_person")),
    (N_("徒歩"), ("coverage", "minutes")),
)
STANDARDS = N_("基準")


def area_table(
    names: Mapping[str, str],
    measures: Sequence[Measure],
    gaps: pd.DataFrame,
    *,
    minutes: float,
    caption: str,
) -> str:
    """Measures as rows, areas (*names*: area_id → name) as columns, in parts with headings.

    *gaps* are rows of geodata.gaps.evaluate with ``label`` from words.labelled, of these areas.
    On a narrow screen the style sheet turns each row into a block; ``data-area`` names the cells.
    """
    bodies = [
        _part(tr(heading), [m for m in measures if m.kind in kinds], names, minutes)
        for heading, kinds in _PARTS
    ]
    bodies.insert(3, _standards(names, gaps))
    return _framed(names, bodies, caption)


def _framed(names: Mapping[str, str], bodies: Sequence[str], caption: str) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (tr("項目"), *names.values()))
    return (
        '<section class="panel compare-scroll" tabindex="0"'
        f' aria-label="{escape(caption, quote=True)}">'
        f'<table class="compare-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead>"
        f"{''.join(bodies)}</table></section>"
    )


def _part(
    heading: str, measures: Sequence[Measure], names: Mapping[str, str], minutes: float
) -> str:
    rows = "".join(_row(measure, names, minutes) for measure in measures)
    return _body(heading, rows, len(names)) if rows else ""


def _body(heading: str, rows: str, width: int) -> str:
    return (
        f'<tbody><tr class="part"><th scope="rowgroup" colspan="{width + 1}">{escape(heading)}'
        f"</th></tr>{rows}</tbody>"
    )


def _row(measure: Measure, names: Mapping[str, str], minutes: float) -> str:
    notes = {measure_note(measure, a) for a in names}
    shared = notes.pop() if len(notes) == 1 else ""
    shared = compare_words.loose_hubs(measure) or shared
    cells = "".join(
        _cell(measure_value(measure, a), name, "" if shared else measure_note(measure, a))
        for a, name in names.items()
    )
    label = escape(measure_label(measure, minutes=minutes))
    return f'<tr><th scope="row">{label}{_small(shared)}</th>{cells}</tr>'


def _cell(text: str, name: str, note: str = "", css: str = "") -> str:
    unknown = " unknown" if text == tr(words.UNKNOWN) else ""
    return (
        f'<td class="{css}{unknown}" data-area="{escape(name, quote=True)}">'
        f"<span>{escape(text)}{_small(note)}</span></td>"
    )


def _small(text: str) -> str:
    return f"<small>{escape(text)}</small>" if text else ""


def _standards(names: Mapping[str, str], gaps: pd.DataFrame) -> str:
    rows = []
    for text in dict.fromkeys(gaps["standard"]):
        own = gaps[gaps["standard"] == text].set_index("area_id")
        cells = "".join(
            _cell(*_judged(own, a, name)) if a in own.index else _cell(tr(words.UNKNOWN), name)
            for a, name in names.items()
        )
        label = escape(str(own["label"].iloc[0]))
        rows.append(f'<tr><th scope="row">{label}</th>{cells}</tr>')
    return _body(tr(STANDARDS), "".join(rows), len(names)) if rows else ""


def _judged(own: pd.DataFrame, area_id: str, name: str) -> tuple[str, str, str, str]:
    row = own.loc[area_id]
    status, measure = str(row["status"]), str(row["measure"])
    sign = f"{words.STATUS_SIGN[status]} {words.STATUS[status]}"
    actual = None if pd.isna(row["actual"]) else float(row["actual"])
    note = "" if actual is None else tr("いま{actual}", actual=words.actual(measure, actual))
    return sign, name, note, f"status-{status}"


def area_sheet(
    names: Mapping[str, str],
    measures: Sequence[Measure],
    gaps: pd.DataFrame,
    *,
    minutes: float,
) -> pd.DataFrame:
    """The same as a sheet: one row a measure, one column an area, in words as on the screen."""
    rows = [
        [tr(heading), measure_label(m, minutes=minutes), *(measure_value(m, a) for a in names)]
        for heading, kinds in _PARTS
        for m in measures
        if m.kind in kinds
    ]
    for text in dict.fromkeys(gaps["standard"]):
        own = gaps[gaps["standard"] == text].set_index("area_id")
        said = [
            words.STATUS[str(own.loc[a, "status"])] if a in own.index else tr(words.UNKNOWN)
            for a in names
        ]
        rows.append([tr(STANDARDS), str(own["label"].iloc[0]), *said])
    notes = [
        [
            tr("出典"),
            tr("{measure_label}の基準", measure_label=measure_label(m, minutes=minutes)),
            *(measure_note(m, a) for a in names),
        ]
        for m in measures
        if m.notes
    ]
    return pd.DataFrame([*rows, *notes], columns=[tr("区分"), tr("項目"), *names.values()])


@dataclass(frozen=True)
class _Line:
    """One row about municipalities: its heading, its definition, its text for one of them."""

    label: str
    definition: str
    text: Callable[[Figures], str]


#: The parts of the table of municipalities.
_LINES: Mapping[str, tuple[_Line, ...]] = {
    N_("人口と圏域"): (
        _Line(N_("人口"), "", compare_words.population),
        _Line(N_("人口の基準日"), "", lambda f: words.date(f.population_as_of)),
        _Line(
            N_("圏域"),
            N_("計画づくりの単位"),
            lambda f: tr("{n}{level}", n=f.areas, level=phrases.inner(f.planning_level)),
        ),
        _Line(
            N_("1圏域あたりの住民"), N_("人口÷圏域の数"), lambda f: span(f.per_area, unit=tr("人"))
        ),
    ),
    "CSW": (
        _Line("CSW", N_("統括と全域担当を含む"), lambda f: span(f.csw, unit=tr("人"))),
        _Line(N_("CSW1人あたりの住民"), N_("人口÷CSW"), lambda f: span(f.per_csw, unit=tr("人"))),
        _Line(
            N_("圏域担当のCSW"),
            N_("統括と全域担当を除く"),
            lambda f: span(f.csw_area, unit=tr("人")),
        ),
        _Line(
            N_("圏域担当のCSW1人あたりの住民"),
            N_("人口÷圏域担当のCSW"),
            lambda f: span(f.per_csw_area, unit=tr("人")),
        ),
    ),
    N_("コーディネーター全体"): (
        _Line(
            N_("コーディネーター（実人数）"),
            N_("職を問わず1人を1回だけ数える"),
            lambda f: span(f.persons, unit=tr("人")),
        ),
        _Line(
            N_("1人あたりの住民"), N_("人口÷実人数"), lambda f: span(f.per_person, unit=tr("人"))
        ),
    ),
    N_("拠点"): (
        _Line(N_("数えた拠点"), "", lambda f: tr(f.hub_type or words.UNKNOWN)),
        _Line(N_("拠点の数"), "", lambda f: span(f.hubs, unit=tr("か所"))),
        _Line(
            N_("人口1万人あたりの拠点"),
            N_("拠点の数÷人口×10,000"),
            lambda f: span(f.hubs_per_10k, unit=tr("か所"), digits=2),
        ),
        _Line(
            N_("1拠点あたりの住民"), N_("人口÷拠点の数"), lambda f: span(f.per_hub, unit=tr("人"))
        ),
    ),
    N_("基準"): (
        _Line(
            N_("自分の基準をすべて満たす圏域"),
            N_("基準は自治体ごとに違う"),
            compare_words.standards_met,
        ),
        _Line(N_("その割合"), "", lambda f: share(f.met_share)),
    ),
}


def municipality_table(figures: Sequence[Figures], *, caption: str) -> str:
    """Ratios as rows, municipalities as columns, each row with its definition."""
    names = {f.code: f.name for f in figures}
    bodies = [
        _body(
            tr(part),
            "".join(
                f'<tr><th scope="row">{escape(tr(line.label))}'
                f"{_small(tr(line.definition))}</th>"
                f"{''.join(_cell(line.text(f), f.name) for f in figures)}</tr>"
                for line in lines
            ),
            len(figures),
        )
        for part, lines in _LINES.items()
    ]
    return _framed(names, bodies, caption)


def municipality_sheet(figures: Sequence[Figures]) -> pd.DataFrame:
    """The same as a sheet: one row a ratio, one column a municipality."""
    rows = [
        [tr(part), tr(line.label), tr(line.definition), *(line.text(f) for f in figures)]
        for part, lines in _LINES.items()
        for line in lines
    ]
    return pd.DataFrame(
        rows, columns=[tr("区分"), tr("項目"), tr("定義"), *(f.name for f in figures)]
    )


def remark_sheet(figures: Sequence[Figures]) -> pd.DataFrame:
    """What each municipality counts, with the data's own notes and sources."""
    rows = [(f.name, compare_words.remark(r), r.text, r.source) for f in figures for r in f.remarks]
    rows += [
        (f.name, tr("基準: {standard}", standard=words.standard(s)), s.statement, s.source)
        for f in figures
        for s in f.standards
    ]
    return pd.DataFrame(rows, columns=[tr("自治体"), tr("注意"), tr("資料の注記"), tr("出典")])
