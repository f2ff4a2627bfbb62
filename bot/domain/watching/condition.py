"""What an alert waits for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.domain.insight import Name
from bot.domain.lenses import LensName
from bot.domain.weeks import IsoWeek


class Basis(StrEnum):
    """What is looked at once it has closed; a cooldown counts in these."""

    DAY = "day"
    WEEK = "week"


ClosedPeriod = dt.date | IsoWeek
"""A closed day, or a closed week."""


class Side(StrEnum):
    """In which direction something has to move."""

    UP = "up"
    """For ranks: to the top."""
    DOWN = "down"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Total:
    """All tokens together: the market, as far as it goes through the source."""


Subject = Name | Total
"""What is watched."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing to wait for.

    Attributes:
        kind: Name of a file in `bot/domain/alerts`.
        subject: What is watched.
        basis: Whether closed days or closed weeks are looked at.
        side: Which direction counts.
        value: The threshold, in the kind's unit: a rank or a number of periods as such, tokens as such, shares and
            changes as fractions (5 % is 1/20). None where the kind has none.
        other: Whom `subject` is compared with; None where the kind compares with nobody.
        lens: Which rows count for countries.
    """

    kind: str
    subject: Subject
    basis: Basis = Basis.WEEK
    side: Side = Side.EITHER
    value: Fraction | None = None
    other: Name | None = None
    lens: LensName = LensName.FULL

    @property
    def sides(self) -> tuple[Side, ...]:
        """The directions that count, one by one."""
        return (Side.UP, Side.DOWN) if self.side is Side.EITHER else (self.side,)

    @property
    def threshold(self) -> Fraction:
        """The value; 0 where there is none."""
        return self.value or Fraction()

    @property
    def rival(self) -> Name:
        """Whom the subject is compared with.

        Raises:
            ValueError: With nobody.
        """
        if self.other is None:
            raise ValueError(f"{self.kind} compares with nobody")
        return self.other


def periods_between(earlier: ClosedPeriod, later: ClosedPeriod) -> int:
    """How many days, or weeks, lie between two of one kind; negative where `later` is the earlier one."""
    if isinstance(earlier, IsoWeek) and isinstance(later, IsoWeek):
        return later - earlier
    if isinstance(earlier, dt.date) and isinstance(later, dt.date):
        return (later - earlier).days
    raise ValueError(f"{earlier} and {later} are not of one kind")


def last_day(period: ClosedPeriod) -> dt.date:
    """The last day of a period."""
    return period.end if isinstance(period, IsoWeek) else period
