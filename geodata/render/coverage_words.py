"""What a coverage report says: the line of figures, notices, and how every figure came about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from geodata import phrases
from geodata.access import PER_RESIDENTS
from geodata.coverage_report import AccessReport, Question, Report
from geodata.demand import CHOME_POPULATION, ESTIMATED, LAND_AREA, UNKNOWN, demand_points
from geodata.distance import SLOPES, STREETS
from geodata.hub_choice import Known
from geodata.language import N_, Words, tr
from geodata.levels import CHOME_LEVEL, own_area_level
from geodata.render import words
from geodata.render.sentences import amount
from geodata.sources import merged
from geodata.store import Dataset

#: What the figures count, in a word; words.COVERAGE_BASIS says it in full.
BASIS: Mapping[str, str] = Words(
    {
        CHOME_POPULATION: N_("町丁目の人口"),
        ESTIMATED: N_("推計"),
        LAND_AREA: N_("面積カバー率"),
        UNKNOWN: N_("人口も面積も不明"),
    }
)
#: Longer lists of names and sources are cut, with their number.
_NAMED = 6
_SOURCES = 8
#: From here a share reads 100.0%, and cannot be more.
_ALL = 0.9995

Notes = list[tuple[str, str]]


def headline(report: Report) -> list[tuple[str, str, str]]:
    """The line of figures under the title: (word, value, note)."""
    whole, minutes = report.whole, tr("{minutes:g}分", minutes=report.question.minutes)
    on_land = whole.basis == LAND_AREA
    share = words.percent(whole.share, digits=1)
    # hubs that nobody can be measured to would only add: the share is then a lower end
    partly = not report.hubs["placed"].all()
    if partly and whole.share is not None and whole.share < _ALL:
        share = words.at_least(share)
    outside = tr(words.UNKNOWN) if whole.outside is None else _people(whole.outside, whole.basis)
    if partly and whole.outside is not None and whole.outside >= 1:
        outside = words.at_most(outside)
    covered = "" if whole.covered is None else _people(whole.covered, whole.basis)
    note = phrases.dots(text for text in (covered, BASIS[whole.basis]) if text)
    hubs, estimated = len(report.hubs), int(report.hubs["estimated"].sum())
    unplaced = int((~report.hubs["placed"]).sum())
    return [
        (
            tr("徒歩{minutes}以内の面積", minutes=minutes)
            if on_land
            else tr("徒歩{minutes}以内の住民", minutes=minutes),
            share,
            note,
        ),
        (
            tr("圏外の住民"),
            outside,
            ""
            if whole.residents is None
            else tr("{residents}のうち", residents=amount(whole.residents, whole.basis)),
        ),
        (tr("徒歩の平均"), *_walk(whole.mean_minutes, whole.stranded, report_way(report))),
        (
            tr("9割の住民が着く"),
            *_walk(
                whole.p90_minutes, whole.stranded, tr("以内"), none=tr("着けない住民が1割を超える")
            ),
        ),
        (
            tr("数えた拠点"),
            tr("{hubs}か所", hubs=hubs),
            tr(
                "位置が推定{estimated}・位置が不明{unplaced}",
                estimated=estimated,
                unplaced=unplaced,
            ),
        ),
    ]


def _walk(minutes: float | None, stranded: float, note: str, *, none: str = "") -> tuple[str, str]:
    """A walk and its note; where there is none because some have nowhere to walk, how many."""
    if minutes is None and stranded > 0:
        return "―", none or tr(
            "住民の{stranded}に行ける拠点がない", stranded=words.percent(stranded)
        )
    return words.number(minutes, digits=1, unit=tr("分")), note


def _people(value: float, basis: str) -> str:
    return amount(value, basis) if value >= 1 else tr("0人")


def report_way(report: Report) -> str:
    """How minutes are measured, in a word or two."""
    if report.way == STREETS:
        return tr("歩行ネットワーク")
    return tr("直線距離＋坂") if report.way == SLOPES else tr("直線距離から")


def notices(dataset: Dataset, report: Report) -> list[str]:
    """What the reader must know before reading the figures; plain text."""
    messages = []
    if report.known is Known.NONE:
        messages.append(
            tr(
                "条件に合う拠点（{asked}）は1か所もありません。"
                "どの区域も圏外になり、徒歩の分は出ません。",
                asked=asked(report.question),
            )
        )
    elif report.known is Known.UNKNOWN:
        messages.append(
            tr(
                "条件に合う拠点（{asked}）の位置が分からないため、徒歩圏は不明です。"
                "種類や機能を変えるか、「位置が推定の拠点も入れる」をオンにしてください。",
                asked=asked(report.question),
            )
        )
    elif report.question.own_area_only:
        without = report.areas.loc[report.areas["stranded"] > 0, "name"].tolist()
        if without:
            level = own_area_level(dataset, report.level)
            messages.append(
                tr(
                    "自分の{level}に拠点がない区域: {listed}。その住民は全員が圏外です。",
                    level=phrases.inner(level),
                    listed=_listed(without),
                )
            )
    if report.known is Known.PLACES:
        unknown = report.areas.loc[report.areas["share"].isna(), "name"].tolist()
        if unknown:
            messages.append(
                tr(
                    "住民がいないか、人口や位置が分からないため割合を出せない区域: {listed}。",
                    listed=_listed(unknown),
                )
            )
    return messages


def asked(question: Question) -> str:
    """Which hubs were asked for: 「コミセン・機能は相談（常設・毎週）」."""
    parts = [
        phrases.dots(map(tr, sorted(question.hub_types)))
        if question.hub_types
        else tr("すべての種類")
    ]
    if question.functions:
        opened = ""
        if question.openings is not None:
            opened = phrases.brackets(
                phrases.dots(map(tr, sorted(question.openings))) or tr("頻度なし")
            )
        parts.append(
            tr(
                "機能は{functions}{opened}",
                functions=phrases.dots(map(tr, sorted(question.functions))),
                opened=opened,
            )
        )
    return phrases.comma(parts)


def slopes_sentence(flat: Report, slope: Report) -> str:
    """What slopes change, for all residents together."""
    minutes = tr("{minutes:g}分", minutes=flat.question.minutes)
    before, after = flat.whole, slope.whole
    if before.share is None or after.share is None:
        return tr("坂を考えた割合は、人口か拠点の位置が分からないため出せません。")
    text = tr(
        "坂を考えると、徒歩{minutes}以内の住民は{before}から{after}になります",
        minutes=minutes,
        before=words.percent(before.share, digits=1),
        after=words.percent(after.share, digits=1),
    )
    if before.mean_minutes is not None and after.mean_minutes is not None:
        text += tr(
            "（平均は{before:.1f}分から{after:.1f}分）",
            before=before.mean_minutes,
            after=after.mean_minutes,
        )
    return tr(
        "{text}。Toblerの式により、上りは遅く、ゆるい下りは少し速く歩くものとします。", text=text
    )


def capacity_note(report: Report) -> str:
    """Whether full hubs can be told from open ones."""
    if not report.has_capacity:
        return tr(
            "受け入れられる人数（定員）がデータにないため、"
            "「届くが手いっぱい」かどうかは分かりません。"
        )
    open_ended = int((report.hubs["placed"] & ~report.hubs["limited"]).sum())
    told = [tr("近い人から順に、定員まで割り当てています。")]
    if open_ended:
        told.append(tr("定員の分からない{hubs}か所は上限なしとして数えています。", hubs=open_ended))
    return phrases.text(told)


def residents_notes(dataset: Dataset) -> Notes:
    """Where the residents' figures come from, of which year, and how they were spread."""
    points = demand_points(dataset)
    basis = str(points["basis"].iloc[0]) if len(points) else UNKNOWN
    figures = set(points["figure"].dropna())
    said = []
    if "chome" in figures:
        known = int(points["residents"].notna().sum())
        said.append(
            tr(
                "町丁目ごとに読み込んだ人口（{points}のうち{known}）",
                points=len(points),
                known=known,
            )
        )
    areas = dataset.areas[dataset.areas["area_id"].isin(points["area_id"].dropna())]
    if "population" in figures:
        dated = areas[areas["population"].notna()]
        dates = sorted({words.date(value) for value in dated["as_of"]})
        texts = [source.text for source in merged(dated["source"])]
        said.append(
            tr(
                "区域の公表人口、{dates}、出典 {listed}",
                dates=phrases.dots(dates),
                listed=_listed(texts),
            )
        )
    if "census2015_population" in figures:
        texts = list(dict.fromkeys(areas["census2015_note"].dropna()))
        said.append(_listed(texts) or tr("2015年国勢調査を町丁目の割当で合計"))
    how = words.COVERAGE_BASIS.get(basis, tr("人口も面積も不明"))
    return [(tr("住民"), phrases.sentences([how, *said]))]


