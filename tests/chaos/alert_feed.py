"""A feed of closing weeks, and what comes to pass in them: by plain counting, without the product's code."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

from tests.chaos.checker import Week

MODELS = 12
LINE = 10 * 10**6
LOW, HIGH = 2 * 10**6, 40 * 10**6
"""Far enough from the line for every margin."""
UP, DOWN = "up", "down"


@dataclass(frozen=True)
class Feed:
    """Weeks in a row: how many tokens each model has, below the line or above it.

    Attributes:
        monday: Of the first week, which is closed before anybody waits for anything.
        weeks: How many there are.
    """

    monday: dt.date
    weeks: int
    seed: int

    def week(self, number: int) -> Week:
        """The ISO year and week of one of them, from 0."""
        year, week, _ = (self.monday + dt.timedelta(weeks=number)).isocalendar()
        return year, week

    def tokens(self, number: int, model: int) -> int:
        """What a model has in one of them."""
        chance = random.Random(f"{self.seed} {number} {model}")  # noqa: S311
        return HIGH + chance.randrange(10**6) if chance.random() < 0.5 else LOW + chance.randrange(10**6)

    def crossings(self, model: int, side: str) -> frozenset[Week]:
        """The weeks in which it gets over the line, or below it."""
        above = [self.tokens(number, model) >= LINE for number in range(self.weeks)]
        turned = (n for n in range(1, self.weeks) if above[n] != above[n - 1] and above[n] is (side == UP))
        return frozenset(self.week(number) for number in turned)
