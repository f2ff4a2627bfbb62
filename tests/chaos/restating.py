"""What a source restates: a day, a week, a model, by so much, or by just so much that it matters, or does not."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from tests.chaos.market import COUNTRIES, OTHER
from tests.chaos.mishaps import scaled

ONE_DAY = dt.timedelta(days=1)
Rows = dict[str, int]
Days = Mapping[dt.date, Rows]
Restatement = Callable[[Days, dt.date, random.Random], Days]
"""The new rows of some days, given all days and the Monday of the week that was reported."""
PERCENTS = (0.01, 0.03, 0.1, 0.3, 1, 1.9, 2.1, 3, 4.9, 5.1, 8, 10, 13, 14.5, 20, 36, 50)
SIZES = tuple(sign * percent / 100 for percent in PERCENTS for sign in (1, -1))


def a_day(size: float) -> Restatement:
    """All rows of one day."""

    def restate(days: Days, monday: dt.date, chance: random.Random) -> Days:
        day = monday + chance.randrange(7) * ONE_DAY
        return {day: scaled(days[day], 1 + size)}

    return restate


def a_week(size: float) -> Restatement:
    """All rows of its seven days."""

    def restate(days: Days, monday: dt.date, _chance: random.Random) -> Days:
        return {day: scaled(days[day], 1 + size) for day in _week(monday)}

    return restate


def a_model(size: float) -> Restatement:
    """One row of one day."""

    def restate(days: Days, monday: dt.date, chance: random.Random) -> Days:
        day = monday + chance.randrange(7) * ONE_DAY
        slug = chance.choice([slug for slug in days[day] if slug != OTHER])
        return {day: {**days[day], slug: int(days[day][slug] * (1 + size))}}

    return restate


def the_week_before(size: float) -> Restatement:
    """All rows of one day of the week that it is compared with."""

    def restate(days: Days, monday: dt.date, chance: random.Random) -> Days:
        day = monday - chance.randint(1, 7) * ONE_DAY
        return {day: scaled(days[day], 1 + size)}

    return restate


def total_by(percent: int, beyond: int) -> Restatement:
    """`other`, so that the week's total moves by so many per cent and so many tokens more."""

    def restate(days: Days, monday: dt.date, _chance: random.Random) -> Days:
        week = _week(monday)
        moved = sum(sum(days[day].values()) for day in week) * percent // 100 + beyond
        parts = [moved // 7] * 6
        return {day: {**days[day], OTHER: days[day][OTHER] + part}
                for day, part in zip(week, [*parts, moved - sum(parts)], strict=True)}  # fmt: skip

    return restate


def rank_by(beyond: int, weeks_before: int = 0) -> Restatement:
    """A model comes so many tokens above the closest one that it was below."""

    def restate(days: Days, monday: dt.date, chance: random.Random) -> Days:
        week = _week(monday - weeks_before * 7 * ONE_DAY)
        sums = _sums(days, week)
        ordered = sorted(sums, key=lambda slug: -sums[slug])[:10]
        above, below = min(pairwise(ordered), key=lambda pair: sums[pair[0]] / sums[pair[1]])
        day = chance.choice(week)
        return {day: {**days[day], below: days[day][below] + sums[above] - sums[below] + beyond}}

    return restate


def lead_by(share: float, weeks_before: int = 0) -> Restatement:
    """The second country's rows, so that it comes above the first by a part of that one's tokens."""

    def restate(days: Days, monday: dt.date, _chance: random.Random) -> Days:
        week, by_country = _week(monday - weeks_before * 7 * ONE_DAY), Counter[str]()
        for slug, tokens in _sums(days, week).items():
            by_country[COUNTRIES[slug]] += tokens
        (_, first), (country, second) = by_country.most_common(2)
        factor = first * (1 + share) / second
        return {day: {slug: int(tokens * (factor if COUNTRIES.get(slug) == country else 1))
                      for slug, tokens in days[day].items()} for day in week}  # fmt: skip

    return restate


def _sums(days: Days, week: Sequence[dt.date]) -> Counter[str]:
    sums = Counter[str]()
    for day in week:
        sums.update(days[day])
    del sums[OTHER]
    return sums


def _week(monday: dt.date) -> list[dt.date]:
    return [monday + n * ONE_DAY for n in range(7)]


RESTATEMENTS: Mapping[str, Restatement] = {
    f"{make.__name__.replace('_', ' ')} {size:+.2%}": make(size)
    for make in (a_day, a_week, a_model, the_week_before)
    for size in SIZES
} | {
    **{f"total by {percent} % {beyond:+d}": total_by(percent, beyond)
       for percent in (2, 5, -2, -5) for beyond in (-1, 0, 1)},
    **{f"a rank by {beyond:+d}": rank_by(beyond) for beyond in (-(10**9), -1, 0, 1, 10**9)},
    **{f"a rank before by {beyond:+d}": rank_by(beyond, 1) for beyond in (-(10**9), -1, 0, 1, 10**9)},
    **{f"a lead by {share:+.2%}": lead_by(share) for share in (-0.01, -0.001, 0.001, 0.01, 0.3)},
    **{f"a lead before by {share:+.2%}": lead_by(share, 1) for share in (-0.01, -0.001, 0.001, 0.01, 0.3)},
}  # fmt: skip
