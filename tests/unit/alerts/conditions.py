"""Conditions of every kind, direction and subject."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.alerts import alert_kinds
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Basis, Condition, Side, Subject, Total

_ONE: dict[type[Subject], Subject] = {
    Total: Total(),
    Model: Model("cn/alpha"),
    Family: Family("cn/alpha"),
    AuthorName: AuthorName("cn"),
    Country: Country("US"),
}
_OTHER: dict[type[Subject], Name] = {
    Model: Model("us/beta"),
    Family: Family("us/beta"),
    AuthorName: AuthorName("us"),
    Country: Country("CN"),
}
_VALUES: dict[Unit | None, Fraction | None] = {
    None: None,
    Unit.COUNT: Fraction(3),
    Unit.PERCENT: Fraction(1, 80),
    Unit.CHANGE: Fraction(3, 10),
    Unit.TOKENS: Fraction(15 * 10**11),
}


def _made(kind: str, subject: type[Subject], side: Side) -> Condition:
    module = alert_kinds()[kind]
    other = _OTHER[subject] if module.COMPARES else None
    basis = Basis.DAY if side is Side.DOWN else Basis.WEEK
    lens = LensName.PRESS if side is Side.UP and subject is Country else LensName.FULL
    return Condition(kind, _ONE[subject], basis, side, _VALUES[module.VALUE], other, lens)


CONDITIONS = {
    f"{kind} {subject.__name__} {side}": _made(kind, subject, side)
    for kind, module in alert_kinds().items()
    for number, subject in enumerate(module.SUBJECTS)
    for side in (module.SIDES if not number or kind in {"overtakes", "lead"} else module.SIDES[:1])
} | {
    "first": Condition("rank", Model("cn/alpha"), side=Side.UP, value=Fraction(1)),
    "days": Condition("streak", Country("CN"), Basis.DAY, Side.UP, Fraction(4)),
    "all days": Condition("streak", Total(), Basis.DAY, Side.UP, Fraction(4)),
}
"""By what they are of."""
