"""The sheet of one area in words: what each renderer then sets, in this order."""

from __future__ import annotations

from collections import Counter

from geodata import phrases
from geodata.compare import Measure
from geodata.language import N_, tr
from geodata.profile import HubProfile
from geodata.render import compare_words, words
from geodata.render.sheet import parts
from geodata.render.sheet.content import Column, KeyFigure, Num, Section, SheetContent, Table
from geodata.render.sheet.map_picture import map_svg
from geodata.render.sheet.post_section import persons_words, posts_section
from geodata.sheet import AreaSheet
from geodata.span import Span
from geodata.vocabulary import word

#: Pixels of the map on paper; the height leaves room for the rest of the first page.
MAP_SIZE = (540, 470)
KIND = N_("地域カルテ")
#: Names longer than this get the room that they need.
_LONG_NAME = 28
_NO_HUBS = N_("この区域にあると分かっている拠点はありません。")


def area_content(sheet: AreaSheet, *, made: str) -> SheetContent:
    """Put one area's figures into words. *made* is the day of making as it is shown."""
    basis, profile = sheet.basis, sheet.profile
    who = basis.dataset.municipality
    discs = None if basis.hub_type is None else (basis.hub_type, basis.setting.minutes)
    names = dict(
        zip(*(basis.dataset.areas_at(profile.level)[c] for c in ("area_id", "name")), strict=True)
    )
    paper, every = parts.source_lines(sheet.sources)
    where = f"{who.name}　{tr(profile.level)}"
    if profile.parent_name:
        where += phrases.brackets(tr("{parent}の中", parent=profile.parent_name))
    sections = [
        parts.standards_section(sheet.gaps, basis),
        parts.counts_section(sheet.parts, title=tr("中の区域の基準")),
        _hubs(sheet),
        posts_section(profile.persons, profile.roles, sheet.posts_as_of),
        parts.history_section(
            sheet.history or sheet.whole_history,
            note=""
            if sheet.history
            else tr("この区域だけの記録は資料にないため、全域の歩みを示します。"),
        ),
        parts.activities_section(profile.activities),
        parts.comparison_section(
            sheet.measures,
            {str(a): str(n) for a, n in names.items()},
            basis,
            chosen=profile.area_id,
        ),
        _chome(sheet),
        Section("remarks", tr("配置の注記"), lines=profile.post_notes)
        if profile.post_notes
        else None,
    ]
    return SheetContent(
        kind=tr(KIND),
        name=profile.name,
        place=where,
        title=profile.name + (tr("〔未確認〕") if profile.unverified else ""),
        kana=profile.name_kana or "",
        badges=parts.badges(basis, sheet.internal),
        lead=_lead(sheet),
        warnings=parts.warnings(basis, sheet.internal),
        figures=_figures(sheet),
        map_svg=map_svg(
            basis.dataset,
            focus=profile.area_id,
            discs=discs,
            width=MAP_SIZE[0],
            height=MAP_SIZE[1],
            walking=basis.setting.walking,
            hypothetical=basis.setting.hypothetical,
        ),
        map_words=tr(
            "{name}の地図。拠点{hubs}か所。番号は拠点の一覧と同じ。",
            name=profile.name,
            hubs=len(profile.hubs),
        ),
        sections=tuple(section for section in sections if section is not None),
        premises=parts.premises(basis),
        sources=paper,
        all_sources=every,
        made=made,
    )


def _lead(sheet: AreaSheet) -> str:
    """The whole sheet in a sentence."""
    gaps = words.labelled(sheet.gaps, sheet.basis.standards)
    if gaps.empty:
        return tr("この区分には計算できる基準がありません。")
    short = gaps[gaps["status"] == "short"]
    unclear = gaps[gaps["status"] == "unknown"]
    if short.empty and unclear.empty:
        return tr("基準{gaps}件をすべて満たしています。", gaps=len(gaps))
    told = []
    if len(short):
        told.append(
            tr(
                "{short}件が足りません（{labels}）",
                short=len(short),
                labels=phrases.comma(short["label"]),
            )
        )
    if len(unclear):
        told.append(
            tr(
                "{unclear}件は資料から判定できません（{labels}）",
                unclear=len(unclear),
                labels=phrases.comma(unclear["label"]),
            )
        )
    return tr("基準{gaps}件のうち、{told}。", gaps=len(gaps), told=tr("。").join(told))