def notes(dataset: Dataset, report: Report, access: AccessReport | None, residents: Notes) -> Notes:
    """Formula, parameters, year and source of every figure on the page: (figure, text)."""
    question = report.question
    minutes = tr("{minutes:g}分", minutes=question.minutes)
    unit = phrases.inner("面積" if report.whole.basis == LAND_AREA else "住民")
    rows = [
        (
            tr("圏内の割合"),
            phrases.text(
                [
                    tr(
                        "代表点から最寄りの拠点まで{minutes}以内（ちょうど{minutes}を含む）の"
                        "町丁目の{unit} ÷ その{level}の全{unit}。",
                        minutes=minutes,
                        unit=unit,
                        level=phrases.inner(report.level),
                    ),
                    tr("町丁目ごとでは圏内か圏外かのどちらかになる。")
                    if report.level == CHOME_LEVEL
                    else "",
                ]
            ),
        ),
        (tr("徒歩の分"), tr("{how}。町丁目の代表点から最寄りの拠点まで。", how=report.how)),
        (
            tr("平均・9割"),
            tr(
                "平均は{unit}で重みづけた徒歩の分。9割は、{unit}の90%がその分数以内に着く最小の分数。",
                unit=unit,
            ),
        ),
        *residents,
        (tr("数えた拠点"), _hubs_note(dataset, report)),
        (tr("受け入れの余裕"), capacity_note(report)),
    ]
    if access is not None:
        rows += [
            (
                "E2SFCA",
                tr(
                    "拠点ごとに 1か所 ÷ Σ(住民×重み) を求め、町丁目ごとに届く拠点の分を"
                    "重みつきで足し、"
                    "{per_residents:,}倍したもの（住民1万人あたりの拠点数に当たる）。"
                    "範囲と重みは徒歩{decay}、それより遠い拠点は数えない。"
                    "上の「分」と「自分の区域だけ」の設定は使わない。"
                    "出典 Luo and Qi (2009) Health & Place 15(4), 1100-1107。",
                    per_residents=PER_RESIDENTS,
                    decay=access.decay.describe(),
                ),
            ),
            (
                tr("ジニ係数"),
                tr(
                    "1 − Σ(X_k − X_{{k−1}})(Y_k + Y_{{k−1}})。Xは住民の、Yは行きやすさ（E2SFCA×住民）の"
                    "累積の割合。{level}を行きにくい順に並べる。",
                    level=phrases.inner(report.level),
                ),
            ),
        ]
    rows.append((tr("拠点の出典"), _hub_sources(dataset, report)))
    return rows


