"""What posts displayed, made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from bot.domain.displayed import Displayed, DisplayedFigure, DisplayedLead
from bot.domain.lenses import LensName
from bot.domain.receipts import Unit
from bot.domain.weeks import IsoWeek

T = 10**12
WEEK = IsoWeek(2026, 14)
AT = dt.datetime(2026, 4, 6, 12, tzinfo=dt.UTC)


def displayed(**changes: Any) -> Displayed:
    """China leads both lenses for a 5th week; three models; the total is 27T."""
    lead = DisplayedLead("CN", certain=True, weeks=5)
    values: dict[str, Any] = {
        "week": WEEK,
        "data_hash": "first",
        "table_version": "tables",
        "known_at": AT,
        "days": dict.fromkeys(WEEK.days, "aaaaaaaa"),
        "leads": dict.fromkeys(LensName, lead),
        "sweep": 3,
        "ranks": {"cn/a": 1, "cn/b": 2, "us/c": 3},
        "figures": figures({}),
    }
    return Displayed(**{**values, **changes})


def again(**changes: Any) -> Displayed:
    """The same week computed from restated rows; `figures` are the ones that differ."""
    figures_now = figures(changes.pop("figures", {}))
    return displayed(data_hash="second", figures=figures_now, **changes)


def figures(changed: Mapping[str, DisplayedFigure]) -> dict[str, DisplayedFigure]:
    usual = {
        "total": tokens(27 * T),
        "total_change": DisplayedFigure(Unit.CHANGE, 300_000),
        "unattributed": DisplayedFigure(Unit.PERCENT, 57_000),
        "full.CN.share": DisplayedFigure(Unit.PERCENT, 618_000),
        "press.ratio": DisplayedFigure(Unit.RATIO, 4_300_000),
        "model.cn/a.tokens": tokens(4 * T),
    }
    return {**usual, **changed}


def tokens(value: int) -> DisplayedFigure:
    return DisplayedFigure(Unit.TOKENS, value)
