"""A digest as a reader would see it, written by hand for a market of three models: to be judged, right or spoilt."""

from __future__ import annotations

import datetime as dt

from tests.chaos.gazette import Showing, Sighting

COUNTRIES = {"cn/a": "CN", "us/b": "US", "fr/c": "FR"}
SLUGS = {"A": "cn/a", "B": "us/b", "C": "fr/c"}
B = 10**9
ROWS = {"cn/a": 30 * B, "us/b": 20 * B, "fr/c": 10 * B, "other": 3 * B}
MONDAY = dt.date(2026, 1, 12)
ONE_DAY, HOUR, WEEK = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(weeks=1)
DUE = dt.datetime(2026, 1, 19, 12, tzinfo=dt.UTC)
"""Monday noon after the week."""
CHANNEL, MESSAGE = 5, 77
TEXT = """## China leads with 47.6 % of tokens
**12–18 Jan 2026** · **441B** tokens ± 0.0 %
**Top nine rows, as the press counts**
🇨🇳 China **210B** ± 0.0 %  ·  🇺🇸 US **140B** ± 0.0 %  ·  1.5×
**All named rows**
🇨🇳 China **210B** (47.6 %) ± 0.0 %  ·  🇺🇸 US **140B** (31.7 %) ± 0.0 %  ·  1.5×
Lead certain · 4.8 % of tokens without a country

**Top 3**
1  A 🇨🇳  **210B**  ± 0.0 %
2  B 🇺🇸  **140B**  ± 0.0 %
3  C 🇫🇷  **70.0B**  ± 0.0 %
Usage through OpenRouter, not the world. Source: OpenRouter, as of some time. Data 12 h old."""
NOTICE = "## The source is late: no digest yet\n**12–18 Jan 2026**\n-# AAAA"


def shown(
    days: int = 42, until: dt.datetime = DUE + WEEK, changed: dict[dt.date, dict[str, int]] | None = None
) -> list[Showing]:
    """Every three hours the thirty newest days, of equal rows; some have others from the day after `DUE` on.

    Args:
        days: So many days are there, up to the day before `DUE`; those after it come as they should.
        until: The last answer.
        changed: The other rows.
    """
    showings, at = list[Showing](), DUE - 10 * ONE_DAY - 5 * HOUR
    first = DUE.date() - days * ONE_DAY
    while at <= until:
        for n in range(30, 0, -1):
            day = at.date() - n * ONE_DAY
            rows = (changed or {}).get(day, ROWS) if at > DUE + ONE_DAY else ROWS
            showings += [Showing(at, day, rows)] if day >= first else []
        at += 3 * HOUR
    return showings


def seen(text: str = TEXT, at: dt.datetime = DUE, message: int = MESSAGE) -> Sighting:
    """A message that came to read so."""
    return Sighting(at, CHANNEL, message, text)
