"""Keeps a client on Discord until it is told to stop, whatever happens to the one that runs.

discord.py itself resumes sessions and reconnects. What it does not survive (a first handshake that fails:
Rapptz/discord.py#10520, a 503 at the login, an event that it cannot read) or gets stuck in ends the client
here; a fresh one takes its place after a wait.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.edge.allowance import SessionsUsedUpError
from bot.edge.client import TokentideClient
from bot.edge.connection import Connection, State
from bot.edge.refusals import refusal_of

CLOSING = 7.0
"""Seconds that a client gets to close; beyond, its connections are cut."""
_CUT = 1.0
_log: structlog.typing.FilteringBoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Backoff:
    """How failures are waited out.

    Attributes:
        first: Seconds after the first failure; doubled with each further one.
        most: Seconds at most.
        steady: A client that was ready for so long wipes out the failures before it.
        patience: A client that is not ready, and of which no shard comes up for so long, is replaced.
        watch: Seconds between looks at that.
        jitter: A number from 0 to 1; up to half of each wait is taken off by it.
        sleep: Waits for so many seconds; cancelled when it is no longer needed.
    """

    first: float = 1.0
    most: float = 300.0
    steady: dt.timedelta = dt.timedelta(minutes=10)
    patience: dt.timedelta = dt.timedelta(minutes=5)
    watch: float = 15.0
    jitter: Callable[[], float] = random.random
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep

    def seconds(self, failures: int) -> float:
        """The wait after so many failures in a row."""
        longest = min(self.most, self.first * 2 ** min(failures - 1, 30))
        return longest * (1 - self.jitter() / 2)


class StuckError(Exception):
    """The client ended without a reason, or neither became ready nor ended."""


async def supervise(
    make_client: Callable[[], TokentideClient],
    token: str,
    stop: asyncio.Event,
    connection: Connection,
    *,
    backoff: Backoff = Backoff(),
) -> None:
    """Runs clients, one after the other, until `stop` is set; everything is closed then.

    Args:
        make_client: A new client, which reports to `connection`.
        token: The bot's.
        stop: Ends it, in whatever state it is, within some 10 s.
        connection: What others see of it.
        backoff: How failures are waited out.

    Raises:
        RefusedError: Discord refuses the token or the intents, or the commands cannot be added: the next
            client would fare no better.
    """
    failures = 0
    try:
        while not stop.is_set():
            error = await _live(make_client(), token, stop, connection, backoff)
            if stop.is_set():
                return
            connection.has_ended(" ".join(f"{type(error).__name__}: {error}".split()))
            refusal = refusal_of(error)
            if refusal:
                raise refusal from error
            failures = 1 if connection.longest >= backoff.steady else failures + 1
            await _wait(_seconds_after(error, failures, backoff), stop, connection, backoff)
    finally:
        connection.has_ended(connection.trouble)


async def _live(
    client: TokentideClient, token: str, stop: asyncio.Event, connection: Connection, backoff: Backoff
) -> Exception:
    """One client from its start until it ends, or until it is ended; why it ended by itself."""
    connection.is_starting(lambda: client.latency)
    running = asyncio.create_task(client.start(token), name="discord client")
    try:
        await _first(asyncio.shield(running), stop.wait(), _until_stuck(connection, backoff))
        return _ending(running)
    finally:
        await _end(client, running)


def _ending(running: asyncio.Task[None]) -> Exception:
    if not running.done():
        return StuckError("it was not ready for too long")
    error = running.exception()
    return error if isinstance(error, Exception) else StuckError("it ended without a reason")


async def _until_stuck(connection: Connection, backoff: Backoff) -> None:
    """Returns when the client has not been ready for too long and nothing goes forward."""
    progress, at = connection.progress, connection.clock()
    while connection.clock() - at < backoff.patience:
        await backoff.sleep(backoff.watch)
        if connection.state is State.READY or connection.progress != progress:
            progress, at = connection.progress, connection.clock()


def _seconds_after(error: Exception, failures: int, backoff: Backoff) -> float:
    usual = backoff.seconds(failures)
    return max(usual, error.seconds) if isinstance(error, SessionsUsedUpError) else usual


async def _wait(seconds: float, stop: asyncio.Event, connection: Connection, backoff: Backoff) -> None:
    _log.warning("not on Discord, a new client follows", reason=connection.trouble, seconds=round(seconds, 1))
    connection.is_waiting(seconds)
    await _first(stop.wait(), backoff.sleep(seconds))


async def _first(*waits: Awaitable[object]) -> None:
    """Returns when the first has ended, in whichever way; the others are cancelled and have ended then, too."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _end(client: TokentideClient, running: asyncio.Task[None]) -> None:
    """Closes the client first, so that it takes its leave of Discord, and cuts short what still runs then.

    `async with client` would do without a limit, and aiohttp waits 30 s for a gateway that does not answer.
    """
    closing = asyncio.create_task(client.close(), name="discord client closes")
    await asyncio.wait({closing}, timeout=CLOSING)
    if not closing.done():
        _log.warning("the client does not close in time and is cut off", seconds=CLOSING)
    for task in (closing, running):
        task.cancel()
    await client.http.close()
    await asyncio.wait({closing, running}, timeout=_CUT)
    await client.drop_strays()
    if closing.done() and not closing.cancelled() and (error := closing.exception()):
        _log.warning("the client did not close properly", reason=repr(error))
