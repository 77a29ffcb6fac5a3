"""The command line: ``python -m geodata summary | gaps | coverage | site | build | check | migrate | copy``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from geodata import cli_language, library, publish_command, store
from geodata.errors import DatabaseError, DataError, UnknownMunicipalityError
from geodata.language import tr, using
from geodata.sheet import command as sheet_command
from geodata.versions import ConflictError
from geodata.vocabulary import word


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0, or 1 where data or the database is broken, or 2 for a wrong call.

    People read the language of CHIIKI_LANG; the keys of ``--json`` are always the same.
    """
    with using(cli_language.chosen()):
        return _run(argv)


def _run(argv: Sequence[str] | None) -> int:
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except (DataError, DatabaseError, ConflictError) as error:
        print(error, file=sys.stderr)
        return 1
    except (UnknownMunicipalityError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m geodata", description=tr("地域資源マップのデータを調べ、計算します")
    )
    commands = parser.add_subparsers(required=True, metavar=tr("コマンド"))

    summary = commands.add_parser("summary", help=tr("自治体ごとの数（圏域・拠点・配置・未達）"))
    summary.add_argument(
        "code", nargs="?", help=tr("自治体コード（13 は東京都の一覧）。省くと全部")
    )
    _json(summary)
    summary.set_defaults(run=_summary)

    gaps = commands.add_parser("gaps", help=tr("基準に対するすき間を圏域ごとに"))
    gaps.add_argument("code", help=tr("自治体コード"))
    gaps.add_argument(
        "--standard",
        action="append",
        default=[],
        metavar=tr("基準"),
        help=tr("例 'なごみの家>=1' 'CSW<=20000' 'なごみの家@15>=80'。省くとその自治体の基準"),
    )
    _json(gaps)
    gaps.set_defaults(run=_gaps)

    coverage = commands.add_parser("coverage", help=tr("徒歩圏カバー率を圏域ごとに"))
    coverage.add_argument("code", help=tr("自治体コード"))
    coverage.add_argument("--hub", required=True, metavar=tr("種類"), help=tr("拠点の種類"))
    coverage.add_argument("--minutes", required=True, type=float, metavar=tr("分"))
    coverage.add_argument(
        "--level", metavar=tr("区分"), help=tr("省くと計画の区分（日常生活圏域など）")
    )
    _walking(coverage)
    _json(coverage)
    coverage.set_defaults(run=_coverage)

    site = commands.add_parser("site", help=tr("次の拠点の置き場所を計算する"))
    site.add_argument("code", help=tr("自治体コード"))
    site.add_argument("--hub", required=True, metavar=tr("種類"), help=tr("拠点の種類"))
    site.add_argument("--count", required=True, type=int, metavar=tr("数"), help=tr("新しく置く数"))
    site.add_argument("--minutes", required=True, type=float, metavar=tr("分"))
    site.add_argument("--model", choices=("mclp", "pmedian"), default="mclp")
    site.add_argument("--candidates", choices=("chome", "hubs"), default="chome")
    _walking(site)
    _json(site)
    site.set_defaults(run=_site)

    sheet_command.add(commands)

    publish_command.add_to(commands)

    build = commands.add_parser("build", help=tr("町丁目の点と輪郭から概略境界を作る"))
    build.set_defaults(run=_build)

    check = commands.add_parser("check", help=tr("データを確かめる（直すところがあれば1で終わる）"))
    check.add_argument(
        "folder", nargs="?", type=Path, help=tr("自治体のフォルダー。省くと内蔵の全部")
    )
    check.set_defaults(run=_check)

    migrate = commands.add_parser(
        "migrate", help=tr("データベース（CHIIKI_DATABASE_URL）の表を作る、新しくする")
    )
    migrate.set_defaults(run=_migrate)

    copy = commands.add_parser(
        "copy", help=tr("すべての版を、フォルダーからデータベースへ、またはその逆へ写す")
    )
    stores = ("folder", "database")
    copy.add_argument("--from", required=True, choices=stores, dest="source", metavar=tr("写す元"))
    copy.add_argument("--to", required=True, choices=stores, dest="target", metavar=tr("写す先"))
    copy.set_defaults(run=_copy)

    backup = commands.add_parser("backup", help=tr("保存したもの全部を1つのファイルに写す"))
    backup.add_argument("file", type=Path, metavar=tr("ファイル"))
    backup.set_defaults(run=_backup)

    restore = commands.add_parser(
        "restore", help=tr("バックアップから元にもどす（止めてから行う）")
    )
    restore.add_argument("file", type=Path, metavar=tr("ファイル"))
    restore.add_argument("--overwrite", action="store_true", help=tr("今あるデータを置きかえる"))
    restore.set_defaults(run=_restore)

    health = commands.add_parser("health", help=tr("動ける状態かを確かめる（だめなら1で終わる）"))
    health.add_argument("--read-only", action="store_true", help=tr("書けなくてよいとき"))
    _json(health)
    health.set_defaults(run=_health)
    return parser


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=tr("JSONで出す"))


def _walking(parser: argparse.ArgumentParser) -> None:
    from geodata.walking import DEFAULT_DETOUR, DEFAULT_SPEED_M_PER_MIN

    parser.add_argument("--speed", type=float, default=DEFAULT_SPEED_M_PER_MIN, metavar=tr("m/分"))
    parser.add_argument("--detour", type=float, default=DEFAULT_DETOUR, metavar=tr("迂回率"))


# Each command imports what it needs: `check` must start fast and without the solver.


def _summary(args: argparse.Namespace) -> int:
    from geodata.summary import summarise, summarise_tokyo

    if args.code == store.OVERVIEW_CODE:
        result = summarise_tokyo(store.load_overview())
    else:
        wanted = [args.code] if args.code else library.codes()
        result = {code: summarise(library.load(code)) for code in wanted}
    _print(result, as_json=args.json)
    return 0


