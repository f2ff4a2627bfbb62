"""Who may change a server's settings: Discord's own check, what administrators may override, and the bot's check."""

from __future__ import annotations

import pytest
from simcord import Env, SetupError
from simcord.actors import MemberActor

from bot.domain.guild_settings import DEFAULT_SETTINGS, GuildSettings
from bot.edge.failures import NotAllowedError
from tests.cogs.place import Place
from tests.cogs.stage import Stage, text


def command_id(env: Env, name: str = "settings") -> int:
    return int(env.backend.commands[None][name, 1]["id"])


def kept(stage: Stage, place: Place) -> GuildSettings:
    return stage.settings.kept.get(place.guild.id, DEFAULT_SETTINGS)


async def test_a_member_is_not_offered_the_settings(stage: Stage, place: Place) -> None:
    with pytest.raises(SetupError, match="default-member-permissions"):
        await place.ann.slash(place.channel, "settings", language="zh-Hans")
    with pytest.raises(SetupError, match="default-member-permissions"):
        await place.ann.autocomplete(place.channel, "settings", "timezone", "lon")

    assert not stage.settings.kept


async def test_rights_over_other_things_do_not_open_the_settings(env: Env, place: Place) -> None:
    moderator = place.member(env, "moderator", manage_channels=True, manage_messages=True, manage_roles=True)

    with pytest.raises(SetupError, match="default-member-permissions"):
        await moderator.slash(place.channel, "settings")


@pytest.mark.parametrize("right", ["manage_guild", "administrator"])
async def test_whoever_manages_the_server_changes_them(stage: Stage, env: Env, place: Place, right: str) -> None:
    manager = place.member(env, "manager", **{right: True})

    result = await manager.slash(place.channel, "settings", language="zh-Hant", timezone="Asia/Taipei")

    assert result.response
    assert result.response.ephemeral
    assert "Asia/Taipei" in text(result.response)
    assert kept(stage, place) == GuildSettings("zh-Hant", "Asia/Taipei")


async def test_the_owner_needs_no_role(stage: Stage, env: Env, place: Place) -> None:
    owner = MemberActor(env, place.guild, place.guild.owner)

    await owner.slash(place.channel, "settings", default_lens="press")

    assert kept(stage, place).lens == "press"


async def test_who_is_let_in_by_an_override_is_still_refused_by_the_bot(stage: Stage, env: Env, place: Place) -> None:
    place.guild.set_command_permissions(command_id(env), {place.ann: True})

    result = await place.ann.slash(place.channel, "settings", language="zh-Hans")

    assert result.response
    assert result.response.ephemeral
    assert "Manage Server" in text(result.response)
    assert not stage.settings.kept
    assert [type(error.__cause__) for error in env.errors] == [NotAllowedError]


async def test_an_override_shuts_managers_out_but_no_administrators(env: Env, place: Place) -> None:
    manager = place.member(env, "manager", manage_guild=True)
    administrator = place.member(env, "administrator", administrator=True)
    place.guild.set_command_permissions(command_id(env), {manager: False, administrator: False})

    with pytest.raises(SetupError, match="override-denied"):
        await manager.slash(place.channel, "settings")
    assert (await administrator.slash(place.channel, "settings")).acknowledged


async def test_a_channel_may_be_closed_to_look_ups(env: Env, place: Place) -> None:
    place.guild.set_command_permissions(command_id(env, "board"), {place.channel: False})
    elsewhere = place.guild.create_text_channel("elsewhere")

    with pytest.raises(SetupError, match="channel-denied"):
        await place.ann.slash(place.channel, "board")
    assert (await place.ann.slash(elsewhere, "board")).acknowledged


async def test_settings_are_not_offered_in_direct_messages_even_to_a_manager(env: Env, place: Place) -> None:
    manager = place.member(env, "manager", manage_guild=True)

    with pytest.raises(SetupError, match="context"):
        await manager.user.slash("settings")


async def test_the_chosen_language_is_for_what_all_read_and_not_for_what_one_reads(env: Env, place: Place) -> None:
    manager = place.member(env, "manager", manage_guild=True)
    await manager.slash(place.channel, "settings", language="zh-Hans")

    shared = await place.ann.slash(place.channel, "board")
    private = await place.ann.slash(place.channel, "board", private=True)

    assert "Page 1 of 3" not in text(shared.response)
    assert "模型" in text(shared.response)
    assert "Page 1 of 3" in text(private.response)


async def test_settings_of_one_server_leave_others_alone(stage: Stage, env: Env, place: Place) -> None:
    manager = place.member(env, "manager", manage_guild=True)
    other = env.create_guild("Other")
    there = other.create_text_channel("there")
    ann = other.add_member(place.ann.user)
    await manager.slash(place.channel, "settings", language="zh-Hans")

    assert "Page 1 of 3" in text((await ann.slash(there, "board")).response)
    assert set(stage.settings.kept) == {place.guild.id}
