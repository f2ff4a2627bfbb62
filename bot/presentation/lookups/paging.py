"""Long lists in pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.presentation.card import Card

PAGE_SIZES = (10, 20)

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Page:
    """Where in a list one is; `number` counts from 1 and is within `count`, which is 1 at least."""

    number: int
    count: int
    size: int

    @classmethod
    def of(cls, items: int, number: int = 1, size: int = PAGE_SIZES[0]) -> Page:
        """The page asked for, or the nearest there is."""
        size = max(size, 1)
        count = max(-(-items // size), 1)
        return cls(max(1, min(number, count)), count, size)

    def cut(self, items: Sequence[_Item]) -> Sequence[_Item]:
        """The page's part of a list."""
        start = (self.number - 1) * self.size
        return items[start : start + self.size]


SINGLE = Page(1, 1, PAGE_SIZES[0])
"""The page of a card that has no others."""


@dataclass(frozen=True, slots=True)
class PagedCard:
    """One page of a card."""

    card: Card
    page: Page
