"""Made-up alerts: deterministic, as many alike as people's are, or no two alike."""

from __future__ import annotations

import asyncio
import random
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from sqlalchemy import insert

from bot.adapters.storage.alert_rows import alert_values, recipient_values
from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.alert_tables import alert as alert_table
from bot.adapters.storage.alert_tables import recipient as recipient_table
from bot.adapters.storage.engine import Database, open_database
from bot.adapters.storage.usage_store import SqlUsageStore
from bot.adapters.tables import load_tables
from bot.domain.alerts import alert_kinds
from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.watching.alert import Alert, begin
from bot.domain.watching.checking import ConditionError, check
from bot.domain.watching.condition import Basis, Condition, Total
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.domain.watching.scene import Scene
from bot.domain.watching.scenes import Scenes
from bot.services.snapshots import build
from tests.benchmarks import databases, jobs
from tests.benchmarks.results import Samples
from tests.benchmarks.synthetic import READ

ALIKE, DIFFERENT = "alike", "different"
EACH = 4
"""Alerts of one recipient."""
CHUNK = 5_000
KINDS = alert_kinds()
_WEIGHTS = {"rank": 25, "tokens": 15, "change": 15, "share": 10, "new": 10, "overtakes": 10, "lead": 10, "streak": 5}
_VALUES = {
    "rank": (1, 3, 5, 10, 20, 50),
    "tokens": (10**9, 10**10, 10**11, 5 * 10**11, 10**12, 10**13),
    "change": (Fraction(1, 10), Fraction(1, 5), Fraction(3, 10), Fraction(1, 2), Fraction(1)),
    "share": (Fraction(1, 100), Fraction(1, 20), Fraction(1, 10), Fraction(1, 4), Fraction(1, 2)),
    "new": (10, 20, 50),
    "streak": (2, 3, 5, 10),
}
_FINE = ("tokens", "change", "share")
"""Kinds whose thresholds may be any number: no two need be alike."""


@dataclass
class Crowd:
    """People who wait for something, in a week."""

    scene: Scene
    like: str
    dice: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - figures, not secrets

    def __post_init__(self) -> None:
        entries, families = self.scene.view.entries, self.scene.history.tables.families
        self.models = [Model(entry.slug) for entry in entries]
        self.families = sorted({families.family_of(entry.slug) for entry in entries})
        self.authors = sorted({entry.author for entry in entries})
        self.countries = sorted({entry.country for entry in entries} - {"Unknown"})

    def conditions(self) -> Iterator[Condition]:
        """Endlessly; what makes no sense is left out, as the desk leaves it out."""
        while True:
            made = self._common() if self.like == ALIKE else self._fine()
            try:
                check(made, KINDS)
            except ConditionError:
                continue
            yield made

    def _common(self) -> Condition:
        kind = self.dice.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        value = Fraction(self.dice.choice(_VALUES[kind])) if kind in _VALUES else None
        return self._made(kind, value)

    def _fine(self) -> Condition:
        dice, kind = self.dice, self.dice.choice(_FINE)
        if kind == "tokens":
            return self._made(kind, Fraction(int(10 ** dice.uniform(8, 13.5))))
        most = 2_000_000 if kind == "change" else 400_000
        return self._made(kind, Fraction(dice.randrange(10_000, most), 10**6))

    def _made(self, kind: str, value: Fraction | None) -> Condition:
        subject = Total() if self.dice.random() < 0.1 else self._name()
        other = self._name() if kind == "overtakes" else None
        lens = self.dice.choice(list(LensName)) if isinstance(subject, Country) else LensName.FULL
        return Condition(kind, subject, Basis.WEEK, self.dice.choice(KINDS[kind].SIDES), value, other, lens)

    def _name(self) -> Name:
        """Half of them models, of which the first are watched by most."""
        match self.dice.randrange(6):
            case 0:
                return Family(self.dice.choice(self.families))
            case 1:
                return AuthorName(self.dice.choice(self.authors))
            case 2:
                return Country(self.dice.choice(self.countries))
            case _:
                return self.models[min(int(self.dice.paretovariate(0.7)) - 1, len(self.models) - 1)]


async def history_of(path: Path) -> History:
    """What a file holds, under the tables of this project."""
    async with open_database(databases.url(path)) as database:
        return History(await build(SqlUsageStore(database)), load_tables(jobs.ROOT / "config" / "tables"))


def make(data: str, target: str, count: str, like: str) -> Samples:
    """Copies a file and writes alerts into it, which have taken in the last week but one; says how many are alike."""
    shutil.copy(data, target)
    started = time.perf_counter_ns()
    different = asyncio.run(_fill(Path(target), int(count), like))
    return {"ms": [(time.perf_counter_ns() - started) / 1e6], "different": [different]}


async def _fill(path: Path, count: int, like: str) -> int:
    history = await history_of(path)
    scenes = Scenes(history)
    *_, before, _newest = scenes.closed(Basis.WEEK)
    scene = scenes.at(before)
    assert scene is not None
    conditions = Crowd(scene, like).conditions()
    begun = dict[Condition, Alert]()
    async with open_database(databases.url(path)) as database:
        for first in range(1, count + 1, CHUNK):
            some = [_alert(n, next(conditions), scene, begun) for n in range(first, min(first + CHUNK, count + 1))]
            await _write(database, some)
        await SqlAlerts(database).take_in(Basis.WEEK, before)
        await SqlAlerts(database).take_in(Basis.DAY, scenes.closed(Basis.DAY)[-1])
    return len(begun)


def _alert(n: int, condition: Condition, scene: Scene, begun: dict[Condition, Alert]) -> Alert:
    if condition not in begun:
        begun[condition] = begin(Alert("", condition, 0, 1, READ), scene, KINDS)
    return replace(begun[condition], key=f"key-{n}", recipient=(n - 1) // EACH + 1, id=n)


async def _write(database: Database, alerts: list[Alert]) -> None:
    numbers = sorted({one.recipient for one in alerts})
    places = (Recipient(f"report-{n}", DIRECT, n, n, "en", READ) for n in numbers)
    recipients = [{"id": one.channel, **recipient_values(one)} for one in places]
    async with database.writing() as connection:
        known = insert(recipient_table).prefix_with("OR IGNORE")
        await connection.execute(known, recipients)
        await connection.execute(insert(alert_table), [{"id": one.id, **alert_values(one)} for one in alerts])
