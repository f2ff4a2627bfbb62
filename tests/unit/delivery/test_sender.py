"""The sender's loop in simulated time: pace, pauses, stops, and what people are told."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest

from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import (
    Ambiguous,
    Banned,
    Denied,
    History,
    Malformed,
    NotSent,
    RateLimited,
    Reply,
    Unauthorised,
)
from bot.domain.errors import StoreError
from bot.ports.delivery import Payload, Postponed
from bot.services.pacing import BURST, Pace, take_turns
from tests.fakes.delivering.clockwork import clock, run
from tests.fakes.delivering.office import Office, ToldPublisher
from tests.fakes.digests import CHANNEL, DAY, DUE, GUILD, HOUR, MINUTE, SECOND, delivery
from tests.fakes.memory_ledger import MemoryLedger

JANITOR = 1
"""Its first visit is within the hour."""


def ledger_of(channels: int, a_channel: int = 1, guilds: int | None = None) -> MemoryLedger:
    ledger = MemoryLedger()
    for n in range(channels * a_channel):
        one = delivery(n, channel=n // a_channel)
        address = replace(one.address, guild=n % guilds if guilds else n)
        ledger.numbers += 1
        ledger.store(replace(one, id=n + 1, address=address))
    return ledger


def work(channels: int, span: dt.timedelta, told: Reply | None = None, times: int = 1, a_channel: int = 1) -> Office:
    async def main() -> Office:
        office = Office(ledger_of(channels, a_channel), tick=1.0 if span < HOUR else 30.0)
        if told:
            office.publisher.replies[0] = [told] * times
        await office.work(span)
        return office

    return run(main())


def states(office: Office) -> Counter[State]:
    assert isinstance(office.ledger, MemoryLedger)
    return Counter(one.state for one in office.ledger.rows.values())


def busiest_second(moments: list[dt.datetime]) -> int:
    return max(sum(start <= each < start + SECOND for each in moments) for start in moments)


def test_everything_due_is_sent_once_at_our_pace() -> None:
    office = work(400, MINUTE)
    moments = [moment for moment, _ in office.publisher.sent]
    assert states(office) == {State.SENT: 400}
    assert len(set(office.publisher.nonces)) == len(moments) == 400
    assert busiest_second(moments) <= 40 + BURST
    assert 9.5 <= (moments[-1] - moments[0]).total_seconds() <= 10.5
    assert not office.failures


def test_a_channel_gets_one_post_at_a_time() -> None:
    office = work(1, MINUTE, a_channel=3)
    moments = [moment for moment, _ in office.publisher.sent]
    assert len(moments) == 3
    assert all(later - earlier >= 0.3 * SECOND for earlier, later in pairwise(moments))


def test_a_refused_channel_is_asked_once_a_day_and_somebody_is_told_once() -> None:
    office = work(2, 4 * DAY, Denied(Reason.MISSING_PERMISSION), times=3, a_channel=3)
    refused = [moment for moment, channel in office.publisher.sent if channel == 0]
    assert all(later - earlier >= DAY for earlier, later in pairwise(refused[:4]))
    assert states(office) == {State.SENT: 6}
    assert office.notices.told == [Reason.MISSING_PERMISSION]
    assert isinstance(office.ledger, MemoryLedger)
    assert not office.ledger.pauses


class DyingLedger(MemoryLedger):
    """The process dies right after somebody's trouble was recorded."""

    async def pause_channel(self, channel: int, reason: Reason, now: dt.datetime, until: dt.datetime) -> bool:
        await super().pause_channel(channel, reason, now, until)
        raise StoreError("dies here")

    async def record(self, delivery: Delivery) -> Delivery | None:
        stored = await super().record(delivery)
        if delivery.state is State.LAPSED:
            raise StoreError("dies here")
        return stored


