"""A what-if as a file and in the address bar: it comes back the same, and nothing is believed."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.scenario import (
    CLOSE_REASONS,
    AddHub,
    AddPosts,
    CloseHub,
    MoveHub,
    Scenario,
    ScenarioError,
    from_json,
    from_url,
    to_json,
    to_url,
)
from geodata.schema import HUB_TYPES

HOSTILE = """</script><script>alert("1")</script>'"&<b onmouseover=x>${7*7}`=cmd|' /C calc'!A0"""

texts = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=100).filter(
    str.strip
)
lats = st.floats(20, 46)
lons = st.floats(122, 154)
changes = st.one_of(
    st.builds(
        AddHub,
        st.from_regex(r"[a-z0-9][a-z0-9-]{0,39}", fullmatch=True),
        texts,
        st.sampled_from(HUB_TYPES),
        lats,
        lons,
    ),
    st.builds(MoveHub, texts, lats, lons),
    st.builds(CloseHub, texts, st.sampled_from(CLOSE_REASONS)),
    st.builds(
        AddPosts,
        st.none() | texts,
        texts,
        st.integers(-999, 999).filter(lambda n: n != 0),
    ),
)
scenarios = st.builds(
    Scenario,
    texts,
    st.sampled_from(["13105", "13110", "13123", "13204", "13210"]),
    texts,
    st.lists(changes, max_size=5).map(tuple),
    st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.just("\n"), max_size=200),
)


@given(scenarios)
def test_a_file_comes_back_the_same(scenario: Scenario) -> None:
    text = to_json(scenario)
    assert from_json(text) == scenario
    assert from_json(b"\xef\xbb\xbf" + text.encode()) == scenario  # as Windows editors save it


@given(scenarios)
def test_an_address_comes_back_the_same_or_is_too_long(scenario: Scenario) -> None:
    text = to_url(scenario)
    if text is None:
        return
    assert len(text) <= 1500
    assert all(c.isascii() and (c.isalnum() or c in "-_") for c in text)
    assert from_url(text) == scenario


def test_a_small_scenario_fits_the_address_bar() -> None:
    hubs = tuple(
        AddHub(str(n), f"なごみの家（仮）{n}", "なごみの家", 35.7 + n / 997, 139.87 + n / 991)
        for n in range(1, 11)
    )
    assert len(to_url(Scenario("10か所", "13123", "0123456789abcdef", hubs))) < 800


def test_a_large_scenario_does_not_fit() -> None:
    many = tuple(CloseHub(f"{n * 7919 % 100_003:x}-{n}", "閉所") for n in range(200))
    scenario = Scenario("多い", "13123", "v", many, comment="あいうえお" * 100)
    assert to_url(scenario) is None
    assert from_json(to_json(scenario)) == scenario


def test_hostile_names_stay_text() -> None:
    scenario = Scenario(
        HOSTILE, "13123", HOSTILE, (AddHub("1", HOSTILE, "サロン", 35.7, 139.8),), HOSTILE
    )
    assert from_json(to_json(scenario)).changes[0].name == HOSTILE
    assert from_url(to_url(scenario)) == scenario


def good() -> dict:
    scenario = Scenario(
        "試し",
        "13123",
        "v",
        (
            AddHub("1", "新", "サロン", 35.7, 139.8),
            AddPosts(None, "CSW", 1),
            CloseHub("h"),
        ),
    )
    return json.loads(to_json(scenario))


def changed(path: list, value: object) -> dict:
    content = good()
    inner = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return content


