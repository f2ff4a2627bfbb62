"""What befalls the days of a week at the source: late, missing, partial, odd, poisoned, restated, out of order."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence

from tests.chaos.market import OTHER, Market
from tests.chaos.source import BROKEN, POISONS, SPOILT, HostileSource, Trouble, Version, published

ONE_DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
Rows = dict[str, int]
Mishap = Callable[[dt.datetime, Rows, random.Random], Sequence[Version]]
"""What is shown of a day that is usually there from a moment on, and has these rows."""
HOW_MANY = (1, 4, 4, 2, 1)
"""How often a week has none, one, two … mishaps."""
OFTEN = 3
"""A Sunday, of which the digest is in a hurry, is struck so many times as often."""


def befall(source: HostileSource, market: Market, monday: dt.date, chance: random.Random) -> list[str]:
    """Has a week's days shown as they come with what goes wrong; the names of that."""
    struck = chance.choices(range(len(HOW_MANY)), HOW_MANY)[0]
    days = [monday + n * ONE_DAY for n in range(7)]
    kinds = dict[dt.date, str]()
    for _ in range(struck):
        kinds[chance.choices(days, (1, 1, 1, 1, 1, 1, OFTEN))[0]] = chance.choice(list(MISHAPS))
    for day in days:
        usual, rows = published(day), market.rows(day)
        mishap = MISHAPS.get(kinds.get(day, ""), _nothing)
        source.show(day, *mishap(usual, rows, chance))
    if chance.random() < struck / 8:
        kinds[monday + 7 * ONE_DAY] = _trouble(source, monday, chance)
    return list(kinds.values())


def _trouble(source: HostileSource, monday: dt.date, chance: random.Random) -> str:
    kind = chance.choice([*BROKEN, *SPOILT])
    since = published(monday + 6 * ONE_DAY) + chance.uniform(-30, 20) * HOUR
    source.troubles.append(Trouble(since, since + chance.uniform(6, 60) * HOUR, kind))
    return kind


def scaled(rows: Mapping[str, int], factor: float) -> Rows:
    """Every row times a factor."""
    return {slug: int(tokens * factor) for slug, tokens in rows.items()}


def _nothing(usual: dt.datetime, rows: Rows, _chance: random.Random) -> Sequence[Version]:
    return [Version(usual, rows)]


def _missing(_usual: dt.datetime, _rows: Rows, _chance: random.Random) -> Sequence[Version]:
    return []


def _late(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    return [Version(usual + chance.uniform(2, 150) * HOUR, rows)]


def _withdrawn(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    return [Version(usual, rows), Version(usual + chance.uniform(1, 60) * HOUR, None)]


def _partial(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    """The day is not over for some servers of the source."""
    begun = scaled(rows, chance.uniform(0.1, 0.97))
    return [Version(usual, begun), Version(usual + chance.uniform(2, 60) * HOUR, rows)]


def _some_rows(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    """The answer of the day breaks off, and is whole later."""
    named = sorted((slug for slug in rows if slug != OTHER), key=lambda slug: -rows[slug])
    begun = {slug: rows[slug] for slug in named[: chance.randint(1, len(named) - 1)]}
    return [Version(usual, begun), Version(usual + chance.uniform(2, 60) * HOUR, rows)]


def _few_named(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    """For good: the smaller ones are within `other`."""
    named = sorted((slug for slug in rows if slug != OTHER), key=lambda slug: -rows[slug])
    kept = named[: chance.randint(5, len(named) - 1)]
    shown = {slug: rows[slug] for slug in kept}
    return [Version(usual, shown | {OTHER: sum(rows.values()) - sum(shown.values())}, whole=rows)]


def _spike(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    """It was really so."""
    return [Version(usual, scaled(rows, chance.choice((chance.uniform(2.5, 6), chance.uniform(0.1, 0.4)))))]


def _one_model(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    """One model is all the rage."""
    slug = chance.choice([slug for slug in rows if slug != OTHER])
    return [Version(usual, rows | {slug: rows[slug] * chance.randint(2, 30)})]


def _glitch(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    wrong = scaled(rows, chance.choice((0.02, 0.3, 0.7, 1.5, 3, 40)))
    return [Version(usual, wrong), Version(usual + chance.uniform(3, 40) * HOUR, rows)]


def _restated(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    again = scaled(rows, 1 + chance.uniform(-0.04, 0.04))
    return [Version(usual, rows), Version(usual + chance.uniform(3, 70) * HOUR, again)]


def _poisoned(usual: dt.datetime, rows: Rows, chance: random.Random) -> Sequence[Version]:
    poison, mended = chance.choice(list(POISONS)), usual + chance.uniform(3, 100) * HOUR
    return [Version(usual, rows, poison), Version(mended, rows, poison if chance.random() < 1 / 3 else "")]


MISHAPS: Mapping[str, Mishap] = {
    "missing": _missing,
    "late": _late,
    "withdrawn": _withdrawn,
    "partial": _partial,
    "some rows": _some_rows,
    "few named": _few_named,
    "spike": _spike,
    "one model": _one_model,
    "glitch": _glitch,
    "restated": _restated,
    "poisoned": _poisoned,
}
