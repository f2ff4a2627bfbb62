"""Commands are registered when they changed, in every language, and not otherwise."""

from __future__ import annotations

from typing import Any, cast

import pytest
from discord import app_commands

from bot.edge import translator
from bot.edge.client import Asked
from bot.edge.translator import phrase
from tests.fakes.discord import FakeDiscord, Fault, rate_limited
from tests.integration.discord.supervised import Scene, ping

PUT = "PUT /applications/{application_id}/commands"
KEY, OTHER_KEY = "lookup.only_free", "lookup.only_paid"


def _command(description: str | app_commands.locale_str, choice: str = OTHER_KEY) -> Any:
    @app_commands.command(name="board", description=description)
    @app_commands.describe(lens=phrase(KEY))
    @app_commands.choices(lens=[app_commands.Choice(name=phrase(choice), value="full")])
    async def board(asked: Asked, lens: str) -> None:
        await asked.response.send_message(lens)

    return cast("Any", board)


def _traditional(_: str) -> str:
    return "zh-Hant"


async def _starts_again(scene: Scene, *commands: Any) -> int:
    """Stops the bot, starts it with these commands; how many registrations there were in all."""
    await scene.end()
    scene.stop.clear()
    scene.task, scene.commands = None, list(commands)
    await scene.ready()
    return len(scene.double.requests(PUT))


async def test_unchanged_commands_are_not_registered_again(double: FakeDiscord, scene: Scene) -> None:
    scene.commands = [ping, _command("A board")]
    await scene.ready()
    assert len(double.requests(PUT)) == 1
    assert await _starts_again(scene, _command("A board"), ping) == 1
    assert (await double.slash("ping")).content == "pong"


@pytest.mark.parametrize(
    "commands", [[_command("The board")], [_command("A board", KEY)], [_command("A board"), ping], []]
)
async def test_changed_commands_are_registered(double: FakeDiscord, scene: Scene, commands: list[Any]) -> None:
    scene.commands = [_command("A board")]
    await scene.ready()
    assert await _starts_again(scene, *commands) == 2
    assert {one["name"] for one in double.world.commands} == {one.name for one in commands}
    assert await _starts_again(scene, *commands) == 2


async def test_a_changed_translation_alone_is_registered(
    double: FakeDiscord, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.commands = [_command(phrase(KEY))]
    await scene.ready()
    [before] = double.world.commands
    monkeypatch.setattr(translator, "best_language", _traditional)
    assert await _starts_again(scene, _command(phrase(KEY))) == 2
    [after] = double.world.commands
    assert before["description"] == after["description"]
    assert before["description_localizations"]["zh-CN"] != after["description_localizations"]["zh-CN"]


async def test_discord_gets_both_chinese_languages(double: FakeDiscord, scene: Scene) -> None:
    scene.commands = [_command(phrase(KEY))]
    await scene.ready()
    [command] = double.world.commands
    [option] = command["options"]
    [choice] = option["choices"]
    for localised in (
        command["description_localizations"],
        option["description_localizations"],
        choice["name_localizations"],
    ):
        assert set(localised) == {"zh-CN", "zh-TW"}
    assert not command["name_localizations"]
    assert "name_localizations" not in option


async def test_another_application_is_registered_for_itself(double: FakeDiscord, scene: Scene) -> None:
    await scene.ready()
    double.world.application_id = double.world.ids.next()
    assert await _starts_again(scene, ping) == 2
    assert len(scene.state.texts) == 2


@pytest.mark.parametrize("fault", [Fault(503), rate_limited(7200), rate_limited(via=False), Fault(403)])
async def test_a_failed_registration_does_not_stop_the_bot_and_is_tried_again(
    double: FakeDiscord, scene: Scene, fault: Fault
) -> None:
    double.will(fault, PUT, times=3)
    await scene.ready()
    assert not scene.state.texts
    for seconds, requests in ((60, 2), (119, 2), (1, 3), (240, 4)):
        await scene.time.go_by(seconds)
        await scene.until(lambda wanted=requests: len(double.requests(PUT)) == wanted)
    await scene.until(lambda: bool(scene.state.texts))
    assert (await double.slash("ping")).content == "pong"
    await scene.passes(7200, step=600)
    assert len(double.requests(PUT)) == 4


async def test_what_discord_refused_is_not_remembered(double: FakeDiscord, scene: Scene) -> None:
    scene.commands = [_command("A board" * 20)]
    await scene.ready()
    assert double.take_violations()
    assert not scene.state.texts
    await scene.passes(7200, step=600)
    assert len(double.requests(PUT)) == 1  # the same again would be refused again
    assert await _starts_again(scene, ping) == 2
    assert scene.state.texts


async def test_retries_end_with_the_client(double: FakeDiscord, scene: Scene) -> None:
    double.will(Fault(503), PUT)
    await scene.ready()
    assert scene.time.sleepers == 2  # the other is the supervisor
    await scene.end()
    assert scene.time.sleepers == 0
    assert len(double.requests(PUT)) == 1


async def test_a_store_that_fails_costs_a_registration_and_nothing_else(double: FakeDiscord, scene: Scene) -> None:
    scene.state.broken = True
    await scene.ready()
    assert (await double.slash("ping")).content == "pong"
    assert await _starts_again(scene, ping) == 2
