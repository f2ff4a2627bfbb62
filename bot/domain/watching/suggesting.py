"""What somebody who follows a model, a country or everything may want to be told of, and which thresholds suit."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from fractions import Fraction

from bot.domain.insight import Country, Name
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Condition, Side, Subject, Total
from bot.domain.watching.kind import AlertKind
from bot.domain.watching.scene import Scene, share

MOST_SUGGESTED = 6
MOST_THRESHOLDS = 8
RANKS = (1, 3, 5, 10, 20, 50)
BIG_MOVE, COUNTRY_MOVE, TOTAL_MOVE = Fraction(3, 10), Fraction(1, 5), Fraction(1, 10)
"""Changes on the week that are news of a model, a country, the total."""
TOTAL_STEP = 5 * 10**12
"""Tokens: the milestones of the total."""
SHARE_STEP = Fraction(1, 20)
NEW_AMONG = 10
_COUNTS = (1, 2, 3, 4, 5, 8, 10, 13, 20, 26, 30, 50)
_PERCENTS = (Fraction(1, 200), *(Fraction(n, 100) for n in (1, 2, 3, 5, 10, 15, 20, 25, 30, 40, 50, 60, 75)))
_CHANGES = tuple(Fraction(n, 100) for n in (5, 10, 20, 30, 50, 75, 100, 200, 300))
_STEPS = (10, 15, 20, 30, 50, 75)
"""Of an amount's leading digits."""


def suggestions(subject: Subject, scene: Scene) -> tuple[Condition, ...]:
    """Conditions worth following, for closed weeks, the most telling first; each makes sense by itself.

    Args:
        subject: Who is followed; `Total` for everything.
        scene: The newest closed week.
    """
    match subject:
        case Total():
            found = _of_all(scene)
        case Country():
            found = _of_country(subject, scene)
        case _:
            found = _of_ranked(subject, scene)
    return tuple(dict.fromkeys(found))[:MOST_SUGGESTED]


def thresholds(condition: Condition, kind: AlertKind, scene: Scene | None) -> tuple[Fraction, ...]:
    """Thresholds to choose from, in order: usual ones near where the subject stands, and the condition's own.

    Args:
        condition: Says what is watched.
        kind: Its kind.
        scene: Where things stand; None where that is not known.
    """
    own = condition.value
    if own is None or kind.VALUE is None:
        return ()
    least, most = kind.VALUES
    most = min(most, Fraction(1)) if kind.VALUE is Unit.CHANGE and condition.side is Side.DOWN else most
    ladder = [value for value in _ladder(condition, kind.VALUE, scene, own) if least <= value <= most]
    ladder = sorted({*ladder, own})
    # Those that surround its own: it has to be among them.
    at = bisect_left(ladder, own)
    start = max(0, min(at - MOST_THRESHOLDS // 2, len(ladder) - MOST_THRESHOLDS))
    return tuple(ladder[start : start + MOST_THRESHOLDS])


def _of_all(scene: Scene) -> Iterator[Condition]:
    yield Condition("lead", Total())
    yield Condition("lead", Total(), lens=LensName.PRESS)
    yield Condition("new", Total(), side=Side.UP, value=Fraction(NEW_AMONG))
    yield Condition("change", Total(), value=TOTAL_MOVE)
    yield Condition("tokens", Total(), side=Side.UP, value=Fraction((scene.total // TOTAL_STEP + 1) * TOTAL_STEP))


def _of_country(subject: Country, scene: Scene) -> Iterator[Condition]:
    yield Condition("lead", subject)
    yield Condition("lead", subject, lens=LensName.PRESS)
    found = scene.standing(subject)
    if found and found.named:
        level = max(round(share(scene, found.tokens).least / SHARE_STEP), 1) * SHARE_STEP
        yield Condition("share", subject, value=min(level, 1 - SHARE_STEP))
    yield Condition("change", subject, value=COUNTRY_MOVE)
    yield from _rival(subject, scene)
    yield Condition("new", subject, side=Side.UP, value=Fraction(NEW_AMONG))


def _of_ranked(subject: Name, scene: Scene) -> Iterator[Condition]:
    found = scene.standing(subject)
    rank = found.rank.least if found else Fraction(RANKS[-1])
    better = max((place for place in RANKS if place < rank), default=None)
    if better:
        yield Condition("rank", subject, side=Side.UP, value=Fraction(better))
    else:
        yield Condition("lead", subject)
    hold = min((place for place in RANKS if place >= rank and place > 1), default=RANKS[-1])
    yield Condition("rank", subject, value=Fraction(hold))
    yield Condition("change", subject, value=BIG_MOVE)
    yield from _rival(subject, scene)


def _rival(subject: Name, scene: Scene) -> Iterator[Condition]:
    """The one right above; of the first the one right below."""
    found = scene.standing(subject)
    if found is None or not found.named:
        return
    ranking = scene.ranking(type(subject), LensName.FULL)
    place = ranking.index(found.name)
    if place:
        yield Condition("overtakes", subject, side=Side.UP, other=ranking[place - 1])
    elif len(ranking) > 1:
        yield Condition("overtakes", subject, other=ranking[1])


def _ladder(condition: Condition, unit: Unit, scene: Scene | None, own: Fraction) -> Iterator[Fraction]:
    fixed: Mapping[Unit, tuple[Fraction | int, ...]] = {
        Unit.COUNT: _COUNTS,
        Unit.PERCENT: _PERCENTS,
        Unit.CHANGE: _CHANGES,
    }
    if unit is not Unit.TOKENS:
        yield from map(Fraction, fixed.get(unit, ()))
        return
    tokens = scene.tokens(condition.subject, condition.lens) if scene else None
    power = len(str(int(tokens.least if tokens and tokens.least else own)))
    for exponent in (power - 3, power - 2, power - 1):
        if exponent >= 0:
            yield from (Fraction(step * 10**exponent) for step in _STEPS)
