"""The words of a siting answer: models, premises, near-ties."""

from __future__ import annotations

from collections.abc import Mapping

from geodata import phrases
from geodata.demand import LAND_AREA
from geodata.language import N_, Words, tr
from geodata.render import words
from geodata.render.sentences import amount
from geodata.residents import area_residents
from geodata.siting_result import RunnerUp, Site, SitingResult
from geodata.siting_setting import MCLP, PMEDIAN
from geodata.store import Dataset

#: What each model does, as one says it to a colleague.
MODEL_WORDS: Mapping[str, str] = Words(
    {
        MCLP: N_("時間内の住民を最も増やす"),
        PMEDIAN: N_("全員の歩く時間の合計を最も減らす"),
    }
)
#: The same in one sentence, with the literature it is from.
MODEL_NOTES: Mapping[str, str] = Words(
    {
        MCLP: N_(
            "今ある拠点か新しい拠点まで決めた時間で歩ける住民が、最も多くなる組み合わせを選ぶ"
            "（最大被覆立地問題 MCLP。Church and ReVelle (1974)）"
        ),
        PMEDIAN: N_(
            "住民それぞれが最も近い拠点まで歩く時間の合計が、最も少なくなる組み合わせを選ぶ"
            "（p-メディアン問題。Hakimi (1964, 1965)）"
        ),
    }
)
CANDIDATE_WORDS: Mapping[str, str] = Words(
    {
        "chome": N_("町丁目の代表点"),
        "hubs": N_("一覧にあるほかの公共施設など"),
        "points": N_("地図で選んだ地点"),
    }
)
_TIE_METHODS: Mapping[str, str] = Words(
    {
        "single_swap": N_("選んだ場所を1か所だけ、ほかの候補地と入れ替えたすべての案から数えた"),
        "no_good_cut": N_(
            "1か所の入れ替えにはなかったため、次によい案を順に解いて探した（3通りまで）"
        ),
    }
)


def gain_heading(result: SitingResult) -> str:
    """What the gain of a site counts, short enough for the heading of a column."""
    if result.model == PMEDIAN:
        return tr("減る徒歩時間")
    return tr("増える面積") if result.basis == LAND_AREA else tr("増える住民")


def gain_help(result: SitingResult) -> str:
    """The same with everything that it rests on."""
    if result.model == PMEDIAN:
        counted = tr("住民全員が最も近い拠点まで1回歩く時間の合計が減る分")
    elif result.basis == LAND_AREA:
        counted = tr("新しく徒歩{minutes:g}分以内になる面積", minutes=result.minutes)
    else:
        counted = tr("新しく徒歩{minutes:g}分以内になる住民", minutes=result.minutes)
    return tr(
        "{counted}。今ある拠点と、それより上の順位の場所があるときに、さらに増える分",
        counted=counted,
    )


def gain(result: SitingResult, value: float | None) -> str:
    """A gain or a loss in words: 「約12,300人」, 「延べ約3,400時間」; ― where nothing compares."""
    if value is None:
        return tr("比べるものがない")
    if result.model != PMEDIAN:
        return words.with_unit("0", tr(result.unit)) if value == 0 else amount(value, result.basis)
    if result.basis == LAND_AREA:
        return tr("{value:,.1f}km²・分", value=value)
    return tr("延べ約{rounded:,}時間", rounded=_rounded(value / 60))


def covered(result: SitingResult, value: float) -> str:
    """Covered residents or land with their share: 「約310,500人（45.5%）」."""
    share = f"{value / result.residents:.1%}" if result.residents > 0 else ""
    shown = amount(value, result.basis) if value else words.with_unit("0", tr(result.unit))
    return shown + phrases.brackets(share)


def cumulative(result: SitingResult) -> list[float]:
    """Covered residents once the site of each rank stands, in the order of the ranks."""
    total, sums = result.covered_before, []
    for site in result.sites:
        total += site.newly_covered
        sums.append(total)
    return sums


def site_place(dataset: Dataset, site: Site) -> str:
    """The area of a site; 不明 where none is known."""
    return dataset.area_name(site.area_id) or tr(words.UNKNOWN)