@pytest.mark.parametrize("late", [False, True], ids=["refused", "too late"])
def test_what_is_recorded_when_the_process_dies_is_owed_to_somebody(late: bool) -> None:
    async def main() -> Office:
        ledger = DyingLedger()
        ledger.numbers = 1
        ledger.store(replace(delivery(), id=1, expires=DUE if late else DUE + 7 * DAY, reason=None))
        office = Office(ledger)
        office.publisher.replies[CHANNEL] = [Denied(Reason.MISSING_PERMISSION)]
        await office.work(10 * SECOND)
        return office

    office = run(main())
    assert office.failures
    assert office.notices.told == []
    assert office.notices.owed == [Reason.TOO_LATE if late else Reason.MISSING_PERMISSION]


def test_a_channel_that_refuses_until_the_next_slot_is_told_of_once() -> None:
    office = work(1, 8 * DAY, Denied(Reason.MISSING_PERMISSION), times=9)
    assert states(office) == {State.LAPSED: 1}
    assert office.notices.told == [Reason.MISSING_PERMISSION]


def test_a_refused_token_stops_everything_and_loses_nothing() -> None:
    office = work(1, HOUR, Unauthorised())
    assert office.sender.stopped is Reason.TOKEN_REFUSED
    assert len(office.publisher.sent) == 1
    assert states(office) == {State.READY: 1}
    assert office.notices.alarms == [Reason.TOKEN_REFUSED]


def test_no_request_follows_a_refused_token() -> None:
    office = work(400, HOUR, Unauthorised())
    stopped = office.publisher.sent[0][0] + 0.3 * SECOND
    assert all(moment <= stopped for moment, _ in office.publisher.sent)
    assert State.SENDING not in states(office)


class HeldUp(ToldPublisher):
    """While history is looked at for the first time, everything is blocked for so long."""

    pace: Pace
    wait: dt.timedelta

    async def history(self, channel: int, after: dt.datetime, keys: frozenset[str]) -> History:
        found = await super().history(channel, after, keys)
        if self.looked_up == 1:
            self.pace.block(self.wait)
        return found


@pytest.mark.parametrize(("wait", "looks"), [(30 * SECOND, 1), (15 * MINUTE, 2)])
def test_what_history_did_not_show_is_looked_up_again_after_a_long_wait(wait: dt.timedelta, looks: int) -> None:
    async def main() -> Office:
        publisher = HeldUp()
        office = Office(ledger_of(1), publisher)
        publisher.pace, publisher.wait = office.pace, wait
        publisher.replies[0] = [Ambiguous()]
        await office.work(HOUR)
        return office

    office = run(main())
    assert office.publisher.looked_up == looks + JANITOR
    assert len(office.publisher.sent) == 2
    assert states(office) == {State.SENT: 1}


@pytest.mark.parametrize(
    ("reply", "wait"), [(Banned(), 15 * MINUTE), (RateLimited(90 * SECOND, everywhere=True), 90 * SECOND)]
)
def test_a_ban_and_the_global_limit_silence_everyone(reply: Reply, wait: dt.timedelta) -> None:
    office = work(400, HOUR, reply)
    heard = office.publisher.sent[0][0] + 0.3 * SECOND
    moments = [moment for moment, _ in office.publisher.sent]
    assert not [moment for moment in moments if heard < moment < heard + wait]
    assert busiest_second([moment for moment in moments if moment > heard]) <= 40 + BURST
    assert states(office) == {State.SENT: 400}


def test_one_channel_s_limit_is_its_own() -> None:
    office = work(80, MINUTE, RateLimited(30 * SECOND))
    again = [moment for moment, channel in office.publisher.sent if channel == 0]
    others = [moment for moment, channel in office.publisher.sent if channel]
    assert again[1] - again[0] >= 30 * SECOND
    assert max(others) < again[1]


def test_a_refused_rendering_is_replaced_by_its_fallback_at_once() -> None:
    office = work(1, MINUTE, Malformed())
    assert states(office) == {State.SENT: 1}
    assert office.composer.renderings == 2
    assert len(set(office.publisher.nonces)) == 2
    assert office.notices.alarms == [Reason.RENDER_BUG]


def test_an_unreachable_discord_is_tried_again_patiently() -> None:
    office = work(1, 6 * HOUR, NotSent(), times=70)
    moments = [moment for moment, _ in office.publisher.sent]
    assert len(moments) == 71
    assert moments[-1] - moments[-2] >= 5 * MINUTE
    assert states(office) == {State.SENT: 1}


