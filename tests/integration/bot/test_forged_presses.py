"""Buttons that were never sent, and buttons that are pressed again: an answer for the presser alone, no more."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from pathlib import Path

from discord.webhook.async_ import async_context

from tests.fakes.discord import FakeDiscord, Json, Place
from tests.fakes.discord.limits import mentions, mentions_nobody
from tests.integration.bot.conftest import Running, started
from tests.integration.bot.hostile import EPHEMERAL, MESSAGE, THINKING, Recorder, dump, forged, known_client, press

MANY, OVER_SOCKETS = 10_000, 250
ASKED: tuple[tuple[str, Json], ...] = (
    ("pulse", {}),
    ("board", {"by": "country", "country": "CN"}),
    ("board", {"by": "model", "period": "day"}),
    ("model", {"name": "deepseek/sample-river-4"}),
    ("compare", {"a": "deepseek/sample-river-4", "b": "anthropic/sample-maple-6"}),
    ("country", {"name": "CN"}),
    ("movers", {}),
)


def somebody(double: FakeDiscord) -> Place:
    """A person who has asked for nothing yet, in the same channel."""
    return Place(double.world.add_user(), double.channel, double.guild)


async def real_ids(double: FakeDiscord) -> list[str]:
    """The ids of the buttons below real answers."""
    replies = [await double.slash(name, options, place=somebody(double)) for name, options in ASKED]
    return [one["custom_id"] for reply in replies for one in reply.controls if "custom_id" in one]


async def test_ten_thousand_forged_ids_are_answered_once_and_change_nothing(
    double: FakeDiscord, running: Running, data_dir: Path
) -> None:
    message = (await double.slash("board")).message
    real = await real_ids(double)
    before, client, recorder = dump(data_dir), known_client(double, running.bot.make_client()), Recorder(message)
    async_context.set(recorder)
    ids = list(dict.fromkeys(forged(real, MANY * 2)))[:MANY]
    for start in range(0, len(ids), 100):
        presses = [press(double, client, somebody(double), each, message) for each in ids[start : start + 100]]
        await asyncio.gather(*map(running.bot.services.presses.answer, presses))

    assert len(ids) == MANY
    assert dump(data_dir) == before
    assert running.bot.services.reporting.failures.last_day() == 0
    assert len(recorder.sent) == MANY
    for first, *rest in recorder.sent.values():
        assert first["type"] in {MESSAGE, THINKING}
        assert first["data"]["flags"] & EPHEMERAL
        (shown,) = (one for one in (first["data"], *rest) if one.get("content") or one.get("components"))
        assert shown is first["data"] or first["type"] == THINKING
        assert not mentions(shown)
        assert mentions_nobody(shown["allowed_mentions"])


async def test_forged_ids_over_sockets_are_answered_once_and_for_the_presser_alone(
    double: FakeDiscord, running: Running, data_dir: Path
) -> None:
    message = (await double.slash("board")).message
    public, before = json.dumps(message["components"]), dump(data_dir)
    ids = list(dict.fromkeys(forged(await real_ids(double), OVER_SOCKETS * 2)))[:OVER_SOCKETS]
    for start in range(0, len(ids), 25):
        pressed = (double.press(message, each, place=somebody(double)) for each in ids[start : start + 25])
        for reply in await asyncio.gather(*pressed):
            assert len(reply.messages) == 1
            assert reply.is_ephemeral

    assert dump(data_dir) == before
    assert json.dumps(message["components"]) == public
    assert not double.left_thinking
    assert running.bot.services.reporting.failures.last_day() == 0


async def test_fifty_presses_by_strangers_leave_a_public_answer_as_it_was(
    double: FakeDiscord, running: Running, data_dir: Path
) -> None:
    asked = await double.slash("board")
    ids = [one["custom_id"] for one in asked.controls if not one.get("disabled")]
    public, before = json.dumps(asked.message), dump(data_dir)
    for each in (*ids, next(one for one in ids if ":page:2:" in one).replace(":page:2:", ":full_table:")):
        presses = (double.press(asked.message, each, place=somebody(double)) for _ in range(50))
        replies = await asyncio.gather(*presses)
        assert all(reply.is_ephemeral and len(reply.messages) == 1 for reply in replies)
        assert len({reply.text for reply in replies}) == 1

    assert json.dumps(asked.message) == public
    assert dump(data_dir) == before
    assert running.bot.services.reporting.failures.last_day() == 0


async def test_fifty_presses_by_the_asker_show_the_same_page(double: FakeDiscord, running: Running) -> None:
    asker = somebody(double)
    asked = await double.slash("board", place=asker)
    forth = next(one["custom_id"] for one in asked.controls if one.get("label") == "▶")
    seen = set[str]()
    for _ in range(50):
        running.clock.now += dt.timedelta(seconds=2)
        reply = await double.press(asked.message, forth, place=asker)
        assert reply.message["id"] == asked.message["id"]
        seen.add(asked.text)
    assert len(seen) == 1
    assert any(one.get("label", "").startswith("2/") for one in asked.controls)


async def test_who_presses_too_fast_is_told_and_nothing_turns(double: FakeDiscord, running: Running) -> None:
    assert running
    asker = somebody(double)
    asked = await double.slash("board", place=asker)
    forth = next(one["custom_id"] for one in asked.controls if one.get("label") == "▶")
    replies = [await double.press(asked.message, forth, place=asker) for _ in range(12)]
    assert [reply.message["id"] == asked.message["id"] for reply in replies] == [True] * 10 + [False] * 2
    assert all(reply.is_ephemeral for reply in replies[10:])


async def test_an_ephemeral_answer_turns_for_whoever_sees_it(double: FakeDiscord, running: Running) -> None:
    assert running
    asker = somebody(double)
    asked = await double.slash("board", {"private": True}, place=asker)
    first = asked.text
    reply = await double.click(asked, "▶", place=asker)
    assert reply.message["id"] == asked.message["id"]
    assert reply.is_ephemeral
    assert asked.text != first
    maths = await double.click(asked, "Show the maths", place=asker)
    assert maths.is_ephemeral
    assert maths.message["id"] != asked.message["id"]


async def test_buttons_outlive_the_bot(double: FakeDiscord, data_dir: Path) -> None:
    asker = somebody(double)
    async with started(data_dir):
        asked = await double.slash("board", place=asker)
    before = dump(data_dir)
    async with started(data_dir) as again:
        first = asked.text
        turned = await double.click(asked, "▶", place=asker)
        assert turned.message["id"] == asked.message["id"]
        assert asked.text != first
        stranger = await double.click(asked, "▶", place=somebody(double))
        assert stranger.is_ephemeral
        forged_reply = await double.press(asked.message, "tt1:page:2:board", place=somebody(double))
        assert forged_reply.is_ephemeral
        assert dump(data_dir) == before
        assert again.bot.services.reporting.failures.last_day() == 0
