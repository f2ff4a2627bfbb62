"""What a message leaves out when it would be longer than Discord accepts.

Things go whole and one at a time, until the rest fits: first the table's remark; then notes, the last first (with a
line that says how many, where they are all that there is to say); then table rows, the last first, with a line that
says how many; then the sentence about the lead; then country lines, the last first. Headline, total, labels and footer
always stay.
"""

from __future__ import annotations

from dataclasses import replace

from bot.edge.rendering.limits import units
from bot.edge.rendering.sections import Sections

BETWEEN = "\n\n"


def within(sections: Sections, limit: int) -> Sections:
    """The sections, shortened until their parts together take at most `limit` UTF-16 units."""
    while length(sections) > limit:
        shorter = _shorter(sections)
        if shorter is None:
            return sections
        sections = shorter
    return sections


def length(sections: Sections) -> int:
    """How long the parts are with what stands between them."""
    return units(BETWEEN.join(sections.parts()))


def _shorter(sections: Sections) -> Sections | None:
    """With the next thing left out; None where only labels and the table's title are left."""
    if sections.remark:
        return replace(sections, remark="")
    if sections.notes:
        return replace(sections, notes=sections.notes[:-1], notes_hidden=sections.notes_hidden + 1)
    if sections.rows:
        return replace(sections, rows=sections.rows[:-1], hidden=sections.hidden + 1)
    if sections.lead:
        return replace(sections, lead="")
    return replace(sections, blocks=sections.blocks[:-1]) if sections.blocks else None
