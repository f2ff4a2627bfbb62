"""What somebody wants of a schedule."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.guild_settings import LensChoice
from bot.domain.schedules import PublishingError, Schedule, ThreadInThreadError
from bot.domain.slots import Slot


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants of a schedule.

    Attributes:
        channel: Where it posts: a channel or a thread.
        slot: When.
        language: Tag of the post's language; None for the server's.
        lens: Which lenses it gives.
        sections: Names of the parts to show, in their order; empty for all.
        role: Role to mention; None for nobody.
        thread: Whether a thread for discussion is opened under the post.
        publish: Whether the post is published to followers.
        has_followers: Whether the channel is an announcement channel.
        is_thread: Whether the channel is a thread.
    """

    channel: int
    slot: Slot
    language: str | None = None
    lens: LensChoice = LensChoice.BOTH
    sections: tuple[str, ...] = ()
    role: int | None = None
    thread: bool = False
    publish: bool = False
    has_followers: bool = False
    is_thread: bool = False

    @classmethod
    def of(cls, one: Schedule, *, has_followers: bool, is_thread: bool) -> Wish:
        """What a schedule was made from; what its channel is has to be known."""
        return cls(
            channel=one.channel,
            slot=one.slot,
            language=one.language or None,
            lens=LensChoice(one.lens),
            sections=one.sections,
            role=one.role,
            thread=one.thread,
            publish=one.publish,
            has_followers=has_followers,
            is_thread=is_thread,
        )

    def check(self) -> None:
        """Makes sure that the channel can do it.

        Raises:
            PublishingError: Only announcement channels have followers.
            ThreadInThreadError: In a thread no thread is opened.
        """
        if self.publish and not self.has_followers:
            raise PublishingError
        if self.thread and self.is_thread:
            raise ThreadInThreadError
