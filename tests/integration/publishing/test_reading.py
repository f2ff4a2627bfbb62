"""Looking for what we posted: only a look that is proved to be one counts as having found nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Absent, Ambiguous, Denied, Found, History, Unknown, Unreadable
from bot.edge.publishing import DiscordTime
from tests.fakes.discord import FakeDiscord, Fault, Json, permissions, rate_limited, refused
from tests.integration.publishing.outlet import HISTORY, KEY, MINUTE, OTHER_KEY, PICTURED, PLAIN, Outlet

KEYS = frozenset({KEY})
NO_HISTORY = ~permissions.READ_MESSAGE_HISTORY


async def look(outlet: Outlet, keys: frozenset[str] = KEYS, after: dt.datetime | None = None) -> History:
    return await outlet.publisher.history(outlet.channel, after or outlet.before, keys)


def chatter(outlet: Outlet, count: int, **changes: object) -> list[int]:
    """Messages of other people."""
    channel, numbers = outlet.double.channel, list[int]()
    for _ in range(count):
        number = outlet.double.world.ids.next()
        message: Json = {"id": str(number), "author": {"id": "7"}, "content": "hello", "attachments": [], **changes}
        channel.messages[number] = message
        numbers.append(number)
    return numbers


@pytest.mark.parametrize("payload", [PICTURED, PLAIN])
async def test_a_post_is_found_by_its_key(outlet: Outlet, payload: object) -> None:
    number = await outlet.post(PICTURED if payload is PICTURED else PLAIN)
    assert await look(outlet) == Found((number,))
    assert await look(outlet, frozenset({OTHER_KEY, KEY})) == Found((number,))
    assert await look(outlet, frozenset({OTHER_KEY})) == Absent()


async def test_every_copy_is_found_oldest_first(outlet: Outlet) -> None:
    first = await outlet.post()
    outlet.double.world.nonces.clear()
    chatter(outlet, 3)
    second = await outlet.post(PLAIN)
    assert await look(outlet) == Found((first, second))


async def test_other_people_s_messages_with_the_key_count_for_nothing(outlet: Outlet) -> None:
    chatter(outlet, 1, content=f"x\n-# {KEY}")
    chatter(outlet, 1, attachments=[{"filename": f"tokentide-{KEY}.png"}])
    assert await look(outlet) == Absent()


async def test_a_channel_is_read_to_its_end(outlet: Outlet) -> None:
    chatter(outlet, 250)
    number = await outlet.post()
    chatter(outlet, 30)
    assert await look(outlet) == Found((number,))
    assert len(outlet.double.requests(HISTORY)) == 3


@pytest.mark.parametrize("count", [0, 99, 100, 101, 200])
async def test_a_page_that_is_just_full_is_not_the_end(outlet: Outlet, count: int) -> None:
    chatter(outlet, count)
    number = await outlet.post()
    assert await look(outlet) == Found((number,))


async def test_what_is_older_is_not_looked_at(outlet: Outlet) -> None:
    await outlet.post()
    outlet.double.advance(5 * MINUTE)
    number = await outlet.post(key=OTHER_KEY)
    after = outlet.double.world.clock.now() - MINUTE
    assert await look(outlet, frozenset({KEY, OTHER_KEY}), after) == Found((number,))


async def test_an_empty_answer_proves_nothing_without_the_right(outlet: Outlet) -> None:
    await outlet.post()
    outlet.double.channel.permissions &= NO_HISTORY
    assert await look(outlet) == Unreadable()
    assert not await outlet.publisher.readable(outlet.channel)


async def test_a_channel_that_never_held_a_message_is_judged_by_its_permissions(outlet: Outlet) -> None:
    assert await look(outlet) == Absent()
    assert await outlet.publisher.readable(outlet.channel)


async def test_one_message_however_old_proves_the_right(outlet: Outlet) -> None:
    chatter(outlet, 1)
    outlet.double.advance(90 * MINUTE)
    assert await look(outlet) == Absent()
    assert outlet.double.requests("GET /guilds/{guild_id}") == []


@pytest.mark.parametrize(("rights", "answer"), [(permissions.EVERYTHING, Absent()), (NO_HISTORY, Unreadable())])
async def test_a_thread_is_judged_by_its_parent(outlet: Outlet, rights: int, answer: History) -> None:
    number = await outlet.post()
    await outlet.afterwards.open_thread(outlet.channel, number, "talk")
    outlet.double.channel.permissions &= rights
    outlet.double.world.channels[number].permissions &= rights
    assert await outlet.publisher.history(number, outlet.before, KEYS) == answer


async def test_direct_messages_need_no_right(outlet: Outlet) -> None:
    channel = outlet.double.world.direct(outlet.double.user).id
    assert await outlet.publisher.history(channel, outlet.before, KEYS) == Absent()


@pytest.mark.parametrize(
    "spec",
    [HISTORY, "GET /channels/{channel_id}", "GET /guilds/{guild_id}", "GET /guilds/{guild_id}/members/{user_id}"],
)
async def test_what_could_not_be_read_now_is_not_known(outlet: Outlet, spec: str) -> None:
    outlet.double.will(Fault(500), spec)
    assert await look(outlet) == Unknown()
    outlet.double.will(Fault(500), spec)
    assert await outlet.another().readable(outlet.channel)  # so that history is asked, which then says so
    assert await look(outlet) == Absent()


async def test_a_second_page_that_fails_leaves_all_open(outlet: Outlet) -> None:
    await outlet.post()
    chatter(outlet, 150)
    outlet.double.will(Fault(), HISTORY)
    outlet.double.will(Fault(503), HISTORY)
    assert await look(outlet) == Unknown()


async def test_reading_waits_for_a_short_limit_once_and_not_for_a_long_one(outlet: Outlet) -> None:
    number = await outlet.post()
    outlet.double.will(rate_limited(3.0), HISTORY)
    assert await look(outlet) == Found((number,))
    assert 3.0 in outlet.slept
    outlet.double.will(rate_limited(3.0), HISTORY, times=2)
    assert await look(outlet) == Unknown()
    outlet.double.advance(MINUTE)
    outlet.double.will(rate_limited(300.0), HISTORY)
    assert await look(outlet) == Unknown()
    assert max(outlet.slept) < 10


async def test_nothing_is_asked_for_before_its_limit_ends(outlet: Outlet) -> None:
    number = await outlet.post()
    outlet.double.will(rate_limited(300.0), HISTORY)
    assert await look(outlet) == Unknown()
    assert await outlet.publisher.readable(outlet.channel)
    assert await look(outlet) == Unknown()
    assert len(outlet.double.requests(HISTORY)) == 1
    outlet.double.advance(5 * MINUTE)
    assert await look(outlet) == Found((number,))


@pytest.mark.parametrize(
    "fault", [rate_limited(600.0, "global"), rate_limited(via=False), refused(403, 40333, "internal network error")]
)
async def test_a_limit_on_everything_reaches_the_pace(outlet: Outlet, fault: Fault) -> None:
    outlet.double.will(fault, HISTORY)
    assert await look(outlet) == Unknown()
    assert outlet.pace.blocked


async def test_what_nobody_took_a_turn_for_waits_for_its_own(outlet: Outlet) -> None:
    outlet.pace.block(dt.timedelta(seconds=0.1))
    number = await outlet.post()
    assert await look(outlet) == Found((number,))
    assert outlet.slept == []  # whoever delivers has waited
    assert await outlet.publisher.readable(outlet.channel)
    assert outlet.slept != []


async def test_a_channel_that_is_gone_cannot_be_read_and_is_asked_once(outlet: Outlet) -> None:
    del outlet.double.world.channels[outlet.channel]
    assert not await outlet.publisher.readable(outlet.channel)
    assert not await outlet.publisher.readable(outlet.channel)
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Denied(Reason.CHANNEL_GONE)
    assert outlet.double.log[-1].spec == HISTORY
    assert len(outlet.double.log) == 1


@pytest.mark.parametrize("gone", [True, False])
async def test_what_a_look_into_history_was_refused_is_not_asked_again(outlet: Outlet, gone: bool) -> None:
    if gone:
        del outlet.double.world.channels[outlet.channel]
    else:
        outlet.double.channel.permissions &= ~permissions.VIEW_CHANNEL
    assert await look(outlet) == Unreadable()
    assert await look(outlet) == Unreadable(), "it is looked up again where it could not be written"
    reason = Reason.CHANNEL_GONE if gone else Reason.MISSING_PERMISSION
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Denied(reason)
    assert len(outlet.double.log) == 1


async def test_a_refusal_is_forgotten_after_a_minute_or_once_it_was_told(outlet: Outlet) -> None:
    outlet.double.channel.permissions &= ~permissions.VIEW_CHANNEL
    assert not await outlet.publisher.readable(outlet.channel)
    outlet.double.channel.permissions = permissions.EVERYTHING
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Denied(Reason.MISSING_PERMISSION)
    await outlet.post()
    outlet.double.channel.permissions &= NO_HISTORY
    assert not await outlet.publisher.readable(outlet.channel)
    outlet.double.channel.permissions = permissions.EVERYTHING
    assert not await outlet.publisher.readable(outlet.channel)
    outlet.double.advance(MINUTE)
    assert await outlet.publisher.readable(outlet.channel)


async def test_a_request_that_discord_carries_out_later_is_found(outlet: Outlet) -> None:
    outlet.double.will(Fault(late=9 * MINUTE), "POST /channels/{channel_id}/messages")
    assert await outlet.publisher.send(outlet.channel, PICTURED, KEY) == Ambiguous()
    after = outlet.double.world.clock.now() - 2 * MINUTE
    assert await look(outlet, after=after) == Absent()
    outlet.double.advance(10 * MINUTE)
    (number,) = outlet.double.channel.messages
    assert await look(outlet, after=after) == Found((number,))


async def test_a_copy_is_deleted_once_and_gone_is_gone(outlet: Outlet, double: FakeDiscord) -> None:
    number = await outlet.post()
    double.will(Fault(500), "DELETE /channels/{channel_id}/messages/{message_id}")
    assert not await outlet.publisher.delete(outlet.channel, number)
    assert await outlet.publisher.delete(outlet.channel, number)
    assert outlet.shown == []
    assert await outlet.publisher.delete(outlet.channel, number)
    double.channel.permissions &= ~permissions.VIEW_CHANNEL
    assert not await outlet.publisher.delete(outlet.channel, number)
    del double.world.channels[outlet.channel]
    assert await outlet.publisher.delete(outlet.channel, number)


@pytest.mark.parametrize("ahead", [dt.timedelta(), dt.timedelta(hours=3), dt.timedelta(days=-1)])
async def test_our_clock_is_compared_with_discord_s(outlet: Outlet, ahead: dt.timedelta) -> None:
    time = DiscordTime(outlet.requests.wire, lambda: outlet.double.world.clock.now() + ahead)
    measured = await time.ahead()
    assert measured is not None
    assert abs(measured - ahead) < dt.timedelta(seconds=3)
    outlet.double.will(Fault(drop="before"), "GET /gateway", times=2)
    assert await time.ahead() is None
