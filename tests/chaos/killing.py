"""The kill run: `kill -9` at named steps and at any moment, and a judge who saw only what Discord saw."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.chaos.checker import Verdict
from tests.chaos.hostile import Weather
from tests.chaos.mortal import RARE, STEPS
from tests.chaos.sender import DONE
from tests.chaos.stage import DAY, HOUR, KILLED, MINUTE, SECOND, START, WEEK, Stage, staged
from tests.fakes.discord.permissions import READ_MESSAGE_HISTORY

BY_DISCORD = ("received POST", "executed POST", "received GET", "executed GET")
ANY_MOMENT = "any moment"
DOWN = ((5 * SECOND, 6.0), (50 * SECOND, 2.0), (5 * MINUTE, 3.0), (11 * MINUTE, 3.0), (3 * HOUR, 1.0), (DAY, 0.3))
"""How long nobody works after a death, and how often."""
MOST_DOWN = 40 * HOUR
"""A week, in all: a digest that could not go out for 48 h is given up, as promised."""
FAULTS = 0.07
Progress = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """What is to be gone through.

    Attributes:
        kills: Deaths, at least.
        weeks: Simulated.
        channels: One schedule each.
        seed: Of deaths and faults; at any moment means at another one each time, though.
        faults: Share of requests that go wrong.
        late: Whether Discord may carry requests out late; then two may be visible for a while.
        sabotage: A step of the protocol to take out.
        steps: Where it dies; everywhere, if empty.
        once: Steps that are reached seldom: it dies there at once.
        times: At the others, when it comes there for up to so many times.
        readable: Whether history may be read; else a post may be held back, which the judge calls missed.
    """

    kills: int
    weeks: int
    channels: int
    seed: int = 1
    faults: float = FAULTS
    late: bool = True
    sabotage: str = ""
    readable: bool = True
    steps: tuple[str, ...] = ()
    once: tuple[str, ...] = RARE
    times: int = 8


SMALL, FULL = Plan(40, 6, 20), Plan(1000, 52, 200)


@dataclass
class Outcome:
    """What came of it."""

    verdict: Verdict
    kills: Counter[str]
    adopted: int
    failures: int
    faults: int
    intact: bool
    seconds: float
    ends: Counter[int | None] = field(default_factory=Counter[int | None])

    @property
    def violations(self) -> list[str]:
        """What must not be."""
        odd = [f"a process ended with {code}" for code in self.ends if code not in (DONE, KILLED)]
        return self.verdict.violations + odd + ([] if self.intact else ["the database is damaged"])


async def run(plan: Plan, folder: Path, progress: Progress = lambda _line: None) -> Outcome:
    """Plays it."""
    began, chance = time.monotonic(), random.Random(f"{plan.seed} deaths")  # noqa: S311
    kinds = tuple((kind, weight) for kind, weight in Weather().kinds if plan.late or kind != "504, done later")
    async with staged(folder, plan.seed, Weather(plan.faults, kinds)) as stage:
        await stage.promise(plan.channels, plan.weeks, plan.seed)
        if not plan.readable:
            stage.forbid(READ_MESSAGE_HISTORY)
        kills = Counter[str]()
        for week in range(plan.weeks):
            await play_week(stage, plan, chance, kills, week, lambda: _step(chance, plan))
            progress(f"week {week + 1}: {kills.total()} kills, {time.monotonic() - began:.0f} s")
        stage.retire()
        await stage.lives(START + (plan.weeks + 1) * WEEK, sabotage=plan.sabotage)
        return Outcome(
            stage.judge(), kills, stage.shared.counted("adopted"), stage.shared.counted("failures"),
            stage.double.chance.counts.total(), stage.is_intact(), time.monotonic() - began, Counter(stage.ended),
        )  # fmt: skip


async def play_week(
    stage: Stage, plan: Plan, chance: random.Random, kills: Counter[str], week: int, choose: Callable[[], str]
) -> None:
    """Lives and deaths up to the end of a week; `choose` says where the next one is to die."""
    horizon, left = START + (week + 1) * WEEK, MOST_DOWN
    budget = -(-plan.kills * (week + 1) // plan.weeks)
    while True:
        step = choose() if kills.total() < budget else ""
        code = await play_life(stage, plan, chance, step, horizon)
        stage.double.log.clear()
        if code != KILLED:
            break
        kills[step] += 1
        left -= be_down(stage, chance, left)
    stage.shared.reach(horizon.timestamp())


def be_down(stage: Stage, chance: random.Random, most: dt.timedelta) -> dt.timedelta:
    """Nobody works for a while; how long it was."""
    down = min(chance.choices([span for span, _ in DOWN], [weight for _, weight in DOWN])[0], most)
    stage.passes(down)
    return down


def _step(chance: random.Random, plan: Plan) -> str:
    if plan.steps:
        return chance.choice(plan.steps)
    common = [step for step in STEPS if step not in RARE]
    return chance.choices([*common, *BY_DISCORD, *RARE, ANY_MOMENT], [*[2.0] * len(common), *[4.0] * 4, 0.5, 0.5, 10])[
        0
    ]


async def play_life(stage: Stage, plan: Plan, chance: random.Random, step: str, horizon: dt.datetime) -> int | None:
    """One life that is to die at a step; how it ended."""
    times, moment = chance.randint(1, plan.times), chance.uniform(0.05, 0.8)
    by_itself = "" if step in (*BY_DISCORD, ANY_MOMENT) else step
    life = stage.life(
        horizon, step=by_itself, times=1 if step in plan.once else times, sabotage=plan.sabotage
    )  # fmt: skip
    process = stage.begin(life)
    pid, left = process.pid or 0, times

    def strike(reached: str) -> None:
        nonlocal left
        left -= reached == step
        if step in BY_DISCORD and left == 0:
            _kill(pid)

    stage.double.strike = strike
    timer = asyncio.get_running_loop().call_later(moment, _kill, pid) if step == ANY_MOMENT else None
    try:
        return await stage.ends(process)
    finally:
        stage.double.strike = lambda _step: None
        if timer:
            timer.cancel()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
