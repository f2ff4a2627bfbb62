"""One model's and one country's facts, for look-ups."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.attribution import Author, StealthSlot
from bot.domain.catalog import ModelCard
from bot.domain.errors import NoDataError
from bot.domain.facts import CountryFact, LeadFact, ModelFact, WeekFacts, build_facts
from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, Model, Name
from bot.domain.leaderboards import Grouping, LeaderboardRow, leaderboard
from bot.domain.lenses import LensName
from bot.domain.measures import settled_top
from bot.domain.slugs import base_of
from bot.domain.weeks import IsoWeek

SUGGESTED = 5
SEAT_SIZES = (10, 50)
FEWEST, MOST = 2, 4
"""How many names stand on one chart."""
_CUTOFF = 0.5


class UnknownNameError(NoDataError):
    """Nobody is called so among the stored data.

    Attributes:
        asked: As it was written.
        kind: What was asked for.
        suggestions: Slugs or country codes that come close, the closest first.
    """

    def __init__(
        self, asked: str, known: Collection[str], kind: type[Model | Country], suggestions: Sequence[str] = ()
    ) -> None:
        self.asked, self.kind = asked, kind
        spellings = {name.lower(): name for name in known}
        close = difflib.get_close_matches(asked.lower(), spellings, SUGGESTED, _CUTOFF)
        self.suggestions = tuple((*suggestions, *(spellings[name] for name in close))[:SUGGESTED])
        super().__init__(f"nothing stored is called {asked[:80]!r}")

    @property
    def suggested(self) -> tuple[Model | Country, ...]:
        """The suggestions as names, to be written in a reader's language."""
        return tuple(map(self.kind, self.suggestions))


class ComparisonFault(StrEnum):
    """Why names cannot stand on one chart."""

    COUNT = "count"
    """Fewer than two different ones, or more than four."""
    MIXED = "mixed"
    """Models among countries."""


class ComparisonError(NoDataError):
    """What was asked for cannot stand on one chart.

    Attributes:
        fault: Why.
    """

    def __init__(self, fault: ComparisonFault) -> None:
        self.fault = fault
        super().__init__(
            f"compare {FEWEST} to {MOST} different names"
            if fault is ComparisonFault.COUNT
            else "compare models with models and countries with countries"
        )


@dataclass(frozen=True, slots=True)
class ModelProfile:
    """What is known of one model in one week.

    Attributes:
        slug: The slug it counts under, a revealed slot's joined.
        fact: None where the week does not name it.
        last_named: The newest week up to this one that names it.
        listing: As the source lists it.
        organisation: Who publishes it; None where no table says so.
        country: ISO 3166-1 alpha-2, `ZZ` for unknown.
        family: Its family's row; None where the week names none of it.
        variants: The family's models of the week, largest first.
        slots: The anonymous listings that were joined to it.
    """

    slug: str
    fact: ModelFact | None
    last_named: IsoWeek | None
    listing: ModelCard | None
    organisation: Author | None
    country: str
    family: LeaderboardRow | None
    variants: tuple[ModelFact, ...]
    slots: tuple[StealthSlot, ...]


@dataclass(frozen=True, slots=True)
class CountryInLens:
    """A country in one lens.

    Attributes:
        fact: None where it has no row there.
        lead: Given where it leads.
    """

    name: LensName
    fact: CountryFact | None
    lead: LeadFact | None


@dataclass(frozen=True, slots=True)
class CountryProfile:
    """What is known of one country in one week.

    Attributes:
        seats: Its models among the first 10 and 50, where nothing leaves open who is among them.
        models: Its models, largest first.
    """

    code: str
    lenses: tuple[CountryInLens, ...]
    seats: dict[int, int]
    models: tuple[ModelFact, ...]


def kept_facts(history: History, week: IsoWeek) -> WeekFacts:
    """The facts of a week; computed once for each history.

    Raises:
        PeriodNotStoredError: Nothing of the week is stored.
    """
    return history.keep((build_facts, week), lambda: build_facts(history, week))


def known_models(history: History) -> frozenset[str]:
    """Every slug that the catalogue lists or a week names, as it counts today."""
    return history.keep(known_models, lambda: _known_models(history))


