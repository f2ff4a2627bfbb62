"""The weekly summary: facts → card, in the order that PRODUCT §5 gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.attribution import UNKNOWN
from bot.domain.facts import CountryFact, LensFacts, ModelFact, WeekFacts
from bot.domain.freshness import bears_claims, data_age
from bot.domain.history import History
from bot.domain.insight import Country, Insight
from bot.domain.insights import choose
from bot.domain.lenses import LensName
from bot.presentation.card import Action, Block, Button, Card, Label, Picture, Table, TableRow
from bot.presentation.headline import Headline, headline
from bot.presentation.labels import footer, stale_label, week_labels
from bot.presentation.marks import marks_explained, rank_text, tokens_text
from bot.presentation.numbers import DASH
from bot.presentation.pictures import leaderboard_picture, shares_picture, trend_picture
from bot.presentation.text import Span, Text, join_sentences
from bot.presentation.wording import Wording

TOP = 10
NOTES = 3
TRENDS = 5
TOLD = frozenset({"total", "countries", "lead"})
"""Kinds whose figures stand in the total and the country lines of every summary."""
_BETWEEN = Span("  ·  ")


def summary_card(
    facts: WeekFacts,
    history: History,
    wording: Wording,
    now: dt.datetime | None = None,
    lenses: Sequence[LensName] = tuple(LensName),
) -> Card:
    """The summary of a week.

    Args:
        facts: The week.
        history: What the facts were built from: names, and who led before.
        wording: The reader's language.
        now: The time of posting (UTC); where it is given, the data's age is said, and data that are too old
            get a banner and a headline without a leader.
        lenses: Which country lines it gives; the headline and the lead speak of both in any case.
    """
    wording = wording.about(history)
    fresh = now is None or bears_claims(data_age(history.snapshot, now))
    title = headline(facts, history, wording, claims=fresh)
    stale = stale_label(history, wording, now)
    return Card(
        language=wording.tag,
        headline=title.text,
        total=total_line(facts, wording),
        labels=_labels(stale, facts, wording),
        blocks=tuple(lens_block(facts.lenses[name], wording) for name in lenses),
        lead=lead_line(facts, wording),
        table=top_table(facts, wording),
        notes=_notes(facts, title, wording),
        footer=footer(facts.as_of, history, wording, now, sample=facts.sample),
        pictures=_pictures(facts, history, title, wording),
        buttons=tuple(Button(action, wording.text(f"button.{action}")) for action in Action),
    )


def total_line(facts: WeekFacts, wording: Wording) -> Text:
    """Week, total and change."""
    numbers = wording.numbers
    change = numbers.change(facts.total_change)
    return wording.rich("summary.total", week=facts.week, tokens=numbers.tokens(facts.total), change=change)


def lens_block(lens: LensFacts, wording: Wording) -> Block:
    """The first two countries of a lens, and how many times the second the first is."""
    named = [country for country in lens.countries if country.country != UNKNOWN][:2]
    parts = [_country(country, lens.name, wording) for country in named]
    if len(named) == 2 and named[1].tokens:  # noqa: PLR2004 - a ratio takes two
        ratio = wording.numbers.ratio(named[0].share / named[1].share)
        parts.append((Span(ratio),))
    line = _joined(parts) if parts else wording.rich("summary.no_country")
    return Block(wording.text(f"summary.{lens.name}"), (line,))


def _country(country: CountryFact, lens: LensName, wording: Wording) -> Text:
    numbers = wording.numbers
    return wording.rich(
        f"summary.country_{lens}",
        country=Country(country.country),
        tokens=numbers.tokens(country.tokens),
        share=numbers.percent(country.share),
        change=numbers.change(country.change),
    )


def _joined(parts: list[Text]) -> Text:
    spans = [span for part in parts for span in (_BETWEEN, *part)]
    return tuple(spans[1:])


def lead_line(facts: WeekFacts, wording: Wording) -> Text:
    """Whether tokens without a country could reverse the lead, and how many there are."""
    return wording.rich(f"summary.lead_{_certainty(facts)}", share=wording.numbers.percent(1 - facts.coverage))


def _certainty(facts: WeekFacts) -> str:
    press, full = facts.lenses[LensName.PRESS].lead, facts.lenses[LensName.FULL].lead
    if facts.withheld:
        return "withheld"
    if full is None:
        return "none"
    if full.lead.certain:
        return "certain" if press and press.lead.certain else "press_uncertain"
    return "press_only" if press and press.lead.certain else "uncertain"


def top_table(facts: WeekFacts, wording: Wording, count: int = TOP) -> Table:
    """The first `count` models."""
    models = facts.models[:count]
    text = wording.text
    return Table(
        title=text("table.top" if facts.closed else "table.so_far", count=len(models)),
        headings=(
            text("table.rank"),
            text("table.name"),
            text("table.country"),
            text("table.tokens"),
            text("table.change"),
        ),
        rows=tuple(model_row(model, wording) for model in models),
        remark=join_sentences(marks_explained(models, wording)),
    )


def model_row(model: ModelFact, wording: Wording) -> TableRow:
    """One model's row; a rank or amount that hidden tokens could change says so."""
    moved = model.rank_move
    return TableRow(
        rank=rank_text(model),
        name=wording.names.listed(model.name, model.slug),
        country=model.country,
        tokens=tokens_text(model.tokens, wording, hidden=model.hidden),
        change=change_text(model, wording),
        note=wording.text("table.was", rank=model.rank + moved) if moved else "",
    )


def change_text(model: ModelFact, wording: Wording) -> str:
    """The change on the week, `new`, or a dash."""
    if model.change is None:
        return wording.text("table.new") if model.new else DASH
    return wording.numbers.change(model.change)


def _pictures(facts: WeekFacts, history: History, title: Headline, wording: Wording) -> tuple[Picture, ...]:
    slugs = [model.slug for model in facts.models[:TRENDS]]
    return (
        leaderboard_picture(facts, wording, title),
        shares_picture(history, facts.week, wording),
        trend_picture(history, facts.week, slugs, wording),
    )


def _labels(stale: Label | None, facts: WeekFacts, wording: Wording) -> tuple[Label, ...]:
    labels = tuple(week_labels(facts, wording))
    return (stale, *labels) if stale else labels


def _notes(facts: WeekFacts, title: Headline, wording: Wording) -> Block | None:
    lines = tuple(wording.insight(insight) for insight in chosen_insights(facts, title))
    return Block(wording.text("summary.notes"), lines) if lines else None


def chosen_insights(facts: WeekFacts, title: Headline, count: int = NOTES) -> tuple[Insight, ...]:
    """The most surprising insights that repeat neither the headline, the lines above, nor each other."""
    told = TOLD | title.tells
    return choose((insight for insight in facts.insights if insight.kind not in told), count)
