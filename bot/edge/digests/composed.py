"""Previews: what a schedule would post now, made by the job that makes what is posted."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace

from bot.domain.delivery.delivery import Address, Delivery
from bot.domain.schedules import Schedule
from bot.domain.slots import next_week, opens_at, period_of
from bot.edge.composing.jobs import DigestJob
from bot.edge.composing.moment import options_of
from bot.edge.drawing import Drawing
from bot.edge.rendering import Post
from bot.ports import Clock
from bot.ports.posts import Posts
from bot.presentation.edition import Edition
from bot.services.library import Library


class ComposedPreviews:
    """`bot.edge.digests.Previews` over what is served.

    Args:
        library: The newest data.
        drawing: Draws the picture.
        posts: Say what was corrected since the schedule's last digest.
        clock: Tells the time.
    """

    def __init__(self, library: Library[Edition], drawing: Drawing, posts: Posts, clock: Clock) -> None:
        self._library, self._drawing, self._posts, self._clock = library, drawing, posts, clock

    async def post(self, schedule: Schedule, language: str) -> Post:
        """See `Previews`."""
        history, now = self._library.edition.history, self._clock()
        options = await options_of(_coming(schedule, now), self._posts, late=False)
        job = DigestJob.newest(history, replace(schedule, language=language), options)
        return await asyncio.to_thread(job.post, history, now, self._drawing.png)


def _coming(schedule: Schedule, now: dt.datetime) -> Delivery:
    """The schedule's next digest, as it will be planned; whose bot it is does not matter to what it says."""
    week = next_week(schedule.slot, now)
    address = Address(0, schedule.guild, schedule.channel, schedule.report, period_of(schedule.slot, week))
    opens = opens_at(schedule.slot, week)
    return Delivery(schedule.id, address, opens, opens, planned_at=now, wake_at=None)
