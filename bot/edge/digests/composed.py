"""Previews: what a schedule would post now, made by the job that makes what is posted."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.domain.schedules import Schedule
from bot.edge.composing.jobs import DigestJob
from bot.edge.drawing import Drawing
from bot.edge.rendering import Post
from bot.ports import Clock
from bot.presentation.edition import Edition
from bot.services.library import Library


class ComposedPreviews:
    """`bot.edge.digests.Previews` over what is served."""

    def __init__(self, library: Library[Edition], drawing: Drawing, clock: Clock) -> None:
        self._library, self._drawing, self._clock = library, drawing, clock

    async def post(self, schedule: Schedule, language: str) -> Post:
        """See `Previews`."""
        history = self._library.edition.history
        job = DigestJob.newest(history, replace(schedule, language=language))
        return await asyncio.to_thread(job.post, history, self._clock(), self._drawing.png)
