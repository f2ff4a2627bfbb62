"""Every path through the protocol: each crash point, each reply, up to a number of faults, judged from outside.

The judge looks at the channel alone, as its readers do. It shares no code with the sender.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.timing import TIMING, Timing
from bot.domain.schedules import ScheduleState
from tests.fakes.delivering.channel import FakeChannels, Request
from tests.fakes.delivering.instance import FragileLedger, Instance
from tests.fakes.delivering.simulation import END, ENDLESS, Choices, Process, Simulation
from tests.fakes.digests import CHANNEL, DAY, DUE, HOUR, MINUTE, SECOND, schedule

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
        ends: How long after the due time somebody pauses the schedule; None: nobody does.
        refuses: How long after the due time another post finds that the channel refuses us; None: never.
    """

    window: dt.timedelta = 5 * MINUTE
    delays: tuple[dt.timedelta, ...] = ()
    readable: bool = True
    moderated: bool = False
    starts: tuple[dt.timedelta, ...] = (-HOUR,)
    shared: bool = True
    stalls: tuple[dt.timedelta, ...] = ()
    ends: dt.timedelta | None = None
    refuses: dt.timedelta | None = None
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
    simulation.run(*processes, *_others(setting, simulation, ledgers))
    simulation.on_time(simulation.now + HOUR)
    health = {one.reason for ledger in ledgers for one in ledger.rows.values()}
    # A channel that refuses us for a day is no better than a day of downtime.
    kept_off = max(process.down for process in processes) + (DAY if setting.refuses is not None else dt.timedelta())
    found = judge(channels, health, kept_off)
    return found if setting.ends is setting.refuses is None else _interrupted(setting, channels, ledgers, found)


def _others(setting: Setting, simulation: Simulation, ledgers: list[FragileLedger]) -> Iterator[Process]:
    """People, and what other posts of the channel meet."""

    async def pause() -> None:
        for ledger in ledgers:
            one = ledger.schedules.kept[1]
            await ledger.schedules.change(replace(one, state=ScheduleState.PAUSED, next_due=None))

    async def refuse() -> None:
        for ledger in ledgers:
            now = simulation.now
            await ledger.pause_channel(CHANNEL, Reason.MISSING_PERMISSION, now, now + DAY)

    if setting.ends is not None:
        yield Process(pause, DUE + setting.ends)
    if setting.refuses is not None:
        yield Process(refuse, DUE + setting.refuses)


def _interrupted(
    setting: Setting, channels: FakeChannels, ledgers: list[FragileLedger], found: frozenset[str]
) -> frozenset[str]:
    """The verdict where the schedule ended, so that nothing need be there; or the channel refused us for a day."""
    words = set(found)
    if setting.ends is not None:
        words -= {"missed", "held", "slept"}
    barred = setting.ends if setting.ends is not None else setting.refuses
    until = END if setting.ends is not None else DUE + DAY
    if barred is not None and any(DUE + barred < request.at < until for request in channels.requests):
        words.add("unwanted")
    states = {one.state for ledger in ledgers for one in ledger.rows.values()}
    if channels.visible(CHANNEL) and State.SENT not in states:
        words.add("unsettled")
    return frozenset(words)


def _ledger(setting: Setting, simulation: Simulation, choices: Choices) -> FragileLedger:
    ledger = FragileLedger()
    ledger.endanger(simulation, choices, setting.stalls)
    ledger.schedules.kept[1] = replace(schedule(), id=1)
    return ledger


def judge(channels: FakeChannels, health: set[Reason | None], down: dt.timedelta) -> frozenset[str]:
    """What readers of the channel see; where they see nothing, what its administrators are shown as the reason."""
    return frozenset(_findings(channels, health, down))


def _is_changed(before: Request, after: Request) -> bool:
    """Whether other words went out while the first might still arrive, or before they could be old."""
    if before.mark != after.mark or before.content == after.content:
        return False
    return after.at - before.at < TIMING.quiet or after.at - DUE <= TIMING.fresh


def _findings(channels: FakeChannels, health: set[Reason | None], down: dt.timedelta) -> Iterator[str]:
    visible = len(channels.visible(CHANNEL))
    if not visible and not channels.by_moderator:
        slept = down > CATCH_UP and Reason.TOO_LATE in health
        yield "held" if Reason.HISTORY_UNREADABLE in health else "slept" if slept else "missed"
    if visible > 1:
        yield "duplicated"
    if channels.most_visible > 1:
        yield "transient"
    accepted = [request for request in channels.requests if request not in channels.refused]
    if any(_is_changed(*pair) for pair in pairwise(accepted)):
        yield "changed"
    if channels.simulation.steps >= ENDLESS:
        yield "endless"
    if channels.most_under_way > 1:
        yield "crossing"
    if any(request.at < DUE - SECOND for request in channels.requests):
        yield "early"
