"""What must be said beside head counts: persons are not posts, and unknown is not zero."""

from __future__ import annotations

from dataclasses import replace

from geodata import phrases
from geodata.language import N_, tr
from geodata.posts import (
    LEAD_ROLE,
    Count,
    area_posts,
    count_persons,
    count_role,
    roles,
    roles_held,
)
from geodata.render import words
from geodata.store import Dataset

WHOLE = N_("全域")


def table_roles(dataset: Dataset) -> list[str]:
    """The roles worth a column by area: held by somebody in an area. SC stands once: as the
    family where its people hold both layers, else as the layer that there is."""
    held = roles_held(dataset.posts)[dataset.posts["area_id"].notna()]
    present = [role for role in roles(dataset) if any(role in group for group in held)]
    layers = [role for role in present if role in ("第1層SC", "第2層SC")]
    drop = set(layers) if len(layers) > 1 else {"SC"} if layers else set()
    return [role for role in present if role not in drop]


def explanations(dataset: Dataset) -> list[str]:
    """Short paragraphs in plain words, the most important first: how the persons add up, what
    double roles do to the numbers, readings that differ, what is unknown, who leads."""
    found = [_persons(dataset), _double_roles(dataset), _two_readings(dataset)]
    found += [_unknown(dataset), _lead(dataset)]
    return [text for text in found if text]


def _persons(dataset: Dataset) -> str:
    level = dataset.municipality.planning_level
    posts = area_posts(dataset, level)
    total = count_persons(posts)
    if total.low is None or total.exact is None:
        return ""
    names = dict(zip(dataset.areas["area_id"], dataset.areas["name"], strict=True))
    counts = {
        str(names[area_id]): count_persons(own).low
        for area_id, own in posts.groupby("level_area_id", sort=False)
    }
    parts = [
        tr("{name}{heads}人", name=name, heads=heads) for name, heads in counts.items() if heads
    ]
    whole = count_persons(posts[posts["level_area_id"].isna()]).low
    parts += [tr("全域の担当{heads}人", heads=whole)] if whole else []
    head = tr("実人数は{low}人", low=total.low)
    if total.unknown_rows:
        head = tr("分かっている実人数は{low}人（人数の分からない配置は別）", low=total.low)
    return tr("{head}。内訳は、{parts}です。", head=head, parts=phrases.comma(parts))


def _double_roles(dataset: Dataset) -> str:
    posts = dataset.posts[dataset.posts["headcount"].notna()]
    total = count_persons(posts)
    if posts.empty or total.exact is None or not posts["concurrent_role"].notna().all():
        return ""
    columns = [role for role in table_roles(dataset) if count_role(posts, role).low]
    by_role = phrases.comma(
        f"{tr(role)} {words.heads(count_role(posts, role))}" for role in columns
    )
    added = sum(count_role(posts, role).low or 0 for role in columns)
    return tr(
        "全員が兼務です。役割別に数えると{by_role}ですが、同じ人なので実人数は{low}人で、"
        "{added}人ではありません。",
        by_role=by_role,
        low=total.low,
        added=added,
    )


def _two_readings(dataset: Dataset) -> str:
    unclear = dataset.posts[dataset.posts["overlap"].eq("unclear").fillna(False)]
    total = count_persons(dataset.posts)
    if unclear.empty or total.low is None or total.exact is not None:
        return ""
    role, other = str(unclear["role"].iloc[0]), str(unclear["concurrent_role"].iloc[0])
    first = count_role(unclear, role).low
    second = count_role(dataset.posts, other).low
    return tr(
        "実人数は{heads}です。{role} {first}人が{other} {second}人の内数なら"
        "{low}人、外数なら{high}人。資料はどちらとも書いていないので、両方を示します。",
        heads=words.heads(_known(total)),
        role=tr(role),
        first=first,
        other=tr(other),
        second=second,
        low=total.low,
        high=total.high,
    )


def _unknown(dataset: Dataset) -> str:
    rows = dataset.posts[dataset.posts["headcount"].isna()]
    if rows.empty:
        return ""
    by_places: dict[tuple[str, ...], list[str]] = {}
    for role, own in rows.groupby("role", sort=False):
        places = dict.fromkeys(
            dataset.area_name(area_id) or tr(WHOLE) for area_id in own["area_id"]
        )
        by_places.setdefault(tuple(places), []).append(tr(str(role)))
    parts = [
        tr("と").join(held) + phrases.brackets(phrases.comma(places))
        for places, held in by_places.items()
    ]
    return tr(
        "人数が資料にない配置があります: {parts}。不明はゼロではないので、合計に入れていません。",
        parts=phrases.comma(parts),
    )


def _lead(dataset: Dataset) -> str:
    rows = dataset.posts[dataset.posts["role"].eq(LEAD_ROLE)]
    if rows.empty or rows["headcount"].isna().all():
        return ""
    heads = words.heads(count_role(rows, LEAD_ROLE))
    others = [str(role) for role in dict.fromkeys(rows["concurrent_role"].dropna())]
    if not others:
        return tr(
            "{lead_role}は{heads}です（圏域の担当とは別）。", lead_role=tr(LEAD_ROLE), heads=heads
        )
    inside = phrases.comma(
        f"{tr(role)} {words.heads(_known(count_role(dataset.posts, role)))}" for role in others
    )
    return tr(
        "{lead_role}は{heads}で、{inside}のうちです（圏域の担当とは別）。",
        lead_role=tr(LEAD_ROLE),
        heads=heads,
        inside=inside,
    )


def _known(count: Count) -> Count:
    """The count without its mark of unknown posts, which are told apart in their own sentence."""
    return replace(count, unknown_rows=0)
