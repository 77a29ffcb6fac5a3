"""The sites of a siting answer as a what-if (想定)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geodata.language import tr
from geodata.scenario import AddHub, Scenario
from geodata.scenario_model import NAME_LENGTH
from geodata.vocabulary import word

if TYPE_CHECKING:
    from geodata.siting_result import SitingResult
    from geodata.store import Dataset


def site_scenario(dataset: Dataset, result: SitingResult) -> Scenario:
    """A what-if that opens a hub at each site of *result* that adds something.

    Raises ScenarioError (Japanese) where there is none such, or a name cannot be kept.
    """
    sites = result.useful_sites
    return Scenario(
        name=tr("{hub_type}を{sites}か所増やす", hub_type=word(result.hub_type), sites=len(sites)),
        municipality_code=dataset.code,
        dataset_version=dataset.version,
        changes=tuple(
            AddHub(
                id=f"{site.rank}",
                name=tr("{hub_type}（仮）{name}", hub_type=word(result.hub_type), name=site.name)[
                    :NAME_LENGTH
                ],
                hub_type=result.hub_type,
                lat=site.lat,
                lon=site.lon,
            )
            for site in sites
        ),
        comment=tr("「次の拠点」の計算で選ばれた場所"),
    )
