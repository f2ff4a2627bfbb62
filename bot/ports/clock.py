"""The time."""

from __future__ import annotations

import datetime as dt
from typing import Protocol


class Clock(Protocol):
    """Tells the time; a test moves it."""

    def __call__(self) -> dt.datetime:
        """Now, aware, in UTC."""
        ...
