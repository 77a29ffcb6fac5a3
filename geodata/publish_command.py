"""The sub-command ``publish``: the static site of a municipality, from the command line."""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

from geodata import library
from geodata.language import tr


def add_to(commands: Any) -> None:
    """Add ``publish`` to the sub-commands of ``python -m geodata``."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "publish", help=tr("公開用の静的なページ（HTML）を書き出す")
    )
    parser.add_argument("code", help=tr("自治体コード"))
    parser.add_argument("--out", required=True, type=Path, metavar=tr("フォルダー"))
    parser.add_argument(
        "--level", metavar=tr("区分"), help=tr("省くと計画の区分（日常生活圏域など）")
    )
    parser.add_argument(
        "--hub",
        action="append",
        metavar=tr("種類"),
        help=tr("載せる拠点の種類（くり返せる。省くと全部）"),
    )
    parser.add_argument(
        "--layer", action="append", default=[], help=tr("はじめから出す gap / chome")
    )
    parser.add_argument(
        "--language",
        action="append",
        metavar=tr("ことば"),
        help=tr("ja / easy / en（くり返せる。最初のもので開く。省くと全部）"),
    )
    parser.add_argument("--title", default="", metavar=tr("題"))
    parser.add_argument("--intro", default="", metavar=tr("説明"))
    parser.add_argument(
        "--address", default="", metavar="URL", help=tr("公開先（埋め込み用の文字に使う）")
    )
    parser.add_argument("--date", metavar=tr("公開日"), help=tr("2026-04-01 のように"))
    parser.add_argument("--tiles", action="store_true", help=tr("地理院タイルを選べるようにする"))
    parser.add_argument(
        "--no-area-pages", action="store_true", help=tr("区域ごとのページを作らない")
    )
    parser.add_argument(
        "--threshold",
        type=int,
        default=5,
        metavar=tr("人"),
        help=tr("これ未満の人数を伏せる（省くと5）"),
    )
    parser.add_argument("--blur", type=float, metavar="m", help=tr("拠点の位置をぼかす幅"))
    parser.set_defaults(run=_run)


def _run(args: argparse.Namespace) -> int:
    # by name: this is the one door of the domain that leads outwards, to what draws, and drawing
    # must not be loaded by every other command
    publish = import_module("geodata.render.publish.site")
    options = import_module("geodata.render.publish.options")
    disclosure = import_module("geodata.disclosure")
    words = import_module("geodata.render.publish.report_words")
    site = publish.build_site(
        library.load(args.code),
        options.Options(
            level=args.level,
            layers=tuple(args.layer),
            hub_types=args.hub,
            title=args.title,
            intro=args.intro,
            **({"languages": tuple(args.language)} if args.language else {}),
            tiles=args.tiles,
            address=args.address,
            date=args.date,
            area_pages=not args.no_area_pages,
            rules=disclosure.Rules(threshold=args.threshold, blur_m=args.blur),
        ),
    )
    try:
        publish.write_site(site, args.out)
    except OSError as error:
        raise ValueError(str(error)) from error
    for line in words.site_words(site):
        print(line)
    return 0
