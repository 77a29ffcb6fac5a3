"""A municipality on its way: its draft read, kept, added to by files, and drawn."""

from __future__ import annotations

import hashlib

import pandas as pd
import streamlit as st

from geodata import drafts
from geodata.drafts import Draft
from geodata.errors import DataError
from geodata.language import N_, tr
from geodata.render.hubs import hub_marks
from geodata.render.layers import AreaLayer
from geodata.render.legend import boundary_group, hub_group
from geodata.render.state import Labels, MapState
from geodata.store import Dataset
from loaders.apply import apply, load_files
from loaders.report import Loaded, LoaderError, Report
from pages.common import edition_data, import_view
from pages.common.import_target import Target
from pages.common.map_host import area_map, map_document

HAND = N_("手で入れた表")


def _digest(draft: Draft) -> str:
    digest = hashlib.sha256()
    for name in sorted(draft.files):
        digest.update(name.encode())
        digest.update(draft.files[name])
    return digest.hexdigest()[:16]


@st.cache_resource(show_spinner=False, max_entries=8)
def _read(digest: str, _files: dict[str, bytes]) -> Dataset:
    del digest  # only keys the cache
    return load_files(_files)


def dataset_of(draft: Draft) -> Dataset:
    """What the draft holds so far."""
    return _read(_digest(draft), draft.files)


def latest(draft: Draft) -> Draft:
    """The draft as it is kept now.

    A button acts on what it was given when it was drawn; where the page was not drawn anew since,
    a file or a press that came in between is not in that draft. Whatever changes one starts here,
    and hands on what it got.
    """
    return drafts.own().load(draft.code) or draft


def keep(draft: Draft, files: dict[str, bytes], step: int | None = None) -> None:
    """Save the draft; at another step where *step* says so."""
    drafts.own().save(draft.code, draft.name, draft.step if step is None else step, files)


def _target(draft: Draft) -> Target:
    def state_now() -> str:
        found = drafts.own().load(draft.code)
        return "" if found is None else _digest(found)

    return Target(
        state=state_now,
        files=lambda: draft.files,
        save=lambda files, _comment: keep(latest(draft), files),
        commented=False,
        word=tr("これを取り込む"),
        done=tr("取り込みました。続けてほかのファイルも置けます。"),
    )


def take(draft: Draft, tables: dict[str, pd.DataFrame], said: str) -> None:
    """Lay tables made by hand over the draft; what came of it is said on the next run."""
    try:
        rows = max(len(table) for table in tables.values())
        loaded = Loaded(tables, Report(tr(HAND), tr(HAND), rows, rows))
        keep(draft, apply(draft.files, [loaded]).files)
    except (LoaderError, DataError, OSError, ValueError) as error:
        edition_data.fail(tr("できませんでした。作りかけの内容はそのままです。"), error)
        return
    edition_data.say(said)


def import_files(draft: Draft, dataset: Dataset) -> None:
    """A place for files, which go into the draft."""
    with st.container(key="data-import"):
        import_view.section(dataset, _target(draft))


def so_far(dataset: Dataset) -> None:
    """What the map has so far."""
    document = map_document(dataset)
    level = dataset.municipality.planning_level
    known = bool(document.order.get(level))
    marks = hub_marks(dataset.hubs)
    legend = [hub_group(marks)] if marks else []
    if known:
        official = bool((dataset.areas_at(level)["boundary"] == "official").all())
        legend.append(boundary_group(official=official))
    drawn = MapState(
        layers=(AreaLayer(level, selectable=False),) if known else (),
        hubs=marks,
        labels=Labels(level) if known else None,
        legend=tuple(legend),
        description=tr("{municipality}の作りかけの地図", municipality=dataset.municipality.name),
    )
    area_map(document, drawn, key=f"wizard-map-{dataset.version}", height=440)
