from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.domain.errors import NothingStoredError
from bot.domain.history import EMPTY_SNAPSHOT, History
from bot.domain.leaderboards import Grouping, Selection
from bot.domain.movements import Movement
from bot.domain.periods import BoardPeriod, PeriodNotStoredError
from bot.domain.profiles import UnknownNameError
from bot.domain.readings import SAMPLE, BucketVersion
from bot.domain.weeks import IsoWeek, WeekTextError
from bot.presentation.card import Action, LabelKind
from bot.presentation.headline import fits
from bot.presentation.lookups.board import BoardRequest, board_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.movers import movers_card
from bot.presentation.messages import languages
from bot.presentation.wording import Wording
from tests.fakes.histories import by_days, chart, make_history, make_tables, week
from tests.unit.lookups.cards import everything, row
from tests.unit.lookups.days import (
    DAY,
    LAST,
    MONTH,
    NOW,
    VIEWS,
    board,
    question,
    rows_of,
    seventy_days,
    total_of,
    whole,
)
from tests.unit.lookups.golden_days import GOLDEN


def kinds(asked: Lookup, request: BoardRequest) -> list[LabelKind]:
    return [label.kind for label in board(asked, request).labels]


def with_days(history: History, recent: Mapping[dt.date, BucketVersion]) -> History:
    return History(replace(history.snapshot, recent=recent), history.tables)


@pytest.mark.parametrize(("view", "tag"), GOLDEN)
def test_a_card_about_days_reads_as_agreed(view: str, tag: str) -> None:
    assert whole(VIEWS[view](question(tag))) == GOLDEN[view, tag]


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("view", VIEWS)
def test_a_card_about_days_is_in_one_language_with_a_short_headline(view: str, tag: str) -> None:
    card = VIEWS[view](question(tag))
    assert card.language == tag
    assert fits(card.headline)
    assert not any(mark in everything(card) for mark in ("{", "}", "period.", "lookup."))


def test_every_view_has_its_text_in_every_language() -> None:
    assert set(GOLDEN) == {(view, tag) for view in VIEWS for tag in languages()}


def test_a_week_by_any_of_its_days_is_that_week() -> None:
    asked = question()
    by_day = board(asked, BoardRequest(day=week(3).days[4]))
    assert everything(by_day) == everything(board(replace(asked, week=week(3)), BoardRequest()))
    assert {picture.name for picture in by_day.pictures} == {"leaderboard"}


@pytest.mark.parametrize("period", [DAY, MONTH])
def test_only_a_week_has_pictures_and_receipts(period: BoardPeriod) -> None:
    asked = question()
    card = board(asked, BoardRequest(period=period))
    assert (card.pictures, card.buttons) == ((), ())
    assert {button.action for button in board(asked, BoardRequest()).buttons} == {Action.CHART, Action.MATHS}


@pytest.mark.parametrize("period", [DAY, MONTH])
@pytest.mark.parametrize("by", Grouping)
def test_the_pages_of_a_period_are_its_whole_board(period: BoardPeriod, by: Grouping) -> None:
    asked = question()
    first = board_card(asked, BoardRequest(by, size=2, period=period))
    pages = [board(asked, BoardRequest(by, size=2, page=n + 1, period=period)) for n in range(first.page.count)]
    table = board(asked, BoardRequest(by, size=99, period=period)).table
    assert table
    assert [row(each) for page in pages if page.table for each in page.table.rows] == [row(each) for each in table.rows]
    assert len(board(asked, BoardRequest(by, top=1, period=period)).table.rows) == 1  # type: ignore[union-attr]


def test_a_day_cites_the_reading_of_that_day() -> None:
    history = seventy_days()
    at = dt.datetime(2026, 3, 11, 23, tzinfo=dt.UTC)
    early = replace(history.snapshot.recent[LAST], last_as_of=at)
    asked = question(history=with_days(history, {**history.snapshot.recent, LAST: early}))
    assert "2026-03-11 23:00 UTC" in board(asked, BoardRequest(period=DAY)).footer[1]


def test_days_that_have_settled_are_not_provisional() -> None:
    history = seventy_days()
    settled = {day: replace(version, settled=True) for day, version in history.snapshot.recent.items()}
    asked = question(history=with_days(history, settled))
    assert kinds(asked, BoardRequest(period=DAY)) == []
    assert kinds(asked, BoardRequest(period=MONTH)) == []
    one = {**settled, dt.date(2026, 2, 3): history.snapshot.recent[dt.date(2026, 2, 3)]}
    assert kinds(question(history=with_days(history, one)), BoardRequest(period=MONTH)) == [LabelKind.PROVISIONAL]