def _figures(sheet: AreaSheet) -> tuple[KeyFigure, ...]:
    profile = sheet.profile
    kinds = Counter(hub.hub_type for hub in profile.hubs)
    status = sheet.gaps["status"]
    found = [
        parts.figure(
            tr("住民"),
            words.number(profile.residents, unit=tr("人")),
            words.RESIDENTS_BASIS.get(
                profile.residents_basis or "", tr("圏域ごとの数が見つからない")
            ),
            words.date(profile.residents_as_of) if profile.residents is not None else None,
        ),
        parts.figure(
            tr("65歳以上"),
            words.percent(profile.share65, digits=1),
            None if profile.share65 is not None else tr("圏域ごとの数が公表されていない"),
        ),
        parts.figure(
            tr("拠点"),
            tr("{hubs}か所", hubs=len(profile.hubs)),
            phrases.dots(words.count(tr(kind), n) for kind, n in kinds.items())
            or tr("一覧にある数"),
        ),
        parts.figure(
            tr("担い手（実人数）"),
            persons_words(profile.persons),
            tr("資料に人数がない")
            if profile.persons.low is None
            else words.date(sheet.posts_as_of),
        ),
        _coverage(sheet.measures, sheet),
        parts.figure(
            tr("足りない基準"),
            tr("{n}件", n=int((status == "short").sum())) if len(status) else "―",
            tr("{total}件のうち", total=len(status)) if len(status) else tr("計算できる基準がない"),
            tr("不明{unknown}件", unknown=int((status == "unknown").sum()))
            if (status == "unknown").any()
            else None,
        ),
    ]
    return tuple(f for f in found if f is not None)


def _coverage(measures: tuple[Measure, ...], sheet: AreaSheet) -> KeyFigure | None:
    basis = sheet.basis
    label = tr("徒歩{minutes:g}分以内", minutes=basis.setting.minutes)
    found = next((m for m in measures if m.kind == "coverage"), None)
    if found is None:
        if basis.hub_type is None:
            return None
        return parts.figure(label, tr(words.UNKNOWN), words.REASONS["no_hub"])
    value = found.values.get(sheet.profile.area_id, Span(None, None))
    note = found.notes.get(sheet.profile.area_id, ("", ""))[0]
    return parts.figure(
        label,
        compare_words.share(value, digits=0),
        tr("{hub_type}まで", hub_type=tr(str(basis.hub_type))),
        words.COVERAGE_BASIS.get(note),
    )


def _hubs(sheet: AreaSheet) -> Section:
    hubs = sheet.profile.hubs
    if not hubs:
        return Section("hubs", tr("拠点"), lines=(tr(_NO_HUBS),))
    rows = tuple(
        (Num(float(number), str(number)), _hub_name(hub, sheet), tr(hub.hub_type), _about(hub))
        for number, hub in enumerate(hubs, start=1)
    )
    longest = max(len(hub.name) for hub in hubs)
    columns = (
        Column("", 0.25, "right"),
        Column(tr("名前"), 2.3 if longest <= _LONG_NAME else 4.6),
        Column(tr("種類"), 1.4),
        Column(tr("住所・時間・電話・機能"), 3.6),
    )
    return Section("hubs", tr("拠点"), Table(columns, rows), count=tr("{hubs}か所", hubs=len(hubs)))


def _hub_name(hub: HubProfile, sheet: AreaSheet) -> str:
    marks = []
    if hub.hub_id in sheet.internal_hubs:
        marks.append(tr("〔内部〕"))
    if hub.hub_id in sheet.basis.setting.hypothetical:
        marks.append(tr("〔想定〕"))
    if hub.unverified:
        marks.append(tr("〔未確認〕"))
    return hub.name + "".join(marks)


def _about(hub: HubProfile) -> str:
    """Address, hours and telephone as far as known, and how sure the place is."""
    told = [
        hub.address or tr("住所は不明"),
        hub.hours or "",
        tr("電話 {phone}", phone=hub.phone) if hub.phone else "",
        phrases.dots(map(word, hub.functions)),
    ]
    if not hub.located:
        told.append(tr("位置は不明（地図にない）"))
    elif hub.precision not in ("building", "block", "chome"):
        told.append(tr("位置は推定"))
    elif hub.precision == "chome":
        told.append(tr("位置は町丁目の代表点"))
    return tr("／").join(text for text in told if text)


def _chome(sheet: AreaSheet) -> Section | None:
    profile = sheet.profile
    if not profile.chome and not profile.children:
        return None
    lines = []
    if profile.children:
        lines.append(phrases.comma(profile.children))
    if profile.chome:
        lines.append(phrases.comma(profile.chome))
    notes: tuple[str, ...] = ()
    if profile.inferred_chome:
        notes = (
            tr(
                "{chome}町丁目のうち{inferred_chome}は割当が推定です（未確認）。",
                chome=len(profile.chome),
                inferred_chome=profile.inferred_chome,
            ),
        )
    return Section(
        "chome",
        tr("区域にふくまれる町丁目"),
        lines=tuple(lines),
        notes=notes,
        count=f"{len(profile.chome)}",
    )
