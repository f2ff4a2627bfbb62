"""What follows a digest, in the channel: once, wherever the process dies; corrected once; listed in the next."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.domain.delivery.delivery import State
from bot.domain.delivery.following import Kind, Progress
from bot.domain.delivery.reasons import Reason
from bot.domain.history import EMPTY_SNAPSHOT, History
from tests.fakes.digests import DAY, HOUR, MINUTE
from tests.fakes.discord import FakeDiscord, Fault, permissions, refused
from tests.fakes.histories import make_history, make_tables, week
from tests.integration.publishing.aftermath import Office, opened_office
from tests.integration.publishing.outlet import POST
from tests.unit.digests.weeks import BEFORE, REPORTED, ROWS, B, weeks

MESSAGE = "/channels/{channel_id}/messages/{message_id}"
CROSSPOST, THREAD, EDIT = f"POST {MESSAGE}/crosspost", f"POST {MESSAGE}/threads", f"PATCH {MESSAGE}"
GRAVE = {**ROWS, "us/beta": 2800 * B}
SLIGHT = {**ROWS, "us2/delta": 70 * B}
UNSEEN = {**ROWS, "us2/delta": 50 * B + 1}


@pytest.fixture
async def office(double: FakeDiscord, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncGenerator[Office]:
    async with opened_office(double, monkeypatch, tmp_path / "office.db") as office:
        office.reads(weeks())
        yield office


def flags(office: Office) -> list[int]:
    return [message["flags"] & (1 | 32) for message in office.messages]


async def test_a_digest_is_published_and_discussed(office: Office) -> None:
    await office.starts(publish=True, thread=True)
    await office.works(2 * HOUR, 10 * MINUTE)
    assert flags(office) == [1 | 32]
    (message,) = office.channel.messages
    assert office.double.world.channels[message].name.startswith("Discussion: 19–25 Jan")
    assert (office.requests(CROSSPOST), office.requests(THREAD), office.requests(EDIT)) == (1, 1, 0)


async def test_it_is_published_and_discussed_once_wherever_the_process_dies(office: Office) -> None:
    await office.starts(publish=True, thread=True)
    await office.delivers()
    deaths = 0
    for waits in range(1, 1000, 2):
        if not await office.follows_and_dies(waits):
            break
        deaths += 1
        office.double.advance(HOUR)
        await office.starts()
    await office.works(DAY, HOUR)
    assert deaths > 5
    assert flags(office) == [1 | 32]


@pytest.mark.parametrize("fault", [Fault(502, executes=True), Fault(500), Fault(drop="after")])
async def test_an_answer_that_is_lost_does_no_harm(office: Office, fault: Fault) -> None:
    await office.starts(publish=True, thread=True)
    for spec in (CROSSPOST, THREAD):
        office.double.will(fault, spec)
    await office.works(HOUR, MINUTE)
    assert flags(office) == [1 | 32]


async def test_a_right_that_is_missing_costs_one_refusal_a_day(office: Office) -> None:
    await office.starts(thread=True, publish=False)
    office.channel.permissions &= ~permissions.CREATE_PUBLIC_THREADS
    await office.works(DAY - HOUR, HOUR)
    assert office.requests(THREAD) == 1
    office.channel.permissions = permissions.EVERYTHING
    await office.works(2 * HOUR, HOUR)
    assert flags(office) == [32]


async def test_a_late_source_is_announced_after_six_hours_and_the_notice_becomes_the_digest(office: Office) -> None:
    office.reads(History(EMPTY_SNAPSHOT, make_tables()))
    await office.starts(publish=True, thread=False)
    await office.works(6 * HOUR - 10 * MINUTE, 10 * MINUTE)
    assert office.messages == []
    await office.works(20 * MINUTE, 10 * MINUTE)
    assert "The source is late: no digest yet" in office.texts[0]
    await office.works(DAY, HOUR)
    assert (office.requests(EDIT), flags(office)) == (0, [0])
    office.reads(weeks())
    await office.works(10 * MINUTE, MINUTE)
    (text,) = office.texts
    assert "## China takes the lead" in text
    assert "Late: this was due on 2026-01-26 12:00 UTC" in text
    await office.works(DAY, HOUR)
    assert (office.requests(POST), office.requests(EDIT), flags(office)) == (1, 1, [1])


async def test_a_notice_is_edited_into_one_digest_wherever_the_process_dies(office: Office) -> None:
    office.reads(History(EMPTY_SNAPSHOT, make_tables()))
    await office.starts(publish=True, thread=False)
    await office.works(7 * HOUR, HOUR)
    office.reads(weeks())
    for waits in range(1, 1000, 3):
        if not await office.follows_and_dies(waits):
            break
        office.double.advance(10 * MINUTE)
        await office.starts()
    await office.works(HOUR, 10 * MINUTE)
    (text,) = office.texts
    assert "## China takes the lead" in text
    assert flags(office) == [1]


async def posted(office: Office) -> None:
    await office.starts(publish=False, thread=False)
    await office.works(DAY, 6 * HOUR)


async def test_a_grave_restatement_edits_the_post_and_sends_one_erratum(office: Office) -> None:
    await posted(office)
    office.reads(weeks(restated=GRAVE))
    await office.works(DAY, HOUR)
    digest, erratum = office.texts
    assert "⚠️ **Corrected: Beta: number 4 → 1" in digest
    assert "The source restated 22 Jan." in digest
    assert "## Correction: Beta is number one" in erratum
    office.reads(weeks())  # restated once more: each post is corrected once
    await office.works(2 * DAY, 6 * HOUR)
    assert (len(office.messages), office.requests(POST), office.requests(EDIT)) == (2, 2, 1)


async def test_an_erratum_that_is_refused_has_no_plainer_form_and_is_no_second_digest(office: Office) -> None:
    await posted(office)
    office.reads(weeks(restated=GRAVE))
    office.double.will(refused(400, 50035, "Invalid Form Body"), POST)
    await office.works(DAY, HOUR)
    (text,) = office.texts
    assert "Corrected: Beta" in text
    erratum = await office.ledger.get(2)
    assert erratum
    assert (erratum.state, erratum.reason) == (State.READY, Reason.RENDER_BUG)
    await office.works(2 * DAY, 6 * HOUR)
    assert len(office.messages) == 1
    ended = await office.ledger.get(2)
    assert ended
    assert ended.state is State.LAPSED


async def test_one_erratum_wherever_the_process_dies(office: Office) -> None:
    await posted(office)
    office.reads(weeks(restated=GRAVE))
    office.double.advance(6 * HOUR)
    for waits in range(1, 1000, 3):
        if not await office.follows_and_dies(waits):
            break
        office.double.advance(2 * MINUTE)
        await office.starts()
    await office.works(DAY, HOUR)
    assert ["Corrected: Beta" in text for text in office.texts] == [True, False]


async def test_a_slight_restatement_edits_the_post_alone(office: Office) -> None:
    await posted(office)
    office.reads(weeks(restated=SLIGHT))
    await office.works(DAY, HOUR)
    (text,) = office.texts
    assert "⚠️ **Corrected: Delta: 350B → 370B" in text
    assert office.requests(EDIT) == 1


async def test_what_nobody_would_notice_is_silent(office: Office) -> None:
    await posted(office)
    office.reads(weeks(restated=UNSEEN))
    await office.works(2 * DAY, 6 * HOUR)
    assert (len(office.messages), office.requests(EDIT)) == (1, 0)


async def test_a_post_that_was_deleted_is_left_so(office: Office) -> None:
    await posted(office)
    office.channel.messages.clear()
    office.reads(weeks(restated=GRAVE))
    await office.works(2 * DAY, 6 * HOUR)
    assert (office.messages, office.requests(EDIT)) == ([], 1)
    states = {one.kind: one.state for one in await office.follow_ups.of(1)}
    assert states == {Kind.CORRECT: Progress.GONE, Kind.ERRATUM: Progress.LAPSED}


async def test_the_next_digest_lists_what_was_corrected(office: Office) -> None:
    await posted(office)
    office.reads(weeks(restated=GRAVE))
    await office.works(5 * DAY, 12 * HOUR)
    days = {day: BEFORE for number in (0, 1) for day in week(number).days} | dict.fromkeys(REPORTED.days, ROWS)
    days |= {REPORTED.days[3]: GRAVE} | dict.fromkeys(week(3).days, ROWS)
    office.reads(make_history(days=days))
    await office.works(DAY, 6 * HOUR)
    digest, erratum, following = office.texts
    assert "Revised since the last digest" not in digest + erratum
    assert "**Revised since the last digest**\n**19–25 Jan**: Beta: number 4 → 1" in following
