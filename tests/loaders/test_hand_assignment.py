"""町丁目 given to areas by hand, one after the other."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from geodata import newborn
from loaders.apply import apply, load_files
from loaders.context import Context
from loaders.dispatch import load
from loaders.hand_assignment import given, settled
from loaders.report import Loaded, Report
from tests.loaders.layouts import cell, estat_2020, frame, write_shapefile

CODE, LEVEL = "13101", "日常生活圏域"
NAMES = ("麹町一丁目", "麹町二丁目", "神田一丁目", "神田二丁目")


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    """Four squares in a row and two areas; nothing is assigned."""
    shapes = [cell(i - 6, -2) for i in range(4)]
    rows = [
        estat_2020(name, f"13101{i:04d}", 100, 50, CITY_NAME="千代田区",
                   X_CODE=shape.centroid.x, Y_CODE=shape.centroid.y)
        for i, (name, shape) in enumerate(zip(NAMES, shapes, strict=True))
    ]  # fmt: skip
    path = write_shapefile(frame(rows, shapes), tmp_path / "r2ka13101.shp")
    made = newborn.files(newborn.Beginning(CODE, "千代田区", LEVEL, sub_level="住区"))
    made = apply(made, [load(path, Context.of(load_files(made)))]).files
    areas = newborn.area_rows(CODE, LEVEL, ["麹町", "神田"], source="職員")
    return apply(made, [Loaded({"areas": areas}, Report("手", "手", 2, 2))]).files


def area(files: dict[str, bytes], name: str) -> str:
    rows = load_files(files).areas
    return str(rows.loc[rows["name"] == name, "area_id"].iloc[0])


def test_given_taken_and_given_back(files: dict[str, bytes]) -> None:
    first, second = area(files, "麹町"), area(files, "神田")
    names = load_files(files).chome["chome"].tolist()
    one = given(files, load_files(files), {names[0]: first, names[1]: first}, source="職員")
    dataset = load_files(one)
    assert dataset.chome["area_id"].fillna("").tolist() == [first, first, "", ""]
    assert dataset.chome["assignment"].fillna("").tolist()[:2] == ["official", "official"]
    assert dataset.chome["source"].iloc[0].endswith("| 職員")
    assert dataset.areas.geometry.isna().all()  # not drawn until it is settled
    two = given(one, dataset, {names[1]: second, names[0]: None}, source="職員")
    dataset = load_files(two)
    assert dataset.chome["area_id"].fillna("").tolist() == ["", second, "", ""]
    assert dataset.chome["assignment"].isna().tolist() == [True, False, True, True]
    # undone, the table says what it said, but for who said it
    assert (
        load_files(given(two, dataset, {names[1]: None}, source="職員"))
        .chome["area_id"]
        .isna()
        .all()
    )


def test_settled_the_areas_are_the_unions_of_their_chome(files: dict[str, bytes]) -> None:
    first, second = area(files, "麹町"), area(files, "神田")
    names = load_files(files).chome["chome"].tolist()
    choices = dict(zip(names, [first, first, second, second], strict=True))
    done = settled(given(files, load_files(files), choices, source="職員"))
    shapes = load_files(done).areas.set_index("area_id").geometry
    for area_id, places in ((first, (-6, -5)), (second, (-4, -3))):
        whole = shapely.union_all([cell(place, -2) for place in places])
        assert shapely.symmetric_difference(shapes[area_id], whole).area < 1e-12
    assert set(load_files(done).areas["boundary"]) == {"official"}
    assert settled(done) == done


def test_points_alone_get_approximate_boundaries_inside_the_outline(
    files: dict[str, bytes],
) -> None:
    dataset = load_files(files)
    first, second = area(files, "麹町"), area(files, "神田")
    choices = dict(zip(dataset.chome["chome"], [first, first, second, second], strict=True))
    bare = {
        name: content
        for name, content in files.items()
        if name not in ("chome.geojson", "areas.geojson")
    }
    rows = dataset.chome.assign(lat=[35.685] * 4, lon=[139.745, 139.755, 139.765, 139.775])
    bare["chome.csv"] = rows.drop(columns=["geometry", "boundary"]).to_csv(index=False).encode()
    assert "outline.geojson" in bare
    done = settled(given(bare, load_files(bare), choices, source="職員"))
    after = load_files(done)
    assert set(after.areas["boundary"]) == {"approximate"}
    # the outline is four cells long, and each area has the two cells of its own points
    sizes = shapely.area(after.areas.geometry.to_numpy()) / shapely.area(after.outline)
    assert sizes.tolist() == pytest.approx([0.5, 0.5], abs=0.01)


def test_what_is_not_there_is_refused(files: dict[str, bytes]) -> None:
    dataset = load_files(files)
    name, first = dataset.chome["chome"].iloc[0], area(files, "麹町")
    for choices in ({"どこか": first}, {name: "13101-x"}):
        with pytest.raises(ValueError, match="表にない名"):
            given(files, dataset, choices, source="職員")
    with pytest.raises(ValueError, match="欄"):
        given(files, dataset, {name: first}, field="source", source="職員")


def test_nothing_to_draw_from(files: dict[str, bytes]) -> None:
    empty = newborn.files(newborn.Beginning(CODE, "千代田区", LEVEL))
    assert settled(empty) == empty
    assert settled(files) == files
