"""What the verbs have in common: which data they work on, in which language, and which week."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console

from bot.app import App, Files, open_app, open_sample, open_throw_away
from bot.domain.acceptance import FIRST_DAY
from bot.domain.errors import NoDataError, NothingStoredError, SettingsError
from bot.domain.history import History
from bot.domain.period_views import chosen_week
from bot.domain.weeks import IsoWeek, WeekTextError
from bot.presentation.messages import languages
from bot.presentation.wording import Wording
from bot.services.ingest import backfill, import_readings
from config.logging import configure_logging
from config.settings import Settings, load_settings

OUT = Console()
ERR = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a verb gets its data from.

    Attributes:
        db: A database in place of the settings' own.
        files: With any usage in them, the verb works in a throw-away store.
    """

    db: str | None = None
    files: Files = field(default_factory=Files)

    @classmethod
    def of(
        cls, db: str | None, csv: Sequence[Path] | None, weekly: bool, weekly_csv: Sequence[Path] | None,
        models: Sequence[Path] | None,
    ) -> Stage:  # fmt: skip
        """The stage that the options name.

        Raises:
            SettingsError: `--weekly` without `--csv`.
        """
        if weekly and not csv:
            raise SettingsError("--weekly says what the rows of --csv are; give at least one --csv FILE with it")
        given = tuple(csv or ())
        weeks = (*(given if weekly else ()), *(weekly_csv or ()))
        return cls(db, Files(() if weekly else given, weeks, tuple(models or ())))

    @property
    def from_files(self) -> bool:
        """Whether the usage comes from files."""
        return bool(self.files.days or self.files.weeks)

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[App]:
        """The opened app, the files read into it."""
        settings = prepare()
        async with open_throw_away(settings) if self.from_files else open_app(settings, self.db) as app:
            for source in self.files.sources(app.clock()):
                await import_readings(source, app.store, app.clock)
            if self.files.models:
                # A file's listing speaks for all weeks: whoever names it wants its names and weights to count.
                await app.store.save_models(self.files.cards(), FIRST_DAY)
            yield app


def prepare() -> Settings:
    """The settings, with the logs set up after them."""
    settings = load_settings()
    secrets = (settings.discord_token, settings.openrouter_api_key)
    configure_logging(settings.log_level, settings.log_format, [one.get_secret_value() for one in secrets if one])
    return settings


async def fill_with_sample(app: App) -> None:
    """Stores the generated sample; the database must be a throw-away one."""
    sources = open_sample(app)
    await backfill(sources.usage, app.store, app.clock, sources.usage.earliest)
    await app.store.save_models(await sources.models.read_models(), sources.usage.earliest)


def wording(settings: Settings, language: str | None) -> Wording:
    """The texts of the language asked for.

    Raises:
        SettingsError: There is no such language.
    """
    tag = language or settings.bot_language
    if tag not in languages():
        raise SettingsError(f"--language {tag!r} is none of {', '.join(languages())}")
    return Wording.load(tag)


def pick_week(history: History, text: str | None) -> IsoWeek:
    """The week asked for, or the newest closed one, or the newest.

    Raises:
        NoDataError: It is not stored; says which weeks are.
    """
    try:
        return chosen_week(history, IsoWeek.parse(text) if text is not None else None)
    except NothingStoredError as error:
        raise NoDataError(f"{error}; ./run poll reads the last 30 days, ./run backfill all history") from error
    except WeekTextError as error:
        raise NoDataError(f"--week {error}") from error
