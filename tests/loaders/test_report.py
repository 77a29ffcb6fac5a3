"""Reports: counts, merging, words."""

from __future__ import annotations

from loaders.report import Finding, LoaderError, Report, shown


def finding(outcome: str, row: int | None = None) -> Finding:
    return Finding("名簿.csv", row, "名称", "x" * 100, "空です", "入れてください", outcome)  # type: ignore[arg-type]


def test_counts_and_merging() -> None:
    one = Report("a.csv", "名簿", 5, 4, (finding("refused", 3), finding("mended")))
    both = one.merged(Report("b.csv", "名簿", 2, 2, (finding("noted"),)))
    assert (both.file, both.kind, both.rows_read, both.rows_taken) == ("a.csv、b.csv", "名簿", 7, 6)
    assert (both.mended, both.refused, both.noted) == (1, 1, 1)
    assert "7行を読み、6行を取り込みました" in both.summary()
    assert both.to_frame()["行"].isna().tolist() == [False, True, True]
    assert len(Report("a", "b", 0, 0).to_frame()) == 0


def test_a_finding_reads_as_a_sentence() -> None:
    text = str(finding("refused", 3))
    assert text == f"名簿.csv 3行目「名称」列: 空です（値: {'x' * 40}…）。入れてください"


def test_what_is_shown_is_one_short_line() -> None:
    assert shown("a\nb\x1b[31m") == "a b [31m"
    error = LoaderError("a\n" * 200, "だめです", "直してください")
    assert "\n" not in str(error)
    assert len(str(error)) < 150
