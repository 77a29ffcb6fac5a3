"""Walking along streets: shortest paths on a network in place of the straight line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, hstack, vstack
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from geodata.distance import (
    STREETS,
    FloatArray,
    IntArray,
    Nearest,
    NoHubError,
    Pairs,
    as_xy,
    inclusive,
)
from geodata.language import tr
from geodata.walking import Walking, require_minutes

# An edge of no length would vanish from a sparse matrix; a millimetre does no harm.
_LEAST_LENGTH_M = 1e-3
# Sources of one Dijkstra run: bounds the dense (sources × nodes) answer.
_SOURCES = 32
_FAR_M = 500.0


class NetworkError(ValueError):
    """A walking network that cannot be used (Japanese message)."""


@dataclass(frozen=True, eq=False)
class WalkNetwork:
    """Streets to walk along, both ways.

    ``node_xy`` is (n, 2) metres in the plane CRS ``plane_epsg``; ``lengths`` is the symmetric
    (n, n) matrix of edge lengths in metres.
    """

    node_xy: FloatArray
    lengths: csr_array
    plane_epsg: int

    @classmethod
    def from_edges(
        cls,
        node_xy: FloatArray,
        start: IntArray,
        end: IntArray,
        length_m: FloatArray,
        *,
        plane_epsg: int,
    ) -> WalkNetwork:
        """Make a network of edges between rows of ``node_xy``; of parallel edges the shortest.

        Raises
        ------
        NetworkError
            No node or edge, a place or length that is no number, or a negative length.
        """
        xy = as_xy(node_xy)
        lengths = np.asarray(length_m, dtype=float)
        if not len(xy) or not len(lengths):
            message = tr("歩行ネットワークに道（辺）がありません。")
            raise NetworkError(message)
        if not np.isfinite(xy).all():
            message = tr("歩行ネットワークに座標の読めない交差点（節点）があります。")
            raise NetworkError(message)
        if not np.isfinite(lengths).all() or (lengths < 0).any():
            message = tr("歩行ネットワークに長さが数でない道、または負の長さの道があります。")
            raise NetworkError(message)
        u, v = np.concatenate([start, end]), np.concatenate([end, start])
        metres = np.maximum(np.concatenate([lengths, lengths]), _LEAST_LENGTH_M)
        order = np.lexsort((metres, v, u))
        u, v, metres = u[order], v[order], metres[order]
        # Sparse matrices add up repeated entries: keep the shortest of parallel streets.
        first = np.concatenate([[True], (np.diff(u) != 0) | (np.diff(v) != 0)]) & (u != v)
        matrix = coo_array((metres[first], (u[first], v[first])), shape=(len(xy), len(xy)))
        return cls(xy, csr_array(matrix), plane_epsg)


@dataclass(frozen=True, eq=False)
class Network:
    """Walking distance along a network; a ``Distance``.

    Points are joined to the nearest node by a straight line whose length is added. The detour
    factor is not applied: the streets themselves make the detour.

    Parameters
    ----------
    network
        The streets, in the plane CRS of the points.
    walking
        The speed; its detour factor is not used.
    snap_limit_m
        How far a point may lie from the nearest node. Residents farther off have unknown minutes
        (the network does not cover them); hubs farther off are an error.
    """

    way: ClassVar[str] = STREETS
    network: WalkNetwork
    walking: Walking = field(default_factory=Walking)
    snap_limit_m: float = _FAR_M

    def nearest(self, demand_xy: FloatArray, hub_xy: FloatArray) -> Nearest:
        """Find the hub of the shortest path from each demand point: one run from all hubs.

        ``minutes`` is NaN off the network and inf where no path leads to any hub.
        """
        demand, hubs = as_xy(demand_xy), as_xy(hub_xy)
        hub_rows = np.flatnonzero(np.isfinite(hubs).all(axis=1))
        hub_node, hub_off = self._snap_hubs(hubs[hub_rows])
        n = len(self.network.node_xy)
        graph = _with_hubs(self.network.lengths, hub_node, hub_off)
        metres, _, source = dijkstra(
            graph, indices=np.arange(n, n + len(hub_rows)), min_only=True, return_predecessors=True
        )
        node, off = self._snap(demand)
        on = off <= self.snap_limit_m
        minutes = np.full(len(demand), np.nan)
        minutes[on] = (metres[node[on]] + off[on]) / self.walking.speed_m_per_min
        hub = np.full(len(demand), -1, dtype=np.intp)
        reached = np.flatnonzero(np.isfinite(minutes))
        hub[reached] = hub_rows[source[node[reached]] - n]
        return Nearest(minutes, hub)

    def within(self, demand_xy: FloatArray, hub_xy: FloatArray, *, minutes: float) -> Pairs:
        """Find every pair within a time (inclusive), sorted by demand, then hub."""
        limit_m = inclusive(require_minutes(minutes)) * self.walking.speed_m_per_min
        demand, hubs = as_xy(demand_xy), as_xy(hub_xy)
        hub_rows = np.flatnonzero(np.isfinite(hubs).all(axis=1))
        hub_node, hub_off = self._snap_hubs(hubs[hub_rows])
        node, off = self._snap(demand)
        on = np.flatnonzero(off <= self.snap_limit_m)
        found: list[tuple[IntArray, IntArray, FloatArray]] = []
        for start in range(0, len(hub_rows), _SOURCES):
            part = slice(start, start + _SOURCES)
            metres = dijkstra(self.network.lengths, indices=hub_node[part], limit=limit_m)
            total = metres[:, node[on]] + hub_off[part, None] + off[on][None, :]
            j, i = np.nonzero(total <= limit_m)
            found.append((on[i], hub_rows[part][j], total[j, i]))
        demand_row, hub_row, total_m = (np.concatenate(parts) for parts in zip(*found, strict=True))
        order = np.lexsort((hub_row, demand_row))
        return Pairs(
            demand_row[order], hub_row[order], total_m[order] / self.walking.speed_m_per_min
        )

    def describe(self) -> str:
        """Say in Japanese how minutes are measured."""
        return tr(
            "歩行ネットワークの道のり÷毎分{speed_m_per_min:g}m",
            speed_m_per_min=self.walking.speed_m_per_min,
        )

    def _snap(self, xy: FloatArray) -> tuple[IntArray, FloatArray]:
        """Give the nearest node of each point and the metres to it (inf without a place)."""
        node = np.zeros(len(xy), dtype=np.intp)
        off = np.full(len(xy), np.inf)
        placed = np.isfinite(xy).all(axis=1)
        off[placed], node[placed] = cKDTree(self.network.node_xy).query(xy[placed])
        return node, off

    def _snap_hubs(self, xy: FloatArray) -> tuple[IntArray, FloatArray]:
        if not len(xy):
            message = tr("位置の分かる拠点が1つもないため、徒歩時間を計算できません。")
            raise NoHubError(message)
        node, off = self._snap(xy)
        far = int((off > self.snap_limit_m).sum())
        if far:
            message = tr(
                "歩行ネットワークから{snap_limit_m:g}mより離れた拠点が{far}か所あります。"
                "拠点の周りまで含むネットワークを使ってください。",
                snap_limit_m=self.snap_limit_m,
                far=far,
            )
            raise NetworkError(message)
        return node, off


def _with_hubs(lengths: csr_array, hub_node: IntArray, hub_off: FloatArray) -> csr_array:
    """Append one node a hub, with a one-way edge onto its street node.

    Starting the paths there adds the way from the street to each hub inside the one run.
    """
    n, m = lengths.shape[0], len(hub_node)
    off = np.maximum(hub_off, _LEAST_LENGTH_M)
    onto: NDArray[np.float64] = coo_array((off, (np.arange(m), hub_node)), shape=(m, n))
    top = hstack([lengths, csr_array((n, m))])
    bottom = hstack([csr_array(onto), csr_array((m, m))])
    return csr_array(vstack([top, bottom]))
