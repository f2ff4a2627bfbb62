"""The kill run of alerts: `kill -9` while weeks close, and a judge who saw only what Discord saw."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.chaos.alert_sender import ALERT_STEPS
from tests.chaos.alert_stage import alert_staged
from tests.chaos.hostile import Weather
from tests.chaos.killing import ANY_MOMENT, BY_DISCORD, Outcome, Plan, Progress, play_week
from tests.chaos.mortal import RARE, STEPS
from tests.chaos.stage import START, WEEK
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
            await play_week(stage, plan, chance, kills, week, _steps(plan, chance))
            progress(f"alerts, week {week + 1}: {kills.total()} kills, {time.monotonic() - began:.0f} s")
        # The last week closes after its end.
        await stage.lives(START + (plan.weeks + 2) * WEEK, sabotage=plan.sabotage)
        return Outcome(
            stage.judge_alerts(), kills, stage.shared.counted("adopted"), stage.shared.counted("failures"),
            stage.double.chance.counts.total(), stage.is_intact(), time.monotonic() - began, Counter(stage.ended),
        )  # fmt: skip


def _steps(plan: Plan, chance: random.Random) -> Callable[[], str]:
    """The first deaths fall while it is found what has come to pass, each later than the one before."""
    chosen = chance.sample(plan.once, min(len(plan.once), OF_FINDING))
    finding = [step for step in plan.once if step in chosen]
    return lambda: finding.pop(0) if finding else chance.choice(plan.steps)
