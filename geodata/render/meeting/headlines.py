"""The one sentence that each slide says: plain text, to be escaped where it is shown."""

from __future__ import annotations

from geodata import phrases
from geodata.demand import ESTIMATED, LAND_AREA
from geodata.language import tr
from geodata.meeting.story import Cover, OnFoot, Story
from geodata.posts import Count
from geodata.render import words
from geodata.render.compare_words import half_up
from geodata.render.sentences import amount
from geodata.residents import CENSUS2015, REGISTER
from geodata.span import Span


def where(story: Story) -> str:
    """「一之江は、江戸川区の15の日常生活圏域の1つ」."""
    number = len(story.siblings)
    said = {"name": story.name, "municipality": story.municipality.name}
    if number < 2:
        return tr(
            "{name}は、{municipality}の{level}", level=phrases.inner(story.profile.level), **said
        )
    among = counted(number, story.profile.level)
    return tr("{name}は、{municipality}の{among}の1つ", among=among, **said)


def counted(number: int, what: str) -> str:
    """「5つの地区」「15の日常生活圏域」, as they are counted in speech."""
    return (
        tr("{number}つの{what}", number=number, what=phrases.inner(what))
        if number < 10
        else tr("{number}の{what}", number=number, what=phrases.inner(what))
    )


def people(story: Story) -> str:
    """How many live here, and whether that is many."""
    if story.profile.residents is None:
        return tr("{name}に何人が暮らすかは、資料になく不明", name=story.name)
    said = tr("{name}には{residents}が暮らす", name=story.name, residents=residents(story))
    rank = story.rank
    if rank is None:
        return said
    fewest = rank.of - rank.place + 1
    among = counted(rank.of, story.profile.level)
    if rank.place == 1:
        return tr("{said}。{among}でいちばん多い", said=said, among=among)
    if fewest == 1:
        return tr("{said}。{among}でいちばん少ない", said=said, among=among)
    if rank.place <= fewest:
        return tr(
            "{said}。{among}で多いほうから{place}番目", said=said, among=among, place=rank.place
        )
    return tr("{said}。{among}で少ないほうから{fewest}番目", said=said, among=among, fewest=fewest)


def residents(story: Story) -> str:
    """Residents with their exactness: 「約35,700人」 where they were put together from a census."""
    value = story.profile.residents
    if value is None:
        return tr(words.UNKNOWN)
    basis = ESTIMATED if story.profile.residents_basis == CENSUS2015 else REGISTER
    return amount(float(value), basis)


def hubs(story: Story) -> str:
    """How many hubs of the main type stand here; where none, which is the nearest."""
    kind, here = story.hub_type, story.hubs_here
    if kind is None:
        return tr("{name}の拠点は、まだ1か所も登録されていない", name=story.municipality.name)
    if here.low is None or here.high is None:
        return tr("{name}に{kind}があるかどうかは、資料になく不明", name=story.name, kind=tr(kind))
    if here.high == 0:
        near = story.on_foot.nearest if story.on_foot is not None else ()
        first = tr("{name}には{kind}がない", name=story.name, kind=tr(kind))
        if not near:
            return first
        return tr("{first}。多くの住民にいちばん近いのは{name}", first=first, name=near[0].name)
    if here.low == here.high and not here.more:
        return tr(
            "{name}には{kind}が{low:.0f}か所ある", name=story.name, kind=tr(kind), low=here.low
        )
    if here.more:
        return tr(
            "{name}には{kind}が少なくとも{low:.0f}か所ある",
            name=story.name,
            kind=tr(kind),
            low=here.low,
        )
    loose = here.high - here.low
    listed = tr("{low:.0f}か所", low=here.low) if here.low else tr("まだ1か所も見つかっていない")
    return tr(
        "{name}の{kind}は{listed}。圏域の分からない{loose:.0f}か所が、ほかにある",
        name=story.name,
        kind=tr(kind),
        listed=listed,
        loose=loose,
    )


