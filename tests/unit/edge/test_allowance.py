"""The token is not worn out: Discord resets it after 1,000 sessions a day."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.edge.allowance import BURST, RESERVE, SessionAllowance, SessionsUsedUpError

START = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def moves(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def allowance(clock: Clock) -> SessionAllowance:
    return SessionAllowance(clock)


@pytest.mark.parametrize("shards", [1, 3, 16])
def test_however_often_it_is_tried_there_are_fifty_starts_a_day(clock: Clock, shards: int) -> None:
    allowance, taken = SessionAllowance(clock), 0
    while clock.now < START + dt.timedelta(days=1):
        try:
            allowance.take(shards)
        except SessionsUsedUpError as error:
            clock.moves(seconds=min(error.seconds, 600))
        else:
            taken += 1
    assert 49 * shards <= taken <= 50 * shards


def test_after_the_burst_the_next_start_is_within_the_hour(allowance: SessionAllowance, clock: Clock) -> None:
    for _ in range(BURST):
        allowance.take(1)
    with pytest.raises(SessionsUsedUpError, match=r"^the bot's own daily limit .*: the next in 3456 s$") as caught:
        allowance.take(1)
    clock.moves(seconds=caught.value.seconds)
    allowance.take(1)
    with pytest.raises(SessionsUsedUpError):
        allowance.take(1)


def test_a_start_needs_room_for_all_its_shards(allowance: SessionAllowance) -> None:
    for _ in range(10 * (BURST - 1) + 1):
        allowance.take(10)
    with pytest.raises(SessionsUsedUpError):
        allowance.check(10, 1000, 0)
    allowance.take(10)


def test_unused_days_do_not_add_up(allowance: SessionAllowance, clock: Clock) -> None:
    clock.moves(days=30)
    for _ in range(BURST):
        allowance.take(1)
    with pytest.raises(SessionsUsedUpError):
        allowance.take(1)


def test_a_clock_that_is_set_back_gains_and_loses_nothing(allowance: SessionAllowance, clock: Clock) -> None:
    allowance.take(1)
    clock.moves(days=-10)
    for _ in range(BURST - 1):
        allowance.take(1)
    clock.moves(minutes=58)
    allowance.take(1)


@pytest.mark.parametrize("shards", [1, 5])
def test_discord_s_last_sessions_of_the_day_are_left_alone(allowance: SessionAllowance, shards: int) -> None:
    allowance.check(shards, RESERVE + shards, 100)
    with pytest.raises(SessionsUsedUpError, match=r"^Discord's daily limit .*: the next in 100 s$"):
        allowance.check(shards, RESERVE + shards - 1, 100)


def test_discord_is_asked_again_within_the_hour(allowance: SessionAllowance) -> None:
    with pytest.raises(SessionsUsedUpError) as caught:
        allowance.check(1, 0, 86_400)
    assert caught.value.seconds == 3600
