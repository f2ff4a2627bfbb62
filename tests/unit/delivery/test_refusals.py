"""Refusals that count towards a ban: so many in ten minutes, and then everybody rests."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from bot.domain.delivery.delivery import State
from bot.domain.delivery.reasons import Reason
from bot.domain.delivery.replies import Denied, NotSent, RateLimited, Reply
from bot.services.pacing import REFUSALS, WINDOW, Pace
from tests.fakes.delivering.clockwork import clock, run
from tests.fakes.delivering.office import Office
from tests.fakes.digests import HOUR, MINUTE, SECOND
from tests.unit.delivery.test_sender import ledger_of, states

LIMITED = RateLimited(SECOND)
BAN = 50
"""Refusals in ten minutes that there may be: half a per cent of what a ban takes."""


def busiest(moments: list[dt.datetime]) -> int:
    return max(sum(start <= each < start + WINDOW for each in moments) for start in moments)


def test_after_thirty_refusals_nothing_goes_out_until_the_first_is_ten_minutes_old() -> None:
    async def main() -> None:
        pace = Pace(clock, asyncio.sleep)
        first = clock()
        for _ in range(REFUSALS):
            assert not pace.blocked
            pace.heed(LIMITED)
            await asyncio.sleep(1)
        assert pace.blocked
        await pace.take()
        assert clock() == first + WINDOW
        pace.heed(LIMITED)
        assert pace.blocked, "there was room for one"
        await pace.take()
        assert clock() == first + WINDOW + SECOND

    run(main())


@pytest.mark.parametrize(
    "reply", [RateLimited(SECOND, shared=True), Denied(Reason.MISSING_PERMISSION), NotSent()], ids=str
)
def test_what_does_not_count_holds_nobody_up(reply: Reply) -> None:
    async def main() -> None:
        pace = Pace(clock, asyncio.sleep)
        for _ in range(10 * REFUSALS):
            pace.heed(reply)
        assert not pace.blocked

    run(main())


def test_refusals_that_are_far_apart_hold_nobody_up() -> None:
    async def main() -> None:
        pace = Pace(clock, asyncio.sleep)
        for _ in range(5 * REFUSALS):
            pace.heed(LIMITED)
            assert not pace.blocked
            await asyncio.sleep(WINDOW.total_seconds() / (REFUSALS - 1))

    run(main())


def test_in_a_storm_every_post_goes_out_and_refusals_stay_few() -> None:
    async def main() -> tuple[Office, list[dt.datetime]]:
        office, refused = Office(ledger_of(300)), list[dt.datetime]()
        for channel in range(0, 300, 2):
            office.publisher.replies[channel] = [LIMITED] * 3
        heed = office.pace.heed

        def heard(reply: Reply, ban: dt.timedelta = 15 * MINUTE) -> None:
            refused.extend([clock()] * isinstance(reply, RateLimited))
            heed(reply, ban)

        office.pace.heed = heard  # type: ignore[method-assign,assignment]
        await office.work(6 * HOUR)
        return office, refused

    office, refused = run(main())
    assert states(office) == {State.SENT: 300}
    assert len(refused) == 450
    assert busiest(refused) <= BAN
    assert not office.failures


def test_broken_channels_hold_nobody_up() -> None:
    async def main() -> Office:
        office = Office(ledger_of(400))
        for channel in range(100):
            office.publisher.replies[channel] = [Denied(Reason.MISSING_PERMISSION)]
        await office.work(MINUTE)
        return office

    assert states(run(main())) == {State.SENT: 300, State.READY: 100}