def on_foot(story: Story) -> str:
    """Whom a walk of some minutes brings to a hub."""
    walk = story.on_foot
    if walk is None or story.hub_type is None:
        return tr("拠点が一覧にないため、歩いて届くかどうかは分からない")
    limit = tr("歩いて{minutes:g}分", minutes=walk.minutes)
    if walk.share is None:
        return tr(
            "{limit}で{hub_type}に届く住民の割合は不明", limit=limit, hub_type=tr(walk.hub_type)
        )
    whom = phrases.inner("土地" if walk.basis == LAND_AREA else "住民")
    if walk.share >= 1:
        return tr(
            "{limit}で、{whom}の100%が{hub_type}に届く",
            limit=limit,
            whom=whom,
            hub_type=tr(walk.hub_type),
        )
    if walk.share <= 0 and not walk.at_least:
        return tr(
            "{limit}で{hub_type}に届く{whom}はいない",
            limit=limit,
            hub_type=tr(walk.hub_type),
            whom=whom,
        )
    return tr(
        "{limit}で{hub_type}に届くのは、{whom}の{share}",
        limit=limit,
        hub_type=tr(walk.hub_type),
        whom=whom,
        share=share(walk),
    )


def share(walk: OnFoot) -> str:
    """A share that never rounds to all or nothing where it is neither: 「75%」「72%以上」."""
    if walk.share is None:
        return tr(words.UNKNOWN)
    percent = walk.share * 100
    if 0 < percent < 1:
        return tr("1%未満") if not walk.at_least else tr("1%前後かそれ以上")
    if percent < 100 and half_up(percent) == "100":
        return tr("99%以上")
    text = f"{half_up(percent)}%"
    return words.at_least(text) if walk.at_least else text


def cover(story: Story) -> str:
    """How many coordinators cover the area, and how many residents each."""
    found = story.cover
    if found.persons.low is None:
        if found.above is not None:
            heads = words.heads(found.above.persons)
            return tr(
                "{name}を受け持つのは、{whole}の{heads}",
                name=story.name,
                whole=found.above.name,
                heads=heads,
            )
        return tr("{name}を何人のコーディネーターが受け持つかは、資料になく不明", name=story.name)
    said = tr("{name}を受け持つのは{persons}", name=story.name, persons=persons(found.persons))
    each = per_person(found.per_person)
    return tr("{said}。1人あたり住民{each}", said=said, each=each) if each else said


def persons(count: Count) -> str:
    """「2人」「2人または3人」「分かっているだけで1人」."""
    if count.low is None:
        return tr(words.UNKNOWN)
    known = Count(count.low, count.high)
    return (
        tr("分かっているだけで{heads}", heads=words.heads(known))
        if count.unknown_rows
        else words.heads(known)
    )


def per_person(value: Span) -> str:
    """「約17,800人」「約11,900〜17,800人」; empty where unknown or where heads are missing."""
    if value.low is None or value.high is None or value.less:
        return ""
    low, high = amount(value.low, ESTIMATED), amount(value.high, ESTIMATED)
    if low == high:
        return low
    return tr(
        "約{low}〜{high}人",
        low=_digits(low),
        high=_digits(high),
    )


def _digits(text: str) -> str:
    """The figure alone of 「約17,800人」."""
    return "".join(c for c in text if c.isdigit() or c in ",.")


def gaps(story: Story, *, changed: bool) -> str:
    """How many standards are met, short, undecided."""
    kind = phrases.inner(story.municipality.kind)
    whose = tr("変更した基準") if changed else tr("{kind}の基準", kind=kind)
    total = len(story.gaps)
    if total == 0:
        return tr(
            "{level}について計算できる{whose}はない",
            level=phrases.inner(story.profile.level),
            whose=whose,
        )
    short = sum(1 for gap in story.gaps if gap.status == "short")
    unknown = sum(1 for gap in story.gaps if gap.status == "unknown")
    every = tr("{whose}{total}つ", whose=whose, total=total)
    if short == 0 and unknown == 0:
        return (
            tr("{every}をすべて満たす", every=every)
            if total > 1
            else tr("{whose}を満たす", whose=whose)
        )
    parts = []
    if short:
        parts.append(tr("{short}つに足りない", short=short))
    if unknown:
        parts.append(tr("{unknown}つは判定できない", unknown=unknown))
    if short == total > 1:
        return tr("{every}のすべてに足りない", every=every)
    if total == 1:
        return (
            tr("{whose}に足りない", whose=whose)
            if short
            else tr("{whose}を満たすかどうか、判定できない", whose=whose)
        )
    return tr("{every}のうち、{parts}", every=every, parts=tr("。").join(parts))


