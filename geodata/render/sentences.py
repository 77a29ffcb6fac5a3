"""What the figures say, in whole Japanese sentences: plain text, to be escaped where shown."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from geodata.comparison import ClosedHub, Comparison
from geodata.demand import ESTIMATED, LAND_AREA, UNKNOWN
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
        return "想定には、今と違うところがありません。"
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
        clauses.append(_Clause("基準がないため、足りるかどうかは", "分からず", "分かりません"))
    assumed = "今は1か所もないものとして計算、" if comparison.assumed_none else ""
    note = basis_note(comparison.basis, comparison.speed_m_per_min, comparison.detour)
    return f"{premise}、{_joined(clauses)}。計算の前提: {assumed}{note}。"


def closed_hub_sentence(closed: ClosedHub, *, minutes: float, basis: str) -> str:
    """Say who loses access when a hub closes, and where the next one is."""
    name = closed.hub.name
    if closed.lost is None:
        return f"{name}は位置が分からないため、だれが遠くなるかは分かりません。"
    shown = f"{name}（位置は推定）" if closed.estimated else name
    if closed.chome:
        places = _list([place.chome for place in closed.chome], counter="町丁目")
        people = amount(closed.lost, basis)
        first = f"{shown}がなくなると、{places}（{people}）が{minutes:g}分圏から外れます。"
    else:
        first = f"{shown}がなくなっても、{minutes:g}分圏から外れる町丁目はありません。"
    if closed.next_hub is None or closed.next_minutes is None:
        return f"{first}ほかに位置の分かる{closed.hub.hub_type}はありません。"
    return f"{first}次に近いのは{closed.next_hub}で、徒歩約{closed.next_minutes:.0f}分です。"


def siting_summary(result: SitingResult) -> str:
    """Sum a siting answer up: where the new hubs go, and what they bring."""
    useful = result.useful_sites
    if not useful:
        return result.message or "新しく置く数が0のため、今のままです。"
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
        stem = f"平均の徒歩時間は{before:.1f}分から{after:.1f}分に"
        clauses.append(_Clause(stem, "縮まり", "縮まります"))
    note = basis_note(result.basis, result.speed_m_per_min, result.detour)
    names = _list([site.name for site in useful], counter="か所")
    message = result.message or ""
    return f"{names}に{result.hub_type}を置くと、{_joined(clauses)}。{message}計算の前提: {note}。"


def basis_note(basis: str, speed_m_per_min: float, detour: float) -> str:
    """Name what people and minutes rest on."""
    people = COVERAGE_BASIS.get(basis, "人口も面積も不明")
    return f"{people}、徒歩は毎分{speed_m_per_min:g}m・迂回率{detour:g}"


def amount(value: float, basis: str) -> str:
    """Write residents or land; estimated residents are rounded, for they are not known closer."""
    if basis == LAND_AREA:
        return f"{value:.2f}km²"
    if 0 < value < 1:
        return "1人未満"
    if basis != ESTIMATED:
        return f"{value:,.0f}人"
    # Half up, as people round: Python's round would make 12,250 into 12,200.
    step = 100 if value >= 1000 else 10 if value >= 100 else 1
    return f"約{int(value / step + 0.5) * step:,}人"


def _premise(comparison: Comparison) -> str | None:
    """Name the changes, as the condition of the sentence; None without any."""
    clauses: list[tuple[str, str]] = []
    if comparison.added:
        places = Counter(hub.area or "圏域不明の場所" for hub in comparison.added)
        listed = "、".join(f"{area}に{count}か所" for area, count in places.items())
        clauses.append((f"{listed}増やし", f"{listed}増やすと"))
    if comparison.moved:
        listed = _list([hub.name for hub in comparison.moved], counter="か所")
        clauses.append((f"{listed}を移し", f"{listed}を移すと"))
    if comparison.closed:
        listed = _list([closed.hub.name for closed in comparison.closed], counter="か所")
        clauses.append((f"{listed}を閉じ", f"{listed}を閉じると"))
    for post in comparison.posts:
        more = post.headcount > 0
        listed = f"{post.area or '全域'}の{post.role}を{abs(post.headcount)}人"
        verb = ("増やし", "増やすと") if more else ("減らし", "減らすと")
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
    limit = f"{minutes:g}分圏"
    if basis == UNKNOWN:
        return _Clause(f"{limit}の住民は", "分からず", "分かりません")
    if basis == LAND_AREA:
        before, after = shares
        if abs(after - before) < _SAME_SHARE:
            return _Clause(f"{limit}の面積カバー率は{before:.1%}のまま", "変わらず", "変わりません")
        stem = f"{limit}の面積カバー率が{before:.1%}から{after:.1%}に"
        up = after > before
        return _Clause(stem, "上がり" if up else "下がり", "上がります" if up else "下がります")
    people = f"{limit}の住民（推計）" if basis == ESTIMATED else f"{limit}の住民"
    if gaining > 0 and losing > 0:
        came, left = amount(gaining, basis), amount(losing, basis)
        people = people.replace("の", "に", 1)
        return _Clause(f"{people}{came}が入り、{left}が", "外れ", "外れます")
    if gaining > 0:
        return _Clause(f"{people}が{amount(gaining, basis)}", "増え", "増えます")
    if losing > 0:
        return _Clause(f"{people}が{amount(losing, basis)}", "減り", "減ります")
    return _Clause(f"{people}は", "変わらず", "変わりません")


def _unmet(before: int, after: int) -> _Clause:
    if before == after:
        return _Clause(f"基準未達の圏域は{before}のまま", "で", "です")
    fewer = after < before
    stem = f"基準未達の圏域は{before}から{after}に"
    return _Clause(stem, "減り" if fewer else "増え", "減ります" if fewer else "増えます")


def _joined(clauses: list[_Clause]) -> str:
    parts = [clause.stem + clause.on for clause in clauses[:-1]]
    return "、".join([*parts, clauses[-1].stem + clauses[-1].end])


def _list(names: list[str], *, counter: str) -> str:
    if len(names) <= _NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:_NAMED])}など{len(names)}{counter}"
