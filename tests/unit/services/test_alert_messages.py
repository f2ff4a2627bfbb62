"""What is told of firings: one message a recipient and run, five a day, and the same ones whatever dies in between."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.delivery.reasons import Reason
from bot.domain.watching.recipient import Recipient, RecipientState
from bot.domain.watching.scenes import closes_at
from tests.fakes.alerts import direct
from tests.fakes.digests import BOT, CHANNEL, DAY, DUE, GUILD, HOUR, MINUTE
from tests.fakes.histories import week
from tests.unit.services.alert_line import (
    ABOVE,
    BELOW,
    EVERY_DAY,
    HIGH,
    LOW,
    DeathError,
    Line,
    Mortal,
    days,
    weeks,
)

MONDAY = dt.date(2026, 3, 2)
CLOSED = Reason.DIRECT_MESSAGES_CLOSED


def flapping(count: int) -> dict[dt.date, int]:
    """Days that are low and high in turn: something crosses on each."""
    return {MONDAY + n * DAY: HIGH if n % 2 else LOW for n in range(count)}


async def test_what_fires_together_is_told_in_one_message_a_recipient() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    one, other = await line.place(1), await line.place(2)
    for n in range(3):
        await line.add(f"k{n}", one)
    await line.add("k3", other)
    assert await line.live(weeks(LOW, HIGH)) == 2
    assert [(message.recipient, told) for message, told in line.told()] == [
        (one.id, [("k0", week(1)), ("k1", week(1)), ("k2", week(1))]),
        (other.id, [("k3", week(1))]),
    ]


async def test_a_message_goes_where_its_recipient_is() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    to = await line.alerts.recipient(direct())
    await line.add("k", to)
    await line.live(weeks(LOW, HIGH))
    (message,) = line.messages
    assert (message.schedule, message.recipient) == (None, to.id)
    assert (message.address.bot, message.address.guild) == (BOT, 0)
    assert (message.address.channel, message.address.report) == (to.channel, to.report)
    assert (message.planned_at, message.wake_at, message.expires) == (DUE, DUE, DUE + 7 * DAY)


async def test_history_is_read_before_a_message_is_sent() -> None:
    line = Line(weeks(LOW), now=closes_at(week(1)) + 5 * HOUR)
    await line.live(line.history)
    await line.add("k", await line.place())
    await line.live(weeks(LOW, HIGH))
    (message,) = line.messages
    assert message.late
    assert message.due == closes_at(week(1)), "from when on somebody else may have sent it"


@pytest.mark.parametrize(("waited", "due"), [(DAY, DAY), (8 * DAY, 8 * DAY), (30 * DAY, 8 * DAY)])
async def test_history_is_read_back_to_before_last_weeks_backup(waited: dt.timedelta, due: dt.timedelta) -> None:
    line = Line(weeks(LOW), now=closes_at(week(1)) + waited)
    await line.live(line.history)
    await line.add("k", await line.place())
    await line.live(weeks(LOW, HIGH))
    assert line.messages[0].due == line.now - due


async def test_nothing_is_due_before_now() -> None:
    line = Line(weeks(LOW), now=closes_at(week(1)) - HOUR)
    await line.live(line.history)
    await line.add("k", await line.place())
    await line.live(weeks(LOW, HIGH))
    assert line.messages[0].due == line.now


async def test_two_databases_make_the_same_keys() -> None:
    """Whatever their rows' ids are, and in whatever order the alerts were added."""
    keys: list[str] = []
    for names in (["a", "b", "c"], ["c", "x", "b", "a"]):
        line = Line(weeks(LOW))
        await line.live(line.history)
        to = await line.place()
        for name in names:
            await line.add(name, to)
        await line.alerts.remove(next((n for n, one in line.alerts.kept.items() if one.key == "x"), 0))
        await line.live(weeks(LOW, HIGH))
        keys += [message.key for message in line.messages]
    assert len(keys) == 2
    assert len(set(keys)) == 1


async def test_other_firings_make_another_key() -> None:
    line = Line(days(flapping(1)))
    await line.live(line.history)
    to = await line.place()
    await line.add("k", to, EVERY_DAY)
    for count in (2, 3):
        await line.live(days(flapping(count)))
    assert len({message.key for message in line.messages}) == 2
    assert all(len(str(message.address.period)) <= 32 for message in line.messages)


async def five_and_more(line: Line, to: Recipient, closings: int) -> None:
    await line.live(line.history)
    await line.add("k", to, EVERY_DAY)
    for count in range(2, closings + 2):
        await line.live(days(flapping(count)))


