"""What is asked of `/alert add`, as a condition."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.domain.alerts import alert_kinds
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.alert import LONGEST_COOLDOWN
from bot.domain.watching.amounts import read_amount
from bot.domain.watching.checking import ConditionError, ConditionFault
from bot.domain.watching.condition import Basis, Condition, Side, Total
from bot.domain.watching.kind import AlertKind
from bot.presentation.alerts.targets import read_target
from bot.presentation.edition import Edition, UnknownChoiceError

PLUS = ("+", "\N{FULLWIDTH PLUS SIGN}")


@dataclass(frozen=True, slots=True)
class Ask:
    """The options of the command, as they were given.

    Attributes:
        target: Who is watched, chosen or typed.
        when: Name of a kind.
        value: The threshold as it was typed; None for the usual one.
        direction: None for the usual one.
        other: Whom the target is compared with, chosen or typed.
        period: Whether closed days or closed weeks are looked at.
        lens: Which rows count for countries.
        here: Whether it is told in the channel at hand; else in direct messages.
        cooldown: See `Alert`.
    """

    target: str
    when: str
    value: str | None = None
    direction: str | None = None
    other: str | None = None
    period: str = Basis.WEEK
    lens: str = LensName.FULL
    here: bool = False
    cooldown: int = 1


def condition_of(asked: Ask, edition: Edition, language: str) -> Condition:
    """The condition that is meant; whether it makes sense is for `check` to say.

    Raises:
        UnknownChoiceError: Nobody is called so, or there is no such kind, direction, period, lens or cooldown.
        AmountTextError: The value is none of the kind's.
        ConditionError: A value is given where the kind has none, or the total is to be compared with.
    """
    kind = alert_kinds().get(asked.when)
    if kind is None:
        raise UnknownChoiceError(asked.when, ())
    if asked.cooldown not in range(1, LONGEST_COOLDOWN + 1):  # a forged option may be anything, even no number
        raise UnknownChoiceError(str(asked.cooldown), ())
    try:
        basis, lens = Basis(asked.period), LensName(asked.lens)
        side = Side(asked.direction) if asked.direction else kind.SIDES[0]
    except ValueError as error:
        raise UnknownChoiceError(str(asked.direction), ()) from error
    condition = Condition(asked.when, read_target(edition, language, asked.target), basis, side, kind.USUAL, lens=lens)
    if asked.other:
        condition = _compared(condition, asked.other, edition, language)
    return condition if asked.value is None else _with_value(condition, kind, asked.value, given=bool(asked.direction))


def _compared(condition: Condition, other: str, edition: Edition, language: str) -> Condition:
    found = read_target(edition, language, other)
    if isinstance(found, Total):
        raise ConditionError(condition, ConditionFault.OTHER_KIND)
    return replace(condition, other=found)


def _with_value(condition: Condition, kind: AlertKind, text: str, *, given: bool) -> Condition:
    if kind.VALUE is None:
        raise ConditionError(condition, ConditionFault.VALUE_UNWANTED)
    value = read_amount(text, kind.VALUE)
    side = condition.side
    if kind.VALUE is Unit.CHANGE and not given:
        # `+20 %` and `-20 %` say which way.
        side = Side.DOWN if value < 0 else Side.UP if text.lstrip().startswith(PLUS) else side
    return replace(condition, value=abs(value), side=side)
