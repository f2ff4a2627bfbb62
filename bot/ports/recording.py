"""What passes between a service and the store of usage when a reading is taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.readings import BucketVersion, Reading


@dataclass(frozen=True, slots=True)
class Stored:
    """What a reading changed in the store.

    Attributes:
        added: Dates that had no version in use before.
        restated: Dates whose figures in use changed.
        confirmed: Dates read again unchanged (what is in use got newer times, and may be settled now).
        late: Dates whose reading was older than what is in use: kept beside it, not used.
        rejected: What was not taken, a readable line each: file or URL, line, date, reason.
        warnings: What an operator should know of the answers that were taken.
        quarantined: Dates whose newest version is held back as odd, with the reason.
    """

    added: tuple[dt.date, ...] = ()
    restated: tuple[dt.date, ...] = ()
    confirmed: tuple[dt.date, ...] = ()
    late: tuple[dt.date, ...] = ()
    rejected: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    quarantined: Mapping[dt.date, str] | None = None

    @property
    def touched(self) -> frozenset[dt.date]:
        """Dates whose weeks a snapshot has to fold again."""
        return frozenset((*self.added, *self.restated, *self.confirmed, *self.late))

    def __add__(self, other: Stored) -> Stored:
        """Both, one after the other; a date may stand in more than one list then."""
        return Stored(
            added=_union(self.added, other.added),
            restated=_union(self.restated, other.restated),
            confirmed=_union(self.confirmed, other.confirmed),
            late=_union(self.late, other.late),
            rejected=tuple(dict.fromkeys((*self.rejected, *other.rejected))),
            warnings=tuple(dict.fromkeys((*self.warnings, *other.warnings))),
            quarantined={**(self.quarantined or {}), **(other.quarantined or {})},
        )


def _union(one: Sequence[dt.date], two: Sequence[dt.date]) -> tuple[dt.date, ...]:
    return tuple(sorted({*one, *two}))


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to read a source, whether it worked or not.

    Attributes:
        message: Why it failed or what was rejected; empty where all was well.
    """

    source: str
    origin: str
    requested_at: dt.datetime
    as_of: dt.datetime | None
    succeeded: bool
    message: str = ""

    @classmethod
    def of(cls, reading: Reading) -> Attempt:
        """The attempt that gave `reading`; its message lists what was rejected, on one line."""
        rejected = "; ".join(reading.complaints)
        origin, requested_at = reading.origin, reading.requested_at
        return cls(reading.source, origin, requested_at, reading.as_of, succeeded=True, message=rejected)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a service decided to write of one reading. A version is known by period, date and number.

    Attributes:
        new: Versions to add, each with a number of its own.
        changed: Versions already stored, with their new times, count, state or end; figures never change.
    """

    new: tuple[BucketVersion, ...] = ()
    changed: tuple[BucketVersion, ...] = ()
