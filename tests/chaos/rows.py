"""All rows that delivering can show."""

from __future__ import annotations

from tests.chaos import rows_discord, rows_machine

ROWS = tuple(sorted((*rows_machine.ROWS, *rows_discord.ROWS), key=lambda row: row.number))