def near_ties(result: SitingResult) -> str:
    """How many other choices do nearly as well, in one sentence."""
    if not result.useful_sites:
        return ""
    if not result.near_ties_found:
        return tr("この選び方と1%以内の違いの案は、ほかに見つかりませんでした。")
    found = result.near_ties_found
    if result.near_tie_method == "no_good_cut" and found >= 3:
        return tr("この選び方と1%以内の違いの案がほかに{found}通り以上あります。", found=found)
    return tr("この選び方と1%以内の違いの案がほかに{found}通りあります。", found=found)


def tie_line(result: SitingResult, names: tuple[str, ...], loss: float, share: float) -> str:
    """One other choice: its sites, and how much it falls behind."""
    behind = (
        tr("同じ")
        if loss <= 0
        else tr("{gain}少ない（{share:.2%}）", gain=gain(result, loss), share=share)
    )
    return f"{phrases.comma(names)} — {behind}"


def runner_up_line(result: SitingResult, runner: RunnerUp) -> str:
    """One site that was not chosen, in place of which one, and what that would cost."""
    behind = (
        tr("効果は同じ")
        if runner.loss <= 0
        else tr("効果は{gain}少ない", gain=gain(result, runner.loss))
    )
    return tr("{replaces}の代わりに選ぶと、{behind}", replaces=runner.replaces, behind=behind)


def premises(dataset: Dataset, result: SitingResult, *, candidates: str) -> list[tuple[str, str]]:
    """Everything that the answer rests on, as (word, text). *candidates*: of CANDIDATE_WORDS."""
    proven = (
        tr("厳密な最適解（整数計画をHiGHSで解き、最適であることを確かめた）")
        if result.proven
        else tr("時間内に最適であることを確かめられなかった。見つかった中の最良")
    )
    rows = [
        (tr("選び方"), phrases.full_stop(MODEL_NOTES[result.model])),
        (tr("解"), phrases.full_stop(proven)),
        (
            tr("時間"),
            tr("徒歩{minutes:g}分以内（{minutes:g}分ちょうどを含む）。", minutes=result.minutes),
        ),
        (
            tr("歩き方"),
            phrases.full_stop(words.walking(speed=result.speed_m_per_min, detour=result.detour)),
        ),
        (tr("住民"), _residents(dataset, result)),
        (tr("今ある拠点"), _hubs(result)),
        (
            tr("候補地"),
            tr(
                "{kind}{number}か所。選ぶのはこの中からだけ。",
                kind=CANDIDATE_WORDS[candidates],
                number=result.candidates,
            ),
        ),
        (tr("近い案の探し方"), phrases.full_stop(_TIE_METHODS.get(result.near_tie_method, ""))),
    ]
    return [(word, text) for word, text in rows if text]


def residents_source(dataset: Dataset) -> str:
    """Which figures of residents the areas carry, and of when."""
    people = area_residents(dataset, dataset.municipality.planning_level)
    known = people.dropna(subset=["basis"])
    kinds = dict.fromkeys(zip(known["basis"], known["as_of"].fillna(""), strict=True))
    return phrases.comma(
        phrases.dots([words.RESIDENTS_BASIS[basis], *([words.date(as_of)] if as_of else [])])
        for basis, as_of in kinds
    )


def _residents(dataset: Dataset, result: SitingResult) -> str:
    told = [words.COVERAGE_BASIS.get(result.basis, tr("人口も面積も不明"))]
    source = residents_source(dataset)
    if source and result.basis != LAND_AREA:
        told.append(tr("人口: {source}", source=source))
    if result.chome_unknown:
        told.append(
            tr(
                "{chome}の町丁目は人口か位置が不明で、入れていない",
                chome=result.chome_unknown,
            )
        )
    return phrases.sentences(told)


def _hubs(result: SitingResult) -> str:
    told = [
        tr(
            "{hub_type}{hubs}か所。すべて今の場所に残す",
            hub_type=tr(result.hub_type),
            hubs=result.hubs_used,
        )
    ]
    if result.hubs_estimated:
        told.append(tr("うち{hubs}か所は位置が推定", hubs=result.hubs_estimated))
    if result.hubs_without_point:
        told.append(
            tr(
                "ほかに位置が分からず計算に入れていない拠点が{hubs}か所",
                hubs=result.hubs_without_point,
            )
        )
    return phrases.sentences(told)


def _rounded(hours: float) -> int:
    step = 100 if hours >= 1000 else 10 if hours >= 100 else 1
    return int(hours / step + 0.5) * step
