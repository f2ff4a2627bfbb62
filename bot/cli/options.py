"""The options that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.presentation.messages import languages

Db = Annotated[str | None, typer.Option("--db", help="Database: a file, or an SQLAlchemy URL. Default: DATABASE_URL.")]
Week = Annotated[
    str | None, typer.Option("--week", help="2026-W14 or any date of the week. Default: the latest closed week.")
]
Csv = Annotated[
    list[Path] | None,
    typer.Option("--csv", help="Work straight from this CSV file, in a throw-away store (repeatable)."),
]
Weekly = Annotated[bool, typer.Option("--weekly", help="The rows of --csv are already weeks, dated by their Monday.")]
WeeklyCsv = Annotated[
    list[Path] | None,
    typer.Option("--weekly-csv", help="A CSV file of rows that are weeks, beside daily ones in --csv (repeatable)."),
]
Models = Annotated[
    list[Path] | None, typer.Option("--models", help="Names and prices from a file as /api/v1/models answers.")
]
PressExact = Annotated[
    bool, typer.Option("--press-exact", help="Round every row to three digits first, as a reader of the page does.")
]
Language = Annotated[
    str | None, typer.Option("--language", help=f"One of {', '.join(languages())}. Default: BOT_LANGUAGE.")
]
