"""What may be expected of an alert: how often and when it would have fired, and where things stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from bot.domain.insight import Country, Name
from bot.domain.receipts import Unit
from bot.domain.watching.backtest import Backtest
from bot.domain.watching.condition import Basis, ClosedPeriod, Condition, Total, last_day
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import Bound, Quantity
from bot.domain.watching.scene import Scene, share
from bot.domain.weeks import IsoWeek
from bot.presentation.alerts.sentences import named
from bot.presentation.card import Block
from bot.presentation.marks import marked_rank
from bot.presentation.text import Text
from bot.presentation.wording import Wording
from bot.services.prospects import Prospect

FIRED, QUIET, MISSING = "█", "▁", "·"
DATES = 6
"""Firings of a backtest that are told by their dates."""
SHORT = dt.timedelta(days=80)
"""A backtest over less is said to be short."""


def prospect_blocks(found: Prospect, wording: Wording) -> tuple[Block, ...]:
    """The backtest, then where things stand; `wording` knows the history's names."""
    backtest, condition = found.backtest, found.condition
    past = Block(wording.text("alerts.backtest"), tuple(_backtest_lines(backtest, condition.basis, wording)))
    if found.scene is None:
        return (past,)
    now = tuple(_now_lines(condition, found.scene, found.distance, wording))
    period = wording.dates.period(found.scene.period)
    return (past, Block(wording.text("alerts.now", period=period), now)) if now else (past,)


def distance_text(distance: Fraction | None, wording: Wording) -> str:
    """How far an alert is from firing; empty where that is not known."""
    if distance is None:
        return ""
    return wording.text("alerts.to_go", distance=wording.numbers.percent(distance))


def strip(backtest: Backtest, basis: Basis) -> str:
    """A cell a week, oldest first: `▁▁█▁·▁`; a week that is not stored is a dot."""
    if not backtest.periods:
        return ""
    fired = {_cell(one.period, backtest, basis) for one in backtest.firings}
    known = {_cell(one, backtest, basis) for one in backtest.periods}
    cells = range(min(known), 1)
    return "".join(FIRED if cell in fired else QUIET if cell in known else MISSING for cell in cells)


def _cell(period: ClosedPeriod, backtest: Backtest, basis: Basis) -> int:
    """Which week before the newest one it is in: 0, -1, …; for days, seven make a week."""
    newest = backtest.periods[-1]
    if basis is Basis.WEEK and isinstance(period, IsoWeek) and isinstance(newest, IsoWeek):
        return period - newest
    return -((last_day(newest) - last_day(period)).days // 7)


def _backtest_lines(backtest: Backtest, basis: Basis, wording: Wording) -> Iterator[Text]:
    if not backtest.periods:
        yield wording.rich("alerts.no_periods")
        return
    count = len(backtest.firings)
    yield wording.rich("alerts.times", count=count) if count else wording.rich("alerts.never")
    first, last = _first_day(backtest.periods[0]), last_day(backtest.periods[-1])
    ends = (wording.dates.day(day, year=False) for day in (first, last))
    yield wording.rich("alerts.strip", first=next(ends), cells=strip(backtest, basis), last=next(ends))
    if count:
        yield wording.rich("alerts.dates", dates=_dates(backtest, wording))
    if last - first < SHORT:
        yield wording.rich("alerts.short", days=(last - first).days + 1)


def _dates(backtest: Backtest, wording: Wording) -> str:
    shown = [wording.dates.period(one.period, year=False) for one in reversed(backtest.firings)][:DATES]
    more = len(backtest.firings) - len(shown)
    separator = wording.messages.get("alt.separator")
    return separator.join([*shown, wording.text("alerts.more_names", count=more)] if more else shown)


def _first_day(period: ClosedPeriod) -> dt.date:
    return period.start if isinstance(period, IsoWeek) else period


def _now_lines(condition: Condition, scene: Scene, distance: Fraction | None, wording: Wording) -> Iterator[Text]:
    if isinstance(condition.subject, Total):
        yield from _total_lines(condition, scene, wording)
    else:
        yield _standing_line(condition.subject, condition, scene, wording)
    if condition.other is not None:
        yield _standing_line(condition.other, condition, scene, wording)
    if distance is not None:
        yield wording.rich("alerts.distance", distance=distance_text(distance, wording))


def _total_lines(condition: Condition, scene: Scene, wording: Wording) -> Iterator[Text]:
    yield wording.rich("alerts.now_total", tokens=Quantity(Unit.TOKENS, Fraction(scene.total)))
    leader = scene.leader(Country, condition.lens)
    if condition.kind == "lead" and leader:
        yield wording.rich("alerts.now_leader", name=leader)


def _standing_line(name: Name, condition: Condition, scene: Scene, wording: Wording) -> Text:
    found = scene.standing(name, condition.lens)
    if found is None or not found.named:
        # Nothing is said of countries while too much is unmapped: that does not make one absent.
        return wording.rich("alerts.now_unnamed" if found else "alerts.now_open", name=named(name, wording))
    rank = wording.numbers.count(found.rank.least)
    return wording.rich(
        "alerts.now_standing",
        name=named(found.name, wording),
        rank=marked_rank(rank, certain=found.rank.exact, tied=found.tied),
        tokens=_at_least(Unit.TOKENS, found.tokens),
        share=_at_least(Unit.PERCENT, share(scene, found.tokens)),
    )


def _at_least(unit: Unit, value: Interval) -> Quantity:
    return Quantity(unit, value.least, Bound.EXACT if value.exact else Bound.LEAST)
