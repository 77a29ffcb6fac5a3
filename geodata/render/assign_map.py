"""The map on which 町丁目 are given to areas: who has which, and which are still free."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import shapely

from geodata import phrases
from geodata.language import N_, tr
from geodata.render.geometry import CHOME
from geodata.render.hubs import HubMark
from geodata.render.layers import AreaClass, AreaLayer
from geodata.render.legend import fill_group
from geodata.render.map import MapDocument
from geodata.render.palette import HATCH_GROUND, SEQUENTIAL
from geodata.render.state import Labels, MapState
from geodata.store import Dataset

FREE = N_("まだ")
#: Grounds of the areas that are not being filled; each stands beside another in the legend.
_OTHERS = (
    "#F6D9B8", "#D5D9F0", "#F3D3D8", "#E9E3B4", "#CFE3F2", "#E3D2EA", "#D9E5C3", "#EADFD3",
)  # fmt: skip
#: Beyond this the colours repeat, and one word for all the others is clearer.
_MOST_NAMED = len(_OTHERS) + 1


def board(dataset: Dataset) -> Dataset:
    """*dataset* with nothing but 町丁目 and outline: what the map is made of while areas change.

    Its version says the shapes alone, so that the map stays mounted from press to press.
    """
    chome = dataset.chome.assign(area_id=None, sub_area_id=None)
    shapes = shapely.to_wkb(chome.geometry.to_numpy())
    key = hash((tuple(chome["chome"]), tuple(shapes), dataset.code)) & 0xFFFFFFFFFFFF
    return replace(
        dataset, areas=dataset.areas.iloc[:0], hubs=dataset.hubs.iloc[:0], chome=chome,
        version=f"board-{key:012x}",
    )  # fmt: skip


def assign_state(
    dataset: Dataset, document: MapDocument, *, level: str, field: str, chosen: str | None
) -> MapState:
    """Which area of *level* each 町丁目 is in (*field*: area_id or sub_area_id).

    *document*: the map of :func:`board`. *chosen*: the area that is being filled. 町丁目 without
    a shape are drawn as points; a press on either is an event with the name of the 町丁目.
    """
    names = dict(zip(*(dataset.areas_at(level)[c] for c in ("area_id", "name")), strict=True))
    held = {
        str(chome): names.get(area)
        for chome, area in zip(dataset.chome["chome"], dataset.chome[field], strict=True)
    }
    table = _table(names, chosen)
    label_of = {**dict.fromkeys(names.values(), _rest(names)), **{c.label: c.label for c in table}}
    place = {row.label: index for index, row in enumerate(table)}
    classes = {c: place[label_of[name] if name else tr(FREE)] for c, name in held.items()}
    drawn = set(document.order.get(CHOME, ()))
    texts = {chome: name or tr("まだ割り当てていません") for chome, name in held.items()}
    layer = AreaLayer(
        CHOME, {c: i for c, i in classes.items() if c in drawn}, table, texts, weight="main"
    )
    marks = _points(dataset, held, drawn)
    free = sum(name is None for name in held.values())
    return MapState(
        layers=(layer,) if drawn else (),
        hubs=marks,
        labels=Labels(CHOME) if drawn else None,
        legend=(fill_group(tr("町丁目の{level}", level=phrases.inner(level)), layer),),
        description=(
            tr(
                "町丁目{held:,}のうち、まだ割り当てていないのは{free:,}。"
                "町丁目を選んでEnterキーを押すと、選んだ圏域に入り、もう一度で外れます",
                held=len(held),
                free=free,
            )
        ),
    )


def _rest(names: Mapping[str, str]) -> str:
    return tr("ほかの{names:,}", names=len(names) - 1)


def _table(names: Mapping[str, str], chosen: str | None) -> tuple[AreaClass, ...]:
    rows = [AreaClass(tr(FREE), HATCH_GROUND, hatch=True)]
    if chosen is not None and chosen in names:
        rows.append(AreaClass(names[chosen], SEQUENTIAL[3]))
    others = [name for area_id, name in names.items() if area_id != chosen]
    if len(others) > _MOST_NAMED - 1:
        return (*rows, AreaClass(_rest(names), _OTHERS[0]))
    return (
        *rows,
        *(
            AreaClass(name, color)
            for name, color in zip(dict.fromkeys(others), _OTHERS, strict=False)
        ),
    )


def _points(
    dataset: Dataset, held: Mapping[str, str | None], drawn: set[str]
) -> tuple[HubMark, ...]:
    """町丁目 that have a point and no shape."""
    rows = dataset.chome[~dataset.chome["chome"].isin(drawn)]
    rows = rows[rows["lat"].notna() & rows["lon"].notna()]
    return tuple(
        HubMark(
            id=str(chome), name=str(chome), hub_type="その他", lat=float(lat), lon=float(lon),
            style="normal" if held[str(chome)] else "closed", state=held[str(chome)] or tr(FREE),
            details=((tr("割当"), held[str(chome)] or tr(FREE)),),
        )
        for chome, lat, lon in zip(rows["chome"], rows["lat"], rows["lon"], strict=True)
    )  # fmt: skip
