"""Previews out of the summary that `/pulse` shows."""

from __future__ import annotations

import asyncio

from bot.domain.guild_settings import LensChoice
from bot.domain.schedules import Schedule
from bot.edge.drawing import Drawing
from bot.edge.rendering import Post, render_post
from bot.ports import Clock
from bot.presentation.edition import Edition
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.queries import PulseQuery, arguments_of
from bot.presentation.summary import summary_card
from bot.presentation.wording import Wording
from bot.services.library import Library


class SummaryPreviews:
    """`Previews` over what is served; of a schedule it heeds language and lenses."""

    def __init__(self, library: Library[Edition], drawing: Drawing, clock: Clock) -> None:
        self._library, self._drawing, self._clock = library, drawing, clock

    async def post(self, schedule: Schedule, language: str) -> Post:
        """See `Previews`."""
        return await asyncio.to_thread(self._make, self._library.edition, schedule, language)

    def _make(self, edition: Edition, schedule: Schedule, language: str) -> Post:
        now, lens = self._clock(), LensChoice(schedule.lens)
        lookup = Lookup.of(edition.history, Wording.load(language), now=now)
        card = summary_card(lookup.facts, edition.history, lookup.wording, now, lens.lenses)
        drawn = {picture.name: self._drawing.png(picture.chart) for picture in card.pictures[:1]}
        return render_post(card, drawn, arguments_of(PulseQuery(lookup.week, lens)))
