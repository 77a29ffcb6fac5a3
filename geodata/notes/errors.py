"""Why a note was not kept: it looks like personal data, or somebody else was quicker."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.language import N_, Words, tr
from geodata.notes import personal
from geodata.notes.model import Note, NoteError
from geodata.phrases import dots

_FIELD_WORDS = Words(
    {
        "kind": N_("種類"),
        "text": N_("文"),
        "lon": N_("位置"),
        "lat": N_("位置"),
        "area_id": N_("圏域"),
        "hub_id": N_("メモの拠点"),
        "group": N_("グループ"),
        "status": N_("状況"),
        "deleted": N_("削除"),
    }
)


class HeldBackError(NoteError):
    """A text that looks as if it held personal data: nothing of it was written anywhere."""

    def __init__(self, findings: Sequence[personal.Finding]) -> None:
        self.findings = tuple(findings)
        sorts = dots(dict.fromkeys(tr(f.sort) for f in self.findings))
        super().__init__(
            tr(
                "個人情報（{sorts}）のように見えるため、まだ保存していません。"
                "書きかえるか、個人情報でないことを確かめてください。",
                sorts=sorts,
            )
        )


class NoteConflictError(RuntimeError):
    """Somebody else changed the same field in the meantime; *theirs* is the note as it is now."""

    def __init__(self, theirs: Note, fields: Sequence[str]) -> None:
        self.theirs = theirs
        self.fields = tuple(fields)
        words = dots(dict.fromkeys(_FIELD_WORDS[field] for field in fields))
        super().__init__(
            tr(
                "メモ{number}番の{words}を、ほかの人が先に変えました。"
                "あなたの入力は残っています。見くらべて、もう一度保存してください。",
                number=theirs.number,
                words=words,
            )
        )
