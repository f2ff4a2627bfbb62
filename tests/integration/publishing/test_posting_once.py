"""One message in the channel, wherever the process dies and whatever Discord does."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.adapters.storage.engine import open_database
from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import Reason
from tests.fakes.digests import DAY, HOUR, MINUTE, SECOND
from tests.fakes.discord import Fault, Limit, permissions, rate_limited, refused
from tests.integration.publishing.branch import Branch
from tests.integration.publishing.outlet import POST, Outlet

FAULTS: dict[str, Fault] = {
    "500": Fault(500),
    "502, done": Fault(502, executes=True),
    "504, done after four minutes": Fault(late=4 * MINUTE),
    "504, done after nine minutes": Fault(late=9 * MINUTE),
    "504, done after twenty minutes": Fault(late=20 * MINUTE),
    "broken before": Fault(drop="before"),
    "broken after": Fault(drop="after"),
    "429": rate_limited(30.0),
    "429 for all": rate_limited(30.0, "global"),
    "banned": rate_limited(via=False),
}


@pytest.fixture
async def branch(outlet: Outlet, tmp_path: Path) -> AsyncGenerator[Branch]:
    outlet.double.limits.everything = Limit(10_000, 1.0)  # the test's clock leaps over what Discord counts by
    async with open_database(tmp_path / "branch.db") as database:
        yield Branch(outlet, database)


@pytest.mark.parametrize(("down", "step"), [(5 * SECOND, 1), (11 * MINUTE, 3)])
async def test_a_process_that_dies_at_any_wait_leaves_one_message(
    branch: Branch, down: dt.timedelta, step: int
) -> None:
    sent, died = 0, 0
    for waits in range(1, 1000, step):
        one, channel = await branch.planned()
        before = len(branch.outlet.posts)
        if not await branch.attend(one, waits):
            break
        died += 1
        sent += len(branch.outlet.posts) > before
        after = await branch.resumes(one.id, down)
        assert after.state is State.SENT, (waits, after)
        assert len(channel.messages) == 1, waits
    assert died > 8
    assert 0 < sent < died


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("down", [5 * SECOND, 11 * MINUTE])
async def test_one_message_whatever_discord_answers(branch: Branch, name: str, down: dt.timedelta) -> None:
    one, channel = await branch.planned()
    branch.double.will(FAULTS[name], POST)
    await branch.attend(one)
    after = await branch.resumes(one.id, down)
    assert after.state is State.SENT
    branch.double.advance(DAY)
    assert len(channel.messages) == 1
    assert after.message in channel.messages


async def test_a_lost_answer_and_a_death_together(branch: Branch) -> None:
    for waits in range(2, 1000, 3):
        one, channel = await branch.planned()
        branch.double.will(Fault(502, executes=True), POST)
        if not await branch.attend(one, waits):
            break
        branch.double.heal()
        assert (await branch.resumes(one.id)).state is State.SENT
        assert len(channel.messages) == 1


async def test_a_message_that_a_moderator_deleted_meanwhile_is_not_posted_again(branch: Branch) -> None:
    one, channel = await branch.planned()
    await branch.attend(one, await sending(branch))
    assert (await branch.stored(one.id)).state is State.SENDING
    channel.messages.clear()
    assert (await branch.resumes(one.id)).state is State.SENT_DELETED
    assert len(channel.messages) == 0


async def sending(branch: Branch) -> int:
    """A wait at which a process that dies has posted, and not recorded it."""
    for waits in range(25, 1000):
        one, channel = await branch.planned()
        assert await branch.attend(one, waits), "no death falls between the post and its record"
        if channel.messages and (await branch.stored(one.id)).state is State.SENDING:
            return waits
    raise AssertionError


async def test_without_history_it_is_held_and_told_rather_than_doubled(branch: Branch) -> None:
    one, channel = await branch.planned()
    channel.permissions &= ~permissions.READ_MESSAGE_HISTORY
    branch.double.will(Fault(502, executes=True), POST)
    await branch.attend(one)
    after = await branch.resumes(one.id, 11 * MINUTE)
    assert after.state is State.HELD
    assert branch.told == [Reason.HISTORY_UNREADABLE]
    assert len(channel.messages) == 1
    channel.permissions = permissions.EVERYTHING
    assert (await branch.resumes(one.id, DAY)).state is State.SENT
    assert len(channel.messages) == 1


async def test_a_channel_that_refuses_is_paused_told_once_and_asked_once_a_day(branch: Branch) -> None:
    one, channel = await branch.planned()
    channel.permissions &= ~permissions.SEND_MESSAGES
    await branch.attend(one)
    assert branch.told == [Reason.MISSING_PERMISSION]
    assert branch.double.invalid_requests == 1
    channel.permissions = permissions.EVERYTHING
    after = await branch.resumes(one.id, HOUR)
    assert after.state is State.SENT
    assert len(channel.messages) == 1
    assert branch.told == [Reason.MISSING_PERMISSION]


async def test_a_channel_that_is_gone_costs_one_refusal_a_day(branch: Branch) -> None:
    one, channel = await branch.planned()
    del branch.double.world.channels[channel.id]
    await branch.attend(one)
    found = await branch.stored(one.id)
    branch.double.advance(DAY)
    before = len(branch.double.log)
    await branch.attend(found)  # late now: history would be read first
    assert branch.told == [Reason.CHANNEL_GONE]
    assert len(branch.double.log) - before == 1
    assert await branch.ledger.paused_channel(channel.id) is Reason.CHANNEL_GONE


async def test_what_discord_finds_malformed_goes_out_as_text(branch: Branch) -> None:
    one, channel = await branch.planned()
    branch.double.will(refused(400, 50035, "Invalid Form Body"), POST)
    await branch.attend(one)
    found = await branch.stored(one.id)
    assert (found.state, found.generation) == (State.SENT, 1)
    assert len(channel.messages) == 1
    assert branch.notices.alarms == [Reason.RENDER_BUG]


async def test_a_second_database_finds_what_the_first_one_posted(
    branch: Branch, outlet: Outlet, tmp_path: Path
) -> None:
    one, channel = await branch.planned()
    await branch.attend(one)
    branch.double.advance(DAY)
    async with open_database(tmp_path / "restored.db") as database:
        restored = Branch(outlet, database)
        twin = await restored.plans(one.address, one.due)
        after = await restored.resumes(twin.id)
    assert (after.state, after.message) == (State.SENT, (await branch.stored(one.id)).message)
    assert len(channel.messages) == 1


async def test_two_channels_never_share_a_nonce(branch: Branch) -> None:
    """The key holds the channel: else the second channel would be given the first one's message."""
    channels = [(await branch.planned()) for _ in range(5)]
    for one, _ in channels:
        await branch.attend(one)
    assert len({seen.json["nonce"] for seen in branch.outlet.posts}) == 5
    assert [len(channel.messages) for _, channel in channels] == [1] * 5
