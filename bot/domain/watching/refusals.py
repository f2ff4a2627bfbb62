"""Why somebody's alert is not made, changed or found."""

from __future__ import annotations

from bot.domain.errors import TokentideError
from bot.domain.watching.alert import MOST_A_GUILD, MOST_A_USER


class TooManyAlertsError(TokentideError):
    """No more alerts fit; `most` is how many there may be, of a server or of one person."""

    def __init__(self, *, of_server: bool) -> None:
        self.of_server, self.most = of_server, MOST_A_GUILD if of_server else MOST_A_USER
        super().__init__(f"there are {self.most} alerts already")


class AlertExistsError(TokentideError):
    """The same is waited for already, and told in the same place."""

    def __init__(self) -> None:
        super().__init__("there is such an alert already")


class UnknownAlertError(TokentideError):
    """There is no such alert, or it is none of the asker's."""

    def __init__(self) -> None:
        super().__init__("there is no such alert")


class AlertDraftGoneError(TokentideError):
    """What was being set up is stored, cancelled, replaced or a day old."""

    def __init__(self) -> None:
        super().__init__("this set-up is over")
