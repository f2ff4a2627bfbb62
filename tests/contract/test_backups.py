"""What backups do wherever they are kept."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.errors import StoreError
from bot.ports import Backups
from tests.fakes.usage import DAY, HOUR, NOON


async def test_there_is_none_before_the_first(backups: Backups) -> None:
    assert await backups.kept() == []


async def test_a_backup_is_named_after_its_second_in_utc(backups: Backups) -> None:
    shanghai = dt.timezone(8 * HOUR)
    made = await backups.make((NOON + dt.timedelta(microseconds=7)).astimezone(shanghai))
    assert (made.name, made.made_at) == ("tokentide-20260406T120000Z.sqlite3", NOON)
    assert made.size_bytes > 0
    assert await backups.kept() == [made]


async def test_they_come_newest_first_in_whatever_order_they_were_made(backups: Backups) -> None:
    for hours in (2, 1, 3):
        await backups.make(NOON + hours * HOUR)
    assert [one.made_at for one in await backups.kept()] == [NOON + n * HOUR for n in (3, 2, 1)]


async def test_two_of_one_second_are_one(backups: Backups) -> None:
    assert await backups.make(NOON) == await backups.make(NOON)
    assert len(await backups.kept()) == 1


async def test_the_newest_seven_are_kept(backups: Backups) -> None:
    for days in range(9):
        await backups.make(NOON + days * DAY)
    assert [one.made_at for one in await backups.kept()] == [NOON + n * DAY for n in range(8, 1, -1)]


async def test_none_is_kept_longer_than_thirty_days(backups: Backups) -> None:
    for days in (0, 1, 31):
        await backups.make(NOON + days * DAY)
    assert [one.made_at for one in await backups.kept()] == [NOON + 31 * DAY, NOON + DAY]


async def test_a_time_without_a_zone_is_refused(backups: Backups) -> None:
    with pytest.raises(StoreError):
        await backups.make(NOON.replace(tzinfo=None))
    assert await backups.kept() == []
