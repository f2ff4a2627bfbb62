"""Every way in which rows can be refused, and the few odd ones that are taken."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.acceptance import Accepted, Window, accept
from bot.domain.errors import DataError
from bot.domain.readings import Period, RawRow

DAY = "2026-03-30"
GOOD = [("cn/a", "100"), ("us/b", "50"), ("other", "7")]


def rows(*cells: tuple[str, str], date: str = DAY) -> list[RawRow]:
    return [RawRow(date, slug, tokens, line) for line, (slug, tokens) in enumerate(cells, start=2)]


def take(given: list[RawRow], window: Window | None = None, period: Period = Period.DAY) -> Accepted:
    return accept(given, "file.csv", period, window)


def reason(*cells: tuple[str, str]) -> tuple[str, int | None]:
    accepted = take(rows(*cells))
    assert accepted.buckets == ()
    (rejection,) = accepted.rejections
    assert rejection.date == DAY
    return rejection.reason, rejection.line


def test_a_whole_day_is_taken_with_its_rest_apart() -> None:
    (bucket,) = take(rows(*GOOD)).buckets
    assert (dict(bucket.tokens), bucket.other, bucket.total) == ({"cn/a": 100, "us/b": 50}, 7, 157)
    assert bucket.date == dt.date(2026, 3, 30)


@pytest.mark.parametrize(
    "text",
    ["", "1e9", "NaN", "inf", "1.0", "-1", "+1", " 1", "1_000", "٣", "0x10", "1,000", str(2**63), "9" * 40, "None"],
)
def test_tokens_are_whole_numbers_below_two_to_the_63(text: str) -> None:
    said, line = reason(("cn/a", "100"), ("us/b", text))
    assert "'us/b'" in said or "us/b" in said
    assert "2^63" in said
    assert line == 3


@pytest.mark.parametrize("text", ["0", "007", str(2**63 - 1)])
def test_the_smallest_and_the_largest_tokens_are_taken(text: str) -> None:
    (bucket,) = take(rows(("cn/a", "5"), ("us/b", text))).buckets
    assert bucket.tokens["us/b"] == int(text)


@pytest.mark.parametrize(
    ("cells", "said", "line"),
    [
        ([("cn/a", "1"), ("cn/a", "2")], "model 'cn/a' twice", 3),
        ([("cn/a", "1"), ("other", "2"), ("other", "3")], "a second row `other`", 4),
        ([("other", "2"), ("cn/a", "1")], "a row ('cn/a') after `other`", 3),
        ([("other", "2")], "no named model", 2),
        ([("cn/a", "0"), ("other", "0")], "total of 0 tokens", 2),
        ([("cn/\ud800", "1")], "characters that no text can", 2),
        ([("cn/\x00", "1")], "characters that no text can", 2),
        ([(f"cn/{n}", "1") for n in range(52)], "52 rows; a day has at most 51", 53),
    ],
)
def test_a_faulty_day_is_rejected_with_reason_and_line(
    cells: list[tuple[str, str]], said: str, line: int | None
) -> None:
    text, where = reason(*cells)
    assert said in text
    assert where == line


def test_fifty_models_and_the_rest_are_taken_and_so_is_an_empty_name() -> None:
    cells = [(f"cn/{n}", "1") for n in range(49)] + [("", "1"), ("other", "9")]
    (bucket,) = take(rows(*cells)).buckets
    assert len(bucket.tokens) == 50
    assert bucket.tokens[""] == 1


def test_one_faulty_day_does_not_spoil_the_others() -> None:
    given = rows(*GOOD) + rows(("cn/a", "x"), date="2026-03-31") + rows(*GOOD, date="2026-04-01")
    accepted = take(given)
    assert [str(bucket.date) for bucket in accepted.buckets] == ["2026-03-30", "2026-04-01"]
    assert [each.date for each in accepted.rejections] == ["2026-03-31"]
    assert accepted.gaps == ()


def test_a_day_without_rows_is_a_gap() -> None:
    given = rows(*GOOD) + rows(*GOOD, date="2026-04-01")
    window = Window(dt.date(2026, 3, 29), dt.date(2026, 4, 2))
    assert [str(day) for day in take(given).gaps] == ["2026-03-31"]
    assert [str(day) for day in take(given, window).gaps] == ["2026-03-29", "2026-03-31", "2026-04-02"]


def test_an_empty_answer_is_an_error() -> None:
    with pytest.raises(DataError, match=r"file\.csv: holds no rows"):
        take([])


@pytest.mark.parametrize(
    "text", ["", "30.03.2026", "2026-3-30", "2026-02-30", "20260330", "2026-W14-1", "2026-03-30T00:00", "٢٠٢٦-03-30"]
)
def test_a_date_has_one_form(text: str) -> None:
    with pytest.raises(DataError, match=r"file\.csv, line 2: date .* is no date of the form 2026-03-30"):
        take(rows(*GOOD, date=text))


@pytest.mark.parametrize("second", ["2026-03-29", "2026-03-30"])
def test_dates_ascend(second: str) -> None:
    first = rows(*GOOD) + rows(*GOOD, date="2026-03-31")
    with pytest.raises(DataError, match="dates must ascend"):
        take(first + rows(*GOOD, date=second))


@pytest.mark.parametrize("date", ["2026-03-30", "2026-04-03"])
def test_dates_lie_in_the_window(date: str) -> None:
    window = Window(dt.date(2026, 3, 31), dt.date(2026, 4, 2))
    with pytest.raises(DataError, match="out of range; this answer may hold 2026-03-31 to 2026-04-02"):
        take(rows(*GOOD, date=date), window)


def test_a_weeks_row_carries_its_monday() -> None:
    assert len(take(rows(*GOOD), period=Period.WEEK).buckets) == 1
    with pytest.raises(DataError, match="2026-03-31 is a Tuesday"):
        take(rows(*GOOD, date="2026-03-31"), period=Period.WEEK)


def test_the_weeks_of_a_window_begin_with_the_mondays_before_it() -> None:
    window = Window(dt.date(2026, 4, 1), dt.date(2026, 4, 14))
    accepted = take(rows(*GOOD), window, Period.WEEK)
    assert [str(day) for day in accepted.gaps] == ["2026-04-06", "2026-04-13"]
