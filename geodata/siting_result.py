"""What a siting question is answered with: the sites, and everything the answer rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Site:
    """One recommended place. ``gain`` is what it adds to the hubs and the sites ranked before it.

    ``gain`` is in ``SitingResult.gain_unit``; None where there was nothing to compare with (the
    first site of a p-median without hubs). ``newly_covered`` is in ``SitingResult.unit``.
    """

    rank: int
    site_id: str
    name: str
    area_id: str | None
    kind: str
    precision: str
    lon: float
    lat: float
    gain: float | None
    newly_covered: float


@dataclass(frozen=True)
class CurvePoint:
    """The best that k new sites can do (k = 0: as it is today)."""

    k: int
    covered: float
    mean_minutes: float | None
    proven: bool


@dataclass(frozen=True)
class RunnerUp:
    """A site that was not chosen, in place of the chosen one that it replaces best."""

    site_id: str
    name: str
    lon: float
    lat: float
    replaces: str
    loss: float


@dataclass(frozen=True)
class NearTie:
    """Another set of sites that does nearly as well; ``loss_share`` of the best objective."""

    names: tuple[str, ...]
    loss: float
    loss_share: float


@dataclass(frozen=True)
class SitingResult:
    """The answer, with everything that it rests on.

    ``residents``, ``covered_before`` and ``covered_after`` are in ``unit`` (人, or km² where no
    residents are known: 面積カバー率); gains and losses in ``gain_unit``. ``sites`` holds as many
    sites as were asked for; those that add nothing come last, with gain 0, and ``message`` says
    so.
    """

    model: str
    hub_type: str
    count: int
    minutes: float
    speed_m_per_min: float
    detour: float
    distance: str
    basis: str
    unit: str
    gain_unit: str
    sites: tuple[Site, ...]
    residents: float
    covered_before: float
    covered_after: float
    mean_minutes_before: float | None
    mean_minutes_after: float | None
    curve: tuple[CurvePoint, ...]
    runners_up: tuple[RunnerUp, ...]
    near_ties: tuple[NearTie, ...]
    near_ties_found: int
    near_tie_method: str
    candidates: int
    hubs_used: int
    hubs_estimated: int
    hubs_without_point: int
    chome_unknown: int
    proven: bool
    message: str | None

    @property
    def useful_sites(self) -> tuple[Site, ...]:
        """The sites worth recommending: those that add something."""
        return tuple(site for site in self.sites if site.gain is None or site.gain > 0)


def site_record(result: SitingResult) -> dict[str, Any]:
    """Give a result as plain values for the command line and JSON; unknown is None."""
    return {
        "sites": [
            {
                "rank": site.rank,
                "id": site.site_id,
                "name": site.name,
                "lon": round(site.lon, 6),
                "lat": round(site.lat, 6),
                "gain": _rounded(site.gain),
                "newly_covered": _rounded(site.newly_covered),
            }
            for site in result.sites
        ],
        "residents": _rounded(result.residents),
        "covered_before": _rounded(result.covered_before),
        "covered_after": _rounded(result.covered_after),
        "model": result.model,
        "minutes": result.minutes,
        "speed": result.speed_m_per_min,
        "detour": result.detour,
        "hub": result.hub_type,
        "count": result.count,
        "basis": result.basis,
        "unit": result.unit,
        "gain_unit": result.gain_unit,
        "distance": result.distance,
        "mean_minutes_before": _rounded(result.mean_minutes_before),
        "mean_minutes_after": _rounded(result.mean_minutes_after),
        "candidates": result.candidates,
        "hubs_used": result.hubs_used,
        "hubs_estimated": result.hubs_estimated,
        "hubs_without_point": result.hubs_without_point,
        "proven": result.proven,
        "near_ties": [
            {
                "sites": list(tie.names),
                "loss": _rounded(tie.loss),
                "loss_percent": round(tie.loss_share * 100, 3),
            }
            for tie in result.near_ties
        ],
        "near_ties_found": result.near_ties_found,
        "near_tie_method": result.near_tie_method,
        "runners_up": [
            {"name": r.name, "replaces": r.replaces, "loss": _rounded(r.loss)}
            for r in result.runners_up
        ],
        "curve": [
            {
                "k": point.k,
                "covered": _rounded(point.covered),
                "mean_minutes": _rounded(point.mean_minutes),
                "proven": point.proven,
            }
            for point in result.curve
        ],
        "message": result.message,
    }


def _rounded(value: float | None) -> float | None:
    # A thousandth of a person is beyond every source; the digits after it are float noise.
    return None if value is None else round(value, 3)
