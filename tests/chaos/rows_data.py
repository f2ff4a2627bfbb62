"""Rows 7 and 8: what the source does before a digest is posted."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.slots import Slot
from tests.chaos.auditor import NOTICE_AFTER, Auditor, Findings, Subscription
from tests.chaos.market import COUNTRIES, LISTED, SLUGS, Market
from tests.chaos.mishaps import befall
from tests.chaos.newsroom import Newsroom, open_newsroom
from tests.chaos.source import HostileSource, Trouble, Version, published
from tests.chaos.stage import DAY, HOUR, START, WEEK
from tests.chaos.table import Measured, Row, Scale, busiest

FIRST = START.date()
"""Monday of the first week that is reported."""
ONE_DAY = dt.timedelta(days=1)
PAST_DAYS = 42
"""Days before, of which nothing is wrong: the source is judged by them."""
MONDAY_NOON, AT_CLOSING = (Slot(1, dt.time(12), "Etc/UTC"), 7), (Slot(1, dt.time(6), "Etc/UTC"), 7)
SLOTS = (
    MONDAY_NOON,
    AT_CLOSING,
    (Slot(7, dt.time(20), "America/New_York"), 6),
    (Slot(2, dt.time(9), "Asia/Shanghai"), 8),
    (Slot(4, dt.time(18, 30), "Europe/London"), 10),
)
"""Each with the days from the Monday of the week that it reports to its own date."""
CLOSES = dt.timedelta(days=7, hours=6)
MOST_REQUESTS = 450
"""Of the 500 a day that the source allows."""
STUCK = "nothing new"
"""The source answers, and shows nothing that is newer than the outage."""


@dataclass(frozen=True)
class Outage:
    """The source is away.

    Attributes:
        kind: What it answers.
        begins: Hours from the Monday 00:00 (UTC) that it goes over.
        hours: How long it lasts.
    """

    kind: str
    begins: float
    hours: float = 72.0


OUTAGES = (
    Outage("500", -36.0),
    Outage("cut off", -15.3),
    Outage(STUCK, -24.5),
    Outage("429", 5.4),
    Outage("a web page", -52.0),
    Outage("no rows", 1.2),
    Outage("reversed", -60.5),
    Outage("half an answer", -1.9),
)
SHORT = (Outage("500", 3.0, 16.1), Outage(STUCK, -1.0, 20.2))
"""Of less than a day, as the suite plays them: long enough for the notice."""


async def source_down(folder: Path, scale: Scale) -> Measured:
    """Row 7."""
    measured, waits, asked = Measured(), list[dt.timedelta](), list[int]()
    for number, outage in enumerate(OUTAGES if scale.long_outages else SHORT):
        place = folder / str(number)
        place.mkdir()
        findings = await outage_of(place, f"{scale.seed} {number}", outage, asked)
        measured.counts.update({kind: findings.counts[kind] for kind in ("digest", "notice")})
        measured.violations += [f"{outage.kind}: {one}" for one in findings.violations]
        waits += findings.waits
        scale.progress(f"{outage.kind}: {len(findings.violations)} violations")
    measured.limit("out after the source's return", max(waits, default=DAY).total_seconds() / 60, 15, " min")
    measured.limit("requests to the source in a day", max(asked), MOST_REQUESTS)
    return measured


async def outage_of(folder: Path, seed: str, outage: Outage, requests: list[int]) -> Findings:
    """One outage; how many requests the source got in its busiest day is added to `requests`."""
    monday = FIRST
    midnight = dt.datetime.combine(monday + 7 * ONE_DAY, dt.time(), dt.UTC)
    away, back = midnight + outage.begins * HOUR, midnight + (outage.begins + outage.hours) * HOUR
    async with open_newsroom(folder, 0) as room:
        fill(room.source, Market(seed), monday + 14 * ONE_DAY)
        if outage.kind == STUCK:
            _hold_back(room.source, away, back)
        else:
            room.source.troubles.append(Trouble(away, back, outage.kind))
        room.stage.shared.reach((away - DAY).timestamp())
        until = back + (DAY if outage.hours >= DAY / HOUR else HOUR)
        asked = [await subscribe(room, slot, [monday], until) for slot in SLOTS]
        await room.works(until)
        requests.append(busiest(room.source.asked, DAY))
        there = {monday: max(back, dt.datetime.combine(monday, dt.time(), dt.UTC) + CLOSES)}
        findings = auditor(room).audit(asked, room.sightings, there)
        findings.wrong += room.failures
        return findings


def fill(source: HostileSource, market: Market, until: dt.date, since: dt.date = FIRST - PAST_DAYS * ONE_DAY) -> None:
    """Days that come when they should."""
    source.models, day = LISTED, since
    while day < until:
        source.show(day, Version(published(day), market.rows(day)))
        day += ONE_DAY


def _hold_back(source: HostileSource, away: dt.datetime, back: dt.datetime) -> None:
    for day, versions in source.versions.items():
        if away <= published(day) < back:
            source.versions[day] = [replace(version, since=back) for version in versions]


async def subscribe(
    room: Newsroom, slot: tuple[Slot, int], mondays: Sequence[dt.date], until: dt.datetime, **wanted: object
) -> Subscription:
    """A channel that gets digests about the weeks that begin on these days."""
    which, after = slot
    moments = {monday: _instant(which, monday + after * ONE_DAY) for monday in mondays}
    channel = await room.subscribe(which, moments[mondays[0]], **wanted)
    opens = {monday: dt.datetime.combine(monday, dt.time(), dt.UTC) + CLOSES for monday in mondays}
    return Subscription(channel, {monday: max(moments[monday], opens[monday]) for monday in mondays}, until)


def _instant(slot: Slot, day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, slot.time, ZoneInfo(slot.zone)).astimezone(dt.UTC)


def auditor(room: Newsroom) -> Auditor:
    """Who judges what was to be read there."""
    return Auditor(room.source.showings, COUNTRIES, SLUGS)


WEEKS_A_ROOM, MANY = 10, 100
DUE_LABELS = ("provisional", "caution", "late", "stale")
EVERY = 8 * 60
"""Minutes between two polls of row 8: what is shown when matters there, not how soon it is seen."""


async def bad_days(folder: Path, scale: Scale) -> Measured:
    """Row 8."""
    measured, kinds = Measured(), Counter[str]()
    for number in range(-(-scale.data_weeks // WEEKS_A_ROOM)):
        place = folder / str(number)
        place.mkdir()
        findings = await room_of(place, f"{scale.seed} {number}", kinds)
        measured.counts.update(findings.counts)
        measured.violations += [f"room {number}: {one}" for one in findings.violations]
        scale.progress(f"{(number + 1) * WEEKS_A_ROOM} weeks: {len(measured.violations)} violations")
    measured.figures["mishaps"] = str(kinds.total())
    unseen = [label for label in DUE_LABELS if not measured.counts[f"labelled {label}"]]
    measured.demand(f"each label is due once in so many weeks, {unseen} never", scale.data_weeks < MANY or not unseen)
    return measured


async def room_of(folder: Path, seed: str, kinds: Counter[str], weeks: int = WEEKS_A_ROOM) -> Findings:
    """Some weeks of bad days, one after another, in one room."""
    chance, market = random.Random(seed), Market(seed, random.Random(seed).choice((0.03, 0.08, 0.25)))  # noqa: S311
    mondays = [FIRST + n * 7 * ONE_DAY for n in range(weeks)]
    async with open_newsroom(folder, 0, EVERY) as room:
        room.played -= {"catch_up"}
        fill(room.source, market, FIRST)
        for monday in mondays:
            kinds.update(befall(room.source, market, monday, chance))
        fill(room.source, market, mondays[-1] + 14 * ONE_DAY, since=mondays[-1] + 7 * ONE_DAY)
        until = START + (weeks + 1) * WEEK
        room.stage.shared.reach((START + WEEK - chance.uniform(12, 24) * HOUR).timestamp())
        asked = [await subscribe(room, slot, mondays, until) for slot in chance.sample(SLOTS, 2)]
        moments = [due for one in asked for due in one.due.values()]
        room.appointments = [due + wait for due in moments for wait in (0 * HOUR, NOTICE_AFTER, WEEK)]
        await room.works(until)
        findings = auditor(room).audit(asked, room.sightings)
        findings.wrong += room.failures
        return findings


ROWS = (
    Row(
        7, "source down 3 days over Monday", "0 wrong, 0 missed; a notice after 6 h; out ≤ 15 min after its return",
        source_down,
    ),
    Row(8, "partial, missing, out-of-order days", "withheld or labelled: 0 unlabelled, 0 wrong, 0 missed", bad_days),
)  # fmt: skip
