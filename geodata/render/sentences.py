"""What the figures say, in whole sentences: plain text, to be escaped where shown."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from geodata import phrases
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
    """A statement as it stands before another clause, and as it ends a sentence."""

    on: str
    end: str


def comparison_summary(comparison: Comparison) -> str:
    """Sum a what-if up: what changes, for whom, and what the figures rest on.

    For example 「北葛西に1か所増やすと、10分圏の住民が12,300人増え、基準未達の圏域は6から5に
    減ります。計算の前提: …。」
    """
    return phrases.text([comparison_result(comparison), comparison_basis(comparison)])


def comparison_basis(comparison: Comparison) -> str:
    """What the figures of a what-if rest on; "" where it changes nothing."""
    if _premise(comparison) is None:
        return ""
    assumed = [tr("今は1か所もないものとして計算")] if comparison.assumed_none else []
    note = basis_note(comparison.basis, comparison.speed_m_per_min, comparison.detour)
    return tr("計算の前提: {note}。", note=phrases.comma([*assumed, note]))


def comparison_result(comparison: Comparison) -> str:
    """What a what-if changes, and for whom."""
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
            _Clause(
                tr("基準がないため、足りるかどうかは分からず"),
                tr("基準がないため、足りるかどうかは分かりません"),
            )
        )
    return tr("{premise}、{result}。", premise=phrases.capital(premise), result=_joined(clauses))


def closed_hub_sentence(closed: ClosedHub, *, minutes: float, basis: str) -> str:
    """Say who loses access when a hub closes, and where the next one is."""
    name = closed.hub.name
    if closed.lost is None:
        return tr("{name}は位置が分からないため、だれが遠くなるかは分かりません。", name=name)
    shown = name + (phrases.brackets(tr("位置は推定")) if closed.estimated else "")
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
        second = tr("ほかに位置の分かる{hub_type}はありません。", hub_type=tr(closed.hub.hub_type))
    else:
        second = tr(
            "次に近いのは{next_hub}で、徒歩約{next_minutes:.0f}分です。",
            next_hub=closed.next_hub,
            next_minutes=closed.next_minutes,
        )
    return phrases.text([first, second])


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
        said = {"before": before, "after": after}
        clauses.append(
            _Clause(
                tr("平均の徒歩時間は{before:.1f}分から{after:.1f}分に縮まり", **said),
                tr("平均の徒歩時間は{before:.1f}分から{after:.1f}分に縮まります", **said),
            )
        )
    note = basis_note(result.basis, result.speed_m_per_min, result.detour)
    names = _list([site.name for site in useful], counter=tr("か所"))
    first = tr(
        "{names}に{hub_type}を置くと、{result}。",
        names=names,
        hub_type=tr(result.hub_type),
        result=_joined(clauses),
    )
    return phrases.text([first, result.message or "", tr("計算の前提: {note}。", note=note)])


def basis_note(basis: str, speed_m_per_min: float, detour: float) -> str:
    """Name what people and minutes rest on."""
    people = COVERAGE_BASIS.get(basis, tr("人口も面積も不明"))
    return tr(
        "{people}、徒歩は毎分{speed:g}m・迂回率{detour:g}",
        people=people,
        speed=speed_m_per_min,
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
        listed = phrases.comma(
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
            role=tr(post.role),
            headcount=abs(post.headcount),
        )
        clauses.append(
            (tr("{listed}増やし", listed=listed), tr("{listed}増やすと", listed=listed))
            if more
            else (tr("{listed}減らし", listed=listed), tr("{listed}減らすと", listed=listed))
        )
    if not clauses:
        return None
    return phrases.comma([on for on, _ in clauses[:-1]] + [clauses[-1][1]])


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
        return _Clause(
            tr("{limit}の住民は分からず", limit=limit),
            tr("{limit}の住民は分かりません", limit=limit),
        )
    if basis == LAND_AREA:
        return _land(limit, *shares)
    people = (
        tr("{limit}の住民（推計）", limit=limit)
        if basis == ESTIMATED
        else tr("{limit}の住民", limit=limit)
    )
    if gaining > 0 and losing > 0:
        said = {"limit": limit, "came": amount(gaining, basis), "left": amount(losing, basis)}
        if basis == ESTIMATED:
            return _Clause(
                tr("{limit}に住民（推計）{came}が入り、{left}が外れ", **said),
                tr("{limit}に住民（推計）{came}が入り、{left}が外れます", **said),
            )
        return _Clause(
            tr("{limit}に住民{came}が入り、{left}が外れ", **said),
            tr("{limit}に住民{came}が入り、{left}が外れます", **said),
        )
    if gaining > 0:
        said = {"people": people, "number": amount(gaining, basis)}
        return _Clause(
            tr("{people}が{number}増え", **said), tr("{people}が{number}増えます", **said)
        )
    if losing > 0:
        said = {"people": people, "number": amount(losing, basis)}
        return _Clause(
            tr("{people}が{number}減り", **said), tr("{people}が{number}減ります", **said)
        )
    return _Clause(
        tr("{people}は変わらず", people=people), tr("{people}は変わりません", people=people)
    )


def _land(limit: str, before: float, after: float) -> _Clause:
    said = {"limit": limit, "before": before, "after": after}
    if abs(after - before) < _SAME_SHARE:
        return _Clause(
            tr("{limit}の面積カバー率は{before:.1%}のまま変わらず", **said),
            tr("{limit}の面積カバー率は{before:.1%}のまま変わりません", **said),
        )
    if after > before:
        return _Clause(
            tr("{limit}の面積カバー率が{before:.1%}から{after:.1%}に上がり", **said),
            tr("{limit}の面積カバー率が{before:.1%}から{after:.1%}に上がります", **said),
        )
    return _Clause(
        tr("{limit}の面積カバー率が{before:.1%}から{after:.1%}に下がり", **said),
        tr("{limit}の面積カバー率が{before:.1%}から{after:.1%}に下がります", **said),
    )


def _unmet(before: int, after: int) -> _Clause:
    said = {"before": before, "after": after}
    if before == after:
        return _Clause(
            tr("基準未達の圏域は{before}のままで", **said),
            tr("基準未達の圏域は{before}のままです", **said),
        )
    if after < before:
        return _Clause(
            tr("基準未達の圏域は{before}から{after}に減り", **said),
            tr("基準未達の圏域は{before}から{after}に減ります", **said),
        )
    return _Clause(
        tr("基準未達の圏域は{before}から{after}に増え", **said),
        tr("基準未達の圏域は{before}から{after}に増えます", **said),
    )


def _joined(clauses: list[_Clause]) -> str:
    return phrases.comma([*(clause.on for clause in clauses[:-1]), clauses[-1].end])


def _list(names: list[str], *, counter: str) -> str:
    if len(names) <= _NAMED:
        return phrases.comma(names)
    return tr(
        "{names}など{count}{counter}",
        names=phrases.comma(names[:_NAMED]),
        count=len(names),
        counter=counter,
    )
