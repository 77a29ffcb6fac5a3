"""Drafts of municipalities, in the folder and in PostGIS."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from geodata import drafts
from geodata.drafts import FOLDER, DraftStore
from geodata.newborn import Beginning, files
from geodata.postgis.engine import bare
from geodata.postgis.tables import DRAFTS
from tests.geodata.stores import open_store

CODE = "13101"
CHIYODA = Beginning(CODE, "千代田区", "日常生活圏域", sub_level="住区", population=None)


@pytest.fixture(params=["folder", "postgis"])
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    open_store(request, monkeypatch)
    return str(request.param)


@pytest.fixture
def mine(kind: str) -> DraftStore:
    return drafts.own()


def overwrite(kind: str, root: Path, content: bytes) -> None:
    """What somebody else has put in the place of a draft."""
    if kind == "folder":
        (root / FOLDER / CODE / "draft.zip").write_bytes(content)
        return
    with bare().begin() as connection:
        connection.execute(sa.update(DRAFTS).values(packed=content))


def test_a_draft_comes_back_as_it_was(mine: DraftStore) -> None:
    held = files(CHIYODA)
    mine.save(CODE, "千代田", 2, {})
    mine.save(CODE, "千代田区", 3, held)
    draft = drafts.own().load(CODE)
    assert draft is not None
    assert (draft.name, draft.step, draft.files) == ("千代田区", 3, held)
    assert mine.codes() == (CODE,)
    mine.discard(CODE)
    assert mine.codes() == ()
    assert mine.load(CODE) is None


def test_a_broken_draft_is_none_and_no_path_leads_out(
    mine: DraftStore, kind: str, tmp_path: Path
) -> None:
    mine.save(CODE, "千代田区", 1, files(CHIYODA))
    overwrite(kind, tmp_path / "data", b"PK\x03\x04 half")
    assert mine.load(CODE) is None
    for wrong in ("../13101", "1310\x00", ""):
        assert mine.load(wrong) is None
        mine.discard(wrong)
        with pytest.raises(ValueError, match="5桁"):
            mine.save(wrong, "x", 1, {})
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("draft.json", '{"name": "x", "step": 1}')
        archive.writestr("../evil.csv", "x")
    overwrite(kind, tmp_path / "data", buffer.getvalue())
    draft = mine.load(CODE)
    assert draft is not None
    assert draft.files == {}
