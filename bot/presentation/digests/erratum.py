"""The new message that a grave correction sends: another first place, or a total that moved by more than 5 %."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.domain.corrections import Correction, FigureChange, LeaderChange, RankChange
from bot.domain.facts import WeekFacts
from bot.domain.history import History
from bot.domain.insight import Country, Model
from bot.presentation.card import Action, Block, Card
from bot.presentation.digests.changes import change_lines, reason_text
from bot.presentation.headline import fits
from bot.presentation.labels import footer, stale_label, week_labels
from bot.presentation.lookups.lookup import buttons
from bot.presentation.summary import total_line
from bot.presentation.text import Span
from bot.presentation.wording import Wording

LINES = 10


def erratum_card(
    correction: Correction, facts: WeekFacts, history: History, wording: Wording, now: dt.datetime
) -> Card:
    """What a digest said, what it should have said, and why.

    Args:
        correction: What changed.
        facts: The week as it is now.
        history: What the facts were built from.
        wording: The language of the channel.
        now: The time of posting (UTC).
    """
    wording = wording.about(history)
    stale = stale_label(history, wording, now)
    lines = change_lines(correction.changes, wording, LINES)
    return Card(
        language=wording.tag,
        headline=next(text for text in _headlines(correction, facts, wording) if fits(text)),
        total=total_line(facts, wording),
        labels=((stale,) if stale else ()) + tuple(week_labels(facts, wording)),
        blocks=(Block(wording.text("correction.changed"), (*lines, (Span(reason_text(correction, wording)),))),),
        footer=footer(facts.as_of, history, wording, now, sample=facts.sample),
        buttons=buttons(wording, Action.MATHS),
    )


def _headlines(correction: Correction, facts: WeekFacts, wording: Wording) -> Iterator[str]:
    """From the most telling to the plainest, which always fits."""
    for change in correction.changes:
        match change:
            case LeaderChange(new=str() as country):
                yield wording.text("erratum.leader", country=Country(country))
            case RankChange(new=1, slug=slug):
                yield wording.text("erratum.first", model=Model(slug))
            case RankChange(old=1) if facts.models:
                yield wording.text("erratum.first", model=Model(facts.models[0].slug))
            case FigureChange(name="total"):
                tokens, old = wording.numbers.tokens(change.new), wording.numbers.tokens(change.old)
                yield wording.text("erratum.total", tokens=tokens, old=old)
            case _:
                pass
    yield wording.text("erratum.plain")
