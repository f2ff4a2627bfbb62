"""A crowd of channels that are due at one instant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from bot.domain.delivery.delivery import Address, State
from tests.fakes.delivering.clockwork import run
from tests.fakes.delivering.office import Office
from tests.fakes.digests import BOT, HOUR, PAYLOAD, SECOND, WEEK, delivery
from tests.fakes.memory_ledger import MemoryLedger


@dataclass(frozen=True)
class Outcome:
    """What became of a crowd: how many were sent, how often each, in what time, and the busiest second."""

    sent: int
    channels: int
    seconds: float
    busiest_second: int


def crowd(channels: int) -> MemoryLedger:
    """A ledger in memory with one frozen delivery for each channel."""
    ledger = MemoryLedger()
    ledger.payloads["frozen"] = PAYLOAD
    for n in range(1, channels + 1):
        address = Address(BOT, n, n, f"r{n}", WEEK)
        ledger.store(replace(delivery(), id=n, schedule=n, address=address, payload="frozen"))
    return ledger


def deliver_to(channels: int) -> Outcome:
    """Delivers to all of them in simulated time."""
    return run(_deliver(crowd(channels)))


async def _deliver(ledger: MemoryLedger) -> Outcome:
    office = Office(ledger)
    while any(one.state is not State.SENT for one in ledger.rows.values()):
        await office.work(HOUR)
    moments = [moment for moment, _ in office.publisher.sent]
    seconds = (moments[-1] - moments[0]).total_seconds()
    return Outcome(len(moments), len({channel for _, channel in office.publisher.sent}), seconds, _busiest(moments))


def _busiest(moments: list[dt.datetime]) -> int:
    first = last = most = 0
    for first, moment in enumerate(moments):
        while last < len(moments) and moments[last] < moment + SECOND:
            last += 1
        most = max(most, last - first)
    return most
