"""All rows that delivering can show."""

from __future__ import annotations

from tests.chaos import rows_alerts, rows_data, rows_discord, rows_machine, rows_restated, rows_time

ROWS = tuple(
    sorted(
        (
            *rows_machine.ROWS,
            *rows_alerts.ROWS,
            *rows_data.ROWS,
            *rows_restated.ROWS,
            *rows_discord.ROWS,
            *rows_time.ROWS,
        ),
        key=lambda row: row.number,
    )
)
