"""The sheets of a whole municipality in words: all of it, and its areas by unmet standards."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from geodata import phrases
from geodata.language import N_, tr
from geodata.render import words
from geodata.render.sheet import parts
from geodata.render.sheet.area_content import KIND, MAP_SIZE
from geodata.render.sheet.content import Cell, Column, KeyFigure, Num, Section, SheetContent, Table
from geodata.render.sheet.map_picture import map_svg
from geodata.render.sheet.post_section import persons_words, posts_section
from geodata.sheet import (
    Basis,
    MunicipalitySheet,
    PriorityArea,
    PrioritySheet,
    standard_counts,
)
from geodata.vocabulary import word

PRIORITY = N_("重点地域シート")
#: On one page; the rest is told by name.
_MOST_RANKED = 30


def municipality_content(sheet: MunicipalitySheet, *, made: str) -> SheetContent:
    """The whole municipality. *made* is the day of making as it is shown."""
    basis = sheet.basis
    who = basis.dataset.municipality
    paper, every = parts.source_lines(sheet.sources)
    sections = [
        parts.counts_section(sheet.standards, title=tr("基準との比べ")),
        _others(sheet),
        _hubs(sheet),
        posts_section(sheet.persons, sheet.roles, sheet.posts_as_of),
        parts.comparison_section(sheet.measures, _names(basis), basis, chosen=None),
        parts.history_section(sheet.history),
        _activities(sheet),
    ]
    return SheetContent(
        kind=tr(KIND),
        name=tr("{name}全域", name=who.name),
        place=tr("{name}　全域", name=who.name),
        title=who.name,
        kana=who.name_kana,
        badges=parts.badges(basis, sheet.internal),
        lead=_lead(sheet),
        warnings=parts.warnings(basis, sheet.internal),
        figures=_figures(sheet),
        map_svg=_map(basis),
        map_words=tr("{name}の地図。拠点{hubs}か所。", name=who.name, hubs=len(basis.dataset.hubs)),
        sections=tuple(section for section in sections if section is not None),
        premises=parts.premises(basis),
        sources=paper,
        all_sources=every,
        made=made,
    )


def priority_content(sheet: PrioritySheet, *, made: str) -> SheetContent:
    """The areas that most need attention, with the reasons. *made* as above."""
    basis = sheet.basis
    who = basis.dataset.municipality
    paper, every = parts.source_lines(sheet.sources)
    total = len(sheet.areas) + len(sheet.unclear) + len(sheet.met)
    sections = [
        parts.counts_section(standard_counts(basis), title=tr("基準ごと")),
        _ranking(sheet),
        _unclear(sheet),
        Section(
            "met",
            tr("すべて満たす区域"),
            lines=(phrases.comma(sheet.met),),
            count=f"{len(sheet.met)}",
        )
        if sheet.met
        else None,
    ]
    return SheetContent(
        kind=tr(PRIORITY),
        name=tr("{name}重点地域", name=who.name),
        place=tr("{name}　足りない基準の多い順", name=who.name),
        title=tr("{name}の重点地域", name=who.name),
        kana="",
        badges=parts.badges(basis, sheet.internal),
        lead=phrases.text(
            [
                tr(
                    "{total}の区域のうち、足りない基準があるのは{areas}です。",
                    total=total,
                    areas=len(sheet.areas),
                ),
                tr("判定できない区域が{unclear}あります。", unclear=len(sheet.unclear))
                if sheet.unclear
                else "",
            ]
        ),
        warnings=parts.warnings(basis, sheet.internal),
        figures=(
            KeyFigure(tr("足りない区域"), f"{len(sheet.areas)}", tr("{total}のうち", total=total)),
            KeyFigure(tr("判定できない区域"), f"{len(sheet.unclear)}", tr("資料から分からない")),
            KeyFigure(tr("すべて満たす区域"), f"{len(sheet.met)}"),
        ),
        map_svg=_map(basis, status=sheet.status),
        map_words=tr(
            "{name}の地図。足りない基準がある区域は斜線、判定できない区域は点。", name=who.name
        ),
        sections=tuple(section for section in sections if section is not None),
        premises=(
            tr(
                "順位は、足りない基準の数が多い順、同じなら影響する住民の多い順です。"
                "点数を混ぜ合わせた順位ではありません。"
            ),
            *parts.premises(basis),
        ),
        sources=paper,
        all_sources=every,
        made=made,
    )


def _names(basis: Basis) -> dict[str, str]:
    areas = basis.dataset.areas_at(basis.level)
    return {str(a): str(n) for a, n in zip(areas["area_id"], areas["name"], strict=True)}


def _map(basis: Basis, *, status: dict[str, str] | None = None) -> str:
    main = None if basis.hub_type is None else (basis.hub_type, basis.setting.minutes)
    return map_svg(
        basis.dataset,
        hub_types=None if status is None or basis.hub_type is None else [basis.hub_type],
        discs=main if status is None else None,
        width=MAP_SIZE[0],
        height=MAP_SIZE[1] + 30,
        walking=basis.setting.walking,
        status=status,
        hypothetical=basis.setting.hypothetical,
    )


def _lead(sheet: MunicipalitySheet) -> str:
    short = [one for one in sheet.standards if one.short]
    unclear = [one for one in sheet.standards if one.unknown]
    if not sheet.standards:
        return tr("計算できる基準がありません。")
    if not short and not unclear:
        return tr(
            "基準{standards}件を、すべての区域が満たしています。", standards=len(sheet.standards)
        )
    told = []
    for one in sheet.standards:
        total = one.met + len(one.short) + len(one.unknown)
        text = tr(
            "{standard}: {total}のうち{met}が満たす",
            standard=words.standard(one.standard),
            total=total,
            met=one.met,
        )
        more = [tr("{short}が不足", short=len(one.short))] if one.short else []
        more += [tr("{unknown}が不明", unknown=len(one.unknown))] if one.unknown else []
        told.append(phrases.comma([text, *more]))
    return phrases.sentences(told)


def _figures(sheet: MunicipalitySheet) -> tuple[KeyFigure, ...]:
    who = sheet.basis.dataset.municipality
    about = tr("概数") if "概数" in who.population_source else None
    levels = [who.planning_level, *([who.sub_level] if who.sub_level else [])]
    counts = [(level, len(sheet.basis.dataset.areas_at(level))) for level in levels]
    kinds = phrases.dots(words.count(tr(kind), n) for kind, n, _ in sheet.hubs)
    short = {name for one in sheet.standards for name in one.short}
    return (
        parts.figure(
            tr("人口"),
            words.number(who.population, unit=tr("人")),
            words.date(who.population_as_of),
            about,
        ),
        parts.figure(
            tr(counts[0][0]),
            f"{counts[0][1]}",
            phrases.dots(words.count(tr(level), n) for level, n in counts[1:]) or None,
        ),
        parts.figure(
            tr("拠点"),
            tr("{hubs}か所", hubs=sum(n for _, n, _ in sheet.hubs)),
            tr("一覧にある数。{kinds}", kinds=kinds),
        ),
        parts.figure(
            tr("担い手（実人数）"),
            persons_words(sheet.persons),
            tr("資料に人数がない") if sheet.persons.low is None else words.date(sheet.posts_as_of),
        ),
        parts.figure(tr("足りない区域"), f"{len(short)}", tr("どれかの基準に足りない")),
    )


def _others(sheet: MunicipalitySheet) -> Section | None:
    """What the municipality also aims at, and the data cannot answer."""
    told = [one for one in sheet.others if one.statement]
    if not told:
        return None
    return Section(
        "others",
        tr("ほかの目標・考え方"),
        lines=tuple(phrases.colon(tr(o.subject), o.statement) for o in told),
    )


def _hubs(sheet: MunicipalitySheet) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (
            tr(kind),
            Num(float(listed), tr("{hubs}か所", hubs=listed)),
            ""
            if declared is None or declared == listed
            else tr("公表の数は{declared}か所", declared=declared),
        )
        for kind, listed, declared in sheet.hubs
    ]
    if not rows:
        return Section("hubs", tr("拠点"), lines=(tr("拠点の一覧はありません。"),))
    columns = (
        Column(tr("種類"), 2.0),
        Column(tr("一覧にある数"), 1.0, "right"),
        Column(tr("注記"), 1.6),
    )
    total = sum(listed for _, listed, _ in sheet.hubs)
    return Section(
        "hubs", tr("拠点"), Table(columns, tuple(rows)), count=tr("{hubs}か所", hubs=total)
    )


def _activities(sheet: MunicipalitySheet) -> Section | None:
    """How many of each kind, and their names: the summaries are on the areas' own sheets."""
    if sheet.activities.empty:
        return None
    names: dict[str, list[str]] = {}
    for kind, name in zip(sheet.activities["kind"], sheet.activities["name"], strict=True):
        names.setdefault(str(kind), []).append(str(name))
    counts = Counter(sheet.activities["kind"])
    rows: list[tuple[Cell, ...]] = [
        (
            word(kind),
            Num(float(counts[kind]), tr("{n}件", n=counts[kind])),
            phrases.comma(dict.fromkeys(told)),
        )
        for kind, told in names.items()
    ]
    columns = (Column(tr("種類"), 1.1), Column(tr("件数"), 0.6, "right"), Column(tr("名前"), 4.3))
    return Section(
        "activities",
        tr("活動"),
        Table(columns, tuple(rows)),
        count=tr("{n}件", n=len(sheet.activities)),
        notes=(tr("内容は区域ごとのシートにあります。"),),
    )


