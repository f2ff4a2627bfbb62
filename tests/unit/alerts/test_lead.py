"""First place changes hands."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.watching.condition import Total
from tests.fakes.histories import by_days, chart, crowd, day_by_day, make_history, make_tables, slot, week
from tests.fakes.watching import DOWN, UP, distance, event, last_scene, scene_of, told, wait_for

CN, US, FR = {"cn/a": 9, "us/b": 5}, {"cn/a": 5, "us/b": 9}, {"fr/c": 9, "us/b": 5}
TIE, UNMAPPED = {"cn/a": 7, "us/b": 7}, {"cn/a": 9, "us/b": 5, "nobody/x": 9}
LEAD = wait_for("lead", Country("CN"))
ANY = wait_for("lead", Total())


def test_taking_and_losing_the_lead_fire() -> None:
    assert told(LEAD, chart(US, CN, CN, US, US, CN)) == [(1, "takes"), (3, "loses"), (5, "takes")]


def test_whoever_leads_already_does_not_take_the_lead() -> None:
    assert told(LEAD, chart(CN, CN)) == []


def test_one_direction_alone_can_be_watched() -> None:
    history = chart(US, CN, US, CN)
    assert told(wait_for("lead", Country("CN"), side=UP), history) == [(1, "takes"), (3, "takes")]
    assert told(wait_for("lead", Country("CN"), side=DOWN), history) == [(2, "loses")]


def test_the_one_who_leads_instead_is_named() -> None:
    assert event(LEAD, chart(CN, FR)).names == {"name": Country("CN"), "over": Country("FR")}
    assert event(LEAD, chart(US, CN)).names == {"name": Country("CN")}


def test_a_tie_loses_the_lead_to_nobody() -> None:
    history = chart(CN, TIE, CN)
    assert told(LEAD, history) == [(1, "tied"), (2, "takes")]
    assert event(wait_for("lead", Country("CN"), side=DOWN), history).names == {"name": Country("CN")}


def test_whoever_is_behind_two_that_tie_is_not_said_to_share_the_lead() -> None:
    behind = {"us/b": 7, "fr/c": 7, "cn/a": 2}
    for subject in (Country("CN"), Model("cn/a"), Family("cn/a"), AuthorName("cn")):
        watched = wait_for("lead", subject)
        assert told(watched, chart(CN, behind, CN)) == [(1, "lost"), (2, "takes")]
        assert event(watched, chart(CN, behind)).names == {"name": subject}


def test_whoever_is_behind_two_that_hidden_tokens_could_order_either_way_has_lost_the_lead() -> None:
    ahead = {day: {**SEEN, "cn/a": 40} for day in week(0).days}
    # Six days of 34 and up to 10 on the seventh, against 210: which of both is first is open, and it is not the third.
    close = {day: {**SEEN, "us/d": 34, "cn/a": 12} for day in week(1).days[:6]} | {week(1).days[6]: SEEN}
    assert told(wait_for("lead", Model("cn/a")), make_history(days=ahead | close)) == [(1, "lost")]


def test_a_lead_that_tokens_without_a_country_could_reverse_is_told_as_such() -> None:
    doubt = {"low/x": 5}
    history = chart(US, {**CN, **doubt}, {**US, **doubt})
    assert told(LEAD, history) == [(1, "takes_uncertain"), (2, "loses_uncertain")]
    assert told(ANY, history) == [(1, "changes_uncertain"), (2, "changes_uncertain")]


def test_another_leader_of_the_total_is_told_with_both_names() -> None:
    history = chart(US, CN, CN, FR)
    assert told(ANY, history) == [(1, "changes"), (3, "changes")]
    assert event(ANY, chart(US, CN)).names == {"name": Country("CN"), "over": Country("US")}


def test_a_tie_between_two_reigns_of_one_leader_is_no_change_of_the_total() -> None:
    assert told(ANY, chart(CN, TIE, CN)) == []
    assert told(ANY, chart(CN, TIE, US)) == [(2, "changes")]


def test_the_last_period_that_could_tell_is_what_counts() -> None:
    history = chart(US, UNMAPPED, None, CN)
    assert told(LEAD, history) == [(3, "takes")]
    assert told(ANY, history) == [(3, "changes")]


def test_a_week_in_which_no_country_is_known_is_no_tie() -> None:
    history = chart(CN, {"low/x": 9}, CN)
    assert told(LEAD, history) == []
    assert told(ANY, history) == []


def test_a_country_that_is_gone_has_lost_the_lead() -> None:
    assert told(LEAD, chart(CN, {"us/b": 9})) == [(1, "loses")]


@pytest.mark.parametrize(
    ("subject", "other"),
    [(Model("cn/a"), Model("us/b")), (Family("cn/a"), Family("us/b")), (AuthorName("cn"), AuthorName("us"))],
)
def test_models_families_and_publishers_take_and_lose_first_place(subject: Name, other: Name) -> None:
    history = chart(US, CN, TIE, CN, US)
    watched = wait_for("lead", subject)
    assert told(watched, history) == [(1, "takes"), (2, "tied"), (3, "takes"), (4, "loses")]
    assert event(watched, chart(CN, US)).names == {"name": subject, "over": other}


def test_the_lenses_have_leaders_of_their_own() -> None:
    rows = {**crowd("us", 8, 10), "cn/a": 79, "cn/b": 9}
    history = chart(US, rows)
    assert told(wait_for("lead", Country("CN")), history) == [(1, "takes")]
    assert told(wait_for("lead", Country("CN"), lens=LensName.PRESS), history) == []
    assert told(wait_for("lead", Total(), lens=LensName.PRESS), history) == []


SEEN = {"us/b": 30, "us/c": 10, "other": 100}
"""A day that hides 10 of a model at most."""


def test_hidden_tokens_leave_first_place_open() -> None:
    first = {**SEEN, "cn/a": 20}
    days = dict.fromkeys(week(0).days, first)
    for named, expected in ((31, []), (36, [(1, "takes")])):
        # Six days of so many, and up to 10 on the seventh, against 210.
        second = {day: {**SEEN, "cn/a": named} for day in week(1).days[:6]} | {week(1).days[6]: SEEN}
        history = make_history(days=days | second)
        assert told(wait_for("lead", Model("cn/a")), history) == expected
        lost = [(1, "loses")] if expected else []
        assert told(wait_for("lead", Model("us/b")), history) == lost


def test_first_place_is_not_lost_where_hidden_tokens_could_keep_it() -> None:
    days = {day: {**SEEN, "cn/a": 40} for day in week(0).days}
    for named, expected in ((34, []), (33, [(1, "loses")])):
        # Six days of so many, and up to 10 on the seventh, against 210.
        second = {day: {**SEEN, "cn/a": named} for day in week(1).days[:6]} | {week(1).days[6]: SEEN}
        assert told(wait_for("lead", Model("cn/a")), make_history(days=days | second)) == expected


def test_the_source_s_own_week_settles_who_is_first() -> None:
    days = {day: {**SEEN, "cn/a": 20} for day in week(0).days}
    days |= {day: {**SEEN, "cn/a": 34} for day in week(1).days[:6]} | {week(1).days[6]: SEEN}
    own = {"cn/a": 212, "us/b": 210, "us/c": 70, "other": 700}
    history = make_history({week(1): own}, days)
    assert told(wait_for("lead", Model("cn/a")), history) == [(1, "takes")]
    assert told(wait_for("lead", Model("us/b")), history) == [(1, "loses")]


def test_a_model_that_disappears_has_lost_first_place() -> None:
    history = by_days({**SEEN, "cn/a": 40}, SEEN)
    assert event(wait_for("lead", Model("cn/a")), history).names == {"name": Model("cn/a"), "over": Model("us/b")}


def test_whoever_stays_first_under_another_name_has_lost_nothing() -> None:
    history = chart({"cn/a-0101": 9, "us/b": 5}, {"cn/a-0731": 9, "us/b": 5})
    assert told(wait_for("lead", Model("cn/a-0101")), history) == []
    tables = make_tables([slot("quiet", str(week(1).start), "cn/a")])
    rows = {"openrouter/quiet-alpha": 9, "cn/a": 5, "us/b": 6}
    assert told(wait_for("lead", Model("openrouter/quiet-alpha")), chart(rows, rows, tables=tables)) == []
    assert told(wait_for("lead", Model("cn/a")), chart(rows, rows, tables=tables)) == [(1, "takes")]


def test_the_distance_is_the_gap_to_the_first_or_to_the_second() -> None:
    scene = last_scene(chart({"cn/a": 100, "us/b": 60}))
    gap = Fraction(2, 5)
    assert distance(LEAD, scene) == distance(ANY, scene) == gap
    assert distance(wait_for("lead", Country("US")), scene) == gap
    assert distance(wait_for("lead", Country("US"), side=DOWN), scene) is None
    assert distance(wait_for("lead", Country("CN"), side=UP), scene) is None
    assert distance(LEAD, last_scene(chart(UNMAPPED))) is None
    assert distance(ANY, last_scene(chart(TIE))) is None


def test_a_day_s_lead_is_of_that_day() -> None:
    assert told(wait_for("lead", Country("CN"), daily=True), day_by_day(US, CN, None, US)) == [
        (1, "takes"),
        (3, "loses"),
    ]


def test_a_row_that_is_missing_of_the_nine_leaves_the_lead_open_only_where_it_could_take_it() -> None:
    tables = make_tables([slot("quiet", str(week(1).start), "cn/a")])
    before = {"us/b": 50, "cn/a": 30, "openrouter/quiet-alpha": 15, **crowd("low", 6, 12), "other": 100}
    for joined, expected in ((62, []), (63, [1])):
        # Joined they are one row of eight; the ninth had 12 at most, and the US has 50.
        history = chart(before, {**before, "cn/a": joined - 15}, tables=tables)
        for condition in (LEAD, ANY):
            assert [n for n, _ in told(replace(condition, lens=LensName.PRESS), history)] == expected


def test_nobody_leads_eight_rows_either_while_too_much_is_unmapped() -> None:
    tables = make_tables([slot("quiet", str(week(1).start), "cn/a")])
    before = {"us/b": 50, "cn/a": 30, "openrouter/quiet-alpha": 15, **crowd("low", 5, 12), "nobody/x": 12, "other": 20}
    history = chart(before, {**before, "cn/a": 90, "nobody/x": 60}, {**before, "cn/a": 90}, tables=tables)
    assert scene_of(history, week(2)).leads(Country("CN"), LensName.PRESS) is True
    assert scene_of(history, week(1)).withheld
    assert scene_of(history, week(1)).leads(Country("CN"), LensName.PRESS) is None