def test_old_and_generated_data_are_announced_on_days_and_months() -> None:
    history = seventy_days()
    boards = {each: replace(known, sources=(SAMPLE,)) for each, known in history.snapshot.boards.items()}
    sample = History(replace(history.snapshot, boards=boards), history.tables)
    asked = question(history=sample, now=NOW + dt.timedelta(days=3))
    for period in (DAY, MONTH):
        card = board(asked, BoardRequest(period=period))
        assert [label.kind for label in card.labels][:2] == [LabelKind.STALE, LabelKind.SAMPLE]
        assert "SAMPLE" in card.footer[1]


def test_an_odd_day_and_an_author_in_no_table_are_said_as_in_a_week() -> None:
    history = make_history(days={day: {"cn/a": 10, "nobody/x": 5} for day in week(0).days}, read=NOW)
    odd = replace(history.snapshot.recent[week(0).end], anomaly="half of usual", lenient=True, settled=True)
    asked = question(history=with_days(history, {**history.snapshot.recent, week(0).end: odd}), now=None)
    assert kinds(asked, BoardRequest(period=DAY)) == [LabelKind.WITHHELD, LabelKind.CAUTION]
    assert "half of usual" in everything(board(asked, BoardRequest(period=DAY)))


def test_a_month_with_a_gap_says_which_days_and_compares_with_nothing() -> None:
    days = {day: rows_of(0) for day in seventy_days().snapshot.recent if day.month != 1 or day.day > 20}
    for gap in (4, 5, 6, 9):
        del days[dt.date(2026, 3, gap)]
    card = board(question(history=make_history(days=days)), BoardRequest(period=MONTH, day=LAST))
    assert [label.text for label in card.labels] == [
        "So far, 7/31 days: nothing to compare with, ranks so far",
        "Without 4–6 Mar and 9 Mar: not among the days kept. Changes are left out",
    ]
    assert total_of(card).endswith("tokens —")


def test_a_month_to_date_longer_than_the_month_before_compares_with_nothing() -> None:
    first = dt.date(2026, 2, 1)
    days = {first + dt.timedelta(days=n): rows_of(0) for n in range(28 + 29)}
    card = board(question(history=make_history(days=days)), BoardRequest(period=MONTH, day=dt.date(2026, 3, 1)))
    assert card.labels[0].text == "So far, 29/31 days: nothing to compare with, ranks so far"


def test_a_country_is_known_by_the_rows_of_the_period() -> None:
    asked = question(history=by_days({"cn/a": 5}, {"cn/a": 5, "low/x": 1}))
    request = BoardRequest(selection=Selection("ZZ"), period=DAY, day=week(1).start)
    assert len(board(asked, request).table.rows) == 1  # type: ignore[union-attr]
    with pytest.raises(UnknownNameError):
        board_card(asked, replace(request, day=week(0).start))
    empty = board(asked, replace(request, selection=Selection("JP"))).table
    assert empty
    assert (empty.rows, empty.remark) == ((), "No such rows for 12 Jan 2026.")


@pytest.mark.parametrize("day", [dt.date(2020, 1, 1), dt.date.min, dt.date.max])
@pytest.mark.parametrize("period", BoardPeriod)
def test_a_period_that_is_not_stored_is_refused(period: BoardPeriod, day: dt.date) -> None:
    with pytest.raises((PeriodNotStoredError, WeekTextError)) as caught:
        board_card(question(), BoardRequest(period=period, day=day))
    if isinstance(caught.value, PeriodNotStoredError):
        assert caught.value.stored


def test_without_single_days_there_is_no_day_and_no_month() -> None:
    asked = question(history=chart({"cn/a": 5}))
    for period in (DAY, MONTH):
        with pytest.raises(PeriodNotStoredError) as caught:
            board_card(asked, BoardRequest(period=period))
        assert caught.value.stored is None
    empty = Lookup(History(EMPTY_SNAPSHOT, make_tables()), IsoWeek(2026, 1), Wording.load("en"))
    for period in BoardPeriod:
        with pytest.raises(NothingStoredError):
            board_card(empty, BoardRequest(period=period))


def test_trending_says_why_it_cannot_be_told() -> None:
    short = question(history=by_days({"cn/a": 10}, {"cn/a": 20}, {"cn/a": 30}))
    table = movers_card(short, Movement.TRENDING).card.table
    assert table
    assert table.remark == "Told only where the whole period and the three before it are stored."
    still = question(history=by_days(*[{"cn/a": 10}] * 4))
    table = movers_card(still, Movement.TRENDING).card.table
    assert table
    assert table.remark == "No model is certain to have moved so."


@pytest.mark.parametrize(("tag", "was"), [("en", "was 1"), ("zh-Hans", "此前第1"), ("zh-Hant", "此前第1")])
def test_a_day_does_not_speak_of_the_week_before(tag: str, was: str) -> None:
    asked = question(tag, by_days({"cn/a": 10, "us/b": 20}, {"cn/a": 9, "us/b": 5}))
    table = movers_card(asked, Movement.DOWN, week(1).start).card.table
    assert table
    assert [each.note for each in table.rows] == [was, f"{was[:-1]}2"]
