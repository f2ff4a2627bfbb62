"""Row 9: what the source restates after a digest was posted."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.chaos.corrector import Corrections, Corrector
from tests.chaos.market import COUNTRIES, Market
from tests.chaos.newsroom import Newsroom, open_newsroom
from tests.chaos.restating import RESTATEMENTS, Days, Rows
from tests.chaos.rows_data import FIRST, MONDAY_NOON, ONE_DAY, auditor, fill, subscribe
from tests.chaos.source import Version, published
from tests.chaos.stage import DAY, HOUR, START, WEEK
from tests.chaos.table import Measured, Row, Scale

WEEKS_A_ROOM = 8
AFTER = 2
"""Weeks that go on after the last restatement."""
QUIET, BUSY, BUSY_FOR = 12 * HOUR, 3 * HOUR, 30 * HOUR
"""Between two polls, and after a restatement for so long. The bot polls every hour: it is not slower than this."""
LATEST = 20 * DAY
"""After a post: later, a day is out of the thirty that are read again."""
UNATTRIBUTED = 0.1
"""Room for a total that falls by 5 %."""
WITHOUT_NOTES = ("countries", "table", "picture")
"""Of the notes, the judge cannot tell every figure."""


async def restated(folder: Path, scale: Scale) -> Measured:
    """Row 9."""
    measured, total = Measured(), Corrections()
    kinds = list(RESTATEMENTS)
    random.Random(f"{scale.seed} order").shuffle(kinds)  # noqa: S311
    kinds = kinds[: scale.restatements]
    for number, first in enumerate(range(0, len(kinds), WEEKS_A_ROOM)):
        place = folder / str(number)
        place.mkdir()
        seed, some = f"{scale.seed} {number}", kinds[first : first + WEEKS_A_ROOM]
        await room_of(place, seed, some, measured, total)
        scale.progress(f"{first + len(some)} restatements: {len(measured.violations)} violations")
    measured.counts.update({"corrected": total.corrected, "silent": total.silent, "errata": total.errata})
    measured.demand("some were to be corrected, and some were not", bool(total.due and total.silent))
    measured.limit("longest until corrected", max(total.waits, default=DAY).total_seconds() / 3600, 24, " h")
    return measured


async def room_of(folder: Path, seed: str, kinds: Sequence[str], measured: Measured, total: Corrections) -> None:
    """One restatement a week, in one room."""
    chance, market = random.Random(seed), Market(seed, UNATTRIBUTED)  # noqa: S311
    mondays = [FIRST + n * 7 * ONE_DAY for n in range(len(kinds) + AFTER)]
    async with open_newsroom(folder, 0) as room:
        fill(room.source, market, mondays[-1] + 14 * ONE_DAY)
        days = {day: market.rows(day) for day in room.source.versions}
        moments = list[dt.datetime]()
        for monday, kind in zip(mondays, kinds, strict=False):
            posted = dt.datetime.combine(monday, dt.time(12), dt.UTC) + WEEK
            moments.append(posted + min(chance.expovariate(1 / 36), LATEST / HOUR) * HOUR)
            _restate(room, days, RESTATEMENTS[kind](days, monday, chance), moments[-1])
        until, begins = START + (len(mondays) + 1) * WEEK, START + WEEK - DAY + 2 * HOUR
        room.stage.shared.reach(begins.timestamp())
        room.polls = list(_polls(begins, until, moments))
        asked = [await subscribe(room, MONDAY_NOON, mondays, until, sections=WITHOUT_NOTES)]
        room.appointments = []
        await room.works(until)
        findings = auditor(room).audit(asked, room.sightings)
        measured.violations += [f"{one} ({kinds})" for one in (*findings.violations, *room.failures)]
        _add(total, Corrector(room.source.showings, COUNTRIES).judge(room.sightings, until), measured, kinds)


def _polls(begins: dt.datetime, until: dt.datetime, restated: Sequence[dt.datetime]) -> Iterator[dt.datetime]:
    at = begins
    while at < until:
        yield at
        busy = any(moment - BUSY < at < moment + BUSY_FOR for moment in restated)
        at += BUSY if busy else QUIET


def _restate(room: Newsroom, days: dict[dt.date, Rows], changed: Days, at: dt.datetime) -> None:
    """Shows other rows from a moment on; where a day was restated twice, the later one stands."""
    for day, rows in changed.items():
        days[day] = rows
        room.source.show(day, Version(max(at, published(day)), rows))


def _add(total: Corrections, found: Corrections, measured: Measured, kinds: Sequence[str]) -> None:
    total.due += found.due
    total.silent += found.silent
    total.corrected += found.corrected
    total.errata += found.errata
    total.waits += found.waits
    measured.violations += [f"{one} ({kinds})" for one in found.wrong]


ROWS = (
    Row(
        9, "restated days, ±0.01 % to ±50 %", "100 % above the rule's limits corrected once, ≤ 24 h; 0 below",
        restated,
    ),
)  # fmt: skip
