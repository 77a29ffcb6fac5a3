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
#: Words of the data that cannot be told from texts, by file: headings that files may have, levels,
#: names of eras … These numbers only ever go down: a new word is marked ``# vocabulary`` instead.
UNMARKED: dict[str, int] = {
    "geodata/comparison.py": 1,
    "geodata/edit_tables.py": 2,
    "geodata/language.py": 2,
    "geodata/names.py": 17,
    "geodata/notes/model.py": 2,
    "geodata/notes/personal.py": 28,
    "geodata/notes/store.py": 1,
    "geodata/openings.py": 11,
    "geodata/overview.py": 3,
    "geodata/postgis/migrations/versions/v0001_versions_and_tables.py": 11,
    "geodata/render/assign_map.py": 1,
    "geodata/render/coverage_words.py": 2,
    "geodata/render/meeting/headlines.py": 2,
    "geodata/render/publish/romaji.py": 21,
    "geodata/render/survey_charts.py": 18,
    "geodata/render/timeline/past_map.py": 1,
    "geodata/render/tokyo_map.py": 1,
    "geodata/render/words.py": 1,
    "geodata/search.py": 1,
    "geodata/search_index.py": 8,
    "geodata/siting.py": 1,
    "geodata/siting_setting.py": 1,
    "geodata/sources.py": 1,
    "geodata/wareki.py": 11,
    "loaders/__main__.py": 2,
    "loaders/apply_shapes.py": 2,
    "loaders/assignment.py": 48,
    "loaders/chome_names.py": 3,
    "loaders/context.py": 1,
    "loaders/dbf.py": 1,
    "loaders/dispatch.py": 1,
    "loaders/estat.py": 4,
    "loaders/estat_rows.py": 2,
    "loaders/estat_stats.py": 6,
    "loaders/fields.py": 8,
    "loaders/header.py": 8,
    "loaders/ksj.py": 7,
    "loaders/ksj_types.py": 30,
    "loaders/list_hubs.py": 7,
    "loaders/list_others.py": 14,
    "loaders/list_posts.py": 2,
    "loaders/mapping.py": 5,
    "loaders/new_dataset.py": 6,
    "loaders/opendata.py": 62,
    "loaders/opendata_population.py": 13,
    "loaders/polygons.py": 15,
    "loaders/prefectures.py": 47,
    "loaders/report.py": 1,
    "loaders/staff_lists.py": 1,
    "pages/common/hub_placing.py": 1,
    "pages/common/import_card.py": 1,
    "pages/common/import_mapping.py": 1,
    "pages/common/table_editor.py": 1,
    "pages/common/tokyo_sections.py": 4,
    "pages/common/wizard_start.py": 1,
    "geodata/render/assets/publish/facts.js": 1,
    "geodata/render/assets/publish/map_view.js": 1,
    "geodata/render/assets/publish/search.js": 10,
    "pages/common/assets/notes/cards.js": 1,
    "pages/common/assets/notes/composer.js": 1,
}
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
            if name == "Term" and child is parent.args[1]:
                return True  # how a word of the glossary is read
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
    found = hard_coded(path.read_text("utf-8"))
    assert len(found) <= UNMARKED.get(path.relative_to(ROOT).as_posix(), 0), found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_text_of_a_script_is_in_the_catalogue(path: Path) -> None:
    found = texts_of_script(path.read_text("utf-8"))
    assert len(found) <= UNMARKED.get(path.relative_to(ROOT).as_posix(), 0), found


def test_a_hard_coded_text_is_found() -> None:
    assert hard_coded('def f():\n    "説明"\n    return tr("言う")\n') == []
    assert hard_coded('if x == "区" or d["町"] or s.startswith("東京"):\n    pass\n') == []
    assert hard_coded("_A = '町'  # vocabulary\n# vocabulary\n_B = ['市',\n '村']\n") == []
    assert [text for _, text in hard_coded("st.title('見出し')")] == ["見出し"]
    assert [text for _, text in hard_coded("d.get(key, '不明')")] == ["不明"]
    assert [text for _, text in hard_coded("AXES[pick('横の軸')]")] == ["横の軸"]
    assert [text for _, text in hard_coded("f'{n}か所'")] == ["か所"]
    assert texts_of_script('// 注\nsay(tr("言う"), N_("語")); // 注') == []
    assert texts_of_script('node.textContent = "見出し";')
