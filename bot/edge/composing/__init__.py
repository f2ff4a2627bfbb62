"""Deliveries → posts, ready to be kept.

with DigestComposer(Composing(edition, schedules, posts, Drawing().png, freeze, tables_of, clock)) as composer:
    await composer.compose(delivery, late=False)     # the port of delivering
    await composer.amend(delivery)                   # what a notice is edited into
    await composer.correct(delivery, posted)         # what a restatement makes of a post

`Composers` is the port for all deliveries: digests, and the messages of alerts, which `AlertComposer` writes.
"""

from __future__ import annotations

from bot.edge.composing.alerts import AlertComposer, NoRecipientError
from bot.edge.composing.composer import Composing, DigestComposer, NoScheduleError
from bot.edge.composing.jobs import Draw, Freeze
from bot.edge.composing.routing import Composers
from bot.edge.composing.versions import Versions

__all__ = [
    "AlertComposer",
    "Composers",
    "Composing",
    "DigestComposer",
    "Draw",
    "Freeze",
    "NoRecipientError",
    "NoScheduleError",
    "Versions",
]
