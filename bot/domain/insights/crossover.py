"""Crossover: another country leads than in the last closed week."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.history import History, WeekView
from bot.domain.insight import Country, Insight, rarity
from bot.domain.lenses import LensName
from bot.domain.measures import comparable, country_rows
from bot.domain.receipts import Unit, figure

DEFINITION = (
    "The leader of a lens differs from that of the last closed week; nothing where either week has a tie for first "
    "or the weeks' rows are of different kinds."
)
WORDINGS = ("press", "full")
CLOSED_ONLY = True
SURPRISE = rarity(5, 49)
"""5 of 49 public weeks changed the leader (press lens)."""


def find(history: History, view: WeekView) -> Iterator[Insight]:
    """One insight for each lens whose leader changed."""
    before = _last_closed(history, view)
    if before is None:
        return
    for name in LensName:
        if comparable(view, before, name):
            yield from _about(view, before, name)


def _last_closed(history: History, view: WeekView) -> WeekView | None:
    boards = history.snapshot.boards
    earlier = max((week for week, board in boards.items() if board.closed and week < view.week), default=None)
    return history.closed(earlier) if earlier else None


def _about(view: WeekView, before: WeekView, name: LensName) -> Iterator[Insight]:
    lead, earlier = view.lens(name).lead, before.lens(name).lead
    if lead is None or earlier is None or lead.country == earlier.country:
        return
    first, second = country_rows(view, name, lead.country), country_rows(view, name, earlier.country)
    yield Insight(
        kind="crossover",
        wording=name,
        surprise=SURPRISE,
        lens=name,
        figures={"gap": figure("gap", Unit.TOKENS, "first - second", first=first, second=second)},
        subjects={"country": Country(lead.country), "over": Country(earlier.country), "week": before.week},
        about_countries=True,
    )
