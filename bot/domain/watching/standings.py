"""Who stands where among their kind, with bounds for what the lists hide."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.domain.attribution import UNKNOWN
from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import Entry
from bot.domain.watching.interval import Interval


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a period.

    Attributes:
        name: Whom it is of: a model that was renamed since is named as it counts in this period.
        tokens: Its tokens.
        rank: Its place among its kind, 1 for the first; equal tokens share one.
        named: Whether a row of the period names it.
    """

    name: Name
    tokens: Interval
    rank: Interval
    named: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """What somebody's rows come to.

    Attributes:
        tokens: Named ones.
        hidden: What days outside the source's list can add at most, in tokens.
        settled: The rank, where the source's own week, or the order of the rows, settles it.
    """

    tokens: int
    hidden: int
    settled: int | None

    @property
    def most(self) -> int:
        """The most tokens that they can have had."""
        return self.tokens + self.hidden


class Ladder:
    """Everybody of one kind in one lens, and who can be above whom."""

    def __init__(self, sums: Mapping[str, Sum], floor: int) -> None:
        self.sums, self.floor = sums, floor
        self._least = sorted(row.tokens for row in sums.values())
        self._most = sorted(row.most for row in sums.values())

    def rank(self, row: Sum) -> Interval:
        """Between the best and the worst place that hidden tokens leave open."""
        if row.settled is not None:
            return Interval.exactly(row.settled)
        best = 1 + len(self._least) - bisect_right(self._least, row.most)
        if row.tokens < self.floor:
            return Interval.of(best, None)
        above = len(self._most) - bisect_right(self._most, row.tokens)
        return Interval.of(best, max(above - (row.hidden > 0), 0) + 1)

    def rank_unnamed(self) -> Interval:
        """Of somebody whom no row names."""
        named_above = len(self._least) - bisect_right(self._least, self.floor)
        return Interval.of(1 + named_above, None)


def ladder_of(history: History, entries: Iterable[Entry], kind: type[Name], floor: int) -> Ladder:
    """Everybody of one kind; Unknown is no country.

    Args:
        history: Knows families.
        entries: The rows that count.
        kind: Of what kind.
        floor: What somebody whom no row names can have had at most, in tokens.
    """
    tokens, hidden = defaultdict[str, int](int), defaultdict[str, int](int)
    settled = dict[str, int]()
    key = _keys(history)[kind]
    for entry in entries:
        name = key(entry)
        if kind is Country and name == UNKNOWN:
            continue
        tokens[name] += entry.tokens
        hidden[name] += entry.hidden
        if kind is Model and entry.rank_certain:
            settled[name] = entry.rank
    return Ladder({name: Sum(tokens[name], hidden[name], settled.get(name)) for name in tokens}, floor)


def key_of(name: Name) -> str:
    """Slug, family, author, or ISO 3166-1 alpha-2."""
    match name:
        case Model(slug):
            return slug
        case Family(key):
            return key
        case AuthorName(author):
            return author
        case Country(code):
            return code


def _keys(history: History) -> Mapping[type[Name], Callable[[Entry], str]]:
    family_of = history.tables.families.family_of
    return {
        Model: lambda entry: entry.slug,
        Family: lambda entry: family_of(entry.slug),
        AuthorName: lambda entry: entry.author,
        Country: lambda entry: entry.country,
    }
