"""What becomes of firings: messages, and the end of them; over the double in memory and SQLite."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.delivery.delivery import Delivery, State, intend
from bot.domain.delivery.planning import Plan
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.timing import TIMING
from bot.domain.watching.recipient import Recipient
from bot.ports.alerts import Message
from tests.contract.alert_books import Books
from tests.fakes.alerts import TOP_FIVE, TOP_TEN, USER, direct, message
from tests.fakes.digests import CHANNEL, DAY, DUE, GUILD, HOUR, PAYLOAD, SECOND, delivery, schedule

CLOSED = Reason.DIRECT_MESSAGES_CLOSED


async def planned(books: Books, to: Recipient, *firings: int, text: str = "batch") -> Delivery:
    """A stored message."""
    assert await books.alerts.plan([Message(message(to, text), firings)]) == 1
    (found,) = [one for one in await books.ledger.due(DUE + DAY, 99) if str(one.address.period) == text]
    return found


async def get(books: Books, one: Delivery) -> Delivery:
    found = await books.ledger.get(one.id)
    assert found
    return found


async def test_what_is_untold_by_recipient(books: Books) -> None:
    channel, other = await books.channel(), await books.channel("a2", 5)
    one, two, three = await books.added("k1", channel), await books.added("k2", other), await books.added("k3", channel)
    await books.fired(three, two)
    await books.fired(one)
    untold = await books.alerts.untold(DUE, 0, 10)
    assert {number: [one.key for one in some] for number, some in untold.items()} == {
        channel.id: ["k3", "k1"],
        other.id: ["k2"],
    }
    assert list(await books.alerts.untold(DUE, 0, 1)) == [channel.id]
    assert list(await books.alerts.untold(DUE, channel.id, 10)) == [other.id]


async def test_a_channel_that_is_paused_is_told_when_it_no_longer_is(books: Books) -> None:
    to = await books.channel()
    await books.fired(await books.added("k1", to))
    await books.ledger.pause_channel(CHANNEL, Reason.MISSING_PERMISSION, DUE, DUE + DAY)
    assert await books.alerts.untold(DUE + HOUR, 0, 10) == {}
    assert list(await books.alerts.untold(DUE + DAY, 0, 10)) == [to.id]


async def test_what_is_in_a_message_is_no_longer_untold(books: Books) -> None:
    to = await books.channel()
    first, second = await books.fired(await books.added("k1", to), await books.added("k2", to))
    one = await planned(books, to, first.id)
    assert one == replace(message(to), id=one.id, epoch=one.epoch)
    assert await books.told(one.id) == [first.id]
    assert await books.alerts.untold(DUE, 0, 10) == {to.id: [second]}


async def test_what_is_in_a_message_is_put_into_no_other(books: Books) -> None:
    to = await books.channel()
    first, second = await books.fired(await books.added("k1", to), await books.added("k2", to))
    one = await planned(books, to, first.id)
    assert await books.alerts.plan([Message(message(to, "other"), [first.id, second.id])]) == 0
    assert await books.alerts.untold(DUE, 0, 10) == {to.id: [second]}
    assert await books.told(one.id) == [first.id]
    assert [each.id for each in await books.ledger.due(DUE, 9)] == [one.id]


async def test_many_messages_are_added_together_and_each_by_itself(books: Books) -> None:
    places = [await books.channel(f"a{n}", n) for n in (1, 2, 3)]
    firings = await books.fired(*[await books.added(f"k{n}", to) for n, to in enumerate(places)])
    await planned(books, places[1], firings[1].id, text="before")
    some = [Message(message(to, f"b{n}"), [firings[n].id]) for n, to in enumerate(places)]
    assert await books.alerts.plan(some) == 2
    due = {one.address.channel: str(one.address.period) for one in await books.ledger.due(DUE, 9)}
    assert due == {1: "b0", 2: "before", 3: "b2"}
    assert await books.alerts.untold(DUE, 0, 9) == {}
    assert await books.alerts.plan([]) == 0


async def test_a_message_that_is_there_takes_the_firings_in(books: Books) -> None:
    to = await books.channel()
    first, second = await books.fired(await books.added("k1", to), await books.added("k2", to))
    one = await planned(books, to, first.id)
    assert await books.alerts.plan([Message(message(to), [second.id])]) == 0
    assert await books.told(one.id) == [first.id, second.id]


async def test_a_firing_is_told_with_the_condition_that_it_fired_by(books: Books) -> None:
    to = await books.channel()
    one = await books.added("k1", to)
    (told,) = await books.fired(one)
    stored = await books.alert(one.id)
    await books.alerts.change(replace(stored, condition=TOP_FIVE, cooldown=5))
    now, planned_ = await books.alert(one.id), await planned(books, to, told.id)
    (found,) = await books.alerts.told(planned_.id)
    assert found.alert == replace(now, condition=TOP_TEN)


async def test_messages_are_counted_by_their_planning(books: Books) -> None:
    to, other = await books.channel(), await books.channel("a2", 5)
    for n, at in enumerate((DUE - SECOND, DUE, DUE + HOUR, DUE + DAY)):
        assert await books.alerts.plan([Message(message(to, f"b{n}", planned_at=at), [])])
    assert await books.alerts.plan([Message(message(other, planned_at=DUE), [])])
    assert await books.alerts.messages([to.id, 99], DUE, DUE + DAY) == {to.id: 2}
    assert await books.alerts.messages([other.id, to.id], DUE, DUE + SECOND) == {to.id: 1, other.id: 1}
    assert await books.alerts.messages([], DUE, DUE + DAY) == {}


async def test_what_is_too_old_to_be_told_is_dropped(books: Books) -> None:
    to = await books.channel()
    first, second = await books.fired(await books.added("k1", to), await books.added("k2", to))
    one = await planned(books, to, first.id)
    assert await books.alerts.drop_untold(DUE) == 0
    assert await books.alerts.drop_untold(DUE + SECOND) == 1
    assert await books.alerts.untold(DUE, 0, 10) == {}
    assert await books.told(one.id) == [first.id]
    assert await books.alerts.plan([Message(message(to, "other"), [second.id])]) == 0


async def test_a_message_is_a_delivery_like_any_other(books: Books) -> None:
    to = await books.channel()
    (told,) = await books.fired(await books.added("k1", to))
    one = await planned(books, to, told.id)
    frozen = await books.ledger.freeze(one, PAYLOAD)
    assert frozen
    sending = await books.ledger.intend(intend(frozen, DUE, "a", TIMING, anew=True))
    assert sending
    stored = await books.ledger.record(replace(sending, state=State.SENT, message=5, sent_at=DUE))
    assert stored == await books.ledger.get(one.id)
    assert stored
    assert (stored.recipient, stored.schedule, stored.address) == (to.id, None, message(to).address)
    assert await books.follow_ups.unplanned(DUE, 9) == [stored], "it may have to be corrected"


async def test_nothing_is_due_to_a_paused_recipient(books: Books) -> None:
    to = await books.channel()
    (told,) = await books.fired(await books.added("k1", to))
    one = await planned(books, to, told.id)
    await books.alerts.pause(to.id, CLOSED)
    lapsed = await get(books, one)
    assert (lapsed.state, lapsed.reason, lapsed.wake_at) == (State.LAPSED, CLOSED, None)
    assert await books.ledger.record(one) is None, "whoever had read it is overtaken"
    # A message that a request was made for while the recipient was being paused.
    await books.ledger.record(replace(lapsed, state=State.READY, wake_at=DUE))
    assert await books.ledger.due(DUE, 9) == []
    await books.channel()
    assert [each.id for each in await books.ledger.due(DUE, 9)] == [one.id]


async def test_a_ready_message_is_written_anew_without_a_removed_alert(books: Books) -> None:
    to = await books.channel()
    one, two = await books.added("k1", to), await books.added("k2", to)
    first, second = await books.fired(one, two)
    frozen = await books.ledger.freeze(await planned(books, to, first.id, second.id), PAYLOAD)
    assert frozen
    await books.alerts.remove(one.id)
    anew = await get(books, frozen)
    assert (anew.state, anew.payload, anew.epoch) == (State.READY, None, frozen.epoch + 1)
    assert await books.told(anew.id) == [second.id]
    await books.alerts.remove(two.id)
    lapsed = await get(books, anew)
    assert (lapsed.state, lapsed.reason, lapsed.wake_at) == (State.LAPSED, Reason.NOTHING_TO_TELL, None)


async def test_a_message_under_way_goes_on_without_its_alert(books: Books) -> None:
    to = await books.channel()
    one = await books.added("k1", to)
    (told,) = await books.fired(one)
    frozen = await books.ledger.freeze(await planned(books, to, told.id), PAYLOAD)
    assert frozen
    sending = await books.ledger.intend(intend(frozen, DUE, "a", TIMING, anew=True))
    assert sending
    await books.alerts.remove(one.id)
    assert await books.ledger.get(sending.id) == sending


async def test_closed_direct_messages_are_known_after_so_many_refusals(books: Books) -> None:
    to = await books.alerts.recipient(direct())
    in_server = await books.channel()
    for n in range(3):
        assert await books.alerts.closed(3) == []
        for channel in (to.channel, in_server.channel):
            await books.ledger.pause_channel(channel, CLOSED, DUE + n * DAY, DUE + (n + 1) * DAY)
    assert await books.alerts.closed(3) == [to]
    assert await books.alerts.closed(4) == []
    await books.alerts.pause(to.id, CLOSED)
    assert await books.alerts.closed(3) == []


async def test_only_refusals_in_a_row_count(books: Books) -> None:
    to = await books.alerts.recipient(direct())
    for reason in (CLOSED, CLOSED, Reason.MISSING_PERMISSION, CLOSED):
        await books.ledger.pause_channel(to.channel, reason, DUE, DUE + DAY)
    assert await books.alerts.closed(2) == []
    await books.ledger.pause_channel(to.channel, CLOSED, DUE, DUE + DAY)
    assert await books.alerts.closed(2) == [to]
    await books.ledger.resume_channel(to.channel)
    await books.ledger.pause_channel(to.channel, CLOSED, DUE, DUE + DAY)
    assert await books.alerts.closed(2) == []


async def test_who_opens_their_direct_messages_again_is_tried_at_once(books: Books) -> None:
    to = await books.alerts.recipient(direct())
    await books.ledger.pause_channel(to.channel, CLOSED, DUE, DUE + DAY)
    assert await books.alerts.recipient(direct()) == to
    assert await books.ledger.paused_channel(to.channel) is CLOSED, "it was not paused itself"
    await books.alerts.pause(to.id, CLOSED)
    assert await books.alerts.recipient(direct()) == to
    assert await books.ledger.paused_channel(to.channel) is None


async def test_erasing_somebody_leaves_the_others(books: Books) -> None:
    ours, theirs = await books.alerts.recipient(direct()), await books.alerts.recipient(direct("d2", 5, user=8))
    channel = await books.channel()
    alerts = [await books.added(f"k{n}", to) for n, to in enumerate((ours, ours, theirs, channel))]
    told = await books.fired(*alerts)
    one, other = await planned(books, ours, told[0].id), await planned(books, theirs, told[2].id, text="b2")
    assert await books.ledger.freeze(one, PAYLOAD)
    await books.ledger.pause_channel(ours.channel, CLOSED, DUE, DUE + DAY)
    assert await books.alerts.erase_user(USER) == 2
    assert await books.alerts.of_user(USER) == []
    assert await books.alerts.recipients([ours.id]) == {}
    assert await books.ledger.get(one.id) is None
    assert await books.ledger.paused_channel(ours.channel) is None
    assert await get(books, other)
    assert [each.alert.key for each in await books.alerts.told(other.id)] == ["k2"]
    assert [one.key for one in await books.alerts.of_guild(GUILD)] == ["k3"]
    assert await books.alerts.erase_user(USER) == 0


async def test_erasing_takes_what_a_moved_alert_told_there(books: Books) -> None:
    ours, channel = await books.alerts.recipient(direct()), await books.channel()
    one = await books.added("k1", ours)
    (told,) = await books.fired(one)
    await planned(books, ours, told.id)
    await books.alerts.change(replace(one, recipient=channel.id))
    assert await books.alerts.erase_user(USER) == 0
    assert [each.key for each in await books.alerts.of_guild(GUILD)] == ["k1"]


async def test_erasing_a_server_leaves_digests_and_others(books: Books) -> None:
    channel, elsewhere = await books.channel(), await books.channel("a2", 6, guild=GUILD + 1)
    alerts = [await books.added(f"k{n}", to) for n, to in enumerate((channel, elsewhere))]
    told = await books.fired(*alerts)
    one, other = await planned(books, channel, told[0].id), await planned(books, elsewhere, told[1].id, text="b2")
    number = await books.schedules.add(schedule("r1"))
    await books.ledger.plan([Plan(number, DUE, delivery(number), DUE + 7 * DAY)])
    assert await books.alerts.erase_guild(GUILD) == 1
    assert await books.ledger.get(one.id) is None
    assert await books.alerts.of_guild(GUILD) == []
    assert await get(books, other)
    assert len(await books.ledger.of_schedule(number, 9)) == 1
    assert await books.schedules.erase_guild(GUILD) == 1


async def test_erasing_a_server_s_digests_leaves_its_alerts(books: Books) -> None:
    to = await books.channel()
    (told,) = await books.fired(await books.added("k1", to))
    one = await planned(books, to, told.id)
    await books.schedules.add(schedule("r1"))
    assert await books.schedules.erase_guild(GUILD) == 1
    assert await books.told(one.id) == [told.id]
    assert await get(books, one)
