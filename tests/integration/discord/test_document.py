"""Requests against Discord's own document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
import pytest

from tests.fakes.discord import NEWS, FakeDiscord, Json
from tests.integration.discord.raw import Raw
from tests.integration.discord.small_bot import SmallBot

pytestmark = pytest.mark.shared


@pytest.fixture
def double(shared: Path) -> FakeDiscord:
    return FakeDiscord(shared / "reference" / "discord-openapi.json")


BAD: dict[str, tuple[Json, str]] = {
    "no text": ({"content": 5}, "content"),
    "long nonce": ({"content": "x", "nonce": "k" * 26}, "nonce"),
    "long title of an embed": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    "26 fields": ({"embeds": [{"fields": [{"name": "x", "value": "x"}] * 26}]}, "embeds.0.fields"),
    "eleven embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    "empty gallery": ({"flags": 1 << 15, "components": [{"type": 12, "items": []}]}, "components.0.items"),
    "long label": (
        {"components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x" * 81, "custom_id": "a"}]}]},
        "components.0.components.0.label",
    ),
    "unknown component": ({"components": [{"type": 99}]}, "components.0"),
    "unknown mention": ({"content": "x", "allowed_mentions": {"parse": ["all"]}}, "allowed_mentions"),
}


@pytest.mark.parametrize("name", BAD)
async def test_what_the_document_refuses_is_refused(double: FakeDiscord, raw: Raw, name: str) -> None:
    body, path = BAD[name]
    answer = await raw.post(double, body)
    assert (answer.status, answer.code) == (400, 50035)
    place: Any = answer.body["errors"]
    for step in path.split("."):
        place = place[step]
    assert double.take_violations()


async def test_what_the_document_allows_is_taken(double: FakeDiscord, raw: Raw) -> None:
    button = {"type": 2, "style": 1, "label": "x", "custom_id": "a"}
    body: Json = {
        "flags": 1 << 15,
        "components": [
            {"type": 17, "accent_color": 255, "components": [{"type": 10, "content": "x"}, {"type": 14, "spacing": 1}]},
            {"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "alt"}]},
            {"type": 1, "components": [button]},
        ],
        "attachments": [{"id": 0, "filename": "a.png"}],
        "allowed_mentions": {"parse": []},
        "nonce": "k" * 25,
        "enforce_nonce": True,
    }
    assert (await raw.post(double, body, {"a.png": b"1"})).status == 200


async def test_what_is_no_json_is_refused(double: FakeDiscord, raw: Raw) -> None:
    answer = await raw.request("POST", f"/channels/{double.channel.id}/messages", "text")
    assert (answer.status, answer.code) == (400, 50035)
    assert double.take_violations()


async def test_a_bad_command_is_named_by_its_place(double: FakeDiscord, raw: Raw) -> None:
    command = {"name": "a", "description": "x", "options": [{"type": 3, "name": "b" * 33, "description": "x"}]}
    await raw.request("PUT", f"/applications/{double.world.application_id}/commands", [command])
    assert str(double.take_violations()[0].problem).startswith("0.options.0.name")


async def test_the_double_answers_as_documented(double: FakeDiscord, bot: SmallBot) -> None:
    guild, channel = double.guild.id, double.world.add_channel(double.guild, "news", NEWS)
    for command, options in (("hello", {}), ("think", {"follow": True}), ("picture", {})):
        await double.slash(command, options)
    await double.click(await double.slash("hello"), "More")
    news = await bot.fetch_channel(channel.id)
    assert isinstance(news, discord.TextChannel)
    message = await news.send("x", nonce="a", embed=discord.Embed(title="x"), file=discord.File(__file__))
    await message.publish()
    await message.create_thread(name="talk")
    await (await message.edit(content="y")).fetch()
    assert [one async for one in news.history()]
    await bot.fetch_guild(guild)
    await bot.tree.fetch_commands()
    await bot.create_dm(discord.Object(double.user.id))
    assert double.document
    problems = {
        f"{seen.spec}: {problem}"
        for seen in double.log
        for problem in double.document.problems_of_answer(seen.method, seen.route, seen.status or 0, seen.answer)
    }
    assert not problems, "\n".join(sorted(problems))
