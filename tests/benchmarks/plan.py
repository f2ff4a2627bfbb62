"""How much is measured: the full form, and a small one that the test suite runs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """A made-up history.

    Attributes:
        stores: How many stores, each with a history of its own.
        rows: Rows of one day, `other` included.
        models: Models that a store ever names.
        life: Days from a model's first row to its last.
    """

    stores: int
    days: int
    rows: int
    models: int
    life: int

    @property
    def total(self) -> int:
        """All rows of all stores."""
        return self.stores * self.days * self.rows

    def __str__(self) -> str:
        return f"{self.total:,} rows ({self.stores} × {self.days:,} days × {self.rows})"


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run of the benchmarks does.

    Attributes:
        small: The real data since 2025, in size.
        large: What must still fit in memory.
        folds: Runs of the small fold (the large one runs once).
        queries: Times that every one of 52 weeks is asked for.
        rounds: Times that this project and matplotlib take turns.
        renders: Pictures of each kind that this project draws in one round.
        rivals: Pictures of each kind that matplotlib draws in one round.
        lag_renders: Pictures drawn while the event loop is watched (matplotlib: a fifth).
        served: What the bot serves on the small Discord.
        commands: Times that each command is asked by itself.
        rate: Commands a second.
        seconds: How long they come at that rate.
        swaps: Editions made in a running bot.
        homes: Servers that the readers of the mix come from.
        alerts: Alerts that wait for a new week.
        closings: Times that they take it in.
        guilds: Servers that the bot is in where memory is measured, the fewest first.
    """

    small: Size
    large: Size
    folds: int
    refreshes: int
    queries: int
    facts: int
    cold: int
    rounds: int
    renders: int
    rivals: int
    lag_renders: int
    served: Size
    commands: int
    rate: float
    seconds: float
    swaps: int
    homes: int
    alerts: int
    closings: int
    guilds: tuple[int, ...]


FULL = Plan(
    small=Size(1, 690, 51, 500, 110),
    large=Size(10, 3_650, 137, 3_000, 240),
    folds=5,
    refreshes=300,
    queries=100,
    facts=3,
    cold=10,
    rounds=4,
    renders=60,
    rivals=6,
    lag_renders=40,
    served=Size(1, 690, 137, 3_000, 31),
    commands=200,
    rate=400.0,
    seconds=20.0,
    swaps=20,
    homes=1_000,
    alerts=100_000,
    closings=3,
    guilds=(1, 2_500, 10_000),
)
QUICK = Plan(
    small=Size(1, 70, 51, 110, 110),
    large=Size(2, 77, 137, 200, 240),
    folds=1,
    refreshes=5,
    queries=2,
    facts=1,
    cold=1,
    rounds=1,
    renders=5,
    rivals=1,
    lag_renders=5,
    served=Size(1, 70, 51, 110, 31),
    commands=2,
    rate=20.0,
    seconds=2.0,
    swaps=1,
    homes=20,
    alerts=400,
    closings=1,
    guilds=(1, 20),
)
