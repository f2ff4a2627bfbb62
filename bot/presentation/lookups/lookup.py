"""What every look-up has: a history, a week, a reader, and the frame that its card gets from these."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.facts import WeekFacts
from bot.domain.history import History
from bot.domain.insight import Insight
from bot.domain.period_views import PeriodView, chosen_week
from bot.domain.profiles import kept_facts
from bot.domain.weeks import IsoWeek
from bot.presentation.card import Action, Block, Button, Card, Label, Picture, Table
from bot.presentation.headline import fits
from bot.presentation.labels import footer, stale_label, week_labels
from bot.presentation.periods import period_labels, period_total
from bot.presentation.summary import NOTES, total_line
from bot.presentation.text import Span, Text
from bot.presentation.values import Value
from bot.presentation.wording import Wording
from bot.services.origins import Origin

WEEKS = 26
"""How far back pictures of a look-up go unless asked otherwise."""
MAX_WEEKS = 104


@dataclass(frozen=True, slots=True)
class Lookup:
    """One question: about which week of which history, in which language, and when.

    Attributes:
        wording: Knows the history's names.
        now: The time of asking (UTC); where it is given, the data's age is said.
        about: A day or a month that the card is about instead of the week.
        origin: What a post was made from, where the question is about one.
    """

    history: History
    week: IsoWeek
    wording: Wording
    now: dt.datetime | None = None
    about: PeriodView | None = None
    origin: Origin | None = None

    @classmethod
    def of(
        cls, history: History, wording: Wording, week: IsoWeek | None = None, now: dt.datetime | None = None
    ) -> Lookup:
        """A question about `week`, or about the newest closed one.

        Raises:
            NothingStoredError: Nothing at all is stored.
            PeriodNotStoredError: Nothing of the week is.
        """
        return cls(history, chosen_week(history, week), wording.about(history), now)

    @property
    def facts(self) -> WeekFacts:
        """The facts of the week."""
        return kept_facts(self.history, self.week)

    def text(self, key: str, **values: Value) -> str:
        """A sentence of the look-ups."""
        return self.wording.text(f"lookup.{key}", **values)

    def rich(self, key: str, **values: Value) -> Text:
        """The same with its emphasis and flags."""
        return self.wording.rich(f"lookup.{key}", **values)

    def labels(self) -> tuple[Label, ...]:
        """Why to read the figures with care, the gravest first."""
        stale, about = stale_label(self.history, self.wording, self.now), self.about
        own = period_labels(about, self.history, self.wording) if about else week_labels(self.facts, self.wording)
        return (stale, *own) if stale else tuple(own)

    def total(self) -> Text:
        """Period, tokens and change."""
        return period_total(self.about, self.wording) if self.about else total_line(self.facts, self.wording)

    def notes(self, insights: Sequence[Insight]) -> Block | None:
        """The most surprising insights as a list; None where there is none."""
        lines = tuple(self.wording.insight(insight) for insight in insights[:NOTES])
        return Block(self.wording.text("summary.notes"), lines) if lines else None

    def card(
        self,
        headline: str,
        total: Text,
        *actions: Action,
        blocks: Sequence[Block] = (),
        table: Table | None = None,
        pictures: Sequence[Picture] = (),
    ) -> Card:
        """The card with its notices, footer and buttons."""
        as_of = self.about.view.board.as_of if self.about else self.facts.as_of
        return Card(
            language=self.wording.tag,
            headline=headline,
            total=total,
            labels=self.labels(),
            blocks=tuple(block for block in blocks if block.lines),
            table=table,
            footer=footer(as_of, self.history, self.wording, self.now, sample=self.history.snapshot.sample),
            pictures=tuple(pictures),
            buttons=buttons(self.wording, *actions),
        )


def buttons(wording: Wording, *actions: Action) -> tuple[Button, ...]:
    """Buttons with their texts."""
    return tuple(Button(action, wording.text(f"button.{action}")) for action in actions)


def first_fitting(*candidates: str) -> str:
    """The first headline that is short enough, or the last one."""
    return next(filter(fits, candidates), candidates[-1])


def line(text: str) -> Text:
    """A line without emphasis."""
    return (Span(text),)


def weeks_shown(count: int) -> int:
    """A number of weeks within what a picture can show."""
    return max(2, min(count, MAX_WEEKS))
