"""The minutes on paper (A4): the map with its numbers, then every note in a table."""

from __future__ import annotations

from geodata.language import HTML_LANG, current, tr
from geodata.render.notes.minutes import HEADS, INTERNAL, Entry, Minutes
from geodata.render.pins import pin_shape
from geodata.render.sheet import typeset
from geodata.render.sheet.map_picture import map_svg
from geodata.store import Dataset

#: Pixels of the map picture: as wide as the page's text, two fifths of its height.
MAP_WIDTH, MAP_HEIGHT = 900, 560

_SOURCE = """
#let d = json("minutes.json")
#set document(title: d.heading)
#set page(paper: "a4", margin: (x: 15mm, top: 14mm, bottom: 16mm),
  footer: context [#set text(7.5pt, fill: rgb("#48565A"))
    #d.internal #h(1fr) #d.heading　#counter(page).display("1 / 1", both: true)])
#set text(font: "Noto Sans CJK JP", size: 9.5pt, lang: d.lang, fill: rgb("#1E2B2F"))
#set par(leading: 0.6em, justify: false)
#let mark(kind) = box(baseline: 20%, image(d.shapes.at(kind), height: 1.05em))
#text(17pt, weight: "bold")[#d.words.title]
#v(-6pt)
#line(length: 100%, stroke: 1.2pt + rgb("#0F6B6B"))
#v(-4pt)
#grid(columns: (1fr, auto), [#d.date　#d.counts], text(weight: "bold", d.internal))
#image("map.svg", width: 100%, alt: d.alt)
#let rows(entries, carried) = {
  set text(9pt)
  let heads = d.words.heads
  table(
    columns: (11mm, 21mm, 1fr, 31mm, 21mm, 11mm, 24mm),
    stroke: 0.5pt + rgb("#9FB0B3"), inset: (x: 4pt, y: 4.5pt),
    align: (x, y) => if x in (0, 5) { right + horizon } else { left + horizon },
    fill: (x, y) => if y == 0 { rgb("#DCE9E7") },
    table.header(..heads.map(h => text(weight: "bold", h))),
    ..entries.map(e => (
      text(weight: "bold", str(e.number)), [#mark(e.kind) #e.kind_word],
      { e.text.split("\\n").map(t => [#t]).join(linebreak())
        if carried { linebreak(); text(7.5pt, fill: rgb("#48565A"), "← " + e.origin) } },
      e.where, e.group, str(e.votes), e.course)).flatten())
}
#if d.own.len() > 0 [
  #text(12pt, weight: "bold")[#d.words.own]
  #v(-4pt)
  #rows(d.own, false)
]
#if d.carried.len() > 0 [
  #v(4pt)
  #block(sticky: true, text(12pt, weight: "bold")[#d.words.carried])
  #v(-4pt)
  #rows(d.carried, true)
]
#if d.own.len() + d.carried.len() == 0 [#d.words.none]
#v(2pt)
#text(7.5pt, fill: rgb("#48565A"))[#d.source]
"""


def minutes_pdf(dataset: Dataset, told: Minutes) -> bytes:
    """The minutes as a PDF with its fonts embedded."""
    kinds = dict.fromkeys(e.kind for e in [*told.own, *told.carried])
    shapes = {kind: f"kind{index}.svg" for index, kind in enumerate(kinds)}
    facts = {
        "heading": told.heading,
        "date": told.date,
        "counts": told.counts,
        "internal": tr(INTERNAL),
        "lang": HTML_LANG[current()],
        "words": {
            "title": tr("{heading} 議事メモ", heading=told.heading),
            "heads": [tr(head) for head in HEADS],
            "own": tr("この会議で出た意見（{n}件）", n=len(told.own)),
            "carried": tr("これまでの会議から引き継いだもの（{n}件）", n=len(told.carried)),
            "none": tr("この会議のメモはまだありません。"),
        },
        "source": told.source,
        "alt": tr("{about}の地図。メモの番号つき", about=told.about),
        "shapes": shapes,
        "own": [_facts(e) for e in told.own],
        "carried": [_facts(e) for e in told.carried],
    }
    files = {
        "minutes.json": typeset.as_json(facts),
        "map.svg": map_picture(dataset, told).encode(),
    }
    files |= {name: _mark(kind) for kind, name in shapes.items()}
    return typeset.pdf(_SOURCE, files)


def map_picture(
    dataset: Dataset, told: Minutes, *, width: int = MAP_WIDTH, height: int = MAP_HEIGHT
) -> str:
    """The map of the minutes as SVG: the meeting's area, its hubs, the numbers of the notes."""
    known = told.focus is not None and bool((dataset.areas["area_id"] == told.focus).any())
    return map_svg(
        dataset,
        focus=told.focus if known else None,
        marks=told.marks,
        width=width,
        height=height,
    )


def _facts(entry: Entry) -> dict[str, object]:
    return {**vars(entry), "kind_word": tr(entry.kind), "course": entry.course}


def _mark(kind: str) -> bytes:
    shape = pin_shape(kind)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-20 -20 40 40" width="40" height="40">'
        f'<path d="{shape.path}" fill="{shape.color}" stroke="#1E2B2F" stroke-width="2.4"'
        ' stroke-linejoin="round"/></svg>'
    ).encode()
