"""Taking in what has closed: what fires, when, and how often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.errors import ClockError, StoreError
from bot.domain.watching.alert import Alert
from bot.domain.watching.condition import Basis
from bot.domain.watching.recipient import RecipientState
from tests.fakes.alerts import recipient
from tests.fakes.digests import BOT, DAY, DUE, MINUTE
from tests.fakes.histories import week
from tests.fakes.memory_alerts import MemoryAlerts
from tests.unit.services.alert_line import ABOVE, BELOW, EVERY_DAY, HIGH, LOW, Line, Mortal, days, weeks

MONDAY = dt.date(2026, 3, 2)


def day(n: int) -> dt.date:
    return MONDAY + n * DAY


async def test_the_first_data_ever_are_taken_in_and_tell_nothing() -> None:
    line = Line(weeks())
    await line.add("k", await line.place())
    assert await line.live(weeks(LOW, HIGH)) == 0
    assert await line.alerts.taken_in(Basis.WEEK) == week(1)
    assert line.fired_in("k") == []


async def test_who_waited_before_there_were_any_data_sees_in_the_first_ones_where_things_stand() -> None:
    line = Line(weeks())
    await line.add("k", await line.place())
    assert await line.live(weeks(HIGH, LOW)) == 0
    assert await line.live(weeks(HIGH, LOW, HIGH)) == 1
    assert line.fired_in("k") == [week(2)]


async def test_nothing_stored_is_nothing_to_take_in() -> None:
    line = Line(weeks())
    assert await line.live(weeks()) == 0
    assert await line.alerts.taken_in(Basis.WEEK) is None


async def test_a_crossing_is_told_once() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    await line.add("k", await line.place())
    assert await line.live(weeks(LOW, HIGH)) == 1
    for history in (line.history, weeks(LOW, HIGH), weeks(LOW, HIGH, HIGH)):
        assert await line.live(history) == 0
    assert line.fired_in("k") == [week(1)]
    assert [told for _, told in line.told()] == [[("k", week(1))]]


async def test_an_alert_that_is_added_between_fires_on_the_next_period() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    line.history = weeks(LOW, LOW)
    to = await line.place()
    await line.add("k", to)
    await line.live(weeks(LOW, LOW, HIGH))
    assert line.fired_in("k") == [week(2)]


async def test_every_period_that_was_slept_through_is_taken_in_in_its_order() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    to = await line.place()
    await line.add("up", to)
    await line.add("down", to, BELOW)
    assert await line.live(weeks(LOW, HIGH, LOW, HIGH, LOW)) == 1, "one message"
    assert line.fired_in("up") == [week(1), week(3)]
    assert line.fired_in("down") == [week(2), week(4)]


async def test_a_missing_week_is_passed_over() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    await line.add("k", await line.place())
    await line.live(weeks(LOW, None))
    await line.live(weeks(LOW, None, HIGH))
    assert line.fired_in("k") == [week(2)]


async def test_a_day_that_closes_after_a_later_one_is_not_taken_in() -> None:
    line = Line(days({day(0): LOW}))
    await line.live(line.history)
    await line.add("k", await line.place(), EVERY_DAY)
    await line.live(days({day(0): LOW, day(2): LOW}))
    await line.live(days({day(0): LOW, day(1): HIGH, day(2): LOW}))
    assert line.fired_in("k") == []
    assert await line.alerts.taken_in(Basis.DAY) == day(2)


async def test_a_day_that_has_not_closed_waits() -> None:
    line = Line(days({day(0): LOW}))
    await line.live(line.history)
    await line.add("k", await line.place(), EVERY_DAY)
    midnight = dt.datetime.combine(day(2), dt.time(), dt.UTC)
    await line.live(days({day(0): LOW, day(1): HIGH}, read=midnight + 359 * MINUTE))
    assert line.fired_in("k") == []
    await line.live(days({day(0): LOW, day(1): HIGH}, read=midnight + 360 * MINUTE))
    assert line.fired_in("k") == [day(1)]


async def test_a_restatement_fires_nothing_again() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    to = await line.place()
    await line.add("k", to)
    await line.live(weeks(LOW, LOW))
    await line.live(weeks(LOW, HIGH))
    assert line.fired_in("k") == []
    await line.live(weeks(LOW, LOW, HIGH))
    await line.live(weeks(LOW, LOW, LOW))
    assert line.fired_in("k") == [week(2)]


async def test_days_and_weeks_are_taken_in_apart() -> None:
    line = Line(days({day(0): LOW}))
    await line.live(line.history)
    to = await line.place()
    await line.add("day", to, EVERY_DAY)
    await line.add("week", to)
    # Seven days of that make a week of more than ten million.
    assert await line.live(days({day(n): LOW for n in range(7)})) == 0, "the first week ever"
    await line.live(days({day(n): LOW if n < 7 else HIGH for n in range(14)}))
    assert line.fired_in("day") == [day(7)]
    assert await line.alerts.taken_in(Basis.WEEK) is not None


async def test_a_snoozed_alert_is_silent_and_remembers() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    await line.add("k", await line.place(), snoozed_until=DUE + DAY)
    await line.live(weeks(LOW, HIGH))
    line.now = DUE + DAY
    await line.live(weeks(LOW, HIGH, HIGH))
    assert line.fired_in("k") == []
    await line.live(weeks(LOW, HIGH, HIGH, LOW, HIGH))
    assert line.fired_in("k") == [week(4)]


@pytest.mark.parametrize(("cooldown", "fired"), [(1, [1, 3, 5]), (2, [1, 3, 5]), (3, [1, 5]), (5, [1])])
async def test_a_cooldown_counts_periods(cooldown: int, fired: list[int]) -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    await line.add("k", await line.place(), cooldown=cooldown)
    tokens = [LOW]
    for each in (HIGH, LOW, HIGH, LOW, HIGH):
        tokens.append(each)
        await line.live(weeks(*tokens))
    assert line.fired_in("k") == [week(n) for n in fired]


async def test_a_paused_recipient_is_not_told_what_passed_meanwhile() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    to = await line.place()
    await line.add("k", to)
    line.alerts.places[to.id] = replace(to, state=RecipientState.PAUSED)
    await line.live(weeks(LOW, HIGH))
    await line.alerts.recipient(recipient("a1", 1))
    assert await line.live(weeks(LOW, HIGH, HIGH)) == 0, "it crossed while paused"
    assert await line.live(weeks(LOW, HIGH, HIGH, LOW, HIGH)) == 1
    assert line.fired_in("k") == [week(4)]


async def test_only_what_changes_is_written() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    to = await line.place()
    for n in range(50):
        await line.add(f"k{n}", to)
    before = dict(line.alerts.kept)
    store = Mortal(line.alerts)
    await line.live(weeks(LOW, LOW), store)
    assert line.alerts.kept == before
    assert "record" not in store.calls


async def test_a_round_without_news_asks_next_to_nothing() -> None:
    line, store = Line(weeks(LOW)), None
    await line.add("k", await line.place())
    store = Mortal(line.alerts)
    rounds = line.rounds(store)
    await rounds.round(BOT)
    store.calls.clear()
    await rounds.round(BOT)
    assert store.calls == ["closed", "untold"]


async def test_a_wrong_clock_fires_nothing() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    await line.add("k", await line.place())
    line.skew = 31 * MINUTE / 60
    with pytest.raises(ClockError):
        await line.live(weeks(LOW, HIGH))
    assert line.fired_in("k") == []
    line.skew = -30 * MINUTE / 60
    assert await line.live(line.history) == 1


async def test_what_could_not_be_stored_is_taken_in_later() -> None:
    class Broken(MemoryAlerts):
        async def take_in(self, basis: object, period: object) -> None:
            raise StoreError(f"no space for {basis} {period}")

    line = Line(weeks(LOW))
    await line.live(line.history)
    await line.add("k", await line.place())
    broken = Broken(line.alerts.ledger, line.alerts.places, line.alerts.kept, line.alerts.firings, line.alerts.cursors)
    rounds = line.rounds(broken)
    line.history = weeks(LOW, HIGH)
    for _ in range(2):
        with pytest.raises(StoreError):
            await rounds.round(BOT)
    assert line.messages == []
    assert await line.live(line.history) == 1


async def test_an_alert_that_turns_to_days_meanwhile_takes_no_week_in() -> None:
    class Changing(MemoryAlerts):
        async def some(self, ids: Sequence[int]) -> Sequence[Alert]:
            for number in ids:
                self.kept[number] = replace(self.kept[number], condition=EVERY_DAY, seen=day(0))
            return await super().some(ids)

    line = Line(weeks(LOW), Changing())
    await line.live(line.history)
    await line.add("k", await line.place(), ABOVE)
    await line.live(weeks(LOW, HIGH))
    assert [one.seen for one in line.alerts.kept.values()] == [day(0)]
    assert line.fired_in("k") == []
