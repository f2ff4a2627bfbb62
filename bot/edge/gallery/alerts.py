"""The alerts' part of the gallery: what is told, how one is confirmed, what is offered, and the lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.domain.alerts import alert_kinds
from bot.domain.delivery.reasons import Reason
from bot.domain.insight import Country, Model
from bot.domain.watching.alert import Alert, Firing
from bot.domain.watching.backtest import Backtest, backtest
from bot.domain.watching.condition import Basis, Condition, Subject
from bot.domain.watching.memory import NOTHING_YET
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.domain.watching.scenes import Scenes, newest_closed
from bot.domain.watching.suggesting import suggestions, thresholds
from bot.edge.gallery.page import Exhibit
from bot.edge.rendering import render_form, render_post, render_reply
from bot.edge.rendering.buttons import ALERT
from bot.ports.alerts import Told
from bot.presentation.alerts import corrected_card, message_card, message_query
from bot.presentation.alerts.listing import Listed, alert_form, done_card, list_form
from bot.presentation.alerts.proposal import DIRECT as BY_DIRECT
from bot.presentation.alerts.proposal import HERE, Plan, offers_form, proposal_form
from bot.presentation.alerts.reader import Reader
from bot.presentation.alerts.trial import trial_card
from bot.presentation.card import Card
from bot.presentation.forms import Form
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.queries import arguments_of
from bot.presentation.schedules.setup import Obstacle
from bot.services.alert_desk import Standing
from bot.services.prospects import Prospect

CHANNEL = 1_100_000_000_000_000_000
"""Of nobody."""
SEVERAL = 6


def alerts(lookup: Lookup, now: dt.datetime) -> Iterator[Exhibit]:
    """Every message about alerts, over the newest closed week."""
    scenes, reader = Scenes(lookup.history), Reader(lookup.history, lookup.wording, now)
    scene = newest_closed(scenes, Basis.WEEK)
    if scene is None:
        return
    subjects: list[Subject] = [Country("CN"), Model(lookup.facts.models[0].slug)]
    conditions = [one for subject in subjects for one in suggestions(subject, scene)]
    yield from _messages(list(_told(conditions, scenes, now)), reader)
    yield from _proposed(max(conditions, key=lambda one: len(_tried(one, scenes).firings)), scenes, reader)
    for subject in subjects:
        offers = [(one, _tried(one, scenes)) for one in suggestions(subject, scene)]
        yield _form(f"button: follow {type(subject).__name__.lower()}", offers_form(subject, offers, reader), reader)
    yield from _kept(list(_standings(conditions, scenes, now)), reader)


def _messages(told: Sequence[Told], reader: Reader) -> Iterator[Exhibit]:
    if told:
        yield _post("alert", told[:1], reader)
        yield _post("alerts, several in one message", told[:SEVERAL], reader)
        yield _post("alerts beyond the day's limit", told[:SEVERAL], reader, summary=True)
        yield _corrected("alerts, corrected", told[: SEVERAL // 2], reader)


def _proposed(condition: Condition, scenes: Scenes, reader: Reader) -> Iterator[Exhibit]:
    plan = Plan(_prospect(condition, scenes), 1, None, BY_DIRECT, (BY_DIRECT, HERE))
    yield _form("alert, to be confirmed", proposal_form(plan, reader), reader)
    here = replace(plan, channel=CHANNEL, where=HERE)
    yield _form("alert, refused", proposal_form(here, reader, Obstacle(("send_messages", "embed_links"))), reader)
    trial = render_post(trial_card(condition, reader, direct=True), {}).message()
    yield Exhibit("alert, the first direct message", reader.wording.tag, trial)


def _kept(standings: Sequence[Standing], reader: Reader) -> Iterator[Exhibit]:
    nearest = sorted(standings, key=lambda one: (one.distance is None, one.distance or 0))
    yield _form("alert list", list_form(Listed(nearest, of_server=False), reader), reader)
    yield _form("alert list, empty", list_form(Listed((), of_server=False), reader), reader)
    yield _form("an alert in trouble", alert_form(standings[1], reader), reader)
    yield _reply("alert set", done_card("alerts.was_set", standings[0], reader))


def _tried(condition: Condition, scenes: Scenes) -> Backtest:
    return backtest(condition, 1, scenes, alert_kinds())


def _told(conditions: Sequence[Condition], scenes: Scenes, now: dt.datetime) -> Iterator[Told]:
    """What would have fired, the newest firing of each condition."""
    for number, condition in enumerate(conditions, start=1):
        firings: Sequence[Firing] = _tried(condition, scenes).firings
        if firings:
            yield Told(firings[-1], Alert("gallery", condition, 1, 1, now, id=number), now, number)


def _standings(conditions: Sequence[Condition], scenes: Scenes, now: dt.datetime) -> Iterator[Standing]:
    """In direct messages and in a channel in trouble, in turn; one is snoozed."""
    direct = Recipient("direct", DIRECT, CHANNEL, 1, "en", now, id=1)
    channel = Recipient("channel", 1, CHANNEL, 1, "", now, id=2)
    for number, condition in enumerate(conditions):
        scene, shut = newest_closed(scenes, condition.basis), number % 3 == 1
        snoozed = now + dt.timedelta(weeks=1) if number == 2 else None  # noqa: PLR2004 - one of them
        alert = Alert("gallery", condition, 1, 1, now, id=number + 1, snoozed_until=snoozed)
        distance = alert_kinds()[condition.kind].distance(condition, scene, alert.memory) if scene else None
        yield Standing(alert, channel if shut else direct, distance, Reason.MISSING_PERMISSION if shut else None)


def _prospect(condition: Condition, scenes: Scenes) -> Prospect:
    kinds, scene = alert_kinds(), newest_closed(scenes, condition.basis)
    kind = kinds[condition.kind]
    values = thresholds(condition, kind, scene)
    counts = {value: len(backtest(replace(condition, value=value), 1, scenes, kinds).firings) for value in values}
    distance = kind.distance(condition, scene, NOTHING_YET) if scene else None
    return Prospect(condition, backtest(condition, 1, scenes, kinds), scene, distance, counts)


def _post(title: str, told: Sequence[Told], reader: Reader, *, summary: bool = False) -> Exhibit:
    card = message_card(told, reader.wording, reader.history, reader.now, summary=summary)
    return Exhibit(title, reader.wording.tag, render_post(card, {}, arguments_of(message_query(told))).message())


def _corrected(title: str, told: Sequence[Told], reader: Reader) -> Exhibit:
    """As if half of what had been told did not come to pass."""
    restated = {one.id: None for one in told[::2]}
    card = corrected_card(told, restated, reader.wording, reader.history, reader.now)
    return Exhibit(title, reader.wording.tag, render_post(card, {}, arguments_of(message_query(told))).message())


def _form(title: str, form: Form, reader: Reader) -> Exhibit:
    return Exhibit(title, reader.wording.tag, render_form(form, ("gallery",), ALERT).message(), ephemeral=True)


def _reply(title: str, card: Card) -> Exhibit:
    return Exhibit(title, card.language, render_reply(card, {}).message(), ephemeral=True)
