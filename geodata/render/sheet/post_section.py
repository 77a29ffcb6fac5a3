"""The coordinators of an area, or of the whole municipality, on a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.language import N_, tr
from geodata.posts import Count
from geodata.profile import RoleCount
from geodata.render import compare_words, words
from geodata.render.sheet import parts
from geodata.render.sheet.content import Cell, Column, Section, Table
from geodata.span import of_count

_NO_POSTS = N_("配置の有無と人数は資料になく、不明です（ゼロではありません）。")


def persons_words(count: Count) -> str:
    """A head count as short as a heading allows: 「2〜3人」「6人＋不明」「不明」."""
    return compare_words.span(of_count(count), unit=tr("人"))


def posts_section(persons: Count, roles: Sequence[RoleCount], as_of: str | None) -> Section:
    """Persons and heads of each role, as of *as_of*; unknown is said, not shown as zero."""
    title = tr("コーディネーターの配置")
    if persons.low is None:
        return Section("posts", title, lines=(tr(_NO_POSTS),))
    rows: list[tuple[Cell, ...]] = [
        (tr("実人数（1人を1回）"), parts.num(persons.exact, persons_words(persons)))
    ]
    rows += [
        (tr(role.role), parts.num(role.count.exact, persons_words(role.count))) for role in roles
    ]
    notes = [
        tr("{date}。役割別は、兼務する人を役割ごとに数えた数です。", date=words.date(as_of)),
    ]
    if any(count.low != count.high for count in (persons, *(role.count for role in roles))):
        notes.append(tr("資料が2通りに読めるため、両方を示します。"))
    columns = (Column(tr("役割"), 2.0), Column(tr("人数"), 1.4, "right"))
    return Section("posts", title, Table(columns, tuple(rows), strong=0), notes=tuple(notes))
