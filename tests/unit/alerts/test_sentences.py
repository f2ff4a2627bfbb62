"""What alerts say, word by word, in every language; every wording of every kind has its sentence."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bot.domain.alerts import alert_kinds
from bot.domain.history import History
from bot.domain.insight import Country
from bot.domain.watching.alert import Firing
from bot.domain.watching.condition import Basis, Condition
from bot.domain.weeks import IsoWeek
from bot.presentation.alerts import condition_text, event_text
from bot.presentation.messages import forms_of, languages, load_messages, read_catalog
from bot.presentation.text import plain, slots_of
from bot.presentation.wording import Wording
from tests.unit.alerts.conditions import CONDITIONS
from tests.unit.alerts.events import EVENTS
from tests.unit.alerts.golden_sentences import SAID, WAITED_FOR
from tests.unit.presentation.histories import example, hostile

TAGS = ("en", "zh-Hans", "zh-Hant")
DECLARED = {f"{name}.{wording}" for name, kind in alert_kinds().items() for wording in kind.WORDINGS}
SUPPLIED = frozenset({"before"})
"""What every sentence of an event may use besides the event's own."""


def firing(name: str) -> Firing:
    condition, event = EVENTS[name]
    return Firing(
        1, IsoWeek(2026, 3) if condition.basis is Basis.WEEK else dt.date(2026, 1, 18), event, provisional=False
    )


def said(name: str, tag: str, history: History) -> str:
    return event_text(firing(name), EVENTS[name][0], Wording.load(tag).about(history))


def test_every_wording_of_the_kinds_has_a_sentence_in_every_language_and_no_other_has() -> None:
    assert set(EVENTS) == DECLARED
    for tag in TAGS:
        keys = {key.removeprefix("alert.") for key in load_messages(tag).deciders if key.startswith("alert.")}
        assert keys == DECLARED, tag


@pytest.mark.parametrize("tag", languages())
def test_sentences_use_nothing_that_their_event_does_not_hold(tag: str) -> None:
    for message in read_catalog(tag):
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key.startswith("alert."):
            event = EVENTS[key.removeprefix("alert.")][1]
            wanted = frozenset[str]().union(*map(slots_of, forms_of(message)))
            assert wanted <= event.figures.keys() | event.names.keys() | SUPPLIED, key


@pytest.mark.parametrize("name", EVENTS)
def test_events_read_as_written_down(name: str) -> None:
    assert tuple(said(name, tag, example()) for tag in TAGS) == SAID[name]


@pytest.mark.parametrize("name", CONDITIONS)
def test_conditions_read_as_written_down(name: str) -> None:
    texts = tuple(plain(condition_text(CONDITIONS[name], Wording.load(tag).about(example()))) for tag in TAGS)
    assert texts == WAITED_FOR[name]


def test_the_conditions_that_are_written_down_are_of_every_kind_side_and_subject() -> None:
    shown = {(one.kind, type(one.subject), one.side) for one in CONDITIONS.values()}
    for name, kind in alert_kinds().items():
        assert {(name, kind.SUBJECTS[0], side) for side in kind.SIDES} <= shown
        assert {subject for each, subject, _ in shown if each == name} == set(kind.SUBJECTS)


@pytest.mark.parametrize("tag", TAGS)
def test_no_sentence_shows_its_key_or_a_brace(tag: str) -> None:
    wording = Wording.load(tag).about(example())
    texts = [said(name, tag, example()) for name in EVENTS]
    texts += [plain(condition_text(one, wording)) for one in CONDITIONS.values()]
    for text in texts:
        assert not re.search(r"[{}]|alert\.|watch\.|alerts\.", text)


@pytest.mark.parametrize("tag", TAGS)
def test_whoever_is_watched_is_named(tag: str) -> None:
    wording = Wording.load(tag).about(example())
    for one in CONDITIONS.values():
        if isinstance(one.subject, Country):
            assert wording.names.country(one.subject.code) in plain(condition_text(one, wording))


def test_names_of_others_stay_one_line_and_show_what_they_hold() -> None:
    history = hostile(("@everyone\n## {name} **x**", "\u202ebeta"))
    condition = Condition("rank", EVENTS["rank.up"][0].subject, value=EVENTS["rank.up"][0].value)
    text = plain(condition_text(condition, Wording.load("en").about(history)))
    assert "\n" not in text
    assert "\u202e" not in text
