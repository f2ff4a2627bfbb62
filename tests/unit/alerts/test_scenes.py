"""Closed days and weeks, and where everybody stands in one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.attribution import Tables
from bot.domain.history import History, Snapshot
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.watching.condition import Basis, Total, last_day, periods_between
from bot.domain.watching.interval import Interval
from bot.domain.watching.scene import named_in, share
from bot.domain.watching.scenes import Scenes, closes_at, newest_closed
from tests.fakes.histories import FIRST, by_days, chart, crowd, day_by_day, make_history, make_tables, slot, week
from tests.fakes.watching import last_scene, scene_of

ROWS = {"cn/a": 5, "us/b": 3}
HOUR = dt.timedelta(hours=1)
SECOND = dt.timedelta(seconds=1)
DAY = FIRST.start
LENS = LensName.FULL


# ── What has closed ──────────────────────────────────────────────────────────────────────────────


def test_a_day_closes_by_a_reading_six_hours_after_its_end() -> None:
    closes = closes_at(DAY)
    assert closes == dt.datetime(DAY.year, DAY.month, DAY.day, tzinfo=dt.UTC) + 30 * HOUR
    assert Scenes(make_history(days={DAY: ROWS}, read=closes - SECOND)).closed(Basis.DAY) == []
    assert Scenes(make_history(days={DAY: ROWS}, read=closes)).closed(Basis.DAY) == [DAY]


def test_a_week_closes_by_readings_six_hours_after_its_end() -> None:
    closes = closes_at(week(0))
    assert closes == week(0).closes_at
    for read, expected in ((closes - SECOND, []), (closes, [week(0)])):
        days = dict.fromkeys(week(0).days, ROWS)
        assert Scenes(make_history(days=days, read=read)).closed(Basis.WEEK) == expected


def test_a_week_with_a_missing_day_never_closes_and_the_day_is_left_out() -> None:
    days = dict.fromkeys((*week(0).days, *week(1).days), ROWS)
    del days[week(0).days[3]]
    scenes = Scenes(make_history(days=days))
    assert scenes.closed(Basis.WEEK) == [week(1)]
    assert len(scenes.closed(Basis.DAY)) == 13
    assert scenes.at(week(0)) is None
    assert scenes.at(week(0).days[3]) is None
    after_gap = scenes.at(week(0).days[4])
    assert after_gap is not None
    assert after_gap.before is None
    assert after_gap.tokens_before(Total()) is None


def test_a_day_that_is_held_back_has_not_closed() -> None:
    history = make_history(days={DAY: ROWS})
    odd = replace(history.snapshot.recent[DAY], anomaly="ten times its median")
    held = History(Snapshot(history.snapshot.boards, {DAY: odd}, {}), history.tables)
    assert Scenes(held).closed(Basis.DAY) == []
    assert Scenes(held).at(DAY) is None


def test_closed_periods_come_oldest_first_and_after_one_of_them() -> None:
    scenes = Scenes(chart(ROWS, ROWS, None, ROWS))
    assert scenes.closed(Basis.WEEK) == [week(0), week(1), week(3)]
    assert scenes.closed(Basis.WEEK, week(1)) == [week(3)]
    assert scenes.closed(Basis.WEEK, week(2)) == [week(3)]
    assert scenes.closed(Basis.WEEK, week(3)) == []


def test_the_newest_closed_period_is_the_last_of_them() -> None:
    newest = newest_closed(Scenes(by_days(ROWS, ROWS, last=3)), Basis.WEEK)
    assert newest is not None
    assert newest.period == week(0)
    newest_day = newest_closed(Scenes(by_days(ROWS, ROWS, last=3)), Basis.DAY)
    assert newest_day is not None
    assert newest_day.period == week(1).days[2]
    assert newest_closed(Scenes(make_history()), Basis.DAY) is None


def test_each_period_is_looked_at_once() -> None:
    scenes = Scenes(chart(ROWS, ROWS))
    assert scenes.at(week(1)) is scenes.at(week(1))
    now = scenes.at(week(1))
    assert now is not None
    assert now.before is scenes.at(week(0))


def test_days_are_not_compared_with_weeks() -> None:
    assert periods_between(DAY, DAY + dt.timedelta(days=2)) == 2
    assert periods_between(week(3), week(1)) == -2
    assert last_day(week(0)) == week(0).end
    with pytest.raises(ValueError, match="not of one kind"):
        periods_between(DAY, week(1))


# ── Who stands where ─────────────────────────────────────────────────────────────────────────────


def test_provisional_is_what_the_source_has_not_repeated() -> None:
    history = make_history(days={DAY: ROWS})
    assert scene_of(history, DAY).provisional
    settled = replace(history.snapshot.recent[DAY], settled=True)
    assert not scene_of(History(Snapshot({}, {DAY: settled}, {}), history.tables), DAY).provisional


def test_the_total_has_no_name_and_everybody_else_has_one() -> None:
    scene = last_scene(chart({"cn/a-0731": 5}))
    with pytest.raises(TypeError):
        named_in(scene, Total())
    assert named_in(scene, Model("cn/a-0101")) == Model("cn/a-0731")
    assert named_in(scene, Family("cn/a-0101")) == Family("cn/a")
    assert named_in(scene, Country("CN")) == Country("CN")


def test_of_several_spellings_the_largest_takes_the_place_of_one_that_is_gone() -> None:
    scene = last_scene(chart({"cn/a-0301": 3, "cn/a-0731": 5, "cn/a-0512": 4, "cn/a-0601:free": 9}))
    assert scene.present(Model("cn/a-0101")) == Model("cn/a-0731")
    assert scene.present(Model("cn/a-0301")) == Model("cn/a-0301")
    assert scene.present(Model("cn/a:free")) == Model("cn/a-0601:free")
    assert scene.present(Model("cn/b")) == Model("cn/b")


def test_a_listing_is_itself_until_it_is_revealed() -> None:
    rows = {"openrouter/quiet-alpha": 5, "openrouter/quiet-alpha:free": 2, "us/b": 1}
    history = chart(rows, rows, tables=make_tables([slot("quiet", str(week(1).end), "cn/a")]))
    hidden = Model("openrouter/quiet-alpha")
    assert scene_of(history, week(0)).present(hidden) == hidden
    assert scene_of(history, week(1)).present(hidden) == Model("cn/a")
    assert scene_of(history, week(1)).present(Model("openrouter/quiet-alpha:free")) == Model("cn/a:free")


def test_tables_which_keep_their_answers_are_not_asked_about_models_that_no_slot_is_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scene = last_scene(chart(ROWS, tables=make_tables([slot("quiet", None)])))
    monkeypatch.setattr(Tables, "attribute", None)
    assert scene.standing(Model("fr/x")) is not None
    with pytest.raises(TypeError):
        scene.standing(Model("openrouter/quiet-alpha"))


def test_nobody_is_said_to_stand_anywhere_of_countries_where_too_much_is_unmapped() -> None:
    scene = last_scene(chart({"cn/a": 94, "nobody/x": 6}))
    assert scene.withheld
    assert scene.standing(Country("CN")) is None
    assert scene.leads(Country("CN"), LENS) is None
    assert scene.leader(Country, LENS) is None
    assert scene.gap(Country("CN"), LENS) is None
    assert scene.standing(Model("cn/a")) is not None
    assert not last_scene(chart({"cn/a": 951, "nobody/x": 49})).withheld


def test_sums_of_rows_say_nothing_where_the_rows_are_too_small_a_part() -> None:
    rows = {"cn/a": 50, "us/b": 30}
    for other, tells in ((20, True), (21, False)):
        scene = last_scene(chart({**rows, "other": other}))
        for name in (AuthorName("cn"), Family("cn/a"), Country("CN")):
            assert (scene.standing(name) is not None) is tells
            assert scene.leader(type(name), LENS) == (name if tells else None)
            assert scene.leads(name, LENS) is (True if tells else None)
        assert scene.standing(Model("cn/a")) is not None
        assert scene.leader(Model, LENS) == Model("cn/a")


def test_nobody_is_unmapped_in_a_week_without_a_token() -> None:
    assert not last_scene(chart({"nobody/x": 0})).withheld


def test_the_press_lens_is_silent_where_hidden_tokens_leave_open_who_is_among_the_nine() -> None:
    scene = last_scene(chart({**crowd("us", 9, 5), "cn/a": 5}))
    assert scene.standing(Country("US"), LensName.PRESS) is None
    assert scene.standing(Country("US"), LensName.FULL) is not None


def test_a_list_hides_what_its_smallest_row_has_at_most() -> None:
    scene = last_scene(by_days({"cn/a": 5, "us/b": 3, "other": 4}))
    unnamed = scene.standing(Model("fr/x"))
    assert unnamed is not None
    assert (unnamed.tokens, unnamed.rank, unnamed.named) == (Interval.of(0, 21), Interval.of(3, None), False)
    assert share(scene, unnamed.tokens) == Interval.of(0, Fraction(21, 84))


def test_a_row_that_is_smaller_than_what_a_list_hides_may_stand_anywhere_further_down() -> None:
    seen = {"us/b": 30, "us/c": 10, "other": 40}
    days = dict.fromkeys(week(0).days, seen) | {week(0).days[0]: {**seen, "cn/a": 11}}
    found = last_scene(make_history(days=days)).standing(Model("cn/a"))
    assert found is not None
    assert (found.tokens, found.rank) == (Interval.of(11, 71), Interval.of(2, None))


def test_the_ranking_names_the_largest_first_and_equal_ones_by_key() -> None:
    scene = last_scene(chart({"us/b": 5, "cn/a": 5, "fr/x": 9, "low/y": 20}))
    assert scene.ranking(Country, LENS) == [Country("FR"), Country("CN"), Country("US")]
    assert scene.ranking(Model, LENS)[0] == Model("low/y")


@pytest.mark.parametrize("name", [Model("cn/a"), Family("cn/a"), AuthorName("cn")])
def test_who_is_alone_leads_and_nobody_else_does(name: Name) -> None:
    alone = last_scene(chart({"cn/a": 5}))
    assert alone.leads(name, LENS) is True
    assert alone.leader(type(name), LENS) == name
    assert alone.gap(name, LENS) is None
    nothing = last_scene(chart({"cn/a": 0, "us/b": 0}))
    assert nothing.leads(name, LENS) is None
    assert nothing.leader(type(name), LENS) is None


def test_a_single_row_that_is_no_larger_than_what_it_hides_does_not_lead() -> None:
    scene = last_scene(by_days({"cn/a": 5, "other": 9}))
    assert scene.leader(Model, LENS) is None
    assert scene.leads(Model("cn/a"), LENS) is None


def test_a_country_without_rivals_leads() -> None:
    scene = last_scene(chart({"cn/a": 5}))
    assert scene.leads(Country("CN"), LENS) is True
    assert scene.leads(Country("US"), LENS) is False


def test_what_is_asked_again_is_at_hand() -> None:
    scene = last_scene(chart(ROWS))
    asked: list[int] = []
    for _ in range(2):
        assert scene.kept("question", lambda: asked.append(1)) is None
    assert asked == [1]


def test_a_period_and_those_before_it_end_at_the_first_gap() -> None:
    assert [scene.period for scene in last_scene(chart(ROWS, None, ROWS, ROWS)).back()] == [week(3), week(2)]


def test_tokens_of_a_day_are_compared_with_the_day_before() -> None:
    history = day_by_day(ROWS, {**ROWS, "cn/a": 9})
    scene = last_scene(history, Basis.DAY)
    assert scene.tokens_before(Model("cn/a")) == Interval.exactly(5)
    assert scene.tokens_before(AuthorName("cn")) == Interval.exactly(5)
    assert scene.tokens_before(Country("CN"), LensName.PRESS) == Interval.exactly(5)
    assert scene.tokens_before(Total()) == Interval.exactly(8)
