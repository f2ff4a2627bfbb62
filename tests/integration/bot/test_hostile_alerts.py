"""Texts, choices and numbers that no client offers, in every option of `/alert`; and ids of its controls, forged."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.discord import FakeDiscord, Json, Place, Reply
from tests.fakes.discord.acting import AUTOCOMPLETE, COMMAND
from tests.fakes.discord.limits import mentions, problems_of_choices
from tests.integration.bot.alerts import watching
from tests.integration.bot.conftest import Running
from tests.integration.bot.hostile import ALPHABET, TYPED, dump
from tests.integration.bot.test_hostile_options import TOGETHER, answered

SUBCOMMANDS = {"add", "list", "edit", "snooze", "remove"}
FILLED = {"target": "CN", "when": "lead", "alert": "1", "for": "day"}
FORGED = 300
WRONG_CHOICES = ("../", "nothing", "@everyone", "x" * 10_000, "\ud800", "")
WRONG_NUMBERS = (-1, 0, 31, 10**6, 2**70, 1.5, "ten", True, None)


def subcommands(double: FakeDiscord) -> Iterator[tuple[Json, Json]]:
    """`/alert` with each of its subcommands, as registered."""
    command = next(one for one in double.world.commands if one["name"] == "alert")
    assert {one["name"] for one in command["options"]} == SUBCOMMANDS
    yield from ((command, one) for one in command["options"])


def sent(command: Json, subcommand: Json, values: dict[str, Any], focused: str = "") -> Json:
    """The data as a forger sends it: whatever the values are."""
    kinds = {option["name"]: option["type"] for option in subcommand.get("options", ())}
    required = [option["name"] for option in subcommand.get("options", ()) if option.get("required")]
    given = {name: FILLED[name] for name in required} | values
    options: list[Json] = [{"name": name, "type": kinds[name], "value": value} for name, value in given.items()]
    for option in options:
        if option["name"] == focused:
            option["focused"] = True
    inner = {"name": subcommand["name"], "type": 1, "options": options}
    return {"id": command["id"], "name": "alert", "type": 1, "options": [inner]}


def payloads(double: FakeDiscord, kind: int, *, chosen: bool, values: tuple[Any, ...]) -> list[Json]:
    """Every option of a kind with every value."""
    options = [(c, s, o) for c, s in subcommands(double) for o in s.get("options", ()) if o["type"] == kind]
    some = [(c, s, o["name"]) for c, s, o in options if bool(o.get("choices")) is chosen]
    assert some
    return [sent(c, s, {name: value}) for c, s, name in some for value in values]


def refused(replies: list[Reply]) -> None:
    for reply in replies:
        assert len(reply.messages) == 1
        assert reply.is_ephemeral
        assert "our side" not in reply.text
        assert not mentions(reply.message)


async def test_hostile_texts_in_every_option_change_nothing(
    double: FakeDiscord, running: Running, data_dir: Path
) -> None:
    before = dump(data_dir)
    refused(await answered(double, COMMAND, payloads(double, 3, chosen=False, values=TYPED)))
    assert dump(data_dir) == before
    assert not double.left_thinking
    assert running.bot.services.reporting.failures.last_day() == 0


async def test_choices_and_numbers_that_are_none_change_nothing(
    double: FakeDiscord, running: Running, data_dir: Path
) -> None:
    before = dump(data_dir)
    refused(await answered(double, COMMAND, payloads(double, 3, chosen=True, values=WRONG_CHOICES)))
    for reply in await answered(double, COMMAND, payloads(double, 4, chosen=False, values=WRONG_NUMBERS)):
        assert reply.is_ephemeral
    after = dump(data_dir)
    assert {table for table in after if after[table] != before[table]} <= {"state"}, "a draft, and nothing else"
    assert not double.left_thinking
    assert running.bot.services.reporting.failures.last_day() == 0


async def test_whatever_is_typed_gets_choices_that_can_be_taken(double: FakeDiscord, running: Running) -> None:
    typing = [(c, s, o["name"]) for c, s in subcommands(double) for o in s.get("options", ()) if o.get("autocomplete")]
    asked = [sent(c, s, {name: typed}, name) for c, s, name in typing for typed in TYPED]
    for reply in await answered(double, AUTOCOMPLETE, asked):
        assert list(problems_of_choices(reply.choices)) == []
    assert not double.left_thinking
    assert running.bot.services.reporting.failures.last_day() == 0


@pytest.mark.parametrize("seed", [1, 2])
async def test_forged_controls_pressed_by_strangers_change_nothing(
    double: FakeDiscord, data_dir: Path, seed: int
) -> None:
    async with watching(double, data_dir) as watch:
        one = await watch.add({"target": "China", "when": "lead"})
        opened = await double.slash("alert add", {"target": "everything", "when": "lead"})
        country = await double.slash("country", {"name": "China"})
        listed = await double.slash("alert list")
        picked = await double.slash("alert list")
        await double.select(picked, "pick", [str(one.id)])
        watch.later()
        offered = await double.click(country, "Follow")
        shown = (opened, listed, picked, offered, country)
        real = [str(each["custom_id"]) for reply in shown for each in reply.controls if "custom_id" in each]
        before = dump(data_dir)
        chance = random.Random(seed)  # noqa: S311 - the same in every run
        values = ("1", str(one.id), "up", "day", "here", "direct", "off", "\ud800", "~aaaaaaaaaaaa")
        for _ in range(FORGED // TOGETHER):
            presses = [
                _press(double, opened, _changed(chance.choice(real), chance), chance, values) for _ in range(TOGETHER)
            ]
            for reply in await asyncio.gather(*presses):
                assert len(reply.messages) == 1
                assert reply.is_ephemeral
        assert dump(data_dir) == before
        assert await watch.stored() == [one]
        assert watch.running.bot.services.reporting.failures.last_day() == 0


async def _press(double: FakeDiscord, on: Reply, made: str, chance: random.Random, values: tuple[str, ...]) -> Reply:
    stranger = Place(double.world.add_user(), double.channel, double.guild)
    chosen = [chance.choice(values)] if chance.random() < 0.5 else []
    return await double.press(on.message, made, 3 if chosen else 2, chosen, place=stranger)


def _changed(made: str, chance: random.Random) -> str:
    """A real id, as it is or with a few characters changed."""
    text = list(made)
    for _ in range(chance.randint(0, 2)):
        at = chance.randrange(len(text))
        text[at : at + chance.randint(0, 1)] = [chance.choice(ALPHABET)] * chance.randint(0, 2)
    return "".join(text)[:100]
