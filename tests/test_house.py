"""The house stays as it was drawn: one-way imports, short files, nothing of the machine."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
WRITTEN = sorted(
    path
    for folder in ("geodata", "loaders", "pages", "tests")
    for path in (ROOT / folder).rglob("*")
    # what npm has brought for the tests is not ours
    if path.suffix in {".py", ".js", ".css"} and "node_modules" not in path.parts
)
MODULES = [path for path in WRITTEN if path.suffix == ".py"]
#: Longer than this, a file starts to hold two ideas.
LONGEST = 400

FORBIDDEN = {
    "geodata": {"streamlit", "folium", "plotly", "streamlit_folium", "pages", "loaders"},
    "geodata/render": {"streamlit", "streamlit_folium", "pages", "loaders"},
    "loaders": {"streamlit", "folium", "plotly", "pages"},
    "pages": {"tests"},
}


def imports(path: Path) -> set[str]:
    """Everything that a module imports, inside functions too: full dotted names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def room(path: Path) -> str | None:
    relative = path.relative_to(ROOT).as_posix()
    rooms = [name for name in FORBIDDEN if relative.startswith(f"{name}/")]
    return max(rooms, key=len, default=None)


def test_imports_go_one_way() -> None:
    for path in MODULES:
        name = room(path)
        if name is None:
            continue
        found = imports(path)
        roots = {module.split(".")[0] for module in found}
        assert not roots & FORBIDDEN[name], path
        if name == "geodata":
            assert not any(module.startswith("geodata.render") for module in found), path


def test_a_file_holds_one_idea() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in WRITTEN}
    assert {path: n for path, n in lengths.items() if n > LONGEST} == {}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False
    ).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name]


def test_nothing_of_the_machine_is_written_down() -> None:
    here = Path(__file__).resolve()
    pattern = re.compile(r"(?<![\w.])/(?:work|tmp|root|home)/[a-z]")
    for path in tracked():
        if (
            path.suffix in {".py", ".md", ".toml", ".txt", ".js", ".css", ".sh"}
            and path.resolve() != here
        ):
            found = pattern.search(path.read_text(encoding="utf-8"))
            assert found is None, f"{path}: {found}"


def test_no_large_file_is_tracked() -> None:
    for path in tracked():
        if path.exists():
            assert path.stat().st_size < 2 * 1024 * 1024, path
