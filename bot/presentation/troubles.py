"""What went wrong while nobody was looking, in the reader's language; what errors say stands in English behind it."""

from __future__ import annotations

from bot.presentation.cautions import caution_text
from bot.presentation.text import clean_name
from bot.presentation.wording import Wording
from bot.services.troubles import Note, NoteKind, Trouble

LIMIT = 120
"""Characters of what an error says."""


def trouble_text(trouble: Trouble, wording: Wording) -> str:
    """`the database: it cannot grow, the disk is full`."""
    return wording.text(f"trouble.{trouble.cause}", detail=clean_name(trouble.detail, LIMIT))


def note_text(note: Note, wording: Wording) -> str:
    """One line; `wording` knows the history's names."""
    detail = clean_name(note.detail, LIMIT)
    if note.kind is NoteKind.HELD:
        return wording.text("note.held", day=note.day or "", detail=caution_text(note.detail, wording, LIMIT))
    if note.trouble:
        detail = trouble_text(note.trouble, wording)
    return wording.text(f"note.{note.kind}", detail=detail)
