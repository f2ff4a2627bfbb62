"""The poll job: reads what is new, goes on with the history, reads the list of models, and tells of what is odd."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field
from fractions import Fraction

import structlog
from structlog.typing import FilteringBoundLogger

from bot.domain.errors import TokentideError
from bot.domain.freshness import data_age
from bot.domain.history import History
from bot.domain.readings import Period, Reading
from bot.domain.unmapped import WITHHOLD_UNMAPPED, unmapped
from bot.domain.weeks import ONE_DAY, IsoWeek
from bot.ports import CatalogSource, Clock, Stored, UsageSource, UsageStore
from bot.services.backfilling import find_unread, is_empty
from bot.services.ingest import Progress, Span, backfill, poll, polled_dates, read_span
from bot.services.troubles import Note, NoteKind, Trouble

Refresh = Callable[[Collection[dt.date], int], Awaitable[None]]
"""Called after every poll: the dates whose weeks to fold again (none: the catalogue may be new all the same), and
how many readings this process has stored since the last call."""
LATE_FROM = dt.timedelta(hours=30)
"""Six hours after its end a day is usually there; older than this, the newest one is not yesterday's."""
MODELS_EVERY = dt.timedelta(minutes=50)
"""The list of models need not be read with every poll that only looks for what is late."""
_NAME_LIMIT = 80
_log: FilteringBoundLogger = structlog.get_logger()


@dataclass
class _Taken:
    """What one poll has taken so far; what is durable stands here, however the poll ends."""

    stored: Stored = field(default_factory=Stored)
    readings: int = 0
    troubles: list[Note] = field(default_factory=list[Note])

    def take(self, _reading: Reading, stored: Stored) -> None:
        self.stored += stored
        self.readings += 1

    def notes(self) -> Iterator[Note]:
        yield from self.troubles
        for complaint in self.stored.rejected:
            yield Note(NoteKind.REJECTED, complaint)
        for warning in self.stored.warnings:
            yield Note(NoteKind.WARNING, warning)
        for day, reason in (self.stored.quarantined or {}).items():
            yield Note(NoteKind.HELD, reason, day=day)


@dataclass
class Polling:
    """The use case behind the poll job; make one, and call `run` again and again, never twice at once.

    Attributes:
        source: Where usage is read.
        models: Where names and prices are read.
        store: Where both are written.
        clock: Tells the time.
        refresh: Makes readers see what changed.
        history: What readers see.
        notes: What an operator should know of the last poll: rows rejected, days held back, warnings of the
            source, and what failed without spoiling the poll.
    """

    source: UsageSource
    models: CatalogSource
    store: UsageStore
    clock: Clock
    refresh: Refresh
    history: Callable[[], History]
    notes: tuple[Note, ...] = field(default=(), init=False)
    _whole: bool = field(default=False, init=False)
    _failed: bool = field(default=False, init=False)
    _models_read: dt.datetime | None = field(default=None, init=False)
    _warned: set[tuple[IsoWeek, str]] = field(default_factory=set[tuple[IsoWeek, str]], init=False)

    @property
    def behind(self) -> bool:
        """Whether to poll again soon: the last poll failed, or the source has not shown yesterday in time."""
        age = data_age(self.history().snapshot, self.clock())
        return self._failed or (age is not None and age > LATE_FROM)

    async def run(self) -> None:
        """Polls once; where nothing is stored, reads all the history that the source offers.

        Raises:
            SourceError: The source gave no usable data. What was read before is stored and served.
            DataError: Likewise.
            StoreError: The database failed.
        """
        taken = _Taken()
        failure = await self._read(taken)
        self._failed = failure is not None
        dates = taken.stored.touched
        if failure:
            # Something may be durable of which nobody was told.
            dates |= {*polled_dates(self.clock().date())}
        else:
            await self._read_models(taken)
        self._tell(taken)
        await self.refresh(dates, taken.readings)
        self._warn_of_unmapped()
        if failure:
            raise failure

    async def _read(self, taken: _Taken) -> TokentideError | None:
        try:
            if not self._whole and await is_empty(self.store):
                await self._backfill(taken)
            else:
                await poll(self.source, self.store, self.clock, progress=taken.take)
        except TokentideError as failure:
            # A source that is away for long leaves a hole that no poll reaches.
            self._whole = False
            return failure
        await self._read_history(taken)
        return None

    async def _read_history(self, taken: _Taken) -> None:
        """Reads what was never read, once in a process: what a source does not have it need not be asked for hourly."""
        if self._whole:
            return
        try:
            for period in sorted(self.source.periods):
                span = await find_unread(self.source, self.store, self.clock().date(), period)
                if span:
                    await read_span(self.source, self.store, self.clock, span, self._progress(span, taken))
        except TokentideError as error:
            taken.troubles.append(Note(NoteKind.HISTORY, trouble=Trouble.of(error)))
        else:
            self._whole = True

    async def _backfill(self, taken: _Taken) -> None:
        earliest = self.source.earliest
        progress = self._progress(Span(Period.DAY, earliest, self.clock().date() - ONE_DAY), taken)
        await backfill(self.source, self.store, self.clock, earliest, progress)

    def _progress(self, span: Span, taken: _Taken) -> Progress:
        """Takes note of each reading, and tells the log how far the span, walked backwards, has been read."""

        def tell(reading: Reading, stored: Stored) -> None:
            taken.take(reading, stored)
            done = _percent_behind(span, reading.start)
            what = f"{reading.period}s back to {reading.start} of {span.start}"
            _log.info("backfill", source=self.source.name, read=what, percent=done)

        return tell

    async def _read_models(self, taken: _Taken) -> None:
        now = self.clock()
        if self._models_read and now - self._models_read < MODELS_EVERY:
            return
        try:
            await self.store.save_models(await self.models.read_models(), now.date())
            self._models_read = now
        except TokentideError as error:
            taken.troubles.append(Note(NoteKind.MODELS, trouble=Trouble.of(error)))

    def _tell(self, taken: _Taken) -> None:
        stored = taken.stored
        new, restated, read = len(stored.added), len(stored.restated), taken.readings
        _log.info("poll", source=self.source.name, readings=read, days_new=new, days_restated=restated)
        notes = tuple(dict.fromkeys(taken.notes()))
        for note in notes:
            # A source that is odd is odd for weeks; the log need not hear of it every hour.
            if note not in self.notes:
                _log.warning("poll: odd", note=str(note))
        self.notes = notes

    def _warn_of_unmapped(self) -> None:
        history = self.history()
        boards = history.snapshot.boards
        weeks = {history.snapshot.latest_closed(), max(boards, default=None)}
        for view in (history.view(week) for week in sorted(week for week in weeks if week)):
            for row in unmapped(view) if view else ():
                if view and (view.week, row.author) not in self._warned:
                    self._warned.add((view.week, row.author))
                    _log.warning("author is in no table", **_unmapped(view.week, row.author, row.share))


def _percent_behind(span: Span, day: dt.date) -> int:
    """How much of the span, which is walked backwards, has been read once `day` has."""
    whole = (span.end - span.start).days + 1
    return min(max(100 * ((span.end - day).days + 1) // whole, 0), 100)


def _unmapped(week: IsoWeek, author: str, share: Fraction) -> dict[str, object]:
    withheld = share >= WITHHOLD_UNMAPPED
    return {
        "author": author[:_NAME_LIMIT],
        "week": str(week),
        "percent_of_tokens": round(float(100 * share), 1),
        "then": "no country is called the leader" if withheld else "its tokens count as Unknown",
        "remedy": "add it to authors.csv",
    }
