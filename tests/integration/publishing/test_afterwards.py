"""What follows a post, and trying a channel out."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Ambiguous, Created, Deleted, Denied, Found, NotSent, RateLimited
from bot.edge.publishing import Done, Opened, Target, try_out
from bot.edge.publishing.wire import Body
from bot.edge.rights import Right, Wanted
from bot.ports.delivery import Payload
from tests.fakes.discord import NEWS, TEXT, FakeDiscord, Fault, permissions, refused
from tests.integration.publishing.outlet import KEY, PICTURED, PLAIN, Outlet

CROSSPOST = "POST /channels/{channel_id}/messages/{message_id}/crosspost"
OPEN = "POST /users/@me/channels"
EDIT = "PATCH /channels/{channel_id}/messages/{message_id}"


async def test_publishing_twice_is_as_good_as_once(outlet: Outlet) -> None:
    news = outlet.double.world.add_channel(outlet.double.guild, "news", NEWS)
    reply = await outlet.publisher.send(news.id, PICTURED, KEY)
    assert isinstance(reply, Created)
    outlet.double.will(Fault(500, executes=True), CROSSPOST)
    assert await outlet.afterwards.crosspost(news.id, reply.message) == Ambiguous()
    assert isinstance(await outlet.afterwards.crosspost(news.id, reply.message), Done)
    assert news.messages[reply.message]["flags"] & 1


async def test_publishing_elsewhere_or_too_often_is_refused(outlet: Outlet) -> None:
    number = await outlet.post()
    assert isinstance(await outlet.afterwards.crosspost(outlet.channel, number), Denied)
    outlet.double.will(Fault(429, {"retry_after": 3600, "message": "x"}, {"Via": "1.1 x"}), CROSSPOST)
    assert await outlet.afterwards.crosspost(outlet.channel, number) == RateLimited(dt.timedelta(hours=1))


async def test_a_thread_is_opened_once(outlet: Outlet) -> None:
    number = await outlet.post()
    for _ in range(2):
        assert isinstance(await outlet.afterwards.open_thread(outlet.channel, number, "t" * 200), Done)
    assert outlet.double.world.channels[number].name == "t" * 100
    outlet.double.channel.permissions &= ~permissions.CREATE_PUBLIC_THREADS
    other = await outlet.post(key="C" * 24)
    assert await outlet.afterwards.open_thread(outlet.channel, other, "t") == Denied(Reason.MISSING_PERMISSION)


@pytest.mark.parametrize("corrected", [PICTURED, PLAIN])
async def test_a_correction_keeps_the_key(outlet: Outlet, corrected: Payload) -> None:
    number = await outlet.post()
    body = Body.of({"content": "Corrected", "allowed_mentions": {"parse": []}})
    payload = Payload(body.data, corrected.picture and b"new picture")
    for _ in range(2):
        assert isinstance(await outlet.afterwards.edit(outlet.channel, number, payload, KEY), Done)
    (message,) = outlet.shown
    assert message["content"].startswith("Corrected")
    assert len(message["attachments"]) == (corrected is PICTURED)
    found = await outlet.publisher.history(outlet.channel, outlet.before, frozenset({KEY}))
    assert found == Found((number,))


async def test_a_correction_may_be_refused_for_a_while(outlet: Outlet) -> None:
    number = await outlet.post()
    for status, code in ((429, 30046), (400, 30046), (429, 20022)):
        outlet.double.will(Fault(status, {"code": code, "message": "x"}, {"Via": "1.1 x"}), EDIT)
        assert isinstance(await outlet.afterwards.edit(outlet.channel, number, PLAIN, KEY), RateLimited)
    outlet.double.channel.messages.clear()
    assert await outlet.afterwards.edit(outlet.channel, number, PLAIN, KEY) == Deleted()


async def test_a_channel_to_somebody_is_the_same_each_time(outlet: Outlet) -> None:
    user = outlet.double.user
    opened = [await outlet.afterwards.open_direct(user.id) for _ in range(2)]
    assert opened == [Opened(outlet.double.world.direct(user).id)] * 2
    assert len(outlet.double.requests(OPEN)) == 1, "it never changes"
    other = outlet.double.world.add_user()
    outlet.double.will(refused(400, 40003, "too fast"), OPEN)
    assert await outlet.afterwards.open_direct(other.id) == Denied(Reason.DIRECT_MESSAGES_TOO_FAST)
    outlet.double.will(Fault(200, []), OPEN)
    assert await outlet.afterwards.open_direct(other.id) == Ambiguous()


async def test_no_more_than_five_are_opened_a_minute(outlet: Outlet) -> None:
    users = [outlet.double.world.add_user() for _ in range(7)]
    for user in users[:5]:
        assert isinstance(await outlet.afterwards.open_direct(user.id), Opened)
    assert await outlet.afterwards.open_direct(users[5].id) == NotSent(Reason.DIRECT_MESSAGES_TOO_FAST)
    assert len(outlet.double.requests(OPEN)) == 5, "Discord is not even asked"
    began = outlet.double.world.clock.now()
    opened = await outlet.afterwards.open_direct(users[5].id, dt.timedelta(minutes=1))
    assert isinstance(opened, Opened)
    assert dt.timedelta(seconds=50) < outlet.double.world.clock.now() - began <= dt.timedelta(seconds=61)
    for user in users[:6]:
        assert isinstance(await outlet.afterwards.open_direct(user.id), Opened), "whoever was opened is not opened anew"


def target(outlet: Outlet, permissions_: int = permissions.EVERYTHING, *, publish: bool = False) -> Target:
    return Target(outlet.channel, permissions_, Wanted(TEXT, publish=publish))


@pytest.mark.parametrize("keep", [True, False])
async def test_a_trial_really_posts_without_pings(outlet: Outlet, keep: bool) -> None:
    content = {"content": "<@&5> leads", "allowed_mentions": {"parse": [], "roles": ["5"]}}
    trial = await try_out(outlet.publisher, outlet.pace, target(outlet), Payload(Body.of(content).data), keep=keep)
    assert trial.worked
    assert trial.left is keep
    assert len(outlet.shown) == keep
    assert len(outlet.posts) == 1


async def test_each_trial_is_a_new_post(outlet: Outlet) -> None:
    for _ in range(2):
        await try_out(outlet.publisher, outlet.pace, target(outlet), PICTURED, keep=True)
    assert len(outlet.shown) == 2


async def test_a_trial_that_lacks_a_right_names_it_and_posts_nothing(outlet: Outlet) -> None:
    lacking = permissions.EVERYTHING & ~8 & ~permissions.READ_MESSAGE_HISTORY
    trial = await try_out(outlet.publisher, outlet.pace, target(outlet, lacking, publish=True), PICTURED, keep=True)
    assert trial.missing == (Right.READ_MESSAGE_HISTORY, Right.ANNOUNCEMENT_CHANNEL)
    assert not trial.worked
    assert outlet.posts == []


async def test_a_trial_tells_what_discord_refused(outlet: Outlet, double: FakeDiscord) -> None:
    double.channel.permissions &= ~permissions.SEND_MESSAGES
    trial = await try_out(outlet.publisher, outlet.pace, target(outlet), PICTURED, keep=False)
    assert trial.reply == Denied(Reason.MISSING_PERMISSION)
    assert not trial.worked