def _gaps(args: argparse.Namespace) -> int:
    from geodata import standards_text
    from geodata.gaps import evaluate, resolve
    from geodata.standards import own_standards

    dataset = library.load(args.code)
    given = [resolve(dataset, standards_text.parse_standard(text)) for text in args.standard]
    standards = given or own_standards(dataset)
    found = evaluate(dataset, standards)
    columns = ["area_id", "name", "level", "standard", "target", "actual", "gap", "status"]
    _print(_records(found[columns]), as_json=args.json)
    return 0


def _coverage(args: argparse.Namespace) -> int:
    from geodata.coverage import coverage_records
    from geodata.walking import Walking

    records = coverage_records(
        library.load(args.code),
        hub_type=args.hub,
        minutes=args.minutes,
        level=args.level,
        walking=Walking(args.speed, args.detour),
    )
    _print(records, as_json=args.json)
    return 0


def _site(args: argparse.Namespace) -> int:
    from geodata.siting import find_sites, site_record
    from geodata.walking import Walking

    result = find_sites(
        library.load(args.code),
        hub_type=args.hub,
        count=args.count,
        minutes=args.minutes,
        model=args.model,
        candidates=args.candidates,
        walking=Walking(args.speed, args.detour),
    )
    _print(site_record(result), as_json=args.json)
    return 0


def _build(_: argparse.Namespace) -> int:
    from geodata.build import build_all

    for message in build_all(store.DATA_ROOT).messages:
        print(message)
    return 0


def _check(args: argparse.Namespace) -> int:
    from geodata.check import check_folder, check_overview

    folders = [args.folder] if args.folder else [store.DATA_ROOT / c for c in store.codes()]
    broken = False
    for folder in folders:
        errors, warnings = check_folder(folder)
        broken = broken or bool(errors)
        print(
            tr(
                "{name}: 誤り{errors}件、注意{warnings}件",
                name=folder.name,
                errors=len(errors),
                warnings=len(warnings),
            )
        )
        for problem in [*errors, *warnings]:
            print(f"  {problem}")
    if not args.folder:
        errors = check_overview(store.DATA_ROOT)
        broken = broken or bool(errors)
        for problem in errors:
            print(f"  {problem}")
    return 1 if broken else 0


def _migrate(_: argparse.Namespace) -> int:
    from geodata.postgis import engine, migrate

    found = migrate.up_to_date(engine.bare())
    if found == migrate.HEAD:
        print(tr("データベースの表は新しいままです（{found}）", found=found))
    else:
        print(
            tr(
                "データベースの表を整えました（{found} → {head}）",
                found=found or tr("なし"),
                head=migrate.HEAD,
            )
        )
    return 0


def _copy(args: argparse.Namespace) -> int:
    from geodata import transfer

    if args.source == args.target:
        raise ValueError(tr("写す元と写す先には、folder と database を一つずつ書いてください"))
    versions, drafts = transfer.open_stores(args.source)
    other_versions, other_drafts = transfer.open_stores(args.target)
    copied = transfer.copy_versions(
        versions,
        other_versions,
        tell=lambda one: print(
            tr(
                "{code}: {written}版を写し、{there}版はもうありました",
                code=one.code,
                written=one.written,
                there=one.there,
            )
        ),
    )
    count = transfer.copy_drafts(drafts, other_drafts)
    print(tr("{copied}自治体、作りかけ{count}件を写しました", copied=len(copied), count=count))
    return 0


def _backup(args: argparse.Namespace) -> int:
    from geodata.backup import BackupError, backup

    try:
        manifest = backup(args.file)
    except BackupError as error:
        return _failed(error)
    print(
        tr(
            "{sums}個のファイルを {file} に写しました（{time}）。",
            sums=len(manifest.sums),
            file=args.file,
            time=manifest.time,
        )
    )
    return 0


def _restore(args: argparse.Namespace) -> int:
    from geodata.backup import BackupError, restore

    try:
        manifest, before = restore(args.file, overwrite=args.overwrite)
    except BackupError as error:
        return _failed(error)
    print(
        tr(
            "{time} のバックアップから、{sums}個のファイルをもどしました。",
            time=manifest.time,
            sums=len(manifest.sums),
        )
    )
    if before is not None:
        print(tr("もどす前のフォルダー: {before}", before=before))
    return 0


def _failed(error: Exception) -> int:
    print(error, file=sys.stderr)
    return 1


def _health(args: argparse.Namespace) -> int:
    from geodata.health import check

    found = check(writable=not args.read_only)
    _print({"ok": found.ok, "checks": found.checks}, as_json=args.json)
    return 0 if found.ok else 1


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def _print(result: Any, *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False))
    elif isinstance(result, list):
        frame = pd.DataFrame([{k: _cell(v) for k, v in row.items()} for row in result])
        print(
            frame.to_string(index=False, na_rep=tr("不明"))
            if len(frame)
            else tr("該当がありません")
        )
    else:
        _print_tree(result)


def _print_tree(result: dict[str, Any], indent: int = 0) -> None:
    for key, value in result.items():
        if isinstance(value, dict):
            print(f"{'  ' * indent}{word(key)}:")
            _print_tree(value, indent + 1)
        else:
            print(f"{'  ' * indent}{word(key)}: {(tr('不明') if value is None else _cell(value))}")


def _cell(value: Any) -> Any:
    """A value as people read it; words of our own in their language."""
    return word(value) if isinstance(value, str) else value


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader (head, less) has seen enough
        sys.stderr.close()
        sys.exit(0)
