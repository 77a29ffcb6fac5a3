"""The static site: small enough, the same every time, and nothing internal in any of its bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
import shapely

from geodata import language, store
from geodata.__main__ import main
from geodata.disclosure import Rules
from geodata.render.geometry import map_geometry
from geodata.render.publish.options import Options
from geodata.render.publish.page import page_policy
from geodata.render.publish.report_words import site_words
from geodata.render.publish.romaji import municipality, of_pieces, romaji
from geodata.render.publish.shapes import MOST_POINTS, decoded, packed_shapes
from geodata.render.publish.site import (
    MANIFEST,
    Site,
    _area_paths,
    build_site,
    gzipped_size,
    to_zip,
    write_site,
)
from geodata.render.publish.texts import HINTS, TEXTS, catalogue, known_words
from geodata.render.script_words import messages
from geodata.render.static_files import areamap_source
from geodata.store import Dataset
from tests.canaries import CANARY, with_canaries

BUDGET = 250_000
DATA_BUDGET = 60_000


@pytest.fixture(scope="module")
def edogawa() -> Dataset:
    return store.load("13123")


@pytest.fixture(scope="module")
def site(edogawa: Dataset) -> Site:
    return build_site(edogawa)


def test_no_internal_text_is_in_any_byte_of_the_site(edogawa: Dataset) -> None:
    planted = with_canaries(edogawa)
    assert planted.hubs.iloc[-1].astype(str).str.contains(CANARY).sum() >= 10
    assert planted.posts.iloc[-1].astype(str).str.contains(CANARY).sum() >= 5
    assert planted.activities.iloc[-1].astype(str).str.contains(CANARY).sum() >= 4
    site = build_site(planted)
    packed = zipfile.ZipFile(io.BytesIO(to_zip(site)))
    everything = [*site.files.items(), *((n, packed.read(n)) for n in packed.namelist())]
    escaped = json.dumps(CANARY).strip('"').encode()
    assert len(everything) == 2 * len(site.files)
    for path, content in everything:
        assert CANARY.encode() not in content, path
        assert escaped not in content, path
        assert "staff" not in path
    assert site.report.staff_rows == {"hubs": 1, "posts": 1, "activities": 1, "post_history": 1}
    assert any("内部の行 4件を除きました" in line for line in site_words(site))


def test_the_page_keeps_its_budget_and_so_do_the_data(site: Site) -> None:
    assert site.gzipped(site.main) <= BUDGET
    assert our_data(site) <= DATA_BUDGET


def test_official_detail_keeps_the_budget_too(edogawa: Dataset) -> None:
    """Lines like those of an official file: a bend every fifteen metres, shared by neighbours."""

    def bent(shape: shapely.Geometry) -> shapely.Geometry:
        fine = shapely.segmentize(shape, 1.5e-4)
        return shapely.transform(
            fine,
            lambda c: c + 3e-5 * np.column_stack([np.sin(c[:, 1] * 9e4), np.cos(c[:, 0] * 9e4)]),
        )

    detailed = replace(
        edogawa,
        areas=edogawa.areas.set_geometry(bent(edogawa.areas.geometry.to_numpy())),
        chome=edogawa.chome.set_geometry(bent(edogawa.chome.geometry.to_numpy())),
        outline=bent(edogawa.outline),
    )
    detailed = replace(
        detailed,
        areas=detailed.areas.set_crs(store.CRS).assign(boundary="official"),
        chome=detailed.chome.set_crs(store.CRS).assign(boundary="official"),
    )
    corners = int(shapely.get_num_coordinates(detailed.chome.geometry.to_numpy()).sum())
    assert corners > 20_000
    site = build_site(detailed, Options(area_pages=False))
    found = payload_of(site)["shapes"]
    assert sum(found["arcs"]["n"]) <= MOST_POINTS
    assert all(level["official"] for level in found["levels"])
    assert site.gzipped(site.main) <= BUDGET
    assert our_data(site) <= DATA_BUDGET


def payload_of(site: Site) -> dict:
    text = site.files[site.main].decode()
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    return json.loads(found.group(1))


def our_data(site: Site) -> int:
    """Bytes after gzip of everything that comes from the dataset: numbers, shapes and the list."""
    text = site.files[site.main].decode()
    data = json.dumps(payload_of(site), ensure_ascii=False, separators=(",", ":"))
    listed = text[text.index('id="list"') : text.index('id="embed"')]
    return gzipped_size((data + listed).encode())


def test_packed_shapes_are_the_shapes_of_the_map(edogawa: Dataset) -> None:
    packed = packed_shapes(edogawa, ("日常生活圏域", "町丁目"))
    full = {level["name"]: level for level in json.loads(map_geometry(edogawa).content)["levels"]}
    arcs = decoded(packed["arcs"])

    def ring(numbers: list[int]) -> list[list[float]]:
        points: list[list[float]] = []
        for number in numbers:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            assert not points or points[-1] == arc[0]
            points += arc[1:] if points else arc
        return points

    for level in packed["levels"]:
        for area, known in zip(level["areas"], full[level["name"]]["areas"], strict=True):
            mine = [shapely.Polygon(ring(p[0]), [ring(r) for r in p[1:]]) for p in area["shape"]]
            theirs = [shapely.Polygon(p[0], p[1:]) for p in known["shape"]]
            assert shapely.equals(shapely.union_all(mine), shapely.union_all(theirs))


def test_the_same_data_make_the_same_bytes_and_pages_name_their_policy(
    edogawa: Dataset, site: Site
) -> None:
    again = build_site(edogawa, Options(area_pages=False))
    once_more = build_site(edogawa, Options(area_pages=False))
    assert dict(again.files) == dict(once_more.files)
    assert to_zip(again) == to_zip(once_more)
    for path, content in site.files.items():
        if not path.endswith(".html"):
            continue
        text = content.decode()
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
        assert policy is not None
        assert "unsafe" not in policy.group(1)
        assert "default-src &#x27;none&#x27;" in policy.group(1)
        assert "https:" not in policy.group(1)
        # a style attribute or an event handler would be refused by the policy, silently
        assert [t for t in Tags.of(text) if t[0] in ("style",) or t[0].startswith("on")] == []
    asked = page_policy(("x",), "y", tiles=True)
    assert "img-src data: https://cyberjapandata.gsi.go.jp;" in asked


class Tags(HTMLParser):
    """Every attribute of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += attrs

    @classmethod
    def of(cls, text: str) -> list[tuple[str, str | None]]:
        parser = cls()
        parser.feed(text)
        return parser.found


