"""The two lenses: the press's top nine rows, and all named rows; country totals and who leads."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import takewhile

from bot.domain.attribution import UNKNOWN, Attribution, Tables
from bot.domain.boards import WeekBoard
from bot.domain.readings import Period

PRESS_ROWS = 9
"""The weekly chart names nine rows; press reports sum these (PRODUCT §1)."""
SWEEP_LIMIT = 10


class LensName(StrEnum):
    """Which rows a figure counts."""

    PRESS = "press"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Entry:
    """One ranked row of a week.

    Attributes:
        rank: 1 + the rows with more tokens; equal tokens share a rank.
        tied: Whether another row shares the rank.
        slug: The slug it counts under, after a revealed slot was joined.
        tokens: Its tokens in the week (a lower bound where `hidden` > 0).
        parts: The source's own slugs summed in it.
        hidden: What the days on which it was outside the named rows can hide at most, in tokens.
        rank_certain: No hidden token can change the rank.
    """

    rank: int
    tied: bool
    tokens: int
    attribution: Attribution
    parts: tuple[str, ...]
    hidden: int
    rank_certain: bool

    @property
    def slug(self) -> str:
        """The slug it counts under."""
        return self.attribution.slug

    @property
    def country(self) -> str:
        """ISO 3166-1 alpha-2, `ZZ` for unknown."""
        return self.attribution.country

    @property
    def author(self) -> str:
        """The publisher's name in slugs."""
        return self.attribution.author


@dataclass(frozen=True, slots=True)
class CountryTotal:
    """A country's part of a lens."""

    country: str
    tokens: int
    models: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads a lens.

    Attributes:
        over: The second; None where there is no second.
        tokens: The leader's tokens less the second's.
        ratio: The leader's over the second's; None where there is no second.
        certain: The tokens without a country that the lens shows could not reverse it.
    """

    country: str
    over: str | None
    tokens: int
    ratio: Fraction | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Lens:
    """Country totals over the rows that a lens counts, largest first."""

    name: LensName
    entries: tuple[Entry, ...]
    countries: tuple[CountryTotal, ...]
    lead: Lead | None

    def tokens_of(self, country: str) -> int:
        """The country's tokens; 0 where it has no row."""
        return next((total.tokens for total in self.countries if total.country == country), 0)

    @property
    def named(self) -> tuple[CountryTotal, ...]:
        """The countries without Unknown."""
        return tuple(total for total in self.countries if total.country != UNKNOWN)


def make_lens(name: LensName, entries: Sequence[Entry], unattributed: int) -> Lens:
    """Sums `entries` by country.

    Args:
        name: The lens.
        entries: The rows it counts.
        unattributed: Tokens without a country, outside `entries`, that could still reverse a lead
            (`other` in the full lens, none in the press lens).
    """
    sums: defaultdict[str, int] = defaultdict(int)
    models: defaultdict[str, int] = defaultdict(int)
    for entry in entries:
        sums[entry.country] += entry.tokens
        models[entry.country] += 1
    ordered = sorted(sums, key=lambda code: (-sums[code], code))
    countries = tuple(CountryTotal(code, sums[code], models[code]) for code in ordered)
    return Lens(name, tuple(entries), countries, _lead(countries, sums.get(UNKNOWN, 0) + unattributed))


def _lead(countries: Sequence[CountryTotal], unattributed: int) -> Lead | None:
    named = [total for total in countries if total.country != UNKNOWN]
    if not named or not named[0].tokens:
        return None
    first = named[0]
    if len(named) == 1:
        return Lead(first.country, None, first.tokens, None, first.tokens > unattributed)
    second = named[1]
    gap = first.tokens - second.tokens
    if not gap:
        return None
    ratio = Fraction(first.tokens, second.tokens) if second.tokens else None
    return Lead(first.country, second.country, gap, ratio, gap > unattributed)


@dataclass(frozen=True, slots=True)
class _Row:
    """A joined row before it is ranked: `low` ≤ its true tokens ≤ `high`."""

    attribution: Attribution
    tokens: int
    low: int
    high: int
    parts: tuple[str, ...]


def rank_entries(board: WeekBoard, tables: Tables, sunday: dt.date | None = None) -> tuple[Entry, ...]:
    """Attributes, joins and ranks the rows of a board, most tokens first, equal ones by slug.

    Args:
        board: The week.
        tables: Who publishes what.
        sunday: The day whose knowledge applies; the week's own Sunday where None.
    """
    rows = _joined(board, tables, sunday or board.week.end)
    rows.sort(key=lambda row: (-row.low, row.attribution.slug))
    return tuple(_ranked(rows, board.floor if board.basis is Period.DAY else 0))


def _joined(board: WeekBoard, tables: Tables, sunday: dt.date) -> list[_Row]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for slug in board.tokens:
        groups[tables.attribute(slug, sunday).slug].append(slug)
    return [_row(board, tables, sunday, name, tuple(parts)) for name, parts in groups.items()]


def _row(board: WeekBoard, tables: Tables, sunday: dt.date, name: str, parts: tuple[str, ...]) -> _Row:
    # The model that a slot turned out to be keeps its own attribution; the slot's stands where it joins nothing.
    attribution = tables.attribute(name if name in parts else parts[0], sunday)
    tokens = low = high = 0
    for slug in parts:
        own, hidden = board.tokens[slug], board.hidden.get(slug, 0)
        tokens += own
        if hidden and slug in board.weekly:
            settled = min(max(board.weekly[slug], own), own + hidden)
            low, high = low + settled, high + settled
        else:
            low, high = low + own, high + own + hidden
    return _Row(attribution, tokens, low, high, parts)


def _ranked(rows: Sequence[_Row], floor: int) -> Iterator[Entry]:
    counts = Counter(row.low for row in rows)
    # For each row, the most that any row below it can have had.
    threats = [floor]
    for row in reversed(rows[1:]):
        threats.append(max(threats[-1], row.high))
    rank = 0
    for place, (row, threat) in enumerate(zip(rows, reversed(threats), strict=True), start=1):
        above = rows[place - 2] if place > 1 else None
        if above is None or row.low < above.low:
            rank = place
        certain = threat <= row.low and (above is None or row.high <= above.low)
        hidden = max(row.high - row.tokens, 0)
        yield Entry(rank, counts[row.low] > 1, row.tokens, row.attribution, row.parts, hidden, certain)


def count_sweep(entries: Sequence[Entry]) -> int:
    """The largest k ≤ 10 with ranks 1…k in one country; 0 where the first one's country is unknown."""
    if not entries or entries[0].country == UNKNOWN:
        return 0
    country = entries[0].country
    run = list(takewhile(lambda entry: entry.country == country, entries[:SWEEP_LIMIT]))
    following = entries[len(run)] if len(run) < len(entries) else None
    # A tie across the edge means that "ranks 1…k" holds a row of another country.
    if following and following.country != country:
        run = [entry for entry in run if entry.rank != following.rank]
    return len(run)
