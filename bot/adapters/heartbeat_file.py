"""A small file that says the bot is alive, for whoever watches it from outside (`./run health`)."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bot.adapters.files import one_line_path, read_file
from bot.domain.errors import DataError, StoreError

NAME = "heartbeat.json"
"""The file's name in the folder of the data."""


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the file says.

    Attributes:
        at: When it was written.
        connection: How the connection to Discord is, in one word.
        dead: The client has given up and will not come back by itself.
        polled_at: When a poll last succeeded; None where none has.
    """

    at: dt.datetime
    connection: str
    dead: bool = False
    polled_at: dt.datetime | None = None


def write_vitals(folder: Path, vitals: Vitals) -> None:
    """Replaces the file as a whole: whoever reads it sees the one before or the new one.

    Raises:
        StoreError: It cannot be written.
    """
    told = {
        "at": vitals.at.isoformat(),
        "connection": vitals.connection,
        "dead": vitals.dead,
        "polled_at": vitals.polled_at.isoformat() if vitals.polled_at else None,
    }
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix=f".{NAME}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                json.dump(told, file)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(f"{one_line_path(path)} cannot be written: {error.strerror or error}") from error


def read_vitals(folder: Path) -> Vitals:
    """What the file says.

    Raises:
        DataError: It is not there, or is no such file.
    """
    path = folder / NAME
    body = read_file(path)
    try:
        told = json.loads(body)
        polled = told["polled_at"]
        at = dt.datetime.fromisoformat(told["at"])
        polled_at = dt.datetime.fromisoformat(polled) if polled else None
        vitals = Vitals(at.astimezone(dt.UTC), str(told["connection"]), bool(told["dead"]), polled_at)
    except (ValueError, TypeError, KeyError) as error:
        raise DataError(one_line_path(path), "is no heartbeat of this program") from error
    return vitals
