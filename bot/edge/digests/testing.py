"""Trying a schedule out: what it would post really goes to its channel, labelled, without pings."""

from __future__ import annotations

from bot.domain.errors import NoDataError
from bot.domain.schedules import Schedule
from bot.edge.desk import Desk
from bot.edge.digests.channels import Channels, rights_in
from bot.edge.digests.needs import Previews, Target, Trials
from bot.edge.digests.posts import as_test, empty_test, mentioning
from bot.edge.reader import Asked, shared_language
from bot.edge.rendering import Post
from bot.edge.thoughts import think
from bot.presentation.schedules.setup import Obstacle
from bot.presentation.wording import Wording


class Tester:
    """Previews, tests and looks at rights.

    Args:
        desk: Knows the servers' settings.
        channels: Knows kinds of channels.
        previews: Composes.
        trials: Posts.
    """

    def __init__(self, desk: Desk, channels: Channels, previews: Previews, trials: Trials) -> None:
        self._desk, self._channels, self._previews, self._trials = desk, channels, previews, trials

    async def language(self, asked: Asked, schedule: Schedule) -> str:
        """The language that the schedule posts in."""
        return schedule.language or await shared_language(asked, self._desk.settings)

    async def preview(self, asked: Asked, schedule: Schedule) -> None:
        """Shows the asker alone what would be posted.

        Raises:
            NoDataError: Nothing is stored that could be posted.
        """
        await think(asked, private=True)
        post = await self._previews.post(schedule, await self.language(asked, schedule))
        message = mentioning(post, schedule.role).message()
        await asked.edit_original_response(
            content=message["content"],
            embed=message["embed"],
            attachments=message["files"],
            view=message.get("view"),
            allowed_mentions=message["allowed_mentions"],
        )

    async def test(self, asked: Asked, schedule: Schedule, kind: int, *, keep: bool) -> Obstacle:
        """Really posts a test; an empty `Obstacle` where that worked."""
        wording = Wording.load(await self.language(asked, schedule))
        target = self._target(asked, schedule, kind)
        return await self._trials.post(target, await self._test_post(schedule, wording), keep=keep)

    async def look(self, asked: Asked, schedule: Schedule) -> Obstacle | None:
        """What stands in the way of posting now; None where that cannot be found out."""
        seen = await self._channels.find(asked, schedule.channel)
        return await self._trials.look(self._target(asked, schedule, seen.kind if seen else 0))

    async def _test_post(self, schedule: Schedule, wording: Wording) -> Post:
        try:
            post = await self._previews.post(schedule, wording.tag)
        except NoDataError:
            return empty_test(wording)
        return as_test(mentioning(post, schedule.role), wording)

    @staticmethod
    def _target(asked: Asked, schedule: Schedule, kind: int) -> Target:
        return Target(
            channel=schedule.channel,
            kind=kind,
            app_permissions=rights_in(asked, schedule.channel),
            thread=schedule.thread,
            publish=schedule.publish,
            guild=schedule.guild,
            role=schedule.role,
        )
