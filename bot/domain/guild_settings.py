"""What a server has chosen: its language, its time zone, the lens that answers show."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from bot.domain.errors import GuildSettingsError
from bot.domain.lenses import LensName

# Names that `available_timezones` may give and that name no place: this machine's own zone, and "not set".
_NOT_PLACES = frozenset({"localtime", "Factory"})
_SHOWN = 40


class LensChoice(StrEnum):
    """Which lenses an answer shows where nobody says so."""

    BOTH = "both"
    FULL = "full"
    PRESS = "press"

    @property
    def lenses(self) -> tuple[LensName, ...]:
        """The lenses that are shown."""
        return tuple(LensName) if self is LensChoice.BOTH else (LensName(self.value),)


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What one server has chosen.

    Attributes:
        language: A tag such as `zh-Hant`; None for the server's own language on Discord.
        timezone: An IANA name such as `Asia/Shanghai`.
        lens: Which lenses answers show.

    Raises:
        GuildSettingsError: There is no such time zone.
    """

    language: str | None = None
    timezone: str = "UTC"
    lens: LensChoice = LensChoice.BOTH

    def __post_init__(self) -> None:
        if self.timezone not in timezones():
            raise GuildSettingsError(
                f"there is no time zone {_shown(self.timezone)}; choose one of the names offered, such as Asia/Shanghai"
            )

    def in_language(self, tag: str | None, offered: Collection[str]) -> GuildSettings:
        """The same in another language.

        Args:
            tag: One of `offered`; None for the server's own language on Discord.
            offered: Tags of all languages that have a file.

        Raises:
            GuildSettingsError: The language is not offered.
        """
        if tag is not None and tag not in offered:
            raise GuildSettingsError(f"there is no language {_shown(tag)}; choose one of {', '.join(sorted(offered))}")
        return replace(self, language=tag)


@cache
def timezones() -> frozenset[str]:
    """Names of all time zones that can be chosen."""
    return frozenset(zoneinfo.available_timezones()) - _NOT_PLACES


def _shown(text: str) -> str:
    # Quoted, so that it stays one line, and cut, because it may be of any length.
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


DEFAULT_SETTINGS = GuildSettings()
"""A server that has chosen nothing."""
