"""The one sentence that each slide says: plain text, to be escaped where it is shown."""

from __future__ import annotations

from geodata.demand import ESTIMATED, LAND_AREA
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
    whose = f"{story.name}は、{story.municipality.name}の"
    if number < 2:
        return f"{whose}{story.profile.level}"
    return f"{whose}{counted(number, story.profile.level)}の1つ"


def counted(number: int, what: str) -> str:
    """「5つの地区」「15の日常生活圏域」, as they are counted in speech."""
    return f"{number}つの{what}" if number < 10 else f"{number}の{what}"


def people(story: Story) -> str:
    """How many live here, and whether that is many."""
    if story.profile.residents is None:
        return f"{story.name}に何人が暮らすかは、資料になく不明"
    said = f"{story.name}には{residents(story)}が暮らす"
    rank = story.rank
    if rank is None:
        return said
    fewest = rank.of - rank.place + 1
    among = counted(rank.of, story.profile.level)
    if rank.place == 1:
        return f"{said}。{among}でいちばん多い"
    if fewest == 1:
        return f"{said}。{among}でいちばん少ない"
    if rank.place <= fewest:
        return f"{said}。{among}で多いほうから{rank.place}番目"
    return f"{said}。{among}で少ないほうから{fewest}番目"


def residents(story: Story) -> str:
    """Residents with their exactness: 「約35,700人」 where they were put together from a census."""
    value = story.profile.residents
    if value is None:
        return words.UNKNOWN
    basis = ESTIMATED if story.profile.residents_basis == CENSUS2015 else REGISTER
    return amount(float(value), basis)


def hubs(story: Story) -> str:
    """How many hubs of the main type stand here; where none, which is the nearest."""
    kind, here = story.hub_type, story.hubs_here
    if kind is None:
        return f"{story.municipality.name}の拠点は、まだ1か所も登録されていない"
    if here.low is None or here.high is None:
        return f"{story.name}に{kind}があるかどうかは、資料になく不明"
    if here.high == 0:
        near = story.on_foot.nearest if story.on_foot is not None else ()
        first = f"{story.name}には{kind}がない"
        return f"{first}。多くの住民にいちばん近いのは{near[0].name}" if near else first
    if here.low == here.high and not here.more:
        return f"{story.name}には{kind}が{here.low:.0f}か所ある"
    if here.more:
        return f"{story.name}には{kind}が少なくとも{here.low:.0f}か所ある"
    loose = here.high - here.low
    listed = f"{here.low:.0f}か所" if here.low else "まだ1か所も見つかっていない"
    return f"{story.name}の{kind}は{listed}。圏域の分からない{loose:.0f}か所が、ほかにある"


def on_foot(story: Story) -> str:
    """Whom a walk of some minutes brings to a hub."""
    walk = story.on_foot
    if walk is None or story.hub_type is None:
        return "拠点が一覧にないため、歩いて届くかどうかは分からない"
    limit = f"歩いて{walk.minutes:g}分"
    if walk.share is None:
        return f"{limit}で{walk.hub_type}に届く住民の割合は不明"
    whom = "土地" if walk.basis == LAND_AREA else "住民"
    if walk.share >= 1:
        return f"{limit}で、{whom}の100%が{walk.hub_type}に届く"
    if walk.share <= 0 and not walk.at_least:
        return f"{limit}で{walk.hub_type}に届く{whom}はいない"
    return f"{limit}で{walk.hub_type}に届くのは、{whom}の{share(walk)}"


def share(walk: OnFoot) -> str:
    """A share that never rounds to all or nothing where it is neither: 「75%」「72%以上」."""
    if walk.share is None:
        return words.UNKNOWN
    percent = walk.share * 100
    if 0 < percent < 1:
        return "1%未満" if not walk.at_least else "1%前後かそれ以上"
    if percent < 100 and half_up(percent) == "100":
        return "99%以上"
    return f"{half_up(percent)}%" + ("以上" if walk.at_least else "")


def cover(story: Story) -> str:
    """How many coordinators cover the area, and how many residents each."""
    found = story.cover
    if found.persons.low is None:
        if found.above is not None:
            heads = words.heads(found.above.persons)
            return f"{story.name}を受け持つのは、{found.above.name}の{heads}"
        return f"{story.name}を何人のコーディネーターが受け持つかは、資料になく不明"
    said = f"{story.name}を受け持つのは{persons(found.persons)}"
    each = per_person(found.per_person)
    return f"{said}。1人あたり住民{each}" if each else said


