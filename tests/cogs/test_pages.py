"""Pages and buttons: whose message changes, who sees what, and what works after a restart."""

from __future__ import annotations

import pytest
from simcord import Env, SetupError
from simcord.actors import MemberActor
from simcord.results import ResponseMessage

from tests.cogs.place import Place
from tests.cogs.stage import Stage, buttons, replies, text


async def asked(place: Place, member: MemberActor, **options: object) -> ResponseMessage:
    """The board, asked for by a member."""
    message = (await member.slash(place.channel, "board", **options)).response
    assert message
    assert "Page 1 of 3" in text(message)
    return message


async def test_whoever_asked_turns_the_page_in_place(env: Env, place: Place) -> None:
    board = await asked(place, place.ann)

    turned = (await place.ann.click(board, label="▶")).response

    assert turned
    assert turned.id == board.id
    assert "Page 2 of 3" in text(turned)
    assert len(place.channel.history()) == 1
    assert replies(env) == ["CHANNEL_MESSAGE_WITH_SOURCE", "UPDATE_MESSAGE"]


async def test_anybody_else_gets_a_copy_that_only_they_see_and_turn(place: Place) -> None:
    board = await asked(place, place.ann)

    copy = (await place.bob.click(board, label="▶")).response

    assert copy
    assert copy.ephemeral
    assert copy.id != board.id
    assert "Page 2 of 3" in text(copy)
    assert "Page 1 of 3" in text(board)
    assert [one.id for one in place.channel.history(viewer=place.ann)] == [board.id]
    assert [one.id for one in place.channel.history(viewer=place.bob)] == [board.id, copy.id]
    with pytest.raises(SetupError, match="not visible"):
        await place.ann.click(copy, label="▶")

    turned = (await place.bob.click(copy, label="▶")).response
    assert turned
    assert turned.id == copy.id
    assert "Page 3 of 3" in text(copy)


async def test_a_private_answer_is_nobody_elses(place: Place) -> None:
    board = await asked(place, place.ann, private=True)

    assert board.ephemeral
    assert not place.channel.history(viewer=place.bob)
    with pytest.raises(SetupError, match="not visible"):
        await place.bob.click(board, label="▶")
    assert "Page 2 of 3" in text((await place.ann.click(board, label="▶")).response)


async def test_there_is_no_page_before_the_first_and_none_after_the_last(place: Place) -> None:
    board = await asked(place, place.ann)
    for label in ("◀", "1/3"):
        with pytest.raises(SetupError, match="disabled"):
            await place.ann.click(board, label=label)

    await place.ann.click(board, label="▶")
    assert buttons(board) | {"◀": True, "2/3": False, "▶": True} == buttons(board)
    await place.ann.click(board, label="▶")
    for label in ("▶", "3/3"):
        with pytest.raises(SetupError, match="disabled"):
            await place.ann.click(board, label=label)
    await place.ann.click(board, label="◀")

    assert "Page 2 of 3" in text(board)


async def test_what_stands_behind_a_button_is_for_whoever_presses(place: Place) -> None:
    board = await asked(place, place.ann)

    for member in (place.ann, place.bob):
        for label in ("Show the maths", "Chart"):
            shown = (await member.click(board, label=label)).response
            assert shown
            assert shown.ephemeral
            assert shown.id != board.id
            assert bool(shown.attachments) == (label == "Chart")
    assert "Page 1 of 3" in text(board)


async def test_a_page_that_takes_a_while_is_turned_in_place_too(stage: Stage, env: Env, place: Place) -> None:
    board = await asked(place, place.ann)
    stage.takes = 10

    await place.ann.click(board, label="▶")
    assert "Page 1 of 3" in text(board)
    await env.advance_time(10)

    assert "Page 2 of 3" in text(board)
    assert replies(env)[1:] == ["DEFERRED_UPDATE_MESSAGE", "PATCH original"]
    assert len(place.channel.history()) == 1


async def test_pages_are_turned_in_direct_messages(env: Env) -> None:
    cara = env.create_user("cara")
    board = (await cara.slash("board")).response
    assert board

    turned = (await cara.click(board, label="▶")).response

    assert turned
    assert turned.id == board.id
    assert "Page 2 of 3" in text(turned)


async def test_a_restart_loses_no_button(stage: Stage, env: Env, place: Place) -> None:
    board = await asked(place, place.ann)
    private = await asked(place, place.bob, private=True)
    copy = (await place.bob.click(board, label="▶")).response
    assert copy

    await env.restart_bot(stage.client())

    assert (await place.ann.click(board, label="▶")).response
    assert "Page 2 of 3" in text(board)
    for message, page in ((private, 2), (copy, 3)):
        await place.bob.click(message, label="▶")
        assert f"Page {page} of 3" in text(message)
    other = (await place.bob.click(board, label="◀")).response
    assert other
    assert other.ephemeral
    assert "Page 1 of 3" in text(other)
    for label in ("Show the maths", "Chart"):
        assert (await place.ann.click(board, label=label)).response


async def test_a_restart_keeps_the_settings(stage: Stage, env: Env, place: Place) -> None:
    manager = place.member(env, "manager", manage_guild=True)
    board = await asked(place, place.ann)
    await manager.slash(place.channel, "settings", language="zh-Hans")

    await env.restart_bot(stage.client())
    await place.ann.click(board, label="▶")

    assert "模型" in text(board)
    assert "Page" not in text(board)