async def test_a_day_has_five_messages_and_the_rest_waits_for_the_next() -> None:
    line = Line(days(flapping(1)))
    to = await line.place()
    await five_and_more(line, to, 8)
    assert len(line.messages) == 5
    line.now = dt.datetime.combine(DUE, dt.time(23, 59, 59), dt.UTC)
    assert await line.live(line.history) == 0
    line.now += dt.timedelta(seconds=1)
    assert await line.live(line.history) == 1
    *_, (_, summary) = line.told()
    assert [period for _, period in summary] == [MONDAY + n * DAY for n in (6, 7, 8)]
    for count in range(10, 16):
        await line.live(days(flapping(count)))
    assert len(line.messages) == 10, "the summary is one of the next day's five"


async def test_one_recipient_s_five_leave_the_others_theirs() -> None:
    line = Line(days(flapping(1)))
    to, other = await line.place(1), await line.place(2)
    await five_and_more(line, to, 6)
    await line.add("other", other, EVERY_DAY)
    await line.live(days(flapping(8)))
    assert [message.recipient for message in line.messages] == [to.id] * 5 + [other.id]


async def test_what_is_older_than_a_week_is_not_told_any_more() -> None:
    line = Line(weeks(LOW))
    await line.live(line.history)
    to, other = await line.place(1), await line.place(2)
    await line.add("k", to)
    await line.add("k2", other)
    await line.alerts.ledger.pause_channel(1, Reason.MISSING_PERMISSION, DUE, DUE + 8 * DAY)
    assert await line.live(weeks(LOW, HIGH)) == 1
    line.now = DUE + 7 * DAY + MINUTE
    await line.add("k3", other, BELOW)
    assert await line.live(weeks(LOW, HIGH, LOW)) == 1
    line.now = DUE + 9 * DAY
    assert await line.live(line.history) == 0
    assert [message.recipient for message in line.messages] == [other.id, other.id]


async def test_three_refusals_pause_direct_messages_and_their_owner_is_told() -> None:
    line = Line(weeks(LOW))
    to = await line.alerts.recipient(direct())
    for n in range(3):
        await line.live(line.history)
        assert line.heard.paused_ones == []
        await line.alerts.ledger.pause_channel(to.channel, CLOSED, DUE + n * DAY, DUE + (n + 1) * DAY)
    for _ in range(2):
        await line.live(line.history)
    assert line.heard.paused_ones == [(to.id, CLOSED)]
    assert line.alerts.places[to.id].state is RecipientState.PAUSED


async def test_a_server_s_channel_is_never_paused_for_that() -> None:
    line = Line(weeks(LOW))
    to = await line.place(CHANNEL)
    for n in range(5):
        await line.alerts.ledger.pause_channel(CHANNEL, CLOSED, DUE + n * DAY, DUE + (n + 1) * DAY)
    await line.live(line.history)
    assert to.guild == GUILD
    assert line.heard.paused_ones == []


# ── Whatever dies in between ─────────────────────────────────────────────────────────────────────


async def prepared() -> Line:
    """Alerts by days and by weeks for two recipients, and one whose direct messages are closed."""
    # One high day makes a high week; a low week follows, and another high day.
    tokens = {MONDAY + n * DAY: HIGH if n in {6, 14} else HIGH // 40 for n in range(15)}
    line = Line(days(dict(list(tokens.items())[:7])))
    await line.live(line.history)
    one, other = await line.place(1), await line.place(2)
    for n, condition in enumerate((EVERY_DAY, ABOVE, BELOW, EVERY_DAY)):
        await line.add(f"k{n}", one if n < 3 else other, condition)
    shut = await line.alerts.recipient(direct())
    for n in range(3):
        await line.alerts.ledger.pause_channel(shut.channel, CLOSED, DUE + n * DAY, DUE + (n + 1) * DAY)
    line.history = days(tokens)
    return line


async def calls() -> int:
    line = await prepared()
    store = Mortal(line.alerts)
    await line.live(line.history, store)
    assert len(line.messages) == 2
    assert len(set(store.calls)) >= 9, "the round makes use of most of the store"
    return len(store.calls)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
async def test_a_death_at_any_call_of_the_store_changes_nothing(*, after: bool) -> None:
    whole = await prepared()
    await whole.live(whole.history)
    for fatal in range(await calls()):
        line = await prepared()
        with pytest.raises(DeathError):
            await line.live(line.history, Mortal(line.alerts, fatal, after=after))
        await line.live(line.history)
        assert line.outcome() == whole.outcome(), fatal
        assert line.alerts.kept == whole.alerts.kept, fatal
        assert line.alerts.places == whole.alerts.places, fatal
        assert set(line.heard.paused_ones) == set(whole.heard.paused_ones)


async def test_many_deaths_in_a_row_change_nothing() -> None:
    whole, line = await prepared(), await prepared()
    await whole.live(whole.history)
    fatal = deaths = 0
    while fatal < 40:
        try:
            await line.live(line.history, Mortal(line.alerts, fatal, after=bool(fatal % 2)))
        except DeathError:
            deaths += 1
        fatal += 1
    assert deaths > 5
    assert line.outcome() == whole.outcome()
