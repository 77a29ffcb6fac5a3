"""The command line: ``python -m loaders inspect | load | fetch | new | export``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from geodata import cli_language, library, schema
from geodata.bundle import to_zip
from geodata.changes import changes
from geodata.errors import DataError, UnknownMunicipalityError
from geodata.language import tr, using
from geodata.phrases import brackets, comma
from geodata.versions import ConflictError
from loaders.apply import Mode, apply, files_in_force, load_files
from loaders.bundle_in import is_bundle, load_bundle
from loaders.context import Context
from loaders.dispatch import Wish, load
from loaders.fetch import Fetched, fetch, folder_of, official_files
from loaders.inspect import LOADS_AS, inspect
from loaders.new_dataset import empty_files
from loaders.report import LoaderError, Report
from loaders.source import opened

_SHOWN_FINDINGS = 60
_BAR = 30


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 where a file or the result is refused, or 2 for a wrong
    call. People read the language of CHIIKI_LANG."""
    with using(cli_language.chosen()):
        return _run(argv)


def _run(argv: Sequence[str] | None) -> int:
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except (LoaderError, DataError, ConflictError) as error:
        print(error, file=sys.stderr)
        return 1
    except (UnknownMunicipalityError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m loaders", description=tr("外のファイルを調べ、データに取り込みます")
    )
    commands = parser.add_subparsers(required=True, metavar=tr("コマンド"))

    look = commands.add_parser("inspect", help=tr("ファイルが何かを調べる（取り込まない）"))
    look.add_argument("file", type=Path, nargs="+", metavar=tr("ファイル"))
    look.add_argument("--crs", help=tr("座標系（例 EPSG:6677）。記載のないファイルに"))
    look.set_defaults(run=_inspect)

    take = commands.add_parser("load", help=tr("ファイルを取り込む（全部できたときだけ保存する）"))
    take.add_argument("file", type=Path, nargs="+", metavar=tr("ファイル"))
    take.add_argument(
        "--municipality", required=True, metavar=tr("コード"), help=tr("5桁の自治体コード")
    )
    take.add_argument(
        "--as", dest="loads_as", choices=sorted(LOADS_AS), help=tr("省くと自動で判断")
    )
    take.add_argument("--level", choices=schema.LEVELS, help=tr("境界の区分（省くと計画の区分）"))
    take.add_argument("--chome", action="store_true", help=tr("境界は町丁目の形である"))
    take.add_argument("--name-column", metavar=tr("列"), help=tr("境界の名前の列"))
    take.add_argument("--layer", metavar=tr("層"), help=tr("形のファイルの層"))
    take.add_argument("--sheet", metavar=tr("シート"), help=tr("Excelのシート"))
    take.add_argument("--crs", help=tr("座標系（例 EPSG:6677）。記載のないファイルに"))
    take.add_argument(
        "--public", action="store_true", help=tr("一覧の行を公開とする（省くと職員のみ）")
    )
    take.add_argument("--replace", action="store_true", help=tr("足さずに、その表を入れ替える"))
    take.add_argument("--comment", default="", help=tr("版の説明"))
    take.add_argument("--dry-run", action="store_true", help=tr("保存せずに結果だけを見る"))
    take.set_defaults(run=_load)

    get = commands.add_parser(
        "fetch", help=tr("公式のファイルをダウンロードする（または手順を示す）")
    )
    get.add_argument("code", metavar=tr("コード"))
    get.add_argument(
        "--only", action="append", default=[], metavar=tr("名"), help=tr("例 n03（何度でも）")
    )
    get.add_argument("--list", action="store_true", help=tr("ダウンロードせずに手順を示す"))
    get.set_defaults(run=_fetch)

    new = commands.add_parser("new", help=tr("新しい自治体の空のデータを作る"))
    new.add_argument("code", metavar=tr("コード"))
    new.add_argument("--name", required=True, help=tr("例 江東区"))
    new.add_argument(
        "--level", choices=schema.LEVELS, default="日常生活圏域", help=tr("計画の区分")
    )
    new.add_argument("--sub-level", choices=schema.LEVELS)
    new.set_defaults(run=_new)

    out = commands.add_parser("export", help=tr("データ一式をzip（CSVとGeoPackage）に書き出す"))
    out.add_argument("code", metavar=tr("コード"))
    out.add_argument("file", type=Path, metavar=tr("ファイル.zip"))
    out.set_defaults(run=_export)
    return parser


def _inspect(args: argparse.Namespace) -> int:
    refused = 0
    for path in args.file:
        try:
            print("\n".join(inspect(path, crs=args.crs).lines()))
        except LoaderError as error:
            print(error, file=sys.stderr)
            refused = 1
    return refused


def _load(args: argparse.Namespace) -> int:
    if len(args.file) == 1 and _bundled(args.file[0], args.loads_as):
        return _load_bundle(args)
    files, parent = files_in_force(args.municipality)
    wish = Wish(
        loads_as=args.loads_as,
        level="町丁目" if args.chome else args.level,
        name_column=args.name_column,
        layer=args.layer,
        sheet=args.sheet,
        visibility="public" if args.public else "staff",
        crs=args.crs,
    )
    mode: Mode = "replace" if args.replace else "merge"
    before = files
    for path in args.file:
        # each file sees what those before it have brought
        one = load(path, Context.of(load_files(files)), wish=wish)
        result = apply(files, [one], mode=mode)
        files = result.files
        _print_report(result.report)
    if files == before:
        print(tr("変わるところはありません。"))
        return 0
    names = comma(path.name for path in args.file)
    return _saved(args, files, parent, args.comment or tr("{names} を取り込み", names=names))


