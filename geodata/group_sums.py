"""Sums and walks by group: the array-level core of walking coverage, without loops over groups."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_PERCENTILE = 0.9


class GroupSummary(NamedTuple):
    """Sums and walks of each group, as arrays of one float a group; NaN where unknown."""

    total: NDArray[np.float64]
    covered: NDArray[np.float64]
    mean_minutes: NDArray[np.float64]
    p90_minutes: NDArray[np.float64]


def summarise_minutes(
    group: NDArray[np.intp],
    weight: NDArray[np.float64],
    minutes: NDArray[np.float64],
    *,
    groups: int,
    within: NDArray[np.float64],
) -> GroupSummary:
    """Sum weights and walks by group.

    Parameters
    ----------
    group
        Group of each row, 0 to ``groups`` - 1; rows with -1 are left out.
    weight, minutes
        Residents (or km²) and walk of each row; rows where either is NaN are left out.
    within
        Share of each row within the limit, 0 to 1.

    Returns
    -------
    summary
        ``mean_minutes`` is NaN where somebody has no hub to walk to (inf) or nobody is there;
        ``p90_minutes`` is the least walk that 90 percent of the weight do not exceed, NaN where
        that is inf.
    """
    keep = (group >= 0) & np.isfinite(weight) & ~np.isnan(minutes)
    g, w, m, part = group[keep], weight[keep], minutes[keep], within[keep]
    total = np.bincount(g, weights=w, minlength=groups).astype(float)
    covered = np.bincount(g, weights=w * part, minlength=groups)
    # 0 residents × inf minutes would be NaN: nobody walks there.
    walked = np.where(w > 0, w, 0.0) * np.where(w > 0, m, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(g, weights=walked, minlength=groups) / total
    p90 = _percentile(g, w, m, total)
    seen = np.bincount(g, minlength=groups) > 0
    return GroupSummary(
        np.where(seen, total, np.nan),
        np.where(seen, covered, np.nan),
        np.where(np.isfinite(mean), mean, np.nan),
        np.where(np.isfinite(p90), p90, np.nan),
    )


def group_sums(
    group: NDArray[np.intp], values: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    """Sum the known values of each group; NaN for a group without any."""
    keep = (group >= 0) & np.isfinite(values)
    sums = np.bincount(group[keep], weights=values[keep], minlength=count)
    return np.where(np.bincount(group[keep], minlength=count) > 0, sums, np.nan)


def _percentile(
    group: NDArray[np.intp],
    weight: NDArray[np.float64],
    minutes: NDArray[np.float64],
    total: NDArray[np.float64],
) -> NDArray[np.float64]:
    result = np.full(len(total), np.nan)
    order = np.lexsort((minutes, group))
    g, w, m = group[order], weight[order], minutes[order]
    running = np.cumsum(w)
    before = np.concatenate([[0.0], np.cumsum(total)[:-1]])
    # A relative hair: the running sum over all groups carries rounding from those before.
    reached = running - before[g] >= _PERCENTILE * total[g] * (1 - 1e-9)
    reached &= (w > 0) & (total[g] > 0)
    rows = np.flatnonzero(reached)
    first_group, first = np.unique(g[rows], return_index=True)
    result[first_group] = m[rows[first]]
    return result
