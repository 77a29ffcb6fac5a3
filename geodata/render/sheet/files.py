"""Sheets as files: one format for one sheet or for all areas of a municipality, and a zip."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal, TypeAlias

from geodata.file_names import safe_name
from geodata.language import tr
from geodata.render import words
from geodata.render.sheet.area_content import area_content
from geodata.render.sheet.content import SheetContent
from geodata.render.sheet.deck import sheets_pptx
from geodata.render.sheet.paper import map_png, sheets_pdf
from geodata.render.sheet.readings import read_aloud
from geodata.render.sheet.whole_content import municipality_content, priority_content
from geodata.render.sheet.workbook import sheets_xlsx
from geodata.sheet import Basis, area_sheet, municipality_sheet, priority_sheet

Format: TypeAlias = Literal["pdf", "pptx", "xlsx", "png", "zip"]
FORMATS: tuple[Format, ...] = ("pdf", "pptx", "xlsx", "png", "zip")
#: Called with a share from 0 to 1 and what is being done.
Progress: TypeAlias = Callable[[float, str], None]

MUNICIPALITY = "municipality"
PRIORITY = "priority"


def content(basis: Basis, which: str, *, made: date, furigana: bool = False) -> SheetContent:
    """One sheet: *which* is an area_id, MUNICIPALITY or PRIORITY; with the readings of names where
    *furigana* says so. KeyError for an unknown id."""
    sheet = _content(basis, which, made)
    return read_aloud(sheet, basis.dataset) if furigana else sheet


def _content(basis: Basis, which: str, made: date) -> SheetContent:
    day = words.date(made.isoformat())
    if which == MUNICIPALITY:
        return municipality_content(municipality_sheet(basis), made=day)
    if which == PRIORITY:
        return priority_content(priority_sheet(basis), made=day)
    return area_content(area_sheet(basis, which), made=day)


def everything(basis: Basis) -> list[str]:
    """The municipality, its areas by need, then every area, those of the planning level first."""
    dataset = basis.dataset
    levels = sorted(dataset.levels(), key=lambda level: level != basis.level)
    ids = [str(a) for level in levels for a in dataset.areas_at(level)["area_id"]]
    return [MUNICIPALITY, PRIORITY, *ids]


def all_contents(
    basis: Basis, *, made: date, progress: Progress | None = None
) -> list[SheetContent]:
    """The sheets of :func:`everything`."""
    wanted = everything(basis)
    made_so_far = []
    for number, which in enumerate(wanted):
        sheet = content(basis, which, made=made)
        made_so_far.append(sheet)
        if progress is not None:
            progress((number + 1) / len(wanted), sheet.name)
    return made_so_far


def to_bytes(
    sheets: Sequence[SheetContent],
    kind: Format,
    *,
    title: str,
    progress: Progress | None = None,
) -> bytes:
    """The sheets as one file of *kind*; png is the map of the first sheet alone.

    zip: for each sheet its PDF and its map, and one XLSX of all.
    """
    if kind == "pdf":
        return sheets_pdf(sheets, title=title)
    if kind == "pptx":
        said = progress or (lambda _share, _what: None)
        return sheets_pptx(
            sheets, title=title, progress=lambda n: said(n / len(sheets), sheets[n - 1].name)
        )
    if kind == "xlsx":
        return sheets_xlsx(sheets)
    if kind == "png":
        return map_png(sheets[0])
    return _zip(sheets, progress)


def file_name(sheets: Sequence[SheetContent], kind: Format, *, municipality: str) -> str:
    """A name that every system takes, whatever the area is called."""
    first = sheets[0]
    what = (
        f"{first.kind}_{first.name}" if len(sheets) == 1 else tr("{kind}_全圏域", kind=first.kind)
    )
    return f"{safe_name(f'{municipality}_{what}')}.{kind}"


def _zip(sheets: Sequence[SheetContent], progress: Progress | None) -> bytes:
    buffer = io.BytesIO()
    map_word = tr("地図")
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, sheet in enumerate(sheets):
            # numbered: two areas may have the same name
            stem = f"{number + 1:02d}_{safe_name(sheet.name)}"
            archive.writestr(f"{stem}.pdf", sheets_pdf([sheet], title=sheet.title))
            archive.writestr(f"{stem}_{map_word}.png", map_png(sheet))
            if progress is not None:
                progress((number + 1) / len(sheets), sheet.name)
        archive.writestr(tr("地域カルテ") + ".xlsx", sheets_xlsx(sheets))
    return buffer.getvalue()
