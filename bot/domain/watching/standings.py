"""Who stands where among their kind, with bounds for what the lists hide.

A model's bounds hold whatever the lists hide. Families, publishers and countries are the sum of their named rows, as
on the boards: models that no list names count for none of them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bot.domain.attribution import UNKNOWN
from bot.domain.history import History, WeekView
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import Entry, LensName
from bot.domain.watching.interval import Interval


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands in a period.

    Attributes:
        name: Whom it is of: a model that was renamed since is named as it counts in this period.
        tokens: Its tokens.
        rank: Its place among its kind, 1 for the first; equal tokens share one.
        named: Whether a row of the period names it.
        tied: Whether others share its rank.
    """

    name: Name
    tokens: Interval
    rank: Interval
    named: bool
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """What somebody's rows come to.

    Attributes:
        tokens: Named ones.
        low: The least that they can have had: more than the named ones where the source's own week says so.
        most: The most: what days outside the source's list can add to them.
    """

    tokens: int
    low: int
    most: int


class Ladder:
    """Everybody of one kind in one lens, and who can be above whom.

    Attributes:
        sums: By key.
        floor: What somebody whom no row names can have had at most, in tokens.
    """

    def __init__(self, sums: Mapping[str, Sum], floor: int) -> None:
        self.sums, self.floor = sums, floor
        self._low = sorted(row.low for row in sums.values())
        self._most = sorted(row.most for row in sums.values())

    def rank(self, row: Sum) -> Interval:
        """Between the best and the worst place that hidden tokens leave open."""
        best = 1 + len(self._low) - bisect_right(self._low, row.most)
        if row.low < self.floor:
            return Interval.of(best, None)
        above = len(self._most) - bisect_right(self._most, row.low)
        return Interval.of(best, above + (row.most == row.low))

    def is_tied(self, row: Sum) -> bool:
        """Whether others have as many tokens, for sure."""
        alike = bisect_right(self._low, row.low) - bisect_left(self._low, row.low)
        return alike > 1 and self.rank(row).exact

    @cached_property
    def tokens_unnamed(self) -> Interval:
        """Of somebody whom no row names."""
        return Interval.of(0, self.floor)

    @cached_property
    def rank_unnamed(self) -> Interval:
        """Of somebody whom no row names: behind all that have what it can have had at most.

        The source names the largest, and of equal ones the first by slug: what it leaves out stands behind.
        """
        return Interval.of(1 + len(self._low) - bisect_left(self._low, max(self.floor, 1)), None)

    @cached_property
    def first(self) -> str | None:
        """Who is first, and alone, whatever the lists hide; None where that is open."""
        key = max(self.sums, key=lambda key: self.sums[key].low, default=None)
        if key is None:
            return None
        row = self.sums[key]
        # Its own bound is among them: the largest other one is the last, or the one before.
        others = self._most[-2:-1] if self._most[-1] == row.most else self._most[-1:]
        return key if row.low > max([self.floor, *others]) else None

    def best_but(self, key: str) -> int | None:
        """What the largest one besides somebody has at least, in tokens; None where there is nobody else."""
        return next((self.sums[other].low for other in self._largest if other != key), None)

    @cached_property
    def _largest(self) -> tuple[str, ...]:
        return tuple(sorted(self.sums, key=lambda key: -self.sums[key].low)[:2])


def ladder_of(history: History, view: WeekView, kind: type[Name], lens: LensName) -> Ladder:
    """Everybody of one kind; Unknown is no country.

    Args:
        history: Knows families.
        view: The period.
        kind: Of what kind.
        lens: Which rows count.
    """
    tokens, low, most = defaultdict[str, int](int), defaultdict[str, int](int), defaultdict[str, int](int)
    key = _keys(history)[kind]
    for entry in _counted(view, kind, lens):
        name = key(entry)
        tokens[name] += entry.tokens
        low[name] += _least(view, entry)
        most[name] += entry.tokens + entry.hidden
    sums = {name: Sum(tokens[name], low[name], most[name]) for name in tokens}
    return Ladder(sums, view.board.floor)


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


def _counted(view: WeekView, kind: type[Name], lens: LensName) -> Iterable[Entry]:
    if kind is not Country:
        return view.entries
    return (entry for entry in view.lens(lens).entries if entry.country != UNKNOWN)


def _least(view: WeekView, entry: Entry) -> int:
    """The named tokens, or what the source's own week says where it settles all that days can hide."""
    board = view.board
    settled = all(part in board.weekly for part in entry.parts if board.hidden.get(part))
    return entry.tokens + entry.hidden if settled else entry.tokens


def _keys(history: History) -> Mapping[type[Name], Callable[[Entry], str]]:
    family_of = history.tables.families.family_of
    return {
        Model: lambda entry: entry.slug,
        Family: lambda entry: family_of(entry.slug),
        AuthorName: lambda entry: entry.author,
        Country: lambda entry: entry.country,
    }
