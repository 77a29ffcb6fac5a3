"""Which kind of hub the figures of a what-if are about."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.main_hub import main_hub_type
from geodata.scenario_edit import hub_types
from geodata.scenario_model import Scenario
from geodata.schema import HUB_TYPES
from geodata.standards_text import Standard
from geodata.store import Dataset


def focus_types(
    dataset: Dataset, scenario: Scenario, standards: Sequence[Standard]
) -> tuple[str, ...]:
    """The types of hub worth a figure, the likeliest first.

    First what the scenario itself opens, closes or moves, then what the standards ask for, then
    the municipality's own main type, then every other type in the data (*dataset*: the real one).
    """
    asked = [standard.subject for standard in standards if standard.subject in HUB_TYPES]
    main = main_hub_type(dataset)
    present = [kind for kind in HUB_TYPES if dataset.hubs["hub_type"].eq(kind).any()]
    own = hub_types(scenario, dataset)
    return tuple(dict.fromkeys([*own, *asked, *([main] if main else []), *present]))
