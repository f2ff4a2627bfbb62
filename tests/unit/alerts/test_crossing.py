"""Lines: crossing one fires once, and again only after moving back by a margin."""

from __future__ import annotations

import tracemalloc
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.alerts import alert_kinds
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Total
from bot.domain.watching.crossing import DRAWN, Gauge, Line, cross, distance_to, standing_on
from bot.domain.watching.interval import Interval
from bot.domain.watching.memory import NOTHING_YET, Bound, Event, Memory, Quantity
from tests.fakes.histories import chart
from tests.fakes.watching import DOWN, UP, last_scene, wait_for

AT, MARGIN = Fraction(100), Fraction(10)
Score = int | tuple[int, int | None]
BEYOND, SHORT, BACK, OPEN = "beyond", "short", "back", "open"


def _interval(score: Score) -> Interval:
    return Interval.of(*score) if isinstance(score, tuple) else Interval.exactly(score)


def _line(*, upward: bool = True, strict: bool = False) -> Line:
    return Line(AT, AT - MARGIN if upward else AT + MARGIN, upward, strict)


def _place(line: Line, score: Score) -> str:
    """Where the score stands; to be back is to be short."""
    beyond, short, back = (each(_interval(score)) for each in (line.is_beyond, line.is_short, line.is_back))
    assert not (beyond and short)
    assert short or not back
    return BEYOND if beyond else BACK if back else SHORT if short else OPEN


def _lines(*sides: Side) -> dict[Side, Line]:
    both = {UP: _line(), DOWN: _line(upward=False, strict=True)}
    return {side: both[side] for side in sides}


def _far(score: Score, side: Side = Side.EITHER, memory: Memory = NOTHING_YET) -> Fraction | None:
    return distance_to(Condition("tokens", Total(), side=side), Gauge(_interval(score), _lines(UP, DOWN)), memory)


def _after(line: list[int], *sides: Side) -> Memory:
    memory = NOTHING_YET
    for score in line:
        memory = cross(_interval(score), _lines(*sides), memory, lambda side: Event(side.value)).memory
    return memory


def _play(scores: list[Score], *sides: Side, memory: Memory = NOTHING_YET) -> list[tuple[int, str]]:
    fired: list[tuple[int, str]] = []
    for n, score in enumerate(scores):
        step = cross(_interval(score), _lines(*sides), memory, lambda side: Event(side.value))
        memory = step.memory
        fired += [(n, step.event.wording)] if step.event else []
    return fired


@pytest.mark.parametrize(
    ("score", "place"),
    [
        (101, BEYOND), (100, BEYOND), (99, SHORT), (91, SHORT), (90, BACK), (0, BACK),
        ((100, None), BEYOND), ((99, 101), OPEN), ((50, 99), SHORT), ((50, 90), BACK), ((50, None), OPEN),
    ],
)  # fmt: skip
def test_upwards_the_line_itself_is_beyond(score: Score, place: str) -> None:
    assert _place(_line(), score) == place


@pytest.mark.parametrize(
    ("score", "place"),
    [(101, BEYOND), (100, SHORT), (91, SHORT), (90, BACK), ((100, 101), OPEN), ((80, 100), SHORT)],
)
def test_strictly_upwards_it_is_not(score: Score, place: str) -> None:
    assert _place(_line(strict=True), score) == place


@pytest.mark.parametrize(
    ("score", "place"),
    [
        (99, BEYOND), (100, BEYOND), (101, SHORT), (109, SHORT), (110, BACK),
        ((0, 100), BEYOND), ((101, None), SHORT), ((110, None), BACK), ((99, None), OPEN),
    ],
)  # fmt: skip
def test_downwards_it_is_the_other_way_round(score: Score, place: str) -> None:
    assert _place(_line(upward=False), score) == place


@pytest.mark.parametrize(
    ("score", "place"), [(99, BEYOND), (100, SHORT), (109, SHORT), (110, BACK), ((99, 100), OPEN), ((0, 99), BEYOND)]
)
def test_strictly_downwards_the_line_is_not_beyond(score: Score, place: str) -> None:
    assert _place(_line(upward=False, strict=True), score) == place


def test_what_is_beyond_at_first_sight_does_not_fire() -> None:
    assert _play([120, 130], UP) == []
    assert _play([80, 70], DOWN) == []


def test_what_is_short_at_first_sight_may_cross_at_once() -> None:
    assert _play([99, 100], UP) == [(1, "up")]


def test_what_is_open_at_first_sight_waits_until_it_is_known_to_be_short() -> None:
    assert _play([(90, 110), 100], UP) == []
    assert _play([(90, 110), (50, 99), 100], UP) == [(2, "up")]


def test_what_is_open_in_between_changes_nothing() -> None:
    assert _play([99, (90, 110), 100], UP) == [(2, "up")]
    assert _play([99, 100, (80, 110), 100], UP) == [(1, "up")]


def test_a_direction_that_a_period_cannot_tell_of_stays_as_it_was() -> None:
    memory = Memory({UP: True}, begun=True)
    assert cross(_interval(5), {}, memory, lambda side: Event(side.value)).memory is memory


def test_nothing_new_is_the_same_memory() -> None:
    memory = Memory({UP: True}, begun=True)
    assert cross(_interval(50), _lines(UP), memory, lambda side: Event(side.value)).memory is memory


def test_a_turn_counts_that_is_larger_than_the_margin() -> None:
    assert _play([99, 101, 60], UP, DOWN) == [(1, "up"), (2, "down")]
    assert _play([99, 101, 95, 60], UP, DOWN) == [(1, "up"), (3, "down")]
    assert _play([99, 110, 99, 60], UP, DOWN) == [(1, "up"), (2, "down")]
    assert _play([101, 99, 110, 111], UP, DOWN) == [(1, "down"), (2, "up")]


