"""Datasets and what is computed from them, kept once for all viewers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from geodata import language, library, standards_text, store
from geodata.gaps import evaluate, resolve
from geodata.language import N_
from geodata.render.furigana import Readings
from geodata.render.furigana import readings as read_names
from geodata.schema import HUB_TYPES
from geodata.search import Hit
from geodata.search import search as find
from geodata.search_index import SearchIndex, build_index
from geodata.standards import own_standards
from geodata.standards_text import Standard
from geodata.store import Dataset, TokyoOverview
from geodata.walking import Walking
from pages.common import role
from pages.common.waiting import Waiting

#: How a cache tells datasets apart.
BY_VERSION = {Dataset: lambda dataset: (dataset.code, dataset.version)}
#: The same for what holds texts: each language has its own.
IN_WORDS = {Dataset: lambda dataset: (dataset.code, dataset.version, language.current())}

#: All of Tokyo for both roles: a page that looks at each municipality must not push the first out
#: of memory before it comes to the last (measured in tests/bench/budget.py).
MOST_DATASETS = 160

_READING = Waiting(N_("データを読んでいます…"))

# Datasets are never changed, so that one copy serves everybody (cache_resource); tables that a
# page may cut to size are handed out as copies (cache_data).


def dataset(code: str) -> Dataset:
    """The dataset in force for a municipality, as the reader's role may see it; raises what
    geodata.library.load raises."""
    return _dataset(code, library.state(code), str(library.data_dir()), role.current())


@st.cache_resource(show_spinner=_READING, max_entries=MOST_DATASETS)
def _dataset(code: str, state: str, folder: str, role: str) -> Dataset:
    # these only key the cache: a new version is read anew, and roles never share an object
    del state, folder, role
    return library.load(code)


@st.cache_resource(show_spinner=_READING)
def tokyo() -> TokyoOverview:
    """The overview of Tokyo's 62 municipalities."""
    return store.load_overview()


@st.cache_resource(show_spinner=False, max_entries=64)
def _search_index(code: str, version: str, language: str) -> SearchIndex:
    del version, language  # only key the cache
    return build_index(dataset(code))


def search(code: str, version: str, query: str) -> list[Hit]:
    """What a name typed by the reader finds."""
    return find(_search_index(code, version, language.current()), query)


@st.cache_data(show_spinner=False, max_entries=256, hash_funcs=IN_WORDS)
def gaps(
    dataset: Dataset,
    standards: tuple[Standard, ...],
    walking: Walking,
    own_area_only: bool = False,
    include_estimated: bool = True,
) -> pd.DataFrame:
    """geodata.gaps.evaluate, remembered for each version of a dataset (a what-if has its own)."""
    return evaluate(
        dataset,
        standards,
        walking=walking,
        own_area_only=own_area_only,
        include_estimated=include_estimated,
    )


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=BY_VERSION)
def hub_kinds(dataset: Dataset) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The types and the functions that the hubs of *dataset* have."""
    types = set(dataset.hubs["hub_type"])
    texts = dataset.hubs["functions"].dropna()
    functions = sorted({part.strip() for text in texts for part in text.split("|")})
    return tuple(t for t in HUB_TYPES if t in types), tuple(functions)


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=BY_VERSION)
def readings(dataset: Dataset) -> Readings:
    """How the names of *dataset* are read."""
    return read_names(dataset)


def standards_in_force(dataset: Dataset, texts: Sequence[str] | None) -> tuple[Standard, ...]:
    """The standards that *texts* say, with the municipality's own words where they are its own;
    all of its own standards for None. Raises ValueError (Japanese) for what does not fit."""
    own = _own_standards(dataset)
    if texts is None:
        return own
    said = {standards_text.format_standard(s): s for s in own}
    parsed = [resolve(dataset, standards_text.parse_standard(text)) for text in texts]
    return tuple(said.get(standards_text.format_standard(s), s) for s in parsed)


@st.cache_resource(show_spinner=False, max_entries=32, hash_funcs=IN_WORDS)
def _own_standards(dataset: Dataset) -> tuple[Standard, ...]:
    return tuple(own_standards(dataset))


def names() -> dict[str, str]:
    """Code → name of every municipality that has a map; the code where its data are broken."""
    return {code: _name(code) for code in library.codes()}


def kana() -> dict[str, str]:
    """Code → reading of the municipalities whose data say how they are read."""
    return {code: read for code in library.codes() if (read := _kana(code))}


def _kana(code: str) -> str:
    try:
        return dataset(code).municipality.name_kana
    except ValueError:
        return ""


@st.cache_resource(show_spinner=False)
def _tokyo_names() -> dict[str, str]:
    table = tokyo().municipalities
    return dict(zip(table["municipality_code"], table["name"].astype(str), strict=True))


def _name(code: str) -> str:
    known = _tokyo_names().get(code)
    if known is not None:
        return known
    try:
        return dataset(code).municipality.name
    except ValueError:
        return code
