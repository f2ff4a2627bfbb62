"""Pictures of frozen posts in the database: one of each, as long as a post shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.adapters.storage.engine import open_database
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.schedule_store import SqlSchedules
from bot.domain.delivery.planning import Plan
from bot.ports.delivery import Payload
from tests.fakes.digests import DAY, DUE, GUILD, PAYLOAD, delivery, schedule


@dataclass
class Kept:
    path: Path
    ledger: SqlLedger
    schedules: SqlSchedules

    async def freeze(self, n: int, payload: Payload, guild: int = GUILD) -> str:
        number = await self.schedules.add(schedule(f"r{n}", guild=guild))
        one = delivery(number)
        one = replace(one, address=replace(one.address, guild=guild))
        await self.ledger.plan([Plan(number, DUE, one, DUE + 7 * DAY)])
        stored = await self.ledger.get(number)
        assert stored
        frozen = await self.ledger.freeze(stored, payload)
        assert frozen
        return frozen.payload or ""

    def pictures(self) -> list[bytes]:
        connection = sqlite3.connect(self.path)
        found = [row[0] for row in connection.execute("SELECT data FROM picture ORDER BY data")]
        connection.close()
        return found


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncGenerator[Kept]:
    path = tmp_path / "kept.db"
    async with open_database(path) as database:
        yield Kept(path, SqlLedger(database), SqlSchedules(database))


async def test_posts_that_differ_share_their_picture(kept: Kept) -> None:
    one = await kept.freeze(1, PAYLOAD)
    other = await kept.freeze(2, replace(PAYLOAD, content=b"with a role"))
    assert one != other
    assert kept.pictures() == [PAYLOAD.picture]
    assert (await kept.ledger.payload(other)).picture == PAYLOAD.picture


async def test_a_picture_goes_with_the_last_post_that_shows_it(kept: Kept) -> None:
    await kept.freeze(1, PAYLOAD)
    await kept.freeze(2, replace(PAYLOAD, picture=b"another"))
    await kept.freeze(3, PAYLOAD, guild=GUILD + 1)
    await kept.schedules.erase_guild(GUILD)
    assert kept.pictures() == [PAYLOAD.picture]
