"""Laying one person's changes over another's: the same table edited by two at once."""

from __future__ import annotations

import pandas as pd

from geodata.changes import keyed_rows

_NAMES = {"coordinators": "posts"}


def merged(
    base: pd.DataFrame, mine: pd.DataFrame, theirs: pd.DataFrame, *, table: str
) -> tuple[pd.DataFrame, list[str]]:
    """*theirs* with what was changed from *base* to *mine*, cell by cell.

    Where both changed the same cell, or one removed a row that the other changed, mine stands and
    the row is named. Rows are told apart as :data:`geodata.changes.KEYS` does.

    Returns the merged table (columns of *theirs*, rows in its order, mine added at the end;
    dtype object, unknown None) and the keys of the rows in which both had changed something.
    """
    name = _NAMES.get(table, table)
    old, own, other = (keyed_rows(name, frame) for frame in (base, mine, theirs))
    result, clashes = dict(other), []
    for key, row in own.items():
        before, now = old.get(key), other.get(key)
        changed = {c: v for c, v in row.items() if before is None or before.get(c) != v}
        if not changed:
            continue
        if now is None:
            if before is not None:
                clashes.append(key)
            result[key] = row
            continue
        if any(before is None or now.get(c) != before.get(c) for c in changed):
            clashes.append(key)
        result[key] = now | changed
    for key, before in old.items():
        if key not in own and key in other:
            if other[key] != before:
                clashes.append(key)
            del result[key]
    columns = list(theirs.columns)
    frame = pd.DataFrame([[row.get(c) for c in columns] for row in result.values()])
    frame = frame.set_axis(columns, axis=1) if len(frame) else pd.DataFrame(columns=columns)
    return frame.astype(object).where(frame.notna(), None), clashes
