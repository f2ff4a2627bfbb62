"""Weeks of days for digests, before and after a restatement."""

from __future__ import annotations

import datetime as dt

from bot.domain.facts import WeekFacts, build_facts
from bot.domain.history import History
from bot.domain.weeks import IsoWeek
from bot.presentation.card import Card
from bot.presentation.text import plain
from tests.fakes.histories import Rows, make_history, week

B = 10**9
REPORTED = week(2)
NOW = dt.datetime(2026, 1, 26, 12, tzinfo=dt.UTC)
"""Monday noon after `REPORTED`."""
BEFORE = {"us/beta": 300 * B, "cn/alpha": 200 * B, "cn2/gamma:free": 100 * B, "other": 50 * B}
ROWS = {
    "cn/alpha": 600 * B,
    "cn2/gamma:free": 400 * B,
    "cn/epsilon": 300 * B,
    "us/beta": 250 * B,
    "us2/delta": 50 * B,
    "other": 60 * B,
}


def weeks(last: Rows = ROWS, restated: Rows | None = None, on: int = 3) -> History:
    """Three weeks of days; `restated` are the rows of one day (0 is Monday) of the last."""
    days = {day: BEFORE for number in (0, 1) for day in week(number).days} | dict.fromkeys(REPORTED.days, last)
    if restated is not None:
        days[REPORTED.days[on]] = restated
    return make_history(days=days)


def facts_of(history: History, of: IsoWeek = REPORTED) -> WeekFacts:
    return build_facts(history, of)


def written(card: Card) -> list[str]:
    """Everything a reader sees, a line each."""
    lines = [card.headline, plain(card.total), *(f"! {label.text}" for label in card.labels)]
    for block in card.blocks:
        lines.extend([f"[{block.title}]", *map(plain, block.lines)])
    if card.lead:
        lines.append(plain(card.lead))
    if card.table:
        rows = (f"{row.rank} {row.name} {row.tokens} {row.change} {row.note}".strip() for row in card.table.rows)
        lines.extend([card.table.title, *rows])
    if card.notes:
        lines.extend([card.notes.title, *map(plain, card.notes.lines)])
    lines.extend([*(f"({picture.name})" for picture in card.pictures), *card.footer])
    lines.extend(f"<{button.label}>" for button in card.buttons)
    return [line.replace("\u00a0", " ") for line in lines]
