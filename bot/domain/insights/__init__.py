"""The catalogue: one file per kind of insight, found by scanning this package (PRODUCT §4)."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import cast

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, InsightKind


@cache
def catalogue() -> Mapping[str, InsightKind]:
    """Every kind by the name of its file, in alphabetical order."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: cast("InsightKind", import_module(f"{__name__}.{name}")) for name in names}


def find_insights(history: History, view: WeekView, *, countries: bool = True) -> tuple[Insight, ...]:
    """Everything the catalogue has to say of a week, most surprising first.

    Args:
        history: The weeks to compare with.
        view: The week.
        countries: False leaves out every claim about a country.
    """
    kinds = (kind for kind in catalogue().values() if view.board.closed or not kind.CLOSED_ONLY)
    found = [insight for kind in kinds for insight in kind.find(history, view)]
    kept = (insight for insight in found if countries or not insight.about_countries)
    return tuple(sorted(kept, key=lambda insight: (-insight.surprise, insight.kind, insight.wording)))
