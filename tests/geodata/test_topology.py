"""Polygons that nearly fit are snapped into one coverage: no overlaps, no slivers."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.topology import is_coverage, snap_coverage


def test_overlap_goes_to_the_earlier_row_and_a_narrow_gap_is_closed() -> None:
    left = shapely.box(0, 0, 10, 10)
    middle = shapely.box(9, 0, 20, 10)  # overlaps left by 1 × 10
    # Two bodies around a slit of 0.5 × 8, closed above and below by the frame.
    frame = shapely.difference(shapely.box(-5, -5, 40, 15), shapely.box(0, 0, 20.5, 10))

    snapped, repair = snap_coverage(
        np.array([left, middle, frame], dtype=object), decimals=3, gap_width=1.0
    )

    assert is_coverage(snapped)
    assert (repair.overlaps, repair.overlap_area) == (1, pytest.approx(10))
    assert (repair.gaps_filled, repair.gap_area) == (1, pytest.approx(5))
    assert snapped[0].area == pytest.approx(100)
    assert snapped[1].area + snapped[2].area == pytest.approx(45 * 20 - 100)


def test_a_wide_gap_stays() -> None:
    hole = shapely.box(0, 0, 5, 5)
    ring = shapely.difference(shapely.box(-5, -5, 10, 10), hole)
    snapped, repair = snap_coverage(np.array([ring], dtype=object), decimals=3, gap_width=1.0)
    assert repair.gaps_filled == 0
    assert shapely.equals(snapped[0], ring)


def test_a_self_crossing_polygon_is_repaired() -> None:
    bowtie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    snapped, repair = snap_coverage(np.array([bowtie, None], dtype=object), decimals=3)
    assert repair.noded
    assert snapped[0].area == pytest.approx(2)
    assert snapped[1] is None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(*[st.floats(0, 50, allow_nan=False)] * 2, *[st.floats(0.5, 20)] * 2),
        min_size=1,
        max_size=12,
    )
)
def test_any_overlapping_boxes_become_a_coverage_of_the_same_ground(
    boxes: list[tuple[float, float, float, float]],
) -> None:
    given_boxes = np.array([shapely.box(x, y, x + w, y + h) for x, y, w, h in boxes], dtype=object)
    snapped, _ = snap_coverage(given_boxes, decimals=2)
    assert is_coverage(snapped)
    ground = shapely.union_all(given_boxes)
    kept = shapely.area(snapped[~shapely.is_missing(snapped)]).sum()
    assert kept == pytest.approx(ground.area, abs=0.02 * shapely.length(given_boxes).sum())
