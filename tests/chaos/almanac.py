"""What can be known of a week, reckoned anew from what the source showed. Shares no code with the bot.

The rules are those of PRODUCT §3 and RELIABILITY §4. Standard library only; a test holds it to that.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import median

from tests.chaos.gazette import Rows, Showing

ONE_DAY, SIX_HOURS = dt.timedelta(days=1), dt.timedelta(hours=6)
OTHER, UNKNOWN = "other", ""
NINE, TEN = 9, 10
REPEATED = 4
"""Readings that make an odd day count: the first, and three more."""
Known = Mapping[dt.date, Rows]


def agree(one: Rows, two: Rows) -> bool:
    """Whether two readings of a day differ by 0.1 % at most, all rows together."""
    apart = sum(abs(one.get(slug, 0) - two.get(slug, 0)) for slug in one.keys() | two.keys())
    return 1000 * apart <= max(sum(one.values()), sum(two.values()))


def is_odd(day: dt.date, rows: Rows, known: Known) -> bool:
    """Whether a day's figures are such that they are read again before anybody hears of them."""
    same = [sum(known[before].values()) for n in range(1, 5) if (before := day - n * 7 * ONE_DAY) in known]
    if len(same) > 2 and not median(same) / 2 <= sum(rows.values()) <= 2 * median(same):
        return True
    week = [known[before] for n in range(1, 8) if (before := day - n * ONE_DAY) in known]
    old = {
        slug for before, each in known.items() if day - 42 * ONE_DAY <= before <= day - 14 * ONE_DAY for slug in each
    }
    largest = sorted((slug for slug in rows if slug != OTHER), key=lambda slug: -rows[slug])[:TEN]
    return any(
        slug in old and (past := [each[slug] for each in week if slug in each]) and rows[slug] > 10 * median(past)
        for slug in largest
    )


@dataclass
class Day:
    """What is known of one day.

    Attributes:
        rows: The figures that count; None where none do yet.
        odd: Whether they looked wrong when they first came.
        confirmed: When they were last shown.
        shown: Every showing so far.
    """

    rows: Rows | None = None
    odd: bool = False
    confirmed: dt.datetime | None = None
    shown: list[Showing] = field(default_factory=list[Showing])

    def settled(self) -> bool:
        """Whether two readings six hours apart agree, the later one with what counts."""
        if self.rows is None or self.confirmed is None:
            return False
        return any(
            self.confirmed - one.at >= SIX_HOURS and agree(one.rows, self.rows) for one in self.shown
        )  # fmt: skip

    def take(self, one: Showing, known: Known) -> None:
        """Hears of a showing."""
        odd = self.odd if one.rows == self.rows else is_odd(one.day, one.rows, known)
        self.shown.append(one)
        if not odd or (self.rows is not None and agree(self.rows, one.rows)) or self._repeated(one):
            self.rows, self.odd, self.confirmed = one.rows, odd, one.at

    def _repeated(self, one: Showing) -> bool:
        alike = [each for each in self.shown if agree(each.rows, one.rows)]
        return len(alike) >= REPEATED and one.at - alike[0].at >= SIX_HOURS


class Almanac:
    """The days as they are known at one moment after another.

    Args:
        showings: What the source showed.

    Attributes:
        revision: Grows where other figures count than before.
    """

    def __init__(self, showings: Iterable[Showing]) -> None:
        self._coming = sorted(showings, key=lambda one: (one.at, one.day))
        self._next = self.revision = 0
        self.days: defaultdict[dt.date, Day] = defaultdict(Day)
        self.known: dict[dt.date, Rows] = {}
        """The figures that count."""
        self._weekly: dict[dt.date, Rows] = {}

    def reach(self, moment: dt.datetime) -> None:
        """Takes in what was shown up to then."""
        while self._next < len(self._coming) and self._coming[self._next].at <= moment:
            self._take(self._coming[self._next])
            self._next += 1

    def _take(self, one: Showing) -> None:
        if one.weekly:
            self._weekly[one.day] = one.rows
            return
        day = self.days[one.day]
        day.take(one, self.known)
        if day.rows is not None and self.known.get(one.day) != day.rows:
            self.known[one.day] = day.rows
            self.revision += 1

    @property
    def moments(self) -> Sequence[dt.datetime]:
        """When something was shown, in order."""
        return sorted({one.at for one in self._coming})

    @property
    def newest(self) -> dt.date | None:
        """The newest day of which figures count."""
        return max(self.known, default=None)

    def closed(self, monday: dt.date) -> bool:
        """Whether a week's seven days were shown six hours after it ended, or later."""
        closes = dt.datetime.combine(monday + 7 * ONE_DAY, dt.time(6), dt.UTC)
        seven = (self.days.get(monday + n * ONE_DAY) for n in range(7))
        return all(day and day.rows is not None and day.confirmed and day.confirmed >= closes for day in seven)

    def final(self, monday: dt.date) -> bool:
        """Whether the source repeated all of them."""
        return self.closed(monday) and all(self.days[monday + n * ONE_DAY].settled() for n in range(7))

    def odd(self, monday: dt.date) -> bool:
        """Whether one of them looked wrong."""
        return any(self.days[monday + n * ONE_DAY].odd for n in range(7) if monday + n * ONE_DAY in self.days)

    def week(self, monday: dt.date, countries: Mapping[str, str]) -> Week | None:
        """The week's figures; None where it is not closed."""
        if not self.closed(monday):
            return None
        days = [self.known[monday + n * ONE_DAY] for n in range(7)]
        return Week(days, countries, self._weekly.get(monday, {}))