def persons(count: Count) -> str:
    """「2人」「2人または3人」「分かっているだけで1人」."""
    if count.low is None:
        return words.UNKNOWN
    known = Count(count.low, count.high)
    return f"分かっているだけで{words.heads(known)}" if count.unknown_rows else words.heads(known)


def per_person(value: Span) -> str:
    """「約17,800人」「約11,900〜17,800人」; empty where unknown or where heads are missing."""
    if value.low is None or value.high is None or value.less:
        return ""
    low, high = amount(value.low, ESTIMATED), amount(value.high, ESTIMATED)
    if low == high:
        return low
    return f"{low.removesuffix('人')}〜{high.removeprefix('約')}"


def gaps(story: Story, *, changed: bool) -> str:
    """How many standards are met, short, undecided."""
    whose = "変更した基準" if changed else f"{story.municipality.kind}の基準"
    total = len(story.gaps)
    if total == 0:
        return f"{story.profile.level}について計算できる{whose}はない"
    short = sum(1 for gap in story.gaps if gap.status == "short")
    unknown = sum(1 for gap in story.gaps if gap.status == "unknown")
    every = f"{whose}{total}つ"
    if short == 0 and unknown == 0:
        return f"{every}をすべて満たす" if total > 1 else f"{whose}を満たす"
    parts = []
    if short:
        parts.append(f"{short}つに足りない")
    if unknown:
        parts.append(f"{unknown}つは判定できない")
    if short == total > 1:
        return f"{every}のすべてに足りない"
    if total == 1:
        return f"{whose}に足りない" if short else f"{whose}を満たすかどうか、判定できない"
    return f"{every}のうち、{'。'.join(parts)}"


def neighbours(story: Story) -> str:
    """How the area stands beside those next to it."""
    beside = story.neighbours
    if not beside:
        return f"となり合う{story.profile.level}はない（境界が分からない場合を含む）"
    kind = story.hub_type
    single = f"となりの{beside[0].name}"
    around = single if len(beside) == 1 else f"となりの{counted(len(beside), story.profile.level)}"
    if kind is None:
        return around
    having = sum(1 for s in beside if s.hubs.low is not None and s.hubs.low >= 1)
    unsure = sum(1 for s in beside if s.hubs.low is None or (s.hubs.low < 1 <= (s.hubs.high or 0)))
    own = story.own.coverage
    shares = [s.coverage for s in beside]
    settled = all(s.low is not None and not s.more for s in (own, *shares))
    everywhere = having == len(beside) and (story.hubs_here.low or 0) >= 1
    if everywhere and settled and own.low is not None:
        return _by_share(story, own.low, [s.low for s in shares if s.low is not None])
    if having == len(beside):
        return f"{around}には、{'どこも' if len(beside) > 1 else ''}{kind}がある"
    tail = f"。{unsure}つは不明" if unsure else ""
    if len(beside) == 1:
        return (
            f"{around}に{kind}があるかは不明"
            if unsure
            else f"{around}にも{kind}はない"
            if (story.hubs_here.high == 0)
            else f"{around}には{kind}がない"
        )
    return f"{around}のうち、{kind}があるのは{having}つ{tail}"


def _by_share(story: Story, own: float, shares: list[float]) -> str:
    minutes = story.on_foot.minutes if story.on_foot is not None else 0
    said = f"歩いて{minutes:g}分で届く住民の割合は"
    more = sum(1 for share in shares if share > own)
    fewer = sum(1 for share in shares if share < own)
    one = len(shares) == 1
    others = f"となりの{story.neighbours[0].name}" if one else f"となりのどの{story.profile.level}"
    if more == 0 and fewer == 0:
        return f"{said}、{others}とも同じ" if not one else f"{said}、{others}と同じ"
    if more == 0:
        return (
            f"{said}、{others}より高い" if fewer == len(shares) else f"{said}、{others}にも劣らない"
        )
    if fewer == 0:
        return (
            f"{said}、{others}より低い" if more == len(shares) else f"{said}、{others}をも超えない"
        )
    return f"{said}、となりとあわせた{len(shares) + 1}つの中で{more + 1}番目に高い"


def discussion(story: Story, *, notes: int) -> str:
    """How the discussion begins."""
    if notes:
        return f"{story.name}に寄せられた意見は{notes}件。話し合いを続けよう"
    return f"{story.name}について、話し合おう"


def heads_note(found: Cover) -> str:
    """What must be said beside the heads."""
    if found.persons.low is None:
        return "人数が資料にないことを表し、ゼロではありません。"
    if found.persons.high != found.persons.low:
        return "兼務が内数か外数か資料になく、2通りに読めます。"
    if found.persons.unknown_rows:
        return f"ほかに人数の分からない配置が{found.persons.unknown_rows}つあります。"
    return ""
