"""`./run` and `./run start`: the bot on Discord."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager

from bot.cli import app
from bot.cli.stage import OUT, prepare
from bot.domain.errors import SettingsError

CLOSING_LIMIT = 10.0
"""Seconds from the signal to the end; whoever stops a container kills it soon after."""
HOW_TO_START = """\
DISCORD_TOKEN is not set, so there is no bot to run. To get one:
1. https://discord.com/developers/applications: New Application
2. Bot: Reset Token, and copy it (no privileged intent is needed)
3. DISCORD_TOKEN=<the token> in the environment or in .env (see .env.example), then ./run
4. Installation: both installs, scopes bot and applications.commands; open the link it gives
Without Discord: ./run demo shows what the bot posts."""


@app.command()
def start() -> None:
    """The bot on Discord, until it is told to stop; needs DISCORD_TOKEN."""
    settings = prepare()
    if settings.discord_token is None:
        raise SettingsError(HOW_TO_START)
    # Not at the top: discord.py takes half a second to import, which no other verb has to wait for.
    from bot.app.serving import serve  # noqa: PLC0415

    async def run(token: str) -> None:
        stop = asyncio.Event()
        with _stopping(stop):
            await serve(settings, token, stop)

    asyncio.run(run(settings.discord_token.get_secret_value()))
    OUT.print("Stopped.", highlight=False)


@contextmanager
def _stopping(stop: asyncio.Event) -> Generator[None]:
    """Turns SIGTERM and SIGINT into `stop`; what does not end in time after that is ended the hard way."""
    loop = asyncio.get_running_loop()
    last_resort = threading.Timer(CLOSING_LIMIT, os._exit, (1,))
    last_resort.daemon = True

    def stopped() -> None:
        if not stop.is_set():
            stop.set()
            last_resort.start()

    signals = (signal.SIGTERM, signal.SIGINT)
    for number in signals:
        loop.add_signal_handler(number, stopped)
    try:
        yield
    finally:
        last_resort.cancel()
        for number in signals:
            loop.remove_signal_handler(number)
