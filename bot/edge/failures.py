"""The one place where an error becomes an answer: short, for the asker alone, with a reference to its log line."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import aiohttp
import discord
import structlog
from discord import app_commands

from bot.domain.errors import TokentideError
from bot.domain.history import History
from bot.edge.gate import TooFastError
from bot.edge.reader import Asked, own_language
from bot.edge.rendering import fit
from bot.edge.rendering.limits import CONTENT
from bot.edge.rendering.markdown import line_of
from bot.edge.thoughts import is_thinking, is_thinking_privately
from bot.ports import Clock
from bot.presentation.edition import UnknownChoiceError
from bot.presentation.export_files import TooLargeError
from bot.presentation.failures import failure_text
from bot.presentation.queries import ForgedError
from bot.presentation.text import clean_name
from bot.presentation.wording import Wording

REMEMBERED = dt.timedelta(hours=24)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without letters and digits that are taken for each other when read out."""
_GONE = frozenset({10008, 10015, 10062, 50027})
"""The message, the webhook or the interaction is gone, or its token has expired: nobody is left to tell."""
_ACKNOWLEDGED = 40060
"""Discord has an answer already, of which we were not told: its word on it was lost on the way."""
_GIVEN_UP = "…"
"""What a public thought shows for a moment before it goes."""
_log = structlog.get_logger()


class NotAllowedError(TokentideError):
    """Somebody asks for what they have no right to; `right` names it as in the locale files."""

    def __init__(self, right: str) -> None:
        self.right = right
        super().__init__(f"needs the permission {right}")


class Failures:
    """Tells askers, writes the log, and counts what was not the asker's doing.

    Args:
        clock: Tells the time.
        history: What is being served, for the names of what is suggested.
    """

    def __init__(self, clock: Clock, history: Callable[[], History]) -> None:
        self._clock, self._history = clock, history
        self._unexpected: deque[dt.datetime] = deque(maxlen=1000)

    def last_day(self) -> int:
        """How many unexpected errors there were in the last 24 hours (at most 1,000)."""
        since = self._clock() - REMEMBERED
        return sum(at >= since for at in self._unexpected)

    async def tell(self, asked: Asked, error: Exception) -> None:
        """Answers an interaction that failed; never raises."""
        error = _cause(error)
        if isinstance(error, discord.HTTPException) and error.code in _GONE:
            _log.info("an answer came too late", interaction=asked.id, code=error.code)
            return
        reference = "".join(secrets.choice(_ALPHABET) for _ in range(6))
        text = self._explain(asked, error, reference)
        try:
            await _say(asked, text)
        except (discord.HTTPException, discord.ClientException, aiohttp.ClientError, OSError) as second:
            _log.warning("could not be told", reference=reference, because=str(second))

    def _explain(self, asked: Asked, error: Exception, reference: str) -> str:
        wording = Wording.load(own_language(asked)).about(self._history())
        expected = _expected(error, wording)
        about = {"reference": reference, "command": _name_of(asked), "interaction": asked.id}
        if expected is None:
            self._unexpected.append(self._clock())
            _log.error("unexpected error", **about, exc_info=error)
        else:
            _log.info("refused", **about, because=str(error))
        text = wording.text("error.unexpected") if expected is None else expected
        return refusal(text, reference, wording)


def refusal(text: str, reference: str, wording: Wording) -> str:
    """What the asker reads."""
    return f"{fit(line_of(text), CONTENT // 2)}\n-# {wording.text('error.reference', reference=reference)}"


def _cause(error: Exception) -> Exception:
    """What really happened, under what discord.py wraps it in."""
    inner = error.__cause__ if isinstance(error, app_commands.AppCommandError) else None
    return inner if isinstance(inner, Exception) else error


def _expected(error: Exception, wording: Wording) -> str | None:
    """What an asker can do something about; None for what is our own fault."""
    explain = next((one for kind, one in _EXPLAIN.items() if isinstance(error, kind)), None)
    return explain(error, wording) if explain else failure_text(error, wording)


def _unknown_choice(error: UnknownChoiceError, wording: Wording) -> str:
    asked = clean_name(error.asked)
    if not error.suggestions:
        return wording.text("error.choice", asked=asked)
    return wording.text("error.choice_near", asked=asked, names=wording.values.either(error.suggestions))


def _shown(value: object) -> str:
    return clean_name(str(value))


def _name_of(asked: Asked) -> str:
    return asked.command.qualified_name if asked.command else str(asked.custom_id or asked.type.name)


async def _say(asked: Asked, text: str) -> None:
    nobody = discord.AllowedMentions.none()
    if not asked.response.is_done() and await _is_first(asked, text):
        return
    if is_thinking_privately(asked):
        await asked.edit_original_response(content=text, allowed_mentions=nobody)
        return
    if not is_thinking(asked):
        await asked.followup.send(text, ephemeral=True, allowed_mentions=nobody)
        return
    # What follows a thought takes its place and is as public; and whether anything may follow one that was deleted
    # is not certain (discord-api-docs#2739, #3087). So the thought becomes a message, and goes once the asker knows.
    with suppress(discord.NotFound):  # somebody else may have deleted it
        await asked.edit_original_response(content=_GIVEN_UP, allowed_mentions=nobody)
    await asked.followup.send(text, ephemeral=True, allowed_mentions=nobody)
    with suppress(discord.NotFound):
        await asked.delete_original_response()


async def _is_first(asked: Asked, text: str) -> bool:
    """Answers with the text, if Discord has no answer yet."""
    try:
        await asked.response.send_message(text, ephemeral=True, allowed_mentions=discord.AllowedMentions.none())
    except discord.HTTPException as error:
        if error.code != _ACKNOWLEDGED:
            raise
        return False
    return True


_EXPLAIN: Mapping[type[Exception], Callable[[Any, Wording], str]] = {
    TooFastError: lambda error, wording: wording.text("error.too_fast", seconds=max(1, round(error.seconds))),
    NotAllowedError: lambda error, wording: wording.text(f"error.needs_{error.right}"),
    ForgedError: lambda _, wording: wording.text("error.button"),
    UnknownChoiceError: _unknown_choice,
    TooLargeError: lambda _, wording: wording.text("error.too_large"),
    TimeoutError: lambda _, wording: wording.text("error.timeout"),
    app_commands.CommandNotFound: lambda _, wording: wording.text("error.outdated"),
    app_commands.CommandSignatureMismatch: lambda _, wording: wording.text("error.outdated"),
    app_commands.TransformerError: lambda error, wording: wording.text("error.option", value=_shown(error.value)),
}
