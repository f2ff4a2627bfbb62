"""The set-up of a schedule as Discord gets it: within every limit, in every language, whatever is chosen."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest

from bot.domain.delivery.reasons import Reason
from bot.domain.schedules import Schedule, ScheduleState, first_due
from bot.domain.sections import Section
from bot.domain.slots import Slot
from bot.edge.rendering import parse_custom_id, render_form
from bot.presentation.messages import languages
from bot.presentation.schedules.setup import Obstacle, setup_form
from bot.presentation.wording import Wording
from tests.fakes.digests import schedule
from tests.fakes.discord import OPENAPI
from tests.fakes.discord.components import walk
from tests.fakes.discord.limits import problems_of_message
from tests.fakes.discord.openapi import load
from tests.unit.edge.payloads import PING, reply_body

TOKEN = "0123456789abcdef"  # noqa: S105 - of a draft
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
BIG = 2**63 - 1
RIGHTS = ("view_channel", "send_messages", "embed_links", "attach_files", "mention_everyone", "announcement_channel")


def plans() -> list[Schedule]:
    early = Slot(1, dt.time(3, 17), "America/Argentina/ComodRivadavia")
    plain = schedule(sections=(), role=None, publish=False, language="", slot=early, next_due=first_due(early, NOW))
    full = schedule(channel=BIG, role=BIG, thread=True, publish=True, language="zh-Hant", id=7, lens="press")
    some = schedule(sections=tuple(Section)[:5], language="en", state=ScheduleState.PAUSED, next_due=None, id=7)
    return [plain, full, some]


def body(plan: Schedule, tag: str, obstacle: Obstacle | None = None, *, news: bool = False) -> dict[str, object]:
    form = setup_form(plan, NOW, Wording.load(tag), has_followers=news, is_thread=not news, obstacle=obstacle)
    return reply_body(render_form(form, (TOKEN,)))


@pytest.mark.parametrize("tag", languages())
@pytest.mark.parametrize("obstacle", [None, Obstacle(RIGHTS), Obstacle(reason=Reason.CHANNEL_GONE)])
@pytest.mark.parametrize("number", range(3))
def test_a_set_up_keeps_every_limit_and_pings_nobody(number: int, obstacle: Obstacle | None, tag: str) -> None:
    message = body(plans()[number], tag, obstacle)
    assert list(problems_of_message(message, 1 << 15, set())) == []
    assert message["allowed_mentions"] == {"parse": []}
    placed = [one for _, one in walk(message["components"])]  # type: ignore[arg-type]
    assert len(placed) <= 40
    text = "\n".join(one["content"] for one in placed if one["type"] == 10)
    assert "{" not in text
    assert all(mention.startswith("<@&") for mention in PING.findall(text))
    if OPENAPI:
        callback = {"type": 4, "data": message}
        route = "/interactions/{interaction_id}/{interaction_token}/callback"
        assert load(OPENAPI).problems("POST", route, callback) == []


def test_every_control_says_which_it_is_and_of_which_draft() -> None:
    placed = [one for _, one in walk(body(plans()[1], "en", news=True)["components"])]  # type: ignore[arg-type]
    ids = [parse_custom_id(one["custom_id"]) for one in placed if one.get("custom_id")]
    names = ["channel", "day", "hour", "language", "lens", "sections", "role"]
    names += ["thread", "publish", "save", "preview", "cancel"]
    assert [one and (one.action, one.arguments) for one in ids] == [("digest", (name, TOKEN)) for name in names]


@pytest.mark.parametrize(("news", "publish"), list(itertools.product((False, True), repeat=2)))
def test_what_a_channel_cannot_do_cannot_be_switched_on_and_can_be_switched_off(news: bool, publish: bool) -> None:
    plan = schedule(publish=publish)
    placed = [one for _, one in walk(body(plan, "en", news=news)["components"])]  # type: ignore[arg-type]
    button = next(one for one in placed if ":publish:" in one.get("custom_id", ""))
    assert button["disabled"] is (not news and not publish)
    assert button["label"] == f"Publish: {'on' if publish else 'off'}"
    assert button["style"] == (1 if publish else 2)


def test_hours_keep_the_minute_and_one_of_each_menu_is_chosen() -> None:
    placed = [one for _, one in walk(body(plans()[0], "en")["components"])]  # type: ignore[arg-type]
    hours = next(one for one in placed if ":hour:" in one.get("custom_id", ""))["options"]
    assert [hours[0]["label"], hours[3]["label"], len(hours)] == ["00:17", "03:17", 24]
    menus = {one["custom_id"].split(":")[2]: one["options"] for one in placed if one.get("options")}
    counts = {name: sum(one["default"] for one in options) for name, options in menus.items()}
    assert counts == {"day": 1, "hour": 1, "language": 1, "lens": 1, "sections": len(Section)}
