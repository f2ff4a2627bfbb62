"""One closed day or week as alerts see it: where everybody stands, with bounds for what the lists hide."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Hashable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import TypeVar, cast

from bot.domain.history import History, WeekView, comparable_in_full
from bot.domain.insight import Country, Family, Model, Name
from bot.domain.lenses import PRESS_ROWS, Lead, LensName
from bot.domain.measures import comparable, line_of, sees_market, tells
from bot.domain.periods import period_before
from bot.domain.unmapped import unmapped, withholding
from bot.domain.watching.condition import ClosedPeriod, Subject, Total, last_day
from bot.domain.watching.interval import Interval
from bot.domain.watching.spelling import joined_slug, largest_by_line
from bot.domain.watching.standings import Ladder, Standing, key_of, ladder_of
from bot.domain.weeks import IsoWeek

_Answer = TypeVar("_Answer")
At = Callable[[ClosedPeriod], "Scene | None"]


class Scene:
    """A closed period. Made by `Scenes`, which keeps it: many alerts look at the same one.

    Attributes:
        period: The closed day or week.
        history: What it is a part of.
        view: Its rows.
        known_on: The day whose knowledge of slots and countries they are seen with; its own last one, but where it is
            compared with a later period.
    """

    def __init__(
        self, period: ClosedPeriod, history: History, view: WeekView, at: At, known_on: dt.date | None = None
    ) -> None:
        self.period, self.history, self.view, self._at = period, history, view, at
        self.known_on = known_on or last_day(period)
        self._kept: dict[Hashable, object] = {}

    @property
    def last_day(self) -> dt.date:
        """The period's last day."""
        return last_day(self.period)

    @property
    def total(self) -> int:
        """All tokens, `other` included."""
        return self.view.total

    @cached_property
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
        return bool(self.total and withholding(unmapped(self.view)))

    def standing(self, name: Name, lens: LensName = LensName.FULL) -> Standing | None:
        """Where somebody stands; None where the period cannot tell."""
        return self.kept((name, lens), lambda: self._standing(name, lens))

    def tokens(self, subject: Subject, lens: LensName = LensName.FULL) -> Interval | None:
        """Its tokens; of `Total`, all there are."""
        if isinstance(subject, Total):
            return self.kept(subject, lambda: Interval.exactly(self.total))
        found = self.standing(subject, lens)
        return found.tokens if found else None

    def tokens_before(self, subject: Subject, lens: LensName = LensName.FULL) -> Interval | None:
        """Its tokens in the period right before; None where they cannot be compared with those of this one.

        As on the boards: of a week, countries as they were known then; all else with the knowledge of this period.
        """
        if self.before is None or isinstance(subject, Total):
            return self.before.tokens(subject) if self.before else None
        if isinstance(subject, Country):
            then = self.before if isinstance(self.period, IsoWeek) else self._before_as_now
            return then.tokens(subject, lens) if then and comparable(self.view, then.view, lens) else None
        then = self._before_as_now
        if then is None or not (isinstance(subject, Model) or comparable_in_full(self.view, then.view)):
            return None
        named = self.present(subject)
        # Under the slug that it has now, if it had that then.
        return then.tokens(named if key_of(named) in then.ladder(type(named), lens).sums else subject)

    def leader(self, kind: type[Name], lens: LensName) -> Name | None:
        """Who is first among a kind; None on a tie, and where hidden tokens or unmapped authors leave it open."""
        if kind is Country:
            lead = self.view.lens(lens).lead
            return Country(lead.country) if lead and self._tells_lead(lens, lead) else None
        first = self.ladder(kind, lens).first if self._tells(kind, lens) else None
        return None if first is None else kind(first)

    def leads(self, name: Name, lens: LensName) -> bool | None:
        """Whether somebody is first, and alone; None where the period cannot tell."""
        return self.kept((Scene.leads, name, lens), lambda: self._leads(name, lens))

    def is_behind(self, name: Name, lens: LensName) -> bool:
        """Whether somebody else has more, for sure, though who is first may be open."""
        return self._trails(name, lens, operator.lt)

    def ranking(self, kind: type[Name], lens: LensName) -> list[Name]:
        """Everybody of a kind that a row names, most tokens first."""
        rows = self.ladder(kind, lens).sums
        return [kind(key) for key in sorted(rows, key=lambda key: (-rows[key].tokens, key))]

    def gap(self, name: Name, lens: LensName) -> Fraction | None:
        """How far the first is ahead of somebody, or of the second where that is the first, relative to the first."""
        own = self.standing(name, lens)
        best = self.ladder(type(name), lens).best_but(key_of(own.name)) if own else None
        if own is None or best is None:
            return None
        return abs(own.tokens.least - best) / (max(own.tokens.least, best) or 1)

    def ladder(self, kind: type[Name], lens: LensName) -> Ladder:
        """Everybody of a kind; the lens matters for countries alone."""
        lens = lens if kind is Country else LensName.FULL
        return self.kept((Scene.ladder, kind, lens), lambda: ladder_of(self.history, self.view, kind, lens))

    def present(self, name: Name) -> Name:
        """The name that somebody counts under in this period, after reveals and respellings."""
        match name:
            case Model(slug):
                joined = joined_slug(self.history, slug, self.known_on)
                # Its name is gone: the largest of the same family and variant has taken its place.
                return Model(joined if joined in self.view.by_slug else self._respelt(joined))
            case Family(key):
                return Family(self.history.tables.families.family_of(key))
            case _:
                return name

    @property
    def knows_new(self) -> bool:
        """Whether the days before are stored, so that what was not there before is new."""
        return self.kept(History.knows_days_before, lambda: self.history.knows_days_before(IsoWeek.of(self.last_day)))

    def kept(self, question: Hashable, answer: Callable[[], _Answer]) -> _Answer:
        """What `answer` returns; asked again, it is at hand."""
        try:
            return cast("_Answer", self._kept[question])
        except KeyError:
            found = self._kept[question] = answer()
            return found

    def back(self) -> Iterator[Scene]:
        """This period and those right before it, up to the first that is not closed."""
        scene: Scene | None = self
        while scene is not None:
            yield scene
            scene = scene.before

    def _standing(self, name: Name, lens: LensName) -> Standing | None:
        if not self._tells(type(name), lens):
            return None
        name = self.present(name)
        ladder = self.ladder(type(name), lens)
        row = ladder.sums.get(key_of(name))
        if row is None:
            return Standing(name, ladder.tokens_unnamed, ladder.rank_unnamed, named=False)
        tokens = Interval.of(row.tokens, row.most)
        return Standing(name, tokens, ladder.rank(row), named=True, tied=ladder.is_tied(row))

    def _leads(self, name: Name, lens: LensName) -> bool | None:
        name = self.present(name)
        first = self.leader(type(name), lens)
        if first is not None:
            return first == name
        # Where nobody else leads for sure, who has no more than another does not.
        return False if self._trails(name, lens, operator.le) else None

    def _trails(self, name: Name, lens: LensName, compare: Callable[[Fraction, int], bool]) -> bool:
        """Whether somebody's tokens, whatever the lists hide, compare so with those of the largest other one."""
        name = self.present(name)
        own = self.standing(name, lens)
        best = self.ladder(type(name), lens).best_but(key_of(name)) if own else None
        if own is None or not best:
            return False
        # Countries lead by their named rows.
        most = own.tokens.least if isinstance(name, Country) else own.tokens.most
        return most is not None and compare(most, best)

    def _tells(self, kind: type[Name], lens: LensName) -> bool:
        """Whether the period says anything of a kind: of sums of rows only where it names enough of the market."""
        if kind is Model:
            return True
        if kind is Country:
            return not self.withheld and self.kept((tells, lens), lambda: tells(self.view, lens))
        return self.kept(sees_market, lambda: sees_market(self.view))

    def _tells_lead(self, lens: LensName, lead: Lead) -> bool:
        """Whether a country leads for sure: rows of the nine that are missing must not be what it takes.

        A chart of nine rows has eight once a listing in it was revealed.
        """
        if self._tells(Country, lens):
            return True
        missing = PRESS_ROWS - len(self.view.entries) if lens is LensName.PRESS else 0
        return missing > 0 and not self.withheld and lead.tokens > missing * self.view.board.floor

    def _respelt(self, slug: str) -> str:
        line = line_of(self.history, slug)
        return self.kept(line_of, lambda: largest_by_line(self.history, self.view)).get(line, slug)

    @cached_property
    def _before_as_now(self) -> Scene | None:
        """The period right before, seen with the knowledge of this one."""
        if self.before is None:
            return None
        view = view_of(self.history, self.before.period, self.known_on)
        return Scene(self.before.period, self.history, view, self._at, self.known_on) if view else None


def view_of(history: History, period: ClosedPeriod, known_on: dt.date | None = None) -> WeekView | None:
    """The rows of a closed period with the knowledge of a day, or of its own last one; None where it is not stored."""
    if isinstance(period, IsoWeek):
        return history.closed(period, known_on)
    return history.of_days((period,), known_on or period)


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
    return scene.present(subject)