@pytest.mark.parametrize(("told", "times"), [(NotSent(), 40), (Ambiguous(), 3), (Denied(Reason.CHANNEL_GONE), 1)])
def test_what_could_not_be_sent_for_long_is_written_anew(told: Reply, times: int) -> None:
    office = work(1, 2 * DAY, told, times=times)
    late = [moment - DUE > 15 * MINUTE for moment, _ in office.publisher.sent]
    assert states(office) == {State.SENT: 1}
    first, *others = office.publisher.payloads
    assert {payload == first for payload, is_late in zip(others, late[1:], strict=True) if is_late} == {False}
    assert {payload == first for payload, is_late in zip(others, late[1:], strict=True) if not is_late} <= {True}
    assert len(set(office.publisher.nonces)) == 1, "one post, whatever it says by now"


def test_what_discord_kept_from_going_out_waits_where_its_data_have_become_doubtful() -> None:
    async def main() -> Office:
        office = Office(ledger_of(1))
        office.publisher.replies[0] = [Ambiguous(), Ambiguous()]
        await office.work(15 * MINUTE)
        office.composer.postponed = [Postponed(Reason.DATA_WITHHELD, DUE + 2 * HOUR)]
        await office.work(HOUR)
        assert len(office.publisher.sent) == 2
        assert isinstance(office.ledger, MemoryLedger)
        assert office.ledger.rows[1].reason is Reason.DATA_WITHHELD
        await office.work(HOUR)
        return office

    office = run(main())
    assert states(office) == {State.SENT: 1}
    assert office.publisher.payloads[2] != office.publisher.payloads[0]


@pytest.mark.parametrize(
    ("told", "tried_again"),
    [([Ambiguous(), Ambiguous()], 20 * MINUTE), ([Denied(Reason.CHANNEL_GONE)], DAY)],
    ids=["doubtful", "gone"],
)
def test_while_the_data_of_what_could_not_go_out_are_withheld_its_channel_is_not_asked(
    told: list[Reply], tried_again: dt.timedelta
) -> None:
    async def main() -> Office:
        office = Office(ledger_of(1))
        office.publisher.replies[0] = told.copy()
        await office.work(15 * MINUTE)
        begins = DUE + tried_again
        office.composer.postponed = [Postponed(Reason.DATA_WITHHELD, begins + n * 5 * MINUTE) for n in range(1, 73)]
        await office.work(begins - clock() + 5 * HOUR)
        assert len(office.composer.postponed) < 20
        assert office.publisher.looked_up == len(told), "the last look was what said that it is to be written anew"
        await office.work(2 * HOUR)
        return office

    assert states(run(main())) == {State.SENT: 1}


