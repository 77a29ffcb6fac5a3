"""Two days side by side as a table: what came, what went, what changed, what is not known."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geodata.render import words
from geodata.render.timeline.change_words import opened_words, place_name
from geodata.timeline.differences import Differences, HubChange, PostChange

#: The kinds of change, in the order of the table: sign, word, tone.
KINDS: Mapping[str, tuple[str, str, str]] = {
    "came": ("＋", "加わった", "good"),
    "maybe": ("？", "この年に開設", "unknown"),
    "more": ("▲", "増えた", "good"),
    "fewer": ("▼", "減った", "bad"),
    "known": ("◇", "記録ができた", "plain"),
    "lost": ("？", "不明になった", "unknown"),
}
_STATES = {"before": "まだない", "during": "この年に開設", "open": "ある"}


def difference_table(found: Differences, area_names: Mapping[str, str]) -> pd.DataFrame:
    """One row a change: kind (a key of ``KINDS``), what, where, before, after, since, source.

    The index names the row: ``hub:<id>`` or ``post:<role>:<area_id>`` (empty: all of it).
    """
    rows = [_hub(change, area_names) for change in found.hubs]
    rows += [_post(change, area_names) for change in found.posts]
    columns = ["id", "kind", "what", "where", "before", "after", "since", "source"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def _hub(change: HubChange, area_names: Mapping[str, str]) -> tuple[str, ...]:
    where = area_names.get(change.area_id or "", "圏域不明")
    return (
        f"hub:{change.hub_id}",
        "maybe" if change.after == "during" else "came",
        f"{change.name}（{change.hub_type}）",
        where,
        _STATES[change.before],
        _STATES[change.after],
        opened_words(change.opened),
        change.source,
    )


def _post(change: PostChange, area_names: Mapping[str, str]) -> tuple[str, ...]:
    return (
        f"post:{change.role}:{change.area_id or ''}",
        _kind(change),
        change.role,
        place_name(change.area_id, area_names),
        words.number(change.before, unit="人"),
        words.number(change.after, unit="人"),
        "" if change.since is None else words.date(change.since),
        change.source,
    )


def _kind(change: PostChange) -> str:
    if change.before is None:
        return "known"
    if change.after is None:
        return "lost"
    return "more" if change.after > change.before else "fewer"


def difference_sentence(found: Differences) -> str:
    """The two days in one sentence, the whole municipality's heads by role."""
    came = sum(change.after == "open" for change in found.hubs)
    maybe = len(found.hubs) - came
    parts = [
        f"開設の記録のある拠点が{came}か所加わりました"
        if came
        else "加わった拠点の記録はありません"
    ]
    if maybe:
        parts.append(f"ほかに{maybe}か所がこの年のうちに開設されています")
    for change in found.posts:
        if change.area_id is not None:
            continue
        before = words.number(change.before, unit="人")
        after = words.number(change.after, unit="人")
        parts.append(f"全域の{change.role}は{before}から{after}になりました")
    return "。".join(parts) + "。"
