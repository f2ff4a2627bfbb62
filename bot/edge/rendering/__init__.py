"""Cards as Discord's messages: pure functions from a platform-free card to what `send` takes.

    post = render_post(card, {"leaderboard": png}, ("week", "2026-W14"))
    await channel.send(**post.message())

Posts are content, attachment, embed and classic buttons; replies are Components V2. Both escape every text, keep
every limit and ping nobody.
"""

from __future__ import annotations

from bot.edge.rendering.attachments import Attachment
from bot.edge.rendering.buttons import TEMPLATE, Key, LinkKey, Press, custom_id, parse_custom_id
from bot.edge.rendering.forms import render_form
from bot.edge.rendering.markdown import escape, fit, fit_plain
from bot.edge.rendering.paging import Turn, page_keys, parse_turn
from bot.edge.rendering.plain import render_plain
from bot.edge.rendering.post import Post, PostMessage, render_post
from bot.edge.rendering.reply import Reply, ReplyMessage, render_reply

__all__ = [
    "TEMPLATE",
    "Attachment",
    "Key",
    "LinkKey",
    "Post",
    "PostMessage",
    "Press",
    "Reply",
    "ReplyMessage",
    "Turn",
    "custom_id",
    "escape",
    "fit",
    "fit_plain",
    "page_keys",
    "parse_custom_id",
    "parse_turn",
    "render_form",
    "render_plain",
    "render_post",
    "render_reply",
]
