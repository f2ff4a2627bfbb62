"""Who judges: from what was promised and what Discord saw, and from nothing else. Shares no code with the sender.

Standard library only; a test holds it to that.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

MARK = re.compile(r"report=(\w+) week=(\d{4})-W(\d{2})\b")
WRITTEN = re.compile(r"written=(\d+)\b")
OLD = dt.timedelta(minutes=17)
"""What goes out so long after it was written says the wrong age of its data: a quarter of an hour, and two minutes
between its last reading of the channel and its arrival."""
Week = tuple[int, int]
Key = tuple[str, Week]


@dataclass(frozen=True)
class Promise:
    """Somebody was promised one post each week."""

    report: str
    channel: int
    weekday: int
    time: dt.time
    zone: str
    weeks: tuple[Week, ...]

    def due(self, week: Week) -> dt.datetime:
        """In UTC; a gap shifts forward, of a fold the first counts."""
        day = dt.date.fromisocalendar(*week, self.weekday)
        return dt.datetime.combine(day, self.time, ZoneInfo(self.zone)).astimezone(dt.UTC)


@dataclass(frozen=True)
class Event:
    """What happened to a message: `created`, `repeated` (its nonce was known) or `deleted`."""

    at: dt.datetime
    what: str
    channel: int
    message: int
    content: str = ""
    late: bool = False
    """Whether Discord carried the request out long after it had come."""


@dataclass
class Verdict:
    """What was found; empty lists are what one wants."""

    posts: int = 0
    repeated: int = 0
    missed: list[str] = field(default_factory=list[str])
    duplicates: list[str] = field(default_factory=list[str])
    transient: list[str] = field(default_factory=list[str])
    transient_by_late: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])
    early: list[str] = field(default_factory=list[str])
    late_seconds: list[float] = field(default_factory=list[float])

    @property
    def violations(self) -> list[str]:
        """All that must not be; two for a while, because Discord was late, are none."""
        found = {
            "missed": self.missed, "duplicate": self.duplicates, "transient duplicate": self.transient,
            "wrong": self.wrong, "early": self.early,
        }  # fmt: skip
        return [f"{kind}: {what}" for kind, each in found.items() for what in each]

    def late_percentile(self, percent: float) -> float:
        """Seconds from due to posted that so many per cent of the posts do not exceed."""
        ordered = sorted(self.late_seconds) or [0.0]
        return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def judge(promises: Sequence[Promise], events: Iterable[Event], at_rest: Mapping[int, Iterable[str]]) -> Verdict:
    """Compares.

    Args:
        promises: What was promised.
        events: What Discord saw, in its order.
        at_rest: The texts that stand in each channel at the end.
    """
    verdict = Verdict()
    _replay(events, verdict, {promise.report: promise for promise in promises})
    standing: Counter[tuple[int, Key]] = Counter()
    for channel, texts in at_rest.items():
        standing.update((channel, key) for key in map(_key, texts) if key)
    for promise in promises:
        for week in promise.weeks:
            copies = standing.pop((promise.channel, (promise.report, week)), 0)
            where = f"{promise.report} {week} in {promise.channel}: {copies}"
            if copies == 0:
                verdict.missed.append(where)
            elif copies > 1:
                verdict.duplicates.append(where)
            verdict.posts += min(copies, 1)
    verdict.wrong += [f"nobody was promised {key} in {channel}" for channel, key in standing]
    return verdict


def _key(text: str) -> Key | None:
    found = MARK.search(text)
    return (found[1], (int(found[2]), int(found[3]))) if found else None


def _replay(events: Iterable[Event], verdict: Verdict, promises: Mapping[str, Promise]) -> None:
    visible: defaultdict[tuple[int, Key], set[int]] = defaultdict(set)
    texts: dict[tuple[int, Key], str] = {}
    of_message: dict[int, tuple[int, Key]] = {}
    for event in events:
        if event.what == "deleted":
            visible[of_message[event.message]].discard(event.message)
            continue
        key = _key(event.content)
        if key is None:
            verdict.wrong.append(f"a message without a mark in {event.channel}")
            continue
        place = event.channel, key
        # Carried out long after it had come, it may meet what has been written anew since.
        if not event.late and texts.setdefault(place, event.content) != event.content:
            verdict.wrong.append(f"{key} in {event.channel} was not sent as it had been before")
        if event.what == "repeated":
            verdict.repeated += 1
            continue
        of_message[event.message] = place
        visible[place].add(event.message)
        if len(visible[place]) > 1:
            (verdict.transient_by_late if event.late else verdict.transient).append(f"{key} in {event.channel}")
        _time(event, key, verdict, promises)
        if age := _age(event):
            verdict.wrong.append(f"{key} in {event.channel} was {age} old as it was sent")


def _age(event: Event) -> dt.timedelta | None:
    """How long before it was sent it had been written, where that is too long."""
    written = WRITTEN.search(event.content)
    if written is None or event.late:
        return None
    age = event.at - dt.datetime.fromtimestamp(int(written[1]), dt.UTC)
    return age if age > OLD else None


def _time(event: Event, key: Key, verdict: Verdict, promises: Mapping[str, Promise]) -> None:
    promise = promises.get(key[0])
    if promise is None:
        return
    late = (event.at - promise.due(key[1])).total_seconds()
    verdict.late_seconds.append(late)
    if late < 0:
        verdict.early.append(f"{key} by {-late:.0f} s")
