"""A number of which only bounds may be known, since a day's list hides what is below its fiftieth row."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Interval:
    """From `least` to `most`, both included; `most` is None where nothing bounds it."""

    least: Fraction
    most: Fraction | None

    @classmethod
    def exactly(cls, value: Fraction | int) -> Interval:
        """A number that is known."""
        return cls(Fraction(value), Fraction(value))

    @classmethod
    def of(cls, least: Fraction | int, most: Fraction | int | None) -> Interval:
        """The interval between two numbers."""
        return cls(Fraction(least), None if most is None else Fraction(most))

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.least == self.most

    def minus(self, number: int) -> Interval:
        """The interval moved down."""
        return Interval(self.least - number, None if self.most is None else self.most - number)

    def surely_from(self, bound: Fraction) -> bool:
        """Whether the number is `bound` or more, whatever it is."""
        return self.least >= bound

    def surely_to(self, bound: Fraction) -> bool:
        """Whether the number is `bound` or less, whatever it is."""
        return self.most is not None and self.most <= bound

    def surely_above(self, bound: Fraction) -> bool:
        """Whether the number is more than `bound`, whatever it is."""
        return self.least > bound

    def surely_below(self, bound: Fraction) -> bool:
        """Whether the number is less than `bound`, whatever it is."""
        return self.most is not None and self.most < bound


def ratio(part: Interval, whole: Interval) -> Interval | None:
    """`part / whole` of two numbers ≥ 0 that do not depend on each other; None where `whole` may be nothing at all."""
    if whole.most == 0:
        return None
    least = part.least / whole.most if whole.most is not None else Fraction()
    most = part.most / whole.least if part.most is not None and whole.least else None
    return Interval(least, most)
