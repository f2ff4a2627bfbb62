"""Alerts as Discord gets them: whatever models are called, within every limit, in every language, pinging nobody."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from fractions import Fraction

import pytest

from bot.domain.alerts import alert_kinds
from bot.domain.delivery.reasons import Reason
from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.domain.watching.alert import Alert, Firing
from bot.domain.watching.backtest import backtest
from bot.domain.watching.condition import Basis, Condition, Subject, Total
from bot.domain.watching.memory import NOTHING_YET
from bot.domain.watching.recipient import Recipient, RecipientState
from bot.domain.watching.scenes import Scenes, newest_closed
from bot.domain.watching.suggesting import suggestions, thresholds
from bot.edge.rendering import render_form, render_post, render_reply
from bot.edge.rendering.buttons import ALERT
from bot.ports.alerts import Told
from bot.presentation.alerts import message_card, message_query
from bot.presentation.alerts.listing import PAGE, Listed, alert_form, done_card, list_form
from bot.presentation.alerts.proposal import Plan, offers_form, proposal_form
from bot.presentation.alerts.reader import Reader
from bot.presentation.alerts.trial import trial_card
from bot.presentation.queries import arguments_of
from bot.presentation.schedules.setup import Obstacle
from bot.presentation.wording import Wording
from bot.services.alert_desk import Standing
from bot.services.prospects import Prospect
from tests.unit.alerts.conditions import CONDITIONS
from tests.unit.alerts.events import EVENTS
from tests.unit.edge.cards import LANGUAGES
from tests.unit.edge.hostile import FRESH, names, slugs_of, two_weeks
from tests.unit.edge.payloads import Json, post_body, problems, reply_body

HOSTILE = names(0, 60)
HISTORY = two_weeks(HOSTILE)
SLUGS = tuple(slugs_of(HOSTILE))
BIG = 2**63 - 1
UNTIL = FRESH + dt.timedelta(weeks=4)
TOKEN = "0123456789abcdef"  # noqa: S105 - of a draft
languages = pytest.mark.parametrize("language", LANGUAGES)


def subjects() -> Iterator[Subject]:
    """Everything, and somebody of each kind by each hostile name."""
    yield Total()
    yield Country("CN")
    for slug in SLUGS:
        yield Model(slug)
    yield Family(HISTORY.tables.families.family_of(SLUGS[0]))
    yield AuthorName("maker1")


def conditions() -> list[Condition]:
    """What may be waited for of these."""
    scene = newest_closed(Scenes(HISTORY), Basis.WEEK)
    assert scene is not None
    found = [one for subject in subjects() for one in suggestions(subject, scene)]
    return [*found, *CONDITIONS.values()]


FOUND = conditions()


def reader(language: str, history: History = HISTORY) -> Reader:
    return Reader.of(history, language, FRESH)


def prospect(condition: Condition) -> Prospect:
    scenes, kinds = Scenes(HISTORY), alert_kinds()
    past, scene = backtest(condition, 1, scenes, kinds), newest_closed(scenes, condition.basis)
    values = thresholds(condition, kinds[condition.kind], scene)
    distance = kinds[condition.kind].distance(condition, scene, NOTHING_YET) if scene else None
    return Prospect(condition, past, scene, distance, dict.fromkeys(values, 12))


def standing(condition: Condition, number: int = 1) -> Standing:
    place = Recipient("r", BIG, BIG, BIG, "", FRESH, RecipientState.PAUSED, Reason.MISSING_PERMISSION, BIG)
    period = FRESH.date() if condition.basis is Basis.DAY else HISTORY.snapshot.latest_closed()
    alert = Alert("k", condition, BIG, BIG, FRESH, 30, fired=period, snoozed_until=UNTIL, id=10**17 + number)
    return Standing(alert, place, Fraction(1, 3), Reason.MISSING_PERMISSION)


def told(count: int, names_: Sequence[Name] = ()) -> list[Told]:
    """So many firings of every wording, of these names in turn."""
    rows: list[Told] = []
    for number in range(count):
        condition, event = EVENTS[list(EVENTS)[number % len(EVENTS)]]
        named = {slot: names_[number % len(names_)] if names_ else name for slot, name in event.names.items()}
        event = type(event)(event.wording, event.figures, named)
        week = HISTORY.snapshot.latest_closed()
        assert week is not None
        period = week.shift(-(number % 3)) if condition.basis is Basis.WEEK else week.end - dt.timedelta(number % 5)
        rows.append(Told(Firing(number, period, event, provisional=True), standing(condition).alert, FRESH, number))
    return rows


def wrong(message: Json) -> list[str]:
    """What is wrong with a message, but for the channel and the time that stand in it as our own."""
    text = json.dumps(message, ensure_ascii=False)
    for own in (f"<#{BIG}>", f"<t:{int(UNTIL.timestamp())}:F>"):
        text = text.replace(own, "our own")
    return list(problems(json.loads(text)))


def body_of(rows: Sequence[Told], language: str, *, summary: bool = False) -> Json:
    card = message_card(rows, Wording.load(language), HISTORY, FRESH, summary=summary, late=FRESH)
    return post_body(render_post(card, {}, arguments_of(message_query(rows))))


@languages
def test_what_fired_is_a_post_that_discord_takes(language: str) -> None:
    hostile = [Model(slug) for slug in SLUGS]
    for count in (1, 2, 20, 25, 50, 400):
        for summary in (False, True):
            assert wrong(body_of(told(count, hostile), language, summary=summary)) == []
    for name in hostile:
        for number in range(0, len(EVENTS), 5):
            assert wrong(body_of(told(number + 1, [name])[-1:], language)) == []


@languages
def test_confirmations_offers_and_trials_are_messages_that_discord_takes(language: str) -> None:
    read = reader(language)
    for number, condition in enumerate(FOUND):
        obstacle = (None, Obstacle(("view_channel", "send_messages")), Obstacle(reason=Reason.DIRECT_MESSAGES_CLOSED))
        plan = Plan(prospect(condition), 30, (None, BIG)[number % 2], "kept", ("direct", "here", "kept"), changes=True)
        form = proposal_form(plan, read, obstacle[number % 3])
        assert wrong(reply_body(render_form(form, (TOKEN,), ALERT))) == [], condition
        post = render_post(trial_card(condition, read, direct=bool(number % 2)), {})
        assert wrong(post_body(post)) == [], condition
    scenes = Scenes(HISTORY)
    scene = newest_closed(scenes, Basis.WEEK)
    assert scene is not None
    for subject in subjects():
        offers = [(one, backtest(one, 1, scenes, alert_kinds())) for one in suggestions(subject, scene)]
        arguments = ("model", "2026-W47", "~aaaaaaaaaaaa", "26")
        message = reply_body(render_form(offers_form(subject, offers, read), arguments, ALERT))
        assert wrong(message) == [], subject


@languages
def test_lists_and_single_alerts_are_messages_that_discord_takes(language: str) -> None:
    read = reader(language)
    rows = [standing(condition, number) for number, condition in enumerate(FOUND)]
    for start in range(0, len(rows), 50):
        for of_server in (False, True):
            for page in range(1, 6):
                listed = Listed(rows[start : start + 50], of_server, page)
                message = reply_body(render_form(list_form(listed, read), ("server", str(page)), ALERT))
                assert wrong(message) == []
    for one in rows:
        assert wrong(reply_body(render_form(alert_form(one, read), (str(one.alert.id),), ALERT))) == []
        for key in ("alerts.was_set", "alerts.removed"):
            assert wrong(reply_body(render_reply(done_card(key, one, read), {}))) == []


@languages
def test_every_alert_of_a_page_is_on_it(language: str) -> None:
    read = reader(language)
    rows = [standing(condition, number) for number, condition in enumerate(FOUND)][:50]
    for page in range(1, 6):
        shown = render_form(list_form(Listed(rows, of_server=True, page=page), read), ("server", str(page)), ALERT)
        text = "\n".join(shown.above)
        numbers = range(1 + PAGE * (page - 1), 1 + PAGE * page)
        assert all(f"**{number}.**" in text for number in numbers)
