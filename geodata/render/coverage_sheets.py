"""Walking coverage as sheets for the desk: headings in words, and the premises beside them."""

from __future__ import annotations

import pandas as pd

from geodata.coverage_report import AccessReport, Report
from geodata.language import N_, Words, tr
from geodata.levels import CHOME_LEVEL
from geodata.openings import evidence_words
from geodata.render import words
from geodata.render.coverage_map import STRANDED
from geodata.render.coverage_words import Notes
from geodata.sources import sources
from geodata.store import Dataset

CAPACITY_HEADINGS = Words(
    {
        "served": N_("届いている"),
        "reachable_full": N_("届くが手いっぱい"),
        "out_of_reach": N_("届いていない"),
    }
)


def coverage_sheet(
    report: Report, access: AccessReport | None, slopes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """One row an area; unknown figures are empty, and shares run from 0 to 1.

    *slopes* is the table of geodata.coverage_report.slopes_table.
    """
    areas, minutes = report.areas, tr("{minutes:g}分", minutes=report.question.minutes)
    columns = {
        tr("区域ID"): areas["area_id"],
        tr("区域"): areas["name"],
        tr("区分"): tr(report.level),
        tr("住民"): areas["residents"].round(),
        tr("徒歩{minutes}以内の住民", minutes=minutes): areas["covered"].round(),
        tr("徒歩{minutes}以内の割合", minutes=minutes): areas["share"].round(4),
        tr("圏外の住民"): areas["outside"].round(),
        tr("徒歩の平均（分）"): areas["mean_minutes"].round(2),
        tr("9割の住民が着く（分）"): areas["p90_minutes"].round(2),
        tr("面積（km²）"): areas["land_km2"].round(3),
        tr("徒歩{minutes}以内の面積（km²）", minutes=minutes): areas["covered_km2"].round(3),
        tr("数え方"): areas["basis"].map(words.COVERAGE_BASIS),
        tr("使われる拠点"): areas["hubs_used"],
        tr("うち位置が推定"): areas["hubs_estimated"],
        tr("数えられない町丁目"): areas["chome_unknown"],
        tr("注記"): [tr(STRANDED) if share > 0 else "" for share in areas["stranded"]],
    }
    if report.level == CHOME_LEVEL:
        columns[tr("最寄りの拠点")] = areas["nearest"]
    if report.has_capacity:
        columns |= {text: areas[name].round() for name, text in CAPACITY_HEADINGS.items()}
    sheet = pd.DataFrame(columns)
    if access is not None:
        scores = access.areas.set_index("area_id")["score"]
        sheet[tr("E2SFCA（1万人あたり）")] = areas["area_id"].map(scores).astype("Float64").round(4)
    if slopes is not None:
        by_area = slopes.set_index("area_id")
        for name, text in SLOPE_HEADINGS.items():
            sheet[text] = areas["area_id"].map(by_area[name]).astype("Float64").round(4)
    return sheet


SLOPE_HEADINGS = Words(
    {
        "share_flat": N_("割合（坂を考えない）"),
        "share_slope": N_("割合（坂を考える）"),
        "mean_minutes_flat": N_("平均の分（坂を考えない）"),
        "mean_minutes_slope": N_("平均の分（坂を考える）"),
    }
)


def hubs_sheet(dataset: Dataset, report: Report) -> pd.DataFrame:
    """The hubs that were counted, each with its sources."""
    hubs = report.hubs
    raw = dict(zip(dataset.hubs["hub_id"], dataset.hubs["source"], strict=True))
    place = [tr("推定") if e else "" for e in hubs["estimated"]]
    return pd.DataFrame(
        {
            tr("拠点ID"): hubs["hub_id"],
            tr("拠点の名前"): hubs["name"],
            tr("種類"): hubs["hub_type"].map(tr),
            tr("頻度"): hubs["opening"].map(tr, na_action="ignore"),
            tr("頻度の根拠"): hubs["evidence"].map(evidence_words, na_action="ignore"),
            tr("位置"): [
                text if placed else tr("不明（測れない）")
                for text, placed in zip(place, hubs["placed"], strict=True)
            ],
            tr("出典"): [
                tr("／").join(source.text for source in sources(raw.get(i))) for i in hubs["hub_id"]
            ],
        }
    )


def lorenz_sheet(access: AccessReport) -> pd.DataFrame:
    """The points of the Lorenz curve, from (0, 0) to (1, 1)."""
    curve = access.curve
    return pd.DataFrame(
        {
            tr("住民の累積の割合"): curve.residents_share.round(6),
            tr("行きやすさの累積の割合"): curve.access_share.round(6),
        }
    )


def premises_sheet(dataset: Dataset, notes: Notes) -> pd.DataFrame:
    """Formula, parameters, year and source of every figure."""
    rows = [(tr("自治体"), dataset.municipality.name), *notes, (tr("データの版"), dataset.version)]
    return pd.DataFrame(rows, columns=[tr("項目"), tr("内容")])
