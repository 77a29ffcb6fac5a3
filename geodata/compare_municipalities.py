"""Municipalities with each other: the same ratios, and what each of them really counts.

The municipalities call, employ and count their coordinators in different ways. A figure is only
given with its remarks: where definitions differ, the reader must know before comparing.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from geodata.compare import whole_heads
from geodata.gaps import MET, SHORT, evaluate
from geodata.language import N_
from geodata.main_hub import main_hub_type
from geodata.posts import LEAD_ROLE, PERSONS, SC_FAMILY, count_role, roles, roles_held
from geodata.schema import HUB_TYPES
from geodata.span import UNKNOWN, Span, of_count, one, residents_for_each, scaled
from geodata.standards import declared_total, own_standards
from geodata.standards_text import Standard
from geodata.store import Dataset
from geodata.walking import Walking

#: The same work under two names: CSW, and 地域福祉コーディネーター (三鷹市).
CSW_ROLES = ("CSW", N_("地域福祉コーディネーター"))
PER_HUBS = 10_000


@dataclass(frozen=True)
class Remark:
    """Something that makes a figure of this municipality differ from the others'.

    code says what (see geodata.render.compare_words), values go into its words; text is what
    the data's own note says, verbatim, and source where it is from.
    """

    code: str
    values: tuple[str, ...] = ()
    text: str = ""
    source: str = ""


@dataclass(frozen=True)
class Figures:
    """One municipality. Ratios use the population of the whole municipality.

    csw: heads of the CSW (all, 統括 included); csw_area: those who are posted to an area. persons:
    all coordinators of any role, each once. hubs: of *hub_type*; met: areas of the planning level
    that meet every one of *standards*, its own ones, as counts out of *judged* areas.
    """

    code: str
    name: str
    population: int | None
    population_as_of: str | None
    population_rounded: bool
    planning_level: str
    areas: int
    csw_role: str | None
    csw: Span
    csw_area: Span
    persons: Span
    hub_type: str | None
    hubs: Span
    met: Span
    judged: int
    standards: tuple[Standard, ...]
    remarks: tuple[Remark, ...]

    @property
    def per_area(self) -> Span:
        """Residents for each area of the planning level."""
        return residents_for_each(self.population, one(self.areas))

    @property
    def per_csw(self) -> Span:
        return residents_for_each(self.population, self.csw)

    @property
    def per_csw_area(self) -> Span:
        return residents_for_each(self.population, self.csw_area)

    @property
    def per_person(self) -> Span:
        return residents_for_each(self.population, self.persons)

    @property
    def per_hub(self) -> Span:
        return residents_for_each(self.population, self.hubs)

    @property
    def hubs_per_10k(self) -> Span:
        """Hubs for each 10,000 residents."""
        if not self.population:
            return UNKNOWN
        return scaled(self.hubs, PER_HUBS / self.population)

    @property
    def met_share(self) -> Span:
        """Share (0 to 1) of areas that meet every own standard of the municipality."""
        return scaled(self.met, 1 / self.judged) if self.judged else UNKNOWN


def figures(
    dataset: Dataset, *, hub_type: str | None = None, walking: Walking | None = None
) -> Figures:
    """The figures of one municipality; *hub_type* None: its own main type."""
    who = dataset.municipality
    role = next((r for r in CSW_ROLES if r in roles(dataset)), None)
    kind = hub_type or main_hub_type(dataset)
    posted = dataset.posts[dataset.posts["area_id"].notna()]
    wanted = [s for s in own_standards(dataset) if s.level in (None, who.planning_level)]
    met, judged = _met(dataset, wanted, walking or Walking())
    return Figures(
        code=dataset.code,
        name=who.name,
        population=who.population,
        population_as_of=who.population_as_of,
        population_rounded="概数" in who.population_source,
        planning_level=who.planning_level,
        areas=len(dataset.areas_at(who.planning_level)),
        csw_role=role,
        csw=whole_heads(dataset, role) if role else UNKNOWN,
        csw_area=of_count(count_role(posted, role)) if role else UNKNOWN,
        persons=whole_heads(dataset, PERSONS),
        hub_type=kind,
        hubs=_hubs(dataset, kind),
        met=met,
        judged=judged,
        standards=tuple(wanted),
        remarks=tuple(_remarks(dataset, role, kind)),
    )


def shared_hub_types(datasets: list[Dataset]) -> list[str]:
    """The hub types that stand in the data of at least one of *datasets*, in their order."""
    present = {kind for dataset in datasets for kind in dataset.hubs["hub_type"]}
    return [kind for kind in HUB_TYPES if kind in present]


def _hubs(dataset: Dataset, hub_type: str | None) -> Span:
    """Listed hubs; up to the municipality's own total where that is larger. None listed and no
    total stated is unknown, not zero."""
    if hub_type is None:
        return UNKNOWN
    listed = int((dataset.hubs["hub_type"] == hub_type).sum())
    total = declared_total(dataset, hub_type)
    if not listed and total is None:
        return UNKNOWN
    return Span(float(listed), float(max(listed, total or 0)))


def _met(dataset: Dataset, wanted: list[Standard], walking: Walking) -> tuple[Span, int]:
    found = evaluate(dataset, wanted, walking=walking)
    if found.empty:
        return UNKNOWN, 0
    by_area = found.groupby("area_id")["status"]
    met = int(by_area.apply(lambda s: bool((s == MET).all())).sum())
    short = int(by_area.apply(lambda s: bool((s == SHORT).any())).sum())
    judged = int(found["area_id"].nunique())
    return Span(float(met), float(judged - short)), judged


def _remarks(dataset: Dataset, role: str | None, hub_type: str | None) -> list[Remark]:
    return [
        *_population(dataset),
        *(_csw(dataset, role) if role else [Remark("no_csw")]),
        *_persons(dataset, role),
        *(_hub_list(dataset, hub_type) if hub_type else []),
    ]


def _population(dataset: Dataset) -> list[Remark]:
    who = dataset.municipality
    note, source = who.population_note or "", who.population_source
    if who.population is None:
        return [Remark("population_unknown", text=note, source=source)]
    found = []
    if "概数" in source:
        found.append(Remark("population_rounded", text=note, source=source))
    if who.population_as_of is None:
        found.append(Remark("population_undated", text=note, source=source))
    return found


def _csw(dataset: Dataset, role: str) -> list[Remark]:
    posts = dataset.posts
    found = []
    if role != "CSW":
        found.append(Remark("csw_name", (role,)))
    per_hub = dataset.standards[
        dataset.standards["measure"].eq("count_per_hub") & dataset.standards["subject"].eq(role)
    ]
    found += [
        Remark("csw_per_hub", text=str(row["statement"]), source=str(row["source"]))
        for row in per_hub.to_dict("records")
    ]
    holds = posts[roles_held(posts).map(lambda held: role in held).astype(bool)]
    heads = of_count(count_role(posts, role))
    unclear = holds[holds["overlap"].eq("unclear") & holds["headcount"].notna()]
    if len(unclear) and heads.low is not None and heads.high is not None:
        values = (f"{heads.low:.0f}", f"{heads.high:.0f}", str(unclear["role"].iloc[0]))
        found.append(_quoting("csw_range", values, unclear))
    missing = holds[holds["headcount"].isna() & holds["role"].eq(role)]
    if len(missing):
        found.append(_quoting("csw_unknown", (str(len(missing)),), missing))
    lead = holds[holds["role"].eq(LEAD_ROLE) & holds["headcount"].notna()]
    if len(lead):
        found.append(_quoting("csw_lead", (str(int(lead["headcount"].sum())),), lead))
    whole = holds[holds["area_id"].isna() & holds["role"].eq(role) & holds["headcount"].notna()]
    if len(whole):
        found.append(_quoting("csw_whole", (str(int(whole["headcount"].sum())),), whole))
    both = holds[holds["role"].eq(role) & holds["headcount"].notna()]
    if len(both) and roles_held(both).map(lambda held: SC_FAMILY in held).all():
        found.append(_quoting("csw_sc", (), both))
    return found


def _persons(dataset: Dataset, role: str | None) -> list[Remark]:
    posts = dataset.posts
    held = roles_held(posts)
    found = []
    others = posts[~held.map(lambda r: role in r).astype(bool)]
    known = others[others["headcount"].notna() & others["overlap"].isna()]
    if len(known):
        heads = int(known["headcount"].sum())
        names = "・".join(dict.fromkeys(known["role"]))
        found.append(_quoting("persons_others", (names, str(heads)), known))
    unknown = others[others["headcount"].isna()]
    if len(unknown):
        found.append(
            _quoting("persons_unknown", ("・".join(dict.fromkeys(unknown["role"])),), unknown)
        )
    return found


def _hub_list(dataset: Dataset, hub_type: str) -> list[Remark]:
    listed = int((dataset.hubs["hub_type"] == hub_type).sum())
    total = declared_total(dataset, hub_type)
    if total is None or total == listed:
        return []
    rows = dataset.standards[
        dataset.standards["measure"].eq("count_total") & dataset.standards["subject"].eq(hub_type)
    ]
    return [
        Remark(
            "hubs_listed",
            (hub_type, str(listed), str(total)),
            text=str(rows["statement"].iloc[0]),
            source=str(rows["source"].iloc[0]),
        )
    ]


def _quoting(code: str, values: tuple[str, ...], rows: pd.DataFrame) -> Remark:
    notes = [str(note) for note in dict.fromkeys(rows["note"].dropna())] if "note" in rows else []
    return Remark(code, values, text=notes[0] if notes else "", source=str(rows["source"].iloc[0]))
