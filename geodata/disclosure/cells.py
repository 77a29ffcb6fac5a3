"""Cell suppression: which counts of an additive table must be withheld so that none comes back.

The table is a vector x of counts with linear equations A x = b that everybody knows (a total is
the sum of its parts). Withholding only the small counts does not hide them: a total less the parts
that are told gives them back. So further cells are withheld (complementary suppression), chosen by
the linear programme of Fischetti and Salazar-González (2005), section 3, solved for one small cell
after the other: a change y of the table with A y = 0, x + y >= 0 and y_p = +d for the small cell p
is a table that looks the same from outside; the cells that y changes are withheld, as little as
possible by cost. An outsider can then narrow the cell down to an interval of width d at best.

Reference: M. Fischetti, J. J. Salazar-González (2005), "A unified mathematical programming
framework for different statistical disclosure limitation methods", Operations Research 53(5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, hstack

_MOVED = 1e-6


@dataclass(frozen=True)
class Equation:
    """A total and its parts, by position: x[total] = sum of x[parts] (+ a known constant)."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class CountTable:
    """Counts that hang together.

    values: (n,) counts, none missing. cost: (n,) what it costs to withhold a cell. untold: (n,)
    True for cells that are never published themselves but follow from others (people under 65).
    """

    values: NDArray[np.float64]
    cost: NDArray[np.float64]
    untold: NDArray[np.bool_]
    equations: Sequence[Equation]

    def matrix(self) -> csr_array:
        """A of A y = 0: one row an equation."""
        rows, columns, factors = [], [], []
        for row, equation in enumerate(self.equations):
            for column, factor in [(equation.total, 1.0), *((p, -1.0) for p in equation.parts)]:
                rows.append(row)
                columns.append(column)
                factors.append(factor)
        shape = (len(self.equations), len(self.values))
        return csr_array((factors, (rows, columns)), shape=shape)

    def small(self, threshold: int) -> NDArray[np.bool_]:
        """The cells from 1 to below the threshold. Zero is told: nobody lives there."""
        return np.asarray((self.values > 0) & (self.values < threshold))


def withhold(table: CountTable, threshold: int) -> NDArray[np.bool_]:
    """Choose the cells to withhold: (n,) True for the small ones and what protects them.

    Every small cell can then be narrowed down, from what is told and the equations, to an interval
    of width *threshold* at best; `bounds` computes it.
    """
    small = table.small(threshold)
    hidden = np.asarray(small & ~table.untold)
    if not small.any():
        return hidden
    matrix = table.matrix()
    for cell in np.flatnonzero(small):
        free = hidden | table.untold
        change = _cheapest_change(table, matrix, free, int(cell), float(threshold))
        hidden |= (np.abs(change) > _MOVED) & ~table.untold
    return hidden


def bounds(table: CountTable, hidden: NDArray[np.bool_], cell: int) -> tuple[float, float]:
    """How far an outsider can narrow a cell down: the least and the most it can be.

    The outsider knows the equations, every cell that is told, and that no count is negative.
    """
    matrix = table.matrix()
    known = ~(hidden | table.untold)
    low = np.where(known, table.values, 0.0)
    high = np.where(known, table.values, np.inf)
    right = matrix @ table.values
    found = []
    for sign in (1.0, -1.0):
        target = np.zeros(len(table.values))
        target[cell] = sign
        answer = linprog(
            target,
            A_eq=matrix,
            b_eq=right,
            bounds=np.column_stack([low, high]),
            method="highs",
        )
        # unbounded: nothing limits the cell from above
        found.append(float(sign * answer.fun) if answer.status == 0 else np.inf)
    return found[0], found[1]


def _cheapest_change(
    table: CountTable, matrix: csr_array, free: NDArray[np.bool_], cell: int, width: float
) -> NDArray[np.float64]:
    """The change y = up - down with y[cell] = width that alters the cheapest told cells."""
    count = len(table.values)
    price = np.where(free, 0.0, table.cost)
    up = np.column_stack([np.zeros(count), np.full(count, np.inf)])
    down = np.column_stack([np.zeros(count), table.values])
    up[cell] = (width, width)
    down[cell] = (0.0, 0.0)
    answer = linprog(
        np.concatenate([price, price]),
        A_eq=hstack([matrix, -matrix]),
        b_eq=np.zeros(matrix.shape[0]),
        bounds=np.vstack([up, down]),
        method="highs",
    )
    if answer.status != 0:
        # raising the cell and all its totals always works; if the solver fails, tell nothing
        return np.ones(count)
    return np.asarray(answer.x[:count] - answer.x[count:])
