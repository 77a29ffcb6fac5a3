"""The map of posts on a day of the past: what was recorded then, and nothing beyond it."""

from __future__ import annotations

import pandas as pd

from geodata import phrases
from geodata.history import month_end
from geodata.language import N_, tr
from geodata.render import words
from geodata.render.history_chart import when
from geodata.render.layers import value_layer
from geodata.render.legend import boundary_group, fill_group
from geodata.render.state import Badges, Basemap, Labels, MapState
from geodata.store import Dataset
from geodata.wareki import to_wareki

#: The same classes on every day, so that a colour never changes its meaning while time moves.
_BREAKS = (1, 2, 3)
_LABELS = (N_("0人"), N_("1人"), N_("2人"), N_("3人以上"))
_TO_MONTH = len("2024-04")


def day_label(day: str) -> str:
    """A day (ISO) of the slider: 2024年4月（令和6年4月）, 2023年12月末（令和5年12月末）."""
    if day.endswith("-01"):
        return words.date(day[:_TO_MONTH])
    if month_end(day):
        month = day[:_TO_MONTH]
        end = tr("{month}末", month=words.western(month))
        return end + words.in_era(tr("{month}末", month=to_wareki(month)))
    return words.date(day)


def history_state(
    dataset: Dataset,
    posts: pd.DataFrame,
    *,
    role: str,
    day: str,
    level: str | None = None,
    selected_area: str | None = None,
    basemap: Basemap = "none",
) -> MapState:
    """Areas filled by the heads of *role* in force on *day*, 不明 hatched.

    *posts*: rows of geodata.history.posts_on for that day.
    """
    level = level or dataset.municipality.planning_level
    rows = posts[posts["role"].eq(role) & posts["area_id"].notna()]
    heads = dict(zip(rows["area_id"], rows["heads"].astype("Float64"), strict=True))
    badges = {area_id: words.number(n, unit=tr("人")) for area_id, n in heads.items()}
    texts = {area_id: f"{tr(role)} {said}" for area_id, said in badges.items()}
    layer = value_layer(
        level, heads, breaks=_BREAKS, labels=[tr(label) for label in _LABELS], texts=texts
    )
    official = bool((dataset.areas_at(level)["boundary"] == "official").all())
    label = day_label(day)
    known = int(rows["heads"].notna().sum())
    return MapState(
        layers=(layer,),
        labels=Labels(level),
        badges=Badges(
            level, badges, about=tr("{role}の人数（{label}）", role=tr(role), label=label)
        ),
        legend=(
            fill_group(tr("{role}の人数", role=tr(role)), layer),
            boundary_group(official=official),
        ),
        selected_area=selected_area,
        basemap=basemap,
        description=(
            tr(
                "{name}の{label}の{role}。{level}{rows}のうち、人数の記録があるのは{known}",
                name=dataset.municipality.name,
                label=label,
                role=tr(role),
                level=phrases.inner(level),
                rows=len(rows),
                known=known,
            )
        ),
    )


def day_sentence(posts: pd.DataFrame, *, role: str) -> str:
    """The whole municipality beside the areas on that day, and what the difference may be."""
    rows = posts[posts["role"].eq(role)]
    areas, whole = rows[rows["area_id"].notna()], rows[rows["area_id"].isna()]
    total = whole["heads"].iloc[0] if len(whole) else pd.NA
    known, summed = int(areas["heads"].notna().sum()), int(areas["heads"].sum())
    text = tr("全域の{role}は{total}", role=tr(role), total=words.number(total, unit=tr("人")))
    if pd.notna(total):
        text += phrases.brackets(tr("{when}から", when=when(whole["since"].iloc[0])))
    if not known:
        return phrases.text([phrases.full_stop(text), tr("区域ごとの記録はありません。")])
    areas_said = tr("区域ごとの記録は{known}区域で合わせて{summed}人", known=known, summed=summed)
    told = [phrases.comma([text, areas_said])]
    if pd.notna(total) and summed < int(total):
        apart = int(total) - summed
        told.append(
            tr("差の{apart}人は、全域の担当や統括か、受け持ちの記録がない人です", apart=apart)
        )
    return phrases.sentences(told)
