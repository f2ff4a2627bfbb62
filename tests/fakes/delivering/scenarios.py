"""Weeks that need more than one schedule, or one that is edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.domain.schedules import Schedule
from bot.domain.slots import next_due
from tests.fakes.delivering.channel import FakeChannels
from tests.fakes.delivering.instance import Instance
from tests.fakes.delivering.simulation import Choices, Process, Simulation
from tests.fakes.digests import CHANNEL, DUE, HOUR, MONDAY_NOON, schedule
from tests.fakes.memory_ledger import MemoryLedger


def _world(*schedules: Schedule) -> Instance:
    simulation = Simulation()
    ledger = MemoryLedger()
    for number, one in enumerate(schedules, 1):
        ledger.schedules.kept[number] = replace(one, id=number)
    return Instance(simulation, ledger, FakeChannels(simulation, Choices()))


def a_slot_is_moved() -> Iterator[str]:
    """Monday's digest is out; then its schedule is moved to Tuesday."""
    world = _world(schedule())
    world.simulation.run(Process(world.live, DUE - HOUR))
    world.simulation.now = DUE + HOUR
    tuesday = replace(MONDAY_NOON, weekday=2)
    moved = replace(world.ledger.schedules.kept[1], slot=tuesday, next_due=next_due(tuesday, DUE + HOUR))
    world.ledger.schedules.kept[1] = moved
    world.simulation.run(Process(world.live, DUE + HOUR))
    return _counted(world, CHANNEL, 1)


def two_reports_in_one_channel() -> Iterator[str]:
    world = _world(schedule("r1"), schedule("r2"))
    world.simulation.run(Process(world.live, DUE - HOUR))
    return _counted(world, CHANNEL, 2)


def two_channels() -> Iterator[str]:
    world = _world(schedule("r1"), schedule("r2", channel=CHANNEL + 1))
    world.simulation.run(Process(world.live, DUE - HOUR))
    yield from _counted(world, CHANNEL, 1)
    yield from _counted(world, CHANNEL + 1, 1)


def _counted(world: Instance, channel: int, wanted: int) -> Iterator[str]:
    visible = len(world.channels.visible(channel))
    if visible != wanted:
        yield "missed" if visible < wanted else "duplicated"
