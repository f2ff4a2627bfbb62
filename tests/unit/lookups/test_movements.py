from __future__ import annotations

from bot.domain.history import History
from bot.domain.movements import Movement, Movements, find_movements
from tests.fakes.histories import by_days, chart, crowd, newest, week


def moved(history: History) -> Movements:
    return find_movements(history, newest(history).week)


def slugs(found: Movements, movement: Movement) -> list[str]:
    return [mover.entry.slug for mover in found.of(movement)]


def test_the_largest_gains_and_losses_come_first() -> None:
    history = chart({"cn/a": 10, "us/b": 20, "fr/c": 30}, {"cn/a": 15, "us/b": 40, "fr/c": 1})
    found = moved(history)
    assert slugs(found, Movement.UP) == ["us/b", "cn/a"]
    assert slugs(found, Movement.DOWN) == ["fr/c"]
    assert [mover.delta for mover in found.movers] == [29, 20, 5]


def test_what_stays_moves_nowhere() -> None:
    assert moved(chart({"cn/a": 10}, {"cn/a": 10})).movers == ()


def test_without_a_week_before_there_is_nothing_to_compare() -> None:
    found = moved(chart({"cn/a": 10}))
    assert (found.before, found.movers) == (None, ())


def test_a_model_of_the_last_days_is_new_where_all_days_before_are_stored() -> None:
    found = moved(by_days({"cn/a": 10}, {"cn/a": 10}, {"cn/a": 10, "us/b": 5}))
    assert found.tells_new
    assert slugs(found, Movement.NEW) == ["us/b"]


def test_nothing_is_called_new_where_the_days_before_are_not_stored() -> None:
    found = moved(by_days({"cn/a": 10}, {"cn/a": 10, "us/b": 5}))
    assert not found.tells_new
    assert slugs(found, Movement.NEW) == []


def test_another_spelling_of_a_model_is_neither_new_nor_out() -> None:
    found = moved(by_days({"cn/a-0101": 10}, {"cn/a-0101": 10}, {"cn/a-0202": 10}))
    assert slugs(found, Movement.NEW) == []


def test_a_model_that_leaves_the_top_is_out() -> None:
    before, now = crowd("cn", 12, 100) | {"us/x": 500}, crowd("cn", 12, 100) | {"us/x": 1}
    for n in range(1, 13):
        before[f"cn/{n}"] += n
        now[f"cn/{n}"] += n
    found = moved(chart(before, now))
    assert found.out_of == 10
    assert slugs(found, Movement.OUT) == ["us/x"]


def test_what_a_day_can_hide_makes_no_mover() -> None:
    days = by_days({"cn/a": 100, "us/b": 40, "other": 5}, {"cn/a": 100, "us/b": 50, "other": 5})
    found = moved(days)
    assert slugs(found, Movement.UP) == ["us/b"]
    assert all(mover.exact for mover in found.movers)


def test_a_day_is_compared_with_the_day_before() -> None:
    found = find_movements(by_days({"cn/a": 10}, {"cn/a": 25}), week(1).start)
    assert [(mover.entry.slug, mover.delta) for mover in found.of(Movement.UP)] == [("cn/a", 15)]
    assert find_movements(by_days({"cn/a": 10}), week(0).start).before is None
