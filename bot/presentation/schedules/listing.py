"""A server's schedules in a list, and how they fare."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.domain.delivery.delivery import Delivery, State
from bot.domain.delivery.reasons import Reason
from bot.domain.schedules import MOST_A_GUILD
from bot.presentation.card import Block, Card
from bot.presentation.reasons import Refusal, reason_text
from bot.presentation.schedules.setup import Obstacle
from bot.presentation.schedules.words import item_lines, next_lines, right_text
from bot.presentation.text import Span, Text, plain
from bot.presentation.wording import Wording
from bot.services.schedule_desk import Standing

LATE_FROM = dt.timedelta(minutes=15)
"""What is out so soon after it was due is in time."""
ROOM = 3200
"""Characters of `/digest health` before anything is escaped: Discord shows 4,000 after that."""


@dataclass(frozen=True, slots=True)
class Fare:
    """How a schedule fares.

    Attributes:
        standing: The schedule and its newest posts.
        obstacle: What stands in the way of posting now; one without anything where all is well, None if not known.
    """

    standing: Standing
    obstacle: Obstacle | None


def list_card(standings: Sequence[Standing], zone: str, now: dt.datetime, wording: Wording) -> Card:
    """Every schedule with its slot on the server's clock, its next post, and why it does not post.

    Args:
        standings: The schedules, oldest first.
        zone: The server's time zone.
        now: The time.
        wording: The reader's language.
    """
    blocks = tuple(Block("", tuple(_item(one, zone, now, wording))) for one in standings)
    return _card("digest.list_title", blocks, wording)


def health_card(fares: Sequence[Fare], zone: str, now: dt.datetime, wording: Wording) -> Card:
    """Every schedule with its last posts, what the bot may do there now, and its next post; arguments as above.

    The more schedules there are, the fewer posts are told of each: every schedule is named.
    """
    most = max((len(one.standing.posts) for one in fares), default=0)
    for count in range(most, -1, -1):
        blocks = tuple(Block("", tuple(_health(one, zone, now, wording, count))) for one in fares)
        if not count or _length(blocks) <= ROOM:
            return _card("digest.health_title", blocks, wording)
    return _card("digest.health_title", (), wording)


def _card(title: str, blocks: tuple[Block, ...], wording: Wording) -> Card:
    count = wording.rich("digest.list_count", count=len(blocks), most=MOST_A_GUILD)
    total = count if blocks else wording.rich("digest.list_empty")
    return Card(wording.tag, wording.text(title), total, blocks=blocks)


def _item(one: Standing, zone: str, now: dt.datetime, wording: Wording) -> Iterator[Text]:
    yield from item_lines(one.schedule, zone, now, wording)
    if one.trouble:
        yield wording.rich("digest.trouble", reason=reason_text(one.trouble, wording))
    yield from next_lines(one.schedule, now, wording)


def _health(fare: Fare, zone: str, now: dt.datetime, wording: Wording, posts: int) -> Iterator[Text]:
    one = fare.standing
    yield next(item_lines(one.schedule, zone, now, wording))
    missing = fare.obstacle is not None and fare.obstacle.missing
    if one.trouble and not (missing and one.trouble is Reason.MISSING_PERMISSION):
        yield wording.rich("digest.trouble", reason=reason_text(one.trouble, wording))
    yield from _refused(one, wording, named=bool(missing))
    yield from islice(next_lines(one.schedule, now, wording), 1)
    if not (one.trouble and fare.obstacle and fare.obstacle.reason is one.trouble):
        yield from _rights(fare.obstacle, wording)
    if not one.posts:
        yield wording.rich("digest.no_posts")
    for post in one.posts[:posts]:
        yield notice_line(post, now, wording) if post.id in one.notices else post_line(post, wording)


def _refused(one: Standing, wording: Wording, *, named: bool) -> Iterator[Text]:
    """What could not follow the newest post; and why, unless the rights that are missing are named anyway."""
    for refusal in (Refusal(kind, reason) for kind, reason in one.refused.items()):
        what = refusal.what(wording)
        yield (Span(what),) if named else wording.rich("digest.refused", what=what, why=refusal.why(wording))


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(plain(line)) + 1 for block in blocks for line in block.lines)


def _rights(obstacle: Obstacle | None, wording: Wording) -> Iterator[Text]:
    if obstacle is None:
        yield wording.rich("digest.rights_unknown")
    elif obstacle.missing:
        rights = wording.values.join(right_text(right, wording) for right in obstacle.missing)
        yield wording.rich("digest.rights_missing", rights=rights)
    elif obstacle.reason:
        yield wording.rich("digest.trouble", reason=reason_text(obstacle.reason, wording))
    else:
        yield wording.rich("digest.rights_fine")


def post_line(post: Delivery, wording: Wording) -> Text:
    """What became of one post."""
    week = post.address.reported
    at = post.sent_at or post.due
    match post.state:
        case State.SENT:
            return wording.rich(
                "digest.post_late" if at - post.due > LATE_FROM else "digest.post_sent", week=week, at=at
            )
        case State.SENT_DELETED:
            return wording.rich("digest.post_deleted", week=week, at=at)
        case State.READY | State.SENDING:
            return _why("digest.post_waiting", post, wording, week=wording.dates.week(week))
        case State.HELD:
            return _why("digest.post_held", post, wording, week=wording.dates.week(week))
        case State.LAPSED | State.FAILED:
            return _why("digest.post_not", post, wording, week=wording.dates.week(week))


def notice_line(post: Delivery, now: dt.datetime, wording: Wording) -> Text:
    """What became of a post that is a notice: the digest takes its place up to the next slot."""
    key = "digest.post_noticed" if now < post.expires else "digest.post_missed"
    return wording.rich(key, week=post.address.reported, at=post.sent_at or post.due)


def _why(key: str, post: Delivery, wording: Wording, week: str) -> Text:
    soon = wording.text("digest.soon") if post.state in {State.READY, State.SENDING} else ""
    return wording.rich(key, week=week, reason=reason_text(post.reason, wording) if post.reason else soon)
