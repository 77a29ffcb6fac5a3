"""What is published: level, layers, kinds of hub, texts, languages, and how strict the gate is."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from geodata.disclosure import DEFAULT_THRESHOLD, Rules
from geodata.language import N_, OWN_NAMES, Words, tr
from geodata.render.publish.options import MAX_INTRO, MAX_TITLE, Options, checked
from geodata.render.publish.texts import japanese
from geodata.store import Dataset
from pages.common.plain_text import plain
from pages.common.select_box import select_box

LAYER_WORDS = Words({"gap": N_("足りないところ（基準とのすき間）"), "chome": N_("町丁目の境")})
BLURS = Words({0: N_("ぼかさない"), 100: "100m", 250: "250m", 500: "500m"})
HIGHEST_THRESHOLD = 100


def choose(dataset: Dataset) -> Options:
    """The widgets, and what they say; the page stops with a message where that does not fit."""
    levels = dataset.levels()
    planning = dataset.municipality.planning_level
    kinds = [str(kind) for kind in dict.fromkeys(dataset.hubs["hub_type"])]
    key = f"publish-{dataset.code}"
    st.subheader(tr("載せるもの"))
    level = select_box(
        tr("区域の区分"),
        levels,
        index=levels.index(planning),
        format_func=tr,
        filter_mode=None,
        key=f"{key}-level",
    )
    shown = st.pills(
        tr("拠点の種類"),
        kinds,
        format_func=tr,
        selection_mode="multi",
        wrap=True,
        default=kinds,
        key=f"{key}-kinds",
    )
    layers = st.pills(
        tr("はじめから重ねるもの（見る人が切り替えられます）"),
        list(LAYER_WORDS),
        format_func=lambda name: LAYER_WORDS[name],
        selection_mode="multi",
        wrap=True,
        key=f"{key}-layers",
    )
    languages = st.pills(
        tr("ことば（最初のもので開きます）"),
        list(OWN_NAMES),
        format_func=lambda name: OWN_NAMES[name],
        selection_mode="multi",
        wrap=True,
        default=list(OWN_NAMES),
        key=f"{key}-languages",
    )
    title = st.text_input(
        tr("題"),
        placeholder=japanese("title", name=dataset.municipality.name),
        max_chars=MAX_TITLE,
        help=tr("空のままなら、3つのことばで自動の題がつきます。"),
        key=f"{key}-title",
    )
    intro = st.text_area(tr("説明（任意）"), max_chars=MAX_INTRO, height=80, key=f"{key}-intro")
    rules = _gate(key)
    with st.expander(tr("公開先とそのほか")):
        address = st.text_input(
            tr("公開先のアドレス（任意）"),
            placeholder="https://www.city.example.lg.jp/map/",
            key=f"{key}-address",
        )
        day = st.date_input(tr("公開日"), value=dt.date.today(), key=f"{key}-date")
        pages = st.toggle(tr("区域ごとのページも作る"), value=True, key=f"{key}-pages")
        tiles = st.toggle(
            tr("背景の地図（地理院タイル）を選べるようにする"),
            key=f"{key}-tiles",
            help=tr(
                "選んだ人の画面だけが、国土地理院から地図を受け取ります。ほかの通信はありません。"
            ),
        )
    options = Options(
        level=level,
        layers=tuple(layers),
        hub_types=tuple(shown),
        title=title.strip(),
        intro=intro.strip(),
        languages=tuple(languages),
        tiles=tiles,
        address=address.strip(),
        date=day.isoformat() if isinstance(day, dt.date) else None,
        area_pages=pages,
        rules=rules,
    )
    try:
        return checked(options, dataset)
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/info:")
        st.stop()


def _gate(key: str) -> Rules:
    with st.expander(tr("伏せ方")):
        threshold = st.number_input(
            tr("この人数未満は伏せる"),
            min_value=1,
            max_value=HIGHEST_THRESHOLD,
            value=DEFAULT_THRESHOLD,
            key=f"{key}-threshold",
            help=tr(
                "人口・世帯・65歳以上の数が対象です。ほかの数から逆算できる数も、あわせて伏せます。"
                "コーディネーターの人数や拠点の数は、区市が公表する事実なので伏せません。"
            ),
        )
        blur = st.select_slider(
            tr("拠点の位置をぼかす"),
            list(BLURS),
            format_func=lambda metres: BLURS[metres],
            key=f"{key}-blur",
            help=tr("ぼかすと、住所も載せません。"),
        )
    return Rules(threshold=int(threshold), blur_m=float(blur) if blur else None)
