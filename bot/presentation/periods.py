"""What stands on a card about a day or a month: its notices and its total line, as the summary has them for a week."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.period_views import PeriodView
from bot.domain.periods import days_of, period_before
from bot.domain.unmapped import unmapped, withholding
from bot.presentation.card import Label, LabelKind
from bot.presentation.labels import source_labels
from bot.presentation.numbers import DASH
from bot.presentation.text import Text
from bot.presentation.wording import Wording


def period_labels(found: PeriodView, history: History, wording: Wording) -> Iterator[Label]:
    """What must be said of a day or a month, the gravest first; `wording` knows the history's names."""
    board = found.view.board
    if history.snapshot.sample:
        yield Label(LabelKind.SAMPLE, wording.text("label.sample"))
    if found.to_date:
        key = "period.to_date" if found.before else "period.to_date_alone"
        text = wording.text(key, days=len(board.days), all=len(days_of(found.period)))
        yield Label(LabelKind.TO_DATE, text)
    if found.missing:
        days = wording.values.join(wording.dates.runs(found.missing))
        yield Label(LabelKind.MISSING_DAYS, wording.text("period.missing_days", days=days))
    if found.complete and not board.settled:
        yield Label(LabelKind.PROVISIONAL, wording.text("period.provisional"))
    withheld = withholding(unmapped(found.view))
    yield from source_labels(withheld, board.cautions, wording, press_exact=history.press_exact)


def period_total(found: PeriodView, wording: Wording) -> Text:
    """The period, its tokens, and their change against what it is compared with."""
    tokens = wording.numbers.tokens(found.view.total)
    if found.before is None:
        return wording.rich("summary.total", week=found.period, tokens=tokens, change=DASH)
    change, before = wording.numbers.change(found.change), _before(found, found.before, wording)
    return wording.rich("period.total", period=found.period, tokens=tokens, change=change, before=before)


def _before(found: PeriodView, before: WeekView, wording: Wording) -> str:
    """The day or the month before, or the first days of that month."""
    days, period = before.board.days, period_before(found.period)
    return wording.dates.period(period) if days == days_of(period) else wording.dates.extent(days[0], days[-1])
