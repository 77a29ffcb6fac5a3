"""What the walking-coverage page works out from the view: answers, the map, what was chosen."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import streamlit as st

from geodata.coverage_report import AccessReport, Question, Report, slopes_table
from geodata.distance import Distance
from geodata.language import tr
from geodata.levels import CHOME_LEVEL
from geodata.network import NetworkError
from geodata.render import compose, coverage_words
from geodata.render.chart_frame import chart_config
from geodata.render.coverage_map import Look, chome_fit, coverage_map_state
from geodata.render.lorenz_chart import lorenz_chart, lorenz_summary
from geodata.render.state import MapState
from geodata.scenario import HUB_PREFIX
from geodata.store import Dataset
from geodata.terrain import TerrainError
from pages.common import controls, coverage_data, scenario_editor, state
from pages.common.map_host import MapEvent
from pages.common.walk_files import SLOPES, STRAIGHT, WAY_WORDS, Ways


@dataclass(frozen=True, eq=False)
class Answers:
    """All that the page shows; *problem* stands where the question has no answer."""

    report: Report | None = None
    access: AccessReport | None = None
    slopes: pd.DataFrame | None = None
    slopes_said: str = ""
    straight: bool = True
    problem: str = ""


def answers(dataset: Dataset, question: Question, ways: Ways) -> Answers:
    """Measure by the chosen way; where the reader's file does not fit, by straight line."""
    try:
        return _measured(dataset, question, ways, ways.chosen)
    except (NetworkError, TerrainError) as error:
        way = WAY_WORDS[ways.chosen]
        state.notice(
            tr("{error} {way}では計算できないため、直線距離で計算しました。", error=error, way=way)
        )
    except ValueError as error:
        return Answers(problem=str(error))
    return _measured(dataset, question, ways, STRAIGHT, compare=False)


def _measured(
    dataset: Dataset, question: Question, ways: Ways, way: str, *, compare: bool = True
) -> Answers:
    report, access = _answer(dataset, question, ways, way)
    slopes, said = None, ""
    if compare and ways.elevation is not None and ways.elevation.content is not None:
        flat, _ = _answer(dataset, question, ways, STRAIGHT)
        slope, _ = _answer(dataset, question, ways, SLOPES)
        slopes, said = slopes_table(flat, slope), coverage_words.slopes_sentence(flat, slope)
    return Answers(report, access, slopes, said, straight=way == STRAIGHT)


def _answer(
    dataset: Dataset, question: Question, ways: Ways, way: str
) -> tuple[Report, AccessReport]:
    own: tuple[str, Distance] | None = ways.distance(way, dataset, question.walking)
    if own is None:
        return coverage_data.report(dataset, question), coverage_data.access(dataset, question)
    by, distance = f"{way}-{own[0]}", own[1]
    return (
        coverage_data.own_report(dataset, question, by, distance),
        coverage_data.own_access(dataset, question, by, distance),
    )


def map_state(real: Dataset, dataset: Dataset, found: Answers, level: str) -> MapState:
    """The map for the answers and for what the reader has chosen to see.

    *dataset* is *real* itself or what a what-if makes of it, to look at.
    """
    view = state.current()
    token = state.fit_token()
    by_chome = level == CHOME_LEVEL
    look = Look(
        measure=view.measure,
        discs=compose.WALK in view.layers,
        basemap=view.base,
        selected=selected(level),
        fit=chome_fit(dataset, token, view.chome)
        if by_chome and view.hub is None
        else compose.fit(dataset, token, area=view.area, hub=view.hub),
    )
    drawn = coverage_map_state(
        dataset, found.report, found.access, look, level=level, straight=found.straight
    )
    drawn = replace(drawn, selected_hub=view.hub)
    return drawn if dataset is real else scenario_editor.only_shown(real, dataset, drawn)


def colour_key(drawn: MapState) -> None:
    """What the colours mean, in one line under the map: there its legend may be folded."""
    if not drawn.legend or drawn.legend[0].entries[0].kind not in ("fill", "hatch"):
        return
    items = "".join(
        f'<span><i class="{entry.kind}" style="background-color:{entry.color}"></i>'
        f"{escape(entry.label)}</span>"
        for entry in drawn.legend[0].entries
    )
    st.html(f'<p class="coverage-key">{escape(drawn.legend[0].title)} {items}</p>')


def unplaced(found: Answers) -> tuple[str, ...]:
    """The ids of the hubs that the question is about and the map cannot show."""
    if found.report is None:
        return ()
    hubs = found.report.hubs
    return tuple(hubs.loc[~hubs["placed"], "hub_id"].astype(str))


def selected(level: str) -> str | None:
    """The chosen row of a level: an area, or a 町丁目."""
    view = state.current()
    return view.chome if level == CHOME_LEVEL else view.area


def take(event: MapEvent | None, level: str) -> None:
    """Keep what was chosen on the map; choosing it again lets go of it."""
    if event is None or event.kind not in ("area", "hub") or event.id is None:
        return
    if event.kind == "hub":
        if event.id.startswith(HUB_PREFIX):  # of the what-if, which this page only shows
            return
        state.update(hub=None if event.id == state.current().hub else event.id)
        st.rerun()
    choose(None if event.id == selected(level) else event.id, level, move=False)


def choose(chosen: str | None, level: str, *, move: bool = True) -> None:
    """Choose a row, move the map to it, and draw the page anew."""
    field = "chome" if level == CHOME_LEVEL else "area"
    state.update(**({"area": None, "chome": None, "hub": None} | {field: chosen}))
    if move:
        state.refit()
    st.rerun()


def evenness(access: AccessReport | None, level: str) -> None:
    """The Lorenz curve with what it says; without a curve only the words."""
    if access is None:
        return
    st.subheader(tr("行きやすさのかたより"))
    text, picture = st.columns([2, 3], gap="medium")
    text.markdown(controls.plain(lorenz_summary(access.curve, level=level)))
    text.caption(
        tr(
            "行きやすさは E2SFCA の点数です（近い拠点ほど重く、同じ拠点を使う住民が多いほど軽い）。"
            "範囲と重み: 徒歩{describe}。"
            "曲線が破線から離れるほど、行きやすさが一部の区域にかたよっています。",
            describe=access.decay.describe(),
        )
    )
    if not math.isnan(access.curve.gini):
        picture.plotly_chart(
            lorenz_chart(access.curve), config=chart_config(), key="lorenz", theme=None
        )
