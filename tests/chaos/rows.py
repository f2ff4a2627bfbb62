"""All rows that delivering can show."""

from __future__ import annotations

from tests.chaos import rows_alerts, rows_discord, rows_machine, rows_time

ROWS = tuple(
    sorted((*rows_machine.ROWS, *rows_alerts.ROWS, *rows_discord.ROWS, *rows_time.ROWS), key=lambda row: row.number)
)
