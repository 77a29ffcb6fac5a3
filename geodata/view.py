"""What a map page shows, as one value, and the address bar that holds it.

`MapView` is everything that a link must carry so that a colleague sees the same map. `to_query`
writes what differs from the defaults under short keys; `from_query` reads any mapping back. A
broken value never raises: the default stands in, with a notice in Japanese that names the
parameter and what was wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from geodata import view_values as values
from geodata.language import N_, tr
from geodata.levels import CHOME_LEVEL
from geodata.openings import OPENINGS
from geodata.phrases import comma
from geodata.schema import ACTIVITY_KINDS, HUB_TYPES
from geodata.standards_text import number_text
from geodata.store import Dataset
from geodata.view_values import Allowed, BrokenValueError, Reader, shown
from geodata.walking import DEFAULT_DETOUR, DEFAULT_SPEED_M_PER_MIN, Walking

#: The layers of the map, in the order in which they are drawn and written.
LAYERS = ("areas", "sub_areas", "walk", "gaps", "hubs", "coordinators")
BASES = ("none", "pale", "std")
BOUNDARIES = ("auto", "approximate", "official")
#: What fills the map of walking coverage: share within the time, mean minutes, E2SFCA.
MEASURES = ("share", "minutes", "score")

DEFAULT_MUNICIPALITY = "13123"
DEFAULT_LAYERS = frozenset({"areas", "hubs", "gaps"})
DEFAULT_MINUTES = 15.0

MINUTES_RANGE = (1.0, 120.0)
SPEED_RANGE = (20.0, 200.0)  # m a minute: a slow walk with a stick, a run
DETOUR_RANGE = (1.0, 3.0)
YEAR_RANGE = (1950, 2100)
SITE_COUNT_RANGE = (1, 10)
#: What siting minimises or maximises, and where a new hub may stand; see geodata.siting.
SITE_MODELS = ("mclp", "pmedian")
SITE_CANDIDATES = ("chome", "hubs", "points")
COMPARED = ("areas", "municipalities")
#: What the page of the past shows: time passing, two dates side by side, the activities.
PAST_SHOWN = ("flow", "compare", "activities")
#: What the sheet page shows: one area, the whole municipality, the areas by unmet standards.
SHEETS = ("area", "municipality", "priority")

MAX_VALUE = 2000  # of one parameter; links beyond about that length break in mail and chat


@dataclass(frozen=True)
class MapView:
    """The state of the map page.

    Attributes:
        municipality: five-digit code.
        layers: of ``LAYERS``.
        hub_types, functions: shown only; None shows all.
        standards: canonical texts (`standards_text.canonical`); None: the municipality's own.
        level: level of area, or 町丁目; None: the planning level.
        area, hub, chome: what is selected (area_id, hub_id, name of the 町丁目), or None.
        base: base map: ``none``, ``pale`` or ``std`` (淡色・標準 of 地理院タイル).
        minutes: limit of walking, inclusive.
        speed: metres a minute. detour: road ÷ straight line.
        own_area_only: hubs of other areas do not count.
        include_estimated: hubs known only to lie in an area count.
        openings: how often the one function must be offered (of ``OPENINGS``); None: any.
        measure: of ``MEASURES``.
        day: day (YYYY, YYYY-MM or YYYY-MM-DD) of the posts' history; None: today.
        scenario: short text of `scenario`, not read here; None: no what-if.
        boundary: ``auto`` shows official boundaries where there are any.
        focus: the one type of hub that siting and comparing are about; None: the page's choice.
        site_count: how many new sites were asked for; None: nothing asked yet.
        site_model: of ``SITE_MODELS``. site_candidates: of ``SITE_CANDIDATES``.
        compare: area_ids side by side, in their order; None: the page's choice.
        compare_by: of ``COMPARED``: areas of the municipality, or municipalities.
        past: of ``PAST_SHOWN``. since: the earlier day of two (as ``day``); None: the page's choice.
        role: the role of the posts' history on the map; None: the page's choice.
        kinds: kinds of activity shown only; None shows all.
        furigana: readings above the names.
        sheet: of ``SHEETS``.
    """

    municipality: str = DEFAULT_MUNICIPALITY
    layers: frozenset[str] = DEFAULT_LAYERS
    hub_types: frozenset[str] | None = None
    functions: frozenset[str] | None = None
    standards: tuple[str, ...] | None = None
    level: str | None = None
    area: str | None = None
    hub: str | None = None
    chome: str | None = None
    base: str = "none"
    minutes: float = DEFAULT_MINUTES
    speed: float = DEFAULT_SPEED_M_PER_MIN
    detour: float = DEFAULT_DETOUR
    own_area_only: bool = False
    include_estimated: bool = True
    openings: frozenset[str] | None = None
    measure: str = "share"
    day: str | None = None
    scenario: str | None = None
    boundary: str = "auto"
    focus: str | None = None
    site_count: int | None = None
    site_model: str = "mclp"
    site_candidates: str = "chome"
    compare: tuple[str, ...] | None = None
    compare_by: str = "areas"
    past: str = "flow"
    since: str | None = None
    role: str | None = None
    kinds: frozenset[str] | None = None
    furigana: bool = False
    sheet: str = "area"

    @property
    def walking(self) -> Walking:
        """Speed and detour as the measures take them."""
        return Walking(speed_m_per_min=self.speed, detour=self.detour)

    def moved_to(self, municipality: str) -> MapView:
        """The view of another municipality: what names its places, types or levels is let go."""
        return replace(
            MapView(municipality=municipality),
            layers=self.layers,
            base=self.base,
            minutes=self.minutes,
            speed=self.speed,
            detour=self.detour,
            own_area_only=self.own_area_only,
            include_estimated=self.include_estimated,
            measure=self.measure,
            boundary=self.boundary,
            site_model=self.site_model,
            site_candidates=self.site_candidates,
            compare_by=self.compare_by,
            past=self.past,
            furigana=self.furigana,
            sheet=self.sheet,
        )


@dataclass(frozen=True)
class ViewInfo:
    """What a municipality has, so that a link to something else is noticed."""

    name: str
    levels: frozenset[str]
    areas: frozenset[str]
    hubs: frozenset[str]
    chome: frozenset[str]
    hub_types: frozenset[str]
    functions: frozenset[str]


def view_info(dataset: Dataset) -> ViewInfo:
    """The ViewInfo of a dataset."""
    functions = dataset.hubs["functions"].dropna().str.split("|").explode().str.strip()
    return ViewInfo(
        name=dataset.municipality.name,
        levels=frozenset(dataset.levels()) | {CHOME_LEVEL},
        areas=frozenset(dataset.areas["area_id"]),
        hubs=frozenset(dataset.hubs["hub_id"]),
        chome=frozenset(dataset.chome["chome"]),
        hub_types=frozenset(dataset.hubs["hub_type"]),
        functions=frozenset(functions[functions != ""]),
    )


def to_query(view: MapView) -> dict[str, str]:
    """The view as parameters of an address: defaults left out, always in the same order."""
    query: dict[str, str] = {}
    default = MapView()
    for key, parameter in _PARAMETERS.items():
        value = getattr(view, parameter.field)
        if value != getattr(default, parameter.field):
            query[key] = parameter.write(value)
    return query


def query_string(view: MapView) -> str:
    """The view as the part of a link after ``?``; empty for the default view."""
    return urlencode(to_query(view))


def from_query(
    query: Mapping[str, object],
    *,
    codes: Sequence[str],
    info: Callable[[str], ViewInfo | None] | None = None,
) -> tuple[MapView, list[str]]:
    """Read a view from the parameters of an address.

    Args:
        query: parameters; values are text (of a list the last counts). Keys of others are left
            alone. Anything at all may stand in it.
        codes: codes of the municipalities that may be shown; the first one stands in where the
            default is not among them.
        info: what a municipality has (`view_info`), asked for once, for the one that is shown;
            without it names of areas, hubs, types and levels are taken as they are.

    Returns:
        The view, and notices in Japanese (plain text without any markup), one for each broken
        parameter.
    """
    notices: list[str] = []
    given = {key: _text(query[key]) for key in _PARAMETERS if key in query}
    code = given.pop("municipality", DEFAULT_MUNICIPALITY)
    if code not in codes:
        if "municipality" in query:
            expected = tr("データがありません。{codes} から選びます", codes=comma(codes))
            notices.append(_notice("municipality", code, expected))
        code = DEFAULT_MUNICIPALITY if DEFAULT_MUNICIPALITY in codes or not codes else codes[0]
    known = info(code) if info is not None else None
    fields: dict[str, Any] = {"municipality": code}
    for key, text in given.items():
        parameter = _PARAMETERS[key]
        try:
            if len(text) > MAX_VALUE:
                raise BrokenValueError(tr("長すぎます（{max_value}字まで）", max_value=MAX_VALUE))
            value, left_out = parameter.read(text, parameter.allowed(known))
        except BrokenValueError as broken:
            notices.append(_notice(key, text, str(broken)))
            continue
        notices.extend(_notice(key, part, reason) for part, reason in left_out)
        fields[parameter.field] = value
    return replace(MapView(), **fields), notices


@dataclass(frozen=True)
class _Parameter:
    """One key of the address: its field, its name in messages, and how it is read and written.

    names: the ViewInfo's names that the value must be among.
    """

    field: str
    label: str
    read: Reader
    write: Callable[[Any], str]
    names: Callable[[ViewInfo], frozenset[str]] | None = None

    def allowed(self, info: ViewInfo | None) -> Allowed | None:
        if info is None or self.names is None:
            return None
        return Allowed(info.name, self.names(info))


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        value = value[-1] if value else ""
    return value if isinstance(value, str) else str(value)


def _notice(key: str, value: str, reason: str) -> str:
    label = _PARAMETERS[key].label
    return tr(
        "アドレスの {key}（{label}）の「{shown}」は使えません: {reason}。",
        key=key,
        label=tr(label),
        shown=shown(value),
        reason=reason,
    )


def _number(field: str, label: str, span: tuple[float, float], unit: str) -> _Parameter:
    return _Parameter(field, label, values.read_number(*span, unit), number_text)


#: Every key of the address, in the order in which they are written.
_PARAMETERS: dict[str, _Parameter] = {
    "municipality": _Parameter("municipality", N_("自治体"), values.read_name, str),
    "layers": _Parameter(
        "layers", N_("重ねるもの"), values.read_set(LAYERS), values.write_in_order(LAYERS)
    ),
    "types": _Parameter(
        "hub_types",
        N_("拠点の種別"),
        values.read_names,
        values.write_names,
        names=lambda info: info.hub_types,
    ),
    "functions": _Parameter(
        "functions",
        N_("拠点の機能"),
        values.read_names,
        values.write_names,
        names=lambda info: info.functions,
    ),
    "standard": _Parameter("standards", N_("基準"), values.read_standards, values.write_standards),
    "level": _Parameter(
        "level", N_("圏域の階層"), values.read_name, str, names=lambda info: info.levels
    ),
    "area": _Parameter("area", N_("圏域"), values.read_name, str, names=lambda info: info.areas),
    "hub": _Parameter("hub", N_("拠点"), values.read_name, str, names=lambda info: info.hubs),
    "chome": _Parameter(
        "chome", N_("町丁目"), values.read_name, str, names=lambda info: info.chome
    ),
    "base": _Parameter("base", N_("背景地図"), values.read_choice(BASES), str),
    "minutes": _number("minutes", N_("徒歩の分数"), MINUTES_RANGE, N_("分")),
    "speed": _number("speed", N_("歩く速さ"), SPEED_RANGE, N_("m/分")),
    "detour": _number("detour", N_("迂回率"), DETOUR_RANGE, N_("倍")),
    "own": _Parameter("own_area_only", N_("圏域内の拠点だけ"), values.read_flag, values.write_flag),
    "estimated": _Parameter(
        "include_estimated", N_("位置が推定の拠点を含む"), values.read_flag, values.write_flag
    ),
    "openings": _Parameter(
        "openings", N_("頻度"), values.read_set(OPENINGS), values.write_in_order(OPENINGS)
    ),
    "measure": _Parameter("measure", N_("はかり方"), values.read_choice(MEASURES), str),
    "day": _Parameter("day", N_("年月日"), values.read_date(*YEAR_RANGE), str),
    "scenario": _Parameter("scenario", N_("想定"), values.read_opaque, str),
    "boundary": _Parameter("boundary", N_("境界"), values.read_choice(BOUNDARIES), str),
    "focus": _Parameter("focus", N_("拠点の種類"), values.read_choice(HUB_TYPES), str),
    "sites": _Parameter("site_count", N_("置く数"), values.read_count(*SITE_COUNT_RANGE), str),
    "model": _Parameter("site_model", N_("選び方"), values.read_choice(SITE_MODELS), str),
    "candidates": _Parameter(
        "site_candidates", N_("候補地"), values.read_choice(SITE_CANDIDATES), str
    ),
    "compare": _Parameter(
        "compare",
        N_("くらべる圏域"),
        values.read_list,
        values.write_list,
        names=lambda info: info.areas,
    ),
    "by": _Parameter("compare_by", N_("くらべるもの"), values.read_choice(COMPARED), str),
    "past": _Parameter("past", N_("あゆみの見方"), values.read_choice(PAST_SHOWN), str),
    "since": _Parameter("since", N_("前の年月日"), values.read_date(*YEAR_RANGE), str),
    "role": _Parameter("role", N_("職"), values.read_name, str),
    "kinds": _Parameter(
        "kinds",
        N_("活動の種類"),
        values.read_set(ACTIVITY_KINDS),
        values.write_in_order(ACTIVITY_KINDS),
    ),
    "furigana": _Parameter("furigana", N_("ふりがな"), values.read_flag, values.write_flag),
    "sheet": _Parameter("sheet", N_("シート"), values.read_choice(SHEETS), str),
}
