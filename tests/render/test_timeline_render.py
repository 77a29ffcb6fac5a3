"""The film's message, the words of changes, the map of activities."""

from __future__ import annotations

import json
import zlib

import pytest

from geodata import store
from geodata.render.map import MapDocument, base_map
from geodata.render.timeline.activity_map import activity_state
from geodata.render.timeline.change_words import (
    change_lines,
    known_line,
    known_sentences,
    opened_words,
)
from geodata.render.timeline.comparison_words import difference_sentence, difference_table
from geodata.render.timeline.film import Film, film
from geodata.store import Dataset
from geodata.timeline.activities import chosen_activities, placed_activities
from geodata.timeline.differences import Differences, HubChange, Past, PostChange
from geodata.timeline.moments import Known, moments

NAMES = {"a": "鹿骨", "b": "小岩"}


@pytest.fixture(scope="module")
def edogawa() -> Dataset:
    return store.load("13123")


@pytest.fixture(scope="module")
def document(edogawa: Dataset) -> MapDocument:
    return base_map(edogawa)


@pytest.fixture(scope="module")
def reel(edogawa: Dataset, document: MapDocument) -> Film:
    return film(edogawa, document, Past(edogawa), role="CSW")


def heads(area_id: str | None, before: int | None, after: int | None) -> PostChange:
    return PostChange("CSW", area_id, before, after, "2019-04", "", "test")


def test_changes_in_words() -> None:
    opened = HubChange("h", "なごみの家", "なごみの家", "a", "before", "open", "2019-04-01", "s")
    year = HubChange("i", "<b>家</b>", "その他", None, "before", "during", "2020", "s")
    found = Differences(
        hubs=(opened, year),
        posts=(heads("a", 1, 2), heads("b", 1, 2), heads(None, 3, 2), heads("b", None, 1)),
        unnumbered=(),
    )
    assert change_lines(found, NAMES) == [
        "開設: なごみの家",
        "2020年か2020年度のうちに開設: <b>家</b>（月日は不明）",
        "CSW 各1人増（鹿骨・小岩、1人→2人）",
        "CSW 1人減（全域、3人→2人）",
        "CSW 1人の記録（小岩。それまでは不明）",
    ]
    table = difference_table(found, NAMES)
    assert table["kind"].tolist() == ["came", "maybe", "more", "more", "fewer", "known"]
    assert table.loc["post:CSW:b", "before"].tolist() == ["1人", "不明"]
    assert difference_sentence(found) == (
        "開設の記録のある拠点が1か所加わりました。ほかに1か所がこの年のうちに開設されています。"
        "全域のCSWは3人から2人になりました。"
    )


def test_a_date_is_said_as_precisely_as_it_is_known() -> None:
    assert opened_words("2020") == "2020年（令和2年）（月日は不明）"
    assert opened_words("2018-04") == "2018年4月（平成30年4月）（日は不明）"
    assert opened_words("2018-04-01") == "2018年4月1日（平成30年4月1日）"
    assert opened_words(None) == "開設時期 不明"


def test_how_thin_the_record_is(edogawa: Dataset) -> None:
    assert known_line(Known(23, 5, 2, 0, 7)) == (
        "記録があるのは、拠点23か所のうち5か所の開設時期と、配置の人数2件です。"
    )
    assert known_line(Known(3, 0, 0, 0, 0)).endswith("だけで、配置の人数の記録はありません。")
    said = known_sentences(edogawa, Known(23, 23, 0, 0, 0))
    assert said == [
        "江戸川区の拠点23か所すべてに、開設時期の記録があります。",
        "コーディネーターの配置の記録はありません。",
    ]


def test_every_stop_is_a_frame(edogawa: Dataset, reel: Film) -> None:
    frames = reel.payload["frames"]
    assert [frame["day"] for frame in frames] == list(reel.days) == moments(edogawa)
    assert frames[0]["changes"] == []
    assert frames[0]["said"][0] == "配置の最初の記録より前です。人数は分かりません。"


def test_what_never_changes_is_sent_once(reel: Film) -> None:
    base = reel.payload["base"]
    assert {"legend", "labels"} <= set(base)
    assert all(not set(frame["state"]) & set(base) for frame in reel.payload["frames"])
    # five hubs in one style each (their dates are days or months), 18 without a date
    assert len(reel.payload["hubs"]) == 23
    text = json.dumps(reel.payload, ensure_ascii=False).encode()
    assert len(zlib.compress(text)) < 8_000


def test_a_frame_and_its_base_are_the_state_of_that_day(
    edogawa: Dataset, document: MapDocument, reel: Film
) -> None:
    last = reel.payload["frames"][-1]
    layer = last["state"]["layers"][0]
    # nine areas with two CSW, six of which no record says anything
    labels = [None if c == "-" else layer["table"][int(c, 36)]["label"] for c in layer["classes"]]
    assert labels.count("2人") == 9
    assert labels.count("不明") == 6


def test_without_hubs_whose_date_nobody_knows(edogawa: Dataset, document: MapDocument) -> None:
    few = film(edogawa, document, Past(edogawa), role=None, undated=False)
    assert len(few.payload["hubs"]) == 5
    assert all("badges" not in frame["state"] for frame in few.payload["frames"])


def test_the_map_of_activities(edogawa: Dataset, document: MapDocument) -> None:
    placed = placed_activities(edogawa)
    projects = chosen_activities(placed, kinds={"地域プロジェクト"})
    state = activity_state(edogawa, projects, selected_area="13123-ichinoe")
    # two of the six take place at the same hub
    assert len(state.hubs) == 5
    assert state.badges is not None
    assert state.badges.texts["13123-ichinoe"] == "2件"
    assert "13123-funabori" not in state.badges.texts
    mark = next(m for m in state.hubs if m.id == "13123-nagomi-ichinoe")
    assert mark.details[0] == ("活動", "哲学カフェ、スマホ相談会")
    state.to_payload(document)
    everything = activity_state(edogawa, placed)
    assert any(group.title == "地図にない活動" for group in everything.legend)
