"""``python -m geodata sheet CODE``: 地域カルテ as files, from the command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from geodata import library
from geodata.gaps import resolve
from geodata.language import tr
from geodata.phrases import comma
from geodata.sheet import Setting, prepare
from geodata.standards import own_standards
from geodata.standards_text import parse_standard
from geodata.store import Dataset
from geodata.walking import DEFAULT_DETOUR, DEFAULT_SPEED_M_PER_MIN, Walking

FORMATS = ("pdf", "pptx", "xlsx", "png", "zip")


def add(commands: Any) -> None:
    """Add the sub-command to the parser of ``python -m geodata``."""
    sheet = commands.add_parser("sheet", help=tr("地域カルテをPDF・PPTX・XLSX・PNG・ZIPにする"))
    sheet.add_argument("code", help=tr("自治体コード"))
    sheet.add_argument(
        "--area",
        metavar="ID",
        help=tr("区域ID。municipality は全域、priority は重点地域。省くと全部をまとめる"),
    )
    sheet.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help=tr("書き出すフォルダー")
    )
    sheet.add_argument("--format", choices=FORMATS, default="pdf", help=tr("省くとpdf"))
    sheet.add_argument(
        "--audience",
        choices=("public", "staff"),
        default="public",
        help=tr("public（省いたとき）は職員だけの情報を載せない"),
    )
    sheet.add_argument(
        "--minutes", type=float, default=15.0, metavar=tr("分"), help=tr("徒歩圏の分")
    )
    sheet.add_argument("--standard", action="append", default=[], metavar=tr("基準"))
    sheet.add_argument("--speed", type=float, default=DEFAULT_SPEED_M_PER_MIN, metavar="M_PER_MIN")
    sheet.add_argument("--detour", type=float, default=DEFAULT_DETOUR)
    sheet.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make the file, print its path, return 0. ValueError (Japanese) for what does not exist."""
    # the pictures lie above the domain: named here, loaded only when asked for
    files = import_module("geodata.render.sheet.files")
    dataset = library.load(args.code)
    basis = prepare(dataset, _setting(args, dataset))
    made = date.today()
    if args.area is None:
        if args.format == "png":
            raise ValueError(tr("PNGは1つの区域の地図です。--area で区域を選んでください。"))
        sheets = files.all_contents(basis, made=made)
    else:
        try:
            sheets = [files.content(basis, args.area, made=made)]
        except KeyError as error:
            known = comma(_ids(dataset))
            message = tr(
                "区域「{area}」はありません。使えるID: {known}", area=args.area, known=known
            )
            raise ValueError(message) from error
    args.out.mkdir(parents=True, exist_ok=True)
    name = dataset.municipality.name
    path = args.out / files.file_name(sheets, args.format, municipality=name)
    path.write_bytes(files.to_bytes(sheets, args.format, title=tr("{name} 地域カルテ", name=name)))
    sys.stdout.write(f"{path}\n")
    return 0


def _setting(args: argparse.Namespace, dataset: Dataset) -> Setting:
    chosen = tuple(resolve(dataset, parse_standard(text)) for text in args.standard)
    return Setting(
        audience=args.audience,
        standards=chosen or tuple(own_standards(dataset)),
        walking=Walking(speed_m_per_min=args.speed, detour=args.detour),
        minutes=args.minutes,
    )


def _ids(dataset: Dataset) -> Iterator[str]:
    yield from ("municipality", "priority")
    yield from map(str, dataset.areas["area_id"])
