"""What slash commands have in common: where they may be used, how options and choices are described, names to type."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, TypeVar

from discord import app_commands
from discord.ext import commands

from bot.domain.profiles import UnknownNameError
from bot.domain.weeks import IsoWeek
from bot.edge.desk import Desk
from bot.edge.reader import Asked, own_language
from bot.edge.translator import phrase
from bot.presentation.edition import Topic, UnknownChoiceError

_Command = TypeVar("_Command", bound=app_commands.Command[Any, ..., Any])
_Kind = TypeVar("_Kind", bound=StrEnum)
Choices = list[app_commands.Choice[str]]


def everywhere(command: _Command) -> _Command:
    """In servers, in direct messages and groups, and wherever a person installed the app for themselves."""
    command.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
    command.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
    return command


def options(*names: str) -> dict[str, app_commands.locale_str]:
    """The descriptions of options, for `app_commands.describe`: an option means the same in every command."""
    return {name: phrase(f"option.{name}") for name in names}


def choices(topic: str, values: Iterable[str]) -> Choices:
    """The choices of an option, named as the locale files do below `choice.{topic}`."""
    return [app_commands.Choice(name=phrase(f"choice.{topic}.{value}"), value=str(value)) for value in values]


def chosen(kind: type[_Kind], value: str) -> _Kind:
    """The choice that a value stands for.

    Raises:
        UnknownChoiceError: None: a client that has not heard of a change may still offer what is no more.
    """
    try:
        return kind(value)
    except ValueError as error:
        raise UnknownChoiceError(value, ()) from error


class LookupCog(commands.Cog):
    """A feature whose commands are answered at the desk; its methods complete names while they are typed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def weeks(self, asked: Asked, typed: str) -> Choices:
        """Stored weeks, the newest first."""
        return self._suggested(asked, Topic.WEEK, typed)

    async def models(self, asked: Asked, typed: str) -> Choices:
        """Models by rank."""
        return self._suggested(asked, Topic.MODEL, typed)

    async def countries(self, asked: Asked, typed: str) -> Choices:
        """Countries by tokens."""
        return self._suggested(asked, Topic.COUNTRY, typed)

    async def zones(self, asked: Asked, typed: str) -> Choices:
        """IANA time zones."""
        return self._suggested(asked, Topic.ZONE, typed)

    async def subjects(self, asked: Asked, typed: str) -> Choices:
        """Models and countries, the few countries first."""
        countries = self._suggested(asked, Topic.COUNTRY, typed)
        few = 5 if typed.strip() else 2
        return [*countries[:few], *self._suggested(asked, Topic.MODEL, typed)][:25]

    def week(self, asked: Asked, typed: str | None) -> IsoWeek | None:
        """The week that was typed or chosen, stored or not; None for the newest.

        Raises:
            WeekTextError: It is no week.
        """
        if typed is None:
            return None
        return IsoWeek.parse(self.desk.edition.index(Topic.WEEK, own_language(asked)).resolve(typed) or typed)

    def named(self, asked: Asked, topic: Topic, typed: str) -> str:
        """The slug, code or zone behind what was typed or chosen.

        Raises:
            UnknownNameError: No model or country is called so.
            UnknownChoiceError: No time zone is.
        """
        return self.desk.edition.resolve(topic, typed, own_language(asked))

    def subject(self, asked: Asked, typed: str) -> tuple[Topic, str]:
        """The model or country behind what was typed or chosen.

        Raises:
            UnknownNameError: Nothing is called so.
        """
        try:
            return Topic.COUNTRY, self.named(asked, Topic.COUNTRY, typed)
        except UnknownNameError:
            return Topic.MODEL, self.named(asked, Topic.MODEL, typed)

    def _suggested(self, asked: Asked, topic: Topic, typed: str) -> Choices:
        found = self.desk.edition.index(topic, own_language(asked)).suggest(typed)
        return [app_commands.Choice(name=each.label, value=each.value) for each in found]