class Week:
    """Figures of a week.

    Args:
        days: The rows of its days.
        countries: By slug; what is not in it has none.
        weekly: The source's own sums, which settle ranks where a day names too few models.

    Attributes:
        tokens: By slug, in the order of the ranks.
        hidden: For models that a day did not name, what those days may have hidden at most.
        totals: Tokens by lens and country, the largest first; `UNKNOWN` among them.
    """

    def __init__(self, days: Sequence[Rows], countries: Mapping[str, str], weekly: Rows) -> None:
        sums, self.hidden = Counter[str](), Counter[str]()
        for rows in days:
            sums.update(rows)
        self.total = sum(sums.values())
        self.other = sums.pop(OTHER, 0)
        for rows in days:
            most = min(rows.get(OTHER, 0), *(tokens for slug, tokens in rows.items() if slug != OTHER))
            self.hidden.update({slug: most for slug in sums if slug not in rows and most})
        self._countries = countries
        self._low = {slug: self._settled(slug, own, weekly) for slug, own in sums.items()}
        self.tokens = dict(sorted(sums.items(), key=lambda row: (-self._low[row[0]], row[0])))
        self.totals = {
            "press": _by_country(list(self.tokens.items())[:NINE], countries),
            "full": _by_country(self.tokens.items(), countries),
        }

    def _settled(self, slug: str, own: int, weekly: Rows) -> int:
        """By what it is ranked: the source's own sum, as far as its days allow that."""
        return min(max(weekly.get(slug, own), own), own + self.hidden[slug])

    def country(self, slug: str) -> str:
        """Of its author."""
        return self._countries.get(slug, UNKNOWN)

    def at_least(self, slug: str) -> bool:
        """Whether the source's days hide some of its tokens."""
        return self.hidden[slug] > 0

    @property
    def unattributed(self) -> int:
        """Tokens of no country."""
        return self.other + self.totals["full"].get(UNKNOWN, 0)

    def countries(self, lens: str) -> Sequence[tuple[str, int]]:
        """The known ones."""
        return [(country, tokens) for country, tokens in self.totals[lens].items() if country != UNKNOWN]

    def lead(self, lens: str) -> tuple[str, bool] | None:
        """Who leads, and whether for certain; None on a tie."""
        known = self.countries(lens)
        if not known or (len(known) > 1 and known[0][1] == known[1][1]):
            return None
        could = self.totals[lens].get(UNKNOWN, 0) + (self.other if lens == "full" else 0)
        return known[0][0], known[0][1] - (known[1][1] if len(known) > 1 else 0) > could

    def rank(self, slug: str) -> int | None:
        """One more than the models with more tokens; None where it is not named."""
        own = self._low.get(slug)
        return None if own is None else 1 + sum(tokens > own for tokens in self._low.values())


def change(now: int, before: int | None) -> Fraction | None:
    """From one week to the next; None where there is nothing to compare with."""
    return Fraction(now, before) - 1 if before else None


def _by_country(rows: Iterable[tuple[str, int]], countries: Mapping[str, str]) -> dict[str, int]:
    sums = Counter[str]()
    for slug, tokens in rows:
        sums[countries.get(slug, UNKNOWN)] += tokens
    return dict(sorted(sums.items(), key=lambda row: (-row[1], row[0])))