def notes_html(rows: Sequence[tuple[str, str]]) -> str:
    """The notes as HTML, every text escaped."""
    listed = "".join(f"<dt>{escape(word)}</dt><dd>{escape(text)}</dd>" for word, text in rows)
    return f'<section class="panel"><dl class="panel-list notes">{listed}</dl></section>'


def _hubs_note(dataset: Dataset, report: Report) -> str:
    question, hubs = report.question, report.hubs
    unplaced = int((~hubs["placed"]).sum())
    parts = [
        tr("{asked}の{hubs}か所。", asked=asked(question), hubs=len(hubs)),
        tr(
            "位置が推定の{estimated}か所は、区域の人口の中心にあるものとした。",
            estimated=int(hubs["estimated"].sum()),
        )
        if hubs["estimated"].any()
        else "",
        tr("位置が不明の{unplaced}か所は測れないため、割合は少なめに出る。", unplaced=unplaced)
        if unplaced
        else "",
        tr("位置が推定の{left_out}か所は数えていない。", left_out=report.left_out)
        if report.left_out
        else "",
    ]
    if question.own_area_only:
        parts.append(
            tr(
                "自分の{level}の拠点だけを数えた。",
                level=phrases.inner(own_area_level(dataset, report.level)),
            )
        )
    else:
        parts.append(tr("となりの区域の拠点も数える。"))
    if question.function is not None:
        told = hubs["opening"].value_counts()
        parts.append(
            tr(
                "「{function}」の頻度は{counts}（活動の表と開館時間から読み取り）。",
                function=tr(question.function),
                counts=phrases.comma(words.count(tr(str(k)), v) for k, v in told.items()),
            )
        )
    return phrases.text(parts)


def _hub_sources(dataset: Dataset, report: Report) -> str:
    rows = dataset.hubs[dataset.hubs["hub_id"].isin(report.hubs["hub_id"])]
    dates = sorted({str(value)[:10] for value in rows["as_of"].dropna()}) if "as_of" in rows else []
    texts = [source.text for source in merged(rows["source"])]
    if not texts:
        return tr("なし")
    more = tr(" ほか{more}件", more=len(texts) - _SOURCES) if len(texts) > _SOURCES else ""
    dated = (
        tr("時点 {first}〜{last}。", first=words.date(dates[0]), last=words.date(dates[-1]))
        if dates
        else ""
    )
    return phrases.text([dated, tr("／").join(texts[:_SOURCES]) + more])


def _listed(names: Sequence[str]) -> str:
    more = tr("ほか{more}", more=len(names) - _NAMED) if len(names) > _NAMED else ""
    return phrases.comma(names[:_NAMED]) + more
