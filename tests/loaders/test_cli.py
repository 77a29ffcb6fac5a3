"""python -m loaders: what it prints, how it ends, and that nothing is saved when refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata import cli_language, language, library
from loaders import fetch as fetching
from loaders.__main__ import main
from tests.loaders.books import CODE, csv_file


@pytest.fixture(autouse=True)
def data_dir(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv(library.DATA_DIR_VARIABLE, str(folder))
    return folder


@pytest.fixture
def hubs(tmp_path: Path) -> str:
    rows = [["拠点名", "種別", "住所"], ["新しい家", "サロン", "平井1-1"]]
    return str(csv_file(tmp_path / "拠点.csv", rows))


def test_inspect(hubs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", hubs]) == 0
    assert "拠点の一覧のようです" in capsys.readouterr().out
    (tmp_path / "a.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99))
    assert main(["inspect", hubs, str(tmp_path / "a.xls")]) == 1
    assert ".xls" in capsys.readouterr().err


def test_a_dry_run_saves_nothing(
    hubs: str, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", hubs, "--municipality", CODE, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "hubs: 追加 1件" in out
    assert "保存していません" in out
    assert not data_dir.exists()


def test_loading_saves_a_version_and_prints_the_report(
    hubs: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", hubs, "--municipality", CODE, "--as", "hubs", "--comment", "足した"]) == 0
    out = capsys.readouterr().out
    assert "1行を読み、1行を取り込みました" in out
    assert "保存しました" in out
    assert [v.comment for v in library.own().history(CODE)] == ["足した"]
    assert main(["load", hubs, "--municipality", CODE]) == 0
    assert "変わるところはありません" in capsys.readouterr().out
    assert len(library.own().history(CODE)) == 1


def test_one_bad_file_of_several_saves_nothing(
    hubs: str, tmp_path: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(b"a\0b")
    assert main(["load", hubs, str(bad), "--municipality", CODE]) == 1
    assert "NUL" in capsys.readouterr().err
    assert not data_dir.exists()


def test_wrong_calls_end_with_2(hubs: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["load", hubs, "--municipality", "99999"]) == 2
    assert main(["fetch", "99999"]) == 2
    assert main(["fetch", CODE, "--only", "nothing"]) == 2
    assert "estat_boundary_2020" in capsys.readouterr().err


def test_export_and_load_back(
    hubs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["load", hubs, "--municipality", CODE]) == 0
    before = library.load(CODE)
    target = str(tmp_path / "out.zip")
    assert main(["export", CODE, target]) == 0
    assert main(["load", target, "--municipality", CODE]) == 0
    assert library.load(CODE).version == before.version
    assert main(["load", target, "--municipality", "13210"]) == 1
    assert "江戸川区（13123）のデータです" in capsys.readouterr().err


def test_a_new_municipality(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "13108", "--name", "江東区"]) == 0
    assert library.load("13108").municipality.name == "江東区"
    assert main(["new", "13108", "--name", "江東区"]) == 1
    assert main(["new", "13109", "--name", "品川"]) == 1
    assert main(["new", "99109", "--name", "謎市"]) == 1
    assert "都道府県のない" in capsys.readouterr().err


def test_fetch_without_a_connection_says_what_to_do_by_hand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(url: str, target: Path, **_: object) -> bool:
        raise fetching.FetchError(f"取れませんでした {target.name}") from OSError(url)

    monkeypatch.setattr(fetching, "download", unreachable)
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.0)
    assert main(["fetch", CODE, "--only", "n03"]) == 1
    out = capsys.readouterr().out
    assert "開くページ: https://nlftp.mlit.go.jp/" in out
    assert "N03-20250101_13_GML.zip" in out
    assert "確かめていません" in out
    assert main(["fetch", CODE, "--list"]) == 0
    assert "A002005212020DDSWC13123.zip" in capsys.readouterr().out


def test_it_speaks_the_language_asked_for(
    hubs: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"{target}の一覧のようです": "Looks like a list: {target}", "拠点": "Hubs"}
    monkeypatch.setattr(language, "catalogue", lambda asked: said if asked == "en" else {})
    monkeypatch.setenv(cli_language.VARIABLE, "en")
    assert main(["inspect", hubs]) == 0
    out = capsys.readouterr().out
    assert "Looks like a list: Hubs" in out
    assert "拠点名" in out  # the heading of the file
