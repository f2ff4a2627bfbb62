"""An unmodified discord.py on the double: login, commands, answers in every way."""

from __future__ import annotations

import discord
import pytest

from tests.fakes.discord import FakeDiscord
from tests.integration.discord.small_bot import SmallBot

pytestmark = pytest.mark.usefixtures("bot")


def test_login_needs_no_privileged_intents(double: FakeDiscord, bot: SmallBot) -> None:
    assert bot.user
    assert bot.user.id == double.world.bot.id
    assert [guild.name for guild in bot.guilds] == ["harbour"]
    assert double.gateway.identifies[0]["intents"] == 1


def test_commands_are_registered(double: FakeDiscord) -> None:
    assert {one["name"] for one in double.world.commands} >= {"hello", "digest", "Quote it"}


async def test_a_command_is_answered(double: FakeDiscord) -> None:
    reply = await double.slash("hello", {"name": "ada", "private": True}, locale="de")
    assert reply.text == "hello ada in de"
    assert reply.is_ephemeral
    assert not reply.was_deferred
    assert 0 < reply.first_response < 3
    assert [one["label"] for one in reply.controls] == ["More", "Later"]
    assert not double.channel.messages


async def test_an_answer_after_a_thought_takes_its_place(double: FakeDiscord) -> None:
    reply = await double.slash("think", {"follow": True})
    await reply.until(lambda now: len(now.messages) == 2)
    assert [one["content"] for one in reply.messages] == ["thought", "and more"]
    assert reply.was_deferred
    assert reply.is_ephemeral
    assert not double.left_thinking


async def test_a_button_updates_its_message(double: FakeDiscord) -> None:
    first = await double.slash("hello")
    assert (await double.click(first, "More")).content == "more"
    assert first.content == "more"
    assert (await double.click(first, "later")).content == "later"
    assert [one["content"] for one in double.channel.messages.values()] == ["later"]


async def test_choices_are_offered_while_typing(double: FakeDiscord) -> None:
    assert [one["name"] for one in await double.autocomplete("guess", "word", "qwen")] == ["qwen0", "qwen1", "qwen2"]
    assert (await double.slash("guess", {"word": "x", "number": 3})).content == "x 3"


async def test_a_file_comes_with_a_card(double: FakeDiscord) -> None:
    reply = await double.slash("picture")
    assert reply.files == {"chart.png": b"\x89PNG"}
    assert reply.flags & (1 << 15)
    assert reply.text == "**the card**"
    gallery = next(one for one in reply.components if one["type"] == 12)
    assert gallery["items"][0]["media"]["url"] == reply.attachments[0]["url"]
    assert reply.attachments[0]["description"] == "a chart"


async def test_a_form_is_opened_and_sent(double: FakeDiscord) -> None:
    opened = await double.slash("form")
    assert opened.modal
    assert (await double.submit(opened, {"name": "Ada"})).text == "named Ada"


async def test_a_subcommand_takes_a_channel(double: FakeDiscord) -> None:
    channel = double.world.add_channel(double.guild, "news")
    assert (await double.slash("digest setup", {"channel": channel})).content == f"news {channel.id}"


async def test_a_message_command_gets_the_message(double: FakeDiscord) -> None:
    first = await double.slash("hello")
    assert (await double.message_command("Quote it", first.message)).content == "quoted hello you in en-US"


async def test_the_places_differ(double: FakeDiscord) -> None:
    double.guild.locale = "zh-TW"
    here = await double.slash("where")
    assert here.content == f"guild={double.guild.id} of zh-TW, dm=False, may=True"
    assert (await double.slash("where", place=double.in_dm)).content == "guild=None of None, dm=True, may=True"
    away = double.elsewhere("zh-CN")
    assert away.guild
    assert (await double.slash("where", place=away)).content == f"guild={away.guild.id} of zh-CN, dm=False, may=False"
    assert (await double.slash("where", place=double.in_group())).content == "guild=None of None, dm=False, may=True"


async def test_what_a_user_could_not_ask_is_not_sent(double: FakeDiscord) -> None:
    for name, options in (("nothing", {}), ("guess", {}), ("hello", {"colour": "red"})):
        with pytest.raises(LookupError):
            await double.slash(name, options)
    with pytest.raises(TypeError):
        await double.slash("hello", {"private": "yes"})
    with pytest.raises(LookupError, match="installation"):
        await double.slash("hello", place=double.elsewhere())


async def test_a_silent_bot_fails_the_test(double: FakeDiscord, bot: SmallBot) -> None:
    bot.tree.remove_command("hello")
    bot.tree.on_error = _ignore
    double.timeout = 0.05
    with pytest.raises(AssertionError, match="an answer did not come"):
        await double.slash("hello")
    assert len(double.left_thinking) == 1


async def _ignore(*_: object) -> None:
    """Leaves the user without an answer."""


async def test_a_forged_component_is_sent(double: FakeDiscord) -> None:
    first = await double.slash("hello")
    double.timeout = 0.05
    with pytest.raises(AssertionError, match="an answer did not come"):
        await double.press(first.message, "forged")


async def test_the_bot_reads_and_posts_by_rest(double: FakeDiscord, bot: SmallBot) -> None:
    channel = await bot.fetch_channel(double.channel.id)
    assert isinstance(channel, discord.TextChannel)
    posted = await channel.send("one", file=discord.File(__file__), nonce="n1")
    assert posted.attachments[0].filename == "test_client.py"
    await posted.edit(content="two", attachments=[])
    thread = await posted.create_thread(name="talk")
    await thread.send("three")
    assert [one.content async for one in channel.history()] == ["two"]
    assert [one.content async for one in thread.history()] == ["three"]
    await posted.delete()
    assert not double.channel.messages
