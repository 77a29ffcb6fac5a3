"""The examples in the docstrings of geodata are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

import geodata

#: What a newcomer looks at first: these modules show how they are called.
SHOWN = {
    "geodata.access",
    "geodata.areas",
    "geodata.coverage",
    "geodata.disclosure.gate",
    "geodata.distance",
    "geodata.gaps",
    "geodata.hierarchy",
    "geodata.language",
    "geodata.names",
    "geodata.posts",
    "geodata.residents",
    "geodata.scenario_apply",
    "geodata.scenario_file",
    "geodata.search",
    "geodata.siting",
    "geodata.span",
    "geodata.standards_text",
    "geodata.store",
    "geodata.walking",
    "geodata.wareki",
}


def examples() -> list[doctest.DocTest]:
    """Every docstring of geodata with an example."""
    root = Path(geodata.__file__).parent
    files = [p for p in sorted(root.rglob("*.py")) if ">>> " in p.read_text(encoding="utf-8")]
    names = [".".join(p.relative_to(root.parent).with_suffix("").parts) for p in files]
    finder = doctest.DocTestFinder(exclude_empty=True)
    found = [finder.find(importlib.import_module(n.removesuffix(".__init__"))) for n in names]
    return [test for tests in found for test in tests if test.examples]


FOUND = examples()


@pytest.mark.parametrize("example", FOUND, ids=lambda test: test.name)
def test_an_example_does_what_it_says(example: doctest.DocTest) -> None:
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(example, out=said.append)
    assert not said, "".join(said)


def test_the_modules_that_newcomers_read_have_examples() -> None:
    shown = {module for test in FOUND for module in SHOWN if test.name.startswith(f"{module}.")}
    assert shown == SHOWN
