"""What follows from a reading: every rule of `bot.services.decisions`."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.readings import Rejection
from bot.ports import Stored
from bot.services.decisions import decide, needs_past
from tests.fakes.decisions import GOOD, MOVED, ODD, day, known, stored, take
from tests.fakes.usage import HOUR, NOON, SUNDAY, reading


def test_the_first_reading_is_added() -> None:
    decision = take(GOOD, known())
    assert decision.stored == Stored(added=(SUNDAY,), quarantined={})
    assert decision.changes.changed == ()
    assert decision.changes.new == (stored(GOOD, NOON + HOUR),)


def test_the_same_figures_confirm() -> None:
    decision = take(GOOD, known(stored(GOOD)))
    assert decision.stored == Stored(confirmed=(SUNDAY,), quarantined={})
    later = NOON + HOUR
    assert decision.changes.changed == (stored(GOOD, last_requested_at=later, last_as_of=later, readings=2),)
    assert decision.changes.new == ()


def test_the_order_of_rows_makes_no_version() -> None:
    figures = {"a/one": 5, "b/two": 4}
    swapped = dict(reversed(figures.items()))
    assert take(swapped, known(stored(figures))).stored.confirmed == (SUNDAY,)


def test_six_hours_settle_what_is_confirmed() -> None:
    early, late = (take(GOOD, known(stored(GOOD)), NOON + hours * HOUR).changes.changed[0] for hours in (5, 6))
    assert not early.settled
    assert late.settled


def test_other_figures_supersede() -> None:
    before = stored(GOOD)
    decision = take(MOVED, known(before))
    assert decision.stored == Stored(restated=(SUNDAY,), quarantined={})
    assert decision.changes.new == (stored(MOVED, NOON + HOUR, number=2),)
    assert decision.changes.changed == (replace(before, superseded_at=NOON + HOUR),)


def test_figures_that_agree_settle_a_restatement() -> None:
    nearly = {"a/one": 1_000_500}
    assert take(nearly, known(stored(GOOD)), NOON + 6 * HOUR).changes.new[0].settled
    assert not take(nearly, known(stored(GOOD)), NOON + 5 * HOUR).changes.new[0].settled
    assert not take(MOVED, known(stored(GOOD)), NOON + 6 * HOUR).changes.new[0].settled


def test_figures_that_return_get_a_number_of_their_own() -> None:
    one = stored(GOOD, superseded_at=NOON + HOUR)
    two = stored(MOVED, NOON + HOUR, number=2)
    decision = take(GOOD, known(one, two), NOON + 2 * HOUR)
    assert decision.changes.new[0].number == 3
    assert decision.changes.changed == (replace(two, superseded_at=NOON + 2 * HOUR),)


def test_only_settled_repeats_need_no_past() -> None:
    settled = stored(GOOD, settled=True)
    again = reading(day(GOOD), at=NOON + HOUR)
    assert needs_past(again, {SUNDAY: settled}, {}) == []
    assert needs_past(again, {}, {}) == []
    assert needs_past(again, {SUNDAY: replace(settled, settled=False)}, {}) == [SUNDAY]
    assert needs_past(again, {SUNDAY: settled}, {SUNDAY: stored(ODD)}) == [SUNDAY]
    assert needs_past(reading(day(MOVED), at=NOON + HOUR), {SUNDAY: settled}, {}) == [SUNDAY]
    assert needs_past(replace(again, as_of=NOON - HOUR), {SUNDAY: settled}, {}) == [SUNDAY]


def test_rejected_buckets_are_told_with_place_and_date_and_change_nothing() -> None:
    bad = replace(reading(), rejections=(Rejection("2026-04-05", "no named model", 7), Rejection("2026-04-05", "bad")))
    decision = decide(bad, known(stored(GOOD)))
    told = (f"{bad.origin}, line 7: 2026-04-05: no named model", f"{bad.origin}: 2026-04-05: bad")
    assert decision.stored == Stored(rejected=told, quarantined={})
    assert decision.changes.new == decision.changes.changed == ()
