"""What is registered with Discord, when, and who is offered it where."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from simcord import Env, SetupError

import cogs
from tests.cogs.place import Place, furnish
from tests.cogs.stage import Stage
from tests.fakes.discord.command_limits import problems_of_commands

Json = dict[str, Any]
FOLDER = Path(cogs.__file__).parent
LOOKUPS = ["about", "board", "compare", "country", "export", "model", "movers", "pulse", "status"]
ALERTS = ["add", "edit", "list", "remove", "snooze"]
CHINESE = {"zh-CN", "zh-TW"}
GUILD, BOT_DM, PRIVATE_CHANNEL = 0, 1, 2
GUILD_INSTALL, USER_INSTALL = 0, 1
MANAGE_GUILD = 1 << 5


def registered(env: Env) -> dict[str, Json]:
    """The global commands by name, as Discord keeps them."""
    assert set(env.backend.commands) <= {None}, "commands of single servers"
    return {command["name"]: command for command in env.backend.commands.get(None, {}).values()}


def registrations(env: Env) -> int:
    return sum(entry.method == "PUT" for entry in env.http_requests)


def _with_options(command: Json) -> Iterator[Json]:
    yield command
    for option in command.get("options", []):
        yield from _with_options(option)


def _parts(env: Env) -> list[Json]:
    return [part for command in registered(env).values() for part in _with_options(command)]


async def test_every_file_of_the_folder_is_a_command_or_the_buttons(env: Env) -> None:
    files = {path.stem for path in FOLDER.glob("[a-z]*.py")}

    assert set(registered(env)) == files - {"presses", "notices"}
    assert set(registered(env)) == {*LOOKUPS, "alert", "settings", "digest"}
    assert len(env.bot.cogs) == len(files)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType, reportUnknownMemberType]


async def test_look_ups_and_alerts_are_offered_everywhere_and_to_everybody(env: Env) -> None:
    for name in [*LOOKUPS, "alert"]:
        command = registered(env)[name]
        assert command["contexts"] == [GUILD, BOT_DM, PRIVATE_CHANNEL], name
        assert command["integration_types"] == [GUILD_INSTALL, USER_INSTALL], name
        assert command["default_member_permissions"] is None, name


async def test_settings_are_offered_in_servers_that_installed_the_bot_to_whoever_manages_them(env: Env) -> None:
    command = registered(env)["settings"]

    assert command["contexts"] == [GUILD]
    assert command["integration_types"] == [GUILD_INSTALL]
    assert int(command["default_member_permissions"]) == MANAGE_GUILD


async def test_every_description_and_choice_is_translated_and_no_name_is(env: Env) -> None:
    for part in _parts(env):
        assert set(part["description_localizations"]) == CHINESE, part["name"]
        assert all(_is_chinese(text) for text in part["description_localizations"].values()), part["name"]
        assert not _is_chinese(part["description"]), part["name"]
        assert not part.get("name_localizations"), part["name"]
        for choice in part.get("choices", []):
            assert set(choice["name_localizations"]) == CHINESE, choice["name"]


async def test_both_chineses_are_their_own(env: Env) -> None:
    texts = [tuple(part["description_localizations"][tag] for tag in sorted(CHINESE)) for part in _parts(env)]

    assert sum(simplified != traditional for simplified, traditional in texts) > len(texts) / 2


async def test_nothing_is_longer_or_more_than_discord_takes(env: Env) -> None:
    # SimCord does not judge the limits of commands: our own list of Discord's rules does.
    assert list(problems_of_commands(list(registered(env).values()))) == []
    assert max(len(part.get("options", [])) for part in _parts(env)) <= 25
    assert max(len(part.get("choices", [])) for part in _parts(env)) <= 25
    assert max(len(part["description"]) for part in _parts(env)) <= 100


async def test_members_are_offered_all_but_the_settings_and_the_digests(place: Place, env: Env) -> None:
    manager = place.member(env, "manager", manage_guild=True)

    offered = {*LOOKUPS, *(f"alert {name}" for name in ALERTS)}
    assert set(place.ann.available_commands(place.channel)) == offered
    assert set(place.ann.user.available_commands()) == offered  # in direct messages
    managed = {name for name in manager.available_commands(place.channel) if not name.startswith("digest ")}
    assert managed == {*offered, "settings"}
    assert "digest setup" in manager.available_commands(place.channel)


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("board", {"by": "colour"}),
        ("board", {"top": 0}),
        ("board", {"top": 501}),
        ("model", {"name": "Alpha Pro", "weeks": 1}),
        ("country", {"name": "CN", "weeks": 105}),
        ("compare", {"a": "CN"}),
        ("export", {"format": "pdf"}),
        ("movers", {"kind": "sideways"}),
        ("about", {"depth": 3}),
    ],
)
async def test_discord_itself_refuses_what_no_option_allows(
    env: Env, place: Place, name: str, options: dict[str, Any]
) -> None:
    with pytest.raises(SetupError, match=name):
        await place.ann.slash(place.channel, name, **options)

    assert not env.http_requests[2:]  # the bot has never heard of it


async def test_a_second_start_registers_nothing_anew(stage: Stage, env: Env, place: Place) -> None:
    before = registered(env)
    await env.restart_bot(stage.client())

    assert registrations(env) == 1
    assert registered(env) == before
    assert (await place.ann.slash(place.channel, "about")).acknowledged


async def test_a_bot_that_forgot_what_it_registered_does_so_again(stage: Stage, env: Env) -> None:
    stage.state.texts.clear()
    await env.restart_bot(stage.client())

    assert registrations(env) == 2


async def test_commands_that_never_were_registered_cannot_be_asked_until_they_are(stage: Stage) -> None:
    env = stage.environment()
    env.inject_error("PUT", "/applications/*/commands", status=503)
    await env.start()
    place = furnish(env)
    try:
        with pytest.raises(SetupError, match="never synced"):
            await place.ann.slash(place.channel, "about")
        await env.advance_time(59)
        assert not registered(env)

        await env.advance_time(2)
        assert (await place.ann.slash(place.channel, "about")).acknowledged
        assert registrations(env) == 2
    finally:
        await env.shutdown()


def _is_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)
