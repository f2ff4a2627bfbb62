"""How often the bot may identify itself to Discord: beyond 1,000 times a day, Discord resets the token.

Both limits are kept. Our own is a bucket of starts that fills up again within a day, so that however the bot
fails, it identifies at most 50 times a day and is never shut out for longer than an hour. Discord's is asked
before every start: a program that is itself restarted again and again begins each time with a full bucket.
"""

from __future__ import annotations

from bot.domain.errors import TokentideError
from bot.ports import Clock

BURST = 25
PER_DAY = 25
"""Starts: together no more than 50 in any 24 hours, one every 58 minutes once the bucket is empty."""
RESERVE = 100
"""Of Discord's daily 1,000, these are left alone."""
LONGEST_WAIT = 3600.0
"""Seconds after which Discord's limit is asked for again, whatever it said."""
_DAY = 86_400.0
_ROUNDING = 1e-9


class SessionsUsedUpError(TokentideError):
    """No session may be started yet.

    Args:
        whose: Whose limit it is.
        seconds: How long to wait before the next attempt.
    """

    def __init__(self, whose: str, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"{whose} daily limit of session starts is reached: the next in {seconds:.0f} s")


class SessionAllowance:
    """Counts the sessions of one process over all of its clients.

    A start of a bot with several shards identifies once for each, so each takes its part of a start.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock, self._left, self._at = clock, float(BURST), clock()

    def check(self, shards: int, remaining: int, reset_after: float) -> None:
        """Makes sure that all shards may start.

        Args:
            shards: How many Discord wants.
            remaining: How many sessions Discord still lets the bot start.
            reset_after: Seconds until Discord counts anew.

        Raises:
            SessionsUsedUpError: Not yet.
        """
        if remaining < RESERVE + shards:
            raise SessionsUsedUpError("Discord's", min(reset_after, LONGEST_WAIT))
        self._need(1.0)

    def take(self, shards: int) -> None:
        """Uses up one session of a bot with so many shards.

        Raises:
            SessionsUsedUpError: None is left.
        """
        self._need(1.0 / shards)
        self._left -= 1.0 / shards

    def _need(self, starts: float) -> None:
        now = self._clock()
        # A machine's clock may be set back: then nothing is gained, and nothing lost.
        gained = max(0.0, (now - self._at).total_seconds()) * PER_DAY / _DAY
        self._left, self._at = min(float(BURST), self._left + gained), now
        if self._left + _ROUNDING < starts:
            raise SessionsUsedUpError("the bot's own", (starts - self._left) * _DAY / PER_DAY)
