"""How many consecutive closed weeks something has held, and whether the data reach back to its beginning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.history import History, WeekView
from bot.domain.lenses import LensName
from bot.domain.measures import sees_market


@dataclass(frozen=True, slots=True)
class Streak:
    """A run of consecutive closed weeks.

    Attributes:
        weeks: The weeks of the run, newest first.
        is_minimum: The run reaches a gap or the first stored week, so that it may be longer ("at least").
    """

    weeks: tuple[WeekView, ...]
    is_minimum: bool

    @property
    def length(self) -> int:
        """Number of weeks."""
        return len(self.weeks)


def streak(history: History, view: WeekView, holds: Callable[[WeekView], bool | None]) -> Streak:
    """The run of closed weeks that ends with `view`.

    Args:
        history: Where the weeks are.
        view: The last week of the run; a week that is not closed has a run of none.
        holds: Whether a week belongs to the run; None where the week cannot tell, which ends it as a gap does.
    """
    weeks: list[WeekView] = []
    for week in history.run_back(view.week):
        answer = holds(week)
        if answer is None:
            break
        if not answer:
            return Streak(tuple(weeks), is_minimum=False)
        weeks.append(week)
    return Streak(tuple(weeks), is_minimum=True)


def lead_streak(history: History, view: WeekView, name: LensName) -> Streak | None:
    """Consecutive closed weeks with the same leader in one lens; None where nobody leads.

    A tie or an overtaking ends it. In the full lens, weeks whose rows are of another kind (the source's
    nine-row chart beside days of fifty rows) cannot tell.
    """
    lead = view.lens(name).lead
    if lead is None or not view.board.closed:
        return None

    def holds(week: WeekView) -> bool | None:
        if name is LensName.FULL and not _alike(week, view):
            return None
        leader = week.lens(name).lead
        return leader is not None and leader.country == lead.country

    return streak(history, view, holds)


def _alike(one: WeekView, two: WeekView) -> bool:
    return one.board.basis is two.board.basis and sees_market(one) == sees_market(two)
