"""What a post was made from: today's data, the data of then, or nothing that can still be found."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from bot.domain.attribution import Tables
from bot.domain.displayed import Displayed, display_all
from bot.domain.errors import TableError
from bot.domain.facts import build_facts
from bot.domain.history import History
from bot.domain.readings import Bucket, Period
from bot.domain.weeks import IsoWeek
from bot.services.ingest import import_readings
from bot.services.origins import KEPT, Origins
from bot.services.snapshots import build
from tests.fakes.histories import make_tables
from tests.fakes.memory_store import MemoryStore
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, ScriptedSource, reading

WEEK = IsoWeek.of(SUNDAY)
ROWS = {"cn/a": 600, "us/b": 400}
POST = 77


@dataclass
class Desk:
    """Posts, data and tables, all in memory."""

    store: MemoryStore = field(default_factory=MemoryStore)
    tables: dict[str, Tables] = field(default_factory=dict[str, Tables])
    current: Tables = field(default_factory=make_tables)
    posts: dict[int, Displayed] = field(default_factory=dict[int, Displayed])
    asked: int = 0

    def __post_init__(self) -> None:
        self.origins = Origins(self, self.store, self.tables_of)  # pyright: ignore[reportArgumentType] - asked one thing

    async def behind(self, message: int) -> Displayed | None:
        return self.posts.get(message)

    async def tables_of(self, version: str) -> Tables | None:
        self.asked += 1
        return self.current if version == self.current.version else self.tables.get(version)

    async def reads(self, rows: Mapping[str, int], *days: dt.date, at: dt.datetime = NOON) -> None:
        buckets = [Bucket(Period.DAY, day, rows, 10) for day in days]
        await import_readings(ScriptedSource(reading(*buckets, at=at, lenient=True)), self.store, lambda: at)

    async def history(self) -> History:
        return History(await build(self.store), self.current)

    async def posted(self, at: dt.datetime, week: IsoWeek = WEEK, message: int = POST) -> Displayed:
        history = await self.history()
        displayed = self.posts[message] = display_all(build_facts(history, week), history, at)
        return displayed


@pytest.fixture
async def desk() -> Desk:
    made = Desk()
    await made.reads(ROWS, *(SUNDAY - n * DAY for n in range(21)))
    return made


async def test_a_message_that_displays_no_digest_has_no_origin(desk: Desk) -> None:
    assert await desk.origins.find(POST, await desk.history()) is None


async def test_a_post_from_today_s_data_needs_nothing_put_together(desk: Desk) -> None:
    displayed = await desk.posted(NOON)
    await desk.reads(ROWS, SUNDAY + DAY, at=NOON + 24 * HOUR)
    today = await desk.history()
    found = await desk.origins.find(POST, today)
    assert found
    assert (found.displayed, found.history, found.changed) == (displayed, today, False), "a later week changes nothing"


@pytest.mark.parametrize("day", [SUNDAY, SUNDAY - 20 * DAY])
async def test_after_a_restatement_the_data_of_then_are_put_together(desk: Desk, day: dt.date) -> None:
    displayed = await desk.posted(NOON + HOUR)
    await desk.reads({"cn/a": 100, "fr/c": 9000}, day, SUNDAY + DAY, at=NOON + 2 * HOUR)
    found = await desk.origins.find(POST, await desk.history())
    assert found
    assert found.changed
    assert found.history
    then = display_all(build_facts(found.history, WEEK), found.history, displayed.known_at)
    assert then == displayed
    assert IsoWeek.of(SUNDAY + DAY) not in found.history.snapshot.boards


async def test_what_was_just_being_read_when_it_was_written_is_left_out(desk: Desk) -> None:
    displayed = await desk.posted(NOON + HOUR + dt.timedelta(seconds=40))
    await desk.reads({"cn/a": 100}, SUNDAY, at=NOON + HOUR)
    found = await desk.origins.find(POST, await desk.history())
    assert found
    assert found.history
    assert build_facts(found.history, WEEK).data_hash == displayed.data_hash


async def test_older_tables_are_looked_through_again(desk: Desk) -> None:
    displayed = await desk.posted(NOON)
    desk.tables["test"], desk.current = desk.current, replace(make_tables(), version="newer", authors={})
    found = await desk.origins.find(POST, await desk.history())
    assert found
    assert found.changed
    assert found.history
    assert display_all(build_facts(found.history, WEEK), found.history, NOON) == displayed


async def test_without_the_tables_of_then_there_is_no_history(desk: Desk) -> None:
    displayed = await desk.posted(NOON)
    desk.current = replace(make_tables(), version="newer", authors={})
    found = await desk.origins.find(POST, await desk.history())
    assert found
    assert (found.displayed, found.history, found.changed) == (displayed, None, True)


async def test_tables_that_cannot_be_read_are_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreadable(_version: str) -> Tables | None:
        raise TableError("a column is missing")

    await desk.posted(NOON)
    await desk.reads({"cn/a": 100}, SUNDAY, at=NOON + HOUR)
    monkeypatch.setattr(desk.origins, "_tables_of", unreadable)
    found = await desk.origins.find(POST, await desk.history())
    assert found
    assert (found.history, found.changed) == (None, True)


async def test_data_of_another_hash_are_never_passed_off_as_those_of_then(desk: Desk) -> None:
    displayed = await desk.posted(NOON)
    desk.posts[POST] = replace(displayed, data_hash="0" * 64)
    found = await desk.origins.find(POST, await desk.history())
    assert found
    assert found.history is None


async def test_many_who_press_wait_for_one_history(desk: Desk) -> None:
    await desk.posted(NOON)
    await desk.reads({"cn/a": 100}, SUNDAY, at=NOON + HOUR)
    today = await desk.history()
    found = await asyncio.gather(*(desk.origins.find(POST, today) for _ in range(5)))
    assert len({id(one.history) for one in found if one and one.history}) == 1
    assert desk.asked == 1


async def test_few_histories_are_kept(desk: Desk) -> None:
    for number in range(KEPT + 1):
        await desk.posted(NOON + number * HOUR, message=number)
        await desk.reads({"cn/a": 100 + number}, SUNDAY, at=NOON + (number + 0.5) * HOUR)
    today = await desk.history()
    first = [found for number in range(KEPT + 1) if (found := await desk.origins.find(number, today))]
    again, last = await desk.origins.find(0, today), await desk.origins.find(KEPT, today)
    assert again
    assert last
    assert len(first) == KEPT + 1
    assert again.history is not first[0].history
    assert last.history is first[KEPT].history
