"""Posts as tests and previews show them."""

from __future__ import annotations

from dataclasses import replace

from bot.edge.rendering import Post, fit
from bot.edge.rendering.limits import CONTENT, units
from bot.edge.rendering.markdown import line_of
from bot.presentation.text import Style
from bot.presentation.wording import Wording

ROOM = 40
"""What a post's key takes of its content."""


def mentioning(post: Post, role: int | None) -> Post:
    """A post as it reads with the role that it mentions; whoever sends it decides whether that role is notified."""
    return post if role is None else replace(post, content=f"<@&{role}>\n{post.content}")


def as_test(post: Post, wording: Wording) -> Post:
    """The post under a line that says that it is a test."""
    label = fit(line_of(wording.text("digest.test_label"), Style.STRONG), CONTENT - ROOM - units(post.content))
    return replace(post, content=f"{label}\n{post.content}")


def empty_test(wording: Wording) -> Post:
    """A test where nothing is stored yet."""
    return Post(fit(line_of(wording.text("digest.test_empty"), Style.STRONG), CONTENT // 2), "", "", (), ())
