"""Restated data: when a post is edited, and when a new message says so (PRODUCT §4, "Restated day").

Within 28 days of a post, what it displayed is held against the same week computed again: a claim that flips, a
displayed rank that changes or a displayed figure that moves by more than 2 % makes a correction, once. The posts are
compared under the tables that they were made with: a country that is found later corrects nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.displayed import Displayed, DisplayedFigure, DisplayedLead
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.weeks import IsoWeek

CORRECTED_FOR = dt.timedelta(days=28)
NOTABLE = Fraction(2, 100)
"""A displayed figure that moves further is corrected."""
GRAVE = Fraction(5, 100)
"""A total that moves further is news of its own."""
AT_LEAST = "_at_least."


@dataclass(frozen=True, slots=True)
class LeaderChange:
    """Another country leads a lens; None: nobody is named."""

    lens: LensName
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class CertaintyChange:
    """The same country leads, and now it is certain, or no longer."""

    lens: LensName
    country: str
    certain: bool


@dataclass(frozen=True, slots=True)
class StreakChange:
    """The same country leads, for another number of weeks."""

    lens: LensName
    country: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class SweepChange:
    """Another number of first ranks lies in one country; 0: no sweep."""

    old: int
    new: int


@dataclass(frozen=True, slots=True)
class RankChange:
    """A displayed model has another rank; None: it has left the rows that are held against the post."""

    slug: str
    old: int
    new: int | None


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A displayed figure moved; `name` as in `Displayed.figures`."""

    name: str
    unit: Unit
    old: Fraction
    new: Fraction


Change = LeaderChange | CertaintyChange | StreakChange | SweepChange | RankChange | FigureChange


@dataclass(frozen=True, slots=True)
class Correction:
    """What a post said, and what it should say.

    Attributes:
        changes: The gravest first; one at least.
        days: The days that the source restated since, where that is known.
        erratum: Whether it is news of its own: another first place, or a total that moved by more than 5 %.
    """

    week: IsoWeek
    changes: tuple[Change, ...]
    days: tuple[dt.date, ...]
    erratum: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """A digest as it stands in a channel.

    Attributes:
        displayed: What it displayed when it was posted.
        posted_at: When that was (UTC).
        corrected: What it displays since it was edited; None where it never was.
        corrected_at: When it was.
    """

    displayed: Displayed
    posted_at: dt.datetime
    corrected: Displayed | None = None
    corrected_at: dt.datetime | None = None


def find_correction(posted: Posted, current: Displayed, now: dt.datetime) -> Correction | None:
    """What is to be corrected in a post; None where nothing is, where it was edited already, or after 28 days.

    Args:
        posted: The post.
        current: Everything of the same week (`display_all`), computed under the tables of the post.
        now: The time.
    """
    if posted.corrected is not None or now - posted.posted_at > CORRECTED_FOR:
        return None
    return compare(posted.displayed, current)


def revisions(posts: Iterable[Posted], since: dt.datetime) -> tuple[Correction, ...]:
    """What was corrected after a moment, the oldest week first: the next digest lists it."""
    edited = (post for post in posts if post.corrected and post.corrected_at and post.corrected_at > since)
    found = (compare(post.displayed, post.corrected) for post in edited if post.corrected)
    return tuple(sorted((one for one in found if one), key=lambda one: one.week))


def compare(old: Displayed, new: Displayed) -> Correction | None:
    """How two computations of a week differ, as far as a reader of `old` is concerned; None: not, or not notably.

    Under different tables nothing is compared: the source would be blamed for what we found out later.

    Raises:
        ValueError: They are of different weeks.
    """
    if old.week != new.week:
        raise ValueError(f"{old.week} cannot be corrected by {new.week}")
    if old.table_version != new.table_version or old.data_hash == new.data_hash:
        return None
    changes = tuple(sorted(_changes(old, new), key=_gravity))
    return Correction(old.week, changes, _restated(old, new), _is_grave(old, new)) if changes else None


def has_moved(unit: Unit, old: Fraction, new: Fraction, limit: Fraction = NOTABLE) -> bool:
    """Whether a figure moved by more than `limit`.

    Amounts and ratios relative to themselves; a change by its factor, which moves by 2 % where one of its two weeks
    does (+30 % to +32.6 %); shares and differences of percents by points.
    """
    match unit:
        case Unit.PERCENT | Unit.POINTS:
            base = Fraction(1)
        case Unit.CHANGE:
            base = 1 + old
        case _:
            base = abs(old)
    return abs(new - old) > limit * base


def _changes(old: Displayed, new: Displayed) -> Iterator[Change]:
    for lens, lead, lead_now in _leads(old, new):
        if lead.country != lead_now.country:
            yield LeaderChange(lens, lead.country, lead_now.country)
    for slug, rank in old.ranks.items():
        if new.ranks.get(slug) != rank:
            yield RankChange(slug, rank, new.ranks.get(slug))
    if old.sweep is not None and new.sweep is not None and old.sweep != new.sweep:
        yield SweepChange(old.sweep, new.sweep)
    for lens, lead, lead_now in _leads(old, new):
        yield from _lead_changes(lens, lead, lead_now)
    for name, figure in old.figures.items():
        if name in new.figures and _contradicts(name, figure, new.figures[name]):
            yield FigureChange(name, figure.unit, figure.value, new.figures[name].value)


def _gravity(change: Change) -> int:
    """Leaders, first place, the total; then as found: ranks, sweep, how sure and how long a lead is, figures."""
    match change:
        case LeaderChange():
            return 0
        case RankChange(new=1):
            return 1
        case RankChange(old=1):
            return 2
        case FigureChange(name="total"):
            return 3
        case _:
            return 4


def _leads(old: Displayed, new: Displayed) -> Iterator[tuple[LensName, DisplayedLead, DisplayedLead]]:
    return ((lens, lead, new.leads[lens]) for lens, lead in old.leads.items() if lens in new.leads)


def _lead_changes(lens: LensName, old: DisplayedLead, new: DisplayedLead) -> Iterator[Change]:
    if old.country is None or old.country != new.country:
        return
    if old.certain is not new.certain:
        yield CertaintyChange(lens, old.country, new.certain)
    if old.weeks is not None and new.weeks is not None and not _fits(old, old.weeks, new, new.weeks):
        yield StreakChange(lens, old.country, old.weeks, new.weeks)


def _fits(old: DisplayedLead, weeks: int, new: DisplayedLead, weeks_now: int) -> bool:
    """Whether two lengths can both be true: "at least 3" beside 5, "at least 2" beside "at least 4"."""
    return weeks == weeks_now or (old.at_least and weeks_now >= weeks) or (new.at_least and weeks >= weeks_now)


def _contradicts(name: str, old: DisplayedFigure, new: DisplayedFigure) -> bool:
    if old.unit is Unit.COUNT and AT_LEAST in name and new.value >= old.value:
        return False
    return has_moved(old.unit, old.value, new.value)


def _is_grave(old: Displayed, new: Displayed) -> bool:
    another = bool(old.ranks) and old.first != new.first
    leaders = any(lead.country != lead_now.country for _, lead, lead_now in _leads(old, new))
    total = "total" in old.figures and "total" in new.figures
    moved = total and has_moved(Unit.TOKENS, old.figures["total"].value, new.figures["total"].value, GRAVE)
    return another or leaders or moved


def _restated(old: Displayed, new: Displayed) -> tuple[dt.date, ...]:
    return tuple(day for day, known in old.days.items() if day in new.days and new.days[day] != known)
