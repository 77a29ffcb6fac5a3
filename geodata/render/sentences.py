"""What the figures say, in whole Japanese sentences: plain text, to be escaped where shown."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from geodata.comparison import ClosedHub, Comparison
from geodata.demand import ESTIMATED, LAND_AREA, UNKNOWN
from geodata.language import tr
from geodata.render.words import COVERAGE_BASIS
from geodata.siting_result import SitingResult

#: Longer lists of names are cut, with their number.
_NAMED = 3
#: A change below this share of a percentage point is no change on the screen.
_SAME_SHARE = 0.0005


class _Clause(NamedTuple):
    """A statement whose verb depends on whether another clause follows."""

    stem: str
    on: str
    end: str


def comparison_summary(comparison: Comparison) -> str:
    """Sum a what-if up: what changes, for whom, and what the figures rest on.

    For example 「北葛西に1か所増やすと、10分圏の住民が12,300人増え、基準未達の圏域は6から5に
    減ります。計算の前提: …。」
    """
    premise = _premise(comparison)
    if premise is None:
        return tr("想定には、今と違うところがありません。")
    clauses = []
    if comparison.added or comparison.moved or comparison.closed:
        clauses.append(
            _access(
                comparison.minutes,
                basis=comparison.basis,
                gaining=comparison.gaining,
                losing=comparison.losing,
                shares=_shares(comparison),
            )
        )
    if comparison.unmet_before is not None and comparison.unmet_after is not None:
        clauses.append(_unmet(comparison.unmet_before, comparison.unmet_after))
    if not clauses:
        clauses.append(
            _Clause(tr("基準がないため、足りるかどうかは"), tr("分からず"), tr("分かりません"))
        )
    assumed = tr("今は1か所もないものとして計算、") if comparison.assumed_none else ""
    note = basis_note(comparison.basis, comparison.speed_m_per_min, comparison.detour)
    return tr(
        "{premise}、{joined}。計算の前提: {assumed}{note}。",
        premise=premise,
        joined=_joined(clauses),
        assumed=assumed,
        note=note,
    )


def closed_hub_sentence(closed: ClosedHub, *, minutes: float, basis: str) -> str:
    """Say who loses access when a hub closes, and where the next one is."""
    name = closed.hub.name
    if closed.lost is None:
        return tr("{name}は位置が分からないため、だれが遠くなるかは分かりません。", name=name)
    shown = tr("{name}（位置は推定）", name=name) if closed.estimated else name
    if closed.chome:
        places = _list([place.chome for place in closed.chome], counter=tr("町丁目"))
        people = amount(closed.lost, basis)
        first = tr(
            "{shown}がなくなると、{places}（{people}）が{minutes:g}分圏から外れます。",
            shown=shown,
            places=places,
            people=people,
            minutes=minutes,
        )
    else:
        first = tr(
            "{shown}がなくなっても、{minutes:g}分圏から外れる町丁目はありません。",
            shown=shown,
            minutes=minutes,
        )
    if closed.next_hub is None or closed.next_minutes is None:
        return tr(
            "{first}ほかに位置の分かる{hub_type}はありません。",
            first=first,
            hub_type=closed.hub.hub_type,
        )
    return tr(
        "{first}次に近いのは{next_hub}で、徒歩約{next_minutes:.0f}分です。",
        first=first,
        next_hub=closed.next_hub,
        next_minutes=closed.next_minutes,
    )


def siting_summary(result: SitingResult) -> str:
    """Sum a siting answer up: where the new hubs go, and what they bring."""
    useful = result.useful_sites
    if not useful:
        return result.message or tr("新しく置く数が0のため、今のままです。")
    total = result.residents
    clauses = [
        _access(
            result.minutes,
            basis=result.basis,
            gaining=result.covered_after - result.covered_before,
            losing=0.0,
            shares=(result.covered_before / total, result.covered_after / total),
        )
    ]
    before, after = result.mean_minutes_before, result.mean_minutes_after
    if result.model == "pmedian" and before is not None and after is not None:
        stem = tr("平均の徒歩時間は{before:.1f}分から{after:.1f}分に", before=before, after=after)
        clauses.append(_Clause(stem, tr("縮まり"), tr("縮まります")))
    note = basis_note(result.basis, result.speed_m_per_min, result.detour)
    names = _list([site.name for site in useful], counter=tr("か所"))
    message = result.message or ""
    return tr(
        "{names}に{hub_type}を置くと、{joined}。{part}計算の前提: {note}。",
        names=names,
        hub_type=result.hub_type,
        joined=_joined(clauses),
        part=message,
        note=note,
    )


def basis_note(basis: str, speed_m_per_min: float, detour: float) -> str:
    """Name what people and minutes rest on."""
    people = COVERAGE_BASIS.get(basis, "人口も面積も不明")
    return tr(
        "{people}、徒歩は毎分{speed_m_per_min:g}m・迂回率{detour:g}",
        people=people,
        speed_m_per_min=speed_m_per_min,
        detour=detour,
    )


def amount(value: float, basis: str) -> str:
    """Write residents or land; estimated residents are rounded, for they are not known closer."""
    if basis == LAND_AREA:
        return f"{value:.2f}km²"
    if 0 < value < 1:
        return tr("1人未満")
    if basis != ESTIMATED:
        return tr("{value:,.0f}人", value=value)
    # Half up, as people round: Python's round would make 12,250 into 12,200.
    step = 100 if value >= 1000 else 10 if value >= 100 else 1
    return tr("約{value:,}人", value=int(value / step + 0.5) * step)


def _premise(comparison: Comparison) -> str | None:
    """Name the changes, as the condition of the sentence; None without any."""
    clauses: list[tuple[str, str]] = []
    if comparison.added:
        places = Counter(hub.area or tr("圏域不明の場所") for hub in comparison.added)
        listed = "、".join(
            tr("{area}に{count}か所", area=area, count=count) for area, count in places.items()
        )
        clauses.append((tr("{listed}増やし", listed=listed), tr("{listed}増やすと", listed=listed)))
    if comparison.moved:
        listed = _list([hub.name for hub in comparison.moved], counter=tr("か所"))
        clauses.append((tr("{listed}を移し", listed=listed), tr("{listed}を移すと", listed=listed)))
    if comparison.closed:
        listed = _list([closed.hub.name for closed in comparison.closed], counter=tr("か所"))
        clauses.append(
            (tr("{listed}を閉じ", listed=listed), tr("{listed}を閉じると", listed=listed))
        )
    for post in comparison.posts:
        more = post.headcount > 0
        listed = tr(
            "{area}の{role}を{headcount}人",
            area=post.area or tr("全域"),
            role=post.role,
            headcount=abs(post.headcount),
        )
        verb = (tr("増やし"), tr("増やすと")) if more else (tr("減らし"), tr("減らすと"))
        clauses.append((listed + verb[0], listed + verb[1]))
    if not clauses:
        return None
    return "、".join([on for on, _ in clauses[:-1]] + [clauses[-1][1]])


def _shares(comparison: Comparison) -> tuple[float, float]:
    if comparison.total <= 0:
        return 0.0, 0.0
    return (
        comparison.covered_before / comparison.total,
        comparison.covered_after / comparison.total,
    )


def _access(
    minutes: float, *, basis: str, gaining: float, losing: float, shares: tuple[float, float]
) -> _Clause:
    limit = tr("{minutes:g}分圏", minutes=minutes)
    if basis == UNKNOWN:
        return _Clause(tr("{limit}の住民は", limit=limit), tr("分からず"), tr("分かりません"))
    if basis == LAND_AREA:
        before, after = shares
        if abs(after - before) < _SAME_SHARE:
            return _Clause(
                tr("{limit}の面積カバー率は{before:.1%}のまま", limit=limit, before=before),
                tr("変わらず"),
                tr("変わりません"),
            )
        stem = tr(
            "{limit}の面積カバー率が{before:.1%}から{after:.1%}に",
            limit=limit,
            before=before,
            after=after,
        )
        up = after > before
        return _Clause(
            stem, tr("上がり") if up else tr("下がり"), tr("上がります") if up else tr("下がります")
        )
    people = (
        tr("{limit}の住民（推計）", limit=limit)
        if basis == ESTIMATED
        else tr("{limit}の住民", limit=limit)
    )
    if gaining > 0 and losing > 0:
        came, left = amount(gaining, basis), amount(losing, basis)
        people = people.replace("の", "に", 1)
        return _Clause(
            tr("{people}{came}が入り、{left}が", people=people, came=came, left=left),
            tr("外れ"),
            tr("外れます"),
        )
    if gaining > 0:
        return _Clause(
            tr("{people}が{gaining}", people=people, gaining=amount(gaining, basis)),
            tr("増え"),
            tr("増えます"),
        )
    if losing > 0:
        return _Clause(
            tr("{people}が{losing}", people=people, losing=amount(losing, basis)),
            tr("減り"),
            tr("減ります"),
        )
    return _Clause(tr("{people}は", people=people), tr("変わらず"), tr("変わりません"))


def _unmet(before: int, after: int) -> _Clause:
    if before == after:
        return _Clause(tr("基準未達の圏域は{before}のまま", before=before), tr("で"), tr("です"))
    fewer = after < before
    stem = tr("基準未達の圏域は{before}から{after}に", before=before, after=after)
    return _Clause(
        stem, tr("減り") if fewer else tr("増え"), tr("減ります") if fewer else tr("増えます")
    )


def _joined(clauses: list[_Clause]) -> str:
    parts = [clause.stem + clause.on for clause in clauses[:-1]]
    return "、".join([*parts, clauses[-1].stem + clauses[-1].end])


def _list(names: list[str], *, counter: str) -> str:
    if len(names) <= _NAMED:
        return "、".join(names)
    return tr(
        "{names}など{names2}{counter}",
        names="、".join(names[:_NAMED]),
        names2=len(names),
        counter=counter,
    )
