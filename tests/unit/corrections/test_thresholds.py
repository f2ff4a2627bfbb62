"""What makes a correction, what makes an erratum, and what stays silent."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.corrections import (
    CertaintyChange,
    Change,
    Correction,
    FigureChange,
    LeaderChange,
    Posted,
    RankChange,
    StreakChange,
    SweepChange,
    compare,
    find_correction,
    revisions,
)
from bot.domain.displayed import DisplayedFigure, DisplayedLead
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from tests.fakes.displayed import AT, WEEK, T, again, displayed, tokens

DAY = dt.timedelta(days=1)
CHINA = DisplayedLead("CN", certain=True, weeks=5)


def leads(**changes: Any) -> dict[LensName, DisplayedLead]:
    return {LensName.PRESS: replace(CHINA, **changes), LensName.FULL: CHINA}


def changes(**restated: Any) -> tuple[Change, ...]:
    found = compare(displayed(), again(**restated))
    return found.changes if found else ()


def test_other_rows_with_the_same_claims_are_silent() -> None:
    assert changes() == ()


@pytest.mark.parametrize(
    ("restated", "expected"),
    [
        ({"leads": leads(country="US")}, LeaderChange(LensName.PRESS, "CN", "US")),
        ({"leads": leads(country=None)}, LeaderChange(LensName.PRESS, "CN", None)),
        ({"leads": leads(certain=False)}, CertaintyChange(LensName.PRESS, "CN", certain=False)),
        ({"leads": leads(weeks=1)}, StreakChange(LensName.PRESS, "CN", 5, 1)),
        ({"sweep": 0}, SweepChange(3, 0)),
        ({"ranks": {"cn/a": 1, "cn/b": 2, "us/c": 4}}, RankChange("us/c", 3, 4)),
        ({"ranks": {"cn/a": 1, "cn/b": 2}}, RankChange("us/c", 3, None)),
    ],
    ids=["leader", "nobody leads", "certainty", "streak", "sweep", "rank", "gone"],
)
def test_a_claim_that_flips_is_corrected(restated: dict[str, Any], expected: Change) -> None:
    assert changes(**restated) == (expected,)


@pytest.mark.parametrize(
    ("old", "new", "silent"),
    [
        ({"weeks": 3, "at_least": True}, {"weeks": 5}, True),
        ({"weeks": 3, "at_least": True}, {"weeks": 2}, False),
        ({"weeks": 5}, {"weeks": 2, "at_least": True}, True),
        ({"weeks": 5}, {"weeks": 6, "at_least": True}, False),
        ({"weeks": None}, {"weeks": 2}, True),
    ],
)
def test_streaks_that_can_both_be_true_are_silent(old: dict[str, Any], new: dict[str, Any], silent: bool) -> None:
    found = compare(displayed(leads=leads(**old)), again(leads=leads(**new)))
    assert (found is None) is silent


def test_what_a_post_did_not_display_is_not_corrected() -> None:
    short = displayed(sweep=None, ranks={}, figures={})
    assert compare(short, again(sweep=0, ranks={"us/c": 1}, figures={"total": tokens(50 * T)})) is None


FIGURES = [
    ("total", tokens(27 * T), 27 * T // 100),
    ("press.ratio", DisplayedFigure(Unit.RATIO, 4_300_000), 43_000),
    ("total_change", DisplayedFigure(Unit.CHANGE, 300_000), 13_000),
    ("full.CN.share", DisplayedFigure(Unit.PERCENT, 618_000), 10_000),
]
"""Name, figure, and what one percent (or point) of it is in its stored form."""


@pytest.mark.parametrize(("name", "old", "percent"), FIGURES, ids=[row[0] for row in FIGURES])
@given(hundredths=st.integers(-1_000, 1_000))
def test_a_figure_is_corrected_from_two_percent_on(
    name: str, old: DisplayedFigure, percent: int, hundredths: int
) -> None:
    moved = replace(old, stored=old.stored + percent * hundredths // 100)
    found = changes(figures={name: moved})
    expected = (FigureChange(name, old.unit, old.value, moved.value),) if abs(hundredths) > 200 else ()
    assert found == expected


@pytest.mark.parametrize(
    ("percent", "corrected", "erratum"),
    [(1.99, False, False), (2.0, False, False), (2.01, True, False), (5.0, True, False), (5.01, True, True)],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_total_s_thresholds(percent: float, sign: int, corrected: bool, erratum: bool) -> None:
    total = 27 * T + sign * round(27 * T * percent / 100)
    found = compare(displayed(), again(figures={"total": tokens(total)}))
    assert (found is not None) is corrected
    assert (found is not None and found.erratum) is erratum


def test_a_change_from_nothing_is_notable() -> None:
    assert compare(displayed(figures={"total": tokens(0)}), again(figures={"total": tokens(1)}))


def test_counts_that_say_at_least_may_grow() -> None:
    name = "insight.reign.model_at_least.model=x.weeks"
    old = displayed(figures={name: DisplayedFigure(Unit.COUNT, 3)})
    assert compare(old, again(figures={name: DisplayedFigure(Unit.COUNT, 9)})) is None
    assert compare(old, again(figures={name: DisplayedFigure(Unit.COUNT, 2)}))


@pytest.mark.parametrize(
    ("restated", "erratum"),
    [
        ({"ranks": {"cn/a": 2, "cn/b": 1, "us/c": 3}}, True),
        ({"ranks": {"cn/a": 1, "cn/b": 1, "us/c": 3}}, True),
        ({"ranks": {"cn/a": 1, "cn/b": 3, "us/c": 2}}, False),
        ({"ranks": {"cn/a": 2, "cn/b": 3, "us/c": 4, "fr/d": 1}}, True),
        ({"leads": leads(country="US")}, True),
        ({"leads": leads(certain=False)}, False),
        ({"figures": {"model.cn/a.tokens": tokens(8 * T)}}, False),
    ],
    ids=["first two swap", "level at first", "second and third swap", "newcomer", "leader", "certainty", "one model"],
)
def test_only_another_first_place_is_news_of_its_own(restated: dict[str, Any], erratum: bool) -> None:
    found = compare(displayed(), again(**restated))
    assert found
    assert found.erratum is erratum


def test_the_days_that_were_restated_are_named() -> None:
    days = {**displayed().days, WEEK.days[2]: "bbbbbbbb"}
    found = compare(displayed(), again(sweep=0, days=days))
    assert found
    assert found.days == (WEEK.days[2],)


def test_other_tables_correct_nothing() -> None:
    assert compare(displayed(), again(table_version="newer", sweep=0, leads=leads(country="US"))) is None


def test_equal_rows_correct_nothing() -> None:
    assert compare(displayed(), displayed(sweep=0)) is None


def test_other_weeks_are_not_compared() -> None:
    with pytest.raises(ValueError, match="2026-W14 cannot be corrected by 2026-W15"):
        compare(displayed(), again(week=WEEK.shift(1)))


@pytest.mark.parametrize(("days", "expected"), [(28, True), (28.001, False)])
def test_a_post_is_corrected_for_28_days(days: float, expected: bool) -> None:
    found = find_correction(Posted(displayed(), AT), again(sweep=0), AT + days * DAY)
    assert (found is not None) is expected


def test_a_post_is_corrected_once() -> None:
    edited = Posted(displayed(), AT, again(sweep=0), AT + DAY)
    worse = again(sweep=0, figures={"total": tokens(50 * T)})
    assert find_correction(edited, worse, AT + 2 * DAY) is None


def test_the_next_digest_lists_what_was_corrected_since() -> None:
    first = Posted(displayed(), AT, again(sweep=0), AT + 8 * DAY)
    second = Posted(displayed(week=WEEK.shift(-1)), AT - 7 * DAY, again(week=WEEK.shift(-1), sweep=0), AT + 8 * DAY)
    never, earlier = Posted(displayed(), AT), replace(first, corrected_at=AT + DAY)
    found = revisions([first, never, earlier, second], AT + 7 * DAY)
    assert found == (
        Correction(WEEK.shift(-1), (SweepChange(3, 0),), (), erratum=False),
        Correction(WEEK, (SweepChange(3, 0),), (), erratum=False),
    )
