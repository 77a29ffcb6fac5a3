"""The siting answer on the page: solved once for each question, then drawn."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from geodata import phrases
from geodata.candidates import POINTS, GivenPoint
from geodata.language import N_, tr
from geodata.render import site_words
from geodata.render.charts import chart_config
from geodata.render.sentences import siting_summary
from geodata.render.site_charts import site_curve, site_curve_summary
from geodata.render.site_map import reach_classes
from geodata.render.site_sheets import curve_sheet, others_sheet, premises_sheet, sites_sheet
from geodata.site_points import clicked_candidates
from geodata.site_reach import reach
from geodata.site_scenario import site_scenario
from geodata.siting import find_sites
from geodata.siting_result import SitingResult
from geodata.siting_setting import PMEDIAN
from geodata.store import Dataset
from pages.common import controls, data, save_buttons, scenario_state, site_question, state
from pages.common.site_question import SiteQuestion
from pages.common.sortable_table import Column, sortable_table

#: The curve goes a little further than what was asked, so that its bend shows; not where
#: nothing exists yet and the total walk is made least, for that is hard to solve.
_CURVE_BEYOND = 2
_CURVE_LEAST = 6
#: For the whole answer; what is not proven by then is shown as the best found, and says so.
_PATIENCE_S = 30.0
_CHOSEN = "site_chosen"


def solve(dataset: Dataset, asked: SiteQuestion) -> SitingResult | None:
    """The answer; where there is none, the page says why, and None is returned."""
    points = site_question.asked_points(dataset) if asked.candidates == POINTS else ()
    if asked.candidates == POINTS and not points:
        st.warning(
            tr(
                "地図で選んだ候補地がありません。候補地はアドレスに入らないため、"
                "地図をクリックして選び直し、「場所を計算する」を押してください。"
            ),
            icon=":material/info:",
        )
        return None
    place = st.empty()
    try:
        with (
            place,
            st.status(
                tr(
                    "場所を計算しています。今ある拠点を残し、最もよい組み合わせを探します"
                    "（長くても{seconds:.0f}秒ほど）",
                    seconds=_PATIENCE_S,
                )
            ),
        ):
            return _solved(dataset, asked, points)
    except ValueError as error:
        place.empty()
        st.warning(controls.plain(str(error)), icon=":material/info:")
        return None
    finally:
        place.empty()


@st.cache_data(show_spinner=False, max_entries=128, hash_funcs=data.IN_WORDS)
def _solved(dataset: Dataset, asked: SiteQuestion, points: tuple[GivenPoint, ...]) -> SitingResult:
    places = clicked_candidates(dataset, points) if asked.candidates == POINTS else asked.candidates
    existing = (dataset.hubs["hub_type"] == asked.hub_type).any()
    hard = asked.model == PMEDIAN and not existing
    return find_sites(
        dataset,
        hub_type=asked.hub_type,
        count=asked.count,
        minutes=asked.minutes,
        model=asked.model,
        candidates=places,  # type: ignore[arg-type]
        walking=asked.walking,
        include_estimated=asked.include_estimated,
        curve_to=asked.count if hard else max(asked.count + _CURVE_BEYOND, _CURVE_LEAST),
        time_limit_s=_PATIENCE_S,
    )


@st.cache_data(show_spinner=False, max_entries=128, hash_funcs=data.IN_WORDS)
def reached(dataset: Dataset, asked: SiteQuestion, result: SitingResult | None) -> pd.DataFrame:
    """geodata.site_reach.reach, remembered."""
    return reach(
        dataset,
        hub_type=asked.hub_type,
        minutes=asked.minutes,
        walking=asked.walking,
        include_estimated=asked.include_estimated,
        result=result,
    )


def colour_key(asked: SiteQuestion, *, planned: bool) -> None:
    """What the colours of the map mean, in one line under it: there its legend may be folded."""
    classes = [c for c in reach_classes(asked.minutes, planned=planned) if not c.hatch]
    items = "".join(
        f'<span><i style="background:{c.fill}"></i>{escape(c.label)}</span>' for c in classes
    )
    word = tr("町丁目の色")
    st.html(f'<p class="site-key">{escape(word)} {items}</p>')


def summary(result: SitingResult) -> None:
    """One sentence for the meeting."""
    st.html(f'<p class="site-summary" role="status">{escape(siting_summary(result))}</p>')


def figures(result: SitingResult) -> list[tuple[str, str, str]]:
    """Before and after, for the line of figures."""
    now = (
        tr("{minutes:g}分以内の面積（今）", minutes=result.minutes)
        if result.unit == "km²"
        else tr("{minutes:g}分以内の住民（今）", minutes=result.minutes)
    )
    total = result.residents or 1.0
    found = [
        (now, f"{result.covered_before / total:.1%}", ""),
        (tr("計算した場所に置くと"), f"{result.covered_after / total:.1%}", ""),
    ]
    before, after = result.mean_minutes_before, result.mean_minutes_after
    if before is not None and after is not None:
        found.append(
            (
                tr("平均の徒歩時間"),
                tr("{before:.1f}分 → {after:.1f}分", before=before, after=after),
                "",
            )
        )
    return found


def sites(dataset: Dataset, result: SitingResult) -> None:
    """The chosen sites, ranked; a chosen row moves the map there."""
    sums = site_words.cumulative(result)
    rows = pd.DataFrame(
        {
            "rank": [site.rank for site in result.sites],
            "name": [site.name for site in result.sites],
            "area": [site_words.site_place(dataset, site) for site in result.sites],
            "gain": [site_words.gain(result, site.gain) for site in result.sites],
            "gain_key": [float("nan") if s.gain is None else s.gain for s in result.sites],
            "share": [v / result.residents if result.residents else None for v in sums],
        },
        index=[site.site_id for site in result.sites],
    )
    gain_help = site_words.gain_help(result)
    sum_help = tr(
        "今ある拠点とこの順位までの場所を合わせて、徒歩{minutes:g}分以内になる割合",
        minutes=result.minutes,
    )
    chosen = sortable_table(
        rows,
        [
            Column("name", tr("場所")),
            Column("rank", tr("順位"), kind="number"),
            Column("gain", site_words.gain_heading(result), sort_by="gain_key", help=gain_help),
            Column("share", tr("合計"), kind="percent", decimals=1, help=sum_help),
            Column("area", tr("圏域"), help=tr(dataset.municipality.planning_level)),
        ],
        key=f"sites-{dataset.code}",
        caption=tr(
            "選ばれた場所（{hub_type}、{sites}か所）",
            hub_type=tr(result.hub_type),
            sites=len(result.sites),
        ),
        selected=chosen_site(),
    )
    if chosen is not None:
        st.session_state[_CHOSEN] = None if chosen == chosen_site() else chosen
        state.refit()
        st.rerun()


def chosen_site() -> str | None:
    """The id of the site that the reader looks at."""
    found: str | None = st.session_state.get(_CHOSEN)
    return found


def near_ties(result: SitingResult) -> None:
    """Other choices that do nearly as well."""
    said = site_words.near_ties(result)
    if not said:
        return
    st.markdown(f":material/alt_route: {controls.plain(said)}")
    if result.near_ties:
        with st.expander(tr("1%以内の違いの案")):
            lines = [
                site_words.tie_line(result, tie.names, tie.loss, tie.loss_share)
                for tie in result.near_ties
            ]
            st.markdown("\n".join(f"- {controls.plain(line)}" for line in lines))
            rest = result.near_ties_found - len(result.near_ties)
            if rest > 0:
                st.caption(
                    tr(
                        "差の小さい順に{shown}通り。ほかに{rest}通り。",
                        shown=len(result.near_ties),
                        rest=rest,
                    )
                )


def curve(result: SitingResult) -> None:
    """Coverage against the number of new sites."""
    st.subheader(tr("置く数をふやすと"))
    st.plotly_chart(site_curve(result), config=chart_config(), key="site-curve")
    signs = tr("ひし形が今回の数。点はそれぞれの数で最もよい組み合わせです。")
    st.caption(phrases.text([signs, site_curve_summary(result)]))


def runners_up(result: SitingResult) -> None:
    """The best places that were not chosen."""
    st.subheader(tr("次点の場所"))
    if not result.runners_up:
        st.caption(tr("選ばれなかった候補地はありません。"))
        return
    rows = pd.DataFrame(
        {
            "name": [runner.name for runner in result.runners_up],
            "instead": [runner.replaces for runner in result.runners_up],
            "loss": [_behind(result, runner.loss) for runner in result.runners_up],
            "key": [runner.loss for runner in result.runners_up],
        },
        index=[runner.site_id for runner in result.runners_up],
    )
    sortable_table(
        rows,
        [
            Column("name", tr("場所")),
            Column("instead", tr("この場所の代わり")),
            Column("loss", tr("効果の差"), sort_by="key", help=tr("今回の選び方より少なくなる分")),
        ],
        key="site-runners-up",
        caption=tr("次点の場所。選ばれた場所の1つと入れ替えたときの効果の差"),
        selectable=False,
        height=380,
    )


def _behind(result: SitingResult, loss: float) -> str:
    return tr("同じ") if loss <= 0 else f"−{site_words.gain(result, loss)}"


def premises(dataset: Dataset, result: SitingResult, asked: SiteQuestion) -> None:
    """What the answer rests on: always on the page, never folded away."""
    st.subheader(tr("計算の前提"))
    rows = "".join(
        f"<dt>{escape(word)}</dt><dd>{escape(text)}</dd>"
        for word, text in site_words.premises(dataset, result, candidates=asked.candidates)
    )
    st.html(f'<dl class="site-premises">{rows}</dl>')


def downloads(dataset: Dataset, result: SitingResult, asked: SiteQuestion) -> None:
    """The answer as CSV and XLSX, with its premises."""
    save_buttons.both(
        lambda: sites_sheet(dataset, result),
        lambda: [
            (tr("選ばれた場所"), sites_sheet(dataset, result)),
            (tr("置く数と効果"), curve_sheet(result)),
            (tr("次点と近い案"), others_sheet(result)),
            (tr("前提"), premises_sheet(dataset, result, candidates=asked.candidates)),
        ],
        stem=tr(
            "次の拠点_{municipality}_{hub_type}",
            municipality=dataset.municipality.name,
            hub_type=tr(result.hub_type),
        ),
        key="sites",
        what=(N_("場所"), N_("結果")),
    )


def as_scenario(dataset: Dataset, result: SitingResult) -> None:
    """A button that makes the chosen sites the what-if (想定) of the other pages."""
    if not result.useful_sites:
        return
    st.button(
        tr("この案を想定にする"),
        icon=":material/lightbulb:",
        key="site-scenario",
        help=tr("地図や「基準とすき間」で、選ばれた場所に置いた場合を前後でくらべられます。"),
        on_click=_adopt,
        args=(dataset, result),
    )
    taken = scenario_state.current(dataset)
    if taken is not None and taken.changes == site_scenario(dataset, result).changes:
        st.success(
            tr(
                "「{scenario}」を想定にしました。上の「地図」か「基準とすき間」を"
                "開くと、前と後をくらべられます。",
                scenario=controls.plain(taken.name),
            ),
            icon=":material/check:",
        )
    elif taken is not None:
        st.caption(
            tr(
                "押すと、今の想定「{scenario}」は置きかわります。",
                scenario=controls.plain(taken.name),
            )
        )


def _adopt(dataset: Dataset, result: SitingResult) -> None:
    scenario_state.adopt(site_scenario(dataset, result))
