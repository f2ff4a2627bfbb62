"""What follows a post is done once, whatever Discord answers and wherever the process dies."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.delivery.delivery import State
from bot.domain.delivery.following import FIGURES_AGAIN, Kind, Progress
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import (
    Ambiguous,
    Banned,
    Deleted,
    Denied,
    Done,
    Malformed,
    RateLimited,
    Result,
    Unauthorised,
)
from bot.domain.errors import StoreError
from bot.domain.schedules import ScheduleState
from bot.ports.delivery import Payload, Postponed
from tests.fakes.digests import DAY, DUE, HOUR, MINUTE, SECOND, schedule_of
from tests.fakes.following import EDIT, MESSAGE, NEWS, PROMISE, Crash, Desk, correction

PUBLISHED = ("published", (100, MESSAGE))
THREAD = ("thread", "en 2026-W14")


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_digest_is_published_and_discussed_where_that_is_wanted(desk: Desk) -> None:
    await desk.sent(publish=True, thread=True)
    await desk.sweep()
    assert desk.aftermath.done == [PUBLISHED, THREAD]
    await desk.pass_time(3 * DAY, HOUR)
    assert desk.aftermath.asked == 2


async def test_a_thread_is_named_in_the_server_s_language_where_the_schedule_has_none(desk: Desk) -> None:
    await desk.sent(thread=True, language="")
    await desk.sweep()
    assert desk.aftermath.done == [("thread", "zh-Hant 2026-W14")]


async def test_a_post_that_is_recorded_between_two_sweeps_is_followed(desk: Desk) -> None:
    await desk.sweep()
    post = await desk.sent(publish=True)
    await desk.ledger.record(replace(post, sent_at=DUE - 50 * MINUTE))
    await desk.sweep(MINUTE)
    assert desk.aftermath.done == [PUBLISHED]


async def test_nothing_is_done_where_nothing_is_wanted(desk: Desk) -> None:
    await desk.sent()
    await desk.pass_time(DAY, HOUR)
    assert desk.aftermath.asked == 0


async def test_one_that_may_have_a_copy_is_published_after_it_was_read_again(desk: Desk) -> None:
    post = await desk.sent(publish=True)
    await desk.ledger.record(replace(post, ambiguous=True))
    await desk.sweep(14 * MINUTE)
    assert desk.aftermath.done == []
    await desk.sweep(2 * MINUTE)
    assert desk.aftermath.done == [PUBLISHED]


@pytest.mark.parametrize(
    ("result", "reason", "after"),
    [
        (RateLimited(50 * MINUTE), Reason.RATE_LIMITED, 50 * MINUTE),
        (Denied(Reason.MISSING_PERMISSION), Reason.MISSING_PERMISSION, DAY),
        (Banned(), Reason.BANNED, 15 * MINUTE),
        (Ambiguous(), Reason.OUTCOME_UNKNOWN, 30 * SECOND),
    ],
)
async def test_what_did_not_work_waits_and_is_tried_again(
    desk: Desk, result: Result, reason: Reason, after: dt.timedelta
) -> None:
    post = await desk.sent(publish=True)
    desk.aftermath.results = [result]
    await desk.sweep()
    one = await desk.of(post, Kind.PUBLISH)
    assert (one.reason, one.wake_at) == (reason, DUE + after)
    await desk.sweep(after - SECOND)
    assert desk.aftermath.asked == 1
    await desk.sweep(SECOND)
    assert (await desk.of(post, Kind.PUBLISH)).state is Progress.DONE


async def test_what_never_works_is_tried_less_and_less_and_given_up(desk: Desk) -> None:
    post = await desk.sent(publish=True)
    desk.aftermath.results = [Ambiguous()] * 999
    await desk.pass_time(3 * DAY, 5 * MINUTE)
    one = await desk.of(post, Kind.PUBLISH)
    assert (one.state, one.reason) == (Progress.LAPSED, Reason.OUTCOME_UNKNOWN)
    assert 45 < desk.aftermath.asked < 60


@pytest.mark.parametrize(("result", "state"), [(Deleted(), Progress.GONE), (Malformed(), Progress.FAILED)])
async def test_what_can_never_work_ends(desk: Desk, result: Result, state: Progress) -> None:
    post = await desk.sent(publish=True)
    desk.aftermath.results = [result]
    await desk.pass_time(2 * DAY, HOUR)
    assert (await desk.of(post, Kind.PUBLISH)).state is state
    assert desk.aftermath.asked == 1


async def test_a_refused_token_stops_everything(desk: Desk) -> None:
    for _ in range(9):
        await desk.sent(publish=True)
    desk.aftermath.results = [Unauthorised()] * 99
    await desk.pass_time(DAY, HOUR)
    assert desk.follower.stopped is Reason.TOKEN_REFUSED
    assert desk.aftermath.asked <= 3


async def test_nothing_is_asked_while_the_pace_is_blocked(desk: Desk) -> None:
    await desk.sent(publish=True)
    desk.pace.block(HOUR)
    await desk.sweep(59 * MINUTE)
    assert desk.aftermath.asked == 0
    await desk.sweep(MINUTE)
    assert desk.aftermath.done == [PUBLISHED]


async def test_a_notice_becomes_the_digest_by_one_edit_and_is_published_then(desk: Desk) -> None:
    await desk.sent(PROMISE, publish=True, thread=True)
    desk.rewriter.amended = Postponed(Reason.SOURCE_STALE, desk.now + 5 * MINUTE)
    await desk.sweep()
    assert desk.aftermath.asked == 0
    desk.rewriter.amended = EDIT
    await desk.sweep(4 * MINUTE)
    assert desk.aftermath.asked == 0
    await desk.pass_time(DAY, MINUTE)
    assert desk.aftermath.done == [("edited", b"edit"), PUBLISHED, THREAD]
    assert desk.aftermath.asked == 3


async def test_a_notice_that_waited_in_vain_is_edited_and_that_is_all(desk: Desk) -> None:
    await desk.sent(PROMISE, publish=True, thread=True)
    desk.rewriter.amended = Payload(b"none came")
    await desk.pass_time(2 * DAY, HOUR)
    assert desk.aftermath.done == [("edited", b"none came")]


async def test_a_post_is_corrected_once(desk: Desk) -> None:
    post = await desk.sent()
    await desk.pass_time(DAY, HOUR)
    desk.rewriter.corrected = correction()
    await desk.pass_time(FIGURES_AGAIN, HOUR)
    assert desk.aftermath.done == [("edited", b"edit")]
    assert (await desk.of(post, Kind.CORRECT)).state is Progress.DONE
    await desk.pass_time(30 * DAY, 6 * HOUR)
    assert desk.aftermath.asked == 1
    assert desk.errata == []


async def test_what_was_frozen_is_what_is_sent_whatever_the_figures_do_meanwhile(desk: Desk) -> None:
    await desk.sent()
    await desk.sweep()
    desk.rewriter.corrected = correction()
    desk.aftermath.results = [Ambiguous()]
    await desk.sweep(FIGURES_AGAIN)
    desk.rewriter.corrected = replace(correction(), edit=Payload(b"another"))
    await desk.sweep(MINUTE)
    assert desk.aftermath.done == [("edited", b"edit")]


async def test_a_grave_correction_sends_one_erratum_after_its_edit(desk: Desk) -> None:
    post = await desk.sent()
    desk.rewriter.corrected = correction(NEWS)
    desk.aftermath.results = [RateLimited(HOUR)]
    await desk.sweep()
    await desk.sweep(FIGURES_AGAIN)
    assert desk.errata == []
    await desk.pass_time(2 * DAY, 30 * MINUTE)
    (erratum,) = desk.errata
    assert await desk.ledger.payload(erratum.payload or "") == NEWS
    assert erratum.address.channel == post.address.channel
    assert erratum.key != post.key


@pytest.mark.parametrize("why", ["deleted", "paused"])
async def test_no_erratum_where_the_post_is_gone_or_nobody_wants_posts(desk: Desk, why: str) -> None:
    post = await desk.sent()
    desk.rewriter.corrected = correction(NEWS)
    await desk.sweep()
    if why == "deleted":
        desk.aftermath.results = [Deleted()]
    else:
        kept = desk.ledger.schedules.kept
        kept[schedule_of(post)] = replace(kept[schedule_of(post)], state=ScheduleState.PAUSED)
    await desk.pass_time(2 * DAY, HOUR)
    assert desk.errata == []
    assert (await desk.of(post, Kind.ERRATUM)).state is Progress.LAPSED


async def test_an_erratum_is_published_and_neither_corrected_nor_discussed(desk: Desk) -> None:
    post = await desk.sent("", publish=True, thread=True)
    await desk.pass_time(DAY, HOUR)
    assert desk.aftermath.done == [PUBLISHED]
    assert [one.kind for one in await desk.follow_ups.of(post.id)] == [Kind.PUBLISH]


async def test_after_28_days_a_post_stands(desk: Desk) -> None:
    await desk.sent()
    await desk.pass_time(28 * DAY, 6 * HOUR)
    desk.rewriter.corrected = correction(NEWS)
    await desk.pass_time(3 * DAY, 6 * HOUR)
    assert desk.aftermath.asked == 0


async def test_one_that_fails_stops_no_other(desk: Desk) -> None:
    await desk.sent(PROMISE)
    await desk.sent(publish=True)
    desk.rewriter.failure = StoreError("no schedule")
    await desk.sweep()
    assert desk.aftermath.done == [PUBLISHED]
    assert len(desk.reported) == 1
    desk.rewriter.failure = None
    await desk.sweep(MINUTE)
    assert desk.aftermath.done[1:] == [("edited", b"edit")]


async def live_and_die(desk: Desk, step: int) -> int:
    """Sixty hours, with a death at the step of that number; how many steps there were less than that."""
    left = step

    def danger() -> None:
        nonlocal left
        left -= 1
        if not left:
            raise Crash

    desk.follow_ups.danger = desk.aftermath.danger = danger
    for _ in range(60):
        try:
            await desk.sweep(HOUR)
        except Crash:
            desk.follower = desk.make()
    return left


@pytest.mark.parametrize("notice", [False, True])
async def test_a_process_may_die_anywhere(notice: bool) -> None:
    deaths = 0
    for step in range(1, 200):
        desk = Desk()
        await desk.sent(PROMISE if notice else None, publish=True, thread=True)
        desk.rewriter.corrected = correction(NEWS)
        left = await live_and_die(desk, step)
        deaths += left <= 0
        assert sorted(set(map(str, desk.aftermath.done))) == sorted(map(str, desk.aftermath.done))
        kinds = sorted(what for what, _ in desk.aftermath.done)
        assert kinds == ["edited", "published", "thread"]
        assert [one.state for one in desk.errata] == [State.READY], step
        if left > 0:
            break
    assert deaths > 15


# ── What Discord refuses ─────────────────────────────────────────────────────────────────────────

REFUSED = Denied(Reason.MISSING_PERMISSION)


async def test_a_refusal_is_told_once_and_not_with_every_attempt(desk: Desk) -> None:
    post = await desk.sent(thread=True)
    desk.aftermath.results = [REFUSED, REFUSED]
    await desk.pass_time(3 * DAY, HOUR)
    assert desk.refusals.told == [(post.id, Kind.THREAD, Reason.MISSING_PERMISSION)]


async def test_a_refusal_is_told_or_kept_wherever_the_process_dies() -> None:
    deaths = 0
    for step in range(1, 9):
        desk = Desk()
        post = await desk.sent(publish=True)
        desk.aftermath.results = [REFUSED] * 99
        left = await live_and_die(desk, step)
        deaths += left <= 0
        heard = {*desk.refusals.told, *desk.refusals.owed}
        assert heard == {(post.id, Kind.PUBLISH, Reason.MISSING_PERMISSION)}, step
        assert len(desk.refusals.told) <= 1
    assert deaths > 5


async def test_it_is_not_told_again_with_the_next_week_s_post(desk: Desk) -> None:
    post = await desk.sent(publish=True)
    desk.aftermath.results = [REFUSED] * 9
    await desk.pass_time(3 * DAY, HOUR)
    for _ in range(2):
        await desk.again(post)
        await desk.pass_time(3 * DAY, HOUR)
    assert len(desk.refusals.told) == 1


async def test_it_is_told_again_once_it_has_worked_in_between(desk: Desk) -> None:
    post = await desk.sent(publish=True)
    desk.aftermath.results = [REFUSED, Done(), REFUSED]
    await desk.pass_time(3 * DAY, HOUR)
    second = await desk.again(post)
    await desk.sweep()
    assert [told[0] for told in desk.refusals.told] == [post.id, second.id]


@pytest.mark.parametrize("result", [RateLimited(HOUR), Banned(), Ambiguous(), Unauthorised(), Malformed(), Deleted()])
async def test_only_what_whoever_configured_it_can_change_is_told(desk: Desk, result: Result) -> None:
    await desk.sent(publish=True)
    desk.aftermath.results = [result]
    await desk.sweep()
    assert not desk.refusals.told
