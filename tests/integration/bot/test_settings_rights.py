"""Who may not manage a server changes none of its settings, however they ask."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

from tests.fakes.discord import FakeDiscord, Json, Place
from tests.fakes.discord.acting import COMMAND
from tests.fakes.discord.permissions import EVERYTHING
from tests.integration.bot.conftest import Running
from tests.integration.bot.hostile import dump

MANAGE_GUILD = 1 << 5
CHANGES: Json = {"language": "zh-Hant", "timezone": "Asia/Shanghai", "default_lens": "press"}


def forged(double: FakeDiscord, values: Json) -> Json:
    """The command as it would be sent, wherever it is not offered."""
    command = next(one for one in double.world.commands if one["name"] == "settings")
    options = [{"name": name, "type": 3, "value": value} for name, value in values.items()]
    return {"id": command["id"], "name": "settings", "type": 1, "options": options}


def places(double: FakeDiscord) -> dict[str, Place]:
    """Where settings are nobody's to change."""
    return {
        "everything but the right": replace(double.here, permissions=EVERYTHING & ~MANAGE_GUILD),
        "no rights at all": replace(double.here, permissions=0),
        "direct messages": double.in_dm,
        "a group": double.in_group(),
        "a server that the bot is not in": double.elsewhere(),
    }


async def test_settings_are_refused(double: FakeDiscord, running: Running, data_dir: Path) -> None:
    before = dump(data_dir)
    for (name, place), values in product(places(double).items(), ({}, CHANGES)):
        reply = await double.interact(replace(place, user=double.world.add_user()), COMMAND, forged(double, values))
        assert reply.is_ephemeral, name
        assert "Manage Server" in reply.text, name
        assert len(reply.messages) == 1, name

    assert dump(data_dir) == before
    assert running.bot.services.reporting.failures.last_day() == 0


async def test_who_manages_the_server_changes_them(double: FakeDiscord, running: Running, data_dir: Path) -> None:
    assert running
    before = dump(data_dir)
    manager = replace(double.here, permissions=MANAGE_GUILD)
    reply = await double.interact(manager, COMMAND, forged(double, CHANGES))
    assert reply.is_ephemeral
    after = dump(data_dir)
    assert {name for name in after if after[name] != before[name]} == {"guild_settings"}
