"""The kinds of post that are written unasked. Equal jobs over equal data at one time give equal bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.domain.corrections import Correction
from bot.domain.delivery.reasons import Reason
from bot.domain.displayed import display
from bot.domain.displayed_json import Promised, encode
from bot.domain.guild_settings import LensChoice
from bot.domain.history import History
from bot.domain.period_views import chosen_week
from bot.domain.profiles import kept_facts
from bot.domain.schedules import Schedule
from bot.domain.sections import chosen_sections
from bot.domain.weeks import IsoWeek
from bot.edge.rendering import Post, render_plain, render_post
from bot.ports.delivery import Payload
from bot.presentation.card import Card
from bot.presentation.charts import Chart
from bot.presentation.digests import (
    DigestOptions,
    digest_card,
    digest_shown,
    erratum_card,
    missed_card,
    waiting_card,
)
from bot.presentation.digests.plain import plain_card
from bot.presentation.queries import PulseQuery, arguments_of
from bot.presentation.wording import Wording

Draw = Callable[[Chart], bytes]
Freeze = Callable[[Post, str, int | None], Payload]
"""A post, what it displays (as stored with it), and the role that it mentions."""


@dataclass(frozen=True, slots=True)
class DigestJob:
    """A digest.

    Attributes:
        tables: The version of the tables, where it is not that of the newest data.
    """

    week: IsoWeek
    language: str
    role: int | None
    options: DigestOptions
    tables: str = ""

    @classmethod
    def of(cls, schedule: Schedule, week: IsoWeek, options: DigestOptions, tables: str = "") -> DigestJob:
        """The digest of a week as a schedule wants it."""
        sections, lens = chosen_sections(schedule.sections), LensChoice(schedule.lens)
        return cls(week, schedule.language, schedule.role, replace(options, sections=sections, lens=lens), tables)

    @classmethod
    def newest(cls, history: History, schedule: Schedule, options: DigestOptions) -> DigestJob:
        """The digest of the newest closed week.

        Raises:
            NothingStoredError: There is none.
        """
        return cls.of(schedule, chosen_week(history, None), options)

    def post(self, history: History, now: dt.datetime, draw: Draw) -> Post:
        """The post as it is rendered."""
        card = digest_card(kept_facts(history, self.week), history, Wording.load(self.language), now, self.options)
        return _post(card, draw, PulseQuery(self.week, self.options.lens), plain=self.options.plain)

    def write(self, history: History, now: dt.datetime, draw: Draw, freeze: Freeze) -> Payload:
        """The post, with what it displays."""
        facts, wording = kept_facts(history, self.week), Wording.load(self.language)
        shown = digest_shown(facts, history, wording, now, self.options)
        return freeze(self.post(history, now, draw), encode(display(facts, history, now, shown)), self.role)


@dataclass(frozen=True, slots=True)
class NoticeJob:
    """The notice in place of a digest; without a reason, that none comes any more. It mentions nobody."""

    week: IsoWeek
    language: str
    reason: Reason | None
    plain: bool = False

    def write(self, history: History, now: dt.datetime, draw: Draw, freeze: Freeze) -> Payload:
        """The post; what it promises is stored with it."""
        wording = Wording.load(self.language)
        if self.reason is None:
            card = missed_card(self.week, history, wording, now)
        else:
            card = waiting_card(self.week, self.reason, history, wording, now)
        card = plain_card(card, wording) if self.plain else card
        promise = encode(Promised(self.week)) if self.reason else ""
        return freeze(_post(card, draw, PulseQuery(self.week), plain=self.plain), promise, None)


@dataclass(frozen=True, slots=True)
class ErratumJob:
    """The message that a grave correction sends. It mentions nobody."""

    week: IsoWeek
    language: str
    correction: Correction
    tables: str = ""

    def write(self, history: History, now: dt.datetime, draw: Draw, freeze: Freeze) -> Payload:
        """The post."""
        wording = Wording.load(self.language)
        card = erratum_card(self.correction, kept_facts(history, self.week), history, wording, now)
        return freeze(_post(card, draw, PulseQuery(self.week), plain=False), "", None)


Job = DigestJob | NoticeJob | ErratumJob


def _post(card: Card, draw: Draw, query: PulseQuery, *, plain: bool) -> Post:
    if plain:
        return render_plain(card)
    drawn = {picture.name: draw(picture.chart) for picture in card.pictures[:1]}
    return render_post(card, drawn, arguments_of(query))
