"""The steps of a new municipality after the first; each saved as soon as it is done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from html import escape

import geopandas as gpd
import pandas as pd
import streamlit as st

from geodata import drafts, editions, library, newborn, phrases
from geodata.drafts import Draft
from geodata.errors import DataError
from geodata.language import N_, tr
from geodata.render import column_words
from geodata.render.hubs import hub_marks
from geodata.render.layers import AreaLayer
from geodata.render.legend import boundary_group, hub_group
from geodata.render.state import Labels, MapState
from geodata.store import Dataset
from geodata.versions import ConflictError
from loaders.apply import apply, load_files
from loaders.fetch import official_files
from loaders.hand_assignment import settled
from loaders.report import Loaded, LoaderError, Report
from pages.common import controls, edition_data, import_view, state, wizard_assign, wizard_start
from pages.common.import_target import Target
from pages.common.map_host import area_map, map_document

STEPS = (
    N_("自治体"),
    N_("境界"),
    N_("圏域"),
    N_("割当"),
    N_("拠点"),
    N_("配置"),
    N_("基準"),
    N_("仕上げ"),
)
HAND = N_("手で入れた表")


def section(draft: Draft) -> None:
    """The step that the draft stands at, the way on and the way back."""
    step = min(max(draft.step, 1), len(STEPS) - 1)
    dataset = _dataset(draft)
    st.html(_heading(draft, step))
    parts: dict[int, Callable[[Draft, Dataset], None]] = {
        1: _boundaries,
        2: _areas,
        3: _assignment,
        4: _hubs,
        5: _posts,
        6: _standards,
        7: _finish,
    }
    parts[step](draft, dataset)
    st.divider()
    back, leave, onward = st.columns([1.2, 2, 1.2])
    back.button(
        tr("もどる"),
        icon=":material/arrow_back:",
        key="wizard-back",
        width="stretch",
        disabled=step == 1,
        on_click=_turn,
        args=(draft, step - 1),
    )
    leave.button(
        tr("いったん終える（つづきから始められます）"),
        key="wizard-leave",
        type="tertiary",
        width="stretch",
        on_click=wizard_start.choose,
        args=(None,),
    )
    if step < len(STEPS) - 1:
        onward.button(
            tr("次へ（{step}）", step=tr(STEPS[step + 1])),
            icon=":material/arrow_forward:",
            type="secondary" if import_view.pending() else "primary",
            key="wizard-next",
            width="stretch",
            on_click=_turn,
            args=(draft, step + 1),
        )


def _heading(draft: Draft, step: int) -> str:
    items = "".join(
        f"<li{' aria-current=step' if number == step else ''}"
        f' class="{"done" if number < step else ""}">{escape(tr(word))}</li>'
        for number, word in enumerate(STEPS)
    )
    return f'<p class="said"><b>{escape(draft.name)}</b></p><ol class="steps">{items}</ol>'


def _digest(draft: Draft) -> str:
    digest = hashlib.sha256()
    for name in sorted(draft.files):
        digest.update(name.encode())
        digest.update(draft.files[name])
    return digest.hexdigest()[:16]


@st.cache_resource(show_spinner=False, max_entries=8)
def _read(digest: str, _files: dict[str, bytes]) -> Dataset:
    del digest  # only keys the cache
    return load_files(_files)


def _dataset(draft: Draft) -> Dataset:
    return _read(_digest(draft), draft.files)


def _turn(draft: Draft, step: int) -> None:
    files = draft.files
    try:
        # areas are drawn when the work on them is done, not at every press
        files = settled(files)
    except (DataError, LoaderError, ValueError) as error:
        edition_data.fail(tr("圏域の形を描けませんでした。割当は残っています。"), error)
    _keep(draft, files, step)


def _keep(draft: Draft, files: dict[str, bytes], step: int | None = None) -> None:
    drafts.own().save(draft.code, draft.name, draft.step if step is None else step, files)


def _target(draft: Draft) -> Target:
    def state_now() -> str:
        found = drafts.own().load(draft.code)
        return "" if found is None else _digest(found)

    return Target(
        state=state_now,
        files=lambda: draft.files,
        save=lambda files, _comment: _keep(draft, files),
        commented=False,
        word=tr("これを取り込む"),
        done=tr("取り込みました。続けてほかのファイルも置けます。"),
    )


def take(draft: Draft, tables: dict[str, pd.DataFrame], said: str) -> None:
    """Lay tables made by hand over the draft; what came of it is said on the next run."""
    try:
        rows = max(len(table) for table in tables.values())
        loaded = Loaded(tables, Report(tr(HAND), tr(HAND), rows, rows))
        _keep(draft, apply(draft.files, [loaded]).files)
    except (LoaderError, DataError, OSError, ValueError) as error:
        edition_data.fail(tr("できませんでした。作りかけの内容はそのままです。"), error)
        return
    edition_data.say(said)


def _boundaries(draft: Draft, dataset: Dataset) -> None:
    st.subheader(tr("境界のファイルを置く"))
    st.markdown(
        tr(
            "いちばん確かなのは、国勢調査の**小地域（町丁・字等）の境界データ**です。"
            "町丁目の形と人口が一度に入ります。なければ、次へ進んで圏域の境界だけでも始められます。"
        )
    )
    with st.expander(tr("どこから手に入れるか")):
        for official in official_files(draft.code):
            st.markdown(
                f"**{controls.plain(official.title)}**  \n{controls.plain(official.how)}  \n"
                f"{controls.plain(official.page)}"
            )
    _import(draft, dataset)


def _areas(draft: Draft, dataset: Dataset) -> None:
    level = dataset.municipality.planning_level
    st.subheader(tr("{level}をきめる", level=tr(level)))
    held = dataset.areas["name"].tolist()
    if held:
        st.success(
            tr(
                "いまの圏域（{count}）: {areas}",
                count=len(held),
                areas=controls.plain(phrases.comma(held)),
            )
        )
    ways = {
        "names": tr("名前を入れる"),
        "file": tr("ファイルを置く（圏域の境界、圏域の一覧）"),
        "whole": tr("分けずに、全体を1つの圏域として始める"),
    }
    way = st.radio(
        tr("きめ方"), options=list(ways), format_func=lambda k: ways[k], key="wizard-area-way"
    )
    if way == "names":
        levels = [
            level,
            *([dataset.municipality.sub_level] if dataset.municipality.sub_level else []),
        ]
        chosen = str(
            st.radio(
                tr("区分"),
                options=levels,
                format_func=tr,
                horizontal=True,
                key="wizard-area-level",
            )
        )
        text = st.text_area(
            tr("圏域の名前（1行に1つ）"),
            placeholder=tr("北小岩\n小岩\n鹿骨"),
            height=160,
            key="wizard-area-names",
        )
        st.button(
            tr("この圏域を加える"),
            type="primary",
            key="wizard-area-add",
            disabled=not text.strip(),
            on_click=_add_areas,
            args=(draft, dataset, chosen),
        )
    elif way == "whole":
        if dataset.outline is None:
            st.info(tr("自治体の輪郭がまだありません。「境界」でファイルを置いてください。"))
        st.button(
            tr("全体を1つの圏域にする"),
            type="primary",
            key="wizard-area-whole",
            disabled=dataset.outline is None or bool(held),
            on_click=_whole,
            args=(draft, dataset),
        )
    else:
        _import(draft, dataset)
        return
    _map(dataset)


def _add_areas(draft: Draft, dataset: Dataset, level: str) -> None:
    names = str(st.session_state.get("wizard-area-names", "")).splitlines()
    held = set(dataset.areas.loc[dataset.areas["level"] == level, "name"])
    fresh = [name for name in names if name.strip() not in held]
    source = dataset.municipality.population_source
    rows = newborn.area_rows(
        draft.code, level, fresh, source=source, taken=set(dataset.areas["area_id"])
    )
    if len(rows):
        take(draft, {"areas": rows}, tr("圏域を{count}加えました。", count=len(rows)))
        st.session_state["wizard-area-names"] = ""


def _whole(draft: Draft, dataset: Dataset) -> None:
    who = dataset.municipality
    area = newborn.area_rows(
        draft.code, who.planning_level, [who.name], source=who.population_source
    )
    tables: dict[str, pd.DataFrame] = {"areas": area}
    if len(dataset.chome):
        tables["assignment"] = wizard_assign.assignment(
            dict.fromkeys(dataset.chome["chome"], str(area["area_id"].iloc[0])),
            source=who.population_source,
        )
    else:
        tables["boundaries"] = gpd.GeoDataFrame(
            {"area_name": [who.name], "level": [who.planning_level]},
            geometry=[dataset.outline],
            crs=4326,
        )
    take(draft, tables, tr("全体を1つの圏域にしました。"))


def _assignment(draft: Draft, dataset: Dataset) -> None:
    st.subheader(tr("町丁目を圏域に割り当てる"))
    if not len(dataset.chome):
        st.info(tr("町丁目がまだないので、ここは飛ばせます。圏域の境界だけで地図が使えます。"))
        return
    if not len(dataset.areas):
        st.info(tr("先に「圏域」で圏域をきめてください。"))
        return
    wizard_assign.counts(dataset)
    ways = {
        "map": tr("地図を押して選ぶ"),
        "table": tr("画面の表で選ぶ"),
        "file": tr("対応表のファイルを置く（町丁目と圏域の列のある表）"),
    }
    way = st.radio(
        tr("割り当て方"), options=list(ways), format_func=lambda k: ways[k], key="wizard-assign"
    )
    desk = wizard_assign.Desk(dataset, draft.files, lambda files: _keep(draft, files))
    if way == "map":
        wizard_assign.on_map(desk)
    elif way == "table":
        wizard_assign.table(desk)
    else:
        _import(draft, dataset)


def _hubs(draft: Draft, dataset: Dataset) -> None:
    _list_step(draft, dataset, "hubs", tr("拠点の一覧を置く"), len(dataset.hubs))


def _posts(draft: Draft, dataset: Dataset) -> None:
    _list_step(
        draft, dataset, "coordinators", tr("コーディネーターの配置の表を置く"), len(dataset.posts)
    )


def _standards(draft: Draft, dataset: Dataset) -> None:
    _list_step(draft, dataset, "standards", tr("基準の表を置く"), len(dataset.standards))


def _list_step(draft: Draft, dataset: Dataset, table: str, title: str, held: int) -> None:
    st.subheader(title)
    word = column_words.table(table)
    st.markdown(
        tr(
            "ExcelかCSVの一覧があれば置いてください。なければ次へ進めます"
            "（{table}はあとから「データ」の画面でいつでも足せます）。いまの{table}: **{count:,}**",
            table=word,
            count=held,
        )
    )
    _import(draft, dataset)


def _import(draft: Draft, dataset: Dataset) -> None:
    with st.container(key="data-import"):
        import_view.section(dataset, _target(draft))


def _map(dataset: Dataset) -> None:
    """What the map has so far."""
    document = map_document(dataset)
    level = dataset.municipality.planning_level
    known = bool(document.order.get(level))
    marks = hub_marks(dataset.hubs)
    legend = [hub_group(marks)] if marks else []
    if known:
        official = bool((dataset.areas_at(level)["boundary"] == "official").all())
        legend.append(boundary_group(official=official))
    drawn = MapState(
        layers=(AreaLayer(level, selectable=False),) if known else (),
        hubs=marks,
        labels=Labels(level) if known else None,
        legend=tuple(legend),
        description=tr("{municipality}の作りかけの地図", municipality=dataset.municipality.name),
    )
    area_map(document, drawn, key=f"wizard-map-{dataset.version}", height=440)


def _finish(draft: Draft, dataset: Dataset) -> None:
    st.subheader(tr("できあがりを見る"))
    counts = [
        (tr("圏域"), len(dataset.areas)),
        (tr("町丁目"), len(dataset.chome)),
        (tr("拠点"), len(dataset.hubs)),
        (tr("配置"), len(dataset.posts)),
        (tr("基準"), len(dataset.standards)),
    ]
    st.markdown("　".join(f"{word} **{count:,}**" for word, count in counts))
    _map(dataset)
    level = dataset.municipality.planning_level
    if not len(dataset.areas_at(level)):
        st.warning(
            tr("{level}が1つもありません。「圏域」にもどってきめてください。", level=tr(level)),
            icon=":material/info:",
        )
    st.button(
        tr("{municipality}をつくる", municipality=controls.plain(draft.name)),
        type="primary",
        icon=":material/check:",
        key="wizard-create",
        disabled=not len(dataset.areas_at(level)),
        on_click=_create,
        args=(draft,),
    )


def _create(draft: Draft) -> None:
    try:
        editions.save(
            draft.code,
            draft.files,
            comment=tr("{municipality}をつくった", municipality=draft.name),
            expected=library.EMBEDDED,
        )
    except (ConflictError, DataError, OSError, ValueError) as error:
        edition_data.fail(tr("つくれませんでした。作りかけの内容は残っています。"), error)
        return
    drafts.own().discard(draft.code)
    wizard_start.choose(None)
    state.move_to(draft.code)
    edition_data.say(
        tr(
            "{municipality}ができました。上の「地図」などの画面で、もう使えます。"
            "あとの直しは「データ」の画面で行えます。",
            municipality=controls.plain(draft.name),
        )
    )
