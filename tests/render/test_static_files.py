"""Files served to browsers: whole, named by content, written once."""

from __future__ import annotations

import hashlib
from pathlib import Path

from xstatic.pkg import leaflet

from geodata.render.static_files import (
    LEAFLET_JS,
    areamap_script_file,
    areamap_source,
    content_named,
    prepare_static,
    static_files,
)


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_preparing_twice_writes_once(tmp_path: Path) -> None:
    extra = content_named("geo", "13204", ".json", b"{}")
    prepare_static(tmp_path, [extra])
    first = snapshot(tmp_path)
    prepare_static(tmp_path, [extra])
    assert snapshot(tmp_path) == first
    assert set(first) == {file.path for file in (*static_files(), extra)}


def test_a_damaged_file_is_mended(tmp_path: Path) -> None:
    prepare_static(tmp_path)
    (tmp_path / LEAFLET_JS).write_bytes(b"half")
    prepare_static(tmp_path)
    assert (tmp_path / LEAFLET_JS).stat().st_size > 100_000
    assert not list(tmp_path.rglob(".part-*"))


def test_a_name_is_made_of_the_content() -> None:
    file = content_named("geo", "13204", ".json", b"abc")
    assert file.path == f"geo/13204-{hashlib.sha256(b'abc').hexdigest()[:12]}.json"
    assert content_named("geo", "13204", ".json", b"abd").path != file.path


def test_leaflet_is_the_package_copy_without_its_source_map(tmp_path: Path) -> None:
    prepare_static(tmp_path)
    served = (tmp_path / LEAFLET_JS).read_bytes()
    packaged = (Path(leaflet.BASE_DIR) / "leaflet.js").read_bytes()
    assert packaged.startswith(served.rstrip())
    assert b"sourceMappingURL" not in served


def test_the_host_script_may_stand_inside_a_script_element() -> None:
    source = areamap_source()
    assert "</script" not in source.lower()
    assert "innerHTML" not in source
    assert "insertAdjacentHTML" not in source
    assert areamap_script_file().content.decode().endswith("export { createAreaMap };\n")
