"""The message that tells what fired: one card, however many alerts of a run it tells of."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from bot.domain.history import History
from bot.domain.insight import Country, Model
from bot.domain.period_views import period_view
from bot.domain.watching.condition import ClosedPeriod, Condition, last_day
from bot.domain.weeks import IsoWeek
from bot.ports.alerts import Told
from bot.presentation.alerts.sentences import condition_text, counts_countries, event_text, named
from bot.presentation.card import Action, Block, Card, Label, LabelKind
from bot.presentation.labels import footer, source_labels, stale_label
from bot.presentation.lookups.lookup import buttons, first_fitting, line
from bot.presentation.queries import CountryQuery, ModelQuery, PulseQuery, Query
from bot.presentation.text import Text, plain
from bot.presentation.wording import Wording

UNCERTAIN = "_uncertain"
"""How the wordings of leads end that tokens without a country could reverse."""


def message_card(  # noqa: PLR0913
    told: Sequence[Told],
    wording: Wording,
    history: History,
    now: dt.datetime,
    *,
    summary: bool = False,
    late: dt.datetime | None = None,
) -> Card:
    """What fired, for one recipient; its buttons are about `message_query(told)`.

    Args:
        told: What there is to tell, at least one, oldest first.
        wording: The recipient's language.
        history: The newest data: names, sources and how old they are.
        now: The time of writing (UTC).
        summary: Whether it is what did not fit into the day's five messages.
        late: When it was due, where it comes so much later that it says so.
    """
    wording = wording.about(history)
    message = _Message(told, wording, history, now)
    return Card(
        language=wording.tag,
        headline=message.headline(summary=summary),
        total=message.periods(),
        labels=tuple(message.labels(late)),
        blocks=tuple(message.blocks(summary=summary)),
        notes=message.notes(),
        footer=footer(message.as_of, history, wording, now, sample=history.snapshot.sample),
        buttons=buttons(wording, Action.FULL_TABLE, Action.CHART, Action.FOLLOW),
    )


def message_query(told: Sequence[Told]) -> Query:
    """What the buttons below a message are about: whom it tells of, where that is one, in the newest week it tells of.

    Args:
        told: As in `message_card`.
    """
    week = IsoWeek.of(max(last_day(one.firing.period) for one in told))
    subjects = {one.firing.event.names.get("name") for one in told}
    match subjects.pop() if len(subjects) == 1 else None:
        case Model(slug):
            return ModelQuery(week, slug)
        case Country(code):
            return CountryQuery(week, code)
        case _:
            return PulseQuery(week)


@dataclass(frozen=True)
class _Message:
    told: Sequence[Told]
    wording: Wording
    history: History
    now: dt.datetime

    def headline(self, *, summary: bool) -> str:
        count, text = len(self.told), self.wording.text
        if summary:
            return text("alerts.headline_summary", count=count)
        if count > 1:
            return text("alerts.headline_count", count=count)
        one = self.told[0]
        name = named(one.alert.condition.subject, self.wording)
        return first_fitting(self._sentence(one), text("alerts.headline", name=name), text("alerts.headline_one"))

    def periods(self) -> Text:
        """The week, or the days; of several weeks or days the first to the last."""
        periods = sorted({one.firing.period for one in self.told}, key=last_day)
        if len(periods) == 1 and isinstance(periods[0], IsoWeek):
            return self.wording.rich("alerts.period_weekly", period=periods[0])
        return self.wording.rich("alerts.period", period=self.wording.dates.extent(periods[0], periods[-1]))

    def labels(self, late: dt.datetime | None) -> Iterator[Label]:
        wording, text = self.wording, self.wording.text
        if self.history.snapshot.sample:
            yield Label(LabelKind.SAMPLE, text("label.sample"))
        stale = stale_label(self.history, wording, self.now)
        if stale:
            yield stale
        if late:
            yield Label(LabelKind.LATE, text("label.late", due=f"{late.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"))
        if any(one.firing.provisional for one in self.told):
            yield Label(LabelKind.PROVISIONAL, text("period.provisional"))
        found = period_view(self.history, self._newest)
        if found:
            yield from source_labels((), found.view.board.cautions, wording, press_exact=self.history.press_exact)

    def blocks(self, *, summary: bool) -> Iterator[Block]:
        if summary:
            yield Block("", (line(self.wording.text("alerts.summary_why")),))
        if len(self.told) == 1:
            yield Block("", tuple(self._about(self.told[0], self.headline(summary=summary))))
        elif doubts := tuple(self._doubts("alerts.uncertain_of_several")):
            # Before the list, of which long ones are cut.
            yield Block("", doubts)

    def notes(self) -> Block | None:
        """A line for each, those without room counted; of one, the headline and the block say it all."""
        if len(self.told) == 1:
            return None
        return Block("", tuple(map(self._line, self.told)), more="alerts.more")

    @property
    def as_of(self) -> dt.datetime:
        """The source's time of the newest period, or of the newest reading where that is not stored any more."""
        found, boards = period_view(self.history, self._newest), self.history.snapshot.boards
        if found:
            return found.view.board.as_of
        return max((board.as_of for board in boards.values()), default=self.now)

    @property
    def _newest(self) -> ClosedPeriod:
        return max((one.firing.period for one in self.told), key=last_day)

    def _doubts(self, uncertain: str) -> Iterator[Text]:
        """What a reader of counts of countries is to know.

        What is of no country is told of the newest of those periods, if that is stored.
        """
        if any(one.firing.event.wording.endswith(UNCERTAIN) for one in self.told):
            yield line(self.wording.text(uncertain))
        periods = [one.firing.period for one in self.told if counts_countries(one.alert.condition)]
        found = period_view(self.history, max(periods, key=last_day)) if periods else None
        if found and found.view.unknown:
            share = self.wording.numbers.percent(Fraction(found.view.unknown, found.view.total))
            yield line(self.wording.text("alerts.not_counted", share=share))

    def _sentence(self, one: Told) -> str:
        return event_text(one.firing, one.alert.condition, self.wording)

    def _line(self, one: Told) -> Text:
        alone = len({each.firing.period for each in self.told}) == 1
        sentence = self._told_apart(one)
        return line(sentence) if alone else self.wording.rich("alerts.on", period=one.firing.period, sentence=sentence)

    @cached_property
    def _waited_for(self) -> Mapping[str, set[Condition]]:
        """What the alerts of each sentence wait for."""
        found = defaultdict[str, set[Condition]](set)
        for one in self.told:
            found[self._sentence(one)].add(one.alert.condition)
        return found

    def _told_apart(self, one: Told) -> str:
        """The sentence; where another one reads alike, with what its alert waits for."""
        sentence = self._sentence(one)
        if len(self._waited_for[sentence]) == 1:
            return sentence
        condition = plain(condition_text(one.alert.condition, self.wording))
        return self.wording.text("alerts.told_apart", sentence=sentence, condition=condition)

    def _about(self, one: Told, headline: str) -> Iterator[Text]:
        sentence = self._sentence(one)
        if headline != sentence:
            yield line(sentence)
        yield from self._doubts("alerts.uncertain")
        yield self.wording.rich("alerts.set", condition=plain(condition_text(one.alert.condition, self.wording)))
