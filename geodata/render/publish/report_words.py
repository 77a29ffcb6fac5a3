"""What the gate left out and how large the site became, in words for staff."""

from __future__ import annotations

from geodata.disclosure import Report
from geodata.render.publish.site import Site

_TABLES = {
    "hubs": "拠点",
    "posts": "配置",
    "post_history": "配置の歩み",
    "standards": "基準",
    "activities": "活動",
}
_CELLS = {
    "address": "未確認の住所",
    "phone": "未確認の電話番号",
    "note": "作業用のメモ",
    "hub_id": "内部の拠点へのつながり",
}


def report_words(report: Report) -> list[str]:
    """One line a kind of thing that was left out; a single line where nothing was."""
    lines = []
    if report.rows:
        parts = "、".join(
            f"{_TABLES.get(table, table)}{count}" for table, count in report.staff_rows.items()
        )
        lines.append(f"内部の行 {report.rows}件を除きました（{parts}）")
    if report.withheld:
        others = f"と、逆算を防ぐ{report.others}か所" if report.others else ""
        lines.append(f"小さい数 {report.small}か所{others}を伏せました")
    for cell, count in report.blanked.items():
        lines.append(f"{_CELLS.get(cell, cell)} {count}件を載せていません")
    if report.blurred:
        lines.append(f"拠点 {report.blurred}か所の位置をぼかしました")
    return lines or ["除いたものはありません"]


def site_words(site: Site) -> list[str]:
    """The report, the number of pages and the size of the municipality's page."""
    pages = sum(1 for path in site.files if path.endswith(".html"))
    return [*report_words(site.report), f"{pages}ページを書き出しました", size_words(site)]


def size_words(site: Site) -> str:
    """How large the municipality's page is, plain and as a web server sends it."""
    size = len(site.files[site.main])
    return (
        f"{site.main} は {size / 1000:,.0f} kB"
        f"（圧縮して送ると {site.gzipped(site.main) / 1000:,.0f} kB）"
    )
