"""What stands on a slide below its sentence, as HTML with every text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from math import ceil

from geodata import phrases
from geodata.language import tr
from geodata.meeting.neighbours import Standing
from geodata.meeting.story import Reached, Reading, Story
from geodata.posts import Count
from geodata.profile import HubProfile, RoleCount
from geodata.render import words
from geodata.render.compare_words import share as share_span
from geodata.render.compare_words import span
from geodata.render.meeting import headlines
from geodata.render.palette import hub_symbol
from geodata.render.sheet.map_labels import text_width
from geodata.render.sheet.silhouettes import silhouette
from geodata.vocabulary import word

#: 「約35,700人」 → 約, 35,700, 人: numbers are set large, what belongs to them small.
_NUMBERS = re.compile(r"(\d[\d,.]*(?:〜\d[\d,.]*)?)")
#: More persons than this are a number, not a picture.
_DRAWN = 12
#: Full-width characters of a hub's name, and of its smaller words, on a line beside the map.
_NAME_LINE, _TEXT_LINE = 17, 22
#: Up to so many standards each is set larger.
_FEW = 3
_PERSON = "M0,-15a7.5,7.5 0 1,1 0.01,0M-13,26V8a13,13 0 0,1 26,0V26Z"


def e(text: object) -> str:
    """Text made harmless for HTML."""
    return escape(str(text), quote=True)


def flowing(text: str) -> str:
    """A sentence made harmless for HTML, in which no line ends within 約12人, つどい〜の or
    daily-life."""
    text = re.sub("(?<=[a-z])-(?=[a-z])", "\u2011", text)
    return re.sub(r"(約(?=\d)|〜(?=の))", "\\1\u2060", e(text))


def big(value: str, word: str, note: str = "", *, tone: str = "") -> str:
    """A huge figure with its word above and a remark below."""
    parts = _NUMBERS.split(value)
    if len(parts) == 1:
        number = f'<b class="mt-word-figure">{e(value)}</b>'
    else:
        number = "".join(
            f"<b>{e(part)}</b>" if i % 2 else f"<small>{e(part)}</small>"
            for i, part in enumerate(parts)
            if part
        )
    digits = sum(len(part) for part in parts[1::2])
    size = "short" if digits <= 3 and len(value) <= 5 else "middle" if digits <= 5 else "long"
    kind = f" mt-{tone}" if tone else ""
    remark = f'<span class="mt-remark">{e(note)}</span>' if note else ""
    return (
        f'<div class="mt-figure{kind}"><span class="mt-label">{e(word)}</span>'
        f'<span class="mt-number mt-{size}">{number}</span>{remark}</div>'
    )


def split(side: str, *, picture: str, caption: str = "") -> str:
    """Words and figures on the left, the map on the right."""
    below = f'<p class="mt-caption">{e(caption)}</p>' if caption else ""
    return (
        f'<div class="mt-split"><div class="mt-side">{side}</div>'
        f'<div class="mt-picture"><div class="mt-map" data-map="{e(picture)}"></div>{below}'
        "</div></div>"
    )


def place(story: Story) -> str:
    """The name of the area, what it lies in, and what it is made of."""
    profile = story.profile
    kana = f'<p class="mt-kana">{e(profile.name_kana)}</p>' if profile.name_kana else ""
    parts = profile.children or profile.chome
    kind = tr(story.municipality.sub_level or "区分") if profile.children else tr("町丁目")
    unsure = ""
    if profile.inferred_chome and not profile.children:
        said = tr("うち{inferred}は割当が推定（未確認）", inferred=profile.inferred_chome)
        unsure = f'<p class="mt-remark">{e(said)}</p>'
    listed = parts[:24]
    more = tr("、ほか{more}", more=len(parts) - len(listed)) if len(parts) > len(listed) else ""
    inside = (
        f'<p class="mt-label">{e(kind)} {len(parts)}</p>'
        f'<p class="mt-names">{e(phrases.comma(listed))}{more}</p>{unsure}'
        if parts
        else ""
    )
    above = ""
    if profile.parent_name:
        above = label(tr("{parent}の中", parent=profile.parent_name))
    size = "" if len(profile.name) <= 4 else "mt-name-6" if len(profile.name) <= 6 else "mt-name-n"
    return f'{kana}<p class="mt-place {size}">{e(profile.name)}</p>{above}{inside}'


def columns(story: Story) -> str:
    """Residents of every area of the level as columns, this one dark; unknown ones hatched."""
    known = [value for _, _, value in story.siblings if value is not None]
    most = max(known, default=0.0)
    items = []
    for area_id, name, value in story.siblings:
        own = area_id == story.profile.area_id
        said = words.number(value, unit=tr("人"))
        label = f"<em>{e(headlines.residents(story))}</em>" if own else ""
        if value is None or most <= 0:
            bar = f'<i class="mt-hatch" style="--h:.12">{label}</i>'
        else:
            bar = f'<i style="--h:{value / most:.4f}">{label}</i>'
        items.append(
            f'<li class="{"mt-own" if own else ""}" aria-label="{e(name)} {e(said)}">{bar}'
            f'<span class="mt-under">{e(name)}</span></li>'
        )
    heading = tr("{level}ごとの住民（多い順）", level=phrases.inner(story.profile.level))
    return (
        f'<figure class="mt-chart"><figcaption class="mt-label">{e(heading)}</figcaption>'
        f'<ul class="mt-columns" style="--n:{len(items)}">{"".join(items)}</ul></figure>'
    )


def hub_list(hubs: Iterable[HubProfile]) -> str:
    """Hubs with their symbol, what they do and when they are open."""
    items = []
    for hub in hubs:
        doing = phrases.dots(map(word, hub.functions)) or tr("機能は不明")
        marks = "".join(f'<i class="mt-mark">{e(mark)}</i>' for mark in _marks(hub))
        hours = f"<small>{e(hub.hours)}</small>" if hub.hours else ""
        items.append(
            f"<li>{_symbol(hub.hub_type)}<div><b>{e(hub.name)}</b>"
            f"<span>{e(doing)}{marks}</span>{hours}</div></li>"
        )
    return f'<ul class="mt-hubs">{"".join(items)}</ul>'


def hub_height(hub: HubProfile) -> int:
    """About how tall a hub stands in the list, with the gap below it, in units of the style."""
    doing = text_width(phrases.dots(map(word, hub.functions)), 1)
    doing += sum(text_width(mark, 1) + 1 for mark in _marks(hub))
    name, text = _lines(text_width(hub.name, 1), _NAME_LINE), _lines(max(doing, 1), _TEXT_LINE)
    hours = _lines(text_width(hub.hours or "", 1), _TEXT_LINE)
    return 52 * name + 42 * text + 39 * hours + 24


def _lines(width: float, room: int) -> int:
    """Lines on which text of a width stands, both in full-width characters."""
    return ceil(width / room)


def _marks(hub: HubProfile) -> list[str]:
    marks = [tr(words.UNVERIFIED)] if hub.unverified else []
    if not hub.located:
        return [*marks, tr("位置は不明")]
    return [*marks, tr("位置は推定")] if hub.precision == "area" else marks


def _symbol(hub_type: str) -> str:
    symbol = hub_symbol(hub_type)
    drawn = silhouette(symbol.shape, symbol.color, x=0, y=0)
    return f'<svg viewBox="-15 -15 30 30" role="img" aria-label="{e(tr(hub_type))}">{drawn}</svg>'


def nearest(reached: Sequence[Reached]) -> str:
    """Which hubs are the nearest, and for what share of the residents."""
    items = ""
    for r in reached[:3]:
        near = tr("住民の{share}にいちばん近い", share=words.percent(r.share))
        said = phrases.dots([r.area_name or tr("圏域不明"), near])
        items += f"<li><b>{e(r.name)}</b><span>{e(said)}</span></li>"
    return f'<ul class="mt-hubs mt-plain">{items}</ul>' if items else ""


def share_bar(share: float | None) -> str:
    """A bar of 100 percent: what is reached filled, the rest hatched."""
    if share is None:
        unknown = e(tr(words.UNKNOWN))
        return f'<div class="mt-share mt-hatch" role="img" aria-label="{unknown}"></div>'
    return (
        f'<div class="mt-share" role="img" aria-label="{words.percent(share)}">'
        f'<i style="--w:{share:.4f}"></i></div>'
    )


def heads(count: Count) -> str:
    """A person for each head: filled where certain, dashed where the source can be read so."""
    if count.low is None or (count.high or 0) > _DRAWN:
        return ""
    certain, possible = count.low, (count.high or count.low) - count.low
    kinds = ["sure"] * certain + ["maybe"] * possible + ["unknown"] * min(count.unknown_rows, 3)
    drawn = "".join(
        f'<svg class="mt-person mt-person-{kind}" viewBox="-18 -33 36 62" aria-hidden="true">'
        f'<path d="{_PERSON}"/></svg>'
        for kind in kinds
    )
    key = []
    if possible:
        key.append(tr("点線は、そうも読める人数"))
    if count.unknown_rows:
        key.append(tr("薄い人は、人数の分からない配置"))
    told = tr("。").join(key)
    note = f'<span class="mt-remark">{e(told)}</span>' if key else ""
    return f'<div class="mt-people">{drawn}</div>{note}'


def roles(counts: Sequence[RoleCount]) -> str:
    """Heads by role: a person who holds two roles counts in both."""
    rows = "".join(
        f"<div><dt>{e(tr(r.role))}</dt><dd>{e(words.heads(r.count))}</dd></div>" for r in counts
    )
    return f'<dl class="mt-roles">{rows}</dl>' if rows else ""


def standards(readings: Sequence[Reading], labels: dict[str, str]) -> str:
    """One row a standard: its sign, itself, what there is now and what is lacking."""
    rows = []
    for r in readings:
        now, lacking = _reading_words(r)
        rows.append(
            f'<li class="mt-{e(r.status)}"><span class="mt-sign">{words.STATUS_SIGN[r.status]}'
            f"<small>{words.STATUS[r.status]}</small></span>"
            f"<span class=mt-what><b>{e(labels.get(r.standard, r.standard))}</b>"
            f"<span>{e(now)}</span></span>"
            f'<span class="mt-lack">{e(lacking)}</span></li>'
        )
    few = " mt-few" if len(rows) <= _FEW else ""
    return f'<ul class="mt-standards{few}">{"".join(rows)}</ul>'


def _reading_words(r: Reading) -> tuple[str, str]:
    if r.among > 1 or (r.actual is None and r.gap is None and r.status == "met"):
        met = r.among - r.short - r.unknown
        unsure = tr("判定できない{level}{unknown}", level=phrases.inner(r.level), unknown=r.unknown)
        lacking = (
            tr("{short}つの{level}で不足", short=r.short, level=phrases.inner(r.level))
            if r.short
            else ""
        )
        said = tr(
            "{counted}のうち{met}つが満たす",
            counted=headlines.counted(r.among, r.level),
            met=met,
        )
        return phrases.comma([said, *([unsure] if r.unknown else [])]), lacking
    reason = words.REASONS.get(r.reason, "")
    unit = words.unit(r.subject) if _counted(r) else ""
    now = tr("いま {reading}", reading=words.with_unit(words.actual(r.measure, r.actual), unit))
    lacking = ""
    if r.status == "short":
        text = words.gap(r.measure, r.gap)
        lacking = (
            tr("あと {lacking}", lacking=words.with_unit(text, unit))
            if _counted(r)
            else tr("差 {lacking}", lacking=text)
        )
    return now + phrases.brackets(reason), lacking


def _counted(r: Reading) -> bool:
    return r.measure == "count_per_area" and r.actual is not None


def beside(story: Story, others: Sequence[Standing]) -> str:
    """The area and those beside it, row by row."""
    minutes = story.on_foot.minutes if story.on_foot is not None else 0
    kind = tr(story.hub_type or "拠点")
    heading = (
        tr(story.profile.level),
        kind,
        tr("徒歩{minutes:g}分", minutes=minutes),
        tr("担当者"),
        tr("取り組み"),
    )
    head = "".join(f'<th scope="col">{e(text)}</th>' for text in heading)
    rows = []
    for standing in (story.own, *others):
        own = standing.area_id == story.profile.area_id
        doing = phrases.comma(standing.activities[:2])
        more = len(standing.activities) - 2
        said = (
            tr("{doing} ほ\u2060か\u2060{more}", doing=doing, more=more)
            if more > 0
            else doing or tr("資料になし")
        )
        cells = (
            span(standing.hubs, unit=tr("か所")),
            share_span(standing.coverage),
            span(standing.persons, unit=tr("人")),
            said,
        )
        listed = "".join(
            f'<td class="{_shade(text)}" data-word="{e(word)}">{e(text)}</td>'
            for text, word in zip(cells, heading[1:], strict=True)
        )
        rows.append(
            f'<tr class="{"mt-own" if own else ""}"><th scope="row">{e(standing.name)}</th>'
            f"{listed}</tr>"
        )
    few = " mt-few" if len(rows) <= _FEW + 1 else ""
    return (
        f'<table class="mt-table{few}"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody>'
        "</table>"
    )


def _shade(text: str) -> str:
    if text in (tr(words.UNKNOWN), tr("資料になし")):
        return "mt-dim"
    return "mt-none" if text in (words.number(0, unit=tr("か所")), "0%") else ""


def asked(texts: Sequence[str]) -> str:
    """The questions, numbered, large."""
    return f'<ol class="mt-questions">{"".join(f"<li>{flowing(text)}</li>" for text in texts)}</ol>'


def noted(notes: Sequence[tuple[str, str, str]]) -> str:
    """What was said: (kind, text, status) each."""
    items = "".join(
        f'<li><span class="mt-kind">{e(tr(kind))}</span><b>{e(text)}</b><span>{e(tr(status))}</span></li>'
        for kind, text, status in notes
    )
    return f'<ul class="mt-notes">{items}</ul>'


def opening(href: str) -> str:
    """The way to the board on which what is said is written down; empty without one."""
    word = tr("話し合いを開く")
    return f'<a class="mt-open" href="{e(href)}">{e(word)}</a>' if href else ""


def invitation(svg: str, address: str, note: str) -> str:
    """The QR code with its address in letters. *svg* is markup of geodata.render.meeting.qr."""
    said = f'<p class="mt-warning">{e(note)}</p>' if note else ""
    heading = label(tr("手元の画面で見る"))
    return (
        f'<aside class="mt-qr">{heading}{svg}<p class="mt-address">{e(address)}</p>{said}</aside>'
    )


def label(text: str) -> str:
    """A small heading within a slide."""
    return f'<p class="mt-label">{e(text)}</p>'


def plain(text: str) -> str:
    """A sentence in place of figures."""
    return f'<p class="mt-plain-text">{e(text)}</p>'


def definitions(rows: Sequence[tuple[str, str]]) -> str:
    """Words and what they mean."""
    listed = "".join(f"<div><dt>{e(word)}</dt><dd>{e(text)}</dd></div>" for word, text in rows)
    return f'<dl class="mt-definitions">{listed}</dl>'


def source_list(texts: Sequence[str]) -> str:
    """Sources in full."""
    return f'<ul class="mt-sources">{"".join(f"<li>{e(text)}</li>" for text in texts)}</ul>'
