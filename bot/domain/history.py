"""The stored weeks as one immutable snapshot, and the views that figures are computed from."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from bot.domain.attribution import UNKNOWN, Tables
from bot.domain.boards import WeekBoard, fold_days
from bot.domain.catalog import EMPTY_CATALOG, Catalog
from bot.domain.lenses import PRESS_ROWS, Entry, Lens, LensName, make_lens, rank_entries
from bot.domain.readings import SAMPLE, BucketVersion, Period
from bot.domain.weeks import IsoWeek

KNOWN_MISSING = frozenset({dt.date(2025, 6, 15), dt.date(2025, 7, 15)})
"""Days that do not exist at the source, in any archive."""
RECENT_DAYS = 150
"""How many of the newest days a snapshot keeps by themselves, for weeks to date, daily boards, and daily alerts: their
backtest is over 90 days, and the longest run that they count ends on the day before those."""
PRESS_EXACT_DIGITS = 3
NEW_DAYS = 14
"""A model is new for this many days after the first stored one that names it."""
KEPT_ANSWERS = 128
"""Answers that a history keeps (some 30 kB each): more than are asked for between two polls."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Snapshot:
    """Everything that reads are served from; a poll replaces it as a whole.

    Attributes:
        boards: Weekly boards, oldest first.
        recent: Current versions of the newest days, oldest first.
        first_seen: For each slug the first stored day that names it (weekly rows do not count).
        catalog: Names and prices.
    """

    boards: Mapping[IsoWeek, WeekBoard]
    recent: Mapping[dt.date, BucketVersion]
    first_seen: Mapping[str, dt.date]
    catalog: Catalog = EMPTY_CATALOG

    @cached_property
    def sample(self) -> bool:
        """Some of the data is generated, not measured: everything that shows it says so."""
        return any(source.startswith(SAMPLE) for board in self.boards.values() for source in board.sources)

    @property
    def first_day(self) -> dt.date | None:
        """The first stored day; None where no day is stored."""
        return min((board.days[0] for board in self.boards.values() if board.basis is Period.DAY), default=None)

    @property
    def last_day(self) -> dt.date | None:
        """The newest stored day, or the last day of the newest closed weekly bucket."""
        return max((board.days[-1] for board in self.boards.values() if board.days), default=None)

    def latest_closed(self) -> IsoWeek | None:
        """The newest closed week; None where there is none."""
        return max((week for week, board in self.boards.items() if board.closed), default=None)


EMPTY_SNAPSHOT = Snapshot({}, {}, {})


@dataclass(frozen=True)
class WeekView:
    """A board, of a week or of other days, with countries looked up, ranked, and seen through both lenses."""

    board: WeekBoard
    entries: tuple[Entry, ...]

    @property
    def week(self) -> IsoWeek:
        """Its week."""
        return self.board.week

    @property
    def total(self) -> int:
        """`P`: all tokens, `other` included."""
        return self.board.total

    @cached_property
    def by_slug(self) -> Mapping[str, Entry]:
        """Entries by the slug they count under."""
        return {entry.slug: entry for entry in self.entries}

    @cached_property
    def press(self) -> Lens:
        """The top nine rows."""
        return make_lens(LensName.PRESS, self.entries[:PRESS_ROWS], 0)

    @cached_property
    def full(self) -> Lens:
        """All named rows."""
        return make_lens(LensName.FULL, self.entries, self.board.other)

    def lens(self, name: LensName) -> Lens:
        """The lens of that name."""
        return self.press if name is LensName.PRESS else self.full

    @property
    def unknown(self) -> int:
        """Tokens without a country: `other` and the rows of Unknown."""
        return self.board.other + self.full.tokens_of(UNKNOWN)


