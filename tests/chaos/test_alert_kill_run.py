"""`kill -9` while weeks close: every firing is in one message of its channel; and a judge who can condemn."""

from __future__ import annotations

import ast
import datetime as dt
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos import alert_checker, alert_feed
from tests.chaos.alert_checker import AlertPromise, closes, judge_alerts
from tests.chaos.alert_feed import DOWN, HIGH, LINE, UP, Feed
from tests.chaos.alert_killing import SMALL, run
from tests.chaos.alert_sabotage import IN_BETWEEN
from tests.chaos.alert_sender import ALERT_STEPS
from tests.chaos.checker import Event, Verdict
from tests.chaos.killing import Plan
from tests.chaos.rows_alerts import play_restored
from tests.chaos.table import SMALL_SCALE

CALM = Plan(kills=6, weeks=3, channels=8, faults=0.0, steps=SMALL.steps, once=ALERT_STEPS, times=2)
TORN = replace(CALM, kills=2, weeks=2, steps=(IN_BETWEEN,), once=(IN_BETWEEN,))
UNSENT = replace(CALM, kills=3, weeks=2, steps=("before POST",), once=())
HARSH = replace(CALM, kills=10, weeks=2, faults=0.25, late=False)
WEEK = (2026, 5)
PROMISES = [AlertPromise("k1", 5, frozenset({WEEK})), AlertPromise("k2", 5, frozenset({WEEK}))]
TEXT = "batch=Ag0 fired=k1@2026-W05,k2@2026-W05 late=False rendering=a"


def made(number: int = 1, minutes: int = 1, text: str = TEXT, channel: int = 5, *, late: bool = False) -> Event:
    return Event(closes(WEEK) + dt.timedelta(minutes=minutes), "created", channel, number, text, late=late)


def found(events: Sequence[Event], *at_rest: str, channel: int = 5) -> Verdict:
    return judge_alerts(PROMISES, events, {channel: at_rest})


async def test_every_firing_is_told_once_after_many_deaths(tmp_path: Path) -> None:
    outcome = await run(SMALL, tmp_path)
    assert outcome.violations == []
    assert outcome.verdict.posts > SMALL.channels
    # Where a death falls is the machine's business, too: a plan whose moment does not come kills nobody.
    assert outcome.kills.total() >= SMALL.kills / 2
    assert set(outcome.kills) & set(ALERT_STEPS)
    assert outcome.faults > 10


@pytest.mark.parametrize(
    ("plan", "sabotage", "word"),
    [
        (replace(CALM, once=("before record alerts",)), "taken in first", "missed"),
        (TORN, "remembered first", "missed"),
        (UNSENT, "noted when sent", "duplicate"),
        (HARSH, "random nonce", "duplicate"),
        (HARSH, "no history", "transient duplicate"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_the_judge_condemns_what_lacks_a_step(tmp_path: Path, plan: Plan, sabotage: str, word: str) -> None:
    outcome = await run(replace(plan, sabotage=sabotage), tmp_path)
    assert word in Counter(violation.partition(":")[0] for violation in outcome.violations)


async def test_the_judge_condemns_keys_that_are_by_chance(tmp_path: Path) -> None:
    measured = await play_restored(tmp_path, SMALL_SCALE, "random batch")
    assert "duplicate" in Counter(violation.partition(":")[0] for violation in measured.violations)


def test_what_was_promised_is_told() -> None:
    verdict = found([made(), Event(closes(WEEK), "repeated", 5, 1, TEXT)], TEXT)
    assert verdict.violations == []
    assert (verdict.posts, verdict.repeated, verdict.late_percentile(99)) == (2, 1, 60)


ONE, OTHER = TEXT.replace(",k2@2026-W05", ""), TEXT.replace("k1@2026-W05,", "").replace("Ag0", "Bg0")


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("missed", found([])),
        ("missed", found([made(text=ONE)], ONE)),
        ("duplicate", found([made(1), made(2)], TEXT, TEXT)),
        ("duplicate", found([made(1), made(2, text=OTHER)], TEXT, OTHER)),
        ("transient duplicate", found([made(1), made(2), Event(closes(WEEK), "deleted", 5, 2)], TEXT)),
        ("wrong", found([made(1, text=ONE), made(2, text=OTHER)], ONE, OTHER)),
        ("wrong", found([made(channel=6)], TEXT, channel=6)),
        ("wrong", found([made(text="hello")], "hello")),
        ("wrong", found([made(), made(2, text=TEXT + "b")], TEXT)),
        ("wrong", found([made(text=TEXT.replace("W05,", "W06,"))], TEXT.replace("W05,", "W06,"))),
        ("early", found([made(minutes=-1)], TEXT)),
    ],
)
def test_what_it_condemns(word: str, verdict: Verdict) -> None:
    assert word in {violation.partition(":")[0] for violation in verdict.violations}


def test_two_for_a_while_because_discord_was_late_are_told_apart() -> None:
    verdict = found([made(1), made(2, late=True), Event(closes(WEEK), "deleted", 5, 2)], TEXT)
    assert verdict.violations == []
    assert len(verdict.transient_by_late) == 2


@pytest.mark.parametrize("module", [alert_checker, alert_feed])
def test_it_shares_no_code_with_the_sender(module: object) -> None:
    tree = ast.parse(Path(getattr(module, "__file__", "")).read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    others = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
    assert others == {"tests.chaos.checker"}


def test_what_comes_to_pass_is_counted_by_hand() -> None:
    class Two(Feed):
        def tokens(self, number: int, model: int) -> int:
            return HIGH if number in {1, 2, 4} and model == 0 else LINE - 1

    feed = Two(dt.date(2026, 1, 5), 6, 0)
    assert feed.crossings(0, UP) == {(2026, 3), (2026, 6)}
    assert feed.crossings(0, DOWN) == {(2026, 5), (2026, 7)}
    assert feed.crossings(1, UP) == feed.crossings(1, DOWN) == frozenset()
