"""Posting to channels, unasked: requests that are made once, answers that are sorted, posts that are frozen.

async with open_wire(token) as wire:
    requests = Requests(wire, pace)
    publisher = DiscordPublisher(requests, bot_id, clock)    # the port of delivering
    afterwards = Afterwards(requests)                        # publishing, threads, corrections
    time = DiscordTime(wire, clock)                          # for planning
"""

from __future__ import annotations

from bot.domain.delivery.replies import Done, Result, Unsuccessful
from bot.edge.publishing.afterwards import Afterwards, Opened
from bot.edge.publishing.discord_time import DiscordTime
from bot.edge.publishing.frozen import freeze
from bot.edge.publishing.membership import DiscordMembership
from bot.edge.publishing.publisher import DiscordPublisher
from bot.edge.publishing.reading import Rights
from bot.edge.publishing.requests import Requests
from bot.edge.publishing.trial import Target, Trial, try_out
from bot.edge.publishing.wire import Wire, open_wire

__all__ = [
    "Afterwards",
    "DiscordMembership",
    "DiscordPublisher",
    "DiscordTime",
    "Done",
    "Opened",
    "Requests",
    "Result",
    "Rights",
    "Target",
    "Trial",
    "Unsuccessful",
    "Wire",
    "freeze",
    "open_wire",
    "try_out",
]
