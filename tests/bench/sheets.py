"""How long sheets take: all areas from one basis, against each area computed by itself.

Run with ``python -m tests.bench.sheets``. Only the ratios are for comparing; the seconds are of
the machine at hand.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from geodata import store
from geodata.render.sheet import files
from geodata.sheet import Setting, prepare

CODE = "13123"
Made = TypeVar("Made")


def timed(work: Callable[[], Made]) -> tuple[float, Made]:
    """Seconds of this process that *work* takes, and what it made."""
    begun = time.process_time()
    made = work()
    return time.process_time() - begun, made


def main() -> None:
    """Print one line a step: seconds, seconds a sheet, and the ratio to the naive way."""
    dataset = store.load(CODE)
    ids = [str(a) for a in dataset.areas_at(dataset.municipality.planning_level)["area_id"]]
    day = date(2026, 1, 1)
    alone, _ = timed(lambda: [files.content(prepare(dataset, Setting()), a, made=day) for a in ids])
    begun, basis = timed(lambda: prepare(dataset, Setting()))
    shared, sheets = timed(lambda: [files.content(basis, a, made=day) for a in ids])
    print(f"areas={len(ids)}")
    print(f"figures, each area by itself: {alone:.2f} s")
    print(
        f"figures, one basis for all:   {begun + shared:.2f} s (ratio {alone / (begun + shared):.1f})"
    )
    for kind in ("pdf", "xlsx", "pptx"):
        seconds, content = timed(lambda kind=kind: files.to_bytes(sheets, kind, title="bench"))
        ratio = seconds / (begun + shared)
        print(
            f"{kind}: {seconds:.2f} s, {seconds / len(ids):.3f} s a sheet,"
            f" {len(content) / 1e6:.2f} MB (ratio to the figures {ratio:.1f})"
        )


if __name__ == "__main__":
    main()
