"""Two editions on one map: what was added, removed, moved and changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geodata import phrases
from geodata.changes import ADDED, CHANGED, MOVED, REMOVED, Change
from geodata.language import N_, tr
from geodata.render.geometry import CHOME
from geodata.render.hubs import HubMark, hub_marks
from geodata.render.layers import AreaClass, AreaLayer
from geodata.render.legend import LegendEntry, LegendGroup, boundary_group, fill_group
from geodata.render.map import MapDocument
from geodata.render.palette import hub_symbol
from geodata.render.state import Fit, Labels, MapState
from geodata.store import Dataset

_CHOME_CLASSES = (
    AreaClass(N_("加わった町丁目"), "#8FC3BB"),
    AreaClass(N_("内容の変わった町丁目"), "#F6C48B"),
)


def version_map_state(
    before: Dataset,
    after: Dataset,
    found: Sequence[Change],
    *,
    document: MapDocument,
    selected: str | None = None,
    fit: Fit | None = None,
) -> MapState:
    """The map of *after* with the changes marked; *document* is the base map of *after*.

    Hubs: added and changed as they are, removed and former places as ghosts. 町丁目: filled where
    a row was added or changed. selected: the id of a mark.
    """
    level = after.municipality.planning_level
    known = bool(document.order.get(level))
    layers = [AreaLayer(level, selectable=False)] if known else []
    chome = _chome_layer(found, document)
    if chome is not None:
        layers.insert(0, chome)
    marks = _marks(before, after, found)
    legend = []
    if marks:
        legend.append(_legend(marks))
    if chome is not None:
        legend.append(fill_group(tr("町丁目"), chome))
    if known:
        official = bool((after.areas_at(level)["boundary"] == "official").all())
        legend.append(boundary_group(official=official))
    return MapState(
        layers=tuple(layers),
        hubs=marks,
        labels=Labels(level) if known else None,
        legend=tuple(legend),
        selected_hub=selected,
        fit=fit,
        description=tr("2つの版の違い。拠点の印{marks}", marks=len(marks)),
    )


def _chome_layer(found: Sequence[Change], document: MapDocument) -> AreaLayer | None:
    drawn = set(document.order.get(CHOME, ()))
    kinds = {c.key: c.kind for c in found if c.table == "chome" and c.key in drawn}
    classes = {key: 0 if kind == ADDED else 1 for key, kind in kinds.items()}
    if not classes:
        return None
    table = tuple(replace(one, label=tr(one.label)) for one in _CHOME_CLASSES)
    return AreaLayer(CHOME, classes, table, weight="minor", selectable=False)


def _marks(before: Dataset, after: Dataset, found: Sequence[Change]) -> tuple[HubMark, ...]:
    kinds = {c.key: c for c in found if c.table == "hubs"}
    old = [
        _ghost(mark, kinds[mark.id])
        for mark in _drawn(before)
        if mark.id in kinds and kinds[mark.id].kind in (REMOVED, MOVED)
    ]
    new = [
        _told(mark, kinds[mark.id])
        for mark in _drawn(after)
        if mark.id in kinds and kinds[mark.id].kind in (ADDED, MOVED, CHANGED)
    ]
    return (*old, *new)


def _drawn(dataset: Dataset) -> tuple[HubMark, ...]:
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    return hub_marks(dataset.hubs, area_names=names)


def _ghost(mark: HubMark, change: Change) -> HubMark:
    said = tr("なくなった") if change.kind == REMOVED else tr("動く前")
    return replace(
        mark,
        id=mark.id if change.kind == REMOVED else f"before-{mark.id}",
        style="closed",
        state=said,
        details=((tr("違い"), said), *mark.details),
    )


def _told(mark: HubMark, change: Change) -> HubMark:
    said = {ADDED: tr("加わった"), CHANGED: tr("内容が変わった")}.get(
        change.kind, tr("動いた後の位置")
    )
    if change.kind == MOVED and change.metres is not None:
        said = tr("約{metres:,.0f}m動いた", metres=change.metres)
    return replace(
        mark,
        name=mark.name + phrases.brackets(said),
        details=((tr("違い"), said), *mark.details),
    )


def _legend(marks: Sequence[HubMark]) -> LegendGroup:
    entries = []
    for style, kind, word in (
        ("normal", "hub", N_("いまの{hub_type}")),
        ("closed", "closed", N_("前の{hub_type}")),
    ):
        types = dict.fromkeys(mark.hub_type for mark in marks if mark.style == style)
        entries += [
            LegendEntry(
                kind,  # type: ignore[arg-type]
                tr(word, hub_type=tr(name)),
                hub_symbol(name).color,
                hub_symbol(name).shape,
            )
            for name in types
        ]
    return LegendGroup(tr("違いのある拠点"), tuple(entries))
