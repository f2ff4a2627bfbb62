from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import given, settings

from bot.domain.insights import excess
from bot.domain.measures import EXCESS_PERIODS, excess_over_mean
from bot.domain.movements import Movement, Mover, find_movements
from bot.domain.periods import DatedPeriod, days_of, period_before
from tests.fakes.histories import by_days, chart, make_history, make_tables, newest, slot, week
from tests.fakes.truth import Truth, history_of, shown, truths

DAYS = tuple(week(0).start + dt.timedelta(days=n) for n in range(28))


def trending(truth: Truth, period: DatedPeriod) -> tuple[Mover, ...]:
    return find_movements(history_of(truth), period).of(Movement.TRENDING)


def periods_from(period: DatedPeriod) -> list[DatedPeriod]:
    found = [period]
    for _ in range(EXCESS_PERIODS):
        found.append(period_before(found[-1]))
    return found


def amount(truth: Truth, period: DatedPeriod, slug: str) -> int:
    return sum(truth[day][slug] for day in days_of(period))


def named_in(truth: Truth, period: DatedPeriod, slug: str) -> bool:
    return any(slug in shown(truth[day]) for day in days_of(period))


@given(truths(DAYS))
@settings(max_examples=60, deadline=None)
def test_what_trends_is_what_brute_force_finds(truth: Truth) -> None:
    for period in (week(3), DAYS[-1]):
        now, *before = periods_from(period)
        for mover in trending(truth, period):
            slug = mover.entry.slug
            mean = Fraction(sum(amount(truth, each, slug) for each in before), 3)
            assert 0 < mover.delta <= amount(truth, now, slug) - mean
            assert not mover.exact or mover.delta == amount(truth, now, slug) - mean
            assert mover.change is None or mover.change == amount(truth, now, slug) / mean - 1
            assert all(named_in(truth, each, slug) for each in (now, *before))


@given(truths(DAYS[-4:]))
@settings(max_examples=60, deadline=None)
def test_all_that_trends_on_a_day_is_told_largest_first(truth: Truth) -> None:
    now, *before = periods_from(DAYS[-1])
    wanted: dict[str, Fraction] = {}
    for slug in truth[DAYS[-1]]:
        above = amount(truth, now, slug) - Fraction(sum(amount(truth, each, slug) for each in before), 3)
        if above > 0 and all(named_in(truth, each, slug) for each in (now, *before)):
            wanted[slug] = above
    found = trending(truth, DAYS[-1])
    assert {mover.entry.slug: mover.delta for mover in found} == wanted
    assert [mover.delta for mover in found] == sorted(wanted.values(), reverse=True)


@given(truths(DAYS))
@settings(max_examples=30, deadline=None)
def test_the_narrator_and_the_movers_say_the_same_excess(truth: Truth) -> None:
    history = history_of(truth)
    movers = {mover.entry.slug: mover for mover in find_movements(history, week(3)).of(Movement.TRENDING)}
    for insight in excess.find(history, newest(history)):
        if insight.wording == "above":
            mover = movers[insight.subjects["model"].slug]  # type: ignore[union-attr]
            assert (mover.exact, mover.delta) == (True, insight.figures["excess"].value)


def test_an_excess_is_over_the_mean_of_three() -> None:
    found = find_movements(chart({"cn/a": 10}, {"cn/a": 20}, {"cn/a": 40}, {"cn/a": 50}), week(3))
    (mover,) = found.of(Movement.TRENDING)
    assert (mover.delta, mover.exact, mover.change) == (Fraction(80, 3), True, Fraction(50 * 3, 70) - 1)
    assert mover.rank_before == 1


def test_hidden_tokens_make_it_at_least_or_nothing() -> None:
    days = {day: {"us/b": 100, "cn/a": 20, "other": 10} for day in DAYS}
    days |= {day: {"us/b": 100, "cn/a": 30, "other": 10} for day in week(3).days}
    days[DAYS[0]] = {"us/b": 100, "other": 10}
    (mover,) = find_movements(make_history(days=days), week(3)).of(Movement.TRENDING)
    assert (mover.exact, mover.change) == (False, None)
    assert mover.delta == 7 * 30 - Fraction(6 * 20 + 10 + 14 * 20, 3)
    days |= {day: {"us/b": 100, "other": 90} for day in week(2).days}
    days[week(2).start] = {"us/b": 100, "cn/a": 20, "other": 90}
    assert find_movements(make_history(days=days), week(3)).of(Movement.TRENDING) == ()


def test_nothing_trends_in_a_week_to_date_or_after_a_gap() -> None:
    rows = [{"cn/a": 10}, {"cn/a": 10}, {"cn/a": 10}, {"cn/a": 90}]
    for history in (by_days(*rows, last=5), by_days(None, *rows[1:]), chart(rows[0], None, *rows[2:])):
        found = find_movements(history, week(3))
        assert (found.tells_trending, found.of(Movement.TRENDING)) == (False, ())
    assert find_movements(by_days(*rows), week(3)).tells_trending


def test_a_model_that_was_not_named_before_is_new_and_does_not_trend() -> None:
    found = find_movements(by_days(*[{"cn/a": 10}] * 3, {"cn/a": 10, "us/b": 50}), week(3))
    assert found.of(Movement.TRENDING) == ()
    assert [mover.entry.slug for mover in found.of(Movement.NEW)] == ["us/b"]


def test_a_listing_that_was_revealed_is_measured_with_what_it_had_before() -> None:
    tables = make_tables([slot("owl", str(week(3).start), joins="cn/a")])
    rows = [{"openrouter/owl-alpha": 9}, {"openrouter/owl-alpha": 9}, {"openrouter/owl-alpha": 9}, {"cn/a": 30}]
    (mover,) = find_movements(chart(*rows, tables=tables), week(3)).of(Movement.TRENDING)
    assert (mover.entry.slug, mover.delta) == ("cn/a", 21)


def test_without_a_period_before_there_is_no_mean() -> None:
    assert excess_over_mean(newest(chart({"cn/a": 10})), (), "cn/a") is None
