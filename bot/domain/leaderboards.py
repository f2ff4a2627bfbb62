"""Leaderboards of a day, a week or a month, by model, family, author or country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from bot.domain.history import History, WeekView, comparable_in_full
from bot.domain.lenses import Entry
from bot.domain.measures import relative_change
from bot.domain.period_views import PeriodView, period_view
from bot.domain.periods import DatedPeriod
from bot.domain.readings import Period
from bot.domain.slugs import is_free
from bot.domain.weeks import IsoWeek


class Grouping(StrEnum):
    """What one row of a leaderboard is."""

    MODEL = "model"
    FAMILY = "family"
    AUTHOR = "author"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One row.

    Attributes:
        key: Slug, family, author, or ISO 3166-1 alpha-2.
        share: Of all tokens of the period.
        change: Against what the period is compared with; None where there is nothing.
        models: How many named rows it sums.
        country: ISO 3166-1 alpha-2 of the largest row in it, `ZZ` for unknown.
        hidden: What days outside the source's list can add to its named rows at most, in tokens.
        rank_certain: No hidden token can change the rank.
    """

    rank: int
    tied: bool
    key: str
    tokens: int
    share: Fraction
    change: Fraction | None
    models: int
    country: str
    hidden: int
    rank_certain: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows of a period a leaderboard counts; None does not filter."""

    country: str | None = None
    free: bool | None = None

    def admits(self, entry: Entry) -> bool:
        """Whether the row is counted."""
        if self.country is not None and self.country != entry.country:
            return False
        return self.free is None or self.free is is_free(entry.slug)


EVERYTHING = Selection()


def leaderboard(
    history: History, period: DatedPeriod, by: Grouping, selection: Selection = EVERYTHING
) -> tuple[LeaderboardRow, ...]:
    """All rows of a period, most tokens first, equal ones by key; empty where nothing is stored.

    Changes are given only against a period whose named rows are of the same kind; a group's change is
    of what both periods name. The history keeps the newest answers, so that most are at hand.
    """
    found = period_view(history, period)
    if found is None:
        return ()
    question = (leaderboard, period, by, selection)
    return history.keep(question, lambda: _leaderboard(history, found, by, selection))


def _leaderboard(history: History, found: PeriodView, by: Grouping, selection: Selection) -> tuple[LeaderboardRow, ...]:
    view, earlier = found.view, _earlier(history, found, by)
    key = _key(history, by)
    now = _sums(view, key, selection)
    then = _sums(earlier, key, selection) if earlier else {}
    certain = _certain_ranks(now, view.board.floor if view.board.basis is Period.DAY else 0)
    settled = _settled_ranks(view, now) if by is Grouping.MODEL else frozenset[str]()
    return _ranked(now, then, view.total, certain | settled)


def _earlier(history: History, found: PeriodView, by: Grouping) -> WeekView | None:
    """What changes are against: countries as they were known then, as everywhere; all else like with like."""
    before = found.before
    if by is Grouping.COUNTRY and isinstance(found.period, IsoWeek):
        before = history.previous(found.period)
    return before if by is Grouping.MODEL or comparable_in_full(found.view, before) else None


def _key(history: History, by: Grouping) -> Callable[[Entry], str]:
    family_of = history.tables.families.family_of
    keys: Mapping[Grouping, Callable[[Entry], str]] = {
        Grouping.MODEL: lambda entry: entry.slug,
        Grouping.FAMILY: lambda entry: family_of(entry.slug),
        Grouping.AUTHOR: lambda entry: entry.author,
        Grouping.COUNTRY: lambda entry: entry.country,
    }
    return keys[by]


class _Sum(NamedTuple):
    tokens: int
    models: int
    country: str
    hidden: int

    @property
    def most(self) -> int:
        return self.tokens + self.hidden


def _sums(view: WeekView, key: Callable[[Entry], str], selection: Selection) -> dict[str, _Sum]:
    sums: dict[str, _Sum] = {}
    for entry in view.entries:
        if selection.admits(entry):
            name = key(entry)
            # Entries come largest first, so the first of a group gives its country.
            known = sums.get(name, _Sum(0, 0, entry.country, 0))
            tokens, hidden = known.tokens + entry.tokens, known.hidden + entry.hidden
            sums[name] = _Sum(tokens, known.models + 1, known.country, hidden)
    return dict(sorted(sums.items(), key=lambda item: (-item[1].tokens, item[0])))


def _certain_ranks(now: Mapping[str, _Sum], floor: int) -> frozenset[str]:
    """Those that nothing below can pass and that can pass nothing above; what is not named has `floor` at most."""
    certain: set[str] = set()
    threat = floor
    pairs = zip([None, *now.values()], now.items(), strict=False)  # each with the one above it
    for above, (key, row) in reversed(list(pairs)):
        if threat <= row.tokens and (above is None or row.most <= above.tokens):
            certain.add(key)
        threat = max(threat, row.most)
    return frozenset(certain)


def _settled_ranks(view: WeekView, now: Mapping[str, _Sum]) -> frozenset[str]:
    """Models whose rank the source's own week settles, where its order is that of the tokens shown."""
    entries = [entry for entry in view.entries if entry.slug in now]
    if [entry.slug for entry in entries] != list(now):
        return frozenset()
    return frozenset(entry.slug for entry in entries if entry.rank_certain)


def _ranked(
    now: Mapping[str, _Sum], then: Mapping[str, _Sum], total: int, certain: Collection[str]
) -> tuple[LeaderboardRow, ...]:
    counts = Counter(row.tokens for row in now.values())
    rows: list[LeaderboardRow] = []
    for place, (key, (tokens, models, country, hidden)) in enumerate(now.items(), start=1):
        rank = rows[-1].rank if rows and rows[-1].tokens == tokens else place
        change = relative_change(tokens, then[key].tokens if key in then else None)
        share = Fraction(tokens, total or 1)
        tied = counts[tokens] > 1
        rows.append(LeaderboardRow(rank, tied, key, tokens, share, change, models, country, hidden, key in certain))
    return tuple(rows)
