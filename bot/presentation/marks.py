"""Ranks and amounts that hidden tokens could change, as they are written: `~3`, `≥ 4.60T`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from bot.domain.facts import ModelFact
from bot.domain.leaderboards import LeaderboardRow
from bot.presentation.wording import Wording

Ranked = ModelFact | LeaderboardRow


def rank_text(row: Ranked) -> str:
    """`3`; `=3` where others have as many tokens, `~3` where hidden tokens could change it."""
    return marked_rank(str(row.rank), certain=row.rank_certain, tied=row.tied)


def marked_rank(rank: str, *, certain: bool, tied: bool) -> str:
    """A rank that is written already, likewise."""
    sign = "~" if not certain else "=" if tied else ""
    return f"{sign}{rank}"


def tokens_text(tokens: Fraction | int, wording: Wording, *, hidden: int) -> str:
    """`4.60T`; `≥ 4.60T` where days outside the source's list can add to it (`hidden`: how many tokens at most)."""
    text = wording.numbers.tokens(tokens)
    return wording.text("table.at_least", tokens=text) if hidden else text


def marks_explained(rows: Iterable[Ranked], wording: Wording) -> Iterator[str]:
    """What `~` and `≥` mean, where they stand in one of the rows."""
    shown = list(rows)
    if not all(row.rank_certain for row in shown):
        yield wording.text("table.remark_uncertain")
    if any(row.hidden for row in shown):
        yield wording.text("table.remark_at_least")
