"""The closed periods of a history, as scenes."""

from __future__ import annotations

import datetime as dt

from bot.domain.anomalies import is_quarantined
from bot.domain.history import History
from bot.domain.watching.condition import Basis, ClosedPeriod, periods_between
from bot.domain.watching.scene import Scene, view_of
from bot.domain.weeks import CLOSING_DELAY, ONE_DAY, IsoWeek


class Scenes:
    """The closed periods of one history; each is looked at once, however many alerts there are."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._scenes: dict[ClosedPeriod, Scene | None] = {}

    def at(self, period: ClosedPeriod) -> Scene | None:
        """The period, if it has closed."""
        if period not in self._scenes:
            view = view_of(self.history, period) if is_closed(self.history, period) else None
            self._scenes[period] = Scene(period, self.history, view, self.at) if view else None
        return self._scenes[period]

    def closed(self, basis: Basis, after: ClosedPeriod | None = None) -> list[ClosedPeriod]:
        """The closed days or weeks there are, oldest first; those after one of them, if it is given."""
        snapshot = self.history.snapshot
        stored: list[ClosedPeriod] = list(snapshot.boards if basis is Basis.WEEK else snapshot.recent)
        return [
            each
            for each in stored
            if (after is None or periods_between(after, each) > 0) and is_closed(self.history, each)
        ]


def is_closed(history: History, period: ClosedPeriod) -> bool:
    """Whether a period is over, and was read at least 6 h after it ended; a day that is held back is not."""
    if isinstance(period, IsoWeek):
        board = history.snapshot.boards.get(period)
        return board is not None and board.closed
    version = history.snapshot.recent.get(period)
    return version is not None and not is_quarantined(version) and version.last_requested_at >= closes_at(period)


def closes_at(period: ClosedPeriod) -> dt.datetime:
    """The earliest moment (UTC) at which a reading can close a period."""
    if isinstance(period, IsoWeek):
        return period.closes_at
    return dt.datetime.combine(period + ONE_DAY, dt.time(), dt.UTC) + CLOSING_DELAY


def newest_closed(scenes: Scenes, basis: Basis) -> Scene | None:
    """The newest closed day or week; None where there is none."""
    periods = scenes.closed(basis)
    return scenes.at(periods[-1]) if periods else None
