"""What of a source's history was never read, so that a backfill goes on where it was interrupted."""

from __future__ import annotations

import datetime as dt
from contextlib import aclosing
from dataclasses import replace

from bot.domain.acceptance import STEP
from bot.domain.readings import Period
from bot.domain.weeks import ONE_DAY
from bot.ports import POLL_DAYS, UsageSource, UsageStore
from bot.services.ingest import Span


async def is_empty(store: UsageStore) -> bool:
    """Whether no day is stored at all."""
    async with aclosing(store.stream(Period.DAY)) as stream:
        async for _ in stream:
            return False
    return True


async def find_unread(source: UsageSource, store: UsageStore, today: dt.date, period: Period) -> Span | None:
    """The one span that holds whatever the source may have and was never asked for; None where there is nothing.

    A bucket counts as asked for where a version of it is stored, even one held back, or where it is known as a gap.
    Looked at are the source's first day to the newest stored one: what comes after that the next poll brings. A
    source that confirms a day by a second answer may have been interrupted before that, so the span reaches as
    far over its newest unread bucket as a poll reads again.
    """
    reach = Span(period, source.earliest, today - ONE_DAY)
    newest = max(await _asked(store, replace(reach, period=Period.DAY)), default=None)
    if newest is None:
        return None
    unread = _whole_buckets(replace(reach, end=newest)) - await _asked(store, reach)
    if not unread:
        return None
    return Span(period, min(unread), min(max(unread) + POLL_DAYS * ONE_DAY, newest))


async def _asked(store: UsageStore, span: Span) -> set[dt.date]:
    stored = await store.current(span.period, span.start, span.end)
    held = await store.held(span.period, span.start, span.end)
    return {*stored, *held, *(day for day in await store.gaps(span.period) if span.start <= day <= span.end)}


def _whole_buckets(span: Span) -> set[dt.date]:
    """The dates of the buckets that lie in the span from their first day to their last."""
    step = STEP[span.period]
    first = span.start if span.period is Period.DAY else span.start + ONE_DAY * (-span.start.weekday() % 7)
    return {first + n * step for n in range(((span.end - first) + ONE_DAY) // step)}
