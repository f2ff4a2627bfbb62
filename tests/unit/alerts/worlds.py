"""Worlds of which everything is known, and the lists that a source publishes of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from bot.domain.history import History
from bot.domain.watching.condition import ClosedPeriod
from bot.domain.weeks import IsoWeek
from tests.fakes.histories import make_history, week

MODELS = ("cn/a", "cn/b", "us/a", "us/b", "fr/a", "us/z")
Day = Mapping[str, int]


@dataclass(frozen=True)
class World:
    """What every model really had on every day, and how much of it is published.

    Attributes:
        named: How many models a day's list names.
        own_weeks: The weeks of which the source's own sums are stored too.
    """

    days: Mapping[dt.date, Day]
    named: int
    own_weeks: tuple[IsoWeek, ...]

    def history(self) -> History:
        """What the bot knows of it."""
        weeks = {each: _listed(self.truth(each), len(MODELS) // 2) for each in self.own_weeks}
        return make_history(weeks, {day: _listed(rows, self.named) for day, rows in self.days.items()})

    def truth(self, period: ClosedPeriod) -> dict[str, int]:
        """The models' tokens in a period."""
        days = period.days if isinstance(period, IsoWeek) else (period,)
        sums = Counter[str]()
        for day in days:
            sums.update(self.days[day])
        return {model: sums[model] for model in MODELS}


def rank(truth: Mapping[str, int], model: str) -> int:
    """1 + those with more."""
    return 1 + sum(tokens > truth[model] for tokens in truth.values())


def _listed(rows: Day, named: int) -> dict[str, int]:
    ordered = sorted(((-tokens, model) for model, tokens in rows.items() if tokens))
    other = -sum(tokens for tokens, _ in ordered[named:])
    return {model: -tokens for tokens, model in ordered[:named]} | ({"other": other} if other else {})


@st.composite
def worlds(draw: st.DrawFn, weeks: int = 1) -> World:
    """Worlds of so many whole weeks: small numbers, so that ties are frequent."""
    largest = draw(st.sampled_from([3, 12, 1_000]))
    amounts = st.integers(0, largest)
    days = [day for n in range(weeks) for day in week(n).days]
    rows: Sequence[Day] = [
        # No day is without a token.
        dict(zip(MODELS, (*draw(st.tuples(*[amounts] * (len(MODELS) - 1))), 1), strict=True))
        for _ in days
    ]
    own = draw(st.sets(st.integers(0, weeks - 1)))
    return World(dict(zip(days, rows, strict=True)), draw(st.integers(1, 5)), tuple(week(n) for n in sorted(own)))
