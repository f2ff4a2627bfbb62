"""The judge: what it condemns, and that it knows nothing of the sender, as no other judge does."""

from __future__ import annotations

import ast
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

import tests.chaos.__main__ as command_line
from tests.chaos import almanac, auditor, checker, corrector, gazette, rule
from tests.chaos.checker import Event, Promise, Verdict, judge
from tests.chaos.table import Measured, Row, Scale, busiest

NOON = dt.datetime(2026, 3, 30, 11, tzinfo=dt.UTC)
"""In London's summer."""
ONE = Promise("r1", 5, 1, dt.time(12), "Europe/London", ((2026, 14),))
TEXT = "report=r1 week=2026-W14 rendering=a"


def made(number: int = 1, minutes: int = 1, text: str = TEXT, channel: int = 5, *, late: bool = False) -> Event:
    return Event(NOON + dt.timedelta(minutes=minutes), "created", channel, number, text, late=late)


def found(events: Sequence[Event], *at_rest: str, channel: int = 5) -> Verdict:
    return judge([ONE], events, {channel: at_rest})


def test_one_post_a_week_is_what_was_promised() -> None:
    verdict = found([made(), Event(NOON, "repeated", 5, 1, TEXT)], TEXT)
    assert verdict.violations == []
    assert (verdict.posts, verdict.repeated, verdict.late_percentile(99)) == (1, 1, 60)


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("missed", found([])),
        ("duplicate", found([made(1), made(2)], TEXT, TEXT)),
        ("transient duplicate", found([made(1), made(2), Event(NOON, "deleted", 5, 2)], TEXT)),
        ("wrong", found([made(channel=6)], TEXT, channel=6)),
        ("wrong", found([made(text="hello")], "hello")),
        ("wrong", found([made(), made(2, text=TEXT + "b")], TEXT)),
        ("wrong", found([made(text=TEXT.replace("14", "15"))], TEXT.replace("14", "15"))),
        ("early", found([made(minutes=-1)], TEXT)),
    ],
)
def test_what_it_condemns(word: str, verdict: Verdict) -> None:
    assert word in {violation.partition(":")[0] for violation in verdict.violations}


@pytest.mark.parametrize(("minutes", "wrong"), [(16, False), (18, True)])
def test_what_was_written_long_before_it_went_out_is_wrong(minutes: int, wrong: bool) -> None:
    text = f"{TEXT} written={NOON.timestamp():.0f}"
    assert bool(found([made(minutes=minutes, text=text)], text).wrong) is wrong
    assert not found([made(minutes=minutes, text=text, late=True)], text).wrong, "Discord kept it for so long"


def test_what_discord_carries_out_late_may_differ_from_what_was_written_since() -> None:
    verdict = found([made(1), made(2, text=TEXT + "b", late=True), Event(NOON, "deleted", 5, 2)], TEXT)
    assert verdict.violations == []


def test_two_for_a_while_because_discord_was_late_are_told_apart() -> None:
    verdict = found([made(1), made(2, late=True), Event(NOON, "deleted", 5, 2)], TEXT)
    assert verdict.violations == []
    assert len(verdict.transient_by_late) == 1


JUDGES = (checker, gazette, almanac, auditor, corrector, rule)


@pytest.mark.parametrize("judge", JUDGES, ids=lambda judge: judge.__name__.rpartition(".")[2])
def test_no_judge_shares_code_with_the_bot(judge: ModuleType) -> None:
    tree = ast.parse(Path(judge.__file__ or "").read_text(encoding="utf-8"))
    names = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    foreign = {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names}
    assert foreign <= {judge.__name__ for judge in JUDGES}


def test_the_busiest_second() -> None:
    moments = [NOON + dt.timedelta(milliseconds=each) for each in (0, 400, 999, 1000, 1399, 5000)]
    assert busiest(moments, dt.timedelta(seconds=1)) == 4


@pytest.mark.parametrize(("violations", "code"), [([], 0), (["missed: one"], 1)])
def test_a_violation_is_an_exit_code(
    violations: list[str], code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def play(_folder: Path, scale: Scale) -> Measured:
        return Measured(figures={"seed": str(scale.seed)}, violations=violations)

    monkeypatch.setattr(command_line, "ROWS", (Row(1, "a fault", "nothing", play), Row(2, "b", "c", None, "there")))
    monkeypatch.setattr(command_line, "quiet", lambda: None)
    monkeypatch.setattr(sys, "argv", ["chaos", "--seed", "42", "--small"])
    assert command_line.main() == code
    printed = capsys.readouterr().out
    assert ("seed 42" in printed, "VIOLATED" in printed, "there" in printed) == (True, code == 1, True)
