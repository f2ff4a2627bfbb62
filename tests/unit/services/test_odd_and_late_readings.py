"""Readings that are odd, and readings that come late: neither may harm what is in use."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.readings import Period
from bot.ports import Stored
from bot.services.decisions import Known, decide
from tests.fakes.decisions import GOOD, MOVED, ODD, ODD_MOVED, QUIET, known, stored, take
from tests.fakes.usage import DAY, HOUR, NOON, SUNDAY, bucket, reading, version


class TestQuarantine:
    """Odd figures stay beside the good ones until the source has repeated itself."""

    held = stored(ODD, NOON, number=2, anomaly="odd", readings=3)

    def test_odd_figures_are_held_and_the_good_ones_stay(self) -> None:
        decision = take(ODD, known(stored(GOOD)))
        assert list(decision.stored.quarantined or {}) == [SUNDAY]
        assert "9.00 times" in (decision.stored.quarantined or {})[SUNDAY]
        assert decision.stored.touched == frozenset()
        assert decision.changes.changed == (), "what is in use is not touched"

    def test_an_odd_first_reading_is_held_too(self) -> None:
        decision = take(ODD, known())
        assert decision.stored.added == ()
        assert list(decision.stored.quarantined or {}) == [SUNDAY]

    @pytest.mark.parametrize(("hours", "promoted"), [(5, False), (6, True)])
    def test_the_fourth_reading_after_six_hours_takes_the_place(self, hours: int, *, promoted: bool) -> None:
        good = stored(GOOD)
        decision = take(ODD, known(good, held=self.held), NOON + hours * HOUR)
        assert decision.stored.restated == ((SUNDAY,) if promoted else ())
        confirmed = decision.changes.changed[0]
        assert (confirmed.readings, confirmed.anomaly) == (4, "odd"), "the caution stays"
        assert decision.changes.changed[1:] == ((replace(good, superseded_at=NOON + hours * HOUR),) if promoted else ())

    def test_six_hours_without_three_more_readings_are_not_enough(self) -> None:
        decision = take(ODD, known(held=replace(self.held, readings=2)), NOON + 9 * HOUR)
        assert list(decision.stored.quarantined or {}) == [SUNDAY]

    def test_with_none_in_use_it_is_added_in_the_end(self) -> None:
        assert take(ODD, known(held=self.held), NOON + 6 * HOUR).stored.added == (SUNDAY,)

    def test_the_good_figures_again_end_it(self) -> None:
        decision = take(GOOD, known(stored(GOOD), held=self.held), NOON + HOUR)
        assert decision.stored.confirmed == (SUNDAY,)
        assert replace(self.held, superseded_at=NOON + HOUR) in decision.changes.changed

    def test_other_good_figures_end_it_too(self) -> None:
        good = stored(GOOD)
        decision = take(MOVED, known(good, held=self.held))
        ended = tuple(replace(one, superseded_at=NOON + HOUR) for one in (good, self.held))
        assert decision.stored.restated == (SUNDAY,)
        assert decision.changes.changed == ended
        assert decision.changes.new[0].number == 3

    def test_an_odd_day_that_moves_a_little_is_repetition(self) -> None:
        """A young day moves with every poll: without this it would be held back until it stands still."""
        state = known(stored(GOOD), held=self.held)
        assert list(take(ODD_MOVED, state, NOON + 5 * HOUR).stored.quarantined or {}) == [SUNDAY]
        decision = take(ODD_MOVED, state, NOON + 6 * HOUR)
        assert decision.stored.restated == (SUNDAY,)
        assert decision.changes.new[0].anomaly
        assert decision.changes.new[0].lenient

    def test_two_readings_that_move_a_little_are_too_few(self) -> None:
        state = known(stored(GOOD), held=replace(self.held, readings=2))
        assert list(take(ODD_MOVED, state, NOON + 6 * HOUR).stored.quarantined or {}) == [SUNDAY]

    def test_an_odd_day_that_moves_much_is_held_anew(self) -> None:
        decision = take({"a/one": 8_000_000}, known(stored(GOOD), held=self.held), NOON + 6 * HOUR)
        assert list(decision.stored.quarantined or {}) == [SUNDAY]
        assert decision.changes.changed == (replace(self.held, superseded_at=NOON + 6 * HOUR),)

    def test_what_agrees_with_the_one_in_use_is_used(self) -> None:
        accepted = stored(ODD, anomaly="odd", lenient=True)
        assert take(ODD_MOVED, known(accepted)).stored.restated == (SUNDAY,)

    def test_a_file_only_warns(self) -> None:
        decision = take(ODD, known(stored(GOOD)), lenient=True)
        assert decision.stored.restated == (SUNDAY,)
        assert decision.changes.new[0].anomaly

    def test_a_file_that_repeats_what_is_held_releases_it(self) -> None:
        assert take(ODD, known(stored(GOOD), held=self.held), lenient=True).stored.restated == (SUNDAY,)

    def test_what_no_poll_reads_again_is_not_held_for_ever(self) -> None:
        later = NOON + 40 * DAY
        decision = take(ODD, known(), later)
        assert decision.stored.added == (SUNDAY,)
        assert decision.changes.new[0].anomaly
        beside_a_good_one = take(ODD, known(stored(GOOD)), later)
        assert list(beside_a_good_one.stored.quarantined or {}) == [SUNDAY]

    def test_days_are_judged_by_what_is_in_use(self) -> None:
        """Of three odd Sundays in one reading, the third is not excused by the two before it."""
        sundays = [SUNDAY + n * 7 * DAY for n in range(3)]
        good = {one: version(bucket(one, GOOD, None)) for one in sundays}
        state = Known({**QUIET, **good}, {}, {one: [good[one]] for one in sundays})
        all_three = reading(*(bucket(one, ODD, None) for one in sundays), at=NOON + 14 * DAY)
        assert list(decide(all_three, state).stored.quarantined or {}) == sundays

    def test_days_are_judged_by_days_of_the_same_reading(self) -> None:
        days = [bucket(SUNDAY + n * DAY, GOOD if n < 28 else ODD, None) for n in range(29)]
        decision = decide(reading(*days, at=NOON + 28 * DAY), Known({}, {}, {}))
        assert list(decision.stored.quarantined or {}) == [SUNDAY + 28 * DAY]

    def test_weeks_are_not_judged(self) -> None:
        week = bucket(SUNDAY - 6 * DAY, ODD, None, Period.WEEK)
        assert decide(reading(week), Known({}, {}, {})).stored.added == (SUNDAY - 6 * DAY,)


class TestLateReadings:
    """A reading whose source time is older than what is in use never changes what is in use."""

    now = stored(GOOD, NOON)

    def test_other_figures_are_kept_beside(self) -> None:
        decision = take(MOVED, known(self.now), NOON + HOUR, as_of=NOON - DAY)
        assert decision.stored == Stored(late=(SUNDAY,), quarantined={})
        (late,) = decision.changes.new
        assert (late.number, late.first_as_of, late.superseded_at) == (2, NOON - DAY, NOON + HOUR)
        assert decision.changes.changed == ()

    def test_odd_figures_do_not_wait_either(self) -> None:
        decision = take(ODD, known(self.now), as_of=NOON - DAY)
        assert decision.stored == Stored(late=(SUNDAY,), quarantined={})

    def test_a_file_of_old_figures_does_not_supersede(self) -> None:
        assert take(MOVED, known(self.now), as_of=NOON - DAY, lenient=True).stored.late == (SUNDAY,)

    def test_equal_figures_say_since_when_but_not_until_when(self) -> None:
        decision = take(GOOD, known(self.now), NOON + 9 * HOUR, as_of=NOON - DAY)
        (confirmed,) = decision.changes.changed
        assert decision.stored.confirmed == (SUNDAY,)
        assert (confirmed.first_as_of, confirmed.last_as_of) == (NOON - DAY, NOON)
        assert confirmed.last_requested_at == NOON, "it must close no week"
        assert confirmed.settled

    def test_equal_figures_do_not_reach_over_another_version(self) -> None:
        before = stored(MOVED, NOON - DAY, superseded_at=NOON)
        now = replace(self.now, number=2)
        decision = take(GOOD, known(before, now), as_of=NOON - 2 * DAY)
        assert decision.stored.late == (SUNDAY,)
        assert decision.changes.new[0].number == 3

    def test_a_late_reading_of_an_ended_version_extends_it(self) -> None:
        before = stored(MOVED, NOON - DAY, superseded_at=NOON)
        decision = take(MOVED, known(before, replace(self.now, number=2)), as_of=NOON - 2 * DAY)
        assert decision.stored.late == (SUNDAY,)
        assert decision.changes.new == ()
        assert decision.changes.changed == (replace(before, first_as_of=NOON - 2 * DAY, readings=2, settled=True),)

    def test_figures_that_agree_settle_what_is_in_use(self) -> None:
        decision = take({"a/one": 1_000_100}, known(self.now), as_of=NOON - 6 * HOUR)
        assert decision.changes.changed == (replace(self.now, settled=True),)

    def test_equal_source_times_do_not_count_as_older(self) -> None:
        assert take(MOVED, known(self.now), as_of=NOON).stored.restated == (SUNDAY,)

    def test_it_ends_no_quarantine(self) -> None:
        held = stored(ODD, NOON, anomaly="odd", readings=3, last_requested_at=NOON + 5 * HOUR)
        decision = take(ODD, known(held=held), NOON + 9 * HOUR, as_of=NOON - DAY)
        assert list(decision.stored.quarantined or {}) == [SUNDAY]

    def test_the_last_good_figures_come_into_use_beside_newer_odd_ones(self) -> None:
        held = stored(ODD, NOON, anomaly="odd")
        decision = take(GOOD, known(held=held), as_of=NOON - DAY)
        assert decision.stored.added == (SUNDAY,)
        assert decision.changes.changed == (), "the newer odd ones stay held"
        assert decision.changes.new[0].number == 2

    def test_older_odd_figures_do_not_replace_newer_odd_ones(self) -> None:
        held = stored(ODD, NOON, anomaly="odd")
        decision = take({"a/one": 5_000_000}, known(held=held), as_of=NOON - DAY)
        assert decision.stored.late == (SUNDAY,)
