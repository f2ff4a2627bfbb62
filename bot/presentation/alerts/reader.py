"""Who reads of alerts, and what they see: the data, their language, the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.history import History
from bot.presentation.card import Block, Card, Label, LabelKind
from bot.presentation.labels import footer
from bot.presentation.text import Text
from bot.presentation.wording import Wording


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader.

    Attributes:
        history: The newest data.
        wording: Their language; it knows the history's names.
        now: The time (UTC).
    """

    history: History
    wording: Wording
    now: dt.datetime

    @classmethod
    def of(cls, history: History, tag: str, now: dt.datetime) -> Reader:
        """A reader of a language."""
        return cls(history, Wording.load(tag).about(history), now)

    def card(self, title: str, total: Text, blocks: Sequence[Block]) -> Card:
        """A card that shows figures: it says where they come from, and whether they are samples."""
        wording, sample, boards = self.wording, self.history.snapshot.sample, self.history.snapshot.boards
        as_of = max((board.as_of for board in boards.values()), default=self.now)
        labels = (Label(LabelKind.SAMPLE, wording.text("label.sample")),) if sample else ()
        small = footer(as_of, self.history, wording, self.now, sample=sample) if boards else ()
        said = tuple(block for block in blocks if block.lines)
        return Card(wording.tag, title, total, labels, said, footer=small)
