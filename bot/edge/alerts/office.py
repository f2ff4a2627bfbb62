"""Everything that `/alert` and the Follow button do, each for the asker's eyes alone."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.domain.watching.condition import Subject, Total
from bot.edge.alerts.asking import Ask, condition_of
from bot.edge.alerts.keeping import CONTROLS as OF_LISTS
from bot.edge.alerts.keeping import MINE, Keeping, is_number
from bot.edge.alerts.owners import channel_here
from bot.edge.alerts.places import Places
from bot.edge.alerts.proposing import CONTROLS as OF_PROPOSALS
from bot.edge.alerts.proposing import Proposing
from bot.edge.desk import Desk
from bot.edge.reader import Asked, own_language
from bot.edge.rendering import Press
from bot.presentation.alerts.targets import suggest_targets
from bot.presentation.queries import ForgedError
from bot.services.alert_desk import AlertDesk
from bot.services.alert_drafts import AlertDrafts, AlertWish
from bot.services.prospects import Prospects


class AlertOffice:
    """Answers `/alert` and the Follow buttons.

    Args:
        desk: Says what is served, and when.
        alerts: Keeps alerts.
        prospects: Looks into the past.
        drafts: Keeps what is not confirmed yet.
        places: Tries out where alerts are told.
    """

    def __init__(
        self, desk: Desk, alerts: AlertDesk, prospects: Prospects, drafts: AlertDrafts, places: Places
    ) -> None:
        self._desk = desk
        self._proposing = Proposing(desk, alerts, prospects, drafts, places)
        self._keeping = Keeping(desk, alerts, places)

    async def add(self, asked: Asked, ask: Ask) -> None:
        """Shows the alert that is asked for, with its backtest; nothing is stored before it is confirmed.

        Raises:
            UnknownChoiceError: Nobody is called so.
            AmountTextError: The value is none of the kind's.
            ConditionError: It makes no sense.
            TooManyAlertsError: No more fit.
            NotAllowedError: The asker may set nothing up in this channel.
        """
        condition = condition_of(ask, self._desk.edition, own_language(asked))
        await self._proposing.propose(asked, _placed(asked, AlertWish(condition, ask.cooldown), here=ask.here))

    async def list(self, asked: Asked, whose: str = MINE) -> None:
        """Lists alerts; see `Keeping.list`."""
        await self._keeping.list(asked, whose)

    async def edit(self, asked: Asked, chosen: str) -> None:
        """Opens an alert to change it.

        Raises:
            UnknownAlertError: It is none that the asker may change here.
        """
        _, found = await self._keeping.find(asked, chosen)
        await self._proposing.propose(asked, AlertWish.of(found.alert, found.recipient), found.alert.id)

    async def snooze(self, asked: Asked, chosen: str, name: str) -> None:
        """Silences an alert; see `Keeping.snooze`."""
        await self._keeping.snooze(asked, chosen, name)

    async def remove(self, asked: Asked, chosen: str) -> None:
        """Ends an alert; see `Keeping.remove`."""
        await self._keeping.remove(asked, chosen)

    async def suggest(self, asked: Asked, typed: str) -> list[app_commands.Choice[str]]:
        """Alerts for whoever types; see `Keeping.suggest`."""
        return await self._keeping.suggest(asked, typed)

    def targets(self, asked: Asked, typed: str, *, total: bool) -> list[app_commands.Choice[str]]:
        """Who can be watched, for whoever types."""
        found = suggest_targets(self._desk.edition, own_language(asked), typed, total=total)
        return [app_commands.Choice(name=each.label, value=each.value) for each in found]

    async def followed(self, asked: Asked, press: Press) -> None:
        """Answers a Follow button: what is worth following of whom the message is about.

        Raises:
            ForgedError: No button of ours asks so.
            NothingStoredError: No week is closed yet.
            TooManyAlertsError: No more fit.
        """
        await self._proposing.offer(asked, self._subject(press.arguments), press.arguments)

    async def pressed(self, asked: Asked, press: Press) -> None:
        """Answers a control of an alert's set-up or of a list.

        Raises:
            ForgedError: No control of ours asks so.
            NotAllowedError: The presser may not do that there, or no longer.
            AlertDraftGoneError: The set-up is over.
            UnknownAlertError: The alert is none that the presser may change here.
        """
        control, *arguments = press.arguments or ("",)
        match arguments:
            case [token] if control in OF_PROPOSALS:
                await self._proposing.pressed(asked, control, token)
            case _ if control == "offer":
                await self._proposing.take(asked, self._subject(arguments), arguments)
            case [alert] if control == "edit" and is_number(alert):
                await self.edit(asked, alert)
            case _ if control in OF_LISTS:
                await self._keeping.pressed(asked, control, tuple(arguments))
            case _:
                raise ForgedError(f"{press.arguments!r} is no control of ours")

    def _subject(self, arguments: Sequence[str]) -> Subject:
        """Whom the message with such buttons is about."""
        return self._desk.query(arguments).subject or Total()


def _placed(asked: Asked, wish: AlertWish, *, here: bool) -> AlertWish:
    """The wish with the channel at hand; where there is no server, that is direct messages."""
    if not here or asked.guild_id is None:
        return wish
    seen = channel_here(asked)
    return AlertWish(wish.condition, wish.cooldown, asked.guild_id, seen.channel, seen.kind)
