"""Activities on the map: at their hub where it is known, else counted at their area."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from geodata import phrases
from geodata.hierarchy import to_level
from geodata.language import N_, tr
from geodata.render.hubs import hub_marks
from geodata.render.layers import value_layer
from geodata.render.legend import boundary_group, fill_group, hub_group, note_group
from geodata.render.state import Badges, Basemap, Fit, Labels, MapState
from geodata.store import Dataset

_BREAKS = (1, 3, 6)
_LABELS = (N_("一覧にない"), N_("1〜2件"), N_("3〜5件"), N_("6件以上"))
#: So many names in a popup; the list beside the map has them all.
_NAMED = 8


def activity_state(
    dataset: Dataset,
    shown: pd.DataFrame,
    *,
    selected_area: str | None = None,
    selected_hub: str | None = None,
    basemap: Basemap = "none",
    fit: Fit | None = None,
) -> MapState:
    """The map of *shown* (rows of geodata.timeline.activities.placed_activities).

    Areas of the planning level are filled by how many activities are listed in them, at a hub or
    somewhere; an area without any is one without an entry, not one without activities.
    """
    level = dataset.municipality.planning_level
    counts = {
        str(area_id): int((shown["level_area_id"] == area_id).sum())
        for area_id in dataset.areas_at(level)["area_id"]
    }
    texts = {a: tr("活動 {n}件", n=n) if n else tr("一覧に活動がない") for a, n in counts.items()}
    layer = value_layer(
        level, counts, breaks=_BREAKS, labels=[tr(label) for label in _LABELS], texts=texts
    )
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    at_hub = shown[shown["located"]]
    hubs = dataset.hubs[dataset.hubs["hub_id"].isin(at_hub["hub_id"])]
    marks = tuple(
        replace(mark, details=((tr("活動"), _listed(at_hub, mark.id)), *mark.details))
        for mark in hub_marks(hubs, area_names=names)
    )
    loose = shown[shown["level_area_id"].isna() & ~shown["located"]]
    official = bool((dataset.areas_at(level)["boundary"] == "official").all())
    legend = [
        fill_group(tr("一覧にある活動"), layer),
        *([hub_group(marks, title=tr("活動のある拠点"))] if marks else []),
    ]
    if len(loose):
        legend.append(
            note_group(
                tr("地図にない活動"), [tr("{loose}件（区全体・場所不明）", loose=len(loose))]
            )
        )
    return MapState(
        layers=(layer,),
        hubs=marks,
        labels=Labels(level),
        badges=Badges(
            level, {a: tr("{n}件", n=n) for a, n in counts.items() if n}, about=tr("活動の数")
        ),
        legend=(*legend, boundary_group(official=official)),
        selected_area=_at_level(dataset, selected_area, level),
        selected_hub=selected_hub if selected_hub in {mark.id for mark in marks} else None,
        basemap=basemap,
        fit=fit,
        description=(
            tr(
                "{name}の活動{shown}件。拠点で{at_hub}件、地図にないもの{loose}件",
                name=dataset.municipality.name,
                shown=len(shown),
                at_hub=len(at_hub),
                loose=len(loose),
            )
        ),
    )


def _listed(at_hub: pd.DataFrame, hub_id: str) -> str:
    names = at_hub.loc[at_hub["hub_id"] == hub_id, "name"].tolist()
    rest = len(names) - _NAMED
    return phrases.comma(names[:_NAMED]) + (tr(" ほか{rest}件", rest=rest) if rest > 0 else "")


def _at_level(dataset: Dataset, area_id: str | None, level: str) -> str | None:
    if area_id is None:
        return None
    found = to_level(dataset, pd.Series([area_id]), level).iloc[0]
    return None if pd.isna(found) else str(found)
