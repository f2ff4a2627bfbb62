"""What every store of alerts does; the same tests over the double in memory and SQLite."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.delivery.reasons import Reason
from bot.domain.errors import StoreError
from bot.domain.insight import AuthorName, Country, Family
from bot.domain.lenses import LensName
from bot.domain.watching.alert import Advance
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, Side, Total
from bot.domain.watching.memory import Memory
from bot.domain.watching.recipient import RecipientState
from bot.domain.weeks import IsoWeek
from bot.ports.alerts import FIRST_PLACE, Message
from tests.contract.alert_books import Books
from tests.fakes.alerts import (
    ARMED,
    DAILY,
    DISARMED,
    TOP_FIVE,
    TOP_TEN,
    USER,
    WEEK,
    alert,
    direct,
    fired,
    message,
    recipient,
)
from tests.fakes.digests import CHANNEL, DAY, DUE, GUILD, HOUR

SUNDAY = WEEK.end


async def test_a_recipient_is_made_once_a_channel(books: Books) -> None:
    first = await books.channel("a1")
    assert first == replace(recipient("a1"), id=first.id)
    assert first.id
    again = await books.alerts.recipient(replace(recipient("other"), user=8, language="zh-Hant", created_at=DUE))
    assert again == replace(first, user=8, language="zh-Hant")
    assert await books.alerts.recipients([first.id, 99]) == {first.id: again}


async def test_two_channels_have_recipients_of_their_own(books: Books) -> None:
    first, other = await books.channel("a1"), await books.channel("a2", CHANNEL + 1)
    there = await books.alerts.recipient(direct("d1", CHANNEL))
    assert len({first.id, other.id, there.id}) == 3
    with pytest.raises(StoreError):
        await books.channel("a1", CHANNEL + 2)


@pytest.mark.parametrize(
    "condition",
    [
        TOP_TEN,
        Condition("new", Total(), Basis.DAY),
        Condition("overtakes", Country("CN"), other=Country("US"), lens=LensName.PRESS),
        Condition("change", AuthorName("deepseek"), Basis.DAY, Side.DOWN, Fraction(1, 3)),
        Condition("streak", Family("openai/gpt"), value=Fraction(3)),
    ],
    ids=lambda one: one.kind,
)
@pytest.mark.parametrize("seen", [None, IsoWeek(2026, 1), dt.date(2026, 4, 5)], ids=str)
async def test_an_alert_comes_back_as_it_was_stored(
    books: Books, condition: Condition, seen: ClosedPeriod | None
) -> None:
    to = await books.channel()
    memory = Memory({Side.DOWN: True, Side.UP: False}, ("2026-04-01 a:free", "b"), begun=True)
    full = alert("k1", to.id, condition, cooldown=4, memory=memory, seen=seen, fired=seen, snoozed_until=DUE + HOUR)
    number = await books.alerts.add(full)
    assert await books.alerts.get(number) == replace(full, id=number)
    assert await books.alerts.get(number + 1) is None


async def test_two_alerts_never_share_a_key(books: Books) -> None:
    to = await books.channel()
    await books.added("k1", to)
    with pytest.raises(StoreError):
        await books.added("k1", to)


async def test_an_alert_needs_somebody_to_tell(books: Books) -> None:
    with pytest.raises(StoreError):
        await books.alerts.add(alert("k1", 99))


async def test_a_changed_alert_keeps_its_key(books: Books) -> None:
    to, other = await books.channel(), await books.channel("a2", CHANNEL + 1)
    one = await books.added("k1", to)
    changed = replace(one, key="other", recipient=other.id, cooldown=3, snoozed_until=DUE)
    assert await books.alerts.change(changed)
    assert await books.alert(one.id) == replace(changed, key="k1")
    assert not await books.alerts.change(replace(changed, id=99))


async def test_a_change_takes_nothing_back_that_was_seen_meanwhile(books: Books) -> None:
    read = await books.added("k1", await books.channel())
    await books.fired(read)
    assert await books.alerts.change(replace(read, cooldown=3))
    stored = await books.alert(read.id)
    assert (stored.cooldown, stored.memory, stored.seen, stored.fired) == (3, DISARMED, WEEK, WEEK)


async def test_an_alert_that_waits_for_something_else_begins_anew(books: Books) -> None:
    read = await books.added("k1", await books.channel())
    await books.fired(read)
    anew = replace(read, condition=TOP_FIVE, memory=Memory(), seen=WEEK, fired=None)
    assert await books.alerts.change(anew)
    assert await books.alert(read.id) == anew


async def test_somebody_s_alerts_and_a_server_s(books: Books) -> None:
    channel, direct_messages = await books.channel(), await books.alerts.recipient(direct())
    theirs = await books.alerts.recipient(direct("d2", 5, user=8))
    elsewhere = await books.channel("a2", 6, guild=GUILD + 1)
    ours = [await books.added(f"k{n}", direct_messages) for n in (1, 2)]
    in_server = await books.added("k3", channel)
    await books.added("k4", theirs)
    await books.added("k5", elsewhere)
    assert await books.alerts.of_user(USER) == ours
    assert await books.alerts.of_guild(GUILD) == [in_server]
    assert await books.alerts.of_user(99) == await books.alerts.of_guild(99) == []
    assert await books.alerts.some([in_server.id, 99, ours[0].id]) == [ours[0], in_server]
    assert await books.alerts.some([]) == []


async def test_alerts_are_watched_together_that_are_alike(books: Books) -> None:
    to, other = await books.channel(), await books.channel("a2", 5)
    one, two = await books.added("k1", to), await books.added("k2", other)
    three = await books.added("k3", to, TOP_FIVE)
    four = await books.added("k4", to, memory=DISARMED)
    await books.added("k5", to, DAILY, seen=None)
    found = await books.alerts.watching(Basis.WEEK, WEEK, FIRST_PLACE, 10)
    assert {(each.condition.value, each.memory == ARMED, each.alerts) for each in found} == {
        (Fraction(10), True, (one.id, two.id)),
        (Fraction(5), True, (three.id,)),
        (Fraction(10), False, (four.id,)),
    }
    assert all(each.memory in (ARMED, DISARMED) for each in found)


async def test_watching_goes_on_where_it_stopped(books: Books) -> None:
    to = await books.channel()
    conditions = [replace(TOP_TEN, value=Fraction(n)) for n in (3, 1, 2)]
    ids = [(await books.added(f"k{n}", to, conditions[n % 3])).id for n in range(6)]
    first = await books.alerts.watching(Basis.WEEK, WEEK, FIRST_PLACE, 2)
    (last,) = await books.alerts.watching(Basis.WEEK, WEEK, first[-1].place, 10)
    assert sorted(each.alerts for each in (*first, last)) == [(n, n + 3) for n in ids[:3]]
    assert await books.alerts.watching(Basis.WEEK, WEEK, last.place, 10) == []


async def test_what_alerts_remember_by_now_does_not_bring_them_up_again(books: Books) -> None:
    one = await books.added("k1", await books.channel(), memory=DISARMED)
    (found,) = await books.alerts.watching(Basis.WEEK, WEEK, FIRST_PLACE, 1)
    await books.alerts.record([Advance(replace(one, memory=ARMED, seen=WEEK))], DUE)
    assert await books.alerts.watching(Basis.WEEK, WEEK, found.place, 1) == []
    assert await books.alerts.watching(Basis.WEEK, WEEK, FIRST_PLACE, 1) == []


async def test_who_has_taken_a_period_in_is_not_asked_again(books: Books) -> None:
    to = await books.channel()
    never, before = await books.added("k1", to, seen=None), await books.added("k2", to)
    await books.added("k3", to, seen=WEEK)
    await books.added("k4", to, seen=IsoWeek(2027, 1))
    (found,) = await books.alerts.watching(Basis.WEEK, WEEK, FIRST_PLACE, 10)
    assert found.alerts == (never.id, before.id)


async def test_days_are_watched_by_days(books: Books) -> None:
    to = await books.channel()
    await books.added("k1", to)
    due = await books.added("k2", to, DAILY, seen=SUNDAY - DAY)
    await books.added("k3", to, DAILY, seen=SUNDAY)
    (found,) = await books.alerts.watching(Basis.DAY, SUNDAY, FIRST_PLACE, 10)
    assert (found.condition, found.alerts) == (DAILY, (due.id,))


async def test_what_an_alert_remembers_and_tells_is_stored_together(books: Books) -> None:
    to = await books.channel()
    one = await books.added("k1", to)
    step = fired(one)
    assert await books.alerts.record([step], DUE) == 1
    assert await books.alert(one.id) == step.alert
    ((untold,),) = (await books.alerts.untold(DUE, 0, 10)).values()
    assert (untold.key, untold.period, untold.fired_at) == ("k1", WEEK, DUE)
    await books.alerts.plan([Message(message(to), [untold.id])])
    (told,) = await books.alerts.told(1)
    assert (told.firing, told.alert, told.fired_at, told.id) == (step.firing, step.alert, DUE, untold.id)


async def test_recording_twice_changes_nothing(books: Books) -> None:
    one = await books.added("k1", await books.channel())
    await books.alerts.record([fired(one)], DUE)
    assert await books.alerts.record([fired(one)], DUE + DAY) == 0
    assert len(await books.fired()) == 1


async def test_an_alert_may_remember_without_telling(books: Books) -> None:
    one = await books.added("k1", await books.channel())
    assert await books.alerts.record([Advance(replace(one, memory=DISARMED, seen=WEEK))], DUE) == 0
    assert await books.alert(one.id) == replace(one, memory=DISARMED, seen=WEEK)
    assert await books.alerts.untold(DUE, 0, 10) == {}


async def test_an_alert_that_was_changed_meanwhile_is_left_out(books: Books) -> None:
    to = await books.channel()
    one, gone, kept = [await books.added(f"k{n}", to) for n in range(3)]
    await books.alerts.change(replace(one, condition=TOP_FIVE))
    await books.alerts.remove(gone.id)
    assert await books.alerts.record([fired(one), fired(gone), fired(kept)], DUE) == 1
    assert await books.alert(one.id) == replace(one, condition=TOP_FIVE)
    assert [one.key for one in await books.fired()] == [kept.key]


async def test_recording_keeps_what_somebody_changed_meanwhile(books: Books) -> None:
    one = await books.added("k1", await books.channel())
    await books.alerts.change(replace(one, cooldown=9, snoozed_until=DUE + DAY))
    await books.alerts.record([fired(one)], DUE)
    stored = await books.alert(one.id)
    assert (stored.cooldown, stored.snoozed_until, stored.seen) == (9, DUE + DAY, WEEK)


async def test_an_earlier_period_is_not_taken_in_after_a_later_one(books: Books) -> None:
    one = await books.added("k1", await books.channel())
    await books.alerts.record([fired(one, WEEK.shift(1))], DUE)
    assert await books.alerts.record([fired(one, WEEK)], DUE) == 0
    assert (await books.alert(one.id)).seen == WEEK.shift(1)


async def test_an_alert_fires_in_as_many_periods_as_there_are(books: Books) -> None:
    one = await books.added("k1", await books.channel())
    await books.alerts.record([fired(one), fired(one, WEEK.shift(1))], DUE)
    assert [one.period for one in await books.fired()] == [WEEK, WEEK.shift(1)]


async def test_a_paused_recipient_s_alert_remembers_and_tells_nothing(books: Books) -> None:
    to = await books.channel()
    one = await books.added("k1", to)
    await books.alerts.pause(to.id, Reason.DIRECT_MESSAGES_CLOSED)
    assert await books.alerts.watching(Basis.WEEK, WEEK, FIRST_PLACE, 10), "it goes on watching"
    assert await books.alerts.record([fired(one)], DUE) == 0
    assert await books.alert(one.id) == replace(one, memory=DISARMED, seen=WEEK), "and has not fired"
    await books.channel()
    assert await books.alerts.untold(DUE, 0, 10) == {}


async def test_a_pause_drops_what_was_not_told(books: Books) -> None:
    to, other = await books.channel(), await books.channel("a2", 5)
    one, theirs = await books.added("k1", to), await books.added("k2", other)
    told = await books.fired(one, theirs)
    await books.alerts.pause(to.id, Reason.CHANNEL_GONE)
    assert await books.place(to.id) == replace(to, state=RecipientState.PAUSED, reason=Reason.CHANNEL_GONE)
    await books.channel("other")
    assert await books.place(to.id) == to, "active again"
    assert await books.alerts.untold(DUE, 0, 10) == {other.id: told[1:]}
    await books.alerts.pause(99, Reason.CHANNEL_GONE)


async def test_the_last_period_that_all_have_taken_in(books: Books) -> None:
    assert await books.alerts.taken_in(Basis.WEEK) is None
    await books.alerts.take_in(Basis.WEEK, WEEK)
    await books.alerts.take_in(Basis.DAY, SUNDAY)
    await books.alerts.take_in(Basis.WEEK, WEEK.shift(1))
    assert await books.alerts.taken_in(Basis.WEEK) == WEEK.shift(1)
    assert await books.alerts.taken_in(Basis.DAY) == SUNDAY


async def test_a_removed_alert_is_gone_with_what_it_had_to_tell(books: Books) -> None:
    to = await books.channel()
    one, two = await books.added("k1", to), await books.added("k2", to)
    await books.fired(one, two)
    assert await books.alerts.remove(one.id)
    assert not await books.alerts.remove(one.id)
    assert await books.alerts.get(one.id) is None
    assert [one.key for one in await books.fired()] == [two.key]
    assert await books.alerts.told(1) == []
    assert await books.alerts.plan([Message(message(to), [99])]) == 0
