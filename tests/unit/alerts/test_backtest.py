"""How often an alert would have fired in the last 90 days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.alerts import streak
from bot.domain.history import RECENT_DAYS, History
from bot.domain.insight import Country, Model
from bot.domain.watching.backtest import SPAN, backtest
from bot.domain.watching.condition import Condition, Total
from bot.domain.watching.scenes import Scenes
from tests.fakes.histories import FIRST, chart, day_by_day, make_history, week
from tests.fakes.watching import KINDS, UP, firings, wait_for

CN, US = {"cn/a": 9, "us/b": 5}, {"cn/a": 5, "us/b": 9}
LEAD = wait_for("lead", Country("CN"))
DAILY = wait_for("lead", Country("CN"), daily=True)
M = 10**6


def _fired(condition: Condition, scenes: Scenes, cooldown: int = 1) -> list[str]:
    return [str(each.period) for each in backtest(condition, cooldown, scenes, KINDS).firings]


def test_nothing_stored_is_no_backtest() -> None:
    found = backtest(LEAD, 1, Scenes(make_history()), KINDS)
    assert (found.firings, found.periods) == ((), ())


def test_thirteen_weeks_end_within_ninety_days() -> None:
    found = backtest(LEAD, 1, Scenes(chart(*[US] * 20)), KINDS)
    assert found.periods == tuple(week(n) for n in range(7, 20))
    assert week(19).end - week(7).end < SPAN <= week(19).end - week(6).end


def test_ninety_days_are_ninety_days() -> None:
    found = backtest(DAILY, 1, Scenes(day_by_day(*[US] * 100)), KINDS)
    assert len(found.periods) == 90
    assert found.periods[-1] == FIRST.start + dt.timedelta(days=99)


def test_what_fires_before_the_ninety_days_is_not_told_but_is_remembered() -> None:
    assert _fired(LEAD, Scenes(chart(*[US] * 6, *[CN] * 14))) == []
    assert _fired(LEAD, Scenes(chart(*[US] * 7, *[CN] * 13))) == [str(week(7))]
    assert _fired(LEAD, Scenes(chart(US, *[CN] * 18, US))) == [str(week(19))]


def test_with_fewer_periods_it_begins_by_looking_at_the_first() -> None:
    assert _fired(LEAD, Scenes(chart(CN, CN, US))) == [str(week(2))]
    assert backtest(LEAD, 1, Scenes(chart(CN, CN, US)), KINDS).periods == (week(0), week(1), week(2))


def test_periods_that_are_missing_are_not_counted() -> None:
    assert backtest(LEAD, 1, Scenes(chart(US, None, CN)), KINDS).periods == (week(0), week(2))


def test_the_cooldown_counts_as_it_does_live() -> None:
    flipping = Scenes(chart(US, CN, US, CN, US))
    assert _fired(LEAD, flipping, 2) == [str(week(1)), str(week(3))]
    assert len(_fired(LEAD, flipping, 1)) == 4


def test_the_kept_days_reach_back_far_enough_for_every_daily_kind() -> None:
    # The first of the 90 days begins from the one before, the longest run ends on that, and the total's needs one more;
    # the day that is not over yet is kept, too.
    assert SPAN.days + 1 + streak.LONGEST + 1 + 1 <= RECENT_DAYS


@pytest.mark.parametrize("end", range(215, 315, 9))
def test_no_day_that_is_not_kept_would_change_a_daily_backtest(end: int) -> None:
    runs = (51, 52, 53, 70, 2, 100)
    leaders = [rows for run in runs for rows in (US, *[CN] * run)][:end]
    totals = [{"cn/a": 10 + n} for run in runs for n in range(run)][:end]
    for rows, subject in ((leaders, Country("CN")), (totals, Total())):
        history = day_by_day(*rows)
        recent = dict(list(history.snapshot.recent.items())[-RECENT_DAYS:])
        kept = History(replace(history.snapshot, recent=recent), history.tables)
        for length in (2, 51, 52):
            condition = wait_for("streak", subject, length, daily=True)
            everything, what_is_kept = (backtest(condition, 1, Scenes(each), KINDS) for each in (history, kept))
            assert what_is_kept == everything


def test_daily_alerts_of_every_kind_are_looked_at_over_ninety_days() -> None:
    rows = [{"cn/a": (9 if n % 30 == 25 else 5) * M, "us/b": 7 * M, "fr/c": 6 * M} for n in range(RECENT_DAYS)]
    scenes = Scenes(day_by_day(*rows))
    last = FIRST.start + dt.timedelta(days=RECENT_DAYS - 1)
    expected = [str(FIRST.start + dt.timedelta(days=n)) for n in range(RECENT_DAYS - 90, RECENT_DAYS) if n % 30 == 25]
    a, b = Model("cn/a"), Model("us/b")
    for condition in (
        wait_for("rank", a, 1, side=UP, daily=True),
        wait_for("share", a, "1/3", side=UP, daily=True),
        wait_for("tokens", a, 8 * M, side=UP, daily=True),
        wait_for("tokens", Total(), 20 * M, side=UP, daily=True),
        wait_for("change", a, "1/2", side=UP, daily=True),
        wait_for("overtakes", a, side=UP, other=b, daily=True),
        wait_for("lead", a, side=UP, daily=True),
    ):
        found = backtest(condition, 1, scenes, KINDS)
        assert [str(each.period) for each in found.firings] == expected
        assert found.periods[0] == last - dt.timedelta(days=89)
        assert len(firings(condition, scenes.history)) > len(expected)
