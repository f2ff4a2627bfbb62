"""`/status`: how the data stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from bot.domain.history import History
from bot.ports import Attempt
from bot.presentation.card import Block, Card, Label, LabelKind
from bot.presentation.cautions import caution_text
from bot.presentation.labels import age_text, citation, exact_age_text, stale_label
from bot.presentation.lookups.lookup import line
from bot.presentation.text import Text, clean_name
from bot.presentation.troubles import note_text, trouble_text
from bot.presentation.wording import Wording
from bot.services.jobs import Heartbeat
from bot.services.status import Operations, Status

SHOWN = 5
_REASON_LIMIT = 120


def status_card(
    status: Status,
    history: History,
    wording: Wording,
    now: dt.datetime | None = None,
    operations: Operations | None = None,
) -> Card:
    """Age, extent and gaps of the data, and how the last readings went; also where nothing is stored yet.

    Args:
        status: How the data stand.
        history: What readers see.
        wording: The reader's language.
        now: For the banner over old data; None leaves it out.
        operations: How the jobs and the connection fare; None leaves them out.
    """
    wording = wording.about(history)
    blocks = (*_operations(operations, wording), *_blocks(status, history, wording))
    return Card(
        language=wording.tag,
        headline=wording.text(f"lookup.status_{_state(status)}"),
        total=_age(status, wording),
        labels=tuple(_labels(history, wording, now)),
        blocks=tuple(block for block in blocks if block.lines),
        footer=source_lines(history, wording),
    )


def source_lines(history: History, wording: Wording) -> tuple[str, ...]:
    """Scope, and the citation of the newest reading where anything is stored."""
    readings = [board.as_of for board in history.snapshot.boards.values()]
    scope = wording.text("footer.scope")
    if not readings:
        return (scope,)
    return scope, citation(max(readings), wording, sample=history.snapshot.sample)


def _state(status: Status) -> str:
    if status.age is None:
        return "empty"
    return "stale" if status.stale else "fresh"


def _age(status: Status, wording: Wording) -> Text:
    if status.age is None or status.last_day is None:
        return wording.rich("lookup.status_no_day")
    return wording.rich("lookup.status_age", day=status.last_day, age=age_text(status.age, wording))


def _labels(history: History, wording: Wording, now: dt.datetime | None) -> Iterator[Label]:
    stale = stale_label(history, wording, now)
    if stale:
        yield stale
    if history.snapshot.sample:
        yield Label(LabelKind.SAMPLE, wording.text("label.sample"))


def _operations(operations: Operations | None, wording: Wording) -> Iterator[Block]:
    if operations is None:
        return
    running = (*_connection(operations, wording), *_jobs(operations, wording))
    yield Block(wording.text("lookup.status_jobs"), running)
    notes = tuple(line(note_text(note, wording)) for note in operations.notes[:SHOWN])
    yield Block(wording.text("lookup.status_notes"), notes)


def _connection(operations: Operations, wording: Wording) -> Iterator[Text]:
    if operations.connection and operations.connection_since:
        age = exact_age_text(operations.at - operations.connection_since, wording)
        yield wording.rich("lookup.status_connection", state=wording.text(operations.connection), age=age)
    if operations.errors is not None:
        yield wording.rich("lookup.status_errors", count=operations.errors)


def _jobs(operations: Operations, wording: Wording) -> Iterator[Text]:
    for beat in operations.jobs:
        key = f"job.{beat.name}"
        job = wording.text(key) if wording.messages.knows(key) else beat.name
        yield _last_run(beat, job, operations.at, wording)
        if beat.failures and beat.trouble:
            reason = trouble_text(beat.trouble, wording)
            yield wording.rich("lookup.job_failed", job=job, count=beat.failures, reason=reason)


def _last_run(beat: Heartbeat, job: str, at: dt.datetime, wording: Wording) -> Text:
    if beat.running_since:
        return wording.rich("lookup.job_running", job=job, age=exact_age_text(at - beat.running_since, wording))
    if beat.succeeded_at:
        return wording.rich("lookup.job_done", job=job, age=exact_age_text(at - beat.succeeded_at, wording))
    return wording.rich("lookup.job_never", job=job)


def _blocks(status: Status, history: History, wording: Wording) -> Iterator[Block]:
    yield Block(wording.text("lookup.status_stored"), tuple(_stored(status, history, wording)))
    yield Block(wording.text("lookup.status_readings"), tuple(_attempts(status.attempts, wording)))
    yield Block(wording.text("lookup.status_gaps"), tuple(_gaps(status, wording)))


def _stored(status: Status, history: History, wording: Wording) -> Iterator[Text]:
    yield wording.rich("lookup.status_extent", weeks=status.weeks, models=status.models)
    if status.first_day:
        yield wording.rich("lookup.status_since", day=status.first_day)
    if status.latest_closed:
        yield wording.rich("lookup.status_closed", week=status.latest_closed)
    yield wording.rich("lookup.tables", version=history.tables.version)


def _attempts(attempts: Sequence[Attempt], wording: Wording) -> Iterator[Text]:
    for attempt in attempts[:SHOWN]:
        at = f"{attempt.requested_at.astimezone(dt.UTC):%Y-%m-%d %H:%M} UTC"
        key = "lookup.reading_ok" if attempt.succeeded else "lookup.reading_failed"
        yield wording.rich(key, at=at, source=clean_name(attempt.source))
        if attempt.message:
            yield line(clean_name(attempt.message, _REASON_LIMIT))


def _gaps(status: Status, wording: Wording) -> Iterator[Text]:
    newest = sorted(status.gaps, reverse=True)
    if newest:
        days = wording.values.join(wording.dates.day(day) for day in newest[:SHOWN])
        yield wording.rich("lookup.gaps", count=len(newest), days=days)
    for day, reason in sorted(status.held.items(), reverse=True)[:SHOWN]:
        yield wording.rich("lookup.held", day=day, reason=caution_text(reason, wording, _REASON_LIMIT))
