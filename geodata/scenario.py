"""想定 (what-if): everything that a page needs, in one place.

    scenario = Scenario("北葛西に1か所", "13123", dataset.version, (
        AddHub("1", "なごみの家（仮）", "なごみの家", 35.6716, 139.8635),
    ))
    changed = apply(dataset, scenario)
    comparison = compare(dataset, changed, hub_type="なごみの家", minutes=10)

The model is in ``scenario_model``, carrying it out in ``scenario_apply``, its texts (file and
address bar) in ``scenario_file``, the figures in ``comparison``; sentences about them are made by
``geodata.render.sentences``.
"""

from geodata.comparison import ClosedHub, Comparison, HubChange, LostChome, PostChange, compare
from geodata.scenario_apply import apply
from geodata.scenario_file import from_json, from_url, to_json, to_url
from geodata.scenario_model import (
    CLOSE_REASONS,
    HUB_PREFIX,
    SOURCE,
    AddHub,
    AddPosts,
    Change,
    CloseHub,
    MoveHub,
    Scenario,
    ScenarioError,
)

__all__ = [
    "CLOSE_REASONS",
    "HUB_PREFIX",
    "SOURCE",
    "AddHub",
    "AddPosts",
    "Change",
    "CloseHub",
    "ClosedHub",
    "Comparison",
    "HubChange",
    "LostChome",
    "MoveHub",
    "PostChange",
    "Scenario",
    "ScenarioError",
    "apply",
    "compare",
    "from_json",
    "from_url",
    "to_json",
    "to_url",
]
