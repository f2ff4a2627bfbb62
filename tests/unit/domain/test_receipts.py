from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.receipts import ReceiptRow, Unit, by_name, change_figure, count_figure, evaluate, figure, share_figure

DAY = dt.date(2026, 3, 30)


def rows(*tokens: int) -> list[ReceiptRow]:
    return [ReceiptRow(DAY, f"m/{n}", each) for n, each in enumerate(tokens)]


TERMS = {"now": rows(1, 2, 3), "before": rows(4), "none": rows()}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("now", 6),
        ("none", 0),
        ("now - before", 2),
        ("now / before - 1", Fraction(1, 2)),
        ("2 * (now + before)", 20),
        ("count(now)", 3),
        ("count(none)", 0),
        ("min(now)", 1),
        ("max(now)", 3),
        ("mean(now)", 2),
        ("median(now)", 2),
        ("squares(now) / (now * now)", Fraction(14, 36)),
        ("25000000000000", 25 * 10**12),
    ],
)
def test_a_formula_is_exact_arithmetic_over_its_rows(formula: str, value: Fraction | int) -> None:
    assert evaluate(formula, TERMS) == value


@pytest.mark.parametrize(
    "formula",
    [
        "unknown", "now ** 2", "now // 2", "now % 2", "-now", "now if now else before", "now.tokens", "now[0]", "1.5",
        "'a'", "True", "count(now, rows=now)",
        "None", "sum(now)", "open(now)", "max(now, before)", "max(1)", "max(now + 1)", "count(rows=now)",
        "__import__('os')", "(lambda: 1)()", "[now]", "now < before", "now and before", "f'{now}'", "count",
    ],
)  # fmt: skip
def test_nothing_but_arithmetic_is_allowed(formula: str) -> None:
    with pytest.raises(ValueError, match="a receipt's formula cannot hold"):
        evaluate(formula, TERMS)


@pytest.mark.parametrize("formula", ["", "now +", "now; before", "x = 1"])
def test_what_is_no_expression_is_refused(formula: str) -> None:
    with pytest.raises(SyntaxError):
        evaluate(formula, TERMS)


def test_dividing_by_nothing_raises() -> None:
    with pytest.raises(ZeroDivisionError):
        change_figure("change", rows(1), rows(0))
    with pytest.raises(ZeroDivisionError):
        share_figure("share", rows(1), rows())


@given(st.lists(st.integers(0, 2**63 - 1), min_size=1), st.lists(st.integers(1, 2**63 - 1), min_size=1))
def test_no_digit_is_lost(now: list[int], before: list[int]) -> None:
    change = change_figure("change", rows(*now), rows(*before))
    assert change.value == Fraction(sum(now) - sum(before), sum(before))
    assert evaluate(change.formula, change.terms) == change.value


def test_figures_are_found_by_the_placeholder_they_fill() -> None:
    one, two = count_figure("size", rows(1, 1)), figure("total", Unit.TOKENS, "rows", rows=rows(5))
    assert by_name(one, two) == {"size": one, "total": two}
    assert (one.value, one.unit) == (2, Unit.COUNT)
