"""What one insight says, before any language is chosen, and what a file of the catalogue provides."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from bot.domain.history import History, WeekView
from bot.domain.receipts import Figure
from bot.domain.weeks import IsoWeek

SURPRISE_LIMIT = 10.0


@dataclass(frozen=True, slots=True)
class Country:
    """A country named in a sentence, by ISO 3166-1 alpha-2."""

    code: str


@dataclass(frozen=True, slots=True)
class Model:
    """A model named in a sentence, by slug."""

    slug: str


@dataclass(frozen=True, slots=True)
class Family:
    """A family of models named in a sentence, by its key."""

    key: str


@dataclass(frozen=True, slots=True)
class AuthorName:
    """A publisher named in a sentence, by its name in slugs."""

    author: str


Name = Country | Model | Family | AuthorName
Subject = Name | IsoWeek | dt.date | tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Insight:
    """One statement about a week.

    Attributes:
        kind: Its file in the catalogue.
        wording: Which sentence of that kind; the locale files hold it as `insight.{kind}.{wording}`.
        surprise: 0 to 10; 1 is what an ordinary week shows. Insights are ranked by it.
        lens: Which rows its figures count: `press`, `full` or `all rows`.
        figures: The numbers that the sentence prints, by placeholder; each is its own receipt.
        subjects: What else it names, by placeholder.
        about_countries: It claims something of a country, which is withheld where too much is unmapped.
    """

    kind: str
    wording: str
    surprise: float
    lens: str
    figures: Mapping[str, Figure]
    subjects: Mapping[str, Subject] = field(default_factory=dict[str, Subject])
    about_countries: bool = False


class InsightKind(Protocol):
    """What each module in `bot/domain/insights/` provides; it is found by scanning the package."""

    DEFINITION: str
    """One sentence: what is measured, and its guards."""
    WORDINGS: tuple[str, ...]
    """Every wording that `find` can give."""
    CLOSED_ONLY: bool
    """Whether it says nothing of a week that is not closed."""

    @staticmethod
    def find(history: History, view: WeekView) -> Iterator[Insight]:
        """The statements of this kind about the week of `view`, most surprising first."""
        ...


def scaled(value: float, usual: float) -> float:
    """Surprise of a magnitude: how many times the usual one it is, 0 to 10.

    Args:
        value: The magnitude, of either sign.
        usual: The median magnitude over the public weekly charts of July 2025 to June 2026.
    """
    return min(abs(value) / usual, SURPRISE_LIMIT)


def rarity(seen: int, weeks: int) -> float:
    """Surprise of an event that `seen` of `weeks` public weeks showed: how often it halves, 0 to 10."""
    return min(math.log2(weeks / seen), SURPRISE_LIMIT)
