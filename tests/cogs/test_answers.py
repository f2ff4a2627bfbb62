"""How interactions are answered: once, in time, and without a trace where an answer is for the asker alone."""

from __future__ import annotations

from typing import Any

import pytest
from simcord import Env

from bot.edge.gate import COMMANDS, SECONDS
from tests.cogs.place import Place
from tests.cogs.stage import Stage, replies, text

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("about", {}),
    ("board", {}),
    ("compare", {"a": "CN", "b": "US"}),
    ("country", {"name": "CN"}),
    ("export", {}),
    ("model", {"name": "cn/alpha"}),
    ("movers", {}),
    ("pulse", {}),
    ("status", {}),
    ("settings", {}),
]
ALONE = {"export", "settings"}
SENT, DEFERRED = "CHANNEL_MESSAGE_WITH_SOURCE", "DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE"


@pytest.mark.parametrize(("name", "options"), QUESTIONS)
async def test_a_command_is_answered_once_by_one_message(
    env: Env, place: Place, name: str, options: dict[str, Any]
) -> None:
    manager = place.member(env, "manager", manage_guild=True)

    result = await manager.slash(place.channel, name, **options)

    assert result.response
    assert result.response.ephemeral == (name in ALONE)
    assert not result.followups
    assert len(place.channel.history(viewer=manager)) == 1
    assert len(place.channel.history(viewer=place.bob)) == (name not in ALONE)
    assert replies(env) == ([DEFERRED, "PATCH original"] if name == "export" else [SENT])


@pytest.mark.parametrize(("name", "options"), [one for one in QUESTIONS if one[0] not in ALONE])
async def test_what_is_asked_for_in_private_is_seen_by_the_asker_alone(
    place: Place, name: str, options: dict[str, Any]
) -> None:
    result = await place.ann.slash(place.channel, name, private=True, **options)

    assert result.response
    assert result.response.ephemeral
    assert not place.channel.history(viewer=place.bob)


@pytest.mark.parametrize("private", [False, True])
async def test_an_answer_that_takes_a_minute_is_announced_and_takes_the_announcements_place(
    stage: Stage, env: Env, place: Place, private: bool
) -> None:
    stage.takes = 50

    result = await place.ann.slash(place.channel, "model", name="cn/alpha", private=private)
    assert result.deferred
    assert stage.clock().second == 0  # at once, and not after three seconds
    await env.advance_time(50)

    assert result.response
    assert result.response.ephemeral == private
    assert len(result.response.attachments) == 1
    assert not result.followups
    assert replies(env) == [DEFERRED, "PATCH original"]


async def test_an_answer_that_takes_too_long_is_given_up(stage: Stage, env: Env, place: Place) -> None:
    stage.takes = 1000

    result = await place.ann.slash(place.channel, "board", private=True)
    await env.advance_time(61)

    assert "took too long" in text(result.followups[0] if result.followups else result.response)
    assert env.errors


async def test_a_failure_after_public_thinking_is_told_to_the_asker_alone(stage: Stage, env: Env, place: Place) -> None:
    stage.takes, stage.failure = 10, RuntimeError("a fault of ours")

    result = await place.ann.slash(place.channel, "board")
    await env.advance_time(10)

    assert not place.channel.history(viewer=place.bob)
    told = place.channel.history(viewer=place.ann)
    assert [message.id for message in told] == [one.id for one in result.followups]
    assert "Reference" in told[0].content
    assert env.errors


async def test_a_failure_after_thinking_for_the_asker_alone_is_told_them(stage: Stage, env: Env, place: Place) -> None:
    stage.takes, stage.failure = 10, RuntimeError("a fault of ours")

    await place.ann.slash(place.channel, "board", private=True)
    await env.advance_time(10)

    (told,) = place.channel.history(viewer=place.ann)
    assert "Reference" in told.content
    assert not place.channel.history(viewer=place.bob)
    assert env.errors


async def test_nothing_is_told_of_an_answer_whose_thought_a_moderator_deleted(
    stage: Stage, env: Env, place: Place
) -> None:
    moderator = place.member(env, "moderator", manage_messages=True)
    stage.takes = 10

    result = await place.ann.slash(place.channel, "board")
    assert result.response
    await moderator.delete(result.response)
    await env.advance_time(10)

    assert replies(env) == [DEFERRED, "PATCH original"]
    assert not place.channel.history(viewer=place.ann)
    assert env.errors


async def test_a_failure_is_told_even_where_the_thought_is_gone(stage: Stage, env: Env, place: Place) -> None:
    moderator = place.member(env, "moderator", manage_messages=True)
    stage.takes, stage.failure = 10, RuntimeError("a fault of ours")

    result = await place.ann.slash(place.channel, "board")
    assert result.response
    await moderator.delete(result.response)
    await env.advance_time(10)

    # To SimCord nothing can follow a thought that was deleted; Discord itself has changed its mind on that.
    assert replies(env) == [DEFERRED, "PATCH original", "POST follow-up"]
    assert [type(error.__cause__) for error in env.errors] == [RuntimeError]


async def test_a_failed_page_leaves_the_message_and_tells_the_presser(stage: Stage, env: Env, place: Place) -> None:
    board = (await place.ann.slash(place.channel, "board")).response
    assert board
    stage.takes, stage.failure = 10, RuntimeError("a fault of ours")

    result = await place.ann.click(board, label="▶")
    await env.advance_time(10)

    assert "Page 1 of 3" in text(board)
    assert [one.ephemeral for one in result.followups] == [True]
    assert len(place.channel.history(viewer=place.bob)) == 1


async def test_a_name_that_nothing_has_is_said_to_the_asker_alone(env: Env, place: Place) -> None:
    result = await place.ann.slash(place.channel, "model", name="nothing such")

    assert result.response
    assert result.response.ephemeral
    assert "nothing such" in text(result.response)
    assert replies(env) == [SENT]
    assert env.errors


async def test_an_acknowledgement_that_discord_fails_is_not_given_twice(env: Env, place: Place) -> None:
    env.inject_error("POST", "/interactions/*/callback", status=404, code=10062)

    result = await place.ann.slash(place.channel, "board")

    assert not result.acknowledged
    assert replies(env) == [SENT]
    assert env.errors


async def test_the_sixth_command_within_ten_seconds_waits(env: Env, place: Place) -> None:
    for _ in range(COMMANDS):
        first = (await place.ann.slash(place.channel, "about")).response
        assert first
        assert not first.ephemeral
    refused = (await place.ann.slash(place.channel, "about")).response
    other = (await place.bob.slash(place.channel, "about")).response
    await env.advance_time(SECONDS + 1)
    again = (await place.ann.slash(place.channel, "about")).response

    assert refused
    assert refused.ephemeral
    assert other
    assert not other.ephemeral
    assert again
    assert not again.ephemeral


async def test_what_is_asked_at_once_is_answered_in_direct_messages_too(env: Env) -> None:
    cara = env.create_user("cara")

    for name in ("about", "pulse"):
        result = await cara.slash(name)
        assert result.response
        assert not result.response.ephemeral
    assert len(cara.dm_channel.history(viewer=cara)) == 2
