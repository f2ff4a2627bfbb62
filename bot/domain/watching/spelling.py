"""What a model is called: anonymous before it was revealed, respelt since, and when it was first seen as either."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from bot.domain.attribution import StealthSlot
from bot.domain.history import History, WeekView
from bot.domain.measures import line_of
from bot.domain.slugs import base_of, variant_of

Line = tuple[str, str | None]
"""Family and variant: what stays the same when a model is respelt."""


def joined_slug(history: History, slug: str, known_on: dt.date) -> str:
    """The slug that a model counts under: an anonymous listing's own until it is revealed to be another's."""
    # Tables keep every answer: they are not asked about the thousands of models that no table names.
    return history.tables.attribute(slug, known_on).slug if base_of(slug) in history.tables.stealth else slug


def largest_by_line(history: History, view: WeekView) -> Mapping[Line, str]:
    """For each line the slug of its largest row."""
    return {line_of(history, entry.slug): entry.slug for entry in reversed(view.entries)}


def lines_of(history: History, slug: str, known_on: dt.date) -> frozenset[Line]:
    """The model's line, and those of the anonymous listings that it was revealed to be by `known_on`."""
    slots = history.keep(_slots_by_model, lambda: _slots_by_model(history)).get(base_of(slug), ())
    revealed = (each for each in slots if each.revealed_on and each.revealed_on <= known_on)
    family_of, variant = history.tables.families.family_of, variant_of(slug)
    return frozenset([line_of(history, slug), *((family_of(each.slug), variant) for each in revealed)])


def first_seen(history: History, lines: frozenset[Line]) -> dt.date | None:
    """The first stored day that names any of the lines, whatever it was spelt like."""
    first = history.keep(_first_days, lambda: _first_days(history))
    return min((first[line] for line in lines if line in first), default=None)


def _slots_by_model(history: History) -> Mapping[str, Sequence[StealthSlot]]:
    slots = defaultdict[str, list[StealthSlot]](list)
    for each in history.tables.stealth.values():
        if each.joins:
            slots[each.joins].append(each)
    return slots


def _first_days(history: History) -> Mapping[Line, dt.date]:
    first: dict[Line, dt.date] = {}
    for slug, day in history.snapshot.first_seen.items():
        line = line_of(history, slug)
        first[line] = min(day, first.get(line, day))
    return first
