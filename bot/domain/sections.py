"""The parts of a digest that a schedule may leave out; headline, total, notices and source always stay."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Section(StrEnum):
    """A part of a digest. Names are stored with schedules: they may be added to, and never change."""

    COUNTRIES = "countries"
    """The country lines, and whether the lead is certain."""
    TABLE = "table"
    INSIGHTS = "insights"
    REVISIONS = "revisions"
    """What earlier weeks were corrected to since the last digest."""
    PICTURE = "picture"
    BUTTONS = "buttons"


ALL_SECTIONS = frozenset(Section)


def chosen_sections(names: Collection[str]) -> frozenset[Section]:
    """The sections that a schedule's `sections` name; all where it names none. A name that is not known is left out."""
    return frozenset(section for section in Section if section in names) if names else ALL_SECTIONS
