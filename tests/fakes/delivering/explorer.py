"""Every path through the protocol: each crash point, each reply, up to a number of faults, judged from outside.

The judge looks at the channel alone, as its readers do. It shares no code with the sender.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.timing import TIMING, Timing
from tests.fakes.delivering.channel import FakeChannels
from tests.fakes.delivering.instance import FragileLedger, Instance
from tests.fakes.delivering.simulation import ENDLESS, Choices, Process, Simulation
from tests.fakes.digests import CHANNEL, DUE, HOUR, MINUTE, SECOND, schedule

CATCH_UP = 47 * HOUR
"""Of downtime: the product says 48 h after the due time, and the bot starts an hour before it."""
LATE = (MINUTE, 12 * MINUTE, 28 * MINUTE)
WINDOWS = (2 * MINUTE, 5 * MINUTE, 15 * MINUTE)


@dataclass(frozen=True)
class Setting:
    """A kind of world to explore.

    Attributes:
        starts: When each instance starts, relative to the due time.
        shared: Whether several instances share a database.
        stalls: How long a machine may suspend a process.
    """

    window: dt.timedelta = 5 * MINUTE
    delays: tuple[dt.timedelta, ...] = ()
    readable: bool = True
    moderated: bool = False
    starts: tuple[dt.timedelta, ...] = (-HOUR,)
    shared: bool = True
    stalls: tuple[dt.timedelta, ...] = ()
    timing: Timing = TIMING


@dataclass
class Verdicts:
    """How many paths ended how. Counts are paths, not probabilities."""

    paths: int = 0
    counts: Counter[str] = field(default_factory=Counter[str])
    example: dict[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])

    def add(self, verdict: frozenset[str], path: tuple[int, ...]) -> None:
        self.paths += 1
        self.counts.update(verdict)
        for word in verdict:
            self.example.setdefault(word, path)


def explore(setting: Setting, most_faults: int) -> Verdicts:
    verdicts = Verdicts()
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        choices = Choices(waiting.pop())
        verdicts.add(run(setting, choices), tuple(choices.taken))
        waiting += choices.branches(most_faults)
    return verdicts


def run(setting: Setting, choices: Choices) -> frozenset[str]:
    """One path, from an hour before the due time until nothing wakes any more."""
    simulation = Simulation()
    channels = FakeChannels(simulation, choices, setting.window, setting.readable, setting.delays, setting.moderated)
    ledgers = [_ledger(setting, simulation, choices) for _ in setting.starts]
    instances = [
        Instance(simulation, ledgers[0 if setting.shared else n], channels, "ab"[n], timing=setting.timing)
        for n in range(len(setting.starts))
    ]
    processes = [Process(one.live, DUE + start) for one, start in zip(instances, setting.starts, strict=True)]
    simulation.run(*processes)
    simulation.on_time(simulation.now + HOUR)
    health = {one.reason for ledger in ledgers for one in ledger.rows.values()}
    return judge(channels, health, max(process.down for process in processes))


def _ledger(setting: Setting, simulation: Simulation, choices: Choices) -> FragileLedger:
    ledger = FragileLedger()
    ledger.endanger(simulation, choices, setting.stalls)
    ledger.schedules.kept[1] = replace(schedule(), id=1)
    return ledger


def judge(channels: FakeChannels, health: set[Reason | None], down: dt.timedelta) -> frozenset[str]:
    """What readers of the channel see; where they see nothing, what its administrators are shown as the reason."""
    return frozenset(_findings(channels, health, down))


def _findings(channels: FakeChannels, health: set[Reason | None], down: dt.timedelta) -> Iterator[str]:
    visible = len(channels.visible(CHANNEL))
    if not visible and not channels.by_moderator:
        slept = down > CATCH_UP and Reason.TOO_LATE in health
        yield "held" if Reason.HISTORY_UNREADABLE in health else "slept" if slept else "missed"
    if visible > 1:
        yield "duplicated"
    if channels.most_visible > 1:
        yield "transient"
    if len({(request.mark, request.content) for request in channels.requests}) > 1:
        yield "changed"
    if channels.simulation.steps >= ENDLESS:
        yield "endless"
    if channels.most_under_way > 1:
        yield "crossing"
    if any(request.at < DUE - SECOND for request in channels.requests):
        yield "early"
