"""Tables of models that are no leaderboard of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.facts import ModelFact
from bot.presentation.card import Table
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.summary import top_table
from bot.presentation.wording import Wording

Headings = tuple[str, str, str, str, str]


def headings(wording: Wording, name: str = "table.name") -> Headings:
    """What stands over the columns of a table."""
    keys = ("table.rank", name, "table.country", "table.tokens", "table.change")
    one, two, three, four, five = (wording.text(key) for key in keys)
    return one, two, three, four, five


def models_table(lookup: Lookup, models: Sequence[ModelFact], title: str) -> Table:
    """Models with their rank among all, as the summary prints them; marks are explained below."""
    chosen = replace(lookup.facts, models=tuple(models))
    return replace(top_table(chosen, lookup.wording, len(models)), title=title)
