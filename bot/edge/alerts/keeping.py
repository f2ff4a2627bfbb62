"""The lists of alerts, and what is done to those that there are."""

from __future__ import annotations

from discord import app_commands

from bot.domain.watching.refusals import UnknownAlertError
from bot.edge.alerts.choosing import chosen_values, one_of
from bot.edge.alerts.owners import all_owners, of_server, own
from bot.edge.alerts.places import Places
from bot.edge.alerts.showing import meanwhile, show, take_time
from bot.edge.desk import Desk
from bot.edge.reader import Asked, own_language
from bot.edge.rendering import fit_plain, render_form, render_reply
from bot.edge.rendering.buttons import ALERT
from bot.edge.rendering.limits import OPTION_LABEL, OPTIONS
from bot.edge.rendering.markdown import one_line
from bot.presentation.alerts.listing import SNOOZES, Listed, alert_form, alert_label, done_card, list_form
from bot.presentation.alerts.reader import Reader
from bot.presentation.edition import UnknownChoiceError
from bot.presentation.queries import ForgedError
from bot.presentation.schedules.setup import Obstacle
from bot.services.alert_desk import AlertDesk, Owner, Standing
from bot.services.alert_drafts import AlertWish

MINE, SERVER = "mine", "server"
TURNS = {"previous": -1, "next": 1}
CONTROLS = frozenset({"pick", *TURNS, "snooze", "remove", "resume", "list"})
_MOST_DIGITS = 18


class Keeping:
    """Lists, snoozes and removes alerts.

    Args:
        desk: Says what is served, and when.
        alerts: Keeps them.
        places: Tries out where they are told.
    """

    def __init__(self, desk: Desk, alerts: AlertDesk, places: Places) -> None:
        self._desk, self._alerts, self._places = desk, alerts, places

    async def list(self, asked: Asked, whose: str, page: int = 1) -> None:
        """Lists the asker's alerts, or those of the server that they manage.

        Raises:
            NotAllowedError: They do not manage it.
        """
        owner = _owner(asked, whose)
        found = await meanwhile(asked, self._alerts.nearest_first(owner))
        listed = Listed(found, owner.is_server, page)
        shown = max(1, min(page, listed.pages))
        await show(asked, render_form(list_form(listed, self._reader(asked)), (whose, str(shown)), ALERT))

    async def find(self, asked: Asked, chosen: str) -> tuple[Owner, Standing]:
        """The alert that was chosen from the suggestions, or whose sentence was typed.

        Raises:
            UnknownAlertError: It is none that the asker may change here.
            UnknownChoiceError: What was typed stands in more than one; it holds these.
        """
        if not is_number(chosen):
            close = await self.suggest(asked, chosen)
            if len(close) > 1:
                raise UnknownChoiceError(chosen, [one.name for one in close])
            if not close:
                raise UnknownAlertError
            chosen = str(close[0].value)
        return await meanwhile(asked, self._alerts.find(all_owners(asked), int(chosen)))

    async def suggest(self, asked: Asked, typed: str) -> list[app_commands.Choice[str]]:
        """The alerts that the asker may change here, by their sentences."""
        reader, wanted = self._reader(asked), typed.strip().casefold()
        found = [one for owner in all_owners(asked) for one in await self._alerts.all_of(owner)]
        labels = {str(one.alert.id): one_line(alert_label(one, reader)) for one in found}
        return [
            app_commands.Choice(name=fit_plain(label, OPTION_LABEL), value=number)
            for number, label in labels.items()
            if wanted in label.casefold()
        ][:OPTIONS]

    async def snooze(self, asked: Asked, chosen: str, name: str) -> None:
        """Silences an alert for a while, or ends that.

        Raises:
            UnknownAlertError: It is none that the asker may change here.
            UnknownChoiceError: That is none of `SNOOZES`.
        """
        if name not in SNOOZES:
            raise UnknownChoiceError(name, ())
        owner, found = await self.find(asked, chosen)
        span = SNOOZES[name]
        done = await self._alerts.snooze(owner, found.alert.id, self._desk.now + span if span else None)
        await self._tell(asked, done, "alerts.was_snoozed" if span else "alerts.was_woken")

    async def remove(self, asked: Asked, chosen: str) -> None:
        """Ends an alert.

        Raises:
            UnknownAlertError: It is none that the asker may change here.
        """
        owner, found = await self.find(asked, chosen)
        await self._tell(asked, await self._alerts.remove(owner, found.alert.id), "alerts.removed")

    async def pressed(self, asked: Asked, control: str, arguments: tuple[str, ...]) -> None:
        """Answers a control of a list, or of one alert.

        Raises:
            ForgedError: No control of ours asks so.
            NotAllowedError: The presser does not manage the server, or no longer.
            UnknownAlertError: The alert is none that the presser may change here.
        """
        match control, arguments:
            case "pick", (_, _):
                await self._pick(asked)
            case (("previous" | "next"), (whose, page)) if is_number(page):
                await self.list(asked, whose, int(page) + TURNS[control])
            case "snooze", (alert,) if is_number(alert):
                await self.snooze(asked, alert, one_of(asked, list(SNOOZES)))
            case "remove", (alert,) if is_number(alert):
                await self.remove(asked, alert)
            case "resume", (alert,) if is_number(alert):
                await self._resume(asked, alert)
            case "list", (alert,) if is_number(alert):
                owner, _ = await self.find(asked, alert)
                await self.list(asked, SERVER if owner.is_server else MINE)
            case _:
                raise ForgedError(f"{control!r} of {arguments!r} is no control of ours")

    async def _pick(self, asked: Asked) -> None:
        match chosen_values(asked):
            case [number] if is_number(number):
                _, found = await self.find(asked, number)
                form = alert_form(found, self._reader(asked))
                await show(asked, render_form(form, (number,), ALERT))
            case other:
                raise ForgedError(f"{other!r} is no alert")

    async def _resume(self, asked: Asked, alert: str) -> None:
        """Tells an alert again where a real message arrives; else it says why none does."""
        owner, found = await self.find(asked, alert)
        await take_time(asked)
        place = await self._places.ready(asked, AlertWish.of(found.alert, found.recipient), self._reader(asked))
        if isinstance(place, Obstacle):
            form = alert_form(found, self._reader(asked), place)
            await show(asked, render_form(form, (alert,), ALERT))
        else:
            await self._tell(asked, await self._alerts.resume(owner, found.alert.id), "alerts.was_resumed")

    async def _tell(self, asked: Asked, one: Standing, key: str) -> None:
        await show(asked, render_reply(done_card(key, one, self._reader(asked)), {}))

    def _reader(self, asked: Asked) -> Reader:
        return Reader.of(self._desk.edition.history, own_language(asked), self._desk.now)


def is_number(text: str) -> bool:
    """Whether a text is a row's number."""
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def _owner(asked: Asked, whose: str) -> Owner:
    match whose:
        case "mine":
            return own(asked)
        case "server":
            return of_server(asked)
        case _:
            raise ForgedError(f"{whose!r} has no list of alerts")
