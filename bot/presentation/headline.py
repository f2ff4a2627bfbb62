"""The narrator: one headline of at most 12 words, from the facts alone.

Candidates are tried from the most telling to the plainest; the first that fits is the headline. A lead that is
not certain is never stated as one, and where the two lenses disagree the headline says which one it speaks of.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.facts import LeadFact, WeekFacts
from bot.domain.history import History
from bot.domain.insight import Country
from bot.domain.lenses import LensName
from bot.presentation.labels import missing_days
from bot.presentation.values import Value
from bot.presentation.wording import Wording

LEAD = frozenset({"lead"})
STREAK = frozenset({"lead", "lead_streak"})
CROSSOVER = frozenset({"lead", "crossover"})
SWEEP = frozenset({"sweep"})
FLAT = Fraction(5, 1000)
MAX_WORDS = 12
MAX_CHINESE = 24
SWEEP_FROM = 3


@dataclass(frozen=True, slots=True)
class Headline:
    """A headline and what it is about.

    Attributes:
        tells: The kinds of insight that would only repeat it.
        country: The country it is about; None where it names none or several.
    """

    text: str
    tells: frozenset[str] = frozenset()
    country: str | None = None


@dataclass(frozen=True, slots=True)
class _Story:
    facts: WeekFacts
    history: History
    wording: Wording

    def lead(self, lens: LensName) -> LeadFact | None:
        return self.facts.lenses[lens].lead

    def certain(self, lens: LensName) -> LeadFact | None:
        lead = self.lead(lens)
        return lead if lead and lead.lead.certain else None

    def swept(self, country: str) -> int:
        """How many first ranks the country holds for certain; 0 below three."""
        first = self.facts.models[: self.facts.sweep]
        sure = len(first) >= SWEEP_FROM and all(model.rank_certain for model in first)
        return len(first) if sure and first[0].country == country else 0

    def say(self, key: str, tells: frozenset[str] = frozenset(), country: str = "", **values: Value) -> Headline:
        if country:
            values["country"] = Country(country)
        return Headline(self.wording.text(f"headline.{key}", **values), tells, country or None)


def headline(facts: WeekFacts, history: History, wording: Wording, *, claims: bool = True) -> Headline:
    """The headline of a week; without `claims` it says no more than the total."""
    story = _Story(facts, history, wording.about(history))
    return next(candidate for candidate in _candidates(story, claims=claims) if fits(candidate.text))


def fits(text: str) -> bool:
    """Whether a headline is short enough: 12 words, or 24 characters where Chinese is among them."""
    wide = any(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) <= MAX_CHINESE if wide else len(text.split()) <= MAX_WORDS


def _candidates(story: _Story, *, claims: bool) -> Iterator[Headline]:
    tokens = story.wording.numbers.tokens(story.facts.total)
    if not story.facts.closed and not missing_days(story.facts):
        yield story.say("to_date", tokens=tokens, days=len(story.facts.days))
    elif story.facts.withheld:
        yield story.say("withheld", tokens=tokens)
    elif story.facts.closed and claims:
        yield from _leads(story)
    yield from _totals(story, tokens)


def _totals(story: _Story, tokens: str) -> Iterator[Headline]:
    change = story.facts.total_change
    if story.facts.closed and change is not None:
        size = story.wording.numbers.percent(abs(change))
        kind = "flat" if abs(change) < FLAT else "up" if change > 0 else "down"
        yield story.say(f"total_{kind}", tokens=tokens, size=size)
    yield story.say("total", tokens=tokens)


def _leads(story: _Story) -> Iterator[Headline]:
    press, full = story.certain(LensName.PRESS), story.certain(LensName.FULL)
    if press and full and press.lead.country == full.lead.country:
        yield from _agreed(story, press, full)
    elif press and full:
        yield story.say("split", LEAD, press=Country(press.lead.country), full=Country(full.lead.country))
    elif press:
        yield story.say("press_only", LEAD, press.lead.country)
    elif full:
        yield story.say("full_only", LEAD, full.lead.country)
    else:
        yield story.say("open", tokens=story.wording.numbers.tokens(story.facts.total))


def _agreed(story: _Story, press: LeadFact, full: LeadFact) -> Iterator[Headline]:
    country = press.lead.country
    size, run = story.swept(country), common_streak(press, full)
    if run and run.lens is None and run.weeks > 1:
        yield from _streaks(story, country, size, run)
    if run and run.lens is None and run.weeks == 1 and not run.is_minimum:
        yield from _crossover(story, country, size)
    if size:
        yield story.say("sweep", SWEEP, country, size=size)
    if run and run.lens is not None and not run.is_minimum:
        yield story.say(f"streak_{run.lens}", STREAK, country, streak=run.weeks)
    share = story.facts.lenses[LensName.FULL].countries
    total = next(row.share for row in share if row.country == country)
    yield story.say("leads", LEAD, country, share=story.wording.numbers.percent(total))


def _streaks(story: _Story, country: str, size: int, run: CommonStreak) -> Iterator[Headline]:
    ending = "_at_least" if run.is_minimum else ""
    if size:
        yield story.say(f"sweep_streak{ending}", SWEEP | STREAK, country, size=size, streak=run.weeks)
    yield story.say(f"streak{ending}", STREAK, country, streak=run.weeks)


def _crossover(story: _Story, country: str, size: int) -> Iterator[Headline]:
    before = story.history.previous(story.facts.week)
    lead = before.press.lead if before else None
    if lead and lead.country != country:
        other = Country(lead.country)
        if size:
            yield story.say("overtakes_sweep", CROSSOVER | SWEEP, country, other=other, size=size)
        yield story.say("overtakes", CROSSOVER, country, other=other)
    yield story.say("takes_lead", CROSSOVER, country)


@dataclass(frozen=True, slots=True)
class CommonStreak:
    """What both lenses can say of how long the lead has lasted.

    Attributes:
        lens: The lens that the number is of, where the lenses contradict each other; else None.
    """

    weeks: int
    is_minimum: bool
    lens: LensName | None = None


def common_streak(press: LeadFact, full: LeadFact) -> CommonStreak | None:
    """The streak that fits both lenses, or the longer lens's own where none does; None for an open week.

    "At least 1" beside "5" is 5; "5" beside "9" is a contradiction.
    """
    if press.streak_weeks is None or full.streak_weeks is None:
        return None
    longer, shorter = (press, full) if press.streak_weeks >= full.streak_weeks else (full, press)
    lens = LensName.PRESS if longer is press else LensName.FULL
    weeks = longer.streak_weeks or 0
    if shorter.streak_is_minimum or longer.streak_weeks == shorter.streak_weeks:
        return CommonStreak(weeks, longer.streak_is_minimum and shorter.streak_is_minimum)
    return CommonStreak(weeks, longer.streak_is_minimum, lens)
