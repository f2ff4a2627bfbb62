"""Small measures that facts and insights share."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.history import WeekView
from bot.domain.lenses import Entry
from bot.domain.slugs import is_free

RANKED = 50
"""Ranks are compared only inside the source's fifty."""


def relative_change(now: int, before: int | None) -> Fraction | None:
    """`now / before - 1`; None where there is nothing to compare with."""
    return Fraction(now, before) - 1 if before else None


def free_tokens(view: WeekView) -> int:
    """Tokens of the `:free` variants; anonymous listings are apart."""
    return sum(entry.tokens for entry in view.entries if is_free(entry.slug) and not entry.attribution.stealth)


def rank_move(now: Entry, before: Entry | None) -> int | None:
    """Places gained; None unless both ranks are inside 50 and no hidden token can change them."""
    if before is None or not (now.rank_certain and before.rank_certain):
        return None
    return before.rank - now.rank if max(now.rank, before.rank) <= RANKED else None
