"""The panels beside the map: an area or a hub in full, as HTML with every text escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files

import pandas as pd

from geodata import phrases
from geodata.language import tr
from geodata.profile import AreaProfile, HubProfile
from geodata.render import words
from geodata.render.furigana import PLAIN, Readings
from geodata.render.palette import hub_symbol
from geodata.sources import Source
from geodata.vocabulary import word

#: More than this and the list is folded away behind its heading.
OPEN_LIST = 6


def panel_css() -> str:
    """The style sheet of the panels, to be put on a page once."""
    return (files("geodata.render") / "assets" / "panel.css").read_text(encoding="utf-8")


def area_panel(profile: AreaProfile, gaps: pd.DataFrame, *, read: Readings = PLAIN) -> str:
    """One area: residents, hubs, posts, standards met and unmet, activities and the sources.

    *gaps* has the rows of geodata.gaps.evaluate for this area. read: the readings to put above
    the names.
    """
    parts = [
        _heading(profile, read),
        _residents(profile),
        _standards(gaps),
        _hubs(profile.hubs, read),
        _posts(profile),
        _activities(profile.activities),
        _chome(profile),
        _sources(profile.sources),
    ]
    label = _e(tr("{name}の詳細", name=profile.name))
    return f'<section class="panel" aria-label="{label}">{"".join(parts)}</section>'


def hub_panel(hub: HubProfile, *, read: Readings = PLAIN) -> str:
    """One hub: name, type, address, functions, hours, operator, precision and the sources.

    read: the readings to put above the name.
    """
    rows = [
        (tr("種類"), tr(hub.hub_type)),
        (tr("圏域"), hub.area_name or tr("圏域不明")),
        (tr("住所"), hub.address or tr(words.UNKNOWN)),
        (tr("機能"), phrases.dots(map(word, hub.functions)) or tr(words.UNKNOWN)),
        (tr("時間"), hub.hours or tr(words.UNKNOWN)),
        (tr("運営"), hub.operator or tr(words.UNKNOWN)),
        (tr("開設"), words.date(hub.opened) if hub.opened else tr(words.UNKNOWN)),
        (tr("電話"), hub.phone or tr(words.UNKNOWN)),
        (
            tr("位置"),
            words.PRECISION.get(hub.precision or "", tr("位置が分からない（地図には描かない）")),
        ),
    ]
    listed = "".join(f"<dt>{_e(word)}</dt><dd>{_e(text)}</dd>" for word, text in rows)
    note = f'<p class="panel-note">{_e(hub.note)}</p>' if hub.note else ""
    label = _e(tr("{name}の詳細", name=hub.name))
    return (
        f'<section class="panel" aria-label="{label}">'
        f'<p class="panel-kind">{_symbol(hub.hub_type)}{_e(tr(hub.hub_type))}</p>'
        f'<h3 class="panel-name">{read.hub(hub.hub_id, hub.name)}'
        f"{_unverified(hub.unverified)}</h3>"
        f'<dl class="panel-list">{listed}</dl>{note}{_sources(hub.sources)}</section>'
    )


def _heading(profile: AreaProfile, read: Readings) -> str:
    parent = _e(tr("{parent} の中", parent=profile.parent_name)) if profile.parent_name else ""
    kana = ""
    if profile.name_kana and not read:
        kana = f'<span class="panel-kana">{_e(profile.name_kana)}</span>'
    boundary = words.BOUNDARY.get(profile.boundary, "")
    where = phrases.dots(t for t in (_e(tr(profile.level)), parent, boundary) if t)
    return (
        f'<p class="panel-kind">{where}</p>'
        f'<h3 class="panel-name">{read.area(profile.area_id, profile.name)}{kana}'
        f"{_unverified(profile.unverified)}</h3>"
    )


def _residents(profile: AreaProfile) -> str:
    year = words.date(profile.residents_as_of) if profile.residents is not None else ""
    basis = words.RESIDENTS_BASIS.get(profile.residents_basis or "", "")
    about = phrases.comma(t for t in (year, basis) if t)
    notes = phrases.full_stop(about)
    if profile.residents_basis == "census2015":
        current = tr("今の人口（住民基本台帳）は圏域ごとの公表がなく不明。")
        notes = phrases.text([notes, current])
    people = _figure(tr("人口"), words.number(profile.residents, unit=tr("人")))
    older = _figure(tr("65歳以上"), words.percent(profile.share65, digits=1))
    return f'<div class="panel-figures">{people}{older}</div>{_note(notes)}'


def _figure(word: str, value: str) -> str:
    return (
        f'<div><span class="figure-word">{_e(word)}</span>'
        f'<span class="figure">{_e(value)}</span></div>'
    )


def _note(text: str) -> str:
    return f'<p class="panel-note">{_e(text)}</p>'


def _standards(gaps: pd.DataFrame) -> str:
    if gaps.empty:
        return _block(tr("基準"), _note(tr("この区分には計算できる基準がありません。")))
    items = []
    for row in gaps.to_dict("records"):
        status = row["status"]
        measure = row["measure"]
        reason = words.REASONS.get(row["reason"], "")
        found = tr("いま {actual}", actual=words.actual(measure, row["actual"]))
        if status == "short":
            lacking = words.gap(measure, row["gap"])
            apart = (
                tr("あと{lacking}", lacking=lacking)
                if measure == "count_per_area"
                else tr("差 {lacking}", lacking=lacking)
            )
            found = phrases.comma([found, apart])
        items.append(
            f'<li class="status-{_e(status)}"><span class="status-tag">'
            f"{words.STATUS_SIGN[status]} {words.STATUS[status]}</span>"
            f"<span>{_e(row['label'])}<small>{_e(found)}</small>"
            f"{f'<small>{_e(reason)}</small>' if reason else ''}</span></li>"
        )
    return _block(tr("基準"), f'<ul class="panel-standards">{"".join(items)}</ul>')


def _hubs(hubs: tuple[HubProfile, ...], read: Readings) -> str:
    if not hubs:
        return _block(
            tr("拠点"),
            _note(tr("この区域にあると分かっている拠点はありません。")),
        )
    items = "".join(
        f"<li>{_symbol(hub.hub_type)}<span>{read.hub(hub.hub_id, hub.name)}{_unverified(hub.unverified)}"
        f"<small>{_e(_about(hub))}</small></span></li>"
        for hub in hubs
    )
    counted = tr("{n}か所", n=len(hubs))
    return _block(
        tr("拠点"), f'<ul class="panel-hubs">{items}</ul>', counted, many=len(hubs) > OPEN_LIST
    )


def _about(hub: HubProfile) -> str:
    place = "" if hub.precision in ("building", "block", "chome") else tr("位置は推定")
    if not hub.located:
        place = tr("位置は不明")
    return phrases.dots(
        t for t in (tr(hub.hub_type), phrases.dots(map(word, hub.functions)), place) if t
    )


def _posts(profile: AreaProfile) -> str:
    if profile.persons.low is None:
        text = tr("配置の有無と人数は資料になく、不明です（ゼロではありません）。")
        return _block(tr("コーディネーターの配置"), _note(text))
    by_role = "".join(
        f"<dt>{_e(tr(role.role))}</dt><dd>{words.heads(role.count)}</dd>" for role in profile.roles
    )
    word = tr("実人数")
    explained = _note(tr("役割別は、兼務する人を役割ごとに数えた数です。"))
    return _block(
        tr("コーディネーターの配置"),
        f'<p class="panel-persons">{_e(word)} <b>{words.heads(profile.persons)}</b></p>'
        f'<dl class="panel-list">{by_role}</dl>{explained}{_notes(profile.post_notes)}',
    )


def _activities(activities: pd.DataFrame) -> str:
    if activities.empty:
        return ""
    items = "".join(
        f"<li><span>{_e(row['name'])}<small>"
        f"{_e(phrases.dots(word(t) for t in (row['kind'], row['cadence']) if pd.notna(t)))}</small></span></li>"
        for row in activities.to_dict("records")
    )
    counted, many = tr("{n}件", n=len(activities)), len(activities) > OPEN_LIST
    return _block(tr("活動"), f'<ul class="panel-plain">{items}</ul>', counted, many=many)


def _chome(profile: AreaProfile) -> str:
    if not profile.chome:
        return ""
    doubt = ""
    if profile.inferred_chome:
        doubt = _note(
            tr(
                "{chome}町丁目のうち{inferred_chome}は割当が推定です（未確認）。",
                chome=len(profile.chome),
                inferred_chome=profile.inferred_chome,
            )
        )
    children = ""
    if profile.children:
        children = f"<p>{_e(phrases.comma(profile.children))}</p>"
    return _block(
        tr("町丁目"),
        f"{children}<p>{_e(phrases.comma(profile.chome))}</p>{doubt}",
        str(len(profile.chome)),
        folded=True,
    )


def _sources(found: Iterable[Source]) -> str:
    items = "".join(f"<li>{_source(source)}</li>" for source in found)
    return _block(tr("出典"), f'<ul class="panel-sources">{items}</ul>', folded=True)


def _source(source: Source) -> str:
    if source.url is None:
        return _e(source.text)
    # only http(s) addresses get here (geodata.sources), so no script can hide in the link
    shown = source.url if len(source.url) <= 60 else source.url[:57] + "…"
    return f'<a href="{_e(source.url)}" target="_blank" rel="noopener noreferrer">{_e(shown)}</a>'


def _notes(notes: tuple[str, ...]) -> str:
    if not notes:
        return ""
    items = "".join(f"<li>{_e(note)}</li>" for note in notes)
    word = _e(tr("注記"))
    return f'<details class="panel-fold"><summary>{word}</summary><ul>{items}</ul></details>'


def _block(
    title: str, body: str, count: str = "", *, many: bool = False, folded: bool = False
) -> str:
    counted = f' <span class="panel-count">{_e(count)}</span>' if count else ""
    if folded or many:
        return f'<details class="panel-block"><summary><h4>{title}{counted}</h4></summary>{body}</details>'
    return f'<div class="panel-block"><h4>{title}{counted}</h4>{body}</div>'


def _symbol(hub_type: str) -> str:
    color = hub_symbol(hub_type).color
    return f'<i class="panel-dot" style="background:{_e(color)}" aria-hidden="true"></i>'


def _unverified(unverified: bool) -> str:
    return f'<span class="mark-unverified">{tr(words.UNVERIFIED)}</span>' if unverified else ""


def _e(text: object) -> str:
    return escape(str(text), quote=True)
