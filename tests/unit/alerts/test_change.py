"""Tokens move by so much against the period before."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model
from bot.domain.watching.condition import Total
from bot.domain.watching.memory import Bound
from tests.fakes.histories import FIRST, by_days, chart, day_by_day, make_history, make_tables, slot, week
from tests.fakes.watching import DOWN, EITHER, UP, distance, event, figures, last_scene, told, wait_for

A = Model("cn/a")
THIRD = Fraction(3, 10)
BOTH = wait_for("change", A, THIRD)


def line(*tokens: int) -> list[dict[str, int]]:
    return [{"cn/a": each, "us/b": 1000} for each in tokens]


def test_a_rise_and_a_fall_of_that_size_fire() -> None:
    assert told(BOTH, chart(*line(100, 100, 130, 130, 91))) == [(2, "up"), (4, "down")]


def test_the_first_period_that_compares_only_looks_where_things_stand() -> None:
    assert told(BOTH, chart(*line(100, 150, 150, 225))) == [(3, "up")]


def test_one_direction_alone_can_be_watched() -> None:
    history = chart(*line(100, 100, 130, 130, 91))
    assert told(wait_for("change", A, THIRD, side=UP), history) == [(2, "up")]
    assert told(wait_for("change", A, THIRD, side=DOWN), history) == [(4, "down")]


def test_it_is_armed_again_once_the_change_is_a_tenth_smaller() -> None:
    assert told(BOTH, chart(*line(1000, 1000, 1300, 1664, 2163))) == [(2, "up")]
    assert told(BOTH, chart(*line(1000, 1000, 1300, 1651, 2147))) == [(2, "up"), (4, "up")]


def test_so_it_is_with_a_fall() -> None:
    assert told(BOTH, chart(*line(1000, 1000, 700, 504, 352))) == [(2, "down")]
    assert told(BOTH, chart(*line(1000, 1000, 700, 511, 357))) == [(2, "down"), (4, "down")]


def test_a_jump_from_one_side_to_the_other_fires_both_times() -> None:
    assert told(BOTH, chart(*line(100, 100, 150, 75, 150))) == [(2, "up"), (3, "down"), (4, "up")]


def test_the_figures_are_the_change_and_the_size() -> None:
    assert figures(BOTH, chart(*line(100, 100, 150))) == {"change": Fraction(1, 2), "size": THIRD}
    assert figures(BOTH, chart(*line(100, 100, 60))) == {"change": Fraction(-2, 5), "size": THIRD}


def test_all_tokens_can_be_watched() -> None:
    history = chart({"cn/a": 100}, {"cn/a": 100}, {"cn/a": 100, "other": 30}, {"cn/a": 91})
    assert told(wait_for("change", Total(), THIRD), history) == [(2, "total_up"), (3, "total_down")]


def test_a_missing_week_leaves_nothing_to_compare_with() -> None:
    assert told(BOTH, chart(*line(100, 100), None, *line(200, 200, 400))) == [(5, "up")]


def test_a_missing_day_suppresses_the_comparison_of_the_next_one() -> None:
    daily = wait_for("change", A, THIRD, daily=True)
    assert told(daily, day_by_day(*line(100, 100), None, *line(200, 200, 400))) == [(5, "up")]


def test_a_week_with_a_missing_day_never_closes_and_nothing_compares_with_it() -> None:
    days = dict.fromkeys((*week(0).days, *week(1).days), line(100)[0]) | dict.fromkeys(week(2).days, line(100)[0])
    days |= dict.fromkeys(week(3).days, line(200)[0]) | dict.fromkeys(week(4).days, line(300)[0])
    whole = make_history(days=days)
    assert told(BOTH, whole) == [(3, "up")]
    del days[week(2).days[3]]
    assert told(BOTH, make_history(days=days)) == [(4, "up")]


def test_nothing_is_said_of_a_change_from_a_small_base() -> None:
    small = [{"cn/a": each, "us/b": 100_000 - each} for each in (249, 249, 900)]
    assert told(BOTH, chart(*small)) == []
    enough = [{"cn/a": each, "us/b": 100_000 - each} for each in (250, 250, 900)]
    assert told(BOTH, chart(*enough)) == [(2, "up")]


def test_nothing_is_divided_by_nothing() -> None:
    assert told(wait_for("change", Total(), THIRD), chart({"cn/a": 0}, {"cn/a": 0}, {"cn/a": 5}, {"cn/a": 5})) == []


SEEN = {"us/b": 500, "us/c": 20, "other": 100}


def _with_hidden(*tokens: int) -> History:
    """Weeks of 7 × so many tokens; in the last one two days do not name the model and hide 20 each at most."""
    days = {day: {**SEEN, "cn/a": each} for n, each in enumerate(tokens) for day in week(n).days}
    return make_history(days=days | dict.fromkeys(week(len(tokens) - 1).days[5:], SEEN))


def test_hidden_tokens_make_the_change_a_bound() -> None:
    # 700 before; 1000 to 1040 now.
    risen = event(wait_for("change", A, THIRD, side=UP), _with_hidden(100, 100, 200))
    assert (risen.figures["change"].value, risen.figures["change"].bound) == (Fraction(3, 7), Bound.LEAST)
    assert told(wait_for("change", A, Fraction(45, 100), side=UP), _with_hidden(100, 100, 200)) == []
    # 250 to 290 now.
    fallen = event(wait_for("change", A, THIRD, side=DOWN), _with_hidden(100, 100, 50))
    assert (fallen.figures["change"].value, fallen.figures["change"].bound) == (Fraction(290, 700) - 1, Bound.MOST)
    assert told(wait_for("change", A, Fraction(6, 10), side=DOWN), _with_hidden(100, 100, 50)) == []


def test_hidden_tokens_of_the_period_before_make_it_a_bound_too() -> None:
    history = _with_hidden(100, 100)
    days = {day: {**version.bucket.tokens, "other": 100} for day, version in history.snapshot.recent.items()}
    later = make_history(days=days | {day: {**SEEN, "cn/a": 100} for day in week(2).days})
    # 500 to 540 before; 700 now: a rise of 160/540 at least.
    assert told(wait_for("change", A, Fraction(30, 100), side=UP), later) == []
    assert told(wait_for("change", A, Fraction(29, 100), side=UP), later) == [(2, "up")]


def test_a_model_that_disappears_has_fallen_as_far_as_the_list_can_tell() -> None:
    rows = {**SEEN, "cn/a": 100}
    assert told(wait_for("change", A, Fraction(8, 10), side=DOWN), by_days(rows, rows, SEEN)) == [(2, "down")]
    assert told(wait_for("change", A, Fraction(81, 100), side=DOWN), by_days(rows, rows, SEEN)) == []


def test_a_respelt_model_is_compared_with_itself() -> None:
    history = chart(*({slug: 100, "us/b": 9} for slug in ("cn/a-0101", "cn/a-0101", "cn/a-0731")), {"cn/a-0731": 150})
    for subject in (Model("cn/a-0101"), Model("cn/a-0731"), Family("cn/a")):
        assert told(wait_for("change", subject, THIRD), history) == [(3, "up")]


def test_a_reveal_is_no_change_of_a_model() -> None:
    tables = make_tables([slot("quiet", str(week(2).start), "cn/a")])
    rows = {"openrouter/quiet-alpha": 100, "cn/a": 100, "us/b": 100}
    history = chart(rows, rows, rows, {**rows, "cn/a": 200}, tables=tables)
    assert told(wait_for("change", A, THIRD), history) == [(3, "up")]
    assert told(wait_for("change", AuthorName("cn"), THIRD), history) == [(3, "up")]


def test_a_reveal_is_no_change_of_a_model_from_one_day_to_the_next_either() -> None:
    tables = make_tables([slot("quiet", str(FIRST.days[2]), "cn/a")])
    rows = {"openrouter/quiet-alpha": 100, "cn/a": 100, "us/b": 100}
    history = day_by_day(rows, rows, rows, {**rows, "cn/a": 200}, tables=tables)
    assert told(wait_for("change", A, THIRD, daily=True), history) == [(3, "up")]
    assert told(wait_for("change", Country("CN"), THIRD, daily=True), history) == [(3, "up")]


def test_a_country_s_week_is_compared_with_what_was_known_of_the_week_before_as_everywhere() -> None:
    tables = make_tables([slot("quiet", str(week(2).start), "cn/a")])
    rows = {"openrouter/quiet-alpha": 100, "cn/a": 100, "us/b": 100}
    assert told(wait_for("change", Country("CN"), THIRD), chart(rows, rows, rows, tables=tables)) == [(2, "up")]


def test_a_chart_of_nine_rows_is_not_compared_with_days_but_for_models_and_the_total() -> None:
    rows = {"cn/a": 100, "us/b": 100}
    days = {day: rows for n in (2, 3) for day in week(n).days}
    days |= {day: {"cn/a": 200, "us/b": 100} for day in week(4).days}
    sums = {slug: 7 * each for slug, each in rows.items()}
    history = make_history({week(0): sums, week(1): {slug: each // 2 for slug, each in sums.items()}}, days)
    for subject in (A, Total()):
        assert [n for n, _ in told(wait_for("change", subject, THIRD, side=UP), history)] == [2, 4]
    for subject in (AuthorName("cn"), Family("cn/a"), Country("CN")):
        assert [n for n, _ in told(wait_for("change", subject, THIRD, side=UP), history)] == [4]


def test_the_distance_is_relative_to_the_size() -> None:
    assert distance(BOTH, last_scene(chart(*line(100, 115)))) == Fraction(1, 2)
    assert distance(BOTH, last_scene(chart(*line(100)))) is None
    assert distance(wait_for("change", A, THIRD, side=EITHER), last_scene(chart(*line(100, 200)))) == Fraction(13, 3)
