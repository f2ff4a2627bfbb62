"""One closed day or week as alerts see it: where everybody stands, with bounds for what the lists hide."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TypeVar, cast

from bot.domain.history import History, WeekView, comparable_in_full
from bot.domain.insight import Country, Family, Model, Name
from bot.domain.lenses import Entry, LensName
from bot.domain.measures import comparable, line_of, tells, token_bounds
from bot.domain.periods import period_before
from bot.domain.unmapped import unmapped, withholding
from bot.domain.watching.condition import ClosedPeriod, Subject, Total, last_day
from bot.domain.watching.interval import Interval
from bot.domain.watching.standings import Ladder, Standing, key_of, ladder_of
from bot.domain.weeks import IsoWeek

_Answer = TypeVar("_Answer")
_Place = tuple[type[Name], LensName]
_Lines = Mapping[tuple[str, str | None], dt.date]
At = Callable[[ClosedPeriod], "Scene | None"]


class Scene:
    """A closed period. Made by `Scenes`, which keeps it: many alerts look at the same one.

    Attributes:
        period: The closed day or week.
        history: What it is a part of.
        view: Its rows.
    """

    def __init__(self, period: ClosedPeriod, history: History, view: WeekView, at: At) -> None:
        self.period, self.history, self.view, self._at = period, history, view, at
        self._ladders: dict[_Place, Ladder] = {}
        self._kept: dict[Hashable, object] = {}

    @property
    def last_day(self) -> dt.date:
        """The period's last day."""
        return last_day(self.period)

    @property
    def total(self) -> int:
        """All tokens, `other` included."""
        return self.view.total

    @property
    def before(self) -> Scene | None:
        """The period right before, if it is closed."""
        previous = period_before(self.period)
        return self._at(previous) if isinstance(previous, dt.date | IsoWeek) else None

    @property
    def provisional(self) -> bool:
        """Whether its figures may still move."""
        return not self.view.board.settled

    @cached_property
    def withheld(self) -> bool:
        """Whether so much is of unmapped authors that nothing is said of countries."""
        return bool(withholding(unmapped(self.view)))

    def standing(self, name: Name, lens: LensName = LensName.FULL) -> Standing | None:
        """Where somebody stands; None where the period cannot tell."""
        if isinstance(name, Country) and (self.withheld or not tells(self.view, lens)):
            return None
        name = self._present(name)
        ladder = self._ladder(type(name), lens if isinstance(name, Country) else LensName.FULL)
        row = ladder.sums.get(key_of(name))
        if row is None:
            return Standing(name, Interval.of(0, ladder.floor), ladder.rank_unnamed(), named=False)
        return Standing(name, Interval.of(row.tokens, row.most), ladder.rank(row), named=True)

    def tokens(self, subject: Subject, lens: LensName = LensName.FULL) -> Interval | None:
        """Its tokens; of `Total`, all there are."""
        if isinstance(subject, Total):
            return Interval.exactly(self.total)
        found = self.standing(subject, lens)
        return found.tokens if found else None

    def comparable(self, subject: Subject, lens: LensName) -> Scene | None:
        """The period right before, where the subject's tokens can be compared with those of this one."""
        before = self.before
        if before is None or isinstance(subject, Total | Model):
            return before
        if isinstance(subject, Country):
            return before if comparable(self.view, before.view, lens) else None
        return before if comparable_in_full(self.view, before.view) else None

    def leader(self, kind: type[Name], lens: LensName) -> Name | None:
        """Who is first among a kind; None on a tie, and where hidden tokens or unmapped authors leave it open."""
        if kind is Country:
            return self._leading_country(lens)
        rows = self._ladder(kind, LensName.FULL)
        first = max(rows.sums, key=lambda key: rows.sums[key].tokens, default=None)
        if first is None:
            return None
        others = [row for key, row in rows.sums.items() if key != first]
        second = max((row.most for row in others), default=0)
        settled = rows.sums[first].settled == 1 and all(row.settled != 1 for row in others)
        surely = rows.sums[first].tokens > max(second, rows.floor)
        return kind(first) if settled or surely else None

    def leads(self, name: Name, lens: LensName) -> bool | None:
        """Whether somebody is first, and alone; None where the period cannot tell."""
        if isinstance(name, Country):
            lead = None if self.withheld or not tells(self.view, lens) else self.view.lens(lens)
            return None if lead is None else lead.lead is not None and lead.lead.country == name.code
        here = self._present(name)
        if self.leader(type(here), lens) == here:
            return True
        own = self.standing(here, lens)
        rows = self._ladder(type(here), LensName.FULL).sums
        others = [row.tokens for key, row in rows.items() if key != key_of(here)]
        return False if own and own.tokens.surely_to(Fraction(max(others, default=0))) and others else None

    def ranking(self, kind: type[Name], lens: LensName) -> list[Name]:
        """Everybody of a kind that a row names, most tokens first."""
        rows = self._ladder(kind, lens if kind is Country else LensName.FULL).sums
        return [kind(key) for key in sorted(rows, key=lambda key: (-rows[key].tokens, key))]

    def gap(self, name: Name, lens: LensName) -> Fraction | None:
        """How far the first is ahead of somebody, or of the second where that is the first, relative to the first."""
        own = self.standing(name, lens)
        lens = lens if isinstance(name, Country) else LensName.FULL
        rows = self._ladder(type(name), lens).sums
        others = [row.tokens for key, row in rows.items() if own and key != key_of(own.name)]
        if own is None or not others:
            return None
        ahead = abs(own.tokens.least - max(others))
        return ahead / (max(own.tokens.least, *others) or 1)

    @property
    def knows_new(self) -> bool:
        """Whether the days before are stored, so that what was not there before is new."""
        return self.history.knows_days_before(IsoWeek.of(self.last_day))

    def first_seen(self, entry: Entry) -> dt.date | None:
        """The first stored day that names the model, by any of its slugs or under an earlier spelling."""
        own = self.history.first_seen(entry)
        spelt = _first_days(self.history).get(line_of(self.history, entry.slug))
        return min((day for day in (own, spelt) if day), default=None)

    def tokens_as_now(self, subject: Subject, lens: LensName, now: Scene) -> Interval | None:
        """The tokens that compare with those of the later scene `now`: models under the slug that they have there."""
        if isinstance(subject, Model):
            found = now.standing(subject)
            joined = now.history.previous_as_now(now.view.week) if isinstance(now.period, IsoWeek) else self.view
            if found is None or joined is None or not isinstance(found.name, Model):
                return None
            slug = found.name.slug
            if slug in joined.by_slug:
                return Interval.of(*token_bounds(joined, slug))
        return self.tokens(subject, lens)

    def kept(self, question: Hashable, answer: Callable[[], _Answer]) -> _Answer:
        """What `answer` returns; asked again, it is at hand."""
        if question not in self._kept:
            self._kept[question] = answer()
        return cast("_Answer", self._kept[question])

    def back(self) -> Iterator[Scene]:
        """This period and those right before it, up to the first that is not closed."""
        scene: Scene | None = self
        while scene is not None:
            yield scene
            scene = scene.before

    def _leading_country(self, lens: LensName) -> Country | None:
        if self.withheld or not tells(self.view, lens):
            return None
        lead = self.view.lens(lens).lead
        return Country(lead.country) if lead else None

    def _present(self, name: Name) -> Name:
        """The name that somebody counts under in this period, after reveals and respellings."""
        match name:
            case Model(slug):
                return Model(self._slug(slug))
            case Family(key):
                return Family(self.history.tables.families.family_of(key))
            case _:
                return name

    def _slug(self, slug: str) -> str:
        joined = self.history.tables.attribute(slug, self.last_day).slug
        if joined in self.view.by_slug:
            return joined
        # Its name is gone: the largest of the same family and variant has taken its place.
        return self._lines.get(line_of(self.history, joined), joined)

    @cached_property
    def _lines(self) -> Mapping[tuple[str, str | None], str]:
        return {line_of(self.history, entry.slug): entry.slug for entry in reversed(self.view.entries)}

    def _ladder(self, kind: type[Name], lens: LensName) -> Ladder:
        place = (kind, lens)
        if place not in self._ladders:
            self._ladders[place] = self._make_ladder(kind, lens)
        return self._ladders[place]

    def _make_ladder(self, kind: type[Name], lens: LensName) -> Ladder:
        entries = self.view.press.entries if lens is LensName.PRESS else self.view.entries
        return ladder_of(self.history, entries, kind, self.view.board.floor)


def share(scene: Scene, tokens: Interval) -> Interval:
    """Of all tokens."""
    total = Fraction(scene.total or 1)
    return Interval(tokens.least / total, None if tokens.most is None else tokens.most / total)


def named_in(scene: Scene, subject: Subject) -> Name:
    """The name that somebody counts under in a period.

    Raises:
        TypeError: `Total` is nobody's name.
    """
    if isinstance(subject, Total):
        raise TypeError("the total has no name")
    found = scene.standing(subject)
    return found.name if found else subject


def _first_days(history: History) -> _Lines:
    """The first stored day of each family and variant, whatever it was spelt like."""
    return history.keep(_first_days, lambda: _find_first_days(history))


def _find_first_days(history: History) -> _Lines:
    first: dict[tuple[str, str | None], dt.date] = {}
    for slug, day in history.snapshot.first_seen.items():
        line = line_of(history, slug)
        first[line] = min(day, first.get(line, day))
    return first
