"""Our own request budget, with a clock that the test moves."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.http import RequestBudget
from bot.domain.errors import BudgetExhaustedError


class Time:
    """A clock that only moves when somebody sleeps or the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
        self.now += seconds


def budget(time: Time, per_minute: int = 3, per_day: int = 10, longest_wait: float = 120) -> RequestBudget:
    return RequestBudget(per_minute, per_day, longest_wait, time, time.sleep)


async def test_the_minute_s_window_slides() -> None:
    time = Time()
    made = budget(time)
    await made.take("u")
    time.now += 30
    for _ in range(3):
        await made.take("u")
    assert time.now == 1060.0


async def test_the_day_s_budget_refuses_and_says_until_when() -> None:
    time = Time()
    made = budget(time)
    for _ in range(10):
        await made.take("u")
    with pytest.raises(BudgetExhaustedError, match=r"^u: not asked: our own budget of 10 requests a day .* h$"):
        await made.take("u")
    time.now += 86_400
    await made.take("u")


async def test_a_wait_that_is_too_long_is_refused() -> None:
    time = Time()
    made = budget(time, longest_wait=10)
    for _ in range(3):
        await made.take("u")
    with pytest.raises(BudgetExhaustedError, match="too many requests are waiting"):
        await made.take("u")
    assert time.now == 1000.0


async def test_those_who_wait_together_do_not_share_a_place() -> None:
    time = Time()
    made = budget(time, per_minute=2, per_day=100)
    await asyncio.gather(*(made.take("u") for _ in range(6)))
    assert time.now == 1120.0


def test_by_default_it_stays_below_openrouter_s_limits() -> None:
    made = RequestBudget()
    assert made.per_minute < 30
    assert made.per_day < 500


@given(st.lists(st.floats(0, 40), max_size=60))
async def test_no_minute_ever_holds_more(pauses: list[float]) -> None:
    time = Time()
    made = budget(time, per_day=1000)
    sent: list[float] = []
    for pause in pauses:
        time.now += pause
        await made.take("u")
        sent.append(time.now)
    assert all(b - a >= 60 - 1e-6 for a, b in zip(sent, sent[3:], strict=False))
