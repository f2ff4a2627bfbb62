"""Authors that stand in no table: from which size on it is said, and from which no country is called the leader."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.history import WeekView

WARN_UNMAPPED = Fraction(1, 100)
WITHHOLD_UNMAPPED = Fraction(5, 100)


@dataclass(frozen=True, slots=True)
class Unmapped:
    """An author that stands in no table, and its share of all tokens."""

    author: str
    tokens: int
    share: Fraction


def unmapped(view: WeekView) -> tuple[Unmapped, ...]:
    """Authors that stand in no table, with 1 % of all tokens or more, the largest first."""
    sums: defaultdict[str, int] = defaultdict(int)
    for entry in view.entries:
        if not entry.attribution.mapped:
            sums[entry.author] += entry.tokens
    rows = (Unmapped(author, tokens, Fraction(tokens, view.total)) for author, tokens in sums.items())
    notable = (row for row in rows if row.share >= WARN_UNMAPPED)
    return tuple(sorted(notable, key=lambda row: (-row.tokens, row.author)))


def withholding(rows: Iterable[Unmapped]) -> tuple[Unmapped, ...]:
    """Those that are so large that no country is called the leader."""
    return tuple(row for row in rows if row.share >= WITHHOLD_UNMAPPED)
