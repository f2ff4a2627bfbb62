"""Streams of data as they come to the bot: editions in which more periods have closed, and some were restated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from bot.domain.attribution import Tables
from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.readings import BucketVersion, Period
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, Subject, Total
from bot.domain.watching.scenes import closes_at
from bot.domain.weeks import IsoWeek
from tests.fakes.histories import FIRST, LATE, Rows, history_of, make_tables, slot, version, week
from tests.fakes.watching import KINDS

M = 10**6
HOUR = dt.timedelta(hours=1)
SLUGS = (
    "cn/a-0101", "cn/a-0731", "cn/a-0731:free", "cn/b", "us/b", "fr/x", "openrouter/quiet-alpha", "low/y",
)  # fmt: skip
"""The first is respelt as the second; the listing is revealed to be `cn/b`."""
PRESENT, OFTEN, RARELY, SELDOM = 0.6, 0.5, 0.1, 0.04
_AMOUNTS = [each * M for each in (0, 1, 2, 3, 5, 8, 9, 10, 11, 12, 20)]
Unit_ = tuple[Rows, ...]
"""A period: its rows, or those of each of its seven days; a day that is missing is empty."""


@dataclass(frozen=True)
class Edition:
    """What is stored at one time.

    Attributes:
        units: By their place in the line; None for a period of which nothing is stored.
        closed: How many of them, from the first on, have been read late enough.
    """

    units: tuple[Unit_ | None, ...]
    closed: int


@dataclass(frozen=True)
class Stream:
    """Editions, one after the other.

    Attributes:
        charted: The source's own weeks, not days, are stored.
    """

    basis: Basis
    charted: bool
    tables: Tables
    editions: tuple[Edition, ...]

    def history(self, edition: Edition) -> History:
        """What the bot knows in an edition."""
        made = [each for n, unit in enumerate(edition.units) for each in self._versions(n, unit or (), edition.closed)]
        return history_of([], made, self.tables) if self.charted else history_of(made, (), self.tables)

    def _versions(self, n: int, unit: Unit_, closed: int) -> Iterator[BucketVersion]:
        period = self.period(n)
        days = period.days if isinstance(period, IsoWeek) else (period,)
        read = LATE if n < closed else closes_at(period) - HOUR
        for day, rows in zip(days, unit, strict=False):
            if rows:
                yield version(Period.WEEK if self.charted else Period.DAY, day, rows, read)

    def period(self, n: int) -> ClosedPeriod:
        """The n-th of the line."""
        return FIRST.start + dt.timedelta(days=n) if self.basis is Basis.DAY else week(n)


def _rows(chance: Random) -> Rows:
    named = [slug for slug in SLUGS if chance.random() < PRESENT]
    rows = {slug: chance.choice(_AMOUNTS) for slug in named} | {"us/z": M}
    odd = {"nobody/x": 8 * M} if chance.random() < RARELY else {}
    return {**rows, **odd, "other": chance.choice([0, 0, 1, 2, 9]) * sum(rows.values()) // 16}


def _unit(chance: Random, *, whole: bool) -> Unit_ | None:
    if chance.random() < SELDOM:
        return None
    first, then = _rows(chance), _rows(chance)
    if whole:
        return (first,)
    # The first days are alike, then the others: on some of them a model may be hidden, and one may be missing.
    days = [first if day < chance.randint(4, 7) else then for day in range(7)]
    if chance.random() < RARELY:
        days[chance.randint(0, 6)] = {}
    return tuple(days)


@st.composite
def streams(draw: st.DrawFn, *, restated: bool) -> Stream:
    """Streams of either basis.

    Args:
        draw: Hypothesis's.
        restated: Whether periods change after they have closed, and gaps are filled later.
    """
    basis = draw(st.sampled_from(list(Basis)))
    charted = basis is Basis.WEEK and draw(st.booleans())
    length = draw(st.integers(2, 36 if basis is Basis.DAY else 10))
    # What they hold is drawn by a seed: hypothesis prefers little of everything, and nothing fires of that.
    return a_stream(draw(st.integers(0, 2**32)), basis, length, charted=charted, restated=restated)


def a_stream(seed: int, basis: Basis, length: int, *, charted: bool = False, restated: bool = False) -> Stream:
    """The stream of a seed, of so many periods."""
    chance = Random(seed)  # noqa: S311 - figures, not secrets
    editions = tuple(_editions(chance, length, whole=charted or basis is Basis.DAY, restated=restated))
    revealed = FIRST.start + dt.timedelta(days=chance.randint(0, 30))
    return Stream(basis, charted, make_tables([slot("quiet", str(revealed), "cn/b")]), editions)


def _editions(chance: Random, length: int, *, whole: bool, restated: bool) -> Iterator[Edition]:
    few = [_unit(chance, whole=whole) for _ in range(6)]
    born = {slug: chance.randint(1, length) for slug in SLUGS if chance.random() < OFTEN}
    # Periods are alike again and again, which is how thresholds are crossed again and again.
    final, count = [_grown(chance.choice(few), n, born) for n in range(length)], 0
    while count < length:
        count = min(count + chance.choice([0, 1, 1, 2, 4]), length)
        if restated and chance.random() < OFTEN:
            n = chance.randrange(length)
            final[n] = _grown(_unit(chance, whole=whole), n, born) or final[n]
        # The last period may be open still, and its figures early ones.
        early = [_unit(chance, whole=whole)] if count < length and chance.random() < OFTEN else []
        yield Edition((*final[:count], *early), count)


def _grown(unit: Unit_ | None, n: int, born: Mapping[str, int]) -> Unit_ | None:
    """A period without the models that are not there yet."""
    if unit is None:
        return None
    return tuple({slug: tokens for slug, tokens in rows.items() if born.get(slug, 0) <= n} for rows in unit)


def without_early(stream: Stream) -> Stream:
    """The same where nothing is stored of a period before it has closed."""
    editions = (replace(each, units=each.units[: each.closed]) for each in stream.editions)
    return replace(stream, editions=tuple(editions))


# ── What is waited for ───────────────────────────────────────────────────────────────────────────

_NAMES: Sequence[Name] = (
    Model("cn/a-0101"), Model("cn/a-0731"), Model("cn/b"), Model("us/b"), Model("openrouter/quiet-alpha"),
    Family("cn/a"), Family("us/b"), AuthorName("cn"), AuthorName("us"), Country("CN"), Country("US"), Country("FR"),
)  # fmt: skip
_SUBJECTS: Sequence[Subject] = (*_NAMES, Total())
_VALUES: Mapping[Unit, Sequence[Fraction]] = {
    Unit.COUNT: [Fraction(each) for each in (1, 2, 3, 4, 5, 50)],
    Unit.TOKENS: [Fraction(each * M) for each in (5, 10, 20, 30, 50, 70, 100, 140)],
    Unit.PERCENT: [Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)],
    Unit.CHANGE: [Fraction(1, 10), Fraction(1, 2), Fraction(1)],
}


def a_condition(chance: Random, kind: str, basis: Basis) -> Condition:
    """A condition of a kind that the streams can fulfil."""
    made = KINDS[kind]
    subject = chance.choice([each for each in _SUBJECTS if isinstance(each, made.SUBJECTS)])
    others = [each for each in _NAMES if type(each) is type(subject) and each != subject]
    value = chance.choice(_VALUES[made.VALUE]) if made.VALUE else None
    other = chance.choice(others) if made.COMPARES else None
    return Condition(kind, subject, basis, chance.choice(made.SIDES), value, other, chance.choice(list(LensName)))


def conditions(kind: str, basis: Basis) -> st.SearchStrategy[Condition]:
    """Such conditions."""
    return st.randoms(use_true_random=False).map(lambda chance: a_condition(chance, kind, basis))