@dataclass(frozen=True)
class History:
    """All weeks of a snapshot, seen through the tables; views are made once and kept.

    Attributes:
        press_exact: Work as a reader of the page does: every row and total rounded to three digits first.
    """

    snapshot: Snapshot
    tables: Tables
    press_exact: bool = False
    _views: dict[Hashable, WeekView] = field(default_factory=dict[Hashable, WeekView], repr=False, compare=False)
    _answers: dict[Hashable, object] = field(default_factory=dict[Hashable, object], repr=False, compare=False)

    @property
    def catalog(self) -> Catalog:
        """Names and prices."""
        return self.snapshot.catalog

    def view(self, week: IsoWeek) -> WeekView | None:
        """The week as it was known on its own Sunday; None where nothing is stored of it."""
        return self._view(week, None)

    def of_days(self, days: Sequence[dt.date], known_on: dt.date) -> WeekView | None:
        """Those of `days` that are among the newest ones and usable, as one board with the knowledge of `known_on`.

        None where there is none; whether all of them are there is for the caller to see.
        """
        recent = self.snapshot.recent
        stored = tuple(day for day in days if day in recent)
        board = None if (stored, known_on) in self._views else fold_days([recent[day] for day in stored])
        if board:
            self._views[stored, known_on] = self._make(board, known_on)
        return self._views.get((stored, known_on))

    def closed(self, week: IsoWeek, known_on: dt.date | None = None) -> WeekView | None:
        """The week, only if it is closed: nothing else carries a headline, a streak or a record.

        As it was known on its own Sunday, or on `known_on`.
        """
        board = self.snapshot.boards.get(week)
        return self._view(week, known_on) if board and board.closed else None

    def previous(self, week: IsoWeek) -> WeekView | None:
        """What the week is compared with, countries as they were known then.

        A closed week: the week before, if closed. A week to date (Monday to some day, no gap): the same
        weekdays of the week before. None otherwise: a week with a missing day has no comparable week.
        """
        return self._comparable(week, None)

    def previous_as_now(self, week: IsoWeek) -> WeekView | None:
        """The same, with slots joined and countries looked up as they are known in `week` (like with like)."""
        return self._comparable(week, week.end)

    def back(self, week: IsoWeek, weeks: int) -> WeekView | None:
        """The closed week that lies `weeks` before."""
        return self.closed(week.shift(-weeks))

    def run_back(self, week: IsoWeek) -> Iterator[WeekView]:
        """Consecutive closed weeks, from `week` backwards up to the first gap."""
        while (view := self.closed(week)) is not None:
            yield view
            week = week.shift(-1)

    def closed_weeks(self, until: IsoWeek) -> tuple[WeekView, ...]:
        """All closed weeks up to and including `until`, oldest first."""
        weeks = (week for week, board in self.snapshot.boards.items() if board.closed and week <= until)
        return tuple(view for week in sorted(weeks) if (view := self.view(week)))

    def knows_days_before(self, week: IsoWeek, days: int = NEW_DAYS) -> bool:
        """Whether every day of the `days` before the week is stored (but for those the source never had)."""
        wanted = {week.start - dt.timedelta(days=n) for n in range(1, days + 1)} - KNOWN_MISSING
        boards = (self.snapshot.boards.get(week.shift(-n)) for n in range(1, days // 7 + 2))
        stored = {day for board in boards if board and board.basis is Period.DAY for day in board.days}
        return wanted <= stored

    def keep(self, question: Hashable, answer: Callable[[], _Answer]) -> _Answer:
        """What `answer` returns, immutable and made of this history alone; asked again, it is at hand.

        Args:
            question: Tells the answer from every other, its type included.
            answer: Called where it is not at hand.
        """
        try:
            return cast("_Answer", self._answers[question])
        except KeyError:
            found = answer()
        if len(self._answers) >= KEPT_ANSWERS:
            self._answers.clear()
        self._answers[question] = found
        return found

    def first_seen(self, entry: Entry) -> dt.date | None:
        """The first stored day that names the model under any of its slugs."""
        slugs = {entry.slug, *entry.parts}
        days = (self.snapshot.first_seen.get(slug) for slug in slugs)
        return min((day for day in days if day), default=None)

    def is_new(self, entry: Entry, last: dt.date) -> bool:
        """Whether the model was first named within the 14 days that end with `last`, as far as days are stored."""
        seen = self.first_seen(entry)
        return seen is not None and (last - seen).days < NEW_DAYS

    def families(self, view: WeekView) -> dict[str, int]:
        """Tokens by family of the view's rows, largest first, equal ones by name."""
        sums: defaultdict[str, int] = defaultdict(int)
        for entry in view.entries:
            sums[self.tables.families.family_of(entry.slug)] += entry.tokens
        return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))

    def _comparable(self, week: IsoWeek, known_on: dt.date | None) -> WeekView | None:
        board = self.snapshot.boards.get(week)
        before = week.shift(-1)
        if board is None:
            return None
        if board.closed:
            return self.closed(before, known_on)
        count = len(board.days)
        if not count or board.basis is not Period.DAY or board.days != week.days[:count]:
            return None
        view = self.of_days(before.days[:count], known_on or before.end)
        return view if view and len(view.board.days) == count else None

    def _view(self, week: IsoWeek, known_on: dt.date | None) -> WeekView | None:
        board = self.snapshot.boards.get(week)
        if board and (week, known_on) not in self._views:
            self._views[week, known_on] = self._make(board, known_on)
        return self._views.get((week, known_on))

    def _make(self, board: WeekBoard, known_on: dt.date | None) -> WeekView:
        seen = board.rounded(PRESS_EXACT_DIGITS) if self.press_exact else board
        return WeekView(seen, rank_entries(seen, self.tables, known_on))


def comparable_in_full(now: WeekView, before: WeekView | None) -> bool:
    """Whether all named rows of both weeks can be compared: both summed from days, or both the source's weeks."""
    return before is not None and now.board.basis is before.board.basis