def _load_bundle(args: argparse.Namespace) -> int:
    bundle = load_bundle(args.file[0])
    if bundle.code != args.municipality:
        raise LoaderError(
            args.file[0].name, tr("{name}（{code}）のデータです", name=bundle.name, code=bundle.code),
            tr("--municipality {code} としてください", code=bundle.code),
        )  # fmt: skip
    parent = library.own().current(bundle.code)
    comment = args.comment or tr("{name} から戻した", name=args.file[0].name)
    return _saved(args, bundle.files, parent, comment)


def _bundled(path: Path, loads_as: str | None) -> bool:
    if loads_as == "bundle":
        return True
    if loads_as is not None or path.suffix.lower() != ".zip":
        return False
    with opened(path) as source:
        return is_bundle(source)


def _saved(
    args: argparse.Namespace, files: dict[str, bytes], parent: str | None, comment: str
) -> int:
    code = args.municipality
    after = load_files(files)
    try:
        before = library.load(code)
    except UnknownMunicipalityError:
        before = None
    found = changes(before, after) if before is not None else []
    counts: dict[tuple[str, str], int] = {}
    for change in found:
        counts[change.table, change.kind] = counts.get((change.table, change.kind), 0) + 1
    words = {"added": tr("追加"), "removed": tr("削除"), "moved": tr("移動"), "changed": tr("変更")}
    for (table, kind), number in counts.items():
        print(
            tr("  {table}: {change} {number:,}件", table=table, change=words[kind], number=number)
        )
    if args.dry_run:
        print(tr("保存していません（--dry-run）。"))
        return 0
    version = library.own().save(code, files, comment=comment, parent=parent)
    print(tr("保存しました: {id}（{comment}）", id=version.id, comment=version.comment))
    return 0


def _fetch(args: argparse.Namespace) -> int:
    files = official_files(args.code)
    folder = folder_of(args.code)
    if args.only:
        unknown = sorted(set(args.only) - {official.key for official in files})
        if unknown:
            keys = comma(official.key for official in files)
            raise ValueError(
                tr(
                    "ない名です: {unknown}（あるもの: {keys}）",
                    unknown=comma(unknown),
                    keys=keys,
                )
            )
        files = tuple(official for official in files if official.key in args.only)
    if args.list:
        for official in files:
            print(official.by_hand(folder))
        return 0
    results = fetch(files, folder, progress=_bar)
    for result in results:
        _print_fetched(result, args.code, folder)
    wanted = [result for result in results if result.official.url]
    return 0 if all(result.path for result in wanted) else 1


def _print_fetched(result: Fetched, code: str, folder: Path) -> None:
    official = result.official
    if result.path is not None:
        print(f"{official.title}\n    {result.path}" + brackets(f"SHA-256 {result.sha256}"))
        print(tr("    取り込み: {command}", command=_command(result, code)))
        return
    print(tr("{title}: {reason}。手で取るときは:", title=official.title, reason=result.reason))
    print("\n".join(official.by_hand(folder).splitlines()[1:]))
    if official.url and not official.verified:
        print(
            tr(
                "    （アドレスは{noted}に控えたもので、確かめていません: {url}）",
                noted=official.noted,
                url=official.url,
            )
        )


def _command(result: Fetched, code: str) -> str:
    way = result.official.loads_as
    return f"python -m loaders load {result.path} --municipality {code} --as {way}"


def _new(args: argparse.Namespace) -> int:
    if args.code in library.codes():
        raise LoaderError(
            args.code, tr("この自治体のデータはもうあります"), tr("load で足してください")
        )
    files = empty_files(args.code, args.name, planning_level=args.level, sub_level=args.sub_level)
    version = library.own().save(args.code, files, comment=tr("新しい自治体"), parent=None)
    print(tr("作りました: {name}（{code}） {id}", name=args.name, code=args.code, id=version.id))
    print(tr("次に: python -m loaders fetch {code}", code=args.code))
    return 0


def _export(args: argparse.Namespace) -> int:
    files, _ = files_in_force(args.code)
    content = to_zip(files, load_files(files))
    args.file.write_bytes(content)
    print(tr("書き出しました: {file}（{size:,}バイト）", file=args.file, size=len(content)))
    return 0


def _print_report(report: Report) -> None:
    print(report.summary())
    for finding in report.findings[:_SHOWN_FINDINGS]:
        print(f"  {finding}")
    rest = len(report.findings) - _SHOWN_FINDINGS
    if rest > 0:
        print(tr("  ほか{rest:,}件", rest=rest))


def _bar(name: str, done: int, whole: int | None) -> None:
    """One line that is written over: [#####     ] 12 of 34 MB."""
    if not sys.stderr.isatty():
        return
    mb = 1024 * 1024
    if whole:
        filled = round(_BAR * done / whole)
        text = f"[{'#' * filled}{' ' * (_BAR - filled)}] {done / mb:,.1f} / {whole / mb:,.1f} MB"
    else:
        text = f"{done / mb:,.1f} MB"
    end = "\n" if whole and done >= whole else ""
    print(f"\r{name} {text}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)
