"""When a digest that was right is to be corrected, by the rule of PRODUCT §4: a claim that flips, a displayed rank that
changes, a displayed figure that moves by more than 2 %. Shares no code with the bot.

Amounts and ratios move relative to themselves, changes on the week by their factor, shares by points. Standard library
only; a test holds it to that.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.chaos.almanac import Almanac, Week, change
from tests.chaos.gazette import Post

ONE_WEEK = dt.timedelta(weeks=1)
NOTABLE, GRAVE = Fraction(2, 100), Fraction(5, 100)
FINEST = Fraction(2, 10**6)
"""Ratios, shares and changes are kept in millionths: so near to its limit a figure may be taken as moved or not."""
LENSES = ("press", "full")
LONGEST = 60
"""Weeks that a streak is counted back."""


@dataclass(frozen=True)
class Knowledge:
    """What is known at a moment of a week, of the one before, and of who led before."""

    week: Week
    before: Week | None
    streaks: Mapping[str, int]
    """By lens: weeks in a row that its leader has led."""

    @classmethod
    def at(cls, almanac: Almanac, monday: dt.date, countries: Mapping[str, str]) -> Knowledge | None:
        """None where the week is not closed."""
        week = almanac.week(monday, countries)
        if week is None:
            return None
        earlier = [almanac.week(monday - n * ONE_WEEK, countries) for n in range(1, LONGEST)]
        return cls(week, earlier[0], {lens: _streak(week, earlier, lens) for lens in LENSES})


def _streak(week: Week, earlier: Sequence[Week | None], lens: str) -> int:
    leader, length = week.lead(lens), 1
    for other in earlier:
        led = other.lead(lens) if other else None
        if leader is None or led is None or led[0] != leader[0]:
            return length
        length += 1
    return length


def reasons(post: Post, old: Knowledge, new: Knowledge, slack: Fraction = FINEST) -> Iterator[str]:
    """Why a post that was right by the old figures is to be corrected by the new ones.

    Args:
        post: What can be read.
        old: By which it was right.
        new: By which it is to be judged.
        slack: By how much more than its limit a figure that is no whole number has to move; negative for less.
    """
    for lens in LENSES:
        if old.week.lead(lens) != new.week.lead(lens):
            yield f"lead, {lens}: {old.week.lead(lens)} → {new.week.lead(lens)}"
        if "week" in post.headline and old.streaks[lens] != new.streaks[lens]:
            yield f"streak, {lens}: {old.streaks[lens]} → {new.streaks[lens]}"
    if re.search("takes the lead|overtakes", post.headline) and _led_before(old) != _led_before(new):
        yield f"who led before: {_led_before(old)} → {_led_before(new)}"
    if "sweeps" in post.headline and sweep(old.week) != sweep(new.week):
        yield f"sweep: {sweep(old.week)} → {sweep(new.week)}"
    yield from _ranks(old, new, len(post.rows))
    for name, before, after, limit in figures(post, old, new):
        if abs(after - before) > limit + (0 if is_whole(before, after) else slack):
            yield f"{name}: {float(before):.6g} → {float(after):.6g}"


def is_whole(*values: Fraction) -> bool:
    """Whether all are whole numbers, as tokens are."""
    return all(value.denominator == 1 for value in values)


def is_grave(old: Week, new: Week) -> bool:
    """Whether a new message is to say so: another first place, or a total that moved by more than 5 %."""
    first = [slug for slug in old.tokens if old.rank(slug) == 1] != [slug for slug in new.tokens if new.rank(slug) == 1]
    leaders = any((old.lead(lens) or ("",))[0] != (new.lead(lens) or ("",))[0] for lens in LENSES)
    return first or leaders or abs(new.total - old.total) > GRAVE * old.total


def sweep(week: Week) -> int:
    """How many first ranks, up to ten, one country has."""
    of_country = {week.country(slug) for slug in list(week.tokens)[:1]}
    size = 0
    for slug in list(week.tokens)[:10]:
        if {week.country(slug)} != of_country:
            break
        size += 1
    return size


def _led_before(known: Knowledge) -> Sequence[str]:
    return [(known.before.lead(lens) or ("",))[0] if known.before else "" for lens in LENSES]


def _ranks(old: Knowledge, new: Knowledge, shown: int) -> Iterator[str]:
    for slug in list(old.week.tokens)[:shown]:
        if new.week.rank(slug) != old.week.rank(slug):
            yield f"rank of {slug}: {old.week.rank(slug)} → {new.week.rank(slug)}"
        if old.before and new.before and old.before.rank(slug) != old.week.rank(slug):
            was, now = old.before.rank(slug), new.before.rank(slug)
            if was and was != now:
                yield f"earlier rank of {slug}: {was} → {now}"


def figures(post: Post, old: Knowledge, new: Knowledge) -> Iterator[tuple[str, Fraction, Fraction, Fraction]]:
    """Every displayed figure: its name, how it was, how it is, and how far it may move."""
    yield _amount("total", old.week.total, new.week.total)
    yield from _changes("total", [_total(known) for known in (old, new)])
    share = [Fraction(known.week.unattributed, known.week.total) for known in (old, new)]
    yield "unattributed", share[0], share[1], NOTABLE
    for lens in LENSES:
        shown = [country for country, _ in old.week.countries(lens)[:2]]
        for country in shown:
            was, now = (known.week.totals[lens].get(country, 0) for known in (old, new))
            yield _amount(f"{lens} {country}", was, now)
            yield from _changes(f"{lens} {country}", [_country(known, lens, country) for known in (old, new)])
            if lens == "full":
                yield f"share of {country}", Fraction(was, old.week.total), Fraction(now, new.week.total), NOTABLE
        ratios = [_ratio(known.week, lens) for known in (old, new)]
        yield f"{lens} ratio", ratios[0], ratios[1], NOTABLE * ratios[0]
    for slug in list(old.week.tokens)[: len(post.rows)]:
        yield _amount(slug, old.week.tokens[slug], new.week.tokens.get(slug, 0))
        yield from _changes(slug, [_model(known, slug) for known in (old, new)])


def _amount(name: str, old: int, new: int) -> tuple[str, Fraction, Fraction, Fraction]:
    return name, Fraction(old), Fraction(new), NOTABLE * old


def _changes(name: str, both: Sequence[tuple[int, int | None]]) -> Iterator[tuple[str, Fraction, Fraction, Fraction]]:
    was, now = (change(tokens, before) for tokens, before in both)
    if was is not None and now is not None:
        yield f"change of {name}", was, now, NOTABLE * (1 + was)


def _total(known: Knowledge) -> tuple[int, int | None]:
    return known.week.total, known.before.total if known.before else None


def _country(known: Knowledge, lens: str, country: str) -> tuple[int, int | None]:
    before = known.before.totals[lens].get(country, 0) if known.before else None
    return known.week.totals[lens].get(country, 0), before


def _model(known: Knowledge, slug: str) -> tuple[int, int | None]:
    return known.week.tokens.get(slug, 0), known.before.tokens.get(slug) if known.before else None


def _ratio(week: Week, lens: str) -> Fraction:
    (_, first), (_, second) = week.countries(lens)[:2]
    return Fraction(first, second)
