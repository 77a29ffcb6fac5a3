"""Edits that are not saved yet: kept for the session, whatever page the reader turns to."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from geodata import edit_tables, editions, library
from geodata.errors import DataError, Problem
from geodata.language import tr
from geodata.merge import merged
from geodata.store import Dataset
from geodata.versions import ConflictError, Version, table_bytes
from pages.common import edition_data

_KEPT = "edit_drafts"
_PROBLEMS = "edit_problems"
_CONFLICT = "edit_conflict"


@dataclass(frozen=True, eq=False)
class Draft:
    """A table on the desk.

    edition: what it was taken from. base: as it was then; given: as last handed to the editor;
    now: as it stands with what has been typed since. turn: names the editor anew whenever
    *given* changes, for an editor keeps its own edits by position.
    """

    edition: str
    base: pd.DataFrame
    given: pd.DataFrame
    now: pd.DataFrame
    turn: int = 0


def draft(dataset: Dataset, name: str) -> Draft:
    """The draft of a table; a new one of the edition in force where nothing was typed yet."""
    kept = _kept(dataset.code)
    known = kept.get(name)
    edition = edition_data.in_force(dataset)
    if known is None or (
        known.edition != edition and not edit_tables.difference(known.base, known.now)
    ):
        screen = edit_tables.to_screen(dataset, name)
        turn = 0 if known is None else known.turn + 1
        kept[name] = Draft(edition, screen, screen, screen, turn)
    elif (
        editor_key(dataset.code, name, known) not in st.session_state
        and known.given is not known.now
    ):
        # the editor has been off the screen: its edits are in `now`, it starts from there
        kept[name] = replace(known, given=known.now, turn=known.turn + 1)
    return kept[name]


def editor_key(code: str, name: str, known: Draft) -> str:
    """The widget key of the editor of a draft."""
    return f"edit-{code}-{name}-{known.turn}"


def typed(code: str, name: str, now: pd.DataFrame) -> None:
    """What the editor says now."""
    kept = _kept(code)
    kept[name] = replace(kept[name], now=now)


def put(code: str, name: str, screen: pd.DataFrame) -> None:
    """Change the table from outside the editor (a place chosen on the map, a new row)."""
    kept = _kept(code)
    kept[name] = replace(kept[name], given=screen, now=screen, turn=kept[name].turn + 1)
    st.session_state.pop(_PROBLEMS, None)


def unsaved(code: str) -> dict[str, int]:
    """Table → how many rows of it differ from what is saved; only tables with any."""
    counts = {
        name: edit_tables.difference(known.base, known.now) for name, known in _kept(code).items()
    }
    return {name: count for name, count in counts.items() if count}


def discard(code: str) -> None:
    """Forget what is not saved."""
    kept = _kept(code)
    for name, known in kept.items():
        kept[name] = replace(known, given=known.base, now=known.base, turn=known.turn + 1)
    _forget_failure()


def problems(code: str) -> list[Problem]:
    """What was wrong at the last attempt to save."""
    said = st.session_state.get(_PROBLEMS)
    return list(said[1]) if said is not None and said[0] == code else []


def conflict(code: str) -> str | None:
    """What the store said where somebody else was quicker."""
    said = st.session_state.get(_CONFLICT)
    return str(said[1]) if said is not None and said[0] == code else None


def save(code: str, comment: str, *, today: dt.date) -> Version | None:
    """Save every changed table as one new version; None where it could not be (nothing is lost:
    see :func:`problems` and :func:`conflict`)."""
    _forget_failure()
    names = list(unsaved(code))
    kept = _kept(code)
    # tables of one desk come from one edition; where not, the older one meets the conflict
    edition = min((kept[n].edition for n in names), key=lambda e: e != library.EMBEDDED and e)
    tables = {n: edit_tables.to_table(kept[n].now, n, today=today) for n in names}
    try:
        files = editions.files(code, edition)
        written = {f"{n}.csv": table_bytes(table) for n, table in tables.items()}
        version = editions.save(code, files | written, comment=comment, expected=edition)
    except DataError as error:
        st.session_state[_PROBLEMS] = (code, _on_screen(error.problems, tables))
        return None
    except ConflictError as error:
        st.session_state[_CONFLICT] = (code, str(error))
        return None
    except (OSError, KeyError, ValueError) as error:
        edition_data.fail(tr("保存できませんでした。編集した内容は画面に残っています。"), error)
        return None
    kept.clear()
    return version


def rebase(dataset: Dataset) -> list[str]:
    """Lay the unsaved edits over the edition that is in force by now; the keys of rows that both
    have changed (there the reader's own cells stand)."""
    code, edition = dataset.code, edition_data.in_force(dataset)
    clashes: list[str] = []
    kept = _kept(code)
    for name in list(kept):
        theirs = edit_tables.to_screen(dataset, name)
        known = kept[name]
        if not edit_tables.difference(known.base, known.now):
            del kept[name]
            continue
        mixed, rows = merged(known.base, known.now, theirs, table=name)
        screen = edit_tables.renumbered(mixed.astype(theirs.dtypes.to_dict()))
        kept[name] = Draft(edition, theirs, screen, screen, known.turn + 1)
        clashes += rows
    _forget_failure()
    return clashes


def _kept(code: str) -> dict[str, Draft]:
    kept: dict[str, dict[str, Draft]] = st.session_state.setdefault(_KEPT, {})
    return kept.setdefault(code, {})


def _forget_failure() -> None:
    st.session_state.pop(_PROBLEMS, None)
    st.session_state.pop(_CONFLICT, None)


def _on_screen(found: tuple[Problem, ...], tables: dict[str, pd.DataFrame]) -> list[Problem]:
    """Problems of files as problems of screen tables: the row as the editor numbers it."""
    told = []
    for problem in found:
        table = tables.get(problem.file.removesuffix(".csv"))
        row = problem.row
        if table is not None and row is not None and 0 <= row - 2 < len(table):
            row = int(table.index[row - 2]) + 1
        told.append(replace(problem, row=row))
    return told
