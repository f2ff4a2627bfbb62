"""Who judges alerts: from what was promised and what Discord saw. Shares no code with the sender.

Standard library only, and the judge of digests; a test holds it to that.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.chaos.checker import Event, Verdict, Week

MARK = re.compile(r"batch=(\w+) fired=(\S+)")
TOLD = re.compile(r"(\w+)@(\d{4})-W(\d{2})")
CLOSES = dt.timedelta(days=7, hours=6)
"""After its Monday began, a week's figures can be read."""
Telling = tuple[int, str, Week]
"""Where, of which alert, of which week."""


@dataclass(frozen=True)
class AlertPromise:
    """Somebody was promised to be told of these weeks, once each, and of no others."""

    key: str
    channel: int
    weeks: frozenset[Week]


def closes(week: Week) -> dt.datetime:
    """When nothing more may change."""
    return dt.datetime.combine(dt.date.fromisocalendar(*week, 1), dt.time(), dt.UTC) + CLOSES


def judge_alerts(
    promises: Sequence[AlertPromise], events: Iterable[Event], at_rest: Mapping[int, Iterable[str]]
) -> Verdict:
    """Compares.

    Args:
        promises: What was promised.
        events: What Discord saw, in its order.
        at_rest: The texts that stand in each channel at the end.
    """
    verdict = Verdict()
    _replay(events, verdict)
    standing: Counter[Telling] = Counter()
    batches: defaultdict[tuple[int, Week], set[str]] = defaultdict(set)
    for channel, texts in at_rest.items():
        for text in texts:
            batch, told = _read(text)
            standing.update((channel, key, week) for key, week in told)
            for _, week in told:
                batches[channel, week].add(batch)
    for promise in promises:
        for week in promise.weeks:
            _count(verdict, promise, week, standing.pop((promise.channel, promise.key, week), 0))
    verdict.wrong += [f"nobody was promised {key} of {week} in {channel}" for channel, key, week in standing]
    verdict.wrong += [
        f"{week} in {channel} came in pieces" for (channel, week), some in batches.items() if len(some) > 1
    ]
    return verdict


def _count(verdict: Verdict, promise: AlertPromise, week: Week, copies: int) -> None:
    where = f"{promise.key} {week} in {promise.channel}: {copies}"
    if copies == 0:
        verdict.missed.append(where)
    elif copies > 1:
        verdict.duplicates.append(where)
    verdict.posts += min(copies, 1)


def _read(text: str) -> tuple[str, tuple[tuple[str, Week], ...]]:
    """The batch, and what it tells; nothing where it bears no mark."""
    found = MARK.search(text)
    if found is None:
        return "", ()
    told = (TOLD.fullmatch(each) for each in found[2].split(","))
    return found[1], tuple((one[1], (int(one[2]), int(one[3]))) for one in told if one)


def _replay(events: Iterable[Event], verdict: Verdict) -> None:
    visible: defaultdict[Telling, set[int]] = defaultdict(set)
    texts: dict[tuple[int, str], str] = {}
    of_message: dict[int, tuple[Telling, ...]] = {}
    for event in events:
        if event.what == "deleted":
            for telling in of_message[event.message]:
                visible[telling].discard(event.message)
            continue
        batch, told = _read(event.content)
        if not told:
            verdict.wrong.append(f"a message without a mark in {event.channel}")
            continue
        # Carried out long after it had come, it may meet what has been written anew since.
        if not event.late and texts.setdefault((event.channel, batch), event.content) != event.content:
            verdict.wrong.append(f"{batch} in {event.channel} was not sent as it had been before")
        if event.what == "repeated":
            verdict.repeated += 1
            continue
        of_message[event.message] = tuple((event.channel, key, week) for key, week in told)
        for telling in of_message[event.message]:
            visible[telling].add(event.message)
            if len(visible[telling]) > 1:
                (verdict.transient_by_late if event.late else verdict.transient).append(f"{telling}")
        _time(event, max(week for _, week in told), verdict)


def _time(event: Event, newest: Week, verdict: Verdict) -> None:
    late = (event.at - closes(newest)).total_seconds()
    verdict.late_seconds.append(late)
    if late < 0:
        verdict.early.append(f"{newest} in {event.channel} by {-late:.0f} s")
