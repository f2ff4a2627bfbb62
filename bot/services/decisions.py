"""What follows from a reading, decided without touching anything.

One bucket at a time, oldest first, by these rules:

- The figures in use, read again: *confirmed*. What was held back beside them was a passing fault and ends.
- Other figures: *restated*, the new version supersedes the one in use. Odd ones are *held* beside it instead, so
  that the last good figures stay in use, and take its place once the source has repeated itself four times over
  6 h (figures within 0.1 % of each other count as repetition, because a young day moves all the time).
- An odd version is used at once, with its caution, where holding it back would be wrong: a person imported it; it
  agrees within 0.1 % with what is in use; or it is older than any poll reads again and nothing else is stored.
- A reading whose source time is older than what is in use (a dated export, walked backwards) never changes what is
  in use. Equal figures extend a version's times where no other version lies between; others are kept as a version
  that was superseded from the start. Either may settle what is in use. `last_requested_at` does not move: the
  source did not say *now* that the figures hold, so such a reading closes no week and ends no quarantine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.domain.anomalies import CONFIRMATION_SPAN, CONFIRMATIONS, find_anomaly, is_quarantined
from bot.domain.readings import Bucket, BucketVersion, Reading
from bot.domain.settling import agree, is_settled
from bot.ports import POLL_DAYS, Changes, Stored

HISTORY_DAYS = 42
"""How many days before a day its anomaly check looks at: 28, and 14 more for models that came later."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored of the buckets that a reading speaks of.

    Attributes:
        in_use: Versions in use of the reading's dates, and of the `HISTORY_DAYS` before them.
        held: Versions held back of the reading's dates.
        past: Every version of the dates that `needs_past` names.
    """

    in_use: Mapping[dt.date, BucketVersion]
    held: Mapping[dt.date, BucketVersion]
    past: Mapping[dt.date, Sequence[BucketVersion]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What to write, and what to say of it."""

    changes: Changes
    stored: Stored


_Fate = Enum("_Fate", ["ADDED", "RESTATED", "CONFIRMED", "LATE", "HELD"])