scores = st.lists(st.integers(80, 120), max_size=30)


@given(scores)
@settings(deadline=None)
def test_between_two_messages_of_one_direction_lies_the_margin(line: list[int]) -> None:
    for side in (UP, DOWN):
        fired = [n for n, _ in _play([*line], side)]
        for a, b in pairwise(fired):
            between = line[a:b]
            assert min(between) <= AT - MARGIN if side is UP else max(between) >= AT + MARGIN


@given(scores)
@settings(deadline=None)
def test_directions_take_turns_where_both_count(line: list[int]) -> None:
    fired = _play([*line], UP, DOWN)
    assert all(a != b for (_, a), (_, b) in pairwise(fired))
    assert all((line[n] >= AT) == (side == "up") for n, side in fired)
    # Whoever reads only the messages is never further off than the margin.
    last = dict(fired)
    told = None
    for n, score in enumerate(line):
        told = last.get(n, told)
        assert not (told == "up" and score <= AT - MARGIN)
        assert not (told == "down" and score >= AT + MARGIN)


@given(scores)
@settings(deadline=None)
def test_two_messages_in_a_row_are_the_margin_apart_but_for_the_first_turn(line: list[int]) -> None:
    fired = [n for n, _ in _play([*line], UP, DOWN)]
    for a, b in pairwise(fired[1:]):
        stretch = line[a - 1 : b + 1]
        assert max(stretch) - min(stretch) >= MARGIN


def test_the_distance_is_to_the_nearest_line_that_is_not_crossed() -> None:
    assert _far(80) == Fraction(1, 5)
    assert _far(130) == Fraction(3, 10)
    assert _far(130, UP) is None
    assert distance_to(Condition("tokens", Total()), None, NOTHING_YET) is None


def test_what_has_to_move_back_first_is_not_near() -> None:
    fired = _after([99, 101, 95], UP)
    assert _far(95, UP, fired) is None, "at 100 it would not fire"
    assert _far(95, UP, _after([99, 101, 90, 95], UP)) == Fraction(1, 20)


def test_where_both_directions_count_a_turn_is_as_far_as_its_margin() -> None:
    fired = _after([99, 101], UP, DOWN)
    assert _far(101, memory=fired) == Fraction(11, 90), "it fires at 90, not at 100"
    assert _far(101, DOWN, memory=fired) is None, "by itself it would have to go back to 110 first"
    assert _far(110, memory=_after([99, 110], UP, DOWN)) == Fraction(1, 10), "from there any fall below 100 counts"


@given(st.lists(st.integers(80, 120), min_size=1, max_size=20), st.sampled_from([(UP,), (DOWN,), (UP, DOWN)]))
@settings(deadline=None)
def test_what_is_nearer_than_the_distance_never_fires(line: list[int], sides: tuple[Side, ...]) -> None:
    memory, score, lines = _after(line, *sides), line[-1], _lines(*sides)
    far = _far(score, sides[0] if len(sides) == 1 else Side.EITHER, memory)
    firing = [n for n in range(60, 141) if cross(_interval(n), lines, memory, lambda side: Event(side.value)).event]
    assert (far is None) == (not firing)
    if far is not None:
        # Relative to 90, 100 or 110; on a strict line itself it does not fire yet.
        nearest = min(abs(n - score) for n in firing)
        assert {far * at for at in (90, 100, 110)} & {nearest, nearest - 1}


def test_the_distance_is_what_it_is_at_least() -> None:
    assert _far((70, 90), UP) == Fraction(1, 10)
    assert _far((70, 110), UP) == 0
    assert _far((105, None), DOWN) == Fraction(1, 20)
    assert _far((95, None), DOWN) == 0
    assert _far((70, None), UP) == Fraction(3, 10)


def test_the_distance_to_nothing_is_absolute() -> None:
    assert Line(Fraction(), -MARGIN).distance(Interval.exactly(-3)) == 3


def test_what_is_told_of_a_score_is_the_bound_that_the_claim_stands_on() -> None:
    assert standing_on(Unit.TOKENS, Interval.exactly(5), UP) == Quantity(Unit.TOKENS, Fraction(5))
    assert standing_on(Unit.TOKENS, Interval.of(5, 9), UP) == Quantity(Unit.TOKENS, Fraction(5), Bound.LEAST)
    assert standing_on(Unit.TOKENS, Interval.of(5, 9), DOWN) == Quantity(Unit.TOKENS, Fraction(9), Bound.MOST)
    assert standing_on(Unit.TOKENS, Interval.of(5, None), DOWN) == Quantity(Unit.TOKENS, Fraction(5), Bound.LEAST)


def test_thresholds_that_no_two_alerts_share_take_no_memory_for_ever() -> None:
    scene, step = last_scene(chart({"cn/a": 5 * 10**6})), alert_kinds()["tokens"].step

    def held_after(first: int, last: int) -> int:
        for amount in range(10**6 + first, 10**6 + last):
            step(wait_for("tokens", Total(), amount), scene, NOTHING_YET)
        # Of our own making: from Python 3.12 on, `fractions` itself remembers the hashes of 16,384 fractions.
        ours = tracemalloc.take_snapshot().filter_traces(
            [tracemalloc.Filter(inclusive=True, filename_pattern="*/bot/*")]
        )
        return sum(each.size for each in ours.statistics("filename"))

    tracemalloc.start()
    try:
        some = held_after(0, DRAWN)
        # A pair of lines takes about a kilobyte, and as many are kept in the end as after the first thousand.
        assert held_after(DRAWN, 4 * DRAWN) - some < 100 * DRAWN
    finally:
        tracemalloc.stop()
