"""The weekly digest: the summary of a week with what a schedule leaves out and what a moment adds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.displayed import Shown
from bot.domain.facts import WeekFacts
from bot.domain.freshness import bears_claims, data_age
from bot.domain.history import History
from bot.domain.sections import Section
from bot.presentation.card import Card, Label, LabelKind
from bot.presentation.digests.changes import correction_text, revisions_block
from bot.presentation.digests.options import EVERYTHING, DigestOptions
from bot.presentation.digests.plain import plain_card, with_lead
from bot.presentation.headline import headline
from bot.presentation.summary import TOP, chosen_insights, summary_card
from bot.presentation.wording import Wording

FIRST = frozenset({LabelKind.SAMPLE, LabelKind.STALE})
"""What stands above even a correction."""


def digest_card(
    facts: WeekFacts, history: History, wording: Wording, now: dt.datetime, options: DigestOptions = EVERYTHING
) -> Card:
    """The digest of a week.

    Args:
        facts: The week.
        history: What the facts were built from.
        wording: The language of the channel.
        now: The time of posting (UTC).
        options: What the schedule and the moment make of it.
    """
    whole = summary_card(facts, history, wording, now, options.lens.lenses)
    labels = _labels(whole, wording.about(history), options)
    card = _selected(replace(whole, labels=labels), wording.about(history), options)
    return plain_card(card, wording) if options.plain else card


def digest_shown(
    facts: WeekFacts, history: History, wording: Wording, now: dt.datetime, options: DigestOptions = EVERYTHING
) -> Shown:
    """Which claims and figures that card displays; arguments as of `digest_card`."""
    title = headline(facts, history, wording, claims=bears_claims(data_age(history.snapshot, now)))
    sections = options.sections
    noted = Section.INSIGHTS in sections and not options.plain
    insights = chosen_insights(facts, title) if noted else ()
    told = title.tells | {insight.kind for insight in insights}
    rows = TOP if sections & {Section.TABLE, Section.PICTURE} else 0
    return Shown(
        lenses=options.lens.lenses if Section.COUNTRIES in sections else (),
        rows=rows if not options.plain or Section.TABLE in sections else 0,
        insights=insights,
        streaks=bool(told & {"lead_streak", "crossover"}),
        sweep="sweep" in told,
        moves=Section.TABLE in sections and not options.plain,
    )


def _selected(card: Card, wording: Wording, options: DigestOptions) -> Card:
    has = options.sections
    chosen = replace(
        card,
        blocks=card.blocks if Section.COUNTRIES in has else (),
        lead=card.lead if Section.COUNTRIES in has else None,
        table=card.table if Section.TABLE in has else None,
        notes=card.notes if Section.INSIGHTS in has else None,
        pictures=card.pictures[:1] if Section.PICTURE in has else (),
        buttons=card.buttons if Section.BUTTONS in has else (),
    )
    if not options.revisions or Section.REVISIONS not in has:
        return chosen
    above = with_lead(chosen)
    return replace(above, blocks=(*above.blocks, revisions_block(options.revisions, wording)))


def _labels(card: Card, wording: Wording, options: DigestOptions) -> tuple[Label, ...]:
    first = (label for label in card.labels if label.kind in FIRST)
    rest = (label for label in card.labels if label.kind not in FIRST)
    return (*first, *_own_labels(wording, options), *rest)


def _own_labels(wording: Wording, options: DigestOptions) -> Iterator[Label]:
    if options.correction:
        yield Label(LabelKind.CORRECTED, correction_text(options.correction, wording))
    if options.late_since:
        due = f"{options.late_since.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
        yield Label(LabelKind.LATE, wording.text("label.late", due=due))
