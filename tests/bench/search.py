"""Search over 5,400 町丁目 (about all of Tokyo) against a plain pandas str.contains.

Run: ``python tests/bench/search.py``. The ratio is what counts; seconds depend on the machine.
The naive way does less: it looks for the text as typed, in any order.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from geodata import store
from geodata.search import build_index, search

ROWS = 5400
ROUNDS = 30
QUERIES = (
    "北小岩1丁目",
    "小岩",
    "地域包括",
    "町",
    "自由が岡",
    "きたこいわ",
    "包括 小岩",
    "無い名前",
)
_NUMERALS = "一二三四五六七八"


def large(dataset: store.Dataset) -> store.Dataset:
    """The dataset with its 町丁目 repeated under made-up names until there are ROWS."""
    towns = sorted({name.rstrip("丁目" + _NUMERALS) for name in dataset.chome["chome"]})
    names = [
        f"{prefix}{town}{number}丁目"
        for prefix in ("", "上", "下", "東", "西", "南", "北", "新", "元", "本", "中", "大", "小")
        for town in towns
        for number in _NUMERALS
    ]
    names = list(dict.fromkeys(names))[:ROWS]
    positions = [i % len(dataset.chome) for i in range(len(names))]
    chome = dataset.chome.iloc[positions].reset_index(drop=True).assign(chome=names)
    return replace(dataset, chome=chome)


def median_ms(call: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    dataset = large(store.load("13123"))
    start = time.perf_counter()
    index = build_index(dataset)
    print(f"index of {len(index.entries)} entries, {len(index.keys)} keys: ", end="")
    print(f"{(time.perf_counter() - start) * 1000:.0f} ms")
    frames = (dataset.areas["name"], dataset.hubs["name"], dataset.chome["chome"])
    names = pd.concat([frame.astype("str") for frame in frames], ignore_index=True)
    search(index, "自由が岡")  # the table of slips is made at the first one
    print("query\thits\tsearch ms\tcontains ms\tratio")
    for query in QUERIES:
        ours = median_ms(lambda query=query: search(index, query))
        naive = median_ms(lambda query=query: names[names.str.contains(query, regex=False)])
        hits = len(search(index, query, limit=ROWS))
        print(f"{query}\t{hits}\t{ours:.3f}\t{naive:.3f}\t{naive / ours:.1f}")


if __name__ == "__main__":
    main()
