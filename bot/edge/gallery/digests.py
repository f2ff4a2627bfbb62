"""The digests' part of the gallery: what is posted unasked, and what `/digest` answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.domain.corrections import Correction, RankChange
from bot.domain.delivery.following import Kind
from bot.domain.delivery.reasons import Reason
from bot.domain.schedules import Schedule
from bot.domain.slots import Slot, next_due
from bot.edge.failures import refusal
from bot.edge.gallery.page import Exhibit
from bot.edge.rendering import render_form, render_plain, render_reply
from bot.presentation.card import Card
from bot.presentation.digests import DigestOptions, digest_card, erratum_card, missed_card, waiting_card
from bot.presentation.digests.plain import plain_card
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.schedules.listing import Fare, health_card, list_card
from bot.presentation.schedules.setup import Obstacle, setup_form
from bot.services.schedule_desk import Standing

CHANNEL = 1_100_000_000_000_000_000
"""Of nobody."""
SIX_HOURS = dt.timedelta(hours=6)


def unasked(lookup: Lookup, now: dt.datetime) -> Iterator[tuple[str, Card]]:
    """Digests with their labels, and what takes their place or follows them."""
    facts, history, wording, week = lookup.facts, lookup.history, lookup.wording, lookup.week
    first = facts.models[0]
    correction = Correction(week, (RankChange(first.slug, 2, 1),), (week.start,), erratum=True)
    yield "digest, caught up", digest_card(facts, history, wording, now, DigestOptions(late_since=now - SIX_HOURS))
    yield "digest, corrected", digest_card(facts, history, wording, now, DigestOptions(correction=correction))
    yield "erratum", erratum_card(correction, facts, history, wording, now)
    yield "the source is late", waiting_card(week, Reason.SOURCE_STALE, history, wording, now)
    yield "no digest comes", missed_card(week, history, wording, now)


def plainest(lookup: Lookup, now: dt.datetime) -> Exhibit:
    """The digest as nothing but text."""
    card = plain_card(digest_card(lookup.facts, lookup.history, lookup.wording, now, DigestOptions()), lookup.wording)
    return Exhibit("digest, text only", card.language, {"content": render_plain(card).content})


def answers(lookup: Lookup, now: dt.datetime) -> Iterator[Exhibit]:
    """The set-up, the list, the health of a schedule in trouble, and an error."""
    wording, one = lookup.wording, _schedule(now)
    form = setup_form(one, now, wording, has_followers=True, is_thread=False, obstacle=Obstacle(("attach_files",)))
    yield Exhibit("digest set-up", wording.tag, render_form(form, ("gallery",)).message(), ephemeral=True)
    standing = Standing(one, Reason.MISSING_PERMISSION)
    refused = Standing(one, refused={Kind.THREAD: Reason.MISSING_PERMISSION})
    fares = [Fare(standing, Obstacle(("embed_links",))), Fare(refused, Obstacle(("create_public_threads",)))]
    for title, card in (
        ("digest list", list_card([standing], "Asia/Shanghai", now, wording)),
        ("digest health", health_card(fares, "Asia/Shanghai", now, wording)),
    ):
        yield Exhibit(title, wording.tag, render_reply(card, {}).message(), ephemeral=True)
    told = {"content": refusal(wording.text("failure.nothing_stored"), "K7QX2M", wording)}
    yield Exhibit("an error", wording.tag, told, ephemeral=True)


def _schedule(now: dt.datetime) -> Schedule:
    slot = Slot(1, dt.time(12), "UTC")
    return Schedule(
        guild=1,
        channel=CHANNEL,
        report="gallery",
        slot=slot,
        language="",
        lens="both",
        sections=(),
        role=None,
        thread=False,
        publish=False,
        configured_by=1,
        created_at=now,
        next_due=next_due(slot, now),
    )
