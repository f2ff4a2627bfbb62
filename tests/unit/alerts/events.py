"""One event of every wording that a kind of alert can tell, made by hand, with the condition behind it."""

from __future__ import annotations

from fractions import Fraction

from bot.domain.insight import Country, Family, Model, Name
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Basis, Condition, Side, Subject, Total
from bot.domain.watching.memory import Bound, Event, Quantity

T = 10**12
CHINA, US, ALPHA, BETA = Country("CN"), Country("US"), Model("cn/alpha"), Model("us/beta")


def count(number: int) -> Quantity:
    """A rank, or a number of periods."""
    return Quantity(Unit.COUNT, Fraction(number))


def tokens(trillions: str, bound: Bound = Bound.EXACT) -> Quantity:
    """So many trillion."""
    return Quantity(Unit.TOKENS, Fraction(trillions) * T, bound)


def _percent(percent: str, unit: Unit = Unit.PERCENT, bound: Bound = Bound.EXACT) -> Quantity:
    return Quantity(unit, Fraction(percent) / 100, bound)


def _event(wording: str, name: Name | None = None, /, *, other: Name | None = None, **figures: Quantity) -> Event:
    names: dict[str, Name | tuple[Name, ...]] = {}
    if name:
        names["name"] = name
    if other:
        names["other"] = other
    return Event(wording, figures, names)


def _watch(kind: str, subject: Subject, value: Fraction | int | None = None, side: Side = Side.EITHER) -> Condition:
    return Condition(kind, subject, side=side, value=None if value is None else Fraction(value))


_LEAD = Condition("lead", CHINA, lens=LensName.PRESS)
_OVER = {"name": CHINA, "over": US}
_DAILY = Condition("streak", CHINA, Basis.DAY, Side.UP, Fraction(3))
_DAILY_TOTAL = Condition("streak", Total(), Basis.DAY, Side.UP, Fraction(3))
_SIZE = _percent("30")

EVENTS: dict[str, tuple[Condition, Event]] = {
    "rank.up": (_watch("rank", ALPHA, 10), _event("up", ALPHA, place=count(10), rank=count(7))),
    "rank.among": (_watch("rank", ALPHA, 10), _event("among", ALPHA, place=count(10))),
    "rank.down": (_watch("rank", ALPHA, 10), _event("down", ALPHA, place=count(10), rank=count(12))),
    "rank.out": (_watch("rank", Family("cn/alpha"), 1), _event("out", Family("cn/alpha"), place=count(1))),
    "share.up": (
        _watch("share", CHINA, Fraction(1, 2)),
        _event("up", CHINA, share=_percent("50.26", bound=Bound.LEAST), level=_percent("50")),
    ),
    "share.down": (
        _watch("share", US, Fraction(1, 2)),
        _event("down", US, share=_percent("49.9", bound=Bound.MOST), level=_percent("50")),
    ),
    "tokens.up": (_watch("tokens", ALPHA, 2 * T), _event("up", ALPHA, tokens=tokens("2.044"), amount=tokens("2"))),
    "tokens.down": (
        _watch("tokens", US, 2 * T),
        _event("down", US, tokens=tokens("1.9", Bound.MOST), amount=tokens("2")),
    ),
    "tokens.total_up": (
        _watch("tokens", Total(), 30 * T),
        _event("total_up", tokens=tokens("30.2"), amount=tokens("30")),
    ),
    "tokens.total_down": (
        _watch("tokens", Total(), 30 * T),
        _event("total_down", tokens=tokens("29.9"), amount=tokens("30")),
    ),
    "change.up": (
        _watch("change", ALPHA, Fraction(3, 10)),
        _event("up", ALPHA, change=_percent("45.2", Unit.CHANGE, Bound.LEAST), size=_SIZE),
    ),
    "change.down": (
        _watch("change", ALPHA, Fraction(3, 10)),
        _event("down", ALPHA, change=_percent("-33.1", Unit.CHANGE, Bound.MOST), size=_SIZE),
    ),
    "change.total_up": (
        Condition("change", Total(), Basis.DAY, value=Fraction(3, 10)),
        _event("total_up", change=_percent("31", Unit.CHANGE), size=_SIZE),
    ),
    "change.total_down": (
        Condition("change", Total(), Basis.DAY, value=Fraction(3, 10)),
        _event("total_down", change=_percent("-31", Unit.CHANGE), size=_SIZE),
    ),
    "new.one": (_watch("new", Total(), 10, Side.UP), _event("one", ALPHA, rank=count(4), place=count(10))),
    "new.several": (
        _watch("new", CHINA, 50, Side.UP),
        Event("several", {"count": count(5), "place": count(50)}, {"names": (ALPHA, Model("cn2/gamma"), BETA)}),
    ),
    "overtakes.up": (
        Condition("overtakes", CHINA, other=US),
        _event("up", CHINA, other=US, tokens=tokens("13", Bound.LEAST), others=tokens("8.68", Bound.MOST)),
    ),
    "overtakes.down": (
        Condition("overtakes", ALPHA, other=BETA),
        _event("down", ALPHA, other=BETA, tokens=tokens("1.2"), others=tokens("1.3")),
    ),
    "streak.days": (_DAILY, _event("days", CHINA, length=count(3))),
    "streak.weeks": (_watch("streak", US, 3, Side.UP), _event("weeks", US, length=count(3))),
    "streak.days_at_least": (_DAILY, _event("days_at_least", CHINA, length=count(3))),
    "streak.weeks_at_least": (_watch("streak", ALPHA, 3, Side.UP), _event("weeks_at_least", ALPHA, length=count(3))),
    "streak.total_days": (_DAILY_TOTAL, _event("total_days", length=count(3))),
    "streak.total_weeks": (_watch("streak", Total(), 5, Side.UP), _event("total_weeks", length=count(5))),
    "streak.total_days_at_least": (_DAILY_TOTAL, _event("total_days_at_least", length=count(3))),
    "streak.total_weeks_at_least": (
        _watch("streak", Total(), 5, Side.UP),
        _event("total_weeks_at_least", length=count(5)),
    ),
    "lead.takes": (_LEAD, Event("takes", {}, {"name": CHINA})),
    "lead.takes_uncertain": (_LEAD, Event("takes_uncertain", {}, {"name": CHINA})),
    "lead.loses": (_LEAD, Event("loses", {}, _OVER)),
    "lead.loses_uncertain": (_LEAD, Event("loses_uncertain", {}, _OVER)),
    "lead.tied": (_watch("lead", ALPHA), Event("tied", {}, {"name": ALPHA})),
    "lead.lost": (_watch("lead", ALPHA), Event("lost", {}, {"name": ALPHA})),
    "lead.changes": (_watch("lead", Total()), Event("changes", {}, {"name": US, "over": CHINA})),
    "lead.changes_uncertain": (_watch("lead", Total()), Event("changes_uncertain", {}, {"name": US, "over": CHINA})),
}
"""By `kind.wording`."""
