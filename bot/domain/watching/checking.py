"""Whether a condition can be waited for at all."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from bot.domain.attribution import UNKNOWN
from bot.domain.errors import TokentideError
from bot.domain.insight import Country
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side
from bot.domain.watching.kind import AlertKind

_NOWHERE = Country(UNKNOWN)


class ConditionFault(StrEnum):
    """What is wrong with a condition."""

    SUBJECT = "subject"
    """The kind cannot watch that (its `SUBJECTS` say what it can), or it is the country of what has none."""
    SIDE = "side"
    """The kind does not know that direction."""
    VALUE_MISSING = "value_missing"
    VALUE_UNWANTED = "value_unwanted"
    VALUE_RANGE = "value_range"
    """Outside of the kind's `VALUES`, a part of a rank, a period or a token, or a fall by more than everything."""
    OTHER_MISSING = "other_missing"
    OTHER_UNWANTED = "other_unwanted"
    OTHER_KIND = "other_kind"
    """The other is not of the subject's kind, is the subject itself, or is the country of what has none."""


class ConditionError(TokentideError):
    """Nobody can wait for that.

    Attributes:
        condition: What was asked for.
        fault: Why not.
    """

    def __init__(self, condition: Condition, fault: ConditionFault) -> None:
        self.condition, self.fault = condition, fault
        super().__init__(f"an alert of the kind {condition.kind!r} cannot be made so: {fault.value}")


def check(condition: Condition, kinds: Mapping[str, AlertKind]) -> None:
    """Does nothing where a condition makes sense.

    Raises:
        ConditionError: It makes none.
        KeyError: There is no such kind.
    """
    kind = kinds[condition.kind]
    if not isinstance(condition.subject, kind.SUBJECTS) or condition.subject == _NOWHERE:
        raise ConditionError(condition, ConditionFault.SUBJECT)
    if condition.side not in kind.SIDES:
        raise ConditionError(condition, ConditionFault.SIDE)
    _check_value(condition, kind)
    _check_other(condition, kind)


def _check_value(condition: Condition, kind: AlertKind) -> None:
    value = condition.value
    if value is None:
        if kind.VALUE is not None:
            raise ConditionError(condition, ConditionFault.VALUE_MISSING)
    elif kind.VALUE is None:
        raise ConditionError(condition, ConditionFault.VALUE_UNWANTED)
    elif not kind.VALUES[0] <= value <= kind.VALUES[1] or not _can_be(value, kind.VALUE, condition.side):
        raise ConditionError(condition, ConditionFault.VALUE_RANGE)


def _can_be(value: Fraction, unit: Unit, side: Side) -> bool:
    if unit in {Unit.COUNT, Unit.TOKENS}:
        return value.denominator == 1
    return unit is not Unit.CHANGE or side is not Side.DOWN or value <= 1


def _check_other(condition: Condition, kind: AlertKind) -> None:
    other = condition.other
    if other is None:
        if kind.COMPARES:
            raise ConditionError(condition, ConditionFault.OTHER_MISSING)
    elif not kind.COMPARES:
        raise ConditionError(condition, ConditionFault.OTHER_UNWANTED)
    elif type(other) is not type(condition.subject) or other in {condition.subject, _NOWHERE}:
        raise ConditionError(condition, ConditionFault.OTHER_KIND)
