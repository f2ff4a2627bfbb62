"""OpenRouter's keyless daily exports: thirty days in each, published about 01:46 UTC."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import itertools
from collections.abc import AsyncGenerator, Sequence
from http import HTTPStatus

from bot.adapters.http import Answer, HttpClient
from bot.adapters.parsing import Manifest, parse_csv, parse_manifest
from bot.domain.acceptance import FIRST_DAY, Accepted, Window, accept
from bot.domain.errors import DataError, SourceRefusedError, SourceUnavailableError
from bot.domain.readings import Period, Reading
from bot.domain.weeks import ONE_DAY
from bot.ports import Clock, Validators

PATH = "/datasets/exports/rankings-daily/"
OLDEST_SNAPSHOT = dt.date(2026, 9, 19)
SNAPSHOT_SPAN = 30 * ONE_DAY
AGAIN = (1, 2, 3)
"""The export to read after the newest one, as days before it, the best first."""
BACK = (14, 13, 28, 42)
"""From there on backwards. A figure counts as final once two exports agree on it, so every day is read from two;
where an export is missing, a neighbour leaves no hole, and where weeks of them are, older ones may still exist."""
OK_OR_SAME = frozenset[int]({HTTPStatus.OK, HTTPStatus.NOT_MODIFIED})
OK_OR_ABSENT = frozenset[int]({HTTPStatus.OK, HTTPStatus.NOT_FOUND})


class ExportsSource:
    """Reads the dated CSV exports, newest first, each checked against its manifest.

    The newest export is asked for by its manifest, conditionally where nothing but its days is wanted. Its CSV is
    the dated one, never `latest.csv`: the `latest` names may stand for different days for up to an hour.
    URLs inside a manifest are not followed.

    Args:
        http: Sends the requests.
        clock: Tells which day is the last complete one.
        base_url: Such as `https://openrouter.ai/api/v1`.
        validators: Keeps the newest manifest's ETag once all of its days are stored.
    """

    name = "OpenRouter daily exports"
    periods = frozenset({Period.DAY})
    earliest = OLDEST_SNAPSHOT - SNAPSHOT_SPAN

    def __init__(self, http: HttpClient, clock: Clock, base_url: str, validators: Validators) -> None:
        self._http, self._clock, self._validators = http, clock, validators
        self._base = base_url.rstrip("/") + PATH

    async def read(self, start: dt.date, end: dt.date, period: Period = Period.DAY) -> AsyncGenerator[Reading]:
        """As `UsageSource.read`; ends where no older export exists.

        Days come twice, from the newer export first. Nothing is yielded where the newest export is the one that was
        read before and the span reaches no further back; that is known by its ETag, which is stored when the caller
        has come back after the last reading, that is when it has stored them all.
        """
        if period not in self.periods:
            raise SourceRefusedError(f"{self.name} has no figures by {period}")
        wanted = Window(max(start, FIRST_DAY), min(end, self._clock().date() - ONE_DAY))
        if wanted.start > wanted.end:
            return
        url = f"{self._base}latest.manifest.json"
        answer = await self._latest(url, wanted)
        if answer is None:
            return
        manifest = parse_manifest(answer.body, answer.url)
        self._check_snapshot(manifest, answer.url)
        wanted = _reachable(wanted, _span(manifest))
        if (reading := await self._reading(manifest, wanted)) is not None:
            yield reading
        async for older in self._older(manifest.snapshot, wanted):
            yield older
        span = _span(manifest)
        if answer.etag and wanted.start <= span.start and span.end <= wanted.end:
            await self._validators.put(url, answer.etag)

    async def _latest(self, url: str, wanted: Window) -> Answer | None:
        """The newest manifest; None where it is the one whose days are all stored and no older ones are wanted."""
        recent = wanted.start >= self._clock().date() - SNAPSHOT_SPAN
        etag = await self._validators.get(url) if recent else None
        answer = await self._http.get(url, etag=etag, expected=OK_OR_SAME)
        return answer if answer.status == HTTPStatus.OK else None

    def _check_snapshot(self, manifest: Manifest, origin: str) -> None:
        today = self._clock().date()
        if manifest.snapshot > today:
            reason = f"names the snapshot of {manifest.snapshot}, but by our clock it is {today}"
            raise DataError(origin, reason)

    async def _older(self, newest: dt.date, wanted: Window) -> AsyncGenerator[Reading]:
        """Every export backwards until all wanted days were in two, or there are no older ones."""
        last = min(newest, wanted.end + SNAPSHOT_SPAN)
        twice_from = dt.date.max
        for offsets in itertools.chain([AGAIN] if last == newest else [], itertools.repeat(BACK)):
            if twice_from <= wanted.start:
                return
            manifest = await self._dated(last, offsets)
            if manifest is None and offsets is BACK:
                return
            if manifest is not None:
                if (reading := await self._reading(manifest, wanted)) is not None:
                    yield reading
                twice_from, last = last - SNAPSHOT_SPAN, manifest.snapshot

    async def _dated(self, last: dt.date, offsets: Sequence[int]) -> Manifest | None:
        """The manifest of the first export that exists so many days before `last`, or of the oldest one."""
        snapshots = [last - days * ONE_DAY for days in offsets]
        if snapshots[0] < OLDEST_SNAPSHOT < last:
            snapshots.insert(0, OLDEST_SNAPSHOT)
        for snapshot in snapshots:
            answer = await self._http.get(f"{self._base}{snapshot}.manifest.json", expected=OK_OR_ABSENT)
            if answer.status == HTTPStatus.OK:
                manifest = parse_manifest(answer.body, answer.url)
                if manifest.snapshot != snapshot:
                    raise DataError(answer.url, f"names the snapshot of {manifest.snapshot}")
                return manifest
        return None

    async def _reading(self, manifest: Manifest, wanted: Window) -> Reading | None:
        span = _span(manifest)
        part = Window(max(span.start, wanted.start), min(span.end, wanted.end))
        if part.start > part.end:
            return None
        requested_at = self._clock()
        answer = await self._http.get(f"{self._base}{manifest.snapshot}.csv", expected=OK_OR_ABSENT)
        if answer.status != HTTPStatus.OK:
            reason = "is not there (yet), though the manifest names it; the next poll asks again"
            raise SourceUnavailableError(f"{answer.url}: {reason}")
        return await asyncio.to_thread(self._checked, answer, manifest, part, requested_at)

    def _checked(self, answer: Answer, manifest: Manifest, part: Window, requested_at: dt.datetime) -> Reading:
        _check_hash(answer, manifest)
        rows = parse_csv(answer.body, answer.url)
        if len(rows.rows) != manifest.row_count:
            raise DataError(answer.url, f"has {len(rows.rows)} rows; the manifest says {manifest.row_count}")
        accepted = _cut(accept(rows.rows, answer.url, Period.DAY, _span(manifest)), part)
        return Reading(
            source=self.name,
            origin=answer.url,
            period=Period.DAY,
            requested_at=requested_at,
            as_of=manifest.retrieved_at,
            start=part.start,
            end=part.end,
            buckets=accepted.buckets,
            rejections=accepted.rejections,
            gaps=accepted.gaps,
            warnings=(*manifest.warnings, *rows.warnings),
            raw=answer.body,
        )


def _reachable(wanted: Window, newest: Window) -> Window:
    """The span, moved back where the newest export ends before it: the source is late, or our clock ahead."""
    lag = wanted.end - newest.end
    if newest.end >= wanted.start:
        return wanted
    return Window(max(FIRST_DAY, wanted.start - lag), newest.end)


def _span(manifest: Manifest) -> Window:
    return Window(manifest.snapshot - SNAPSHOT_SPAN, manifest.snapshot - ONE_DAY)


def _check_hash(answer: Answer, manifest: Manifest) -> None:
    actual = hashlib.sha256(answer.body).hexdigest()
    if actual != manifest.sha256:
        sizes = f"{len(answer.body)} bytes, promised {manifest.size}"
        raise DataError(answer.url, f"has the SHA-256 {actual}; its manifest promises {manifest.sha256} ({sizes})")
    if len(answer.body) != manifest.size:
        raise DataError(answer.url, f"has {len(answer.body)} bytes; its manifest promises {manifest.size}")


def _cut(accepted: Accepted, part: Window) -> Accepted:
    """What of an export lies in the part that is wanted."""

    def inside(date: dt.date) -> bool:
        return part.start <= date <= part.end

    return Accepted(
        tuple(bucket for bucket in accepted.buckets if inside(bucket.date)),
        tuple(r for r in accepted.rejections if inside(dt.date.fromisoformat(r.date))),
        tuple(gap for gap in accepted.gaps if inside(gap)),
    )
