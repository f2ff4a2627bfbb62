"""The whole bot (database, jobs, client) on the small Discord, over the generated sample."""

from __future__ import annotations

import asyncio
import datetime as dt
import shutil
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.adapters.sources.sample import SampleSource
from bot.app import App, Sources, open_app
from bot.app.serving import Bot, open_bot
from bot.edge.connection import State
from bot.edge.digests import Trials
from bot.services.ingest import backfill
from config.settings import Settings
from tests.fakes.discord import OPENAPI, TOKEN, FakeDiscord, point_discord_py_at, serving
from tests.fakes.quiet import QuietSource

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
"""A Tuesday: the week before is closed."""


class Clock:
    """The bot's time, moved by hand."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> dt.datetime:
        return self.now


@dataclass
class Running:
    """A bot that is logged in, and what it stands on."""

    bot: Bot
    app: App
    clock: Clock
    stop: asyncio.Event
    task: asyncio.Task[None]


def settings_in(folder: Path, **others: object) -> Settings:
    """Settings with nothing set but the folder of the data, and what a test adds."""
    return Settings.model_validate({"data_dir": folder, **others})


@pytest.fixture(autouse=True)
def plain_log() -> Generator[None]:
    """Tracebacks without variables, as in production: structlog's own way takes seconds to print a history."""
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def sample_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database that holds the sample, for copies to be made of."""
    path = tmp_path_factory.mktemp("sample") / "sample.sqlite3"
    asyncio.run(_fill(path))
    return path


async def _fill(path: Path) -> None:
    async with open_app(settings_in(path.parent), path, Clock()) as app:
        source = SampleSource(app.clock)
        await backfill(source, app.store, app.clock, source.earliest)
        await app.store.save_models(await source.read_models(), source.earliest)


@pytest.fixture
def data_dir(sample_database: Path, tmp_path: Path) -> Path:
    """A folder with the sample in its database."""
    shutil.copy(sample_database, tmp_path / "tokentide.sqlite3")
    return tmp_path


@asynccontextmanager
async def started(
    data_dir: Path,
    clock: Clock | None = None,
    sources: Sources | None = None,
    trials: Trials | None = None,
    **others: object,
) -> AsyncGenerator[Running]:
    """The bot on whatever Discord discord.py points at, with these settings; stopped in order at the end."""
    clock, quiet = clock or Clock(), QuietSource()
    async with (
        open_app(settings_in(data_dir, **others), clock=clock) as app,
        open_bot(app, sources or Sources(quiet, quiet), TOKEN, trials) as bot,
    ):
        stop = asyncio.Event()
        task = asyncio.create_task(bot.run(stop))
        try:
            await _until_ready(bot, task)
            yield Running(bot, app, clock, stop, task)
        finally:
            stop.set()
            await asyncio.wait_for(task, 10)


async def _until_ready(bot: Bot, task: asyncio.Task[None]) -> None:
    async with asyncio.timeout(10):
        while bot.connection.state is not State.READY:
            if task.done():
                await task
            await asyncio.sleep(0.005)


@pytest.fixture
async def double(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[FakeDiscord]:
    """A small Discord that is being served, and that discord.py points at."""
    double = FakeDiscord(OPENAPI)
    double.timeout = 10.0
    async with serving(double):
        point_discord_py_at(monkeypatch, double)
        yield double


@pytest.fixture
async def running(double: FakeDiscord, data_dir: Path) -> AsyncGenerator[Running]:
    """The bot, logged in to the double."""
    assert double.urls
    async with started(data_dir) as running:
        yield running
