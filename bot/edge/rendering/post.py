"""Posts: what goes out unasked.

Headline and total are plain content, since notifications of Components V2 messages are empty
(discord-api-docs#7854); the picture is an attachment, since an embed's image has no alt text; the rest is one embed;
the buttons are classic, and followers of a published post may not get them (discord-api-docs#6311).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

import discord

from bot.edge.rendering.attachments import Attachment, attachments_of
from bot.edge.rendering.budget import BETWEEN, within
from bot.edge.rendering.buttons import AnyKey, in_rows, keys_of
from bot.edge.rendering.limits import DESCRIPTION, FOOTER
from bot.edge.rendering.markdown import fit_plain, one_line
from bot.edge.rendering.sections import banners_of, headline_of, sections_of, total_of, without_banners
from bot.presentation.card import Card
from bot.presentation.text import join_sentences


class PostMessage(TypedDict):
    """What `send` takes for a post; files can be sent once."""

    content: str
    embed: discord.Embed
    files: list[discord.File]
    allowed_mentions: discord.AllowedMentions
    view: NotRequired[discord.ui.View]


@dataclass(frozen=True, slots=True)
class Post:
    """A post, every text escaped and every limit kept; `message` may be called again for each attempt to send it."""

    content: str
    description: str
    footer: str
    attachments: tuple[Attachment, ...]
    keys: tuple[AnyKey, ...]

    def message(self) -> PostMessage:
        """The arguments of `channel.send`."""
        message = PostMessage(
            content=self.content,
            embed=self._embed(),
            files=[attachment.file() for attachment in self.attachments],
            allowed_mentions=discord.AllowedMentions.none(),
        )
        if self.keys:
            message["view"] = self._view()
        return message

    def _embed(self) -> discord.Embed:
        embed = discord.Embed(description=self.description or None)
        return embed.set_footer(text=self.footer) if self.footer else embed

    def _view(self) -> discord.ui.View:
        view = discord.ui.View(timeout=None)
        for row, keys in enumerate(in_rows(self.keys)):
            for key in keys:
                button = key.component()
                button.row = row
                view.add_item(button)
        # Presses are answered by what the ids say, whoever sent the message and when: nothing to keep in memory.
        view.stop()
        return view


def render_post(card: Card, drawn: Mapping[str, bytes], arguments: Sequence[str] = ()) -> Post:
    """A card as a post.

    Args:
        card: The card; of its pictures the first goes with the post.
        drawn: PNG files by the name of their picture.
        arguments: What the buttons are about, such as the week.
    """
    head = (*banners_of(card), headline_of(card), total_of(card))
    return Post(
        content="\n".join(line for line in head if line),
        description=BETWEEN.join(within(sections_of(without_banners(card)), DESCRIPTION).parts()),
        footer=fit_plain(one_line(join_sentences(card.footer)), FOOTER // 2).strip(),
        attachments=attachments_of(card, drawn, most=1),
        keys=keys_of(card, arguments),
    )