def without(path: list) -> dict:
    content = good()
    inner = content
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([], "{ }"),
        (None, "{ }"),
        (changed(["format"], "other"), "「format」"),
        (changed(["format_version"], 2), "「format_version」"),
        (changed(["format_version"], True), "「format_version」"),
        (changed(["format_version"], 1.0), "「format_version」"),
        (changed(["name"], 5), "「name」"),
        (changed(["municipality_code"], 13123), "「municipality_code」"),
        (changed(["municipality_code"], "99999"), "「municipality_code」99999の自治体はありません"),
        (changed(["changes"], {}), "「changes」"),
        (changed(["changes"], [5]), "1件目の変更"),
        (changed(["changes"], [{"kind": []}]), "「kind」"),
        (changed(["changes"], [{"kind": "drop_table"}]), "「kind」"),
        (changed(["changes", 0, "lat"], "35.7"), "1件目の変更の「lat」"),
        (changed(["changes", 0, "lat"], None), "1件目の変更の「lat」"),
        (changed(["changes", 0, "lon"], 1e400), "「Infinity」|「lon」"),
        (changed(["changes", 0, "name"], ["x"]), "1件目の変更の「name」"),
        (changed(["changes", 0, "hub_type"], {}), "1件目の変更の「hub_type」"),
        (changed(["changes", 1, "headcount"], 10**30), "2件目の変更の「headcount」"),
        (changed(["changes", 2, "reason"], None), "3件目の変更の「reason」"),
        (changed(["comment"], None), "「comment」"),
        (changed(["extra"], 1), "「extra」という項目は知りません"),
        (changed(["changes", 0, "__class__"], 1), "「__class__」という項目は知りません"),
        (changed(["changes"], [good()["changes"][2]] * 201), "200件まで"),
        (without(["name"]), "「name」がありません"),
        (without(["changes", 0, "lat"]), "1件目の変更の「lat」がありません"),
    ],
)
def test_what_is_wrong_is_named(content: object, words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        from_json(json.dumps(content))


def test_optional_fields_may_be_left_out() -> None:
    content = good()
    del content["comment"]
    del content["changes"][2]["reason"]
    read = from_json(json.dumps(content))
    assert (read.comment, read.changes[2].reason) == ("", "閉所")


def test_other_municipalities_can_be_known() -> None:
    text = json.dumps(changed(["municipality_code"], "01100"))
    assert from_json(text, known_codes=["01100"]).municipality_code == "01100"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null x",
        '{"a": NaN}',
        '{"a": 1, "a": 2}',
        "[" * 100_000,
        '{"a": ' + "9" * 5_000 + "}",
        b"\xff\xfe\x00",
        b"\x80",
        "x" * 256_001,
        " " * 300_000,
    ],
)
def test_broken_files_are_refused_not_crashed_on(text: str | bytes) -> None:
    with pytest.raises(ScenarioError):
        from_json(text)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_anything_at_all_is_refused_in_words(content: str | bytes) -> None:
    with pytest.raises(ScenarioError):
        from_json(content)


@given(st.text(max_size=300) | st.from_regex(r"[A-Za-z0-9_-]{1,300}", fullmatch=True))
def test_any_address_is_refused_in_words(text: str) -> None:
    with pytest.raises(ScenarioError):
        from_url(text)


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode().rstrip("=")


def test_a_bomb_is_not_unpacked() -> None:
    bomb = packed(b"[" + b" " * 1_000_000 + b"]")
    assert len(bomb) <= 1_500
    with pytest.raises(ScenarioError, match="大きすぎます"):
        from_url(bomb)


@pytest.mark.parametrize(
    "content",
    [
        b"5",
        b"[]",
        b"[1,2,3,4,5,6]",
        b'[1,"n","13123","v","",[[]]]',
        b'[1,"n","13123","v","",[["add_hub"]]]',
        b'[1,"n","13123","v","",[[-1,"h","x"]]]',
        b'[1,"n","13123","v","",[[true,"h",35,139]]]',
        b'[1,"n","13123","v","",[[2,"h"]]]',
        b'[2,"n","13123","v","",[]]',
        b'[1,"n","99999","v","",[]]',
        b'[1,"n","13123","v","",[[0,"1","x",["a"],35,139]]]',
        b"[" * 50_000,
        b"\xff",
    ],
)
def test_broken_addresses(content: bytes) -> None:
    with pytest.raises(ScenarioError):
        from_url(packed(content))


def test_a_cut_address_is_refused() -> None:
    text = to_url(Scenario("試し", "13123", "v", (CloseHub("h"),)))
    for end in range(len(text)):
        with pytest.raises(ScenarioError):
            from_url(text[:end])
    with pytest.raises(ScenarioError):
        from_url(text + text)
