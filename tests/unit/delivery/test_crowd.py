"""Many channels due at one instant, in simulated time. `python -m tests.benchmarks.crowd` has 100,000, and SQLite."""

from __future__ import annotations

from bot.services.pacing import BURST, RATE
from tests.fakes.delivering.crowd import deliver_to

CHANNELS = 20_000


def test_a_crowd_is_served_at_our_pace_and_each_channel_once() -> None:
    outcome = deliver_to(CHANNELS)
    assert outcome.sent == outcome.channels == CHANNELS
    assert 0.95 * RATE <= CHANNELS / outcome.seconds <= 1.05 * RATE
    assert outcome.busiest_second <= RATE + BURST