@dataclass(frozen=True, slots=True)
class _Case:
    """One bucket of a reading, and all that is known of it."""

    reading: Reading
    bucket: Bucket
    in_use: BucketVersion | None
    held: BucketVersion | None
    past: Sequence[BucketVersion]
    history: Mapping[dt.date, Bucket]

    def is_before(self, version: BucketVersion) -> bool:
        return self.reading.as_of < version.last_as_of

    def others(self, version: BucketVersion) -> list[BucketVersion]:
        return [one for one in self.past if one.number != version.number]

    def ended(self, *versions: BucketVersion | None) -> tuple[BucketVersion, ...]:
        return tuple(replace(one, superseded_at=self.reading.requested_at) for one in versions if one)

    @property
    def passing(self) -> BucketVersion | None:
        """What is held back and would end, were this reading put in use."""
        return None if self.held and self.is_before(self.held) else self.held


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What becomes of one bucket; `shown` is the version that its fate is about."""

    fate: _Fate
    shown: BucketVersion
    in_use: BucketVersion | None
    new: tuple[BucketVersion, ...] = ()
    changed: tuple[BucketVersion, ...] = ()


def needs_past(
    reading: Reading,
    in_use: Mapping[dt.date, BucketVersion],
    held: Mapping[dt.date, BucketVersion],
) -> list[dt.date]:
    """The dates of which `decide` needs every version: all but the settled ones that are read again unchanged."""
    return [
        bucket.date
        for bucket in reading.buckets
        if bucket.date in held or ((one := in_use.get(bucket.date)) and not _is_plain_repeat(reading, bucket, one))
    ]


def _is_plain_repeat(reading: Reading, bucket: Bucket, version: BucketVersion) -> bool:
    return version.settled and version.bucket == bucket and version.last_as_of <= reading.as_of


def decide(reading: Reading, known: Known) -> Decision:
    """What to write of `reading`, given what is stored, by the rules above."""
    history = {date: version.bucket for date, version in known.in_use.items()}
    outcomes: dict[dt.date, _Outcome] = {}
    for bucket in sorted(reading.buckets, key=lambda one: one.date):
        date = bucket.date
        past = known.past.get(date, ())
        case = _Case(reading, bucket, known.in_use.get(date), known.held.get(date), past, history)
        outcome = outcomes[date] = _decide_one(case)
        # Later days of the same reading are judged against what is in use then.
        if outcome.in_use:
            history[date] = outcome.in_use.bucket
    return Decision(_changes(outcomes.values()), _stored(reading, outcomes))


def _decide_one(case: _Case) -> _Outcome:
    if case.in_use and case.is_before(case.in_use):
        return _late(case)
    for version in (case.in_use, case.held):
        if version and version.bucket == case.bucket:
            return _confirm(case, version)
    version = _new_version(case)
    if not is_quarantined(version):
        fate = _Fate.RESTATED if case.in_use else _Fate.ADDED
        return _Outcome(fate, version, version, (version,), case.ended(case.in_use, case.passing))
    if case.held and case.is_before(case.held):
        return _late(case)
    return _Outcome(_Fate.HELD, version, case.in_use, (version,), case.ended(case.held))


def _new_version(case: _Case) -> BucketVersion:
    reading = case.reading
    days = (case.bucket.date - dt.timedelta(days=n) for n in range(HISTORY_DAYS, 0, -1))
    anomaly = find_anomaly(case.bucket, {day: case.history[day] for day in days if day in case.history})
    version = BucketVersion(
        bucket=case.bucket,
        source=reading.source,
        first_requested_at=reading.requested_at,
        last_requested_at=reading.requested_at,
        first_as_of=reading.as_of,
        last_as_of=reading.as_of,
        anomaly=anomaly,
        lenient=reading.lenient or (anomaly is not None and _is_used_though_odd(case)),
        number=max((one.number for one in case.past), default=0) + 1,
    )
    return replace(version, settled=is_settled(version, case.past))


def _is_used_though_odd(case: _Case) -> bool:
    if case.in_use is None:
        oldest_polled = case.reading.requested_at.date() - dt.timedelta(days=POLL_DAYS)
        if case.bucket.date < oldest_polled:
            return True
    elif agree(case.in_use.bucket, case.bucket):
        return True
    alike = [one for one in case.past if agree(one.bucket, case.bucket)]
    first = min((one.first_requested_at for one in alike), default=case.reading.requested_at)
    span = case.reading.requested_at - first
    return 1 + sum(one.readings for one in alike) >= CONFIRMATIONS and span >= CONFIRMATION_SPAN


def _confirm(case: _Case, version: BucketVersion) -> _Outcome:
    confirmed = _read_again(case, version)
    if case.in_use and version.number == case.in_use.number:
        return _Outcome(_Fate.CONFIRMED, confirmed, confirmed, (), (confirmed, *case.ended(case.passing)))
    if is_quarantined(confirmed):
        return _Outcome(_Fate.HELD, confirmed, case.in_use, (), (confirmed,))
    fate = _Fate.RESTATED if case.in_use else _Fate.ADDED
    return _Outcome(fate, confirmed, confirmed, (), (confirmed, *case.ended(case.in_use)))


def _read_again(case: _Case, version: BucketVersion) -> BucketVersion:
    reading, late = case.reading, case.is_before(version)
    again = replace(
        version,
        source=version.source if late else reading.source,
        last_requested_at=version.last_requested_at if late else reading.requested_at,
        first_as_of=min(version.first_as_of, reading.as_of),
        last_as_of=max(version.last_as_of, reading.as_of),
        readings=version.readings + 1,
        lenient=version.lenient or reading.lenient,
    )
    return replace(again, settled=version.settled or is_settled(again, case.others(version)))


def _late(case: _Case) -> _Outcome:
    same = next((one for one in case.past if one.bucket == case.bucket and _reaches(one, case)), None)
    if same and same.superseded_at is None:
        return _confirm(case, same)
    if same:
        # It has ended: what a person thinks of it now does not put it in use back then.
        late = replace(_read_again(case, same), lenient=same.lenient)
        new, changed = (), (late,)
    else:
        late = replace(_new_version(case), superseded_at=case.reading.requested_at)
        new, changed = (late,), ()
    in_use = _settled_by(case, case.in_use, late)
    held = _settled_by(case, case.held, late)
    live = (
        after for before, after in ((case.in_use, in_use), (case.held, held)) if after is not None and after != before
    )
    return _Outcome(_Fate.LATE, late, in_use, new, (*changed, *live))


def _reaches(version: BucketVersion, case: _Case) -> bool:
    """Whether no other version lies between the version's times and the reading's."""
    first, last = min(version.first_as_of, case.reading.as_of), max(version.last_as_of, case.reading.as_of)
    return not any(one.first_as_of <= last and first <= one.last_as_of for one in case.others(version))


def _settled_by(case: _Case, version: BucketVersion | None, late: BucketVersion) -> BucketVersion | None:
    if version is None or version.settled:
        return version
    return replace(version, settled=is_settled(version, [*case.others(version), late]))


def _changes(outcomes: Iterable[_Outcome]) -> Changes:
    all_outcomes = list(outcomes)
    return Changes(
        new=tuple(version for one in all_outcomes for version in one.new),
        changed=tuple(version for one in all_outcomes for version in one.changed),
    )


def _stored(reading: Reading, outcomes: Mapping[dt.date, _Outcome]) -> Stored:
    def dates(fate: _Fate) -> tuple[dt.date, ...]:
        return tuple(date for date, one in outcomes.items() if one.fate is fate)

    return Stored(
        added=dates(_Fate.ADDED),
        restated=dates(_Fate.RESTATED),
        confirmed=dates(_Fate.CONFIRMED),
        late=dates(_Fate.LATE),
        rejected=reading.complaints,
        warnings=reading.warnings,
        quarantined={date: outcomes[date].shown.anomaly or "" for date in dates(_Fate.HELD)},
    )
