"""A tutorial of docs/tutorials as a test: its steps are done, its words and pictures held to.

A tutorial is Markdown: a heading a step, and a picture a step. While a test does the step, every
「quoted word」 of the step must stand on the screen, and the step's picture must look like the
screen. Set CHIIKI_WRITE_PICTURES=1 to make the pictures anew.
"""

from __future__ import annotations

import io
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter, ImageStat

from tests.e2e.visitor import Visitor

ROOT = Path(__file__).parents[2]
TUTORIALS = ROOT / "docs" / "tutorials"
WRITE = bool(os.environ.get("CHIIKI_WRITE_PICTURES"))
SIZE = (1280, 800)
#: Mean difference of blurred grey pictures, of 255: fonts and antialiasing differ by less than
#: this between machines; another page, a missing map or panel by more.
MOST_DIFFERENT = 12.0
_PICTURE = re.compile(r"!\[[^\]]*\]\(\.\./images/tutorials/([a-z0-9-]+)\.png\)")
_WORD = re.compile(r"「([^「」]+)」")


@dataclass
class Tutorial:
    """One file of docs/tutorials, being followed by *visitor*."""

    name: str
    visitor: Visitor
    done: list[str] = field(default_factory=list)

    def steps(self) -> dict[str, str]:
        """Picture → the text of its step, in order."""
        text = (TUTORIALS / f"{self.name}.md").read_text(encoding="utf-8")
        parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
        return {m.group(1): part for part in parts if (m := _PICTURE.search(part))}

    def shows(self, picture: str) -> None:
        """The step of *picture* has been done: its words stand there, its picture is true."""
        page = self.visitor.page
        page.mouse.move(2, 2)
        shot = self.visitor.at_rest(page.screenshot)  # maps and charts settle
        said = page.evaluate(
            """() => document.body.innerText + [...document.querySelectorAll(
                '[aria-label], [placeholder], input, textarea')].map((n) => [
                n.getAttribute('aria-label'), n.getAttribute('placeholder'), n.value].join(' '))
                .join(' ')"""
        )
        flat = re.sub(r"\s+", "", said)
        words = _WORD.findall(self.steps()[picture])
        missing = [word for word in words if re.sub(r"\s+", "", word) not in flat]
        assert missing == [], f"{picture}: the tutorial says what the screen does not"
        self._compare(picture, shot)
        self.done.append(picture)

    def _compare(self, picture: str, shot: bytes) -> None:
        path = ROOT / "docs" / "images" / "tutorials" / f"{picture}.png"
        now = Image.open(io.BytesIO(shot)).convert("RGB")
        if WRITE:
            path.parent.mkdir(parents=True, exist_ok=True)
            now.quantize(256, method=Image.Quantize.MEDIANCUT).save(path, optimize=True)
        kept = Image.open(path).convert("RGB")
        assert kept.size == now.size, picture
        blur = ImageFilter.GaussianBlur(6)
        grey = [image.convert("L").filter(blur) for image in (kept, now)]
        different = ImageStat.Stat(ImageChops.difference(*grey)).mean[0]
        assert different < MOST_DIFFERENT, (
            f"{picture}.png no longer looks like the screen ({different:.1f}); "
            "CHIIKI_WRITE_PICTURES=1 makes it anew"
        )

    def finished(self) -> None:
        """Every step of the file has been done, in its order."""
        assert self.done == list(self.steps())
