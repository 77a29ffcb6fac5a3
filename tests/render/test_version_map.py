"""The map of two versions: what is drawn of the former one says what became of it."""

from __future__ import annotations

from dataclasses import replace

from geodata import store
from geodata.changes import changes
from geodata.render.map import base_map
from geodata.render.version_map import version_map_state


def test_ghosts_say_what_became_of_them() -> None:
    before = store.load("13210")
    placed = before.hubs[before.hubs["lat"].notna()]
    gone, moved = placed["hub_id"].iloc[0], placed["hub_id"].iloc[1]
    rows = before.hubs[before.hubs["hub_id"] != gone].copy()
    rows.loc[rows["hub_id"] == moved, "lat"] += 0.001
    rows = rows.set_geometry(
        rows.geometry.translate(yoff=0.001).where(rows["hub_id"] == moved, rows.geometry)
    )
    after = replace(before, hubs=rows.reset_index(drop=True))
    found = changes(before, after)
    drawn = version_map_state(before, after, found, document=base_map(after))
    payload = {mark["id"]: mark for mark in drawn.to_payload(base_map(after))["hubs"]}
    # a ghost is drawn as a closed hub is, but nothing has closed
    assert payload[gone]["style"] == payload[f"before-{moved}"]["style"] == "closed"
    assert payload[gone]["state"] == "なくなった"
    assert payload[f"before-{moved}"]["state"] == "動く前"
    assert "state" not in payload[moved]
