"""Small measures that facts and insights share, and the rows that stand behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from bot.domain.history import History, WeekView, comparable_in_full
from bot.domain.lenses import PRESS_ROWS, Entry, LensName
from bot.domain.readings import Period
from bot.domain.receipts import Figure, ReceiptRow, Unit, change_figure, figure
from bot.domain.slugs import is_free, variant_of

RANKED = 50
"""Ranks are compared only inside the source's fifty."""
UNSEEN_LIMIT = Fraction(1, 5)
"""Named rows speak for the market only where `other` is at most this part of all tokens."""
LENSES_DIFFER = Fraction(5, 100)
"""From this difference of two changes on, both lenses are printed."""
SMALL_BASE = Fraction(25, 10_000)
"""Of all tokens; a change from less is not given in percent."""
EXCESS_PERIODS = 3
"""Of so many periods before is the mean that a model's excess is over."""


def relative_change(now: int, before: int | None) -> Fraction | None:
    """`now / before - 1`; None where there is nothing to compare with."""
    return Fraction(now, before) - 1 if before else None


def free_tokens(view: WeekView) -> int:
    """Tokens of the `:free` variants; anonymous listings are apart."""
    return sum(entry.tokens for entry in free_entries(view))


def free_entries(view: WeekView) -> list[Entry]:
    """The `:free` variants; anonymous listings are apart."""
    return [entry for entry in view.entries if is_free(entry.slug) and not entry.attribution.stealth]


def rank_move(now: Entry, before: Entry | None) -> int | None:
    """Places gained; None unless both ranks are inside 50 and no hidden token can change them."""
    if before is None or not (now.rank_certain and before.rank_certain):
        return None
    return before.rank - now.rank if max(now.rank, before.rank) <= RANKED else None


# ── Rows for receipts ────────────────────────────────────────────────────────────────────────────


def rows_of(view: WeekView, entries: Iterable[Entry]) -> list[ReceiptRow]:
    """Each model with its tokens in the week."""
    return [ReceiptRow(view.week.start, entry.slug, entry.tokens) for entry in entries]


def total_rows(view: WeekView) -> list[ReceiptRow]:
    """`P`."""
    return [ReceiptRow(view.week.start, "all rows", view.total)]


def country_rows(view: WeekView, name: LensName, country: str) -> list[ReceiptRow]:
    """The country's models in one lens."""
    return rows_of(view, (entry for entry in view.lens(name).entries if entry.country == country))


def rank_figure(name: str, view: WeekView, entry: Entry) -> Figure:
    """A model's rank: 1 + the rows above it."""
    above = rows_of(view, (other for other in view.entries if other.rank < entry.rank))
    return figure(name, Unit.COUNT, "count(above) + 1", above=above)


# ── What can be claimed ──────────────────────────────────────────────────────────────────────────


def sees_market(view: WeekView) -> bool:
    """Whether the named rows hold enough of all tokens to speak of a full lens (a nine-row chart does not)."""
    return view.board.other <= UNSEEN_LIMIT * view.total


def settled_top(view: WeekView, size: int) -> tuple[Entry, ...] | None:
    """The first `size` models; None where there are fewer, or a tie or hidden tokens leave open who they are."""
    top, rest = view.entries[:size], view.entries[size:]
    if len(top) < size or (rest and rest[0].rank <= size):
        return None
    floor = view.board.floor if view.board.basis is Period.DAY else 0
    threat = max((entry.tokens + entry.hidden for entry in rest), default=0)
    return top if min(entry.tokens for entry in top) >= max(threat, floor) else None


def has_nine(view: WeekView) -> bool:
    """Whether the press lens is what the press counts: nine settled rows, or all rows that there are."""
    if len(view.entries) < PRESS_ROWS:
        return view.board.other == 0
    return settled_top(view, PRESS_ROWS) is not None


def tells(view: WeekView, name: LensName) -> bool:
    """Whether the week's rows suffice for claims about one lens."""
    return sees_market(view) if name is LensName.FULL else has_nine(view)


def widest_lens(view: WeekView) -> LensName:
    """The full lens where the rows suffice for it."""
    return LensName.FULL if sees_market(view) else LensName.PRESS


def comparable(now: WeekView, before: WeekView | None, name: LensName) -> bool:
    """Whether one lens can be compared between two weeks."""
    if before is None or not (tells(now, name) and tells(before, name)):
        return False
    return name is LensName.PRESS or comparable_in_full(now, before)


def country_change(now: WeekView, before: WeekView | None, name: LensName, country: str) -> Figure | None:
    """A country's change in one lens, named `change`; None where the weeks cannot be compared or it had nothing."""
    if before is None or not comparable(now, before, name) or not before.lens(name).tokens_of(country):
        return None
    return change_figure("change", country_rows(now, name, country), country_rows(before, name, country))


def lenses_differ(press: Fraction, full: Fraction) -> bool:
    """Whether two changes differ in sign or by more than 5 points, so that both are printed."""
    return press * full < 0 or abs(press - full) > LENSES_DIFFER


def known_tokens(view: WeekView, slug: str) -> int | None:
    """The model's tokens where no day can hide any of them; None where one can."""
    low, high = token_bounds(view, slug)
    return low if low == high else None


def token_bounds(view: WeekView, slug: str) -> tuple[int, int]:
    """The least and the most that a model can have had; one outside the named rows at most the floor."""
    entry = view.by_slug.get(slug)
    return (entry.tokens, entry.tokens + entry.hidden) if entry else (0, view.board.floor)


class Excess(NamedTuple):
    """How far a model is above its own mean of the periods before, in tokens; below it where negative.

    Attributes:
        least: With the fewest tokens that it can have had now, and the most before.
        most: The other way round; equal to `least` where no day can hide any of its tokens.
        mean: Of its named tokens before.
    """

    least: Fraction
    most: Fraction
    mean: Fraction


def excess_over_mean(view: WeekView, earlier: Sequence[WeekView], slug: str) -> Excess | None:
    """`V[w] - mean(V[w-3] to V[w-1])`; None where there is none before, or one of all does not name the model."""
    if not earlier or any(slug not in each.by_slug for each in (view, *earlier)):
        return None
    low, high = token_bounds(view, slug)
    lows, highs = zip(*(token_bounds(each, slug) for each in earlier), strict=True)
    count = len(earlier)
    mean = Fraction(sum(each.by_slug[slug].tokens for each in earlier), count)
    return Excess(low - Fraction(sum(highs), count), high - Fraction(sum(lows), count), mean)


def line_of(history: History, slug: str) -> tuple[str, str | None]:
    """Family and variant: what stays the same when a model's slug is respelt."""
    return history.tables.families.family_of(slug), variant_of(slug)
