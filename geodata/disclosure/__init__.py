"""The one gate through which everything public passes.

What goes out to the public (the live app's public mode, embeds, the static site) is computed from
the Dataset that this gate hands on, never from the one that staff see: whatever is derived later
can then tell nothing that the public tables do not tell.

1. Rows marked ``staff`` are dropped, with what would betray them elsewhere (:mod:`.rows`).
2. Where asked, exact places of hubs are blurred (:mod:`.places`).
3. Small counts of residents are withheld, with as many others as it takes that totals do not
   give them back (:mod:`.small_counts`, :mod:`.cells`).

Counts means counts of residents: population, households and people of 65 or older, of a 町丁目, an
area or the municipality. Head counts of posts and numbers of hubs are facts that the municipality
publishes about its own work, not about residents: they are not withheld.
"""

from __future__ import annotations

from geodata.disclosure.gate import (
    DEFAULT_THRESHOLD,
    Disclosed,
    Report,
    Rules,
    disclose,
    public_dataset,
)

__all__ = [
    "DEFAULT_THRESHOLD",
    "Disclosed",
    "Report",
    "Rules",
    "disclose",
    "public_dataset",
]
