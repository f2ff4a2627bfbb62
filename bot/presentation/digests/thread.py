"""What the thread for discussion under a digest is called."""

from __future__ import annotations

from bot.domain.weeks import IsoWeek
from bot.presentation.wording import Wording


def thread_name(week: IsoWeek, language: str) -> str:
    """The name, in the channel's language: the days of the week that is discussed."""
    return Wording.load(language).text("thread.name", week=week)
