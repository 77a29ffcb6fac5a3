"""The map of walking coverage: areas filled by share, by minutes or by access score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geodata import phrases
from geodata.coverage_report import AccessReport, Report
from geodata.language import N_, Words, tr
from geodata.levels import CHOME_LEVEL
from geodata.render import words
from geodata.render.discs import Disc, hub_discs
from geodata.render.hubs import hub_marks
from geodata.render.layers import AreaClass, AreaLayer, unknown_class, value_layer
from geodata.render.legend import (
    LegendGroup,
    boundary_group,
    disc_group,
    fill_group,
    hub_group,
    note_group,
)
from geodata.render.palette import SEQUENTIAL, SHORTAGE
from geodata.render.state import Basemap, Fit, Labels, MapState
from geodata.store import Dataset

SHARE, MINUTES, SCORE = "share", "minutes", "score"
MEASURE_WORDS: Mapping[str, str] = Words(
    {
        SHARE: N_("圏内の割合"),
        MINUTES: N_("平均の徒歩時間"),
        SCORE: N_("E2SFCA（行きやすさ）"),
    }
)
STRANDED = N_("歩いて行ける拠点がない住民がいる")
_SHARES = (0.2, 0.4, 0.6, 0.8)
_SHARE_LABELS = (
    N_("20%未満"),
    N_("20〜40%"),
    N_("40〜60%"),
    N_("60〜80%"),
    N_("80%以上"),
)
_WALKS = (5.0, 10.0, 15.0, 20.0)
_WALK_LABELS = (N_("5分未満"), N_("5〜10分"), N_("10〜15分"), N_("15〜20分"), N_("20分以上"))
#: Of the average resident's score: what is even, and what is twice as much, reads off the legend.
_RATIOS = (0.5, 0.8, 1.25, 2.0)
_RATIO_LABELS = (
    N_("平均の半分未満"),
    N_("平均の0.5〜0.8倍"),
    N_("平均なみ（0.8〜1.25倍）"),
    N_("1.25〜2倍"),
    N_("2倍以上"),
)
#: Degrees of latitude and longitude around a chosen 町丁目: about 900 m at Tokyo's latitude.
_AROUND = (0.008, 0.01)
#: More notes than this under the names only cover the map.
_NOTED = 30


@dataclass(frozen=True)
class Look:
    """How the reader wants the map: measure, discs and base map, what is chosen, where to move."""

    measure: str = SHARE
    discs: bool = False
    basemap: Basemap = "none"
    selected: str | None = None
    fit: Fit | None = None


def coverage_map_state(
    dataset: Dataset,
    report: Report | None,
    access: AccessReport | None,
    look: Look,
    *,
    level: str,
    straight: bool = True,
) -> MapState:
    """Fill the areas of *level* by the chosen measure, with the hubs that count.

    Without a report (the question has no answer) the areas are there without any fill, so that
    the map stays mounted. Discs are drawn only where minutes are straight lines (*straight*).
    """
    filled = None if report is None else measure_layer(report, access, look.measure)
    legend: list[LegendGroup] = []
    if filled is not None and report is not None:
        legend.append(fill_group(_title(report, access, look.measure), filled))
    hubs = dataset.hubs.iloc[:0] if report is None else _counted(dataset, report)
    marks = hub_marks(
        hubs, area_names=dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    )
    discs: tuple[Disc, ...] = ()
    if look.discs and straight and report is not None:
        radius = report.question.walking.radius_m(report.question.minutes)
        discs = hub_discs(marks, radius_m=radius)
        legend.append(
            disc_group(
                tr(
                    "歩いて{minutes:g}分（直線{radius:,.0f}m）",
                    minutes=report.question.minutes,
                    radius=radius,
                )
            )
        )
    if marks:
        legend.append(hub_group(marks))
    legend.append(boundary_group(official=_official(dataset, level)))
    if report is not None and not report.hubs["placed"].all():
        names = phrases.comma(report.hubs.loc[~report.hubs["placed"], "name"])
        lost = int((~report.hubs["placed"]).sum())
        legend.append(
            note_group(
                tr("地図にない拠点"),
                [tr("{lost}か所（位置が不明）: {names}", lost=lost, names=names)],
            )
        )
    layers = [filled if filled is not None else AreaLayer(level)]
    planning = dataset.municipality.planning_level
    if level == CHOME_LEVEL:
        layers.append(AreaLayer(planning, weight="major", selectable=False))
    return MapState(
        layers=tuple(layers),
        hubs=marks,
        discs=discs,
        labels=_labels(report, access, look.measure, level, planning),
        legend=tuple(legend),
        selected_area=look.selected,
        fit=look.fit,
        basemap=look.basemap,
        description=_description(dataset, report, look.measure),
    )


def measure_layer(report: Report, access: AccessReport | None, measure: str) -> AreaLayer:
    """The fill by *measure*; what is not known is hatched, never the lowest class."""
    areas = report.areas.set_index("area_id")
    texts = measure_texts(report, access, measure)
    if measure == SHARE:
        return _share_layer(report, areas["share"], texts)
    if measure == MINUTES:
        return _minutes_layer(report, areas, texts)
    scores = _scores(access)
    mean = access.mean if access is not None and access.mean else None
    if mean is None:
        values = pd.Series(pd.NA, index=areas.index, dtype="Float64")
    else:
        values = scores.reindex(areas.index) / mean
    return value_layer(
        report.level,
        values,
        breaks=_RATIOS,
        labels=[tr(label) for label in _RATIO_LABELS],
        colors=SEQUENTIAL,
        texts=texts,
    )


def measure_texts(report: Report, access: AccessReport | None, measure: str) -> dict[str, str]:
    """The value of each area in words, read out with its name."""
    areas = report.areas
    if measure == SHARE:
        return dict(zip(areas["area_id"], map(words.percent, areas["share"]), strict=True))
    if measure == MINUTES:
        shown = map(walk_words, areas["mean_minutes"], areas["stranded"])
        return dict(zip(areas["area_id"], shown, strict=True))
    scores = _scores(access).reindex(areas["area_id"])
    return {str(i): words.number(v, digits=2) for i, v in scores.items()}


def walk_words(minutes: float | None, stranded: float) -> str:
    """A walk of an area as short as a cell; *stranded* is the share without a hub to walk to.

    Nowhere to walk is known, and not the same as 不明.
    """
    if not pd.isna(minutes) or stranded <= 0:
        return words.number(minutes, digits=1, unit=tr("分"))
    return tr("拠点なし") if stranded > 1 - 1e-9 else tr("一部拠点なし")


def chome_fit(dataset: Dataset, token: int, chome: str | None) -> Fit:
    """Where the map moves for a chosen 町丁目: there, with the 町丁目 around it in sight."""
    shapes = dataset.chome[dataset.chome["chome"] == chome].geometry.dropna()
    if shapes.empty:
        return Fit(token=token)
    west, south, east, north = shapes.total_bounds
    return Fit(
        token=token,
        bounds=(
            (south - _AROUND[0], west - _AROUND[1]),
            (north + _AROUND[0], east + _AROUND[1]),
        ),
    )


def _share_layer(report: Report, share: pd.Series, texts: dict[str, str]) -> AreaLayer:
    if report.level != CHOME_LEVEL:
        return value_layer(
            report.level,
            share,
            breaks=_SHARES,
            labels=[tr(label) for label in _SHARE_LABELS],
            colors=SEQUENTIAL,
            texts=texts,
        )
    # a 町丁目 counts whole by its representative point: in or out, nothing between
    within = tr("{minutes:g}分以内", minutes=report.question.minutes)
    said = {
        str(i): tr(words.UNKNOWN) if pd.isna(v) else within if v > 0 else tr("圏外")
        for i, v in share.items()
    }
    return value_layer(
        report.level,
        share,
        breaks=[0.5],
        labels=[tr("圏外"), within],
        colors=(SEQUENTIAL[0], SEQUENTIAL[3]),
        texts=said,
    )


def _minutes_layer(report: Report, areas: pd.DataFrame, texts: dict[str, str]) -> AreaLayer:
    layer = value_layer(
        report.level,
        areas["mean_minutes"],
        breaks=_WALKS,
        labels=[tr(label) for label in _WALK_LABELS],
        colors=SHORTAGE,
        texts=texts,
    )
    stranded = areas.index[areas["stranded"] > 0]
    if stranded.empty:
        return layer
    # nothing to walk to is known, and worse than any walk: not the hatching of what is unknown
    table = (*layer.table[:-1], AreaClass(tr(STRANDED), "#5B2A0A"), unknown_class())
    unknown = len(table) - 1
    classes = {i: unknown if c == unknown - 1 else c for i, c in layer.classes.items()}
    classes |= {str(i): unknown - 1 for i in stranded}
    return AreaLayer(report.level, classes, table, texts)


def _title(report: Report, access: AccessReport | None, measure: str) -> str:
    if measure == SHARE:
        minutes = tr("{minutes:g}分", minutes=report.question.minutes)
        on_land = report.whole.basis == "land_area"
        if on_land:
            return tr("徒歩{minutes}以内の面積の割合", minutes=minutes)
        return tr("徒歩{minutes}以内の住民の割合", minutes=minutes)
    if measure == MINUTES:
        return tr("最寄りの拠点までの平均の徒歩時間")
    mean = None if access is None else access.mean
    return tr("E2SFCA（平均は1万人あたり{mean}か所分）", mean=words.number(mean, digits=2))


def _labels(
    report: Report | None, access: AccessReport | None, measure: str, level: str, planning: str
) -> Labels:
    if level == CHOME_LEVEL:
        return Labels(planning)
    if report is None or len(report.areas) > _NOTED:
        return Labels(level)
    return Labels(level, measure_texts(report, access, measure))


def _scores(access: AccessReport | None) -> pd.Series:
    if access is None:
        return pd.Series(dtype="Float64")
    return access.areas.set_index("area_id")["score"]


def _counted(dataset: Dataset, report: Report) -> pd.DataFrame:
    placed = report.hubs.loc[report.hubs["placed"], "hub_id"]
    return dataset.hubs[dataset.hubs["hub_id"].isin(placed)]


def _official(dataset: Dataset, level: str) -> bool:
    rows = dataset.chome if level == CHOME_LEVEL else dataset.areas_at(level)
    return bool((rows["boundary"] == "official").all())


def _description(dataset: Dataset, report: Report | None, measure: str) -> str:
    name = dataset.municipality.name
    if report is None:
        return tr("{name}の地図。徒歩圏は計算できていない", name=name)
    share = words.percent(report.whole.share)
    return tr(
        "{name}の{level}{areas}を{measure}で塗り分けた地図。全体では徒歩{minutes:g}分以内が{share}",
        name=name,
        level=phrases.inner(report.level),
        areas=len(report.areas),
        measure=MEASURE_WORDS[measure],
        minutes=report.question.minutes,
        share=share,
    )
