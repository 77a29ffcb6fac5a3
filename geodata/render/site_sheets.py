"""A siting answer as sheets for the desk: headings in words, premises on their own sheet."""

from __future__ import annotations

import pandas as pd

from geodata import phrases
from geodata.language import tr
from geodata.render import site_words, words
from geodata.siting_result import SitingResult
from geodata.store import Dataset


def sites_sheet(dataset: Dataset, result: SitingResult) -> pd.DataFrame:
    """One row a chosen site, best first. Estimates are rounded to whole residents, as numbers."""
    sums = site_words.cumulative(result)
    unit = result.unit
    return pd.DataFrame(
        {
            tr("順位"): [site.rank for site in result.sites],
            tr("場所"): [site.name for site in result.sites],
            tr("圏域"): [site_words.site_place(dataset, site) for site in result.sites],
            tr("緯度"): [round(site.lat, 6) for site in result.sites],
            tr("経度"): [round(site.lon, 6) for site in result.sites],
            tr("位置の確かさ"): [_precision(site.kind, site.precision) for site in result.sites],
            tr("効果（{unit}）", unit=tr(result.gain_unit)): pd.array(
                [pd.NA if s.gain is None else _figure(s.gain, unit) for s in result.sites],
                dtype="Float64",
            ),
            tr("ここまでで{minutes:g}分以内（{unit}）", minutes=result.minutes, unit=tr(unit)): [
                _figure(v, unit) for v in sums
            ],
            tr("割合（%）"): [
                round(v / result.residents * 100, 1) if result.residents > 0 else None for v in sums
            ],
        }
    )


def curve_sheet(result: SitingResult) -> pd.DataFrame:
    """The best that each number of new sites can do."""
    return pd.DataFrame(
        {
            tr("新しく置く数"): [point.k for point in result.curve],
            tr("{minutes:g}分以内（{unit}）", minutes=result.minutes, unit=tr(result.unit)): [
                _figure(point.covered, result.unit) for point in result.curve
            ],
            tr("平均の徒歩時間（分）"): pd.array(
                [
                    pd.NA if point.mean_minutes is None else round(point.mean_minutes, 2)
                    for point in result.curve
                ],
                dtype="Float64",
            ),
            tr("最適と確かめた"): [
                tr("はい") if point.proven else tr("いいえ") for point in result.curve
            ],
        }
    )


def others_sheet(result: SitingResult) -> pd.DataFrame:
    """Runner-up sites and near-ties: what else would do nearly as well."""
    runners = [
        (
            tr("次点の場所"),
            runner.name,
            tr("{replaces}の代わり", replaces=runner.replaces),
            _figure(runner.loss, result.unit),
        )
        for runner in result.runners_up
    ]
    ties = [
        (
            tr("1%以内の案"),
            phrases.comma(tie.names),
            tr("差{share:.2%}", share=tie.loss_share),
            _figure(tie.loss, result.unit),
        )
        for tie in result.near_ties
    ]
    return pd.DataFrame(
        [*runners, *ties],
        columns=[
            tr("種類"),
            tr("場所"),
            tr("くらべ方"),
            tr("効果の差（{unit}）", unit=tr(result.gain_unit)),
        ],
    )


def premises_sheet(dataset: Dataset, result: SitingResult, *, candidates: str) -> pd.DataFrame:
    """What the answer rests on."""
    rows = [
        (tr("自治体"), dataset.municipality.name),
        *site_words.premises(dataset, result, candidates=candidates),
        (tr("お知らせ"), result.message or tr("なし")),
        (tr("データの版"), dataset.version),
    ]
    return pd.DataFrame(rows, columns=[tr("項目"), tr("内容")])


def _figure(value: float, unit: str) -> float:
    return round(value, 3) if unit == "km²" else float(round(value))


def _precision(kind: str, precision: str) -> str:
    if kind == "points":
        return tr("地図で選んだ地点")
    return (
        tr("町丁目の代表点")
        if kind == "chome"
        else words.PRECISION.get(precision, tr(words.UNKNOWN))
    )
