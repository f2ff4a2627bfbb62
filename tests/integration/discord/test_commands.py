"""Rules for commands."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.discord import FakeDiscord, Json
from tests.integration.discord.raw import Raw


@pytest.fixture
def double() -> FakeDiscord:
    """Without Discord's document: these are the double's own rules."""
    return FakeDiscord(None)


def command(name: str = "board", **changes: Any) -> Json:
    return {"name": name, "description": "x", "type": 1, **changes}


def option(name: str = "week", **changes: Any) -> Json:
    return {"name": name, "description": "x", "type": 3, **changes}


def choices(count: int) -> list[Json]:
    return [{"name": f"n{n}", "value": str(n)} for n in range(count)]


async def sync(double: FakeDiscord, raw: Raw, *commands: Json) -> int:
    path = f"/applications/{double.world.application_id}/commands"
    return (await raw.request("PUT", path, list(commands))).status


async def test_commands_keep_their_ids(double: FakeDiscord, raw: Raw) -> None:
    await sync(double, raw, command(), command("model"))
    before = {one["name"]: one["id"] for one in double.world.commands}
    await sync(double, raw, command("model", description="new"))
    listed = await raw.request("GET", f"/applications/{double.world.application_id}/commands")
    assert [(one["name"], one["id"], one["description"]) for one in listed.body] == [("model", before["model"], "new")]


TAKEN: dict[str, list[Json]] = {
    "a hundred": [command(f"c{n}") for n in range(100)],
    "15 of a message's menu": [{"name": f"Quote {n}", "type": 3} for n in range(15)],
    "Chinese": [command("排行", name_localizations={"zh-TW": "排行"})],
    "Hindi and Thai": [command("हिन्दी"), command("ที่")],
    "25 options": [command(options=[option(f"o{n}") for n in range(25)])],
    "25 choices": [command(options=[option(choices=choices(25))])],
    "required first": [command(options=[option("a", required=True), option("b")])],
}
REFUSED: dict[str, list[Json]] = {
    "more than a hundred": [command(f"c{n}") for n in range(101)],
    "16 of a message's menu": [{"name": f"Quote {n}", "type": 3} for n in range(16)],
    "two of a name": [command(), command()],
    "capitals": [command("Board")],
    "spaces": [command("the board")],
    "punctuation": [command("board!")],
    "33 letters": [command("x" * 33)],
    "a bad translation": [command(name_localizations={"de": "Die Liste"})],
    "no description": [command(description="")],
    "101 letters of description": [command(description="x" * 101)],
    "a long translation": [command(description_localizations={"de": "x" * 101})],
    "description in a menu": [{"name": "Quote", "type": 3, "description": "x"}],
    "26 options": [command(options=[option(f"o{n}") for n in range(26)])],
    "two options of a name": [command(options=[option(), option()])],
    "an option's name": [command(options=[option("The Week")])],
    "required last": [command(options=[option("a"), option("b", required=True)])],
    "26 choices": [command(options=[option(choices=choices(26))])],
    "two choices of a name": [command(options=[option(choices=[*choices(1), *choices(1)])])],
    "a long choice": [command(options=[option(choices=[{"name": "x" * 101, "value": "x"}])])],
    "choices and autocomplete": [command(options=[option(choices=choices(1), autocomplete=True)])],
    "in a subcommand": [command(options=[option("sub", type=1, options=[option("A")])])],
}


@pytest.mark.parametrize("name", TAKEN)
async def test_a_good_command_is_taken(double: FakeDiscord, raw: Raw, name: str) -> None:
    assert await sync(double, raw, *TAKEN[name]) == 200


@pytest.mark.parametrize("name", REFUSED)
async def test_a_bad_command_is_refused(double: FakeDiscord, raw: Raw, name: str) -> None:
    assert await sync(double, raw, *REFUSED[name]) == 400
    assert double.take_violations()
    assert not double.world.commands


async def test_a_command_has_8000_characters(double: FakeDiscord, raw: Raw) -> None:
    texts = [{"name": f"{n:02}" + "x" * 98, "value": "v" * 100} for n in range(20)]
    wide = command(options=[option("a", choices=texts), option("b", choices=texts[:19])])
    used = len("board") + len("x") + 2 * len("ax") + 39 * 200
    last = {"name": "y" * (8000 - used - 96), "value": "v" * 96}
    wide["options"][1]["choices"] = [*texts[:19], last]
    assert await sync(double, raw, wide) == 200
    assert await sync(double, raw, wide | {"description_localizations": {"de": "xx"}}) == 400
    assert "8000" in str(double.take_violations()[0])