def test_the_manifest_lists_every_file(site: Site) -> None:
    manifest = json.loads(site.files[MANIFEST])
    assert set(manifest["files"]) == set(site.files) - {MANIFEST}
    assert manifest["files"][site.main]["bytes"] == len(site.files[site.main])
    assert len([path for path in site.files if path.startswith("area/")]) == 15
    assert "index.html" in site.files


def test_a_site_replaces_an_earlier_one_and_nothing_else(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    write_site(site, folder)
    (folder / "area").rename(folder / "gone")  # no longer what the manifest lists
    with pytest.raises(FileExistsError, match="別のもの"):
        write_site(site, folder)
    (folder / "gone").rename(folder / "area")
    smaller = replace(site, files={k: v for k, v in site.files.items() if "/" not in k})
    write_site(smaller, folder)
    assert sorted(p.name for p in folder.iterdir()) == sorted(smaller.files)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("x")
    with pytest.raises(FileExistsError):
        write_site(site, foreign)
    assert [p.name for p in foreign.iterdir()] == ["letter.txt"]


def test_a_half_written_site_is_no_site(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("geodata.render.publish.site.os.fsync", fails)
    with pytest.raises(OSError, match="disk full"):
        write_site(site, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_hostile_area_ids_name_no_files_outside(edogawa: Dataset) -> None:
    names = ["../../etc", "CON", "con", "a/b", "<script>"]
    ids = edogawa.areas["area_id"].tolist()
    first = ids.index("13123-kitakoiwa")
    areas = edogawa.areas.assign(area_id=[*ids[:first], *names, *ids[first + 5 :]])
    paths = list(_area_paths(replace(edogawa, areas=areas), "日常生活圏域").values())
    assert len({path.lower() for path in paths}) == 15
    assert all(re.fullmatch(r"area/[A-Za-z0-9_-]+\.html", path) for path in paths)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(level="町"), "区分"),
        (Options(hub_types=("城",)), "拠点の種類"),
        (Options(layers=("x",)), "重ねるもの"),
        (Options(languages=("fr",)), "ことば"),
        (Options(languages=()), "ことば"),
        (Options(address="javascript:alert(1)"), "アドレス"),
        (Options(date="きょう"), "公開日"),
        (Options(title="長" * 61), "題"),
    ],
)
def test_options_that_do_not_fit_are_told(edogawa: Dataset, options: Options, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        build_site(edogawa, options)


def filled_in(text: str) -> set[str]:
    """The names to be filled in, without the readings."""
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_text_is_there_in_every_language() -> None:
    for message in (*TEXTS.values(), *HINTS.values(), *messages(areamap_source())):
        easy, english = (language.catalogue(code).get(message) for code in ("easy", "en"))
        assert easy, message
        assert english, message
        # やさしい日本語 may say less, never ask for more
        assert filled_in(english) == filled_in(message), message
        assert filled_in(easy) <= filled_in(message), message


def test_kinds_of_place_are_explained_to_who_does_not_know_them() -> None:
    known = catalogue(("ja", "easy", "en"), {"地域包括支援センター": "熟年相談室"})
    kind = "type.なごみの家"
    assert known["ja"][kind] == "なごみの家"
    assert known["easy"][kind].startswith("なごみの{家|いえ}（だれでも")
    assert known["en"][kind].startswith("Nagomi no Ie (")
    # what the municipality itself calls it comes first
    local = {code: texts["type.地域包括支援センター"] for code, texts in known.items()}
    assert local["ja"] == "熟年相談室（地域包括支援センター）"
    assert local["easy"].startswith("{熟年相談室|じゅくねんそうだんしつ}（お{年寄|としよ}り")
    assert local["en"].startswith("Jukunen Sodanshitsu (")


def test_the_bytes_do_not_depend_on_who_publishes(edogawa: Dataset, site: Site) -> None:
    with language.using("en"):
        assert build_site(edogawa).files[site.main] == site.files[site.main]
        with pytest.raises(ValueError, match="町"):
            build_site(edogawa, Options(level="町"))


@pytest.mark.parametrize(
    ("kana", "letters"),
    [
        ("きたこいわ", "Kitakoiwa"),
        ("うきた・こじま", "Ukita Kojima"),
        ("かさいちゅうおう", "Kasaichūō"),
        ("せたがや", "Setagaya"),
        ("そめい", "Somei"),
        ("にっぽり", "Nippori"),
        ("はっちょうぼり", "Hatchōbori"),
        ("江戸", None),
    ],
)
def test_readings_in_letters(kana: str, letters: str | None) -> None:
    assert romaji(kana) == letters


@pytest.mark.parametrize(
    ("name", "kana", "letters"),
    [
        ("江戸川区", "えどがわく", "Edogawa-ku"),
        ("三鷹市", "みたかし", "Mitaka-shi"),
        ("奥多摩町", "おくたままち", "Okutama-machi"),
        ("檜原村", "ひのはらむら", "Hinohara-mura"),
        ("江戸川区", None, None),
    ],
)
def test_municipalities_in_letters(name: str, kana: str | None, letters: str | None) -> None:
    assert municipality(name, kana) == letters


def test_hubs_in_letters_where_every_piece_is_known() -> None:
    words = known_words("なごみの家", None)
    assert words == {"なごみの家": "Nagomi no Ie"}
    assert of_pieces((("なごみの家", None), ("小岩", "こいわ")), words) == "Nagomi no Ie Koiwa"
    assert of_pieces((("こびなたぼっこ", None),), {}) == "Kobinatabokko"
    assert of_pieces((("なごみの家", None), ("小岩", None)), words) is None
    assert of_pieces((("なごみの家", None), ("小岩", "こいわ")), {}) is None


def test_the_command_writes_a_site_and_refuses_a_foreign_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHIIKI_DATA_DIR", str(tmp_path / "own"))
    out = tmp_path / "site"
    assert main(["publish", "13204", "--out", str(out), "--no-area-pages", "--blur", "250"]) == 0
    told = capsys.readouterr().out
    assert "位置をぼかしました" in told
    assert sorted(p.name for p in out.iterdir()) == ["13204.html", "index.html", MANIFEST]
    (out / "letter.txt").write_text("x")
    assert main(["publish", "13204", "--out", str(out)]) == 2
    assert "別のもの" in capsys.readouterr().err


def test_the_gate_of_the_options_is_the_gate_of_the_page() -> None:
    mitaka = store.load("13204")
    plain = build_site(mitaka, Options(area_pages=False))
    blurred = build_site(mitaka, Options(rules=Rules(blur_m=500.0), area_pages=False))
    degrees = [{h["precision"] for h in payload_of(s)["hubs"] if h["at"]} for s in (plain, blurred)]
    assert "chome" in degrees[0]
    assert degrees[1] == {"area"}
    address = mitaka.hubs["address"].dropna()[~mitaka.hubs["source"].str.contains("unverified")]
    assert address.iloc[0] in plain.files[plain.main].decode()
    assert address.iloc[0] not in blurred.files[blurred.main].decode()
