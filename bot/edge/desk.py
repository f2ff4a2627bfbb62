"""The desk: takes a look-up, answers it where it was asked. Nothing is left "thinking"."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence

from bot.domain.guild_settings import DEFAULT_SETTINGS, LensChoice
from bot.domain.period_views import chosen_period
from bot.domain.periods import BoardPeriod, days_of
from bot.edge.answers import Answers, Asking, Scope
from bot.edge.reader import Asked, is_askers_own, own_language, shared_language
from bot.edge.rendering import Press, Reply, parse_turn, render_reply
from bot.edge.thoughts import think
from bot.presentation.card import Action, Card
from bot.presentation.edition import Edition, Topic
from bot.presentation.lookups.paging import PAGE_SIZES
from bot.presentation.queries import (
    BoardQuery,
    ForgedError,
    MathsQuery,
    MessageId,
    PostedQuery,
    PulseQuery,
    Query,
    query_of,
)
from bot.presentation.wording import Wording
from bot.services.guild_settings import CachedGuildSettings
from bot.services.library import Library

PATIENCE = 0.03
"""Seconds until an answer that is still being made is announced: it is 50 ms that an acknowledgement may take."""
LIMIT = 60.0
"""Seconds after which an answer is given up."""


class Desk:
    """Answers commands and buttons."""

    def __init__(self, library: Library[Edition], answers: Answers, settings: CachedGuildSettings) -> None:
        self._library, self._answers, self.settings = library, answers, settings

    @property
    def edition(self) -> Edition:
        """What is being served."""
        return self._library.edition

    @property
    def now(self) -> dt.datetime:
        """The time that answers are given at (UTC)."""
        return self._answers.now

    async def answer(self, asked: Asked, query: Query, *, private: bool = False) -> None:
        """Answers a command: for all in the server's language, or only for the asker, in theirs.

        Raises:
            NoDataError: What is asked for is not among the stored data.
            StoreError: The server's settings could not be read.
        """
        language = own_language(asked) if private else await shared_language(asked, self.settings)
        await self._reply(asked, Asking(query, language), private=private)

    async def show(self, asked: Asked, make: Callable[[Wording], Card], *, private: bool = False) -> None:
        """Answers with a card that is made at once; in which language is decided as in `answer`.

        Raises:
            StoreError: The server's settings could not be read.
        """
        language = own_language(asked) if private else await shared_language(asked, self.settings)
        await _send(asked, render_reply(make(Wording.load(language)), {}), private=private)

    async def usual_lens(self, asked: Asked) -> LensChoice:
        """The lens that the server chose for summaries.

        Raises:
            StoreError: The server's settings could not be read.
        """
        if asked.guild_id is None:
            return DEFAULT_SETTINGS.lens
        return (await self.settings.get(asked.guild_id)).lens

    def day_of_newest(self, kind: BoardPeriod) -> dt.date | None:
        """The first day of the newest day or month, so that a page turned after a poll is of the same one.

        None for a week, which a query holds by itself.

        Raises:
            NothingStoredError: Nothing at all is stored.
            PeriodNotStoredError: Nothing usable of the newest one is.
        """
        return None if kind is BoardPeriod.WEEK else days_of(chosen_period(self.edition.history, kind))[0]

    async def pressed(self, asked: Asked, press: Press) -> None:
        """Answers a button: a page is turned where it stands if it is the presser's; all else is for them alone.

        Raises:
            ForgedError: No button of ours asks so.
            NoDataError: What it asks for is not among the stored data.
            StoreError: The server's settings could not be read.
        """
        turn = parse_turn(press)
        query = self.query(turn.arguments if turn else press.arguments)
        if turn and is_askers_own(asked):
            await self._turn(asked, query, turn.number)
        else:
            asking = Asking(query, own_language(asked), turn.number) if turn else _behind(press, query, asked)
            await self._reply(asked, asking, private=True)

    def query(self, arguments: Sequence[str]) -> Query:
        """The look-up that a button is about.

        Raises:
            ForgedError: No button of ours asks so.
        """
        return query_of(arguments, self._resolve)

    async def _turn(self, asked: Asked, query: Query, page: int) -> None:
        alone = asked.message is not None and asked.message.flags.ephemeral
        language = own_language(asked) if alone else await shared_language(asked, self.settings)
        task = self._answers.answer(Asking(query, language, page))
        if not await _soon(task):
            await asked.response.defer()
        await replace_message(asked, await _finished(task))

    async def _reply(self, asked: Asked, asking: Asking, *, private: bool) -> None:
        task = self._answers.answer(asking)
        if not await _soon(task):
            await think(asked, private=private)
        await _send(asked, await _finished(task), private=private)

    def _resolve(self, key: str) -> str | None:
        """The model behind a key of a button; every language's index knows the same keys."""
        return self.edition.index(Topic.MODEL, "en").resolve(key)


def _behind(press: Press, query: Query, asked: Asked) -> Asking:
    """What the buttons below a message show."""
    language = own_language(asked)
    match press.action:
        case Action.FULL_TABLE:
            return Asking(BoardQuery(query.week, size=PAGE_SIZES[-1]), language)
        case Action.MATHS:
            return Asking(_maths(query, asked), language)
        case Action.CHART:
            return Asking(query, language, scope=Scope.PICTURES)
        case _:
            raise ForgedError(f"no button does {press.action!r}")


def _maths(query: Query, asked: Asked) -> Query:
    """The receipts behind a message; a summary may have been posted long ago, from the data of then."""
    if isinstance(query, PulseQuery) and asked.message and not asked.message.flags.ephemeral:
        return PostedQuery(query.week, MessageId(asked.message.id))
    return MathsQuery.behind(query)


async def _soon(task: asyncio.Task[Reply]) -> bool:
    if not task.done():
        await asyncio.wait({task}, timeout=PATIENCE)
    return task.done()


async def _finished(task: asyncio.Task[Reply]) -> Reply:
    async with asyncio.timeout(LIMIT):
        return await asyncio.shield(task)


async def _send(asked: Asked, reply: Reply, *, private: bool) -> None:
    if asked.response.is_done():
        await replace_message(asked, reply)
    else:
        await asked.response.send_message(**reply.message(), ephemeral=private)


async def replace_message(asked: Asked, reply: Reply) -> None:
    """Puts the reply in place of the thought, or of the message that was pressed on."""
    message = reply.message()
    if asked.response.is_done():
        await asked.edit_original_response(
            view=message["view"], attachments=message["files"], allowed_mentions=message["allowed_mentions"]
        )
    else:
        await asked.response.edit_message(
            view=message["view"], attachments=message["files"], allowed_mentions=message["allowed_mentions"]
        )
