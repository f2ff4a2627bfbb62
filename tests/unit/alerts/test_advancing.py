"""An alert takes in one closed period after the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.domain.history import History
from bot.domain.insight import Country, Model
from bot.domain.watching.alert import Advance, Alert, Firing, advance
from bot.domain.watching.condition import Basis
from bot.domain.watching.memory import NOTHING_YET, Event, Memory
from bot.domain.watching.scenes import Scenes
from tests.fakes.histories import chart, make_history, week
from tests.fakes.watching import KINDS, NOW, UP, Run, an_alert, last_scene, scene_of, wait_for

CN, US = {"cn/a": 9, "us/b": 5}, {"cn/a": 5, "us/b": 9}
LEAD = wait_for("lead", Country("CN"))
HOUR = dt.timedelta(hours=1)


def _advance(alert: Alert, history: History, n: int, now: dt.datetime = NOW) -> Advance:
    return advance(alert, scene_of(history, week(n)), KINDS, now)


def test_an_alert_begins_with_where_things_stand_and_tells_nothing_of_it() -> None:
    history = chart(US, CN)
    alert = an_alert(LEAD, last_scene(history))
    assert (alert.seen, alert.memory.known, alert.fired) == (week(1), ("leads",), None)
    assert Run(LEAD).take(chart(CN)) == []


def test_an_alert_that_begins_before_anything_has_closed_looks_at_the_first_period_only() -> None:
    alert = an_alert(LEAD)
    assert (alert.seen, alert.memory) == (None, NOTHING_YET)
    step = _advance(alert, chart(CN), 0)
    assert step.firing is None
    assert step.alert.seen == week(0)


def test_a_firing_says_of_which_alert_and_period_it_is_and_what_was_remembered() -> None:
    history = chart(US, CN)
    alert = an_alert(LEAD, scene_of(history, week(0)))
    step = _advance(alert, history, 1)
    event = Event("takes", {}, {"name": Country("CN")})
    assert step.firing == Firing(3, week(1), event, provisional=True, before=alert.memory, tables="test")
    assert step.alert == replace(alert, seen=week(1), fired=week(1), memory=Memory(known=("leads",), begun=True))


def test_a_settled_period_is_not_provisional() -> None:
    history = chart(US, CN)
    boards = {each: replace(board, settled=True) for each, board in history.snapshot.boards.items()}
    settled = History(replace(history.snapshot, boards=boards), history.tables)
    firing = _advance(an_alert(LEAD, scene_of(settled, week(0))), settled, 1).firing
    assert firing is not None
    assert not firing.provisional


def test_a_period_that_was_taken_in_changes_nothing_however_often_it_comes() -> None:
    history = chart(US, CN, US)
    alert = _advance(an_alert(LEAD, scene_of(history, week(0))), history, 1).alert
    for n in (0, 1):
        again = _advance(alert, history, n)
        assert again.alert is alert
        assert again.firing is None


def test_an_older_week_that_closes_late_is_left_out() -> None:
    run = Run(LEAD)
    assert run.take(chart(US, None, US)) == []
    assert run.take(chart(US, CN, US)) == []
    assert run.alert.seen == week(2)
    assert run.take(chart(US, CN, US, CN)) == [(3, "takes")]


def test_several_periods_are_taken_in_after_a_pause_each_by_itself() -> None:
    run = Run(LEAD)
    run.take(chart(US))
    assert run.take(chart(US, CN, US, US, CN)) == [(1, "takes"), (2, "loses"), (4, "takes")]


# ── Restated data ────────────────────────────────────────────────────────────────────────────────


def test_a_restatement_after_the_closing_fires_nothing_again_and_takes_nothing_back() -> None:
    run = Run(LEAD)
    assert run.take(chart(US, CN)) == [(1, "takes")]
    assert run.take(chart(US, US)) == []
    assert run.take(chart(US, CN)) == []
    assert run.take(chart(US, CN, CN)) == []


def test_the_next_crossing_goes_by_what_was_seen() -> None:
    run = Run(LEAD)
    assert run.take(chart(US, US)) == []
    # The restated week would have fired; what was seen is that it did not lead.
    assert run.take(chart(US, CN, CN)) == [(2, "takes")]
    again = Run(LEAD)
    again.take(chart(US, CN))
    assert again.take(chart(US, US, US)) == [(2, "loses")]


def test_before_the_closing_only_the_final_figures_count() -> None:
    days = dict.fromkeys(week(0).days, US) | dict.fromkeys(week(1).days, CN)
    early, late = week(1).closes_at - HOUR, week(1).closes_at
    run = Run(LEAD)
    assert run.take(make_history(days=days, read=early)) == []
    assert run.take(make_history(days=days | dict.fromkeys(week(1).days, US), read=late)) == []
    assert run.alert.seen == week(1)


def test_a_change_is_against_the_week_before_as_it_is_known_now() -> None:
    run = Run(wait_for("change", Model("cn/a"), "1/2", side=UP))
    run.take(chart({"cn/a": 100}, {"cn/a": 100}))
    # The week before was restated to 60.
    assert run.take(chart({"cn/a": 100}, {"cn/a": 60}, {"cn/a": 100})) == [(2, "up")]


def test_a_streak_is_recounted_over_restated_weeks() -> None:
    run = Run(wait_for("streak", Country("CN"), 3))
    run.take(chart(US, CN, CN))
    assert run.take(chart(US, CN, US, CN)) == []
    assert run.take(chart(US, CN, CN, CN, CN)) == [(4, "weeks")]


# ── Silence ──────────────────────────────────────────────────────────────────────────────────────

FLIPPING = chart(US, CN, US, CN, US, CN, US)


def test_a_cooldown_is_counted_in_periods_from_the_last_firing() -> None:
    assert [n for n, _ in Run(LEAD, cooldown=1).take(FLIPPING)] == [1, 2, 3, 4, 5, 6]
    assert [n for n, _ in Run(LEAD, cooldown=2).take(FLIPPING)] == [1, 3, 5]
    assert [n for n, _ in Run(LEAD, cooldown=3).take(FLIPPING)] == [1, 4]
    assert [n for n, _ in Run(LEAD, cooldown=30).take(FLIPPING)] == [1]


def test_a_missing_period_counts_for_the_cooldown() -> None:
    assert [n for n, _ in Run(LEAD, cooldown=2).take(chart(US, CN, None, US))] == [1, 3]


def test_what_comes_to_pass_in_the_silence_is_remembered_and_not_told_later() -> None:
    run = Run(LEAD, cooldown=2)
    assert run.take(chart(US, CN, US, US, US)) == [(1, "takes")]
    assert run.alert.memory.known == ("does not",)


def test_a_snoozed_alert_goes_on_watching_and_tells_nothing() -> None:
    run = Run(LEAD)
    run.take(chart(US))
    run.snooze(NOW + HOUR)
    assert run.take(chart(US, CN)) == []
    assert (run.alert.seen, run.alert.fired, run.alert.memory.known) == (week(1), None, ("leads",))
    assert run.take(chart(US, CN, CN), NOW + HOUR) == []
    assert run.take(chart(US, CN, CN, US), NOW + HOUR) == [(3, "loses")]


def test_a_snooze_ends_at_its_moment() -> None:
    for now, expected in ((NOW + HOUR - dt.timedelta(seconds=1), []), (NOW + HOUR, [(1, "takes")])):
        run = Run(LEAD)
        run.take(chart(US))
        run.snooze(NOW + HOUR)
        assert run.take(chart(US, CN), now) == expected


def test_a_firing_that_was_snoozed_does_not_begin_a_cooldown() -> None:
    run = Run(LEAD, cooldown=5)
    run.take(chart(US))
    run.snooze(NOW + HOUR)
    run.take(chart(US, CN))
    assert run.take(chart(US, CN, US), NOW + HOUR) == [(2, "loses")]


def test_days_are_taken_in_as_weeks_are() -> None:
    days = {week(0).days[n]: rows for n, rows in enumerate((US, CN, US))}
    scenes = Scenes(make_history(days=days))
    alert = an_alert(wait_for("lead", Country("CN"), daily=True), None, cooldown=2)
    fired: list[dt.date] = []
    for day in scenes.closed(Basis.DAY):
        scene = scenes.at(day)
        assert scene is not None
        step = advance(alert, scene, KINDS, NOW)
        alert = step.alert
        if step.firing:
            assert isinstance(step.firing.period, dt.date)
            fired.append(step.firing.period)
    assert fired == [week(0).days[1]]


def test_what_an_alert_is_stays_as_it_was_made() -> None:
    history = chart(US, CN)
    before = replace(an_alert(LEAD, scene_of(history, week(0))), snoozed_until=NOW, cooldown=4)
    after = _advance(before, history, 1).alert
    assert replace(after, memory=before.memory, seen=before.seen, fired=before.fired) == before
