"""Two days side by side as a table: what came, what went, what changed, what is not known."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from geodata import phrases
from geodata.language import N_, Words, tr
from geodata.render import words
from geodata.render.timeline.change_words import opened_words, place_name
from geodata.timeline.differences import Differences, HubChange, PostChange

#: The kinds of change, in the order of the table: sign, word, tone.
KINDS: Mapping[str, tuple[str, str, str]] = {
    "came": ("＋", N_("加わった"), "good"),
    "maybe": ("？", N_("この年に開設"), "unknown"),
    "more": ("▲", N_("増えた"), "good"),
    "fewer": ("▼", N_("減った"), "bad"),
    "known": ("◇", N_("記録ができた"), "plain"),
    "lost": ("？", N_("不明になった"), "unknown"),
}
_STATES = Words({"before": N_("まだない"), "during": N_("この年に開設"), "open": N_("ある")})


def difference_table(found: Differences, area_names: Mapping[str, str]) -> pd.DataFrame:
    """One row a change: kind (a key of ``KINDS``), what, where, before, after, since, source.

    The index names the row: ``hub:<id>`` or ``post:<role>:<area_id>`` (empty: all of it).
    """
    rows = [_hub(change, area_names) for change in found.hubs]
    rows += [_post(change, area_names) for change in found.posts]
    columns = ["id", "kind", "what", "where", "before", "after", "since", "source"]
    return pd.DataFrame(rows, columns=columns).set_index("id")


def _hub(change: HubChange, area_names: Mapping[str, str]) -> tuple[str, ...]:
    where = area_names.get(change.area_id or "", tr("圏域不明"))
    return (
        f"hub:{change.hub_id}",
        "maybe" if change.after == "during" else "came",
        change.name + phrases.brackets(tr(change.hub_type)),
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
        tr(change.role),
        place_name(change.area_id, area_names),
        words.number(change.before, unit=tr("人")),
        words.number(change.after, unit=tr("人")),
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
        tr("開設の記録のある拠点が{came}か所加わりました", came=came)
        if came
        else tr("加わった拠点の記録はありません")
    ]
    if maybe:
        parts.append(tr("ほかに{maybe}か所がこの年のうちに開設されています", maybe=maybe))
    for change in found.posts:
        if change.area_id is not None:
            continue
        before = words.number(change.before, unit=tr("人"))
        after = words.number(change.after, unit=tr("人"))
        parts.append(
            tr(
                "全域の{role}は{before}から{after}になりました",
                role=tr(change.role),
                before=before,
                after=after,
            )
        )
    return phrases.sentences(parts)
