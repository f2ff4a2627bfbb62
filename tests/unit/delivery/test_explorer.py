"""Every path through the protocol with up to three faults: nothing missed, nothing doubled.

`python -m tests.benchmarks.exploring 4` explores four, and prints the table.
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.fakes.delivering.explorer import LATE, WINDOWS, Setting, explore
from tests.fakes.digests import DAY, HOUR, MINUTE, SECOND

STALLS = (2 * MINUTE, 20 * MINUTE)
ENDS = (3 * SECOND, MINUTE, 11 * MINUTE)
"""While a post is made, while its nonce is remembered, after history has been read."""
COPIES = [-HOUR, 30 * SECOND, 5 * MINUTE, DAY]


def test_three_faults_miss_nothing_and_double_nothing() -> None:
    verdicts = explore(Setting(), most_faults=3)
    assert verdicts.paths > 10_000
    assert set(verdicts.counts) <= {"slept"}, verdicts.example


@pytest.mark.parametrize("window", WINDOWS, ids=str)
def test_late_execution_doubles_nothing_once_the_janitor_has_been(window: dt.timedelta) -> None:
    verdicts = explore(Setting(delays=LATE, window=window), most_faults=2)
    assert set(verdicts.counts) <= {"slept", "transient"}, verdicts.example


def test_without_late_execution_there_is_not_even_a_passing_double() -> None:
    for window in WINDOWS:
        assert not explore(Setting(window=window), most_faults=2).counts["transient"]


def test_unreadable_history_holds_and_never_doubles() -> None:
    verdicts = explore(Setting(readable=False), most_faults=2)
    assert verdicts.counts["held"] > 50
    assert set(verdicts.counts) <= {"held", "slept"}, verdicts.example


def test_what_a_moderator_deletes_is_reposted_once_at_most() -> None:
    verdicts = explore(Setting(moderated=True), most_faults=2)
    assert set(verdicts.counts) <= {"slept"}, verdicts.example


@pytest.mark.parametrize("start", COPIES, ids=str)
def test_a_second_instance_with_its_own_database_doubles_nothing(start: dt.timedelta) -> None:
    verdicts = explore(Setting(starts=(-HOUR, start), shared=False), most_faults=2)
    # Two databases freeze two renderings; one of them is posted.
    assert set(verdicts.counts) <= {"slept", "changed", "crossing"}, verdicts.example


@pytest.mark.parametrize("start", COPIES, ids=str)
def test_two_instances_on_one_database_double_nothing(start: dt.timedelta) -> None:
    verdicts = explore(Setting(starts=(-HOUR, start)), most_faults=2)
    assert set(verdicts.counts) <= {"slept"}, verdicts.example


def test_instances_that_their_machines_suspend_double_nothing_at_rest() -> None:
    verdicts = explore(Setting(starts=(-HOUR, -HOUR), stalls=STALLS, delays=LATE), most_faults=2)
    assert set(verdicts.counts) <= {"slept", "transient"}, verdicts.example


@pytest.mark.parametrize("ends", ENDS, ids=str)
def test_nothing_is_sent_anew_for_an_ended_schedule_and_what_went_out_is_settled(ends: dt.timedelta) -> None:
    verdicts = explore(Setting(ends=ends, delays=LATE), most_faults=2)
    assert verdicts.paths > 400
    assert set(verdicts.counts) <= {"transient"}, verdicts.example


@pytest.mark.parametrize("refuses", ENDS, ids=str)
def test_nothing_is_sent_anew_to_a_paused_channel_until_it_is_tried_again(refuses: dt.timedelta) -> None:
    verdicts = explore(Setting(refuses=refuses), most_faults=2)
    assert verdicts.paths > 400
    assert set(verdicts.counts) <= {"slept"}, verdicts.example
