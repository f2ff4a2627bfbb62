"""Opening and closing the data: store, sources, tables; what every verb works with."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.http import HttpClient, RequestBudget, Retries, open_http
from bot.adapters.models import ModelsSource, read_models_file
from bot.adapters.sources.csv_files import CsvFilesSource
from bot.adapters.sources.data_api import DataApiSource
from bot.adapters.sources.exports import ExportsSource
from bot.adapters.sources.sample import SampleSource
from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.backups import BackupFolder
from bot.adapters.storage.engine import open_database
from bot.adapters.storage.follow_ups import SqlFollowUps
from bot.adapters.storage.guild_settings import SqlGuildSettings
from bot.adapters.storage.guilds import SqlGuilds
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.posts import SqlPosts
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.adapters.storage.state import SqlState
from bot.adapters.storage.table_archive import SqlTableArchive
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.adapters.storage.validators import SqlValidators
from bot.adapters.tables import parse_tables, read_files
from bot.domain.attribution import Tables
from bot.domain.catalog import ModelCard
from bot.domain.history import History
from bot.domain.readings import Period
from bot.ports import (
    Backups,
    CatalogSource,
    Clock,
    GuildSettingsStore,
    StateStore,
    UsageSource,
    UsageStore,
    Validators,
)
from bot.ports.alerts import Alerts
from bot.ports.delivery import Ledger, Schedules
from bot.ports.following import FollowUps
from bot.ports.guilds import KnownGuilds
from bot.ports.posts import Posts
from bot.services.snapshots import build
from bot.services.table_versions import TableVersions
from config.settings import Settings

HURRIED = Retries(attempts=2, first_wait=0.5, longest_wait=1.0, jitter=0.0, longest_hint=1.0)
"""For a person who waits: without a network, the demo falls back to the sample within seconds."""


def utc_now() -> dt.datetime:
    """Now, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class App:
    """What a use case or a verb works with, open for the time of a block."""

    settings: Settings
    table_versions: TableVersions
    store: UsageStore
    validators: Validators
    guild_settings: GuildSettingsStore
    state: StateStore
    schedules: Schedules
    ledger: Ledger
    alerts: Alerts
    posts: Posts
    follow_ups: FollowUps
    known_guilds: KnownGuilds
    backups: Backups
    clock: Clock

    @property
    def tables(self) -> Tables:
        """The tables in force."""
        return self.table_versions.current

    async def history(self, *, press_exact: bool = False) -> History:
        """All that is stored, as one immutable snapshot seen through the tables."""
        return History(await build(self.store), self.tables, press_exact)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where usage and names come from: with a key the Data API, without one the daily exports."""

    usage: UsageSource
    models: CatalogSource


@asynccontextmanager
async def open_app(
    settings: Settings, database: str | Path | None = None, clock: Clock = utc_now
) -> AsyncGenerator[App]:
    """Opens the database, its schema brought up to date.

    Args:
        settings: The operator's settings.
        database: A file or an SQLAlchemy URL that takes the place of the one in the settings.
        clock: Tells the time.

    Raises:
        StoreError: The database cannot be used.
        TableError: A table of `config/tables` cannot.
    """
    files = read_files(settings.tables_dir)
    tables = parse_tables(files, settings.tables_dir)
    place = database or settings.database
    async with open_database(place if "://" in str(place) else Path(place)) as opened:
        yield App(
            settings=settings,
            table_versions=TableVersions(tables, files, SqlTableArchive(opened), _parse_kept),
            store=SqlUsageStore(opened),
            validators=SqlValidators(opened),
            guild_settings=SqlGuildSettings(opened),
            state=SqlState(opened),
            schedules=SqlSchedules(opened),
            ledger=SqlLedger(opened),
            alerts=SqlAlerts(opened),
            posts=SqlPosts(opened),
            follow_ups=SqlFollowUps(opened),
            known_guilds=SqlGuilds(opened),
            backups=BackupFolder(opened.name, settings.data_dir / "backups"),
            clock=clock,
        )


@asynccontextmanager
async def open_throw_away(settings: Settings, clock: Clock = utc_now) -> AsyncGenerator[App]:
    """The same over an empty database that is gone at the end of the block."""
    with tempfile.TemporaryDirectory(prefix="tokentide-") as folder:
        async with open_app(settings, Path(folder) / "throw-away.sqlite3", clock) as app:
            yield app


@asynccontextmanager
async def open_sources(app: App, *, hurried: bool = False) -> AsyncGenerator[Sources]:
    """The sources on the network, within one budget of requests.

    Args:
        app: Where settings, clock and HTTP validators come from.
        hurried: Give up early, because a person waits.
    """
    async with AsyncExitStack() as stack:
        budget = RequestBudget()
        retries = HURRIED if hurried else Retries()
        http = await stack.enter_async_context(open_http(app.settings.user_agent, budget, retries=retries))
        yield Sources(_usage(app, http), ModelsSource(http, app.settings.openrouter_base_url))


@dataclass(frozen=True, slots=True)
class Files:
    """Files to work from.

    Attributes:
        days: CSV files of daily rows.
        weeks: CSV files whose rows are already weeks.
        models: Files as `/api/v1/models` answers them, for names and prices.
    """

    days: Sequence[Path] = ()
    weeks: Sequence[Path] = ()
    models: Sequence[Path] = ()

    def sources(self, now: dt.datetime) -> tuple[UsageSource, ...]:
        """The files as sources, read at `now`."""
        periods = ((self.days, Period.DAY), (self.weeks, Period.WEEK))
        return tuple(CsvFilesSource(paths, period, now) for paths, period in periods if paths)

    def cards(self) -> tuple[ModelCard, ...]:
        """The listings; of one that stands in several files the last one counts."""
        return tuple(card for path in self.models for card in read_models_file(path))


def open_sample(app: App) -> Sources:
    """The generated sample, labelled SAMPLE wherever it shows."""
    sample = SampleSource(app.clock)
    return Sources(sample, sample)


def _usage(app: App, http: HttpClient) -> UsageSource:
    key, base = app.settings.openrouter_api_key, app.settings.openrouter_base_url
    if key:
        return DataApiSource(http, app.clock, base, key.get_secret_value())
    return ExportsSource(http, app.clock, base, app.validators)


def _parse_kept(files: Mapping[str, bytes], version: str) -> Tables:
    return parse_tables(files, Path(f"tables {version} in the database"))
