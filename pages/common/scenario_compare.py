"""Before and after on the gap page: the sentence, two maps, the table, who loses access."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pandas as pd
import streamlit as st

from geodata.comparison import Comparison
from geodata.language import N_, tr
from geodata.render import compose, scenario_tables, words
from geodata.render.discs import hub_discs
from geodata.render.gap_sheets import notes_sheet
from geodata.render.legend import disc_group
from geodata.render.scenario_words import status_change
from geodata.render.sentences import (
    closed_hub_sentence,
    comparison_basis,
    comparison_result,
)
from geodata.render.state import MapState
from geodata.scenario import Scenario
from geodata.scenario_difference import changed_status, compare_gaps
from geodata.scenario_focus import focus_types
from geodata.schema import HUB_TYPES
from geodata.standards_text import Standard, format_standard
from geodata.store import Dataset
from geodata.walking import Walking
from pages.common import (
    controls,
    data,
    details,
    hub_list,
    save_buttons,
    scenario_editor,
    scenario_state,
    state,
)
from pages.common.map_host import area_map, map_document
from pages.common.select_box import select_box
from pages.common.sortable_table import Column, sortable_table

#: Words and keys of what the table can show, beside the standards.
COVERAGE, UNMET = N_("徒歩圏カバー率"), N_("足りない基準の数")
NOW, OTHER = "now", "other"
_RANK = {"met": 0, "unknown": 1, "short": 2}


def summary(
    real: Dataset, shown: Dataset, standards: tuple[Standard, ...], *, closed_most: int = 99
) -> None:
    """What the what-if brings, in one sentence; for closed hubs (so many) who loses what."""
    found = _compared(real, shown, standards)
    other = scenario_state.second(real)
    scenario = scenario_state.current(real)
    # where two stand side by side each is called by its name
    own_name = scenario.name if scenario is not None and other is not None else ""
    with st.container():
        _say(comparison_result(found), comparison_basis(found), name=own_name)
        for closed in found.closed[:closed_most]:
            _say(closed_hub_sentence(closed, minutes=found.minutes, basis=found.basis), small=True)
        if other is not None:
            beside = _compared(real, scenario_state.with_scenario(real, other), standards)
            _say(comparison_result(beside), name=other.name)


def before_and_after(
    real: Dataset, shown: Dataset, standards: tuple[Standard, ...], gaps: pd.DataFrame
) -> None:
    """The gap page while a what-if is shown; *gaps* are those after."""
    view = state.current()
    before = _gaps(real, standards)
    found = _compared(real, shown, standards)
    summary(real, shown, standards)
    _focus(real, shown, standards)
    with st.container():
        side, side_gaps, title = _left_side(real, standards, before)
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(title)
        details.take(
            area_map(
                map_document(real),
                _map_state(real, side, side_gaps, found, choice_of=real),
                key=f"gaps-before-{real.code}",
                height=560,
                together="gaps",
            )
        )
    with right:
        st.subheader(tr("想定"))
        after = _map_state(real, shown, gaps, found, choice_of=shown)
        after = scenario_editor.dressed(real, shown, after)
        event = area_map(
            map_document(real), after, key=f"gaps-{real.code}", height=560, together="gaps"
        )
        choice = compose.gap_choice(shown, controls.choice(shown), gaps)
        listed = hub_list.hub_list(
            shown,
            after.hubs,
            real=real,
            unplaced=compose.unplaced(shown, choice),
            selected=after.selected_hub,
        )
        event = event or listed
        scenario_editor.take(event, real)
        details.take(event)
    st.subheader(tr("区域ごとのくらべ"))
    two = scenario_state.second(real) is not None  # the table is wide then
    table, changes = (st.container(), st.container()) if two else st.columns([3, 2], gap="large")
    with table:
        _table(real, standards, before, gaps, found)
    with changes:
        _changed_areas(before, gaps, standards)
    _lost(found)
    scenario = scenario_state.current(real)
    if scenario is not None:
        _download(real, shown, scenario, standards, before, gaps, found, view.walking)


def _say(text: str, basis: str = "", *, name: str = "", small: bool = False) -> None:
    label = f"<b>{escape(name)}</b>" if name else ""
    note = f"<small>{escape(basis)}</small>" if basis else ""
    style = ' style="font-size:1rem"' if small else ""
    st.html(f'<p class="scenario-summary"{style}>{label}{escape(text)}{note}</p>')


def _types(real: Dataset, standards: tuple[Standard, ...]) -> tuple[str, ...]:
    scenario = scenario_state.current(real)
    found = focus_types(real, scenario, standards) if scenario is not None else ()
    return found or HUB_TYPES


def _hub_type(real: Dataset, standards: tuple[Standard, ...]) -> str:
    wanted = state.current().focus
    types = _types(real, standards)
    return wanted if wanted in types else types[0]


def _focus(real: Dataset, shown: Dataset, standards: tuple[Standard, ...]) -> None:
    """Which hubs, and how far: what the sentence and the discs are about; the chosen hub."""
    which, far, chosen = st.columns([2, 2, 4], gap="medium")
    with which:
        select_box(
            tr("どの拠点への近さを見るか"),
            _types(real, standards),
            format_func=tr,
            filter_mode=None,
            **state.bound("focus", encode=lambda _: _hub_type(real, standards)),
        )
    with far:
        controls.walking_minutes()
    with chosen, st.container():
        if not scenario_editor.picked(real, shown):
            st.caption(
                tr(
                    "想定の拠点は、ドラッグで動かせます。クリックすると、ここで名前を変えたり"
                    "消したりできます。2つの地図はいっしょに動きます。"
                )
            )


def _compared(real: Dataset, shown: Dataset, standards: tuple[Standard, ...]) -> Comparison:
    view = state.current()
    return scenario_state.compared(
        real,
        shown,
        hub_type=_hub_type(real, standards),
        minutes=view.minutes,
        walking=view.walking,
        standards=standards,
        own_area_only=view.own_area_only,
        include_estimated=view.include_estimated,
    )


def _gaps(dataset: Dataset, standards: tuple[Standard, ...]) -> pd.DataFrame:
    view = state.current()
    return data.gaps(dataset, standards, view.walking, view.own_area_only, view.include_estimated)


def _left_side(
    real: Dataset, standards: tuple[Standard, ...], before: pd.DataFrame
) -> tuple[Dataset, pd.DataFrame, str]:
    """What stands on the left: the real state, or the second what-if where one is open."""
    other = scenario_state.second(real)
    if other is None:
        return real, before, tr("今")
    choice = st.segmented_control(
        tr("左の地図"),
        options=[NOW, OTHER],
        format_func={NOW: tr("今"), OTHER: controls.plain(other.name)}.get,
        default=NOW,
        required=True,
        key="scenario-left",
    )
    if choice == NOW:
        return real, before, tr("今")
    side = scenario_state.with_scenario(real, other)
    return side, _gaps(side, standards), controls.plain(other.name)


def _map_state(
    real: Dataset, dataset: Dataset, gaps: pd.DataFrame, found: Comparison, *, choice_of: Dataset
) -> MapState:
    view = state.current()
    made = compose.gap_map_state(dataset, controls.choice(choice_of), gaps, walking=view.walking)
    choice = compose.Choice(
        hub_types=frozenset({found.hub_type or ""}), include_estimated=view.include_estimated
    )
    marks = compose.visible_hubs(dataset, choice)
    radius = view.walking.radius_m(found.minutes)
    label = tr(
        "{hub_type}から歩いて{minutes:g}分（直線{radius:,.0f}m）",
        hub_type=tr(found.hub_type or "拠点"),
        minutes=found.minutes,
        radius=radius,
    )
    legend = tuple(group for group in made.legend if group.title not in ("徒歩圏", tr("徒歩圏")))
    made = replace(
        made, discs=hub_discs(marks, radius_m=radius), legend=(*legend, disc_group(label))
    )
    if dataset is not real and choice_of is real:  # the second what-if, only to look at
        return scenario_editor.only_shown(real, dataset, made)
    return made


def _table(
    real: Dataset,
    standards: tuple[Standard, ...],
    before: pd.DataFrame,
    after: pd.DataFrame,
    found: Comparison,
) -> None:
    labels = {COVERAGE: scenario_tables.coverage_label(found)}
    if len(before):
        labels[UNMET] = tr(UNMET)
    labels |= {format_standard(s): words.standard(s) for s in standards}
    picked = select_box(
        tr("表に出すもの"),
        list(labels),
        format_func=lambda key: labels.get(key) or tr(COVERAGE),
        filter_mode=None,
        key="scenario-table",
    )
    rows = _rows(picked, before, after, found)
    columns = [
        Column("name", tr("区域")),
        Column("before", tr("今"), sort_by="before_key"),
        Column("after", tr("想定"), sort_by="after_key"),
        Column("change", tr("差"), sort_by="change_key"),
    ]
    other = scenario_state.second(real)
    if other is not None:
        side = scenario_state.with_scenario(real, other)
        theirs = _rows(picked, before, _gaps(side, standards), _compared(real, side, standards))
        rows = scenario_tables.beside(rows, theirs)
        columns += [
            Column("other", other.name[:12], sort_by="other_key", help=other.name),
            Column("other_change", tr("差"), sort_by="other_change_key"),
        ]
    else:
        extra = {COVERAGE: tr("住民の増減"), UNMET: tr("判定できない")}.get(picked, tr("判定"))
        if (rows["status"] != "").any():
            columns.append(Column("status", extra))
    chosen = sortable_table(
        rows,
        columns,
        key=f"scenario-table-{real.code}-{picked}-{other is not None}",
        caption=tr("今と想定のくらべ: {what}", what=labels.get(picked, picked)),
        selected=state.current().area,
        height=470,
    )
    if chosen is not None:
        state.update(area=chosen, hub=None, chome=None)
        state.refit()
        st.rerun()


def _rows(
    picked: str, before: pd.DataFrame, after: pd.DataFrame, found: Comparison
) -> pd.DataFrame:
    if picked == COVERAGE or before.empty:
        return scenario_tables.coverage_table(found)
    pairs = compare_gaps(before, after)
    if picked == UNMET:
        return scenario_tables.unmet_table(pairs)
    return scenario_tables.gap_table(pairs[pairs["standard"] == picked])


def _changed_areas(
    before: pd.DataFrame, after: pd.DataFrame, standards: tuple[Standard, ...]
) -> None:
    st.markdown("**" + tr("判定が変わる区域") + "**")
    if before.empty:
        st.caption(tr("基準が1つもありません。"))
        return
    changed = changed_status(compare_gaps(before, after))
    if changed.empty:
        st.caption(tr("基準を満たす・満たさないが変わる区域はありません。"))
        return
    labelled = words.labelled(changed, standards)
    columns = (labelled[name] for name in ("name", "label", "status_before", "status_after"))
    items = "".join(
        f"<li><b>{escape(name)}</b><span>{escape(label)}</span>"
        f'<span class="{"good" if _RANK[new] < _RANK[old] else "bad"}">'
        f"{escape(status_change(old, new))}</span></li>"
        for name, label, old, new in zip(*columns, strict=True)
    )
    st.html(f'<ul class="scenario-changes">{items}</ul>')


def _lost(found: Comparison) -> None:
    """For each closed hub the 町丁目 that are no longer within the time."""
    for closed in found.closed:
        if not closed.chome:
            continue
        st.subheader(tr("{hub}が閉じると遠くなる町丁目", hub=controls.plain(closed.hub.name)))
        sortable_table(
            scenario_tables.lost_table(closed, basis=found.basis),
            [
                Column("name", tr("町丁目")),
                Column(
                    "people",
                    tr("面積") if found.unit == "km²" else tr("住民"),
                    sort_by="people_key",
                ),
                Column("minutes_before", tr("今の徒歩"), kind="number", unit=tr("分")),
                Column("next_hub", tr("次に近い{hub_type}", hub_type=tr(closed.hub.hub_type))),
                Column("minutes_after", tr("そこまで"), kind="number", unit=tr("分")),
            ],
            key=f"scenario-lost-{closed.hub.hub_id}",
            caption=tr(
                "{hub}が閉じると徒歩{minutes:g}分圏から外れる町丁目",
                hub=closed.hub.name,
                minutes=found.minutes,
            ),
            selectable=False,
            height=360,
        )


def _download(
    real: Dataset,
    shown: Dataset,
    scenario: Scenario,
    standards: tuple[Standard, ...],
    before: pd.DataFrame,
    after: pd.DataFrame,
    found: Comparison,
    walking: Walking,
) -> None:
    save_buttons.excel_button(
        tr("くらべた表をExcelで保存"),
        lambda: [
            (tr("今と想定"), scenario_tables.comparison_sheet(before, after, standards, found)),
            (tr("想定していること"), scenario_tables.changes_sheet(real, shown, scenario)),
            (tr("前提"), scenario_tables.premises_sheet(scenario, found, real)),
            (tr("基準と出典"), notes_sheet(real, standards, walking)),
        ],
        stem=tr("想定のくらべ_{municipality}", municipality=real.municipality.name),
        key="scenario-xlsx",
    )
