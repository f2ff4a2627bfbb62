"""A history keeps the newest leaderboards: asked again they are at hand, and never mixed up."""

from __future__ import annotations

from bot.domain.history import KEPT_ANSWERS
from bot.domain.leaderboards import Grouping, Selection, leaderboard
from tests.fakes.histories import chart, week

ROWS = {"cn/a": 500, "us/b:free": 300, "fr/c": 200}


def test_the_same_question_gives_the_same_answer_without_work() -> None:
    history = chart(ROWS)
    assert leaderboard(history, week(0), Grouping.MODEL) is leaderboard(history, week(0), Grouping.MODEL)


def test_every_question_has_an_answer_of_its_own() -> None:
    history = chart(ROWS, {**ROWS, "cn/a": 100})
    questions = [
        (week(n), by, Selection(country, free))
        for n in range(2)
        for by in Grouping
        for country in (None, "CN", "US")
        for free in (None, True, False)
    ]
    first = [leaderboard(history, *question) for question in questions]
    again = [leaderboard(history, *question) for question in questions]
    fresh = [leaderboard(chart(ROWS, {**ROWS, "cn/a": 100}), *question) for question in questions]
    assert first == again == fresh


def test_a_selection_admits_by_country_and_by_price() -> None:
    def keys(country: str | None, free: bool | None) -> list[str]:
        rows = leaderboard(chart(ROWS), week(0), Grouping.MODEL, Selection(country, free))
        return [row.key for row in rows]

    assert keys(None, None) == ["cn/a", "us/b:free", "fr/c"]
    assert keys("CN", None) == ["cn/a"]
    assert keys(None, free=True) == ["us/b:free"]
    assert keys(None, free=False) == ["cn/a", "fr/c"]
    assert keys("US", free=False) == []


def test_a_week_without_data_takes_no_room() -> None:
    history = chart(ROWS)
    assert leaderboard(history, week(1), Grouping.MODEL) == ()
    assert history.keep("question", lambda: "answer") == "answer"


def test_what_is_kept_does_not_grow_without_end() -> None:
    history, made = chart(ROWS), list[int]()

    def ask(number: int) -> int:
        def answer() -> int:
            made.append(number)
            return number

        return history.keep(number, answer)

    assert [ask(number) for number in range(KEPT_ANSWERS)] == [ask(number) for number in range(KEPT_ANSWERS)]
    assert len(made) == KEPT_ANSWERS
    assert ask(KEPT_ANSWERS) == KEPT_ANSWERS
    assert ask(0) == 0
    assert made[-2:] == [KEPT_ANSWERS, 0]
