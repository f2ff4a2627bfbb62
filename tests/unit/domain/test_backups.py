"""Which backups are deleted, for any set of them."""

from __future__ import annotations

import datetime as dt

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.backups import BACKUP_LIFE, BACKUPS_KEPT, Backup, expired_backups
from tests.fakes.usage import DAY, HOUR, NOON

SECOND = dt.timedelta(seconds=1)
ages = st.sets(st.integers(-24 * 70, 24 * 70), max_size=15).map(lambda hours: [n * HOUR for n in hours])


def backup(age: dt.timedelta) -> Backup:
    return Backup(f"{age}", NOON - age, 1)


def dropped(*ages: dt.timedelta) -> set[dt.timedelta]:
    return {NOON - one.made_at for one in expired_backups(map(backup, ages), NOON)}


def test_the_newest_seven_stay() -> None:
    assert dropped(*(n * HOUR for n in range(10))) == {7 * HOUR, 8 * HOUR, 9 * HOUR}


def test_none_is_kept_longer_than_thirty_days_once_there_is_a_newer_one() -> None:
    assert dropped(0 * DAY, 30 * DAY) == set()
    assert dropped(0 * DAY, 30 * DAY + SECOND) == {30 * DAY + SECOND}


def test_the_newest_stays_whatever_its_age() -> None:
    assert dropped(400 * DAY) == set()
    assert dropped(400 * DAY, 401 * DAY) == {401 * DAY}


def test_a_date_ahead_of_the_clock_takes_no_other_s_place() -> None:
    ahead = [-n * DAY for n in range(1, 9)]
    assert dropped(0 * DAY, 40 * DAY, *ahead) == {40 * DAY}
    assert dropped(0 * DAY, -31 * DAY) == {-31 * DAY}, "it could not keep the promise"


@given(ages)
@example([])
@example([-60 * DAY])
def test_the_rules_hold_for_any_set(ages: list[dt.timedelta]) -> None:
    kept = set(ages) - dropped(*ages)
    past = sorted(age for age in ages if age >= 0 * DAY)
    assert bool(kept) == bool(ages), "something to go back to is left"
    assert sum(age >= 0 * DAY for age in kept) <= BACKUPS_KEPT
    assert all(abs(age) <= BACKUP_LIFE for age in kept) or len([age for age in kept if abs(age) > BACKUP_LIFE]) == 1
    assert set(past[:1]) <= kept, "the newest"
    assert {age for age in past[:BACKUPS_KEPT] if age <= BACKUP_LIFE} <= kept, "nothing goes without a reason"


@given(ages)
def test_deleting_twice_deletes_nothing_more(ages: list[dt.timedelta]) -> None:
    kept = set(ages) - dropped(*ages)
    assert dropped(*kept) == set()
