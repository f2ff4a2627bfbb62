"""The platform-free card: what a message says, before anyone decides how a platform shows it.

One card feeds posts (headline and total as plain content, a picture as attachment, the rest in one embed, classic
buttons) and replies (Components V2). No text in it is markup: renderers escape every span for their medium.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.presentation.charts.spec import Chart
from bot.presentation.text import Text

ALT_LIMIT = 1024


class LabelKind(StrEnum):
    """Why a reader should read the figures with care."""

    SAMPLE = "sample"
    STALE = "stale"
    CORRECTED = "corrected"
    LATE = "late"
    TO_DATE = "to_date"
    MISSING_DAYS = "missing_days"
    NO_COMPARISON = "no_comparison"
    PROVISIONAL = "provisional"
    WITHHELD = "withheld"
    CAUTION = "caution"
    PRESS_EXACT = "press_exact"


@dataclass(frozen=True, slots=True)
class Label:
    """A notice that stands above the figures."""

    kind: LabelKind
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under a title; an empty title shows none.

    Attributes:
        more: Of notes: the key of the sentence that counts those that have no room; without one they go in silence.
    """

    title: str
    lines: tuple[Text, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a leaderboard, every cell ready to print.

    Attributes:
        rank: `1`, or `=2` where tokens are equal, or `~3` where hidden tokens could change it.
        country: ISO 3166-1 alpha-2, `ZZ` for unknown; renderers show a flag or the letters.
        tokens: Such as `4.60T`; with `≥` where days outside the source's list can add to it.
        change: `▲ 22.1 %`, `new`, or `—`.
        note: Such as `was 1`; empty where there is nothing to say.
    """

    rank: str
    name: str
    country: str
    tokens: str
    change: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A leaderboard; `headings` are of rank, name, country, tokens, change."""

    title: str
    headings: tuple[str, str, str, str, str]
    rows: tuple[TableRow, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to draw, and what it shows in words (at most 1,024 characters)."""

    name: str
    chart: Chart
    alt: str


class Action(StrEnum):
    """What a button does."""

    FULL_TABLE = "full_table"
    CHART = "chart"
    FOLLOW = "follow"
    MATHS = "maths"


@dataclass(frozen=True, slots=True)
class Button:
    """A button with its text; nothing essential depends on it."""

    action: Action
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """A page elsewhere; `url` is https and at most 512 characters, `label` a proper name."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One message.

    Attributes:
        language: BCP 47 tag of its texts.
        headline: One plain line of at most 12 words.
        total: The line below it: week, total and change.
        labels: Notices, the gravest first.
        blocks: Country lines, one block a lens.
        lead: Whether the lead is certain; None where nothing is said of it.
        table: The leaderboard.
        notes: Insights, as a list.
        footer: Scope, citation, age and (exports) licence, a sentence each.
        pictures: The first one goes with a post; the others are for replies.
        links: Pages elsewhere, as buttons.
    """

    language: str
    headline: str
    total: Text
    labels: tuple[Label, ...] = ()
    blocks: tuple[Block, ...] = ()
    lead: Text | None = None
    table: Table | None = None
    notes: Block | None = None
    footer: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    buttons: tuple[Button, ...] = ()
    links: tuple[Link, ...] = ()
