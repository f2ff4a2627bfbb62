"""Rules for commands that Discord's document does not name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.fakes.discord.components import Path
from tests.fakes.discord.errors import Json, Problem, each, inner
from tests.fakes.discord.limits import problems_of_choices

CHAT_INPUT, USER, MESSAGE = 1, 2, 3
NUMBER_ALLOWED = {CHAT_INPUT: 100, USER: 15, MESSAGE: 15}
SUBCOMMANDS = (1, 2)
SCRIPTS = (("ऀ", "ॿ"), ("฀", "๿"))
"""Devanagari and Thai, whose vowel signs are not letters."""


def problems_of_commands(commands: list[Json]) -> Iterator[Problem]:
    for kind, allowed in NUMBER_ALLOWED.items():
        names = [one.get("name") for one in commands if one.get("type", CHAT_INPUT) == kind]
        if len(names) > allowed:
            yield Problem((), f"Maximum number of application commands reached ({allowed})")
        for name, count in Counter(names).items():
            if count > 1:
                yield Problem((), f"Application command names must be unique: {name}")
    for n, command in enumerate(commands):
        yield from _command(command, (n,))


def _command(command: Json, path: Path) -> Iterator[Problem]:
    if command.get("type", CHAT_INPUT) != CHAT_INPUT:
        if command.get("description") or command.get("options"):
            yield Problem((*path, "description"), "Context menu commands cannot have description or options")
        return
    yield from _texts(command, path)
    yield from _options(each(command, "options"), path)
    if _size(command) > 8000:
        yield Problem(path, "Command exceeds maximum size (8000)")


def _texts(one: Json, path: Path) -> Iterator[Problem]:
    names = {"name": one.get("name"), **inner(one, "name_localizations")}
    for tag, name in names.items():
        if not is_a_name(name):
            yield Problem((*path, "name"), f"String value did not validate against validation regex. ({tag}: {name!r})")
    descriptions = {"description": one.get("description"), **inner(one, "description_localizations")}
    for tag, text in descriptions.items():
        if not 1 <= len(text or "") <= 100:
            yield Problem((*path, "description"), f"Must be between 1 and 100 in length. ({tag})")


def is_a_name(name: Any) -> bool:
    """Whether a chat-input command or an option may be called so."""
    if not isinstance(name, str) or not 1 <= len(name) <= 32 or name != name.lower():
        return False
    return all(letter in "-_'" or letter.isalnum() or any(a <= letter <= b for a, b in SCRIPTS) for letter in name)


def _options(options: list[Json], path: Path) -> Iterator[Problem]:
    if len(options) > 25:
        yield Problem((*path, "options"), "Must be 25 or fewer in length.")
    if len({option.get("name") for option in options}) < len(options):
        yield Problem((*path, "options"), "Option names must be unique")
    required = [bool(option.get("required")) for option in options if option.get("type") not in SUBCOMMANDS]
    if required != sorted(required, reverse=True):
        yield Problem((*path, "options"), "Required options must be placed before non-required options")
    for n, option in enumerate(options):
        yield from _option(option, (*path, "options", n))


def _option(option: Json, path: Path) -> Iterator[Problem]:
    yield from _texts(option, path)
    choices = each(option, "choices")
    yield from problems_of_choices(choices, (*path, "choices"))
    if choices and option.get("autocomplete"):
        yield Problem((*path, "autocomplete"), "Autocomplete and choices exclude each other")
    if len({choice.get("name") for choice in choices}) < len(choices):
        yield Problem((*path, "choices"), "Choice names must be unique")
    yield from _options(each(option, "options"), path)


def _size(one: Json) -> int:
    """Characters of a command with all that is in it; of translations, the longest counts."""
    own = sum(_longest(one, name) for name in ("name", "description"))
    choices = sum(_longest(choice, "name") + len(str(choice.get("value", ""))) for choice in each(one, "choices"))
    return own + choices + sum(map(_size, each(one, "options")))


def _longest(one: Json, name: str) -> int:
    texts = [one.get(name), *inner(one, f"{name}_localizations").values()]
    return max(len(text or "") for text in texts)
