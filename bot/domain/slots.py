"""When a digest is due: a weekday and a time of day in a time zone, one instant in every ISO week.

Times that a clock change skips shift forward, times that it repeats are taken at their first occurrence. So a slot
never loses a week and never has two instants in one (RELIABILITY §0, finding 1: cron triggers do both).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.weeks import IsoWeek

DAYS_A_WEEK = 7
QUARTERS = (0, -26, -13, 13, 26)
"""Weeks off at which a slot is looked at to know it all the year round: this week's first, then other seasons."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A weekday and a time of day, every week.

    Attributes:
        weekday: 1 (Monday) to 7 (Sunday), on the calendar of the zone.
        time: Time of day there, naive.
        zone: IANA name, such as `Europe/London`.

    Raises:
        ValueError: There is no such weekday or zone, or the time carries a zone of its own.
    """

    weekday: int
    time: dt.time
    zone: str

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= DAYS_A_WEEK:
            raise ValueError(f"{self.weekday} is no weekday; 1 is Monday, 7 is Sunday")
        if self.time.tzinfo is not None:
            raise ValueError(f"{self.time} has a time zone; a slot's zone is named beside it")
        try:
            ZoneInfo(self.zone)
        except (LookupError, ValueError, OSError) as error:  # OSError: the name of a folder of zones
            raise ValueError(f"{self.zone!r} is no time zone; write an IANA name such as Europe/London") from error


def due(slot: Slot, week: IsoWeek) -> dt.datetime:
    """The instant (UTC) of `slot` in the ISO week `week` of its own calendar; ascends with the week."""
    day = dt.date.fromisocalendar(week.year, week.number, slot.weekday)
    # Fold 0: the offset before a gap's jump, and the first of two.
    return dt.datetime.combine(day, slot.time.replace(fold=0), ZoneInfo(slot.zone)).astimezone(dt.UTC)


def next_week(slot: Slot, after: dt.datetime) -> IsoWeek:
    """The first ISO week whose slot lies after an instant (aware), not at it."""
    week = IsoWeek.of(after.astimezone(dt.UTC).date()).shift(-1)
    while due(slot, week) <= after:
        week = week.shift(1)
    return week


def next_due(slot: Slot, after: dt.datetime) -> dt.datetime:
    """The first instant (UTC) of `slot` after an instant (aware), not at it."""
    return due(slot, next_week(slot, after))


def reported_week(slot: Slot, week: IsoWeek) -> IsoWeek:
    """The week that the digest of `week` is about: the last one that had ended at its slot.

    Ended on the slot's own calendar, or in UTC: Monday 09:00 in Apia is Sunday 20:00 UTC and reports the week that
    ends four hours later; Sunday 20:00 in New York is Monday in UTC and reports the week that has just ended.
    A slot that a clock change moves over Monday 00:00 UTC reports the later week in both seasons: otherwise one week
    would be reported twice in spring, and one never in autumn. (A zone that leaves its westernmost offset for good
    still repeats one week, on a Sunday evening, once.)
    """
    if slot.weekday != DAYS_A_WEEK:  # of the others, none lies in the next week in UTC
        return week.shift(-1)
    ended = any(due(slot, other).date() > other.end for other in (week.shift(weeks) for weeks in QUARTERS))
    return week if ended else week.shift(-1)


def period_of(slot: Slot, week: IsoWeek) -> IsoWeek:
    """What the digest of `week` counts as, once: the week after the one that it reports.

    That is the ISO week of the slot, but for a Sunday evening that is Monday in UTC: it counts as the next one, so that
    a schedule that is moved from it to a Monday, or back, reports no week twice and leaves none out.
    """
    return reported_week(slot, week).shift(1)


def week_of(slot: Slot, period: IsoWeek) -> IsoWeek:
    """The ISO week of the slot whose digest counts as `period`."""
    return period if period_of(slot, period) == period else period.shift(-1)


def opens_at(slot: Slot, week: IsoWeek) -> dt.datetime:
    """The instant (UTC) from which the digest of `week` may go out: its slot, or when the reported week can close."""
    return max(due(slot, week), reported_week(slot, week).closes_at)


def waits(slot: Slot, week: IsoWeek) -> bool:
    """Whether the digest has to wait beyond its slot for its week to close; set-up says so."""
    return opens_at(slot, week) > due(slot, week)