def _known_models(history: History) -> frozenset[str]:
    boards = history.snapshot.boards
    named = {slug for board in boards.values() for slug in board.tokens}
    today = max(boards, default=None)
    joined = {history.tables.attribute(slug, today.end).slug for slug in named} if today else set[str]()
    return frozenset(named | joined | history.catalog.models.keys())


def known_countries(history: History) -> frozenset[str]:
    """Every country that the tables give to an author, an override or a slot."""
    tables = history.tables
    rows = [row.country for author in tables.authors.values() for row in author]
    rows += [row.country for row in tables.overrides] + [slot.country for slot in tables.stealth.values()]
    return frozenset(code for code in rows if len(code) == 2)  # noqa: PLR2004 - ISO 3166-1 alpha-2


def model_profile(history: History, week: IsoWeek, slug: str) -> ModelProfile:
    """One model in one week.

    Raises:
        PeriodNotStoredError: Nothing of the week is stored.
        UnknownNameError: No such model is known.
    """
    known = known_models(history)
    if slug not in known:
        raise UnknownNameError(slug, known, Model)
    facts = kept_facts(history, week)
    attribution = history.tables.attribute(slug, week.end)
    slug = attribution.slug
    family_of = history.tables.families.family_of
    families = leaderboard(history, week, Grouping.FAMILY)
    return ModelProfile(
        slug=slug,
        fact=next((fact for fact in facts.models if fact.slug == slug), None),
        last_named=_last_named(history, week, slug),
        listing=history.catalog.card(slug),
        organisation=history.tables.author(attribution.author, week.end),
        country=attribution.country,
        family=next((row for row in families if row.key == family_of(slug)), None),
        variants=tuple(fact for fact in facts.models if family_of(fact.slug) == family_of(slug)),
        slots=_slots(history, week, slug),
    )


def _last_named(history: History, week: IsoWeek, slug: str) -> IsoWeek | None:
    stored = sorted((known for known in history.snapshot.boards if known <= week), reverse=True)
    views = (history.view(known) for known in stored)
    return next((view.week for view in views if view and slug in view.by_slug), None)


def _slots(history: History, week: IsoWeek, slug: str) -> tuple[StealthSlot, ...]:
    slots = history.tables.stealth.values()
    return tuple(s for s in slots if s.joins == base_of(slug) and s.revealed_on and s.revealed_on <= week.end)


def country_profile(history: History, week: IsoWeek, code: str) -> CountryProfile:
    """One country in one week.

    Raises:
        PeriodNotStoredError: Nothing of the week is stored.
        UnknownNameError: No table and no row of the week names the country.
    """
    facts = kept_facts(history, week)
    view = history.view(week)
    known = known_countries(history) | {fact.country for fact in facts.models}
    if code not in known or view is None:
        raise UnknownNameError(code, known, Country)
    lenses = tuple(_in_lens(facts, name, code) for name in LensName)
    models = tuple(fact for fact in facts.models if fact.country == code)
    return CountryProfile(code, lenses, _seats(view, code), models)


def _in_lens(facts: WeekFacts, name: LensName, code: str) -> CountryInLens:
    lens = facts.lenses[name]
    lead = lens.lead if lens.lead and lens.lead.lead.country == code else None
    return CountryInLens(name, next((row for row in lens.countries if row.country == code), None), lead)


def _seats(view: WeekView, code: str) -> dict[int, int]:
    tops = {size: settled_top(view, size) for size in SEAT_SIZES}
    return {size: sum(entry.country == code for entry in top) for size, top in tops.items() if top}


def insights_about(facts: WeekFacts, name: Country | Model) -> tuple[Insight, ...]:
    """What the narrator has to say of it, most surprising first."""

    def names(insight: Insight) -> bool:
        return any(
            subject == name or (isinstance(subject, tuple) and _among(name, subject))
            for subject in insight.subjects.values()
        )

    return tuple(insight for insight in facts.insights if names(insight))


def _among(name: Name, names: tuple[Name, ...]) -> bool:
    return name in names
