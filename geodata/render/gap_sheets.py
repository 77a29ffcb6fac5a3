"""The gaps as sheets for the desk: headings in words, and the premises on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from geodata.gaps import unmet_areas
from geodata.language import tr
from geodata.render import words
from geodata.sources import sources
from geodata.standards_text import Standard
from geodata.store import Dataset
from geodata.walking import Walking


def gap_sheet(gaps: pd.DataFrame, standards: Sequence[Standard]) -> pd.DataFrame:
    """One row an area and standard; unknown figures are empty, their status says 不明."""
    labelled = words.labelled(gaps, standards)
    return pd.DataFrame(
        {
            tr("区域ID"): labelled["area_id"],
            tr("区域"): labelled["name"],
            tr("区分"): labelled["level"].map(tr),
            tr("基準"): labelled["label"],
            tr("基準の値"): labelled["target"],
            tr("いま"): labelled["actual"],
            tr("すき間"): labelled["gap"],
            tr("判定"): labelled["status"].map(words.STATUS),
            tr("影響する住民"): labelled["residents"].astype("Float64").round(),
            tr("住民の数え方"): labelled["residents_basis"].map(_basis),
            tr("注記"): labelled["reason"].map(lambda code: words.REASONS.get(code, "")),
        }
    )


def ranking_sheet(gaps: pd.DataFrame) -> pd.DataFrame:
    """Areas from most unmet standards to least."""
    ranked = unmet_areas(gaps)
    return pd.DataFrame(
        {
            tr("順位"): range(1, len(ranked) + 1),
            tr("区域"): ranked["name"],
            tr("区分"): ranked["level"].map(tr),
            tr("足りない基準"): ranked["unmet"],
            tr("判定できない基準"): ranked["unknown"],
            tr("満たす基準"): ranked["met"],
            tr("影響する住民"): ranked["residents"].round(),
        }
    )


def notes_sheet(dataset: Dataset, standards: Sequence[Standard], walking: Walking) -> pd.DataFrame:
    """What the figures rest on: standards with their sources, walking, boundaries, assignment."""
    inferred = int((dataset.chome["assignment"] != "official").sum())
    rows = [
        (tr("自治体"), dataset.municipality.name),
        (
            tr("歩き方の前提"),
            words.walking(speed=walking.speed_m_per_min, detour=walking.detour),
        ),
        (
            tr("町丁目の割当"),
            tr(
                "{chome}のうち{inferred}が推定（未確認）",
                chome=len(dataset.chome),
                inferred=inferred,
            ),
        ),
        (tr("不明の扱い"), tr("不明は資料から分からないことを表し、ゼロではない")),
        (tr("データの版"), dataset.version),
    ]
    for standard in standards:
        said = tr("／").join(s.text for s in sources(standard.source)) or tr("この画面で加えた基準")
        rows.append(
            (
                tr("基準: {standard}", standard=words.standard(standard)),
                f"{standard.statement} {said}".strip(),
            )
        )
    return pd.DataFrame(rows, columns=[tr("項目"), tr("内容")])


def _basis(code: object) -> str:
    known = {**words.RESIDENTS_BASIS, **words.COVERAGE_BASIS}
    return known.get(str(code), "") if pd.notna(code) else ""
