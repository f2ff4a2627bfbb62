"""A model turns up among the first."""

from __future__ import annotations

import datetime as dt

from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Model
from bot.domain.watching.condition import Total
from bot.domain.watching.memory import Bound, Memory
from tests.fakes.histories import LATE, by_days, make_history, make_tables, slot, week
from tests.fakes.watching import KINDS, Run, distance, event, figures, firings, last_scene, told, wait_for

OLD = {"us/1": 50, "us/2": 40, "us/3": 30}
ANY = wait_for("new", Total(), 50)
BEFORE = [OLD, OLD]
"""Two weeks, so that it is known what was there before."""


def line(*more: dict[str, int]) -> History:
    """A third week in which the alert looks at how things stand, and those after it."""
    return by_days(*BEFORE, OLD, *({**OLD, **each} for each in more))


def test_a_new_model_is_told_once() -> None:
    assert told(ANY, line({"cn/a": 35}, {"cn/a": 35}, {"cn/a": 60})) == [(3, "one")]


def test_its_rank_and_how_many_are_looked_at_are_told() -> None:
    assert figures(wait_for("new", Total(), 3), line({"cn/a": 35})) == {"rank": 3, "place": 3}
    assert event(ANY, line({"cn/a": 35})).names == {"name": Model("cn/a")}


def test_what_is_there_already_is_not_told() -> None:
    history = by_days(*BEFORE, {**OLD, "cn/a": 35}, {**OLD, "cn/a": 35, "fr/b": 1})
    assert [each.event.names for each in firings(ANY, history)] == [{"name": Model("fr/b")}]


def test_only_the_first_places_count() -> None:
    watched = wait_for("new", Total(), 3)
    assert told(watched, line({"cn/a": 29})) == []
    assert told(watched, line({"cn/a": 30})) == [(3, "one")]


def test_it_may_climb_while_it_is_new_and_not_later() -> None:
    watched = wait_for("new", Total(), 3)
    assert told(watched, line({"cn/a": 20}, {"cn/a": 35})) == [(4, "one")]
    assert told(watched, line({"cn/a": 20}, {"cn/a": 20}, {"cn/a": 35})) == []


def test_one_that_leaves_the_list_while_it_is_new_is_not_told_again() -> None:
    days = {day: OLD for n in range(4) for day in week(n).days}
    days |= {week(3).days[0]: {**OLD, "cn/a": 35}, week(3).days[3]: {**OLD, "cn/a": 35}}
    assert told(wait_for("new", Total(), 50, daily=True), make_history(days=days)) == [(21, "one")]


def test_several_are_told_together_the_largest_first_and_three_by_name() -> None:
    history = line({"cn/a": 35, "cn/b": 34, "cn/c": 33, "cn/d": 32})
    assert event(ANY, history).names == {"names": (Model("cn/a"), Model("cn/b"), Model("cn/c"))}
    assert figures(ANY, history) == {"count": 4, "place": 50}
    assert told(ANY, history) == [(3, "several")]


def test_a_country_or_a_publisher_can_be_watched() -> None:
    history = line({"cn/a": 35, "fr/b": 34})
    assert event(wait_for("new", Country("CN"), 50), history).names == {"name": Model("cn/a")}
    assert event(wait_for("new", AuthorName("fr"), 50), history).names == {"name": Model("fr/b")}
    assert told(wait_for("new", Country("JP"), 50), history) == []


def test_a_respelt_model_is_not_new() -> None:
    history = by_days(*BEFORE, {**OLD, "cn/a-0101": 35}, {**OLD, "cn/a-0731": 35})
    assert told(ANY, history) == []
    assert told(ANY, line({"cn/a-0101": 35}, {"cn/a-0731": 35})) == [(3, "one")]


def test_a_model_that_was_there_long_before_under_another_spelling_is_not_new() -> None:
    history = by_days({**OLD, "cn/a-0101": 35}, *[OLD] * 5, {**OLD, "cn/a-0731": 35, "cn/a-0512": 34})
    assert told(ANY, history) == []


def test_two_spellings_in_one_week_are_one_model() -> None:
    assert event(ANY, line({"cn/a-0101": 35, "cn/a-0731": 36})).names == {"name": Model("cn/a-0731")}


def test_a_free_variant_is_a_model_of_its_own() -> None:
    assert told(ANY, line({"cn/a": 35}, {"cn/a": 35, "cn/a:free": 34})) == [(3, "one"), (4, "one")]


def test_a_revealed_listing_is_not_told_again_as_what_it_turns_out_to_be() -> None:
    quiet = {**OLD, "openrouter/quiet-alpha": 35}
    tables = make_tables([slot("quiet", str(week(4).start), "cn/a")])
    told_of = [
        each.event.names["name"]
        for each in firings(ANY, by_days(*BEFORE, OLD, quiet, {**OLD, "cn/a": 35}, tables=tables))
    ]
    assert told_of == [Model("openrouter/quiet-alpha")]
    both = {**quiet, "cn/a": 20}
    assert [n for n, _ in told(ANY, by_days(*BEFORE, OLD, quiet, both, tables=tables))] == [3]


def test_a_model_that_was_listed_without_a_name_before_is_not_new_when_it_is_revealed() -> None:
    quiet = {**OLD, "openrouter/quiet-alpha": 35}
    tables = make_tables([slot("quiet", str(week(3).start), "cn/a")])
    assert told(ANY, by_days(quiet, quiet, quiet, {**OLD, "cn/a": 35}, tables=tables)) == []
    unknown = make_tables([slot("quiet", None)])
    assert told(ANY, by_days(quiet, quiet, quiet, {**OLD, "cn/a": 35}, tables=unknown)) == [(3, "one")]


