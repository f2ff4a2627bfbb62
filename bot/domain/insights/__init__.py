"""The catalogue: one file per kind of insight, found by scanning this package (PRODUCT §4)."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import cast

from bot.domain.history import History, WeekView
from bot.domain.insight import Insight, InsightKind, Model


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


def choose(insights: Iterable[Insight], count: int) -> tuple[Insight, ...]:
    """The most surprising ones for a summary: one of each kind, and none about a model that another is about.

    Args:
        insights: Ranked, as `find_insights` gives them.
        count: How many at most.
    """
    chosen: list[Insight] = []
    kinds: set[str] = set()
    models: set[str] = set()
    for insight in insights:
        own = {each.slug for each in insight.subjects.values() if isinstance(each, Model)}
        if insight.kind in kinds or own & models:
            continue
        chosen.append(insight)
        kinds.add(insight.kind)
        models |= own
    return tuple(chosen[:count])
