"""Replies to commands: Components V2, so that text, pictures with alt text and buttons stand in one frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypedDict

import discord
from discord import ui

from bot.edge.rendering.attachments import Attachment, attachments_of
from bot.edge.rendering.budget import BETWEEN, within
from bot.edge.rendering.buttons import in_rows, keys_of
from bot.edge.rendering.limits import DISPLAYED, units
from bot.edge.rendering.markdown import fit, line_of
from bot.edge.rendering.paging import page_keys
from bot.edge.rendering.sections import headline_of, sections_of, total_of
from bot.presentation.card import Card
from bot.presentation.lookups.paging import Page
from bot.presentation.text import join_sentences

_FOOTER = 800


class ReplyMessage(TypedDict):
    """What `send_message` takes for a reply; files can be sent once."""

    view: ui.LayoutView
    files: list[discord.File]
    allowed_mentions: discord.AllowedMentions


class Control(Protocol):
    """A button or a menu as it is sent."""

    @property
    def label(self) -> str:
        """Its text, as far as that counts towards the limit of a message."""
        ...

    def v2_component(self) -> ui.Item[ui.LayoutView]:
        """The component for the layout of a reply."""
        ...


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, every text escaped and every limit kept; `message` may be called again for each attempt to send it.

    Attributes:
        above: Texts above the pictures.
        below: Texts below them; the last one is the footer.
        rows: Buttons and menus, row by row.
    """

    above: tuple[str, ...]
    attachments: tuple[Attachment, ...]
    below: tuple[str, ...]
    rows: tuple[tuple[Control, ...], ...]

    def message(self) -> ReplyMessage:
        """The arguments of `interaction.response.send_message`."""
        files = [attachment.file() for attachment in self.attachments]
        return ReplyMessage(view=self._view(), files=files, allowed_mentions=discord.AllowedMentions.none())

    def _view(self) -> ui.LayoutView:
        view = ui.LayoutView(timeout=None)
        container = ui.Container[ui.LayoutView]()
        for text in self.above:
            container.add_item(ui.TextDisplay[ui.LayoutView](text))
        # A gallery each: of several in one, Discord shows cropped tiles.
        for attachment in self.attachments:
            item = discord.MediaGalleryItem(attachment.url, description=attachment.alt)
            container.add_item(ui.MediaGallery[ui.LayoutView](item))
        for text in self.below:
            container.add_item(ui.TextDisplay[ui.LayoutView](text))
        view.add_item(container)
        for row in self.rows:
            view.add_item(ui.ActionRow[ui.LayoutView](*(key.v2_component() for key in row)))
        # Presses are answered by what the ids say, whoever sent the message and when: nothing to keep in memory.
        view.stop()
        return view


def render_reply(
    card: Card, drawn: Mapping[str, bytes], arguments: Sequence[str] = (), page: Page | None = None
) -> Reply:
    """A card as a reply.

    Args:
        card: The card.
        drawn: PNG files by the name of their picture; all that are here are shown.
        arguments: What the buttons are about, such as the week.
        page: Which page of a longer list the card is: it gets buttons to turn it.
    """
    rows = tuple(in_rows(page_keys(page, arguments) if page else ())) + tuple(in_rows(keys_of(card, arguments)))
    head = "\n".join(line for line in (headline_of(card), total_of(card)) if line)
    sentences = join_sentences(card.footer)
    footer = (f"-# {fit(line_of(sentences), _FOOTER)}",) if sentences.strip() else ()
    reserved = units(BETWEEN.join((head, *footer))) + sum(units(key.label) for row in rows for key in row)
    sections = within(sections_of(card), DISPLAYED - reserved - len(BETWEEN))
    return Reply((head, *sections.above()), attachments_of(card, drawn), (*sections.below(), *footer), rows)
