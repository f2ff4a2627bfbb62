"""What is remembered from one closed period to the next, and what is told of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from bot.domain.insight import Name
from bot.domain.receipts import Unit
from bot.domain.watching.condition import Side


@dataclass(frozen=True, slots=True)
class Memory:
    """What a condition's kind remembers. Nothing yet is `Memory()`.

    Attributes:
        armed: For each direction whether the next crossing counts; a direction that could not be seen yet is missing.
        known: What else a kind has to know of before: who led, which models it has told of.
        begun: Whether anything was seen at all.
    """

    armed: Mapping[Side, bool] = field(default_factory=dict[Side, bool])
    known: tuple[str, ...] = ()
    begun: bool = False


NOTHING_YET = Memory()


class Bound(StrEnum):
    """What is known of a number."""

    EXACT = ""
    LEAST = "least"
    """It is that much or more: hidden tokens can add to it."""
    MOST = "most"
    """It is that much or less."""
    SHARED = "shared"
    """It is that rank, and others have it, too."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that is told, in its unit; never rounded."""

    unit: Unit
    value: Fraction
    bound: Bound = Bound.EXACT


@dataclass(frozen=True, slots=True)
class Event:
    """What happened in one closed period, before any language is chosen.

    Attributes:
        wording: Which sentence of the kind; the locale files hold it as `alert.{kind}.{wording}`.
        figures: The numbers that the sentence prints, by placeholder.
        names: Whom it names, by placeholder.
    """

    wording: str
    figures: Mapping[str, Quantity] = field(default_factory=dict[str, Quantity])
    names: Mapping[str, Name | tuple[Name, ...]] = field(default_factory=dict[str, "Name | tuple[Name, ...]"])


@dataclass(frozen=True, slots=True)
class Step:
    """What one closed period means for a condition.

    Attributes:
        memory: What is remembered from now on.
        event: What happened; None for nothing that counts.
    """

    memory: Memory
    event: Event | None = None
