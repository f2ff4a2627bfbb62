"""The largest row of a single day within a week."""

from __future__ import annotations

from bot.domain.boards import DayPeak, fold_week
from bot.domain.weeks import IsoWeek
from tests.fakes.usage import DAY, SUNDAY, bucket, version


def peak(*days: dict[str, int]) -> DayPeak | None:
    """The peak of the week's last days, of which `days` are the rows."""
    versions = [version(bucket(SUNDAY - n * DAY, rows)) for n, rows in enumerate(reversed(days))]
    board = fold_week(IsoWeek.of(SUNDAY), versions, None)
    return board and board.peak


def test_it_is_the_largest_row_of_all_days() -> None:
    assert peak({"a/one": 5, "b/two": 9}, {"a/one": 7}) == DayPeak(SUNDAY - DAY, "b/two", 9)


def test_of_equal_rows_the_earlier_day_has_it() -> None:
    assert peak({"a/one": 5}, {"b/two": 5}, {"b/two": 5}) == DayPeak(SUNDAY - 2 * DAY, "a/one", 5)


def test_of_equal_rows_of_a_day_the_first_has_it() -> None:
    assert peak({"z/first": 5, "a/second": 5}) == DayPeak(SUNDAY, "z/first", 5)
