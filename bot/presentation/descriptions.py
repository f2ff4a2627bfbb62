"""Pictures in words: descriptions of at most 1,024 characters, from the same facts."""

from __future__ import annotations

from collections.abc import Sequence

from bot.presentation.card import ALT_LIMIT
from bot.presentation.text import ELLIPSIS
from bot.presentation.wording import Wording


def join_rows(rows: Sequence[str], wording: Wording) -> str:
    """The rows of a picture, one after the other."""
    separator = wording.messages.get("alt.separator")
    return separator.join(rows)


def fit_description(key: str, wording: Wording, rows: Sequence[str], **values: str) -> str:
    """A sentence with as many `rows` as a description may hold; what was left out is an ellipsis."""
    for count in range(len(rows), -1, -1):
        kept = [*rows[:count], ELLIPSIS] if count < len(rows) else list(rows)
        text = wording.text(key, rows=join_rows(kept, wording), **values)
        if len(text) <= ALT_LIMIT:
            return text
    return wording.text(key, rows=ELLIPSIS, **values)[:ALT_LIMIT]
