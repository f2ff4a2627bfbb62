"""The measured bot, in a process of its own: told what to do on standard input, answers in lines of JSON.

Run as `python -m tests.benchmarks.bots KIND REST GATEWAY DATABASE MODEL MODEL`. KIND is `whole`, the bot as it is
served, or `bare`: nothing but discord.py, answering with messages that the whole bot made before.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.app import App, Sources, open_app, utc_now
from bot.app.serving import Bot, open_bot
from bot.edge.connection import State
from bot.presentation.edition import Edition
from bot.services.library import Library
from config.logging import configure_logging
from config.settings import Settings
from tests.benchmarks import bare, databases, lag
from tests.benchmarks.clock import Watch
from tests.benchmarks.machine import shares
from tests.benchmarks.refreshing import DIRTY
from tests.benchmarks.results import Samples
from tests.benchmarks.synthetic import READ
from tests.fakes.discord import TOKEN
from tests.fakes.quiet import QuietSource

WHOLE, BARE = "whole", "bare"
IDLE = 0.1
"""Seconds for each edition, so that as many timers are watched while nothing runs."""
_STARTED = utc_now()


def main(kind: str, rest: str, gateway: str, database: str, *models: str) -> None:
    """Serves until standard input says `stop`."""
    marks = {"imported": [_now()]}
    configure_logging("WARNING", "json")
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = rest, yarl.URL(gateway)
    asyncio.run(_serve(kind, Path(database), models, marks))


async def _serve(kind: str, database: Path, models: Sequence[str], marks: Samples) -> None:
    async with _opened(database) as (app, bot):
        marks["loaded"] = [_now()]
        if kind == BARE:
            async with bare.on_discord(bot, app.clock, models):
                await _obey(marks, bot)
            return
        stop = asyncio.Event()
        running = asyncio.create_task(bot.run(stop))
        while bot.connection.state is not State.READY and not running.done():  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.002)
        await _obey(marks, bot)
        stop.set()
        await running


@asynccontextmanager
async def _opened(database: Path) -> AsyncGenerator[tuple[App, Bot]]:
    """The bot on a database, as if the data had just been read: it is noon of the day after the last one."""
    settings, quiet = Settings.model_validate({"data_dir": database.parent}), QuietSource()
    async with (
        open_app(settings, databases.url(database), lambda: READ + (utc_now() - _STARTED)) as app,
        open_bot(app, Sources(quiet, quiet), TOKEN) as bot,
    ):
        yield app, bot


async def _obey(marks: Samples, bot: Bot) -> None:
    _say(marks | {"ready": [_now()]})
    while (line := (await asyncio.to_thread(sys.stdin.readline)).split()) and line[0] != "stop":
        _say(await _swaps(bot, int(line[1])) if line[0] == "swap" else _usage())


async def _swaps(bot: Bot, times: int) -> Samples:
    """Makes as many editions, as a poll that changed two weeks does, while the event loop is watched."""
    library: Library[Edition] = bot.services.desk._library  # pyright: ignore[reportPrivateUsage]
    watch = Watch()

    async def swap() -> None:
        with watch:
            await library.refresh(DIRTY)

    idle = await lag.idle(IDLE * times)
    return {"idle": idle, "lag": await lag.watch(swap, times), **watch.samples("swap")}


def _usage() -> Samples:
    return {"cpu": [time.process_time_ns() / 1e6], **shares()}


def _now() -> float:
    """Milliseconds by the clock that all processes of a machine share."""
    return time.perf_counter_ns() / 1e6


def _say(found: Samples) -> None:
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
