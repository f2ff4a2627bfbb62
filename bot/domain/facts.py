"""The facts of one week: the one object that every rendering is made from."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.history import History, WeekView, comparable_in_full
from bot.domain.insight import Insight
from bot.domain.insights import find_insights
from bot.domain.lenses import Entry, Lead, Lens, LensName, count_sweep
from bot.domain.measures import free_tokens, rank_move, relative_change
from bot.domain.period_views import not_stored
from bot.domain.streaks import lead_streak
from bot.domain.unmapped import Unmapped, unmapped, withholding
from bot.domain.weeks import IsoWeek


@dataclass(frozen=True, slots=True)
class ModelFact:
    """One model's week.

    Attributes:
        change: Against the comparable week; None where there is none or the model was not in it.
        rank_move: Places gained since the comparable week, both ranks certain and inside 50; else None.
        new: First stored day within the 14 days that end with the week; None where the stored days do not tell.
        hidden: What days outside the source's list can add at most, in tokens.
        joined: The anonymous listings counted in it.
    """

    rank: int
    tied: bool
    rank_certain: bool
    slug: str
    name: str
    country: str
    author: str
    tokens: int
    share: Fraction
    previous_tokens: int | None
    change: Fraction | None
    rank_move: int | None
    new: bool | None
    hidden: int
    joined: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CountryFact:
    """One country's week in one lens; `share` is of all tokens."""

    country: str
    tokens: int
    share: Fraction
    previous_tokens: int | None
    change: Fraction | None
    models: int


@dataclass(frozen=True, slots=True)
class LeadFact:
    """Who leads in one lens, and since when.

    Attributes:
        streak_weeks: Consecutive closed weeks; None for a week that is not closed.
        streak_is_minimum: The stored weeks do not reach back to the streak's beginning.
    """

    lead: Lead
    streak_weeks: int | None
    streak_is_minimum: bool


@dataclass(frozen=True, slots=True)
class LensFacts:
    """One lens; `lead` is None on a tie, where no country is known, or where it is withheld."""

    name: LensName
    countries: tuple[CountryFact, ...]
    lead: LeadFact | None


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """Everything that is said about one week; tokens are exact, shares and changes exact fractions.

    Attributes:
        days: The stored days of the week.
        comparable: The week that changes refer to; None where there is none.
        unknown: `other` and the rows of Unknown, in tokens.
        stealth: Rows of anonymous listings, in tokens (apart from the free share).
        coverage: Attributed tokens of all tokens.
        warnings: Authors that stand in no table, with 1 % of all tokens or more.
        withheld: Those with 5 % or more: no country is called the leader.
        sample: The data is generated.
    """

    week: IsoWeek
    closed: bool
    final: bool
    days: tuple[dt.date, ...]
    comparable: IsoWeek | None
    sources: tuple[str, ...]
    as_of: dt.datetime
    table_version: str
    data_hash: str
    press_exact: bool
    sample: bool
    total: int
    previous_total: int | None
    total_change: Fraction | None
    other: int
    unknown: int
    stealth: int
    free_share: Fraction
    coverage: Fraction
    sweep: int
    lenses: Mapping[LensName, LensFacts]
    models: tuple[ModelFact, ...]
    insights: tuple[Insight, ...]
    warnings: tuple[Unmapped, ...]
    withheld: tuple[Unmapped, ...]
    cautions: tuple[str, ...]

    @property
    def provisional(self) -> bool:
        """Closed but not final: posted only with that label."""
        return self.closed and not self.final


def build_facts(history: History, week: IsoWeek) -> WeekFacts:
    """Computes the facts of a stored week.

    Raises:
        PeriodNotStoredError: Nothing usable of the week is stored.
    """
    view = history.view(week)
    if view is None:
        raise not_stored(history, week)
    before = history.previous(week)
    warnings = unmapped(view)
    withheld = withholding(warnings)
    board = view.board
    return WeekFacts(
        week=week,
        closed=board.closed,
        final=board.final,
        days=board.days,
        comparable=before.week if before else None,
        sources=board.sources,
        as_of=board.as_of,
        table_version=history.tables.version,
        data_hash=data_hash(history, week),
        press_exact=history.press_exact,
        sample=history.snapshot.sample,
        total=view.total,
        previous_total=before.total if before else None,
        total_change=relative_change(view.total, before.total if before else None),
        other=board.other,
        unknown=view.unknown,
        stealth=sum(entry.tokens for entry in view.entries if entry.attribution.stealth),
        free_share=Fraction(free_tokens(view), view.total),
        coverage=Fraction(view.total - view.unknown, view.total),
        sweep=count_sweep(view.entries),
        lenses={name: _lens(history, view, before, name, withheld=bool(withheld)) for name in LensName},
        models=_models(history, view),
        insights=find_insights(history, view, countries=not withheld),
        warnings=warnings,
        withheld=withheld,
        cautions=board.cautions,
    )


def data_hash(history: History, week: IsoWeek) -> str:
    """SHA-256 (hex) over the stored rows of every week up to `week`."""
    boards = history.snapshot.boards
    hashes = (boards[known].data_hash for known in sorted(boards) if known <= week)
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def _lens(history: History, view: WeekView, before: WeekView | None, name: LensName, *, withheld: bool) -> LensFacts:
    comparable = before if name is LensName.PRESS or comparable_in_full(view, before) else None
    lens = view.lens(name)
    earlier = comparable.lens(name) if comparable else None
    return LensFacts(name, _countries(view, lens, earlier), None if withheld else _lead(history, view, name))


def _countries(view: WeekView, lens: Lens, earlier: Lens | None) -> tuple[CountryFact, ...]:
    facts: list[CountryFact] = []
    for row in lens.countries:
        previous = earlier.tokens_of(row.country) if earlier else None
        change = relative_change(row.tokens, previous)
        share = Fraction(row.tokens, view.total)
        facts.append(CountryFact(row.country, row.tokens, share, previous, change, row.models))
    return tuple(facts)


def _lead(history: History, view: WeekView, name: LensName) -> LeadFact | None:
    lead = view.lens(name).lead
    if lead is None:
        return None
    run = lead_streak(history, view, name)
    return LeadFact(lead, run.length if run else None, run.is_minimum if run else False)


def _models(history: History, view: WeekView) -> tuple[ModelFact, ...]:
    before = history.previous_as_now(view.week)
    tells_new = history.knows_days_before(view.week)
    return tuple(_model(history, view, before, entry, tells_new=tells_new) for entry in view.entries)


def _model(history: History, view: WeekView, before: WeekView | None, entry: Entry, *, tells_new: bool) -> ModelFact:
    earlier = before.by_slug.get(entry.slug) if before else None
    return ModelFact(
        rank=entry.rank,
        tied=entry.tied,
        rank_certain=entry.rank_certain,
        slug=entry.slug,
        name=history.catalog.name(entry.slug),
        country=entry.country,
        author=entry.author,
        tokens=entry.tokens,
        share=Fraction(entry.tokens, view.total),
        previous_tokens=earlier.tokens if earlier else None,
        change=relative_change(entry.tokens, earlier.tokens if earlier else None),
        rank_move=rank_move(entry, earlier),
        new=history.is_new(entry, view.week.end) if tells_new else None,
        hidden=entry.hidden,
        joined=tuple(slug for slug in entry.parts if slug != entry.slug),
    )
