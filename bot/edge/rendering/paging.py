"""The buttons that turn the pages of a long list; which page is shown stands in their ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.edge.rendering.buttons import PAGE, Key, Press, custom_id
from bot.presentation.lookups.paging import Page

BACK, FORTH = "◀", "▶"


@dataclass(frozen=True, slots=True)
class Turn:
    """What a page button asks for: which page, and of what."""

    number: int
    arguments: tuple[str, ...]


def page_keys(page: Page, arguments: Sequence[str] = ()) -> tuple[Key, ...]:
    """Back, `2/5`, forth; nothing for a list of one page.

    Raises:
        ValueError: The arguments do not fit into an id.
    """
    if page.count == 1:
        return ()
    return (
        _key(BACK, page.number - 1, arguments, disabled=page.number == 1),
        _key(f"{page.number}/{page.count}", page.number, arguments, disabled=True),
        _key(FORTH, page.number + 1, arguments, disabled=page.number == page.count),
    )


def parse_turn(press: Press) -> Turn | None:
    """The page that a press asks for; None where it asks for something else or for no page."""
    if press.action != PAGE or not press.arguments:
        return None
    number, *rest = press.arguments
    return Turn(int(number), tuple(rest)) if re.fullmatch(r"[1-9][0-9]{0,3}", number) else None


def _key(label: str, number: int, arguments: Sequence[str], *, disabled: bool) -> Key:
    return Key(label, custom_id(PAGE, (str(number), *arguments)), disabled)
