"""How long each part of the protocol takes or waits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """The protocol's constants; RELIABILITY §2 argues for each.

    Attributes:
        window: While this young, a request may be repeated on the strength of its nonce alone. Assumed to lie
            inside the "few minutes" that Discord remembers a nonce.
        quiet: After the last request, before history is believed: what is still under way has arrived by then.
        margin: History is read from this long before the first request, for clocks that differ.
        request_timeout: The longest a request takes.
        lease: Whoever is sending keeps a delivery for so long; longer than a request.
        retry: Before something harmless is tried again, at least.
        longest_retry: And at most.
        ban: Nothing at all is sent for so long after Cloudflare's ban.
        recheck: Between attempts at a channel that refused us, or whose history cannot be read.
        fresh: For so long after it was due a post may go out as it was frozen then; later it is written anew.
        catch_up: How long after its due time a digest that we slept through is still planned and sent.
        rereads: After sending, when the janitor reads a doubtful delivery again.
    """

    window: dt.timedelta = dt.timedelta(seconds=60)
    quiet: dt.timedelta = dt.timedelta(minutes=10)
    margin: dt.timedelta = dt.timedelta(minutes=2)
    request_timeout: dt.timedelta = dt.timedelta(seconds=15)
    lease: dt.timedelta = dt.timedelta(seconds=90)
    retry: dt.timedelta = dt.timedelta(seconds=5)
    longest_retry: dt.timedelta = dt.timedelta(minutes=5)
    ban: dt.timedelta = dt.timedelta(minutes=15)
    recheck: dt.timedelta = dt.timedelta(days=1)
    fresh: dt.timedelta = dt.timedelta(minutes=15)
    catch_up: dt.timedelta = dt.timedelta(hours=48)
    rereads: tuple[dt.timedelta, ...] = (dt.timedelta(minutes=15), dt.timedelta(hours=24))


TIMING = Timing()
