"""`kill -9` at every step and at any moment: nothing is missed, nothing is there twice; and a judge who can condemn."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.killing import SMALL, Outcome, Plan, run
from tests.chaos.mortal import STEPS

HARSH = Plan(kills=12, weeks=1, channels=24, faults=0.25, late=False)
DEADLY = Plan(kills=4, weeks=1, channels=12, faults=0.0, steps=("before POST",))
BLIND = Plan(kills=16, weeks=1, channels=12, faults=0.1, late=False, readable=False)


async def test_every_post_is_there_once_after_many_deaths(tmp_path: Path) -> None:
    outcome = await run(SMALL, tmp_path)
    assert outcome.violations == []
    assert outcome.verdict.posts == SMALL.channels * SMALL.weeks
    # Where a death falls is the machine's business, too: a plan whose moment does not come kills nobody.
    assert outcome.kills.total() >= SMALL.kills / 4
    assert len(set(outcome.kills) & set(STEPS)) >= 6
    assert outcome.adopted + outcome.verdict.repeated > 0, "no death fell between a post and its record"
    assert outcome.faults > 10


async def test_without_history_a_post_may_be_held_back_and_is_never_doubled(tmp_path: Path) -> None:
    outcome = await run(BLIND, tmp_path)
    assert not doubled(outcome)


@pytest.mark.parametrize(
    ("plan", "sabotage", "word"),
    [
        (HARSH, "random nonce", "duplicate"),
        (HARSH, "no history", "transient duplicate"),
        (DEADLY, "mark first", "missed"),
        (BLIND, "intent after send", "duplicate"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_the_judge_condemns_a_sender_that_lacks_a_step(
    tmp_path: Path, plan: Plan, sabotage: str, word: str
) -> None:
    outcome = await run(replace(plan, sabotage=sabotage), tmp_path)
    assert word in Counter(violation.partition(":")[0] for violation in outcome.violations)


def doubled(outcome: Outcome) -> list[str]:
    return [*outcome.verdict.duplicates, *outcome.verdict.transient]
