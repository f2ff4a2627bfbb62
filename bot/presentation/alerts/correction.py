"""A message of alerts whose data were restated: what it should have told, and what it did tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from bot.domain.history import History
from bot.domain.watching.memory import Event
from bot.ports.alerts import Told
from bot.presentation.alerts.message import message_card
from bot.presentation.alerts.sentences import event_text
from bot.presentation.card import Block, Card, Label, LabelKind
from bot.presentation.lookups.lookup import line
from bot.presentation.text import Text
from bot.presentation.wording import Wording


def corrected_card(
    told: Sequence[Told], restated: Mapping[int, Event | None], wording: Wording, history: History, now: dt.datetime
) -> Card:
    """The message as it should have been, marked as corrected.

    Args:
        told: What it told, at least one, oldest first.
        restated: What each of those came to, by its row, where that is something else; None where it was nothing.
        wording: The recipient's language.
        history: The newest data.
        now: The time of writing (UTC).
    """
    wording = wording.about(history)
    now_told = [(one, restated.get(one.id, one.firing.event)) for one in told]
    # Only what is settled is corrected.
    standing = [
        replace(one, firing=replace(one.firing, event=event, provisional=False)) for one, event in now_told if event
    ]
    card = message_card(standing or told, wording, history, now)
    if not standing:
        labels = tuple(label for label in card.labels if label.kind is not LabelKind.PROVISIONAL)
        headline = wording.text("alerts.headline_taken_back")
        card = replace(card, headline=headline, labels=labels, blocks=(), notes=None)
    label = Label(LabelKind.CORRECTED, wording.text("alerts.corrected"))
    # What is right comes first, and what was told after it.
    lines = (*(card.notes.lines if card.notes else ()), *_lines(told, restated, wording))
    return replace(card, labels=(label, *card.labels), notes=Block("", lines, more="alerts.more"))


def _lines(told: Sequence[Told], restated: Mapping[int, Event | None], wording: Wording) -> Iterator[Text]:
    alone = len({one.firing.period for one in told}) == 1
    for one in told:
        if one.id in restated:
            key = "alerts.was" if restated[one.id] else "alerts.taken_back"
            said = wording.text(key, sentence=event_text(one.firing, one.alert.condition, wording))
            yield line(said) if alone else wording.rich("alerts.on", period=one.firing.period, sentence=said)
