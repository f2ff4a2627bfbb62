"""Every reason and every right is said in every language."""

from __future__ import annotations

import pytest

from bot.domain.delivery.reasons import Reason
from bot.edge.rights import Right
from bot.presentation.messages import languages, load_messages
from bot.presentation.reasons import (
    PERHAPS_POSTED,
    alert_notice_text,
    alert_reason_text,
    alerts_paused_text,
    notice_text,
    reason_text,
)
from bot.presentation.wording import Wording

LENGTH = 1900
"""Of a message, with room for what Discord adds."""
OF_DIGESTS = frozenset({Reason.SCHEDULE_PAUSED})
"""Reasons that no message of alerts has."""


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("reason", Reason)
def test_every_reason_says_what_is_the_matter_and_what_to_do(reason: Reason, tag: str) -> None:
    text = reason_text(reason, Wording.load(tag))
    assert not text.startswith("reason.")
    assert text.count("." if tag == "en" else "。") >= 2
    assert len(notice_text(reason, "<#1>", "<t:1:f>", Wording.load(tag))) < LENGTH


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("reason", Reason)
def test_whoever_made_alerts_is_told_what_to_do_about_them(reason: Reason, tag: str) -> None:
    text = alert_reason_text(reason, Wording.load(tag))
    assert not text.startswith(("reason.", "alerts."))
    assert text.count("." if tag == "en" else "。") >= 2
    if reason not in OF_DIGESTS:
        assert "/digest" not in text
    for channel in ("<#1>", ""):
        assert len(alert_notice_text(reason, channel, "<t:1:f>", Wording.load(tag))) < LENGTH


@pytest.mark.parametrize("tag", languages())
def test_whose_alerts_are_paused_is_told_how_to_go_on(tag: str) -> None:
    assert "/alert list" in alerts_paused_text(Reason.DIRECT_MESSAGES_CLOSED, Wording.load(tag))


def test_alerts_in_direct_messages_are_not_said_to_be_in_a_channel() -> None:
    wording = Wording.load("en")
    assert "your direct messages" in alert_notice_text(Reason.UNREACHABLE, "", "<t:1:f>", wording)
    assert "<#1>" in alert_notice_text(Reason.UNREACHABLE, "<#1>", "<t:1:f>", wording)


@pytest.mark.parametrize("tag", languages())
def test_no_two_reasons_read_alike(tag: str) -> None:
    assert len({reason_text(reason, Wording.load(tag)) for reason in Reason}) == len(Reason)


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("right", Right)
def test_every_right_has_its_name(right: Right, tag: str) -> None:
    assert load_messages(tag).knows(f"right.{right.value}")
    assert Wording.load(tag).text(f"right.{right.value}")


def test_no_text_is_left_of_a_reason_that_is_gone() -> None:
    known = {key for key in load_messages("en").deciders if key.startswith("reason.")}
    assert known == {f"reason.{reason.name.lower()}" for reason in Reason}


@pytest.mark.parametrize("reason", Reason)
def test_what_may_be_there_is_not_said_to_be_missing(reason: Reason) -> None:
    text = notice_text(reason, "<#1>", "<t:1:f>", Wording.load("en"))
    assert ("was not posted" in text) is (reason not in PERHAPS_POSTED)
    assert "<#1>" in text
    assert "<t:1:f>" in text