def neighbours(story: Story) -> str:
    """How the area stands beside those next to it."""
    beside = story.neighbours
    if not beside:
        return tr(
            "となり合う{level}はない（境界が分からない場合を含む）",
            level=phrases.inner(story.profile.level),
        )
    kind = story.hub_type
    single = tr("となりの{name}", name=beside[0].name)
    around = (
        single
        if len(beside) == 1
        else tr("となりの{counted}", counted=counted(len(beside), story.profile.level))
    )
    if kind is None:
        return phrases.capital(around)
    having = sum(1 for s in beside if s.hubs.low is not None and s.hubs.low >= 1)
    unsure = sum(1 for s in beside if s.hubs.low is None or (s.hubs.low < 1 <= (s.hubs.high or 0)))
    own = story.own.coverage
    shares = [s.coverage for s in beside]
    settled = all(s.low is not None and not s.more for s in (own, *shares))
    everywhere = having == len(beside) and (story.hubs_here.low or 0) >= 1
    if everywhere and settled and own.low is not None:
        return _by_share(story, own.low, [s.low for s in shares if s.low is not None])
    if having == len(beside):
        if len(beside) > 1:
            return tr("{around}には、どこも{kind}がある", around=around, kind=tr(kind))
        return tr("{around}には、{kind}がある", around=around, kind=tr(kind))
    if len(beside) == 1:
        return (
            tr("{around}に{kind}があるかは不明", around=around, kind=tr(kind))
            if unsure
            else tr("{around}にも{kind}はない", around=around, kind=tr(kind))
            if (story.hubs_here.high == 0)
            else tr("{around}には{kind}がない", around=around, kind=tr(kind))
        )
    said = {"around": around, "kind": tr(kind), "having": having, "unsure": unsure}
    if unsure:
        return tr("{around}のうち、{kind}があるのは{having}つ。{unsure}つは不明", **said)
    return tr("{around}のうち、{kind}があるのは{having}つ", **said)


def _by_share(story: Story, own: float, shares: list[float]) -> str:
    minutes = story.on_foot.minutes if story.on_foot is not None else 0
    said = tr("歩いて{minutes:g}分で届く住民の割合は", minutes=minutes)
    more = sum(1 for share in shares if share > own)
    fewer = sum(1 for share in shares if share < own)
    one = len(shares) == 1
    others = (
        tr("となりの{name}", name=story.neighbours[0].name)
        if one
        else tr("となりのどの{level}", level=phrases.inner(story.profile.level))
    )
    if more == 0 and fewer == 0:
        return (
            tr("{said}、{others}とも同じ", said=said, others=others)
            if not one
            else tr("{said}、{others}と同じ", said=said, others=others)
        )
    if more == 0:
        return (
            tr("{said}、{others}より高い", said=said, others=others)
            if fewer == len(shares)
            else tr("{said}、{others}にも劣らない", said=said, others=others)
        )
    if fewer == 0:
        return (
            tr("{said}、{others}より低い", said=said, others=others)
            if more == len(shares)
            else tr("{said}、{others}をも超えない", said=said, others=others)
        )
    return tr(
        "{said}、となりとあわせた{all}つの中で{place}番目に高い",
        said=said,
        all=len(shares) + 1,
        place=more + 1,
    )


def discussion(story: Story, *, notes: int) -> str:
    """How the discussion begins."""
    if notes:
        return tr(
            "{name}に寄せられた意見は{notes}件。話し合いを続けよう", name=story.name, notes=notes
        )
    return tr("{name}について、話し合おう", name=story.name)


def heads_note(found: Cover) -> str:
    """What must be said beside the heads."""
    if found.persons.low is None:
        return tr("人数が資料にないことを表し、ゼロではありません。")
    if found.persons.high != found.persons.low:
        return tr("兼務が内数か外数か資料になく、2通りに読めます。")
    if found.persons.unknown_rows:
        return tr(
            "ほかに人数の分からない配置が{unknown_rows}つあります。",
            unknown_rows=found.persons.unknown_rows,
        )
    return ""
