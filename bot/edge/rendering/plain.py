"""Posts of the plainest kind: content and nothing else, for a message that was refused as it was meant."""

from __future__ import annotations

from bot.edge.rendering.budget import BETWEEN, within
from bot.edge.rendering.limits import CONTENT, units
from bot.edge.rendering.markdown import escape, fit_plain, line_of, one_line
from bot.edge.rendering.post import Post
from bot.edge.rendering.sections import banners_of, headline_of, sections_of, total_of, without_banners
from bot.presentation.card import Card
from bot.presentation.text import join_sentences

KEPT_FREE = 100
"""Of the content: for the role that is mentioned and the mark that history shows."""
_FOOTER = 250


def render_plain(card: Card) -> Post:
    """A card as content alone: without pictures and buttons, shortened as every post is.

    Headline, total and footer always stay.
    """
    top = "\n".join(line for line in (headline_of(card), total_of(card)) if line)
    footer = escape(line_of(fit_plain(one_line(join_sentences(card.footer)), _FOOTER).strip()))
    bottom = f"-# {footer}" if footer else ""
    banners, room = list(banners_of(card)), CONTENT - KEPT_FREE - units(f"{top}{bottom}{2 * BETWEEN}")
    while banners and units("\n".join(banners)) > room:
        banners.pop()
    above = "\n".join((*banners, top))
    parts = list(within(sections_of(without_banners(card)), room - units("\n".join(banners))).parts())
    while parts and units(BETWEEN.join((above, *parts, bottom))) > CONTENT - KEPT_FREE:
        parts.pop()
    return Post(BETWEEN.join(part for part in (above, *parts, bottom) if part), "", "", (), ())
