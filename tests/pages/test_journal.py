"""The log of a server: whole lines of JSON that say what happened and nothing of who."""

from __future__ import annotations

import json
import logging

import pytest

from pages.common import journal


def line(message: str, *args: object, error: BaseException | None = None, **told: object) -> dict:
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, message, args, exc_info)
    if told:
        record.told = told
    text = journal.JsonLines().format(record)
    assert "\n" not in text
    return dict(json.loads(text))


def test_a_page_run_says_its_name_and_its_time() -> None:
    told = line("page", page="gaps", duration_ms=12)
    assert told["page"] == "gaps"
    assert told["duration_ms"] == 12
    assert told["level"] == "warning"
    assert told["event"] == "page"
    assert told["time"][10] == "T"


def test_values_that_a_library_puts_into_its_words_are_left_out() -> None:
    said = line("Rejecting connection: origin=%s, host=%s", "http://192.0.2.7", "who")
    assert said["event"] == "Rejecting connection: origin=%s, host=%s"


def test_addresses_in_ready_made_words_are_blanked() -> None:
    told = line("planner@example.jp from 192.0.2.7:443 or 2001:db8::1 asked /gaps?area=x and left")
    assert told["event"] == "… from … or … asked /gaps… and left"


def test_an_error_says_where_and_of_what_kind_but_not_its_message() -> None:
    try:
        raise ValueError("90歳の山田さんの行が読めません")
    except ValueError as error:
        told = line("a page failed", error=error)
    assert told["error"] == "ValueError"
    assert told["at"][-1].startswith("tests/pages/test_journal.py:")
    assert "山田" not in json.dumps(told, ensure_ascii=False)


def test_without_being_asked_for_the_log_stays_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(journal.LOG_VARIABLE, raising=False)
    before = list(logging.root.handlers)
    journal.set_up()
    assert logging.root.handlers == before
