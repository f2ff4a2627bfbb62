"""Texts that no client offers, in every option of every command: an answer for the asker alone, and no change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.fakes.discord import FakeDiscord, Json, Place, Reply
from tests.fakes.discord.acting import AUTOCOMPLETE, COMMAND
from tests.fakes.discord.limits import problems_of_choices
from tests.integration.bot.conftest import Running
from tests.integration.bot.hostile import TYPED, dump

TEXT_OPTIONS: dict[str, tuple[str, ...]] = {
    "pulse": ("week",),
    "board": ("country",),
    "model": ("name",),
    "country": ("name",),
    "compare": ("a", "b", "c", "d"),
    "settings": ("timezone",),
}
TOGETHER = 25


def somebody(double: FakeDiscord) -> Place:
    """A person who has asked for nothing yet, in the same channel."""
    return Place(double.world.add_user(), double.channel, double.guild)


def specs(double: FakeDiscord) -> Iterator[tuple[Json, Json]]:
    """Every option of every command, as registered."""
    for command in double.world.commands:
        yield from ((command, option) for option in command.get("options", ()))


def sent(command: Json, values: dict[str, Any], focused: str = "") -> Json:
    """A command's data as a forger sends it: whatever the values are."""
    kinds = {option["name"]: option["type"] for option in command["options"]}
    options: list[Json] = [{"name": name, "type": kinds[name], "value": value} for name, value in values.items()]
    for option in options:
        if option["name"] == focused:
            option["focused"] = True
    return {"id": command["id"], "name": command["name"], "type": 1, "options": options}


def filled(command: Json) -> dict[str, Any]:
    """What a command cannot do without."""
    return {option["name"]: "CN" for option in command["options"] if option.get("required")}


async def answered(double: FakeDiscord, kind: int, payloads: list[Json]) -> list[Reply]:
    """The answers to interactions of many people, some at a time."""
    replies: list[Reply] = []
    for start in range(0, len(payloads), TOGETHER):
        some = (double.interact(somebody(double), kind, each) for each in payloads[start : start + TOGETHER])
        replies += await asyncio.gather(*some)
    return replies


async def test_hostile_texts_in_every_option_change_nothing(
    double: FakeDiscord, running: Running, data_dir: Path
) -> None:
    before = dump(data_dir)
    texts = {(c["name"], o["name"]): c for c, o in specs(double) if o["type"] == 3 and not o.get("choices")}
    assert set(texts) == {(name, option) for name, options in TEXT_OPTIONS.items() for option in options}
    payloads = [sent(c, filled(c) | {option: typed}) for (_, option), c in texts.items() for typed in TYPED]
    for reply in await answered(double, COMMAND, payloads):
        assert len(reply.messages) == 1
        assert reply.is_ephemeral or "OpenRouter" in reply.text
        assert "our side" not in reply.text

    assert dump(data_dir) == before
    assert not double.left_thinking
    assert running.bot.services.reporting.failures.last_day() == 0


async def test_choices_that_are_none_are_refused(double: FakeDiscord, running: Running, data_dir: Path) -> None:
    before = dump(data_dir)
    chosen = [(command, option["name"]) for command, option in specs(double) if option.get("choices")]
    wrong = ("../", "nothing", "@everyone", "x" * 10_000, "\ud800")
    payloads = [sent(command, filled(command) | {name: value}) for command, name in chosen for value in wrong]
    for reply in await answered(double, COMMAND, payloads):
        assert len(reply.messages) == 1
        assert reply.is_ephemeral
        assert "our side" not in reply.text

    assert dump(data_dir) == before
    assert running.bot.services.reporting.failures.last_day() == 0


async def test_values_of_another_size_or_kind_are_answered(
    double: FakeDiscord, running: Running, data_dir: Path
) -> None:
    assert running
    before = dump(data_dir)
    numbers = [(command, option["name"]) for command, option in specs(double) if option["type"] == 4]
    values = (-1, 0, 10**6, 2**70, 1.5, "ten", True, None)
    payloads = [sent(command, filled(command) | {name: value}) for command, name in numbers for value in values]
    for reply in await answered(double, COMMAND, payloads):
        assert len(reply.messages) == 1

    assert dump(data_dir) == before
    assert not double.left_thinking


async def test_whatever_is_typed_gets_choices_that_can_be_taken(double: FakeDiscord, running: Running) -> None:
    typing = [(command, option["name"]) for command, option in specs(double) if option.get("autocomplete")]
    payloads = [sent(command, {name: typed}, name) for command, name in typing for typed in TYPED]
    for reply in await answered(double, AUTOCOMPLETE, payloads):
        assert list(problems_of_choices(reply.choices)) == []

    assert not double.left_thinking
    assert running.bot.services.reporting.failures.last_day() == 0
