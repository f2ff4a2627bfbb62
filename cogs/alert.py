"""`/alert`: being told when something happens, in a direct message or in a channel."""

from __future__ import annotations

from discord import app_commands

from bot.domain.alerts import alert_kinds
from bot.domain.lenses import LensName
from bot.domain.watching.alert import LONGEST_COOLDOWN
from bot.domain.watching.condition import Basis, Side
from bot.edge.alerts import AlertOffice, Ask
from bot.edge.desk import Desk
from bot.edge.options import Choices, LookupCog, choices, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.alerts.listing import SNOOZES

DIRECT, HERE = "direct", "here"
MINE, SERVER = "mine", "server"


class AlertCog(LookupCog):
    """Alerts of people, and of servers for whoever manages them; the bot checks that at every step."""

    alert = app_commands.Group(
        name="alert",
        description=phrase("command.alert"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )

    def __init__(self, desk: Desk, office: AlertOffice) -> None:
        super().__init__(desk)
        self._office = office

    async def targets(self, asked: Asked, typed: str) -> Choices:
        """Everything, countries, models, publishers and families."""
        return self._office.targets(asked, typed, total=True)

    async def others(self, asked: Asked, typed: str) -> Choices:
        """The same without everything."""
        return self._office.targets(asked, typed, total=False)

    async def alerts(self, asked: Asked, typed: str) -> Choices:
        """The alerts that whoever types may change."""
        return await self._office.suggest(asked, typed)

    @alert.command(name="add", description=phrase("command.alert_add"))
    @app_commands.describe(
        period=phrase("option.alert_period"),
        lens=phrase("option.alert_lens"),
        **options("target", "when", "value", "direction", "other", "where", "cooldown"),
    )
    @app_commands.choices(
        when=choices("when", alert_kinds()),
        direction=choices("direction", Side),
        period=choices("basis", Basis),
        lens=choices("lens", LensName),
        where=choices("where", (DIRECT, HERE)),
    )
    @app_commands.autocomplete(target=targets, other=others)
    async def add(  # noqa: PLR0913, PLR0917 - an option is a parameter
        self,
        asked: Asked,
        target: str,
        when: str,
        value: str | None = None,
        direction: str | None = None,
        other: str | None = None,
        period: str = Basis.WEEK,
        lens: str = LensName.FULL,
        where: str = DIRECT,
        cooldown: app_commands.Range[int, 1, LONGEST_COOLDOWN] = 1,
    ) -> None:
        """Shows the alert with its backtest; it is stored once it is confirmed."""
        ask = Ask(target, when, value, direction, other, period, lens, here=where == HERE, cooldown=cooldown)
        await self._office.add(asked, ask)

    @alert.command(name="list", description=phrase("command.alert_list"))
    @app_commands.describe(**options("whose"))
    @app_commands.choices(whose=choices("whose", (MINE, SERVER)))
    async def list(self, asked: Asked, whose: str = MINE) -> None:
        """The alerts, the nearest to firing first."""
        await self._office.list(asked, whose)

    @alert.command(name="edit", description=phrase("command.alert_edit"))
    @app_commands.describe(**options("alert"))
    @app_commands.autocomplete(alert=alerts)
    async def edit(self, asked: Asked, alert: str) -> None:
        """Opens an alert to change it."""
        await self._office.edit(asked, alert)

    @alert.command(name="snooze", description=phrase("command.alert_snooze"))
    @app_commands.describe(span=phrase("option.snooze"), **options("alert"))
    @app_commands.rename(span="for")
    @app_commands.choices(span=choices("snooze", SNOOZES))
    @app_commands.autocomplete(alert=alerts)
    async def snooze(self, asked: Asked, alert: str, span: str) -> None:
        """Silences an alert for a while."""
        await self._office.snooze(asked, alert, span)

    @alert.command(name="remove", description=phrase("command.alert_remove"))
    @app_commands.describe(**options("alert"))
    @app_commands.autocomplete(alert=alerts)
    async def remove(self, asked: Asked, alert: str) -> None:
        """Ends an alert."""
        await self._office.remove(asked, alert)


def make(services: Services) -> AlertCog:
    """The feature."""
    return AlertCog(services.desk, services.alerts)
