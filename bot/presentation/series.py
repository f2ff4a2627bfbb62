"""What pictures over many weeks have in common: their frame and the months below them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.history import History
from bot.domain.weeks import IsoWeek, weeks_between
from bot.presentation.charts.spec import Frame, XLabel
from bot.presentation.labels import sample_badge, small_print
from bot.presentation.wording import Wording

SHORTEST = 8


def recent_weeks(history: History, week: IsoWeek, count: int) -> tuple[IsoWeek, ...]:
    """The `count` weeks up to `week`, without those before the first stored one, but at least eight."""
    first = min((known for known in history.snapshot.boards if known <= week), default=week)
    return weeks_from(first, week, count)


def weeks_from(first: IsoWeek, week: IsoWeek, count: int) -> tuple[IsoWeek, ...]:
    """The weeks from `first` to `week`: at most `count`, and at least eight where `count` allows."""
    shown = max(min(count, week - first + 1), min(SHORTEST, count))
    return tuple(weeks_between(week.shift(1 - shown), week))


def history_frame(history: History, weeks: Sequence[IsoWeek], wording: Wording, title: str, subtitle: str) -> Frame:
    """Title, subtitle and small print; the citation is of the newest reading among the weeks."""
    boards = [board for week in weeks if (board := history.snapshot.boards.get(week))]
    sample = history.snapshot.sample
    footer = wording.text("footer.scope")
    if boards:
        footer = small_print(max(board.as_of for board in boards), wording, sample=sample)
    return Frame(title, subtitle, footer, sample_badge(wording, sample=sample))


def month_labels(weeks: Sequence[IsoWeek], wording: Wording, every: int) -> tuple[XLabel, ...]:
    """A month's name at the week that its first day lies in; January is the year. Every `every`th month."""
    labels: list[XLabel] = []
    for index, week in enumerate(weeks):
        first = next((day for day in week.days if day.day == 1), None)
        if first and (first.month - 1) % every == 0:
            labels.append((index, str(first.year) if first.month == 1 else wording.dates.month(first)))
    return tuple(labels)
