"""The same through the service and the stores: a backtest over what was known then is what the bot told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from bot.adapters.storage.alert_store import SqlAlerts
from bot.adapters.storage.engine import open_database
from bot.domain.watching.alert import Firing
from bot.domain.watching.backtest import backtest
from bot.domain.watching.condition import Basis, ClosedPeriod, is_after
from bot.domain.watching.scene import Scene
from bot.domain.watching.scenes import Scenes, newest_closed
from bot.ports.alerts import Alerts, Message
from tests.fakes.alerts import message
from tests.fakes.digests import DUE
from tests.fakes.memory_alerts import MemoryAlerts
from tests.fakes.watching import EVER, KINDS
from tests.unit.alerts.streams import Stream, a_condition, a_stream
from tests.unit.alerts.test_live import AsTakenIn, told
from tests.unit.services.alert_line import DeathError, Line, Mortal

ALERTS = 16
DEADLY = 0.3
THE_ONLY_ONE = 1
Seen = dict[ClosedPeriod, Scene]


async def _taken_in(store: Alerts, seen: Mapping[int, Seen], scenes: Scenes, unseen: ClosedPeriod) -> None:
    """Remembers the scenes of those periods that an alert has taken in by now and had not before."""
    for number, known in seen.items():
        alert = await store.get(number)
        assert alert
        basis = alert.condition.basis
        cursor = await store.taken_in(basis)
        for period in scenes.closed(basis, unseen):
            by_all = cursor is not None and not is_after(period, cursor)
            by_itself = alert.seen is not None and not is_after(period, alert.seen)
            late = any(is_after(each, period) for each in known)
            if (by_all or by_itself) and period not in known and not late:
                scene = scenes.at(period)
                assert scene
                known[period] = scene


async def _live(store: Alerts, stream: Stream, chance: Random) -> dict[int, Seen]:
    """Plays a stream; returns for each alert the periods as it took them in."""
    first = stream.history(stream.editions[0])
    line = Line(first)
    await line.rounds(store).evaluate()
    to = await store.recipient(await line.place())
    line.alerts = store  # type: ignore[assignment]
    seen: dict[int, Seen] = {}
    for n in range(ALERTS):
        condition = a_condition(chance, list(KINDS)[n % len(KINDS)], stream.basis)
        began = newest_closed(Scenes(first), stream.basis)
        number = await line.add(f"k{n}", to, condition, cooldown=chance.randint(1, 3))
        seen[number] = {began.period: began} if began else {}
    unseen = await store.taken_in(stream.basis)
    for edition in (*stream.editions, stream.editions[-1]):
        line.history = stream.history(edition)
        if unseen is None:
            # Of the first data ever the newest period is taken in.
            await line.rounds(store).evaluate()
            unseen = await store.taken_in(stream.basis)
            newest = Scenes(line.history).at(unseen) if unseen is not None else None
            if newest:
                seen = {number: {newest.period: newest} for number in seen}
            continue
        dies = chance.random() < DEADLY and edition is not stream.editions[-1]
        mortal = Mortal(store, chance.randint(0, 6), after=chance.random() < 0.5) if dies else store  # type: ignore[arg-type]
        with suppress(DeathError):
            await line.rounds(mortal).evaluate()
        await _taken_in(store, seen, Scenes(line.history), unseen)
    return seen


async def _fired(store: Alerts) -> dict[int, Sequence[Firing]]:
    untold = await store.untold(DUE, 0, 100)
    if not untold:
        return {}
    ((to, waiting),) = untold.items()
    planned = message((await store.recipients([to]))[to])
    assert await store.plan([Message(planned, [one.id for one in waiting])]) == 1
    firings = [one.firing for one in await store.told(THE_ONLY_ONE)]
    return {number: [one for one in firings if one.alert == number] for number in {one.alert for one in firings}}


async def _check(store: Alerts, seed: int) -> int:
    """Plays a seed; returns how many firings there were."""
    chance = Random(seed)  # noqa: S311 - figures, not secrets
    basis = chance.choice(list(Basis))
    stream = a_stream(seed, basis, 24 if basis is Basis.DAY else 12, charted=chance.random() < 0.4, restated=True)
    seen = await _live(store, stream, chance)
    fired = await _fired(store)
    for number, known in seen.items():
        alert = await store.get(number)
        assert alert
        expected = backtest(alert.condition, alert.cooldown, AsTakenIn(known), KINDS, EVER).firings
        assert told(fired.get(number, ())) == told(expected), alert.condition
    return sum(map(len, fired.values()))


async def test_what_the_service_told_is_what_a_backtest_tells_of_what_was_known_then() -> None:
    fired = [await _check(MemoryAlerts(), seed) for seed in range(40)]
    assert sum(fired) > 200
    assert sum(each > 0 for each in fired) > 30


@pytest.mark.parametrize("seed", range(3))
async def test_the_same_holds_on_sqlite(seed: int, tmp_path: Path) -> None:
    async with open_database(tmp_path / "alerts.db") as database:
        assert await _check(SqlAlerts(database), 100 + seed) > 0
