"""Pages on paper, as the browser's own printing makes them: whole, nothing over anything else."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from itertools import combinations
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from geodata.render.palette import SEQUENTIAL, SHORTAGE
from geodata.store import load
from tests.e2e.visitor import Visitor

Visit = Callable[..., Visitor]
#: A word's box is as high as its font, far more than its ink: the middle of it counts.
INK = 0.4
#: Points; closing brackets reach so far into what follows.
TOUCH = 5
#: xMin, yMin, xMax, yMax and the text, as pdftotext writes them.
WORD = r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>'
A4 = (595, 842)

#: address, words that must be on paper, whether there is a map, words of its charts.
PAGES: tuple[tuple[str, tuple[str, ...], bool, tuple[str, ...]], ...] = (
    ("/?municipality=13123", ("基準とのすき間",), True, ()),
    ("/gaps?municipality=13123", ("基準と今のくらべ",), True, ("目標100%", "あと52.4")),
    ("/coverage?municipality=13123", ("行きやすさのかたより",), True, ("全員が同じとき",)),
    ("/coordinators?municipality=13105", ("1人あたりの住民",), True, ("平均24,414人", "8人")),
    ("/compare?municipality=13123", ("地図でくらべる",), False, ()),
    ("/sheets?municipality=13123", ("配置の歩み",), False, ()),
)


@pytest.fixture(scope="module", autouse=True)
def poppler() -> None:
    if shutil.which("pdftotext") is None:
        reason = "no poppler on this machine (apt install poppler-utils)"
        if os.environ.get("CHIIKI_REQUIRE_OFFICE"):
            pytest.fail(reason)
        pytest.skip(reason)


def printed(visitor: Visitor, path: Path) -> Path:
    visitor.page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    return path


def sheets(pdf: Path) -> list[tuple[tuple[float, float], list[tuple[str, tuple[float, ...]]]]]:
    """Size of each sheet, and the words on it with their boxes in points."""
    told = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True)
    found = []
    for sheet in told.stdout.decode().split("<page ")[1:]:
        width, height = re.findall(r'(?:width|height)="([0-9.]+)"', sheet)[:2]
        words = [
            (unescape(word), tuple(float(edge) for edge in edges))
            for *edges, word in re.findall(WORD, sheet)
        ]
        found.append(((float(width), float(height)), words))
    return found


def collisions(words: list[tuple[str, tuple[float, ...]]]) -> Iterator[str]:
    """Pairs of words that lie over each other; letters of words turned on their side left out."""
    lying = []
    for word, (left, top, right, bottom) in words:
        if len(word) == 1 and right - left > 2 * (bottom - top):
            continue
        edge = (1 - INK) / 2 * (bottom - top)
        lying.append((word, left, top + edge, right, bottom - edge))
    for a, b in combinations(lying, 2):
        across = min(a[3], b[3]) - max(a[1], b[1])
        if across > TOUCH and min(a[4], b[4]) > max(a[2], b[2]):
            yield f"{a[0]} × {b[0]}"


def painted(pdf: Path) -> float:
    """The share of the first sheet in the colours of areas."""
    told = subprocess.run(
        ["pdftoppm", "-r", "50", "-png", "-f", "1", "-l", "1", pdf], check=True, capture_output=True
    )
    picture = Image.open(io.BytesIO(told.stdout)).convert("RGB")
    counted: Mapping[tuple[int, ...], int] = {
        color: number for number, color in picture.getcolors(picture.width * picture.height) or []
    }
    fills = {tuple(bytes.fromhex(color[1:])) for color in (*SEQUENTIAL, *SHORTAGE, "#B5D9D0")}
    return sum(counted.get(fill, 0) for fill in fills) / (picture.width * picture.height)


def test_pages_on_paper(visit: Visit, tmp_path: Path) -> None:
    visitor = visit()
    names = {
        code: set(load(code).areas_at(load(code).municipality.planning_level)["name"])
        for code in ("13123", "13105")
    }
    for address, wanted, has_map, charts in PAGES:
        visitor.go(address)
        page = visitor.page
        expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
        if has_map:
            visitor.expect_map()
        for chart in page.locator(".js-plotly-plot").all():
            expect(chart.locator(".main-svg").first).to_be_attached()
        wide = page.evaluate(
            "[...document.querySelectorAll('.js-plotly-plot')].map((c) => c.clientWidth)"
        )
        pdf = printed(visitor, tmp_path / "page.pdf")
        found = sheets(pdf)
        text = "".join(word for _, words in found for word, _ in words)
        for word in (*wanted, *charts):
            assert word in text, f"{address}: {word}"
        if has_map:
            code = address[-5:]
            assert {name for name in names[code] if name not in text} == set(), address
            assert painted(pdf) > 0.02, f"{address}: an empty map"
        for number, (size, words) in enumerate(found, 1):
            assert size == pytest.approx(A4, abs=1.5), address
            assert words, f"{address}: sheet {number} is empty"
            assert max(box[2] for _, box in words) <= size[0], f"{address}: runs off the sheet"
            assert list(collisions(words)) == [], f"{address}: sheet {number}"
        # afterwards the screen is as it was
        page.wait_for_function(
            "(wide) => JSON.stringify([...document.querySelectorAll('.js-plotly-plot')].map((c) => c.clientWidth)) === wide",
            arg=str(wide).replace(" ", ""),
        )
    assert visitor.page_errors == []
