"""`./run health`: whether the bot beside this process is alive; made for a container's health check."""

from __future__ import annotations

import datetime as dt

from bot.adapters.heartbeat_file import Vitals, read_vitals
from bot.cli import app, emit
from bot.domain.errors import UnwellError
from config.settings import load_settings

FRESH_FOR = dt.timedelta(minutes=2)
"""The bot writes its heartbeat every 30 s."""


@app.command()
def health() -> None:
    """Whether the running bot is alive: one line, and exit code 0 or 1."""
    # Nothing is logged here, and nothing but the settings is loaded: a health check is to be quick.
    vitals = read_vitals(load_settings().data_dir)
    emit(f"{judge(vitals, dt.datetime.now(dt.UTC))}\n")


def judge(vitals: Vitals, now: dt.datetime) -> str:
    """One line about a bot that is well.

    Raises:
        UnwellError: It is not; says why.
    """
    age = now - vitals.at
    if age > FRESH_FOR:
        raise UnwellError(f"the last heartbeat is {_seconds(age)} old; the bot has stopped or hangs")
    if age < -FRESH_FOR:
        raise UnwellError(f"the last heartbeat is {_seconds(-age)} ahead of this clock; one of the two is wrong")
    if vitals.dead:
        raise UnwellError(f"the bot has given up on Discord ({vitals.connection}); its log says why")
    polled = f"last poll {_seconds(now - vitals.polled_at)} ago" if vitals.polled_at else "no poll yet"
    return f"alive: heartbeat {_seconds(age)} old, Discord {vitals.connection}, {polled}"


def _seconds(age: dt.timedelta) -> str:
    return f"{max(age // dt.timedelta(seconds=1), 0)} s"
