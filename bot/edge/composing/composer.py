"""Deliveries → posts, ready to be kept: each kind of post is written once, however many channels get it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from bot.domain.attribution import Tables
from bot.domain.corrections import Correction, Posted, find_correction
from bot.domain.delivery.deciding import Circumstances
from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.following import is_erratum
from bot.domain.delivery.reasons import Reason
from bot.domain.displayed import display_all
from bot.domain.errors import TokentideError
from bot.domain.history import History
from bot.domain.profiles import kept_facts
from bot.domain.schedules import Schedule
from bot.edge.composing.jobs import DigestJob, ErratumJob, Freeze, Job, NoticeJob
from bot.edge.composing.moment import options_of
from bot.edge.composing.versions import Versions
from bot.edge.workshop import Workshop
from bot.ports import Clock
from bot.ports.delivery import Payload, Postponed, Schedules
from bot.ports.following import Corrected
from bot.ports.posts import Posts
from bot.presentation.charts import Chart
from bot.presentation.edition import Edition
from bot.services.readiness import LATE_FROM, Missed, NotReady, Ready, SourceIsLate, assess

KEPT = 256
"""Written posts: languages, lenses, sections and roles of one week, many times over."""


class NoScheduleError(TokentideError):
    """The schedule of a delivery is not stored any more."""


@dataclass(frozen=True, slots=True)
class Composing:
    """What composing works with.

    Attributes:
        edition: Gives the newest data.
        schedules: Say how each channel wants its digest.
        posts: Say what was posted and corrected before.
        draw: Draws a picture; for worker threads, and equal charts once (`Drawing.png`).
        freeze: Makes a post a payload, with the data that it was made from and the role that it mentions.
        tables_of: The tables of a version, as they were; None where they were never kept.
        language_of: The language of a server's posts, for schedules that have none of their own.
        clock: Tells the time.
    """

    edition: Callable[[], Edition]
    schedules: Schedules
    posts: Posts
    draw: Callable[[Chart], bytes]
    freeze: Freeze
    tables_of: Callable[[str], Awaitable[Tables | None]]
    language_of: Callable[[int], Awaitable[str]]
    clock: Clock


class DigestComposer:
    """`bot.ports.delivery.Composer` for digests; leaving its block ends its worker. Make one with every process."""

    def __init__(self, composing: Composing) -> None:
        self._with = composing
        self._started = composing.clock()
        self._workshop = Workshop[Job, Payload]("digests", KEPT)
        self._versions = Versions(composing.tables_of)

    def __enter__(self) -> Self:
        self._workshop.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._workshop.__exit__(*exception)

    async def compose(self, delivery: Delivery, *, late: bool) -> Payload | Postponed:
        """See `Composer`; the notice that the source is late is such a post too.

        Raises:
            NoScheduleError: Its schedule is not stored any more.
            StoreError: The database failed.
        """
        return await self._answer(replace(delivery, late=late), await self._schedule(delivery))

    async def renew(self, delivery: Delivery) -> Payload | Postponed | None:
        """See `Composer`; an erratum's bytes came with it, and nobody could write them again.

        Raises:
            NoScheduleError: Its schedule is not stored any more.
            StoreError: The database failed.
        """
        schedule = await self._schedule(delivery)
        return None if is_erratum(delivery, schedule) else await self._answer(replace(delivery, late=True), schedule)

    async def amend(self, delivery: Delivery) -> Payload | Postponed:
        """What is to take the place of a notice that stands in the channel: the digest, or that none comes.

        Raises:
            NoScheduleError: Its schedule is not stored any more.
            StoreError: The database failed.
        """
        return await self._answer(delivery, await self._schedule(delivery))

    async def correct(self, delivery: Delivery, posted: Posted | None) -> Corrected | None:
        """What a restatement since makes of a post; None where it stands, and while the new figures may still move.

        Raises:
            NoScheduleError: Its schedule is not stored any more.
            StoreError: The database failed.
            TableError: This program cannot read the tables that the post was made with.
        """
        if posted is None:
            return None
        edition, now, week = self._with.edition(), self._with.clock(), posted.displayed.week
        tables = posted.displayed.table_version
        history = await self._versions.under(edition, tables)
        board = edition.history.snapshot.boards.get(week)
        if history is None or board is None or not board.final:
            return None
        correction = await self._workshop.run(partial(_correction, history, posted, now))
        if correction is None:
            return None
        schedule = await self._schedule(delivery)
        options = await options_of(delivery, self._with.posts, late=posted.posted_at - delivery.due > LATE_FROM)
        job = DigestJob.of(schedule, week, replace(options, correction=correction), tables)
        edit = await self._write(edition, job, history)
        erratum = ErratumJob(week, schedule.language, correction, tables)
        news = await self._write(edition, erratum, history) if correction.erratum else None
        return Corrected(edit, news)

    async def _answer(self, delivery: Delivery, schedule: Schedule) -> Payload | Postponed:
        if is_erratum(delivery, schedule):
            # Its bytes came with it; refused, there is no plainer form, and the edited post says the same.
            return Postponed(Reason.RENDER_BUG, delivery.expires)
        edition = self._with.edition()
        at = Circumstances(self._with.clock(), self._started, holder="")
        plain = delivery.generation > 0
        match assess(delivery, edition.history.snapshot, at):
            case Ready(week, late):
                options = await options_of(delivery, self._with.posts, late=late)
                return await self._write(edition, DigestJob.of(schedule, week, replace(options, plain=plain)))
            case SourceIsLate(week, reason):
                return await self._write(edition, NoticeJob(week, schedule.language, reason, plain))
            case NotReady(_, reason, until):
                return Postponed(reason, until)
            case Missed(week) if delivery.message is not None:
                return await self._write(edition, NoticeJob(week, schedule.language, None, plain))
            case Missed(_, reason):
                return Postponed(reason, delivery.expires)

    async def _schedule(self, delivery: Delivery) -> Schedule:
        found = None if delivery.schedule is None else await self._with.schedules.get(delivery.schedule)
        if found is None:
            raise NoScheduleError(f"schedule {delivery.schedule} of delivery {delivery.id} is not stored any more")
        return found if found.language else replace(found, language=await self._with.language_of(found.guild))

    async def _write(self, edition: Edition, job: Job, history: History | None = None) -> Payload:
        now, seen = self._with.clock(), history or edition.history
        work = partial(job.write, seen, now, self._with.draw, self._with.freeze)
        return await asyncio.shield(self._workshop.make(job, edition, now, partial(self._workshop.run, work)))


def _correction(history: History, posted: Posted, now: dt.datetime) -> Correction | None:
    week = posted.displayed.week
    facts = kept_facts(history, week)
    current = history.keep((display_all, week), lambda: display_all(facts, history, now))
    return find_correction(posted, current, now)
