"""`/digest`: the week's summary in a channel, every week."""

from __future__ import annotations

import datetime as dt

from discord import Permissions, app_commands

from bot.domain.schedules import read_time
from bot.domain.slots import Slot
from bot.edge.desk import Desk
from bot.edge.digests import DigestOffice
from bot.edge.digests.rights import need_manager
from bot.edge.options import Choices, LookupCog, choices, options
from bot.edge.reader import Asked
from bot.edge.services import Services
from bot.edge.translator import phrase
from bot.presentation.edition import Topic
from bot.services.wishes import Wish

MONDAY = "1"
DAYS = tuple("1234567")
NOON = dt.time(12)


class DigestCog(LookupCog):
    """Digests of a server; whoever may manage it sets them up."""

    digest = app_commands.Group(
        name="digest",
        description=phrase("command.digest"),
        default_permissions=Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True),
    )

    def __init__(self, desk: Desk, office: DigestOffice) -> None:
        super().__init__(desk)
        self._office = office

    async def schedules(self, asked: Asked, typed: str) -> Choices:
        """The server's schedules."""
        return await self._office.suggest(asked, typed)

    @digest.command(name="setup", description=phrase("command.digest_setup"))
    @app_commands.describe(timezone=phrase("option.digest_timezone"), **options("channel", "day", "time"))
    @app_commands.choices(day=choices("day", DAYS))
    @app_commands.autocomplete(timezone=LookupCog.zones)
    async def setup(
        self,
        asked: Asked,
        channel: app_commands.AppCommandChannel | app_commands.AppCommandThread | None = None,
        day: str = MONDAY,
        time: str | None = None,
        timezone: str | None = None,
    ) -> None:
        """Opens the set-up of a new digest."""
        guild = need_manager(asked)
        chosen = await self.desk.settings.get(guild)
        zone = self.named(asked, Topic.ZONE, timezone) if timezone else chosen.timezone
        slot = Slot(int(day), read_time(time) if time else NOON, zone)
        where = channel.id if channel else asked.channel_id or 0
        await self._office.set_up(asked, Wish(where, slot, lens=chosen.lens))

    @digest.command(name="list", description=phrase("command.digest_list"))
    async def list(self, asked: Asked) -> None:
        """The digests of the server."""
        await self._office.list(asked)

    @digest.command(name="edit", description=phrase("command.digest_edit"))
    @app_commands.describe(
        time=phrase("option.new_time"), timezone=phrase("option.new_timezone"), **options("schedule")
    )
    @app_commands.autocomplete(schedule=schedules, timezone=LookupCog.zones)
    async def edit(self, asked: Asked, schedule: str, time: str | None = None, timezone: str | None = None) -> None:
        """Opens the set-up of a digest, at another time where one is given."""
        zone = self.named(asked, Topic.ZONE, timezone) if timezone else None
        await self._office.edit(asked, schedule, read_time(time) if time else None, zone)

    @digest.command(name="preview", description=phrase("command.digest_preview"))
    @app_commands.describe(**options("schedule"))
    @app_commands.autocomplete(schedule=schedules)
    async def preview(self, asked: Asked, schedule: str) -> None:
        """What will be posted, for the asker alone."""
        await self._office.preview(asked, schedule)

    @digest.command(name="test", description=phrase("command.digest_test"))
    @app_commands.describe(**options("schedule"))
    @app_commands.autocomplete(schedule=schedules)
    async def test(self, asked: Asked, schedule: str) -> None:
        """A test in the channel, without pings."""
        await self._office.test(asked, schedule)

    @digest.command(name="pause", description=phrase("command.digest_pause"))
    @app_commands.describe(**options("schedule"))
    @app_commands.autocomplete(schedule=schedules)
    async def pause(self, asked: Asked, schedule: str) -> None:
        """No posts until it is resumed."""
        await self._office.pause(asked, schedule)

    @digest.command(name="resume", description=phrase("command.digest_resume"))
    @app_commands.describe(**options("schedule"))
    @app_commands.autocomplete(schedule=schedules)
    async def resume(self, asked: Asked, schedule: str) -> None:
        """Posts again."""
        await self._office.resume(asked, schedule)

    @digest.command(name="remove", description=phrase("command.digest_remove"))
    @app_commands.describe(**options("schedule"))
    @app_commands.autocomplete(schedule=schedules)
    async def remove(self, asked: Asked, schedule: str) -> None:
        """Ends a digest."""
        await self._office.remove(asked, schedule)

    @digest.command(name="health", description=phrase("command.digest_health"))
    async def health(self, asked: Asked) -> None:
        """Last posts, rights and next posts."""
        await self._office.health(asked)


def make(services: Services) -> DigestCog:
    """The feature."""
    return DigestCog(services.desk, services.digests)