def _ranking(sheet: PrioritySheet) -> Section:
    if not sheet.areas:
        return Section(
            "ranking", tr("足りない区域"), lines=(tr("足りない基準のある区域はありません。"),)
        )
    rows = tuple(_ranked(area, sheet.basis) for area in sheet.areas[:_MOST_RANKED])
    columns = (
        Column(tr("順位"), 0.55, "right"),
        Column(tr("区域"), 1.5),
        Column(tr("足りない"), 0.75, "right"),
        Column(tr("影響する住民"), 1.0, "right"),
        Column(tr("理由"), 5.4),
    )
    rest = sheet.areas[_MOST_RANKED:]
    notes = (
        (tr("ほかに: {names}", names=phrases.comma(area.name for area in rest)),) if rest else ()
    )
    return Section(
        "ranking",
        tr("足りない区域"),
        Table(columns, rows),
        count=f"{len(sheet.areas)}",
        notes=notes,
    )


def _ranked(area: PriorityArea, basis: Basis) -> tuple[Cell, ...]:
    residents = words.number(area.residents, unit=tr("人"))
    level = "" if area.level == basis.level else phrases.brackets(tr(area.level))
    return (
        Num(float(area.rank), f"{area.rank}"),
        f"{area.name}{level}",
        Num(float(area.unmet), tr("{n}件", n=area.unmet)),
        parts.num(area.residents, residents),
        _reasons(area.reasons, basis),
    )


def _reasons(gaps: pd.DataFrame, basis: Basis) -> str:
    """Each unmet standard with its reading; then those that cannot be judged."""
    told = []
    for row in words.labelled(gaps, basis.standards).to_dict("records"):
        status = row["status"]
        said = [
            tr(
                "{sign} {standard}: いま{reading}",
                sign=words.STATUS_SIGN[status],
                standard=row["label"],
                reading=parts.reading(row),
            )
        ]
        if status == "short":
            many = row["measure"] == "count_per_area"
            said.append(
                tr("あと{lacking}", lacking=parts.shortfall(row))
                if many
                else tr("差{lacking}", lacking=parts.shortfall(row))
            )
        reason = words.REASONS.get(row["reason"], "")
        told.append(phrases.comma(said) + phrases.brackets(reason))
    return "\n".join(told)


def _unclear(sheet: PrioritySheet) -> Section | None:
    if not sheet.unclear:
        return None
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (area.name, _reasons(area.reasons, sheet.basis)) for area in sheet.unclear[:_MOST_RANKED]
    )
    return Section(
        "unclear",
        tr("判定できない区域"),
        Table((Column(tr("区域"), 1.5), Column(tr("理由"), 6.0)), rows),
        count=f"{len(sheet.unclear)}",
    )
