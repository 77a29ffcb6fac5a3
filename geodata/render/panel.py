"""The panels beside the map: an area or a hub in full, as HTML with every text escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib.resources import files

import pandas as pd

from geodata.language import tr
from geodata.profile import AreaProfile, HubProfile
from geodata.render import words
from geodata.render.furigana import PLAIN, Readings
from geodata.render.palette import hub_symbol
from geodata.sources import Source

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
    return tr(
        '<section class="panel" aria-label="{e}の詳細">{parts}</section>',
        e=_e(profile.name),
        parts="".join(parts),
    )


def hub_panel(hub: HubProfile, *, read: Readings = PLAIN) -> str:
    """One hub: name, type, address, functions, hours, operator, precision and the sources.

    read: the readings to put above the name.
    """
    rows = [
        (tr("種類"), hub.hub_type),
        (tr("圏域"), hub.area_name or tr("圏域不明")),
        (tr("住所"), hub.address or words.UNKNOWN),
        (tr("機能"), "・".join(hub.functions) or words.UNKNOWN),
        (tr("時間"), hub.hours or words.UNKNOWN),
        (tr("運営"), hub.operator or words.UNKNOWN),
        (tr("開設"), words.date(hub.opened) if hub.opened else words.UNKNOWN),
        (tr("電話"), hub.phone or words.UNKNOWN),
        (
            tr("位置"),
            words.PRECISION.get(hub.precision or "", "位置が分からない（地図には描かない）"),
        ),
    ]
    listed = "".join(f"<dt>{_e(word)}</dt><dd>{_e(text)}</dd>" for word, text in rows)
    note = f'<p class="panel-note">{_e(hub.note)}</p>' if hub.note else ""
    return tr(
        '<section class="panel" aria-label="{e}の詳細">'
        '<p class="panel-kind">{symbol}{e2}</p>'
        '<h3 class="panel-name">{hub}'
        "{unverified}</h3>"
        '<dl class="panel-list">{listed}</dl>{note}{sources}</section>',
        e=_e(hub.name),
        symbol=_symbol(hub.hub_type),
        e2=_e(hub.hub_type),
        hub=read.hub(hub.hub_id, hub.name),
        unverified=_unverified(hub.unverified),
        listed=listed,
        note=note,
        sources=_sources(hub.sources),
    )


def _heading(profile: AreaProfile, read: Readings) -> str:
    parent = tr("{e} の中", e=_e(profile.parent_name)) if profile.parent_name else ""
    kana = ""
    if profile.name_kana and not read:
        kana = f'<span class="panel-kana">{_e(profile.name_kana)}</span>'
    boundary = words.BOUNDARY.get(profile.boundary, "")
    where = "・".join(t for t in (_e(profile.level), parent, boundary) if t)
    return (
        f'<p class="panel-kind">{where}</p>'
        f'<h3 class="panel-name">{read.area(profile.area_id, profile.name)}{kana}'
        f"{_unverified(profile.unverified)}</h3>"
    )


def _residents(profile: AreaProfile) -> str:
    year = words.date(profile.residents_as_of) if profile.residents is not None else ""
    basis = words.RESIDENTS_BASIS.get(profile.residents_basis or "", "")
    about = "、".join(t for t in (year, basis) if t)
    current = ""
    if profile.residents_basis == "census2015":
        current = tr("今の人口（住民基本台帳）は圏域ごとの公表がなく不明。")
    return tr(
        '<div class="panel-figures">'
        '<div><span class="figure-word">人口</span>'
        '<span class="figure">{residents}</span></div>'
        '<div><span class="figure-word">65歳以上</span>'
        '<span class="figure">{share65}</span></div></div>'
        '<p class="panel-note">{e}。{current}</p>',
        residents=words.number(profile.residents, unit=tr("人")),
        share65=words.percent(profile.share65, digits=1),
        e=_e(about),
        current=current,
    )


def _standards(gaps: pd.DataFrame) -> str:
    if gaps.empty:
        return _block(
            tr("基準"), tr('<p class="panel-note">この区分には計算できる基準がありません。</p>')
        )
    items = []
    for row in gaps.to_dict("records"):
        status = row["status"]
        measure = row["measure"]
        reason = words.REASONS.get(row["reason"], "")
        found = tr("いま {actual}", actual=words.actual(measure, row["actual"]))
        if status == "short":
            lacking = words.gap(measure, row["gap"])
            found += (
                tr("、あと{lacking}", lacking=lacking)
                if measure == "count_per_area"
                else tr("、差 {lacking}", lacking=lacking)
            )
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
            tr('<p class="panel-note">この区域にあると分かっている拠点はありません。</p>'),
        )
    items = "".join(
        f"<li>{_symbol(hub.hub_type)}<span>{read.hub(hub.hub_id, hub.name)}{_unverified(hub.unverified)}"
        f"<small>{_e(_about(hub))}</small></span></li>"
        for hub in hubs
    )
    return _block(
        tr("拠点"), f'<ul class="panel-hubs">{items}</ul>', count=len(hubs), unit=tr("か所")
    )


def _about(hub: HubProfile) -> str:
    place = "" if hub.precision in ("building", "block", "chome") else tr("位置は推定")
    if not hub.located:
        place = tr("位置は不明")
    return "・".join(t for t in (hub.hub_type, "・".join(hub.functions), place) if t)


def _posts(profile: AreaProfile) -> str:
    if profile.persons.low is None:
        text = tr(
            '<p class="panel-note">配置の有無と人数は資料になく、不明です（ゼロではありません）。</p>'
        )
        return _block(tr("コーディネーターの配置"), text)
    by_role = "".join(
        f"<dt>{_e(role.role)}</dt><dd>{words.heads(role.count)}</dd>" for role in profile.roles
    )
    note = _notes(profile.post_notes)
    return _block(
        tr("コーディネーターの配置"),
        tr(
            '<p class="panel-persons">実人数 <b>{heads}</b></p>'
            '<dl class="panel-list">{by_role}</dl>'
            '<p class="panel-note">役割別は、兼務する人を役割ごとに数えた数です。</p>{note}',
            heads=words.heads(profile.persons),
            by_role=by_role,
            note=note,
        ),
    )


def _activities(activities: pd.DataFrame) -> str:
    if activities.empty:
        return ""
    items = "".join(
        f"<li><span>{_e(row['name'])}<small>"
        f"{_e('・'.join(str(t) for t in (row['kind'], row['cadence']) if pd.notna(t)))}</small></span></li>"
        for row in activities.to_dict("records")
    )
    return _block(
        tr("活動"), f'<ul class="panel-plain">{items}</ul>', count=len(activities), unit=tr("件")
    )


def _chome(profile: AreaProfile) -> str:
    if not profile.chome:
        return ""
    doubt = ""
    if profile.inferred_chome:
        doubt = tr(
            '<p class="panel-note">{chome}町丁目のうち{inferred_chome}は'
            "割当が推定です（未確認）。</p>",
            chome=len(profile.chome),
            inferred_chome=profile.inferred_chome,
        )
    children = ""
    if profile.children:
        children = f"<p>{_e('、'.join(profile.children))}</p>"
    return _block(
        tr("町丁目"),
        f"{children}<p>{_e('、'.join(profile.chome))}</p>{doubt}",
        count=len(profile.chome),
        unit="",
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
    return tr(
        '<details class="panel-fold"><summary>注記</summary><ul>{items}</ul></details>', items=items
    )


def _block(
    title: str, body: str, *, count: int | None = None, unit: str = "", folded: bool = False
) -> str:
    counted = f' <span class="panel-count">{count}{unit}</span>' if count is not None else ""
    if folded or (count or 0) > OPEN_LIST:
        return f'<details class="panel-block"><summary><h4>{title}{counted}</h4></summary>{body}</details>'
    return f'<div class="panel-block"><h4>{title}{counted}</h4>{body}</div>'


def _symbol(hub_type: str) -> str:
    color = hub_symbol(hub_type).color
    return f'<i class="panel-dot" style="background:{_e(color)}" aria-hidden="true"></i>'


def _unverified(unverified: bool) -> str:
    return f'<span class="mark-unverified">{words.UNVERIFIED}</span>' if unverified else ""


def _e(text: object) -> str:
    return escape(str(text), quote=True)