def test_what_cannot_be_written_anew_is_not_looked_for_before_each_try(monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> Office:
        office = Office(ledger_of(1))
        office.publisher.replies[0] = [Ambiguous(), Ambiguous()]
        await office.work(15 * MINUTE)
        compose, until = office.composer.compose, DUE + 3 * HOUR

        async def fail(delivery: Delivery, *, late: bool) -> Payload | Postponed:
            if clock() < until:
                raise ValueError("a fault of ours")
            return await compose(delivery, late=late)

        monkeypatch.setattr(office.composer, "compose", fail)
        await office.work(4 * HOUR)
        return office

    office = run(main())
    assert len(office.failures) > 100
    assert states(office) == {State.SENT: 1}
    assert office.publisher.looked_up < 9


def test_what_waited_in_our_own_queue_goes_out_as_it_was_written() -> None:
    office = work(1500, HOUR)
    assert max(moment for moment, _ in office.publisher.sent) < DUE + 15 * MINUTE
    assert office.composer.renderings == 1500


def test_what_a_ban_has_held_up_does_not_go_out_with_words_that_are_old_by_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def main() -> Office:
        office = Office(ledger_of(1))
        compose = office.composer.compose

        async def banned_meanwhile(delivery: Delivery, *, late: bool) -> Payload | Postponed:
            if not office.composer.renderings:
                office.pace.block(20 * MINUTE)
            return await compose(delivery, late=late)

        monkeypatch.setattr(office.composer, "compose", banned_meanwhile)
        await office.work(HOUR)
        return office

    office = run(main())
    assert states(office) == {State.SENT: 1}
    assert [payload.content for payload in office.publisher.payloads] == [b"2026-W15 2 True 0"]


def test_of_a_message_that_tells_nothing_since_its_alerts_were_removed_nobody_is_told() -> None:
    async def main() -> Office:
        ledger = ledger_of(1)
        expires = DUE + 2 * DAY
        ledger.store(replace(ledger.rows[1], schedule=None, recipient=1, late=True, expires=expires))
        office = Office(ledger, tick=30.0)
        office.publisher.replies[0] = [Ambiguous(), Ambiguous()]
        await office.work(15 * MINUTE)
        office.composer.postponed = [Postponed(Reason.NOTHING_TO_TELL, expires)] * 2
        await office.work(3 * DAY)
        return office

    office = run(main())
    assert states(office) == {State.LAPSED: 1}
    assert office.notices.told == office.notices.owed == [], "they have removed them themselves"


def test_what_a_ban_has_kept_from_being_written_in_time_says_so() -> None:
    async def main() -> Office:
        office = Office(ledger_of(1))
        office.pace.block(20 * MINUTE)
        await office.work(HOUR)
        return office

    assert [payload.content for payload in run(main()).publisher.payloads] == [b"2026-W15 1 True 0"]


def test_the_fallback_of_what_was_written_anew_says_that_it_is_late_too() -> None:
    async def main() -> Office:
        office = Office(ledger_of(1))
        office.publisher.replies[0] = [RateLimited(20 * MINUTE), Malformed()]
        await office.work(HOUR)
        return office

    assert run(main()).publisher.payloads[-1].content == b"2026-W15 3 True 1"


def test_a_digest_waits_for_its_data_and_reads_history_first_then() -> None:
    async def main() -> Office:
        office = Office(ledger_of(1), tick=60.0)
        office.composer.postponed = [Postponed(Reason.SOURCE_STALE, DUE + HOUR), Postponed(Reason.WEEK_OPEN, DUE + DAY)]
        await office.work(3 * DAY)
        return office

    office = run(main())
    assert office.publisher.sent[0][0] >= DUE + DAY
    assert office.publisher.looked_up == 3, "before it, and by the janitor after it"
    assert states(office) == {State.SENT: 1}


def test_a_late_first_send_is_read_again_because_it_may_be_the_second() -> None:
    async def main() -> Delivery:
        ledger = MemoryLedger()
        ledger.store(replace(delivery(), id=1, planned_at=DUE + 2 * MINUTE))
        office = Office(ledger)
        await office.work(MINUTE)
        assert (office.publisher.looked_up, len(office.publisher.sent)) == (1, 1)
        return ledger.rows[1]

    sent = run(main())
    assert sent.state is State.SENT
    assert sent.wake_at
    assert sent.sent_at
    assert sent.wake_at - sent.sent_at == 15 * MINUTE


def test_a_digest_whose_data_never_come_lapses_and_somebody_is_told_why() -> None:
    async def main() -> Office:
        office = Office(ledger_of(1), tick=60.0)
        office.composer.postponed = [Postponed(Reason.SOURCE_STALE, DUE + n * DAY) for n in range(1, 9)]
        await office.work(8 * DAY)
        return office

    office = run(main())
    assert states(office) == {State.LAPSED: 1}
    assert office.notices.told == [Reason.SOURCE_STALE]
    assert not office.publisher.sent


class FullDisk(MemoryLedger):
    """Takes no intent until a moment."""

    until = DUE + 20 * SECOND

    async def intend(self, delivery: Delivery) -> Delivery | None:
        if clock() < self.until:
            raise StoreError("the disk is full")
        return await super().intend(delivery)


def test_nothing_is_sent_without_its_intent_and_it_recovers_alone() -> None:
    async def main() -> Office:
        full = FullDisk()
        full.store(replace(delivery(), id=1))
        office = Office(full)
        await office.work(MINUTE)
        return office

    office = run(main())
    assert len(office.publisher.sent) == 1
    assert FullDisk.until <= office.publisher.sent[0][0] <= FullDisk.until + 10 * SECOND
    assert {str(error) for _, error in office.failures} == {"the disk is full"}


def test_a_failing_delivery_and_a_failing_ledger_stop_nobody() -> None:
    async def main() -> Office:
        ledger = ledger_of(20)
        office = Office(ledger)
        compose, due, failed = office.composer.compose, ledger.due, iter([True])

        async def failing(one: Delivery, *, late: bool) -> Payload | Postponed:
            if one.id == 1:
                raise RuntimeError("a bug")
            return await compose(one, late=late)

        async def locked(now: dt.datetime, limit: int) -> object:
            if next(failed, False):
                raise StoreError("locked")
            return await due(now, limit)

        office.composer.compose = failing  # type: ignore[method-assign]
        ledger.due = locked  # type: ignore[method-assign,assignment]
        await office.work(20 * SECOND)
        return office

    office = run(main())
    assert states(office) == {State.SENT: 19, State.READY: 1}
    assert {type(error) for _, error in office.failures} == {RuntimeError, StoreError}


def test_the_disk_s_delay_uses_up_the_lease() -> None:
    class SlowDisk(MemoryLedger):
        async def intend(self, delivery: Delivery) -> Delivery | None:
            stored = await super().intend(delivery)
            await asyncio.sleep(80)
            return stored

    async def main() -> Office:
        slow = SlowDisk()
        slow.store(replace(delivery(), id=1))
        office = Office(slow)
        await office.work(2 * MINUTE)
        return office

    assert not run(main()).publisher.sent


def test_guilds_take_turns() -> None:
    assert take_turns("aabcab", lambda letter: letter) == list("abcaba")
    assert GUILD  # the sender orders by it

    async def main() -> list[int]:
        office = Office(ledger_of(9, guilds=3))
        assert isinstance(office.ledger, MemoryLedger)
        return [one.address.guild for one in await office.sender.awake()]

    assert run(main()) == [0, 1, 2] * 3


def test_the_pace_keeps_the_order_and_saves_up_no_more_than_a_burst() -> None:
    async def main() -> tuple[list[int], list[dt.datetime]]:
        pace, order, moments = Pace(clock, asyncio.sleep), list[int](), list[dt.datetime]()
        await asyncio.sleep(3600)

        async def take(n: int) -> None:
            await pace.take()
            order.append(n)
            moments.append(clock())

        await asyncio.gather(*(take(n) for n in range(100)))
        return order, moments

    order, moments = run(main())
    assert order == list(range(100))
    assert moments.count(moments[0]) == BURST
    assert busiest_second(moments) <= 40 + BURST


def test_after_a_second_in_which_the_loop_stood_still_those_who_came_to_their_turn_in_it_do_not_go_at_once() -> None:
    async def main() -> list[dt.datetime]:
        stalls = [SECOND.total_seconds()]

        async def oversleep(seconds: float) -> None:
            await asyncio.sleep(seconds + (stalls.pop() if stalls and clock() - DUE > SECOND else 0.0))

        pace, moments = Pace(clock, oversleep), list[dt.datetime]()

        async def take() -> None:
            await pace.take()
            moments.append(clock())

        await asyncio.gather(*(take() for _ in range(200)))
        assert not stalls
        return moments

    assert busiest_second(run(main())) <= 40 + BURST


def test_one_that_does_not_wait_any_more_holds_nobody_up() -> None:
    async def main() -> int:
        pace = Pace(clock, asyncio.sleep)
        pace.block(MINUTE)
        waiting = [asyncio.create_task(pace.take()) for _ in range(3)]
        await asyncio.sleep(1)
        waiting[0].cancel()
        waiting[1].cancel()
        await waiting[2]
        return round((clock() - DUE).total_seconds())

    assert run(main()) == 60
