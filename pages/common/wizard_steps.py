"""The steps of a new municipality after the first; each saved as soon as it is done."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from geodata import drafts, editions, library
from geodata.drafts import Draft
from geodata.errors import DataError
from geodata.language import N_, tr
from geodata.render import column_words
from geodata.store import Dataset
from geodata.versions import ConflictError
from loaders.fetch import official_files
from loaders.hand_assignment import settled
from loaders.report import LoaderError
from pages.common import controls, edition_data, import_view, state, wizard_assign, wizard_start
from pages.common.wizard_areas import areas
from pages.common.wizard_draft import dataset_of, import_files, keep, latest, so_far

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


def section(draft: Draft) -> None:
    """The step that the draft stands at, the way on and the way back."""
    step = min(max(draft.step, 1), len(STEPS) - 1)
    dataset = dataset_of(draft)
    st.html(_heading(draft, step))
    parts: dict[int, Callable[[Draft, Dataset], None]] = {
        1: _boundaries,
        2: areas,
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


def _turn(draft: Draft, step: int) -> None:
    draft = latest(draft)
    files = draft.files
    try:
        # areas are drawn when the work on them is done, not at every press
        files = settled(files)
    except (DataError, LoaderError, ValueError) as error:
        edition_data.fail(tr("圏域の形を描けませんでした。割当は残っています。"), error)
    keep(draft, files, step)


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
    import_files(draft, dataset)


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
    if way == "map":
        wizard_assign.on_map(wizard_assign.Desk(draft, dataset))
    elif way == "table":
        wizard_assign.table(wizard_assign.Desk(draft, dataset))
    else:
        import_files(draft, dataset)


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
    import_files(draft, dataset)


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
    so_far(dataset)
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
            latest(draft).files,
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
