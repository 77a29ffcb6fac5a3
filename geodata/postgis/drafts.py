"""The drafts of municipalities in PostGIS, so that any replica can go on with one."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from geodata.drafts import Draft, DraftStore, new_draft, packed, unpacked
from geodata.postgis.failures import explained
from geodata.postgis.tables import DRAFTS
from geodata.versions import is_code


class PostgisDrafts(DraftStore):
    """The drafts of one database; its tables must be up to date."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def codes(self) -> tuple[str, ...]:
        with explained(), self._engine.connect() as connection:
            return tuple(sorted(connection.scalars(sa.select(DRAFTS.c.municipality_code))))

    def load(self, code: str) -> Draft | None:
        if not is_code(code):
            return None
        query = sa.select(DRAFTS.c.packed).where(DRAFTS.c.municipality_code == code)
        with explained(), self._engine.connect() as connection:
            content = connection.scalar(query)
        return None if content is None else unpacked(code, bytes(content))

    def save(self, code: str, name: str, step: int, files: Mapping[str, bytes]) -> Draft:
        draft = new_draft(code, name, step, files)
        row = insert(DRAFTS).values(municipality_code=code, packed=packed(draft))
        upsert = row.on_conflict_do_update(
            index_elements=[DRAFTS.c.municipality_code], set_={"packed": row.excluded.packed}
        )
        with explained(), self._engine.begin() as connection:
            connection.execute(upsert)
        return draft

    def discard(self, code: str) -> None:
        if is_code(code):
            with explained(), self._engine.begin() as connection:
                connection.execute(sa.delete(DRAFTS).where(DRAFTS.c.municipality_code == code))
