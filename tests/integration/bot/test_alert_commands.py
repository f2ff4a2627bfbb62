"""`/alert` from the command to what is stored, over real sockets."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncGenerator
from fractions import Fraction
from pathlib import Path

import pytest

from bot.domain.insight import Country, Model
from bot.domain.lenses import LensName
from bot.domain.watching.condition import Basis, Condition, Side, Total
from tests.fakes.discord import FakeDiscord, Place
from tests.integration.bot.alerts import Watch, watching
from tests.integration.bot.conftest import NOW, Clock
from tests.integration.bot.digests import chosen, control

MODEL = "deepseek/sample-river-4"
LEAD = {"target": "China", "when": "lead"}


@pytest.fixture
async def watch(double: FakeDiscord, data_dir: Path) -> AsyncGenerator[Watch]:
    async with watching(double, data_dir) as found:
        yield found


async def test_from_the_command_to_what_is_stored_and_removed(double: FakeDiscord, watch: Watch) -> None:
    opened = await double.slash("alert add", {"target": MODEL, "when": "rank", "value": "top 3"})
    assert opened.is_ephemeral
    assert "enters or leaves the top 3, weekly, all named rows" in opened.text
    assert "in the last 90 days" in opened.text
    assert "Where it stands, 16–22 Nov 2026" in opened.text
    assert "Told in a direct message, at most once a week." in opened.text
    assert [chosen(opened, name) for name in ("value", "side", "basis", "where", "cooldown")] == [
        ["3"], ["either"], ["week"], ["direct"], ["1"]
    ]  # fmt: skip
    await double.select(opened, "value", ["5"])
    await double.select(opened, "side", ["up"])
    await double.select(opened, "cooldown", ["4"])
    assert "rises to rank 5 or better" in opened.text
    assert not await watch.stored()
    assert not watch.received
    done = await double.click(opened, "Confirm")
    assert "The alert is set" in done.text
    assert not done.controls
    (one,) = await watch.stored()
    assert one.condition == Condition("rank", Model(MODEL), side=Side.UP, value=Fraction(5))
    assert (one.cooldown, one.user, one.created_at) == (4, double.user.id, NOW)
    assert str(one.seen) == "2026-W47", "it tells nothing of what was before it"
    (test,) = watch.received
    assert test["content"].startswith("## Alerts come here\n")
    watch.later()
    listed = await double.slash("alert list")
    assert "**1/25** · nearest to firing first" in listed.text
    picked = await double.select(listed, "pick", [str(one.id)])
    assert picked.message["id"] == listed.message["id"]
    edited = await double.click(picked, "Edit")
    assert "Change an alert" in edited.text
    await double.select(edited, "basis", ["day"])
    assert "The alert is changed" in (await double.click(edited, "Confirm")).text
    (changed,) = await watch.stored()
    assert (changed.id, changed.key, changed.condition.basis) == (one.id, one.key, Basis.DAY)
    assert str(changed.seen) == "2026-11-23", "waiting for something else, it begins anew"
    assert len(watch.received) == 1, "where alerts arrive already, nothing is tried out again"
    watch.later()
    snoozed = await double.slash("alert snooze", {"alert": str(one.id), "for": "week"})
    until = NOW + dt.timedelta(weeks=1, minutes=2)
    assert f"snoozed until <t:{int(until.timestamp())}:F>" in snoozed.text
    assert (await watch.stored())[0].snoozed_until == until
    woken = await double.slash("alert snooze", {"alert": str(one.id), "for": "off"})
    assert "no longer snoozed" in woken.text
    assert (await watch.stored())[0].snoozed_until is None
    removed = await double.slash("alert remove", {"alert": "rises to rank 5"})
    assert "The alert is removed" in removed.text
    assert not await watch.stored()
    assert "Make one with /alert add" in (await double.slash("alert list")).text
    assert not double.left_thinking


@pytest.mark.parametrize(
    ("options", "condition"),
    [
        (
            {"target": "total", "when": "tokens", "value": "1.5T"},
            Condition("tokens", Total(), value=Fraction(15 * 10**11)),
        ),
        (
            {"target": "country:US", "when": "share", "value": "50%", "direction": "down", "lens": "press"},
            Condition("share", Country("US"), side=Side.DOWN, value=Fraction(1, 2), lens=LensName.PRESS),
        ),
        (
            {"target": f"model:{MODEL}", "when": "change", "value": "-30 %", "period": "day", "lens": "press"},
            Condition("change", Model(MODEL), Basis.DAY, Side.DOWN, Fraction(3, 10)),
        ),
        (
            {"target": "China", "when": "overtakes", "other": "country:US", "direction": "up"},
            Condition("overtakes", Country("CN"), side=Side.UP, other=Country("US")),
        ),
        (
            {"target": "China", "when": "change", "value": "+20 %"},
            Condition("change", Country("CN"), side=Side.UP, value=Fraction(1, 5)),
        ),
        (
            {"target": "China", "when": "change", "value": "±20 %"},
            Condition("change", Country("CN"), side=Side.EITHER, value=Fraction(1, 5)),
        ),
        (
            {"target": "China", "when": "change", "value": "+20 %", "direction": "down"},
            Condition("change", Country("CN"), side=Side.DOWN, value=Fraction(1, 5)),
        ),
        ({"target": "everything", "when": "new"}, Condition("new", Total(), side=Side.UP, value=Fraction(50))),
        ({"target": "China", "when": "streak"}, Condition("streak", Country("CN"), side=Side.UP, value=Fraction(3))),
    ],
)  # fmt: skip
async def test_options_mean_what_they_say(
    double: FakeDiscord, watch: Watch, options: dict[str, str], condition: Condition
) -> None:
    opened = await double.slash("alert add", options)
    assert "The alert is set" in (await double.click(opened, "Confirm")).text
    (one,) = await watch.stored()
    assert one.condition == condition


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"target": "Chyna", "when": "lead"}, "Did you mean"),
        ({"target": MODEL, "when": "rank", "value": "51"}, "lies between 1 and 50"),
        ({"target": MODEL, "when": "rank", "value": "many"}, "is no whole number"),
        ({"target": MODEL, "when": "tokens", "value": "10"}, "lies between 1M and 100,000T"),
        ({"target": MODEL, "when": "tokens", "value": "lots"}, "Write it like 1.5T"),
        ({"target": MODEL, "when": "tokens"}, "needs a value between 1M and 100,000T"),
        ({"target": "China", "when": "share", "value": "100 %"}, "lies between 0.1 % and 99 %"),
        ({"target": "China", "when": "change", "value": "-200"}, "lies between 1 % and 100 %"),
        ({"target": "China", "when": "lead", "value": "3"}, "takes no value"),
        ({"target": "everything", "when": "rank"}, "can watch a model, a family, a publisher or a country"),
        ({"target": "China", "when": "overtakes"}, "needs somebody to compare with"),
        ({"target": "China", "when": "overtakes", "other": MODEL}, "two different ones of a kind"),
        ({"target": "China", "when": "overtakes", "other": "everything"}, "two different ones of a kind"),
        ({"target": "China", "when": "lead", "other": "US"}, "compares with nobody"),
        ({"target": "China", "when": "new", "direction": "down"}, "knows these directions: Up"),
    ],
)
async def test_what_makes_no_sense_is_explained(
    double: FakeDiscord, watch: Watch, options: dict[str, str], told: str
) -> None:
    refused = await double.slash("alert add", options)
    assert refused.is_ephemeral
    assert told in refused.text.replace("\u00a0", " ")
    assert not await watch.stored()
    assert watch.running.bot.services.reporting.failures.last_day() == 0


@pytest.mark.parametrize(
    ("locale", "set_up", "done"),
    [
        ("en-US", "A new alert", "The alert is set"),
        ("zh-CN", "新的提醒", "提醒已设置"),
        ("zh-TW", "新的提醒", "提醒已設定"),
    ],
)
async def test_everything_is_said_in_the_reader_s_language(
    double: FakeDiscord, watch: Watch, locale: str, set_up: str, done: str
) -> None:
    opened = await double.slash("alert add", LEAD, locale=locale)
    assert f"## {set_up}" in opened.text
    confirm = control(opened, "confirm")["custom_id"]
    assert f"## {done}" in (await double.press(opened.message, confirm, locale=locale)).text
    (place,) = await watch.places()
    assert place.language == {"en-US": "en", "zh-CN": "zh-Hans", "zh-TW": "zh-Hant"}[locale]


async def test_what_stands_in_more_than_one_alert_s_sentence_is_asked_back(double: FakeDiscord, watch: Watch) -> None:
    for target in ("China", "US"):
        await watch.add({**LEAD, "target": target})
    watch.later()
    both = await double.slash("alert remove", {"alert": "the lead"})
    assert "Did you mean China takes or loses the lead" in both.text
    assert "The US takes or loses the lead" in both.text
    assert "no such alert" in (await double.slash("alert remove", {"alert": "the tail"})).text
    assert len(await watch.stored()) == 2
    assert "The alert is removed" in (await double.slash("alert remove", {"alert": "china"})).text


async def test_names_are_completed_and_may_be_misspelt(double: FakeDiscord, watch: Watch) -> None:
    assert watch
    offered = await double.autocomplete("alert add", "target", "", {"when": "lead"})
    assert offered[0]["value"] == "total"
    assert {one["value"].partition(":")[0] for one in offered} == {"total", "country", "model", "author", "family"}
    found = await double.autocomplete("alert add", "target", "Chinna", {"when": "lead"})
    assert found[0]["value"] == "country:CN"
    others = await double.autocomplete("alert add", "other", "", {"when": "overtakes", "target": "China"})
    assert "total" not in {one["value"] for one in others}


async def test_a_restart_in_the_middle_loses_nothing(double: FakeDiscord, data_dir: Path) -> None:
    async with watching(double, data_dir):
        opened = await double.slash("alert add", LEAD)
        await double.select(opened, "side", ["down"])
    async with watching(double, data_dir) as watch:
        await double.select(opened, "basis", ["day"])
        assert "China loses the lead, daily" in opened.text
        await double.click(opened, "Confirm")
        (one,) = await watch.stored()
        assert (one.condition.side, one.condition.basis) == (Side.DOWN, Basis.DAY)


async def test_a_set_up_ends_after_a_day_and_with_the_next_one(double: FakeDiscord, data_dir: Path) -> None:
    clock = Clock()
    async with watching(double, data_dir, clock) as watch:
        first = await double.slash("alert add", LEAD)
        second = await double.slash("alert add", LEAD)
        assert "This set-up is over" in (await double.click(first, "Confirm")).text
        clock.now = NOW + dt.timedelta(hours=25)
        assert "This set-up is over" in (await double.click(second, "Confirm")).text
        assert not await watch.stored()


async def test_the_same_alert_twice_is_refused(double: FakeDiscord, watch: Watch) -> None:
    await watch.add(LEAD)
    again = await double.slash("alert add", LEAD)
    answers = (await double.click(again, "Confirm")).messages
    assert "such an alert in this place already" in answers[-1]["content"]
    assert len(await watch.stored()) == 1


async def test_a_twenty_sixth_is_refused(double: FakeDiscord, watch: Watch) -> None:
    for number in range(1, 26):
        await watch.store(Condition("rank", Model(MODEL), value=Fraction(number)))
    refused = await double.slash("alert add", LEAD)
    assert "You have 25 alerts already" in refused.text
    country = await double.slash("country", {"name": "China"})
    assert "You have 25 alerts already" in (await double.click(country, "Follow")).text


async def test_a_long_list_has_pages(double: FakeDiscord, watch: Watch) -> None:
    for number in range(1, 22):
        await watch.store(Condition("rank", Model(MODEL), value=Fraction(number)))
    listed = await double.slash("alert list")
    assert "**21/25**" in listed.text
    assert "**10.**" in listed.text
    assert "**11.**" not in listed.text
    await double.click(listed, "▶")
    assert "**11.**" in listed.text
    await double.click(listed, "▶")
    assert "**21.**" in listed.text
    last = control(listed, "pick")["options"][0]["value"]
    await double.select(listed, "pick", [last])
    watch.later()
    assert "The alert is removed" in (await double.click(listed, "Remove")).text
    assert len(await watch.stored()) == 20


async def test_alerts_are_for_direct_messages_groups_and_servers_without_the_bot(
    double: FakeDiscord, watch: Watch
) -> None:
    for place in (double.in_dm, double.in_group(), double.elsewhere()):
        opened = await double.slash("alert add", LEAD, place=place)
        assert "where" not in str(opened.controls), "nothing to choose"
        assert "The alert is set" in (await double.click(opened, "Confirm", place=place)).text
        (one,) = await watch.stored()
        assert "The alert is removed" in (await double.slash("alert remove", {"alert": str(one.id)}, place=place)).text
        watch.later()
        watch.later()


async def test_an_alert_of_somebody_else_is_none(double: FakeDiscord, watch: Watch) -> None:
    one = await watch.add(LEAD)
    stranger = Place(double.world.add_user(), double.channel, double.guild)
    for name, options in (("edit", {}), ("remove", {}), ("snooze", {"for": "day"})):
        answer = await double.slash(f"alert {name}", {"alert": str(one.id), **options}, place=stranger)
        assert "no such alert of yours" in answer.text
    assert "**0/25**" in (await double.slash("alert list", place=stranger)).text
    assert await double.autocomplete("alert edit", "alert", "", place=stranger) == []
    assert [each["value"] for each in await double.autocomplete("alert edit", "alert", "lead")] == [str(one.id)]
    assert await watch.stored() == [one]
