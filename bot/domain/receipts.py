"""Receipts: each figure with the rows and the formula that anyone can recompute it from."""

from __future__ import annotations

import ast
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median


class Unit(StrEnum):
    """What a figure's number means, which decides how it is written."""

    TOKENS = "tokens"
    PERCENT = "percent"
    """A share or a level: the value 0.05 is written 5.0 %."""
    CHANGE = "change"
    """A signed change: the value 0.05 is written +5.0 %."""
    POINTS = "points"
    """A difference of shares or of changes: the value 0.05 is 5.0 percentage points."""
    RATIO = "ratio"
    COUNT = "count"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """One row that went into a figure.

    Attributes:
        date: The day, or the Monday of the week, that it is of.
        subject: A model's slug, a country, an author, or `all rows`.
        tokens: Its tokens.
    """

    date: dt.date
    subject: str
    tokens: int


Terms = Mapping[str, Sequence[ReceiptRow]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that is printed, with what it was computed from.

    Attributes:
        value: Exact; never rounded.
        formula: Arithmetic over the names of `terms`. A bare name is the sum of its rows' tokens;
            `count`, `min`, `max`, `mean`, `median`, `squares` take the rows one by one.
        terms: The rows behind each name.
    """

    name: str
    unit: Unit
    value: Fraction
    formula: str
    terms: Terms


def figure(name: str, unit: Unit, formula: str, **terms: Sequence[ReceiptRow]) -> Figure:
    """Makes a figure by evaluating its formula, so that no printed number can differ from its receipt.

    Raises:
        ZeroDivisionError: The formula divides by a sum of 0 tokens; guard before calling.
    """
    return Figure(name, unit, evaluate(formula, terms), formula, terms)


def count_figure(name: str, rows: Sequence[ReceiptRow]) -> Figure:
    """A figure that counts `rows`."""
    return figure(name, Unit.COUNT, "count(rows)", rows=rows)


def change_figure(name: str, now: Sequence[ReceiptRow], before: Sequence[ReceiptRow]) -> Figure:
    """The relative change from `before` to `now`; `before` must not sum to 0."""
    return figure(name, Unit.CHANGE, "now / before - 1", now=now, before=before)


def tokens_figure(name: str, rows: Sequence[ReceiptRow]) -> Figure:
    """A sum of tokens."""
    return figure(name, Unit.TOKENS, "rows", rows=rows)


def share_figure(name: str, part: Sequence[ReceiptRow], whole: Sequence[ReceiptRow]) -> Figure:
    """`part` of `whole`; `whole` must not sum to 0."""
    return figure(name, Unit.PERCENT, "part / whole", part=part, whole=whole)


def by_name(*figures: Figure) -> dict[str, Figure]:
    """Figures by the placeholder that each fills."""
    return {each.name: each for each in figures}


def evaluate(formula: str, terms: Terms) -> Fraction:
    """Computes a formula exactly.

    Raises:
        ValueError: The formula is more than arithmetic over the terms.
        SyntaxError: It is no expression.
        ZeroDivisionError: It divides by 0.
    """
    return _evaluate(ast.parse(formula, mode="eval").body, terms)


_OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: lambda left, right: left + right,
    ast.Sub: lambda left, right: left - right,
    ast.Mult: lambda left, right: left * right,
    ast.Div: lambda left, right: left / right,
}
_FUNCTIONS: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "count": lambda values: Fraction(len(values)),
    "min": min,
    "max": max,
    "mean": lambda values: sum(values, Fraction()) / len(values),
    "median": median,
    "squares": lambda values: sum((value * value for value in values), Fraction()),
}


def _evaluate(node: ast.expr, terms: Terms) -> Fraction:
    match node:
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            return Fraction(number)
        case ast.Name(id=name) if name in terms:
            return sum(_values(terms[name]), Fraction())
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_evaluate(left, terms), _evaluate(right, terms))
        case ast.Call(func=ast.Name(id=function), args=[ast.Name(id=name)], keywords=[]) if (
            function in _FUNCTIONS and name in terms
        ):
            return _FUNCTIONS[function](_values(terms[name]))
        case _:
            raise ValueError(f"a receipt's formula cannot hold {ast.unparse(node)!r}")


def _values(rows: Sequence[ReceiptRow]) -> list[Fraction]:
    return [Fraction(row.tokens) for row in rows]
