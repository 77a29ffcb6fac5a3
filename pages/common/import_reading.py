"""Dropped files looked at, read and laid over the data, each once: the results stay in the session."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from geodata import language, phrases
from geodata.errors import DataError
from geodata.language import N_, tr
from geodata.store import Dataset
from loaders.apply import Applied, apply
from loaders.context import Context
from loaders.dispatch import Wish, load
from loaders.report import Loaded, LoaderError
from pages.common import controls, import_kinds
from pages.common.import_files import Dropped
from pages.common.import_kinds import Look
from pages.common.import_target import Target
from pages.common.progress_bar import progress_bar

logger = logging.getLogger(__name__)
_KEPT = "import_kept"
UNFORESEEN = N_("このファイルは読めませんでした。ほかの形式（CSVやExcel）に直して試してください。")


@dataclass(frozen=True, eq=False)
class Read:
    """One file as read, or why it could not be."""

    file: Dropped
    wish: Wish
    loaded: Loaded | None
    problem: str = ""


def look(file: Dropped) -> Look:
    """What a file is. Raises LoaderError as loaders.inspect does."""
    kept = _results()
    told = st.session_state.get(f"crs-{file.digest}")
    key = f"look-{file.digest}-{told}"
    if key not in kept:
        with progress_bar(tr("{name}を見ています…", name=controls.plain(file.name))):
            kept[key] = import_kinds.look(file.path, crs=told)
    seen = kept[key]
    assert isinstance(seen, Look)  # noqa: S101 (nobody else writes this key)
    return seen


def read_all(dataset: Dataset, wishes: Sequence[tuple[Dropped, Wish]]) -> list[Read]:
    """Read every file; what was read before in the same way is not read again."""
    kept = _results()
    context = Context.of(dataset)
    reads = []
    keys = [f"read-{file.digest}-{dataset.version}-{wish!r}" for file, wish in wishes]
    for number, ((file, wish), key) in enumerate(zip(wishes, keys, strict=True), start=1):
        if key not in kept:
            which = phrases.brackets(f"{number}/{len(keys)}") if len(keys) > 1 else ""
            with progress_bar(
                tr("{name}{which}を読んでいます…", name=controls.plain(file.name), which=which)
            ):
                kept[key] = _read_one(file, wish, context)
        read = kept[key]
        assert isinstance(read, Read)  # noqa: S101
        reads.append(read)
    return reads


def _read_one(file: Dropped, wish: Wish, context: Context) -> Read:
    try:
        return Read(file, wish, load(file.path, context, wish=wish))
    except LoaderError as error:
        return Read(file, wish, None, str(error))
    except Exception:  # whatever a hostile file brings a library to
        logger.exception("a dropped file could not be read")
        return Read(file, wish, None, phrases.colon(file.name, tr(UNFORESEEN)))


def key_of(dataset: Dataset, reads: Sequence[Read], mode: str) -> str:
    """Names what would be taken in, and how."""
    parts = [dataset.version, mode, *(f"{r.file.digest}{r.wish!r}" for r in reads)]
    return f"{hash(tuple(parts)) & 0xFFFFFFFF:08x}"


def applied(dataset: Dataset, reads: Sequence[Read], mode: str, target: Target) -> Applied | None:
    """What the dataset would be; nothing is saved."""
    kept, key = _results(), f"applied-{key_of(dataset, reads, mode)}"
    if key not in kept:
        try:
            with progress_bar(tr("取り込むとどうなるかを計算しています…")):
                files = target.files()
                loaded = [read.loaded for read in reads if read.loaded is not None]
                kept[key] = apply(files, loaded, mode=mode)  # type: ignore[arg-type]
        except (LoaderError, DataError) as error:
            kept[key] = str(error)
        except Exception:  # see above
            logger.exception("dropped files could not be applied")
            kept[key] = tr(UNFORESEEN)
    found = kept[key]
    if isinstance(found, Applied):
        return found
    st.error(
        tr(
            "このままでは取り込めません。データはいまのままです。\n\n{found}",
            found=controls.plain(str(found)),
        ),
        icon=":material/error:",
    )
    return None


def forget() -> None:
    """What was read lies in the data now: the files themselves are of no more use."""
    _results().clear()


def _results() -> dict[str, object]:
    """Of this session, in the language that its reports are written in."""
    spoken, kept = st.session_state.get(_KEPT, (None, {}))
    if spoken != language.current():
        spoken, kept = st.session_state[_KEPT] = (language.current(), {})
    found: dict[str, object] = kept
    return found
