"""The parts that sheets have in common: standards, comparison, history, premises, sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

import pandas as pd

from geodata import phrases
from geodata.compare import Measure
from geodata.history import Series
from geodata.language import N_, tr
from geodata.render import compare_words, words
from geodata.render.history_chart import when
from geodata.render.sheet.content import (
    Bars,
    Cell,
    Column,
    KeyFigure,
    Lines,
    Num,
    Section,
    Table,
)
from geodata.render.sheet.typeset import FONT_LICENCE
from geodata.sheet import Basis, StandardCount
from geodata.sources import CASEBOOK, Source
from geodata.vocabulary import word

#: More addresses than this are told by site on paper; the spreadsheet has every one.
_MOST_SOURCES = 14
INTERNAL = N_("内部資料")
STAFF = N_("職員用")
CHANGED = N_("基準を変更")
SCENARIO = N_("想定")


def badges(basis: Basis, internal: int) -> tuple[str, ...]:
    """What a reader must know before any figure."""
    found = [tr(INTERNAL)] if internal else []
    if basis.setting.audience == "staff" and not internal:
        found.append(tr(STAFF))
    if basis.setting.scenario is not None:
        found.append(tr(SCENARIO))
    if not basis.own_standards:
        found.append(tr(CHANGED))
    return tuple(found)


def warnings(basis: Basis, internal: int) -> tuple[str, ...]:
    """The badges spelled out, one sentence each."""
    found = []
    if internal:
        found.append(
            tr(
                "職員だけが見る情報を{internal}件含みます。外に出さないでください。",
                internal=internal,
            )
        )
    if basis.setting.scenario is not None:
        changes = phrases.comma(basis.setting.scenario_changes)
        found.append(
            tr(
                "これは想定「{scenario}」の姿で、今の姿ではありません{changes}。",
                scenario=basis.setting.scenario,
                changes=phrases.brackets(changes),
            )
        )
    if not basis.own_standards:
        said = phrases.comma(words.standard(s) for s in basis.standards) or tr("なし")
        found.append(tr("自治体の基準ではなく、変えた基準で計算しています（{said}）。", said=said))
    return tuple(found)


def standards_section(gaps: pd.DataFrame, basis: Basis) -> Section:
    """Each standard: met, short or unknown, with the reading and what is missing."""
    labelled = words.labelled(gaps, basis.standards)
    rows: list[tuple[Cell, ...]] = []
    for row in labelled.to_dict("records"):
        status = row["status"]
        reason = words.REASONS.get(row["reason"], "")
        lacking = shortfall(row) if status != "met" else "―"
        rows.append(
            (
                f"{words.STATUS_SIGN[status]} {words.STATUS[status]}",
                str(row["label"]) + phrases.brackets(reason),
                num(row["actual"], reading(row)),
                num(row["gap"], lacking),
            )
        )
    if not rows:
        return Section(
            "standards", tr("基準"), lines=(tr("この区分には計算できる基準がありません。"),)
        )
    columns = (
        Column(tr("判定"), 1.15),
        Column(tr("基準"), 3.6),
        Column(tr("いま"), 0.95, "right"),
        Column(tr("不足"), 1.15, "right"),
    )
    return Section("standards", tr("基準との比べ"), Table(columns, tuple(rows)))


def reading(row: Mapping[Hashable, Any]) -> str:
    """What an area has, in the unit of its standard: 「1か所」「2人」「47.6%」."""
    return _counted(words.actual(row["measure"], row["actual"]), row, row["actual"])


def shortfall(row: Mapping[Hashable, Any]) -> str:
    """What an area lacks, in the same unit; 不明 where it cannot be told."""
    return _counted(words.gap(row["measure"], row["gap"]), row, row["gap"])


def _counted(text: str, row: Mapping[Hashable, Any], value: object) -> str:
    counted = row["measure"] == "count_per_area" and not pd.isna(value)
    return words.with_unit(text, words.unit(row["subject"])) if counted else text


def now_and_lacking(actual: str, lacking: str) -> str:
    """The reading of a standard and what is missing, on a card: 「いま 1か所　足りない分 1か所」."""
    now = tr("いま {reading}", reading=actual)
    return now if lacking in ("―", "") else now + tr("　足りない分 {lacking}", lacking=lacking)


def met_by(met: str) -> str:
    """The head of a card: 「4地区のうち3が満たす」."""
    return tr("{met}が満たす", met=met)


def counts_section(counts: Sequence[StandardCount], *, title: str) -> Section | None:
    """How many areas meet each standard, and which ones do not."""
    if not counts:
        return None
    rows: list[tuple[Cell, ...]] = []
    for one in counts:
        total = one.met + len(one.short) + len(one.unknown)
        told = []
        if one.short:
            told.append(tr("▲ 不足: {short}", short=phrases.comma(one.short)))
        if one.unknown:
            told.append(tr("？ 不明: {unknown}", unknown=phrases.comma(one.unknown)))
        rows.append(
            (
                words.standard(one.standard),
                tr(
                    "{total}{level}のうち{met}",
                    total=total,
                    level=phrases.inner(one.level),
                    met=one.met,
                ),
                "\n".join(told) or tr("○ すべて満たす"),
            )
        )
    columns = (
        Column(tr("基準"), 2.2),
        Column(tr("満たす"), 1.3),
        Column(tr("満たさないところ"), 2.6),
    )
    return Section("parts", title, Table(columns, tuple(rows)))


def comparison_section(
    measures: Sequence[Measure], names: dict[str, str], basis: Basis, *, chosen: str | None
) -> Section:
    """Every area of the level side by side, the chosen one marked."""
    shown = [m for m in measures if _worth_a_column(m, basis)]
    columns = [Column(tr("区域"), 1.7)]
    columns += [Column(_short_label(m, basis), _WIDTHS.get(m.kind, 1.1), "right") for m in shown]
    rows: list[tuple[Cell, ...]] = [
        (
            f"▶ {name}" if area_id == chosen else name,
            *(num(m.values[area_id].exact, compare_words.measure_value(m, area_id)) for m in shown),
        )
        for area_id, name in names.items()
    ]
    order = list(names)
    strong = order.index(chosen) if chosen in names else None
    level = next(iter(basis.dataset.areas_at(basis.level)["level"]), basis.level)
    return Section(
        "comparison",
        tr("ほかの区域とくらべる")
        if chosen
        else tr("{level}ごとに見る", level=phrases.inner(level)),
        Table(tuple(columns), tuple(rows), strong),
        notes=_bases(measures, basis),
        charts=tuple(_bars(m, names, strong) for m in shown if m.kind in _CHARTED),
    )


_WIDTHS = {"per_person": 1.9, "residents": 1.5, "persons": 1.35}
_CHARTED = ("residents", "persons")
_COLUMNS = ("residents", "persons", "per_person", "coverage", "unmet")


def _worth_a_column(measure: Measure, basis: Basis) -> bool:
    return measure.kind in _COLUMNS or (
        measure.kind == "hubs" and measure.subject == basis.hub_type
    )


def _short_label(measure: Measure, basis: Basis) -> str:
    return {
        "residents": tr("住民"),
        "hubs": tr(measure.subject),
        "persons": tr("担い手（実人数）"),
        "per_person": tr("1人あたり住民"),
        "coverage": tr("徒歩{minutes:g}分以内", minutes=basis.setting.minutes),
        "unmet": tr("足りない基準"),
    }[measure.kind]


def _bars(measure: Measure, names: dict[str, str], strong: int | None) -> Bars:
    spans = [measure.values[area_id] for area_id in names]
    titles = {
        "residents": tr("住民（人）"),
        "persons": tr("コーディネーター（実人数、少ない方の読み）"),
    }
    categories = [
        name if span.known else name + phrases.brackets(tr(words.UNKNOWN))
        for name, span in zip(names.values(), spans, strict=True)
    ]
    return Bars(titles[measure.kind], tuple(categories), tuple(s.low for s in spans), strong)


def _bases(measures: Sequence[Measure], basis: Basis) -> tuple[str, ...]:
    """Where the residents of the table are from, and what 徒歩 means."""
    told = []
    residents = next((m for m in measures if m.kind == "residents"), None)
    if residents is not None:
        notes = Counter(compare_words.measure_note(residents, a) for a in residents.values)
        told += [tr("住民: {note}。", note=note) for note in notes if note]
    if any(m.kind == "coverage" for m in measures):
        told.append(
            tr(
                "徒歩{minutes:g}分以内: {hub_type}まで歩ける住民の割合。",
                minutes=basis.setting.minutes,
                hub_type=tr(str(basis.hub_type)),
            )
        )
    return tuple(told)


def history_section(lines: Sequence[Series], *, note: str = "") -> Section | None:
    """The records of the posts in order of time; a chart where any number is known."""
    records = sorted(
        ((record, one.role) for one in lines for record in one.records),
        key=lambda pair: pair[0].start,
    )
    if not records:
        return None
    rows: list[tuple[Cell, ...]] = [
        (
            when(record.date),
            tr(role),
            num(record.heads, words.number(record.heads, unit=tr("人"))),
            record.note,
        )
        for record, role in records
    ]
    columns = (
        Column(tr("時点"), 2.1),
        Column(tr("役割"), 1.0),
        Column(tr("人数"), 0.6, "right"),
        Column(tr("内容"), 3.6),
    )
    dates = list(dict.fromkeys(record.date for record, _ in records))
    series = tuple(
        (
            tr(one.role),
            tuple(
                next(
                    (float(r.heads) for r in one.records if r.date == d and r.heads is not None),
                    None,
                )
                for d in dates
            ),
        )
        for one in lines
        if any(r.heads is not None for r in one.records)
    )
    charts = (Lines(tr("配置の人数（人）"), tuple(dates), series),) if series else ()
    return Section(
        "history",
        tr("配置の歩み"),
        Table(columns, tuple(rows)),
        notes=(note,) if note else (),
        charts=charts,
    )


def activities_section(activities: pd.DataFrame) -> Section | None:
    """What people do there."""
    if activities.empty:
        return None
    rows: list[tuple[Cell, ...]] = []
    for row in activities.to_dict("records"):
        inside = tr("〔内部〕") if row["visibility"] == "staff" else ""
        told = [str(row[name]) for name in ("summary", "cadence") if pd.notna(row[name])]
        rows.append((f"{inside}{row['name']}", word(str(row["kind"])), tr("。").join(told)))
    columns = (Column(tr("名前"), 1.7), Column(tr("種類"), 0.9), Column(tr("内容"), 3.4))
    return Section(
        "activities",
        tr("活動"),
        Table(columns, tuple(rows)),
        count=tr("{n}件", n=len(activities)),
    )


def premises(basis: Basis) -> tuple[str, ...]:
    """What the figures rest on, in one sentence each."""
    dataset, walking = basis.dataset, basis.setting.walking
    inferred = int((dataset.chome["assignment"] != "official").sum())
    approximate = bool((dataset.areas["boundary"] == "approximate").any())
    told = [
        phrases.full_stop(words.walking(speed=walking.speed_m_per_min, detour=walking.detour)),
        tr("境界は町丁目の代表点から作った概略で、公式の境界ではありません。")
        if approximate
        else tr("境界は公式のものです。"),
    ]
    if inferred:
        told.append(
            tr(
                "町丁目から区域への割当は、{chome}のうち{inferred}が推定です（未確認）。",
                chome=len(dataset.chome),
                inferred=inferred,
            )
        )
    told.append(tr("「不明」は資料から分からないことを表し、ゼロではありません。"))
    if basis.setting.audience == "public":
        told.append(tr("職員だけが見る情報は載せていません。小さい数は伏せています。"))
    if basis.setting.audience == "staff":
        told.append(tr("職員用には、作業の注記と、未確認の住所・電話も載せています。"))
    return tuple(told)


def source_lines(found: Iterable[Source]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sources for paper (the casebook once with its sections, many sites by name), and all."""
    given = list(dict.fromkeys(found))
    book = tr(CASEBOOK)
    sections = []
    rest = []
    for source in given:
        if source.text.startswith(book):
            section = source.text.removeprefix(book).strip()
            sections += [s.strip() for s in section.split(",") if s.strip()]
        else:
            rest.append(source)
    casebook: list[str] = []
    if len(rest) < len(given):
        casebook = [f"{book} {phrases.comma(dict.fromkeys(sections))}".strip()]
    urls = [s.url for s in rest if s.url is not None]
    plain = [s.text for s in rest if s.url is None]
    if len(urls) > _MOST_SOURCES:
        sites = Counter(urlsplit(url).netloc for url in urls)
        listed = phrases.comma(
            tr("{site}（{n}ページ）", site=site, n=n) for site, n in sites.most_common()
        )
        shown = [tr("{listed}。一つずつのアドレスはXLSXの「出典」にあります。", listed=listed)]
    else:
        shown = [_readable(url) for url in urls]
    credit = tr(
        "輪郭: 「国土数値情報（行政区域データ）」（国土交通省）を加工して作成。"
        "町丁目の点: Geolonia 住所データ（CC BY 4.0）。"
    )
    paper = (*casebook, *plain, *shown, credit, phrases.full_stop(tr(FONT_LICENCE)))
    return paper, (*(s.text for s in given), credit)


def figure(label: str, value: str, *notes: str | None) -> KeyFigure:
    """A key figure with what is known about it."""
    return KeyFigure(label, value, phrases.dots(note for note in notes if note))


def num(value: object, text: str) -> Num:
    """A cell with the number behind it, where there is one."""
    return Num(None if value is None or pd.isna(value) else float(str(value)), text)


def _readable(url: str) -> str:
    """An address as people read it; one that is no longer an address stays as it was."""
    text = unquote(url)
    return text if text.isprintable() and " " not in text else url
