"""What the gate left out and how large the site became, in words for staff."""

from __future__ import annotations

from geodata.disclosure import Report
from geodata.language import N_, Words, tr
from geodata.render.publish.site import Site

_TABLES = Words(
    {
        "hubs": N_("拠点"),
        "posts": N_("配置"),
        "post_history": N_("配置の歩み"),
        "standards": N_("基準"),
        "activities": N_("活動"),
    }
)
_CELLS = Words(
    {
        "address": N_("未確認の住所"),
        "phone": N_("未確認の電話番号"),
        "note": N_("作業用のメモ"),
        "hub_id": N_("内部の拠点へのつながり"),
    }
)


def report_words(report: Report) -> list[str]:
    """One line a kind of thing that was left out; a single line where nothing was."""
    lines = []
    if report.rows:
        parts = "、".join(
            f"{_TABLES.get(table, table)}{count}" for table, count in report.staff_rows.items()
        )
        lines.append(tr("内部の行 {rows}件を除きました（{parts}）", rows=report.rows, parts=parts))
    if report.withheld:
        others = tr("と、逆算を防ぐ{others}か所", others=report.others) if report.others else ""
        lines.append(
            tr("小さい数 {small}か所{others}を伏せました", small=report.small, others=others)
        )
    for cell, count in report.blanked.items():
        lines.append(tr("{get} {count}件を載せていません", get=_CELLS.get(cell, cell), count=count))
    if report.blurred:
        lines.append(tr("拠点 {blurred}か所の位置をぼかしました", blurred=report.blurred))
    return lines or [tr("除いたものはありません")]


def site_words(site: Site) -> list[str]:
    """The report, the number of pages and the size of the municipality's page."""
    pages = sum(1 for path in site.files if path.endswith(".html"))
    return [
        *report_words(site.report),
        tr("{pages}ページを書き出しました", pages=pages),
        size_words(site),
    ]


def size_words(site: Site) -> str:
    """How large the municipality's page is, plain and as a web server sends it."""
    size = len(site.files[site.main])
    return tr(
        "{main} は {size:,.0f} kB（圧縮して送ると {gzipped:,.0f} kB）",
        main=site.main,
        size=size / 1000,
        gzipped=site.gzipped(site.main) / 1000,
    )
