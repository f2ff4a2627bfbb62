"""What a post displayed: its claims and figures, compact, so that the same week computed later can be held against it.

It also names the data: the hash of the rows, the table version and the moment they were looked at, from which every
figure can be computed again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from bot.domain.attribution import UNKNOWN
from bot.domain.facts import LeadFact, LensFacts, ModelFact, WeekFacts
from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Insight, Model, Subject
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.weeks import IsoWeek

MILLION = 10**6
WHOLE = frozenset({Unit.TOKENS, Unit.COUNT})
SWEEP_FROM = 3
"""A shorter sweep is never told."""
_HASH_KEPT = 8


@dataclass(frozen=True, slots=True)
class DisplayedFigure:
    """A printed number.

    Attributes:
        stored: Tokens and counts as they are; all else in millionths.
    """

    unit: Unit
    stored: int

    @classmethod
    def of(cls, unit: Unit, value: Fraction | int) -> DisplayedFigure:
        """The number, rounded to what is kept of it: far finer than any reader sees."""
        return cls(unit, round(value if unit in WHOLE else value * MILLION))

    @property
    def value(self) -> Fraction:
        """The number."""
        return Fraction(self.stored, 1 if self.unit in WHOLE else MILLION)


@dataclass(frozen=True, slots=True)
class DisplayedLead:
    """Who leads one lens.

    Attributes:
        country: None where nobody is named.
        weeks: How long already; None where the post does not say.
        at_least: It may be longer.
    """

    country: str | None
    certain: bool
    weeks: int | None = None
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Displayed:
    """The claims and figures of one week.

    Attributes:
        data_hash: Of the rows that the figures were made from.
        known_at: When they were looked at (UTC).
        days: A short hash of each stored day of the week and of the one before.
        sweep: First ranks in one country; None where the post does not say.
        ranks: By slug, in the order of the table.
        figures: By where each stands: `total`, `press.CN.tokens`, `model.{slug}.change`, `insight.…`.
    """

    week: IsoWeek
    data_hash: str
    table_version: str
    known_at: dt.datetime
    days: Mapping[dt.date, str] = field(default_factory=dict[dt.date, str])
    leads: Mapping[LensName, DisplayedLead] = field(default_factory=dict[LensName, DisplayedLead])
    sweep: int | None = None
    ranks: Mapping[str, int] = field(default_factory=dict[str, int])
    figures: Mapping[str, DisplayedFigure] = field(default_factory=dict[str, DisplayedFigure])

    @property
    def first(self) -> frozenset[str]:
        """The models at first place."""
        return frozenset(slug for slug, rank in self.ranks.items() if rank == 1)


@dataclass(frozen=True, slots=True)
class Shown:
    """Which part of what could be displayed a post does display.

    Attributes:
        lenses: Those with a country line.
        rows: How many rows its table has.
        insights: Those in its notes.
        streaks: Whether it says how long the lead has lasted, or that it is new.
        sweep: Whether it says who sweeps the first ranks.
        moves: Whether its table says where models stood the week before.
    """

    lenses: tuple[LensName, ...]
    rows: int
    insights: tuple[Insight, ...]
    streaks: bool
    sweep: bool
    moves: bool = False


def display_all(facts: WeekFacts, history: History, now: dt.datetime) -> Displayed:
    """Everything that any post could display of a week."""
    return Displayed(
        week=facts.week,
        data_hash=facts.data_hash,
        table_version=facts.table_version,
        known_at=now,
        days=dict(_days(facts.week, history)),
        leads={name: _lead(lens.lead) for name, lens in facts.lenses.items()},
        sweep=_sweep(facts),
        ranks={model.slug: model.rank for model in facts.models},
        figures=dict(_figures(facts)),
    )


def display(facts: WeekFacts, history: History, now: dt.datetime, shown: Shown) -> Displayed:
    """What a post displays of a week."""
    everything = display_all(facts, history, now)
    models = facts.models[: shown.rows]
    wanted = {name for lens in shown.lenses for name, _ in _lens_figures(facts.lenses[lens], shown=2)}
    wanted |= {name for model in models for name, _ in _model_figures(model)}
    wanted -= {_was(model) for model in models if not (shown.moves and model.rank_move)}
    wanted |= {name for insight in shown.insights for name, _ in _insight_figures(insight)}
    wanted |= {"total", "total_change"} | ({"unattributed"} if shown.lenses else set[str]())
    leads = everything.leads
    if not shown.streaks:
        leads = {name: replace(lead, weeks=None, at_least=False) for name, lead in leads.items()}
    return replace(
        everything,
        leads=leads,
        sweep=everything.sweep if shown.sweep else None,
        ranks={model.slug: model.rank for model in models},
        figures={name: figure for name, figure in everything.figures.items() if name in wanted},
    )


def _days(week: IsoWeek, history: History) -> Iterator[tuple[dt.date, str]]:
    recent = history.snapshot.recent
    for day in (*week.shift(-1).days, *week.days):
        if day in recent:
            yield day, recent[day].bucket.content_hash[:_HASH_KEPT]


def _lead(fact: LeadFact | None) -> DisplayedLead:
    if fact is None:
        return DisplayedLead(None, certain=False)
    return DisplayedLead(fact.lead.country, fact.lead.certain, fact.streak_weeks, fact.streak_is_minimum)


def _sweep(facts: WeekFacts) -> int:
    swept = facts.models[: facts.sweep]
    return len(swept) if len(swept) >= SWEEP_FROM and all(model.rank_certain for model in swept) else 0


_Named = Iterator[tuple[str, DisplayedFigure]]


def _figures(facts: WeekFacts) -> _Named:
    yield "total", DisplayedFigure.of(Unit.TOKENS, facts.total)
    yield from _change("total_change", facts.total_change)
    yield "unattributed", DisplayedFigure.of(Unit.PERCENT, 1 - facts.coverage)
    for lens in facts.lenses.values():
        yield from _lens_figures(lens)
    for model in facts.models:
        yield from _model_figures(model)
    for insight in facts.insights:
        yield from _insight_figures(insight)


def _lens_figures(lens: LensFacts, shown: int | None = None) -> _Named:
    named = [row for row in lens.countries if row.country != UNKNOWN][:shown]
    for row in named:
        place = f"{lens.name}.{row.country}"
        yield f"{place}.tokens", DisplayedFigure.of(Unit.TOKENS, row.tokens)
        yield from _change(f"{place}.change", row.change)
        if lens.name is LensName.FULL:
            yield f"{place}.share", DisplayedFigure.of(Unit.PERCENT, row.share)
    if len(named) > 1 and named[1].tokens:
        yield f"{lens.name}.ratio", DisplayedFigure.of(Unit.RATIO, Fraction(named[0].tokens, named[1].tokens))


def _model_figures(model: ModelFact) -> _Named:
    yield f"model.{model.slug}.tokens", DisplayedFigure.of(Unit.TOKENS, model.tokens)
    yield from _change(f"model.{model.slug}.change", model.change)
    if model.rank_move is not None:
        yield _was(model), DisplayedFigure.of(Unit.COUNT, model.rank + model.rank_move)


def _was(model: ModelFact) -> str:
    """Its rank the week before, which is printed where it was another one."""
    return f"model.{model.slug}.was"


def _change(name: str, value: Fraction | None) -> _Named:
    if value is not None:
        yield name, DisplayedFigure.of(Unit.CHANGE, value)


def _insight_figures(insight: Insight) -> _Named:
    about = "+".join(_subject(insight.subjects[slot]) for slot in sorted(insight.subjects))
    for name, figure in insight.figures.items():
        yield f"insight.{insight.kind}.{insight.wording}.{about}.{name}", DisplayedFigure.of(figure.unit, figure.value)


def _subject(subject: Subject) -> str:
    match subject:
        case tuple():
            return ",".join(map(_subject, subject))
        case Country(text) | Model(text) | Family(text) | AuthorName(text):
            return text
        case _:
            return str(subject)
