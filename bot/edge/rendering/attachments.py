"""Pictures as files with a description."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import discord

from bot.edge.rendering.limits import ALT, PICTURES
from bot.edge.rendering.markdown import fit_plain, one_line
from bot.presentation.card import Card

_NAME_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Attachment:
    """A drawn picture; `file` makes a new `discord.File` each time, since one can be sent only once."""

    filename: str
    data: bytes
    alt: str

    @property
    def url(self) -> str:
        """How a gallery names it."""
        return f"attachment://{self.filename}"

    def file(self) -> discord.File:
        """The file to send."""
        return discord.File(io.BytesIO(self.data), filename=self.filename, description=self.alt)


def attachments_of(card: Card, drawn: Mapping[str, bytes], most: int = PICTURES) -> tuple[Attachment, ...]:
    """The card's pictures that have been drawn, in its order.

    Args:
        card: The card.
        drawn: PNG files by the name of their picture; a picture that is missing here is left out.
        most: How many at most.
    """
    return tuple(_attachments(card, drawn))[:most]


def _attachments(card: Card, drawn: Mapping[str, bytes]) -> Iterator[Attachment]:
    for number, picture in enumerate(card.pictures, start=1):
        if picture.name in drawn:
            filename = _file_name(picture.name, number)
            described = (one_line(text).strip() for text in (picture.alt, card.headline, filename))
            alt = next(text for text in described if text)
            yield Attachment(filename, drawn[picture.name], fit_plain(alt, ALT))


def _file_name(name: str, number: int) -> str:
    """A name that a gallery can refer to: letters, digits, `-`; the number keeps names apart."""
    safe = re.sub(r"[^a-z0-9]+", "-", name[: _NAME_LIMIT * 4].lower()).strip("-")[:_NAME_LIMIT]
    return f"{safe or 'picture'}-{number}.png"
