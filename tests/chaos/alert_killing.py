"""The kill run of alerts: `kill -9` while weeks close, and a judge who saw only what Discord saw."""

from __future__ import annotations

import random
import time
from collections import Counter
from pathlib import Path

from tests.chaos.alert_sender import ALERT_STEPS
from tests.chaos.alert_stage import AlertStage, alert_staged
from tests.chaos.hostile import Weather
from tests.chaos.killing import ANY_MOMENT, BY_DISCORD, MOST_DOWN, Outcome, Plan, Progress, be_down, play_life
from tests.chaos.mortal import RARE, STEPS
from tests.chaos.stage import KILLED, START, WEEK
from tests.fakes.discord.permissions import READ_MESSAGE_HISTORY

FREEZING = ("before compose", "before freeze", "after freeze")
"""Over within a moment, since many are attended to at once: who is to die there later on lives."""
FINDING = (*ALERT_STEPS, *FREEZING)
"""Where it dies while it is found what has come to pass; in the order in which it comes there."""
_TELLING = tuple(step for step in STEPS if step not in (*RARE, *FREEZING))
WHERE = (*_TELLING, *BY_DISCORD, *BY_DISCORD, ANY_MOMENT)
"""Where it dies while it tells; each as often as it stands here."""
OF_FINDING = 3
"""Deaths a week while it is found what has come to pass."""
SMALL = Plan(30, 5, 12, steps=WHERE, once=FINDING, times=2)
FULL = Plan(1000, 52, 200, steps=WHERE, once=FINDING, times=2)


async def run(plan: Plan, folder: Path, progress: Progress = lambda _line: None) -> Outcome:
    """Plays it."""
    began, chance = time.monotonic(), random.Random(f"{plan.seed} deaths")  # noqa: S311
    kinds = tuple((kind, weight) for kind, weight in Weather().kinds if plan.late or kind != "504, done later")
    async with alert_staged(folder, plan.seed, Weather(plan.faults, kinds)) as stage:
        await stage.promise_alerts(plan.channels, plan.weeks, plan.seed)
        if not plan.readable:
            stage.forbid(READ_MESSAGE_HISTORY)
        kills = Counter[str]()
        for week in range(plan.weeks):
            budget = -(-plan.kills * (week + 1) // plan.weeks)
            await _week(stage, plan, chance, kills, budget, week)
            progress(f"alerts, week {week + 1}: {kills.total()} kills, {time.monotonic() - began:.0f} s")
        # The last week closes after its end.
        await stage.lives(START + (plan.weeks + 2) * WEEK, sabotage=plan.sabotage)
        return Outcome(
            stage.judge_alerts(), kills, stage.shared.counted("adopted"), stage.shared.counted("failures"),
            stage.double.chance.counts.total(), stage.is_intact(), time.monotonic() - began, Counter(stage.ended),
        )  # fmt: skip


async def _week(
    stage: AlertStage, plan: Plan, chance: random.Random, kills: Counter[str], budget: int, week: int
) -> None:
    """The first deaths fall while it is found what has come to pass, each later than the one before."""
    horizon, left = START + (week + 1) * WEEK, MOST_DOWN
    chosen = chance.sample(plan.once, min(len(plan.once), OF_FINDING))
    finding = [step for step in plan.once if step in chosen]
    while True:
        step = ""
        if kills.total() < budget:
            step = finding.pop(0) if finding else chance.choice(plan.steps)
        code = await play_life(stage, plan, chance, step, horizon)
        stage.double.log.clear()
        if code != KILLED:
            break
        kills[step] += 1
        left -= be_down(stage, chance, left)
    stage.shared.reach(horizon.timestamp())
