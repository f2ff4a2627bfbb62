"""What is suggested while somebody types, and that what they pick is understood."""

from __future__ import annotations

from typing import Any

import pytest
from simcord import Env, SetupError

from tests.cogs.place import Place
from tests.cogs.stage import replies, text

TYPED: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("model", "name", "alp", {}, "cn/alpha"),
    ("country", "name", "fra", {}, "FR"),
    ("pulse", "week", "2", {}, "2026-W02"),
    ("compare", "b", "gam", {"a": "CN"}, "cn2/gamma"),
    ("board", "country", "chi", {"by": "model"}, "CN"),
]


@pytest.mark.parametrize(("command", "option", "typed", "filled", "value"), TYPED)
async def test_what_is_suggested_is_understood(
    place: Place, command: str, option: str, typed: str, filled: dict[str, Any], value: str
) -> None:
    offered = await place.ann.autocomplete(place.channel, command, option, typed, **filled)

    assert value in [choice["value"] for choice in offered]
    options = {option: value} | filled | ({"a": "cn/alpha"} if command == "compare" else {})
    answer = (await place.ann.slash(place.channel, command, **options)).response
    assert answer
    assert not answer.ephemeral
    assert "OpenRouter" in text(answer)


async def test_at_most_25_are_suggested_and_none_is_too_long(place: Place) -> None:
    for command, option in (("model", "name"), ("country", "name"), ("compare", "a"), ("pulse", "week")):
        offered = await place.ann.autocomplete(place.channel, command, option, "")
        assert 0 < len(offered) <= 25, command
        assert all(1 <= len(choice["name"]) <= 100 for choice in offered), command
        assert len({choice["name"] for choice in offered}) == len(offered), command
    assert len(await place.ann.autocomplete(place.channel, "model", "name", "")) == 25


async def test_nothing_fits_nonsense_and_that_is_an_answer(env: Env, place: Place) -> None:
    assert await place.ann.autocomplete(place.channel, "model", "name", "zzzzqqqq") == []
    assert replies(env) == ["APPLICATION_COMMAND_AUTOCOMPLETE_RESULT"]


async def test_time_zones_are_suggested_to_whoever_may_set_one(env: Env, place: Place) -> None:
    manager = place.member(env, "manager", manage_guild=True)

    offered = await manager.autocomplete(place.channel, "settings", "timezone", "shang")

    assert [choice["value"] for choice in offered] == ["Asia/Shanghai"]


async def test_names_are_suggested_in_direct_messages(env: Env) -> None:
    cara = env.create_user("cara")

    assert (await cara.autocomplete("model", "name", "alpha pro"))[0]["value"] == "cn/alpha"


async def test_options_with_choices_suggest_nothing(place: Place) -> None:
    with pytest.raises(SetupError, match="does not enable autocomplete"):
        await place.ann.autocomplete(place.channel, "board", "by", "mod")
