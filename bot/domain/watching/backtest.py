"""How often an alert would have fired, by the steps that the live run takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.watching.alert import Alert, Firing, advance, begin
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, last_day
from bot.domain.watching.kind import AlertKind
from bot.domain.watching.scene import Scene

SPAN = dt.timedelta(days=90)
_NEVER = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


class Played(Protocol):
    """Closed periods to be played over: `Scenes` of one history, or each as it was known when it was taken in live."""

    def at(self, period: ClosedPeriod) -> Scene | None:
        """The period, if it has closed."""
        ...

    def closed(self, basis: Basis) -> Sequence[ClosedPeriod]:
        """The closed days or weeks there are, oldest first."""
        ...


@dataclass(frozen=True, slots=True)
class Backtest:
    """What would have been.

    Attributes:
        firings: In which periods it would have fired, oldest first.
        periods: The closed periods that were looked at, oldest first; fewer than 90 days hold where data are missing.
    """

    firings: tuple[Firing, ...]
    periods: tuple[ClosedPeriod, ...]


def backtest(
    condition: Condition, cooldown: int, scenes: Played, kinds: Mapping[str, AlertKind], span: dt.timedelta = SPAN
) -> Backtest:
    """Plays a condition over the closed periods of the last 90 days of data.

    Args:
        condition: What is waited for.
        cooldown: See `Alert`.
        scenes: The data.
        kinds: By name.
        span: How far back from the newest closed period.
    """
    closed = scenes.closed(condition.basis)
    if not closed:
        return Backtest((), ())
    start = last_day(closed[-1]) - span
    periods = [period for period in closed if last_day(period) > start]
    earlier = closed[: len(closed) - len(periods)]
    alert = Alert("", condition, 0, 0, _NEVER, cooldown)
    alert = begin(alert, scenes.at(earlier[-1]) if earlier else None, kinds)
    firings: list[Firing] = []
    for period in periods:
        scene = scenes.at(period)
        if scene is not None:
            step = advance(alert, scene, kinds, _NEVER)
            alert = step.alert
            firings += [step.firing] if step.firing else []
    return Backtest(tuple(firings), tuple(periods))
