"""No text on screen is hard-coded: what is Japanese in the code is for the catalogue, or data.

A word of the data's own vocabulary (compared, looked up, matched) is no text. Where that cannot be
seen from how the word is used, the comment ``# vocabulary`` says so: at the end of a line of the
statement, or alone on the line above it.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
JAPANESE = re.compile(r"[\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u9fff]")
PYTHON = sorted(
    [ROOT / "dashboard.py", ROOT / "serve.py"]
    + [p for folder in ("geodata", "loaders", "pages") for p in (ROOT / folder).rglob("*.py")]
)
SCRIPTS = sorted(p for folder in ("geodata", "pages") for p in (ROOT / folder).rglob("*.js"))
MARKS = {"tr", "N_"}
#: Modules that hold nothing but words of the data, e.g. the headings that files may have.
VOCABULARIES: dict[str, str] = {}
#: Functions and methods whose texts are compared or looked up, never shown.
LOOKS_UP = {
    *("compile", "match", "fullmatch", "search", "sub", "findall", "finditer", "split"),
    *("startswith", "endswith", "removeprefix", "removesuffix", "strip", "rstrip", "lstrip"),
    *("contains", "eq", "ne", "isin", "get", "pop", "index", "count", "find", "partition"),
    *("rpartition", "translate", "maketrans", "fold", "plain"),
}
VOCABULARY = re.compile(r"#.*\bvocabulary\b")


def hard_coded(source: str) -> list[tuple[int, str]]:
    """Line and text of every Japanese literal that is neither marked nor vocabulary."""
    tree = ast.parse(source)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    marked = {
        token.start[0]
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and VOCABULARY.search(token.string)
    }
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and JAPANESE.search(node.value)
        and not _is_fine(node, parents, marked)
    ]


def _is_fine(node: ast.AST, parents: dict[ast.AST, ast.AST], marked: set[int]) -> bool:
    given = False  # what a function is given may be shown, whatever becomes of its answer
    for child, parent in _upwards(node, parents):
        if isinstance(parent, ast.Call) and child is not parent.func:
            name = getattr(parent.func, "id", getattr(parent.func, "attr", ""))
            if name in MARKS | LOOKS_UP and parent.args and child is parent.args[0]:
                return True
            given = True
        looked_up = not given and (
            isinstance(parent, (ast.Compare, ast.Set, ast.match_case))
            or (isinstance(parent, ast.Subscript) and child is parent.slice)
            or (isinstance(parent, ast.Dict) and child in parent.keys)
            or (isinstance(parent, (ast.arg, ast.AnnAssign)) and child is parent.annotation)
            or (isinstance(parent, ast.FunctionDef) and child is parent.returns)
            # a text for its own sake is a docstring
            or (isinstance(parent, ast.Expr) and child is node)
        )
        if looked_up:
            return True
        if isinstance(parent, ast.stmt):
            if isinstance(parent, (ast.FunctionDef, ast.ClassDef, ast.With, ast.If, ast.For)):
                return False
            lines = range(parent.lineno - 1, (parent.end_lineno or parent.lineno) + 1)
            return any(line in marked for line in lines)
    return False


def _upwards(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[tuple[ast.AST, ast.AST]]:
    while node in parents:
        yield node, parents[node]
        node = parents[node]


def texts_of_script(source: str) -> list[tuple[int, str]]:
    """Line and text of every Japanese literal of a script that stands outside ``tr`` and ``N_``."""
    found = []
    for number, line in enumerate(source.splitlines(), 1):
        code = re.sub(r"(?<![:\"'])//.*$", "", line)
        code = re.sub(r'(?<![\w.])(?:tr|N_)\(\s*"(?:[^"\\]|\\.)*"', "", code)
        code = re.sub(r"/\* vocabulary \*/.*$|/(?:\[[^\]]*\]|\\.|[^/\\\s])+/[gimsuy]*", "", code)
        if JAPANESE.search(code):
            found.append((number, code.strip()))
    return found


@pytest.mark.parametrize("path", PYTHON, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_text_is_in_the_catalogue(path: Path) -> None:
    if path.relative_to(ROOT).as_posix() in VOCABULARIES:
        return
    assert hard_coded(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_text_of_a_script_is_in_the_catalogue(path: Path) -> None:
    assert texts_of_script(path.read_text("utf-8")) == []
