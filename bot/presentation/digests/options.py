"""What one schedule, and one moment, make of a week's digest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.corrections import Correction
from bot.domain.guild_settings import LensChoice
from bot.domain.sections import ALL_SECTIONS, Section


@dataclass(frozen=True, slots=True)
class DigestOptions:
    """How a digest is written.

    Attributes:
        sections: The parts that it has.
        lens: Which country lines it gives.
        late_since: When it was due, where it is labelled as caught up; else None.
        revisions: What was corrected in earlier weeks since the last digest.
        correction: What this edit of the post corrects; None for a first post.
        plain: Nothing but text, of the plainest kind: what was refused as it was meant goes out so.
    """

    sections: frozenset[Section] = ALL_SECTIONS
    lens: LensChoice = LensChoice.BOTH
    late_since: dt.datetime | None = None
    revisions: tuple[Correction, ...] = ()
    correction: Correction | None = None
    plain: bool = False


EVERYTHING = DigestOptions()
"""Both lenses and all parts, in time."""