def test_until_it_is_revealed_a_listing_and_the_model_are_two() -> None:
    tables = make_tables([slot("quiet", str(week(9).start), "cn/a")])
    quiet = {**OLD, "openrouter/quiet-alpha": 35}
    history = by_days(*BEFORE, OLD, quiet, {**quiet, "cn/a": 20}, tables=tables)
    assert told(ANY, history) == [(3, "one"), (4, "one")]


def test_nothing_is_new_where_the_days_before_are_not_stored() -> None:
    assert told(ANY, by_days(OLD, OLD, {**OLD, "cn/a": 35})) == []
    rows = {**OLD, "cn/a": 35}
    assert told(ANY, by_days(*BEFORE, OLD, None, OLD, rows)) == []
    assert told(ANY, by_days(*BEFORE, OLD, None, OLD, OLD, {**OLD, "fr/b": 9})) == [(6, "one")]


def test_a_country_s_new_models_are_withheld_and_told_when_they_can_be() -> None:
    odd = {"nobody/x": 90, "cn/a": 35}
    watched = wait_for("new", Country("CN"), 50)
    assert told(watched, line(odd, {"cn/a": 35})) == [(4, "one")]
    assert told(ANY, line(odd)) == [(3, "several")]


def test_an_alert_that_begins_while_countries_are_withheld_tells_nothing_of_what_stood_then() -> None:
    history = by_days(*BEFORE, {**OLD, "nobody/x": 90, "cn/a": 35}, {**OLD, "cn/a": 35})
    assert told(wait_for("new", Country("CN"), 50), history) == []


def test_a_place_that_hidden_tokens_leave_open_is_not_told() -> None:
    seen = {**OLD, "us/4": 10, "other": 99}
    days = {day: seen for n in range(4) for day in week(n).days}
    days |= {day: {**seen, "cn/a": 40} for day in week(3).days[2:]}
    # 200 to 220 against 350, 280, 210: third or fourth.
    history = make_history(days=days)
    assert told(wait_for("new", Total(), 3), history) == []
    fourth = event(wait_for("new", Total(), 4), history)
    assert (fourth.figures["rank"].value, fourth.figures["rank"].bound) == (4, Bound.MOST)


def test_a_place_that_others_hidden_tokens_leave_open_is_not_told_either() -> None:
    seen = {**OLD, "us/4": 10, "other": 99}
    days = {day: seen for n in range(4) for day in week(n).days}
    days |= {day: {**seen, "cn/a": 26} for day in week(3).days}
    # The third is not named on one day: 180 to 190, and the new one has 185.
    days[week(3).days[0]] = {"us/1": 50, "us/2": 40, "us/4": 10, "cn/a": 29, "other": 99}
    history = make_history(days=days)
    assert told(wait_for("new", Total(), 3), history) == []
    assert figures(wait_for("new", Total(), 4), history) == {"rank": 4, "place": 4}


def test_a_model_is_new_for_fourteen_days() -> None:
    first = week(3).days[0]
    for late, expected in ((13, [(34, "one")]), (14, [])):
        days = {day: OLD for n in range(6) for day in week(n).days}
        days |= {day: {**OLD, "cn/a": 20} for day in days if day >= first}
        climbs = first + dt.timedelta(days=late)
        assert (
            told(wait_for("new", Total(), 3, daily=True), make_history(days={**days, climbs: {**OLD, "cn/a": 35}}))
            == expected
        )


def test_a_restatement_that_moves_a_first_day_tells_nothing_twice() -> None:
    days = {day: OLD for n in range(5) for day in week(n).days}
    new = {**OLD, "cn/a": 35}
    days |= dict.fromkeys(week(3).days[2:], new) | dict.fromkeys(week(4).days, new)
    before, after = (dict.fromkeys(week(3).days[n:], new) for n in (2, 0))
    firsts = [make_history(days={day: days[day] for day in days if day < week(4).start} | before)]
    firsts.append(make_history(days=days | after))
    run = Run(ANY)
    assert [run.take(each) for each in firsts] == [[(3, "one")], []]


def test_two_that_wait_for_the_same_and_know_different_things_are_told_different_things() -> None:
    scene = last_scene(line({"cn/a": 35}))
    knows_nothing = Memory(begun=True)
    knows_it = KINDS["new"].step(ANY, scene, knows_nothing).memory
    assert KINDS["new"].step(ANY, scene, knows_nothing).event is not None
    assert KINDS["new"].step(ANY, scene, knows_it).event is None
    assert KINDS["new"].step(ANY, scene, knows_it).memory is knows_it


def test_nobody_knows_how_far_a_new_model_is() -> None:
    assert distance(ANY, last_scene(line({}))) is None


def test_a_day_s_new_models_are_told_on_that_day() -> None:
    days = {day: OLD for n in range(3) for day in week(n).days}
    days |= {week(2).days[4]: {**OLD, "cn/a": 35}, week(2).days[5]: {**OLD, "cn/a": 35}}
    history = make_history(days=days, read=LATE + dt.timedelta(days=1))
    assert told(wait_for("new", Total(), 50, daily=True), history) == [(18, "one")]
