"""The gallery: every message as Discord would show it, made from what is really sent.

    page = gallery_page([Exhibit("board", "en", render_reply(card, drawn).message())])

For looking at, by people who change messages; the bot itself does not need it.
"""

from __future__ import annotations

from bot.edge.gallery.page import Exhibit, gallery_page

__all__ = ["Exhibit", "gallery_page"]
