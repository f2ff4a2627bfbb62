"""What is told of the connection."""

from __future__ import annotations

import datetime as dt
import math

import pytest

from bot.edge.connection import Connection, State

START = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


class Clock:
    """Moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now

    def minutes(self, minutes: float) -> None:
        self.now += dt.timedelta(minutes=minutes)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def connection(clock: Clock) -> Connection:
    connection = Connection(clock)
    connection.is_starting(lambda: 0.04)
    return connection


def test_it_is_closed_before_anything_starts(clock: Clock) -> None:
    connection = Connection(clock)
    assert (connection.state, connection.since, connection.latency) == (State.CLOSED, START, None)


def test_it_is_ready_once_all_shards_are_up(connection: Connection, clock: Clock) -> None:
    connection.is_up(0, 2)
    connection.is_up(0, 2)
    assert connection.state is State.STARTING
    clock.minutes(1)
    connection.is_up(1, 2)
    assert (connection.state, connection.since) == (State.READY, clock.now)


def test_it_is_lost_while_one_shard_is_away(connection: Connection) -> None:
    connection.is_up(0, 2)
    connection.is_up(1, 2)
    connection.is_away(1)
    connection.is_up(0, 2)
    assert connection.state is State.LOST
    connection.is_up(1, 2)
    assert connection.state is State.READY


def test_a_shard_that_fails_while_it_starts_is_no_loss(connection: Connection) -> None:
    connection.is_away(0)
    assert connection.state is State.STARTING


def test_a_new_client_begins_without_shards(connection: Connection) -> None:
    connection.is_up(0, 2)
    connection.has_ended()
    connection.is_starting(lambda: 0.04)
    connection.is_up(1, 2)
    assert connection.state is State.STARTING


def test_attempts_and_trouble_are_forgotten_once_it_is_ready(connection: Connection) -> None:
    connection.has_ended("no network")
    connection.is_starting(lambda: 0.04)
    assert (connection.attempts, connection.trouble) == (2, "no network")
    connection.is_up(0, 1)
    assert (connection.attempts, connection.trouble) == (0, "")


def test_the_time_it_stands_so_counts_from_the_change(connection: Connection, clock: Clock) -> None:
    connection.is_up(0, 1)
    clock.minutes(5)
    connection.is_up(0, 1)
    assert connection.since == START


def test_waiting_says_until_when(connection: Connection) -> None:
    connection.has_ended("no network")
    connection.is_waiting(90)
    assert (connection.state, connection.retry_at) == (State.WAITING, START + dt.timedelta(seconds=90))
    connection.is_starting(lambda: 0.04)
    assert connection.retry_at is None


@pytest.mark.parametrize(("seconds", "latency"), [(0.04, 0.04), (math.inf, None), (math.nan, None)])
def test_the_latency_is_a_number_or_not_known(clock: Clock, seconds: float, latency: float | None) -> None:
    connection = Connection(clock)
    connection.is_starting(lambda: seconds)
    assert connection.latency == latency
    connection.has_ended()
    assert connection.latency is None


def test_the_longest_ready_time_of_the_last_client_is_kept(connection: Connection, clock: Clock) -> None:
    for minutes in (12, 3):
        connection.is_up(0, 1)
        clock.minutes(minutes)
        connection.is_away(0)
        clock.minutes(30)
    connection.has_ended()
    assert connection.longest == dt.timedelta(minutes=12)
    connection.is_starting(lambda: 0.04)
    assert connection.longest == dt.timedelta()
