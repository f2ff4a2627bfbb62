"""The rules of alerts, over stores in memory."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from bot.domain.alerts import alert_kinds
from bot.domain.delivery.reasons import Reason
from bot.domain.insight import Country, Model
from bot.domain.lenses import LensName
from bot.domain.watching.alert import Alert
from bot.domain.watching.checking import ConditionError, ConditionFault
from bot.domain.watching.condition import Condition, Side, Total
from bot.domain.watching.memory import Memory
from bot.domain.watching.recipient import DIRECT, Recipient
from bot.domain.watching.refusals import (
    AlertDraftGoneError,
    AlertExistsError,
    TooManyAlertsError,
    UnknownAlertError,
)
from bot.services import prospects
from bot.services.alert_desk import AlertDesk, Owner
from bot.services.alert_drafts import AlertDraft, AlertDrafts, AlertWish
from bot.services.prospects import Prospects
from tests.fakes.histories import chart, week
from tests.fakes.memory_alerts import MemoryAlerts
from tests.fakes.memory_settings import MemoryState

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
ANN, BOB, GUILD, ROOM = 7, 8, 70, 700
RISES = Condition("rank", Model("cn/a"), side=Side.UP, value=Fraction(1))
LEADS = Condition("lead", Country("CN"), lens=LensName.PRESS)
HISTORY = chart({"us/b": 9, "cn/a": 3}, {"us/b": 9, "cn/a": 8})


class Slow(MemoryAlerts):
    """Lets others in while it adds."""

    async def add(self, alert: Alert) -> int:
        await asyncio.sleep(0)
        return await super().add(alert)


class Office:
    def __init__(self) -> None:
        self.alerts, kinds = Slow(), alert_kinds()
        self.history, self.now = HISTORY, NOW
        self.prospects = Prospects(lambda: self.history, kinds)
        self.desk = AlertDesk(self.alerts, self.alerts.ledger, self.prospects, kinds, lambda: self.now)
        self.numbers = 0

    def place(self, user: int = ANN, guild: int = DIRECT, channel: int = 0) -> Recipient:
        self.numbers += 1
        return Recipient(f"r{self.numbers}", guild, channel or user + 1000, user, "en", NOW)

    async def add(self, condition: Condition = RISES, key: str = "", owner: Owner | None = None) -> Alert:
        owner = owner or Owner(ANN)
        place = self.place(owner.user, owner.guild, ROOM if owner.is_server else 0)
        return await self.desk.add(owner, key or f"k{self.numbers}", condition, 1, place)


def ranks(count: int) -> list[Condition]:
    return [replace(RISES, value=Fraction(n)) for n in range(1, count + 1)]


async def test_what_is_added_has_seen_the_newest_period_and_tells_nothing_of_it() -> None:
    office = Office()
    added = await office.add(key="k")
    assert (added.seen, added.fired, added.user, added.created_at) == (week(1), None, ANN, NOW)
    assert added.memory.armed == {Side.UP: True}
    assert await office.add(LEADS, key="k") == added, "confirmed again after a crash"
    assert [one.alert for one in await office.desk.all_of(Owner(ANN))] == [added]


async def test_the_lens_counts_for_countries_alone() -> None:
    office = Office()
    assert (await office.add(replace(RISES, lens=LensName.PRESS))).condition.lens is LensName.FULL
    assert (await office.add(LEADS)).condition.lens is LensName.PRESS


@pytest.mark.parametrize(
    "condition",
    [
        Condition("tokens", Total(), value=Fraction(10**6)),
        Condition("new", Country("CN"), side=Side.UP, value=Fraction(10)),
        Condition("streak", Total(), side=Side.UP, value=Fraction(3)),
    ],
)
async def test_where_no_country_is_counted_the_same_in_another_lens_is_no_other_alert(condition: Condition) -> None:
    office = Office()
    assert (await office.add(replace(condition, lens=LensName.PRESS))).condition == condition
    with pytest.raises(AlertExistsError):
        await office.add(condition)


async def test_whoever_leads_is_told_in_every_direction_so_one_direction_is_no_other_alert() -> None:
    office, anybody = Office(), Condition("lead", Total(), lens=LensName.PRESS)
    assert (await office.add(replace(anybody, side=Side.DOWN))).condition == anybody
    with pytest.raises(AlertExistsError):
        await office.add(anybody)
    await office.add(replace(anybody, lens=LensName.FULL))
    assert (await office.add(replace(LEADS, side=Side.UP))).condition.side is Side.UP


async def test_what_makes_no_sense_is_not_stored() -> None:
    office = Office()
    for value, fault in ((None, ConditionFault.VALUE_MISSING), (Fraction(7, 2), ConditionFault.VALUE_RANGE)):
        with pytest.raises(ConditionError) as caught:
            await office.add(replace(RISES, value=value))
        assert caught.value.fault is fault
    assert not office.alerts.kept


async def test_twenty_five_a_person_however_many_are_added_at_once() -> None:
    office = Office()
    added = await asyncio.gather(*map(office.add, ranks(30)), return_exceptions=True)
    assert sum(isinstance(one, Alert) for one in added) == 25
    refused = [one for one in added if isinstance(one, TooManyAlertsError)]
    assert [(one.most, one.of_server) for one in refused] == [(25, False)] * 5
    await office.add(owner=Owner(BOB))
    (first, *_) = await office.desk.all_of(Owner(ANN))
    await office.desk.remove(Owner(ANN), first.alert.id)
    assert (await office.add(LEADS)).id


async def test_fifty_a_server_whoever_of_its_managers_adds_them() -> None:
    office = Office()
    conditions = [*ranks(50), LEADS, replace(LEADS, lens=LensName.FULL)]
    owners = (Owner(ANN, GUILD), Owner(BOB, GUILD))
    adding = (office.add(one, owner=owners[n % 2]) for n, one in enumerate(conditions))
    added = await asyncio.gather(*adding, return_exceptions=True)
    assert sum(isinstance(one, Alert) for one in added) == 50
    assert sum(isinstance(one, TooManyAlertsError) and one.of_server for one in added) == 2
    assert len(await office.desk.all_of(owners[0])) == 50
    assert not await office.desk.all_of(Owner(ANN)), "a server's alerts are nobody's own"
    await office.add()


async def test_the_same_is_not_told_twice_in_one_place() -> None:
    office = Office()
    first = await office.add()
    with pytest.raises(AlertExistsError):
        await office.add()
    await office.add(owner=Owner(ANN, GUILD))
    second = await office.add(LEADS)
    with pytest.raises(AlertExistsError):
        await office.desk.change(Owner(ANN), second.id, RISES, 1, office.place())
    assert await office.desk.change(Owner(ANN), first.id, RISES, 5, office.place()) == replace(first, cooldown=5)


async def test_nobody_finds_what_is_not_theirs() -> None:
    office = Office()
    own, shared = await office.add(), await office.add(owner=Owner(ANN, GUILD))
    assert (await office.desk.find([Owner(ANN)], own.id))[1].alert == own
    assert (await office.desk.find([Owner(BOB), Owner(BOB, GUILD)], shared.id))[0] == Owner(BOB, GUILD)
    for owners, alert in (
        ([Owner(BOB)], own),
        ([Owner(ANN)], shared),
        ([Owner(ANN), Owner(ANN, GUILD + 1)], shared),
        ([Owner(ANN, GUILD)], own),
        ([], own),
    ):
        with pytest.raises(UnknownAlertError):
            await office.desk.find(owners, alert.id)
    for act in (office.desk.remove, office.desk.resume):
        with pytest.raises(UnknownAlertError):
            await act(Owner(BOB), own.id)
    with pytest.raises(UnknownAlertError):
        await office.desk.snooze(Owner(BOB), own.id, NOW)
    with pytest.raises(UnknownAlertError):
        await office.desk.find([Owner(ANN)], 99)


async def test_what_waits_for_something_else_begins_anew_and_a_cooldown_does_not() -> None:
    office = Office()
    one = await office.add()
    office.alerts.kept[one.id] = replace(one, fired=week(0))
    cooled = await office.desk.change(Owner(ANN), one.id, RISES, 99, office.place())
    assert (cooled.cooldown, cooled.fired, cooled.created_at) == (30, week(0), NOW)
    office.now = NOW + dt.timedelta(days=1)
    other = await office.desk.change(Owner(ANN), one.id, LEADS, 0, office.place())
    assert (other.id, other.key, other.created_at, other.cooldown) == (one.id, one.key, NOW, 1)
    assert (other.fired, other.seen, other.memory.known) == (None, week(1), ("does not",))


async def test_what_is_silenced_stays_so_whatever_else_is_changed() -> None:
    office, until = Office(), NOW + dt.timedelta(weeks=1)
    one = await office.add()
    await office.desk.snooze(Owner(ANN), one.id, until)
    for condition in (RISES, LEADS):
        changed = await office.desk.change(Owner(ANN), one.id, condition, 2, office.place())
        assert (changed.condition, changed.snoozed_until) == (condition, until)


async def test_the_nearest_to_firing_come_first_and_who_is_there_or_unknown_last() -> None:
    office = Office()
    far = await office.add(Condition("tokens", Model("cn/a"), side=Side.UP, value=Fraction(10**6)))
    there = await office.add(Condition("rank", Model("us/b"), side=Side.UP, value=Fraction(1)))
    unknown = await office.add(Condition("new", Country("CN"), side=Side.UP, value=Fraction(10)))
    near = await office.add(Condition("overtakes", Model("cn/a"), side=Side.UP, other=Model("us/b")))
    found = await office.desk.nearest_first(Owner(ANN))
    assert [one.alert.id for one in found] == [near.id, far.id, there.id, unknown.id]
    assert found[0].distance == Fraction(1, 9)
    assert [one.distance for one in found][2:] == [None, None]
    office.alerts.kept[near.id] = replace(near, memory=Memory({Side.UP: False}, begun=True))
    assert (await office.desk.find([Owner(ANN)], near.id))[1].distance is None, "it has to move back first"
    assert [one.alert.id for one in await office.desk.nearest_first(Owner(ANN))] == [
        far.id,
        there.id,
        unknown.id,
        near.id,
    ]


async def test_a_place_in_trouble_says_why_and_is_tried_again() -> None:
    office = Office()
    one = await office.add()
    await office.alerts.pause(one.recipient, Reason.DIRECT_MESSAGES_CLOSED)
    (standing,) = await office.desk.all_of(Owner(ANN))
    assert standing.trouble is Reason.DIRECT_MESSAGES_CLOSED
    assert (await office.desk.resume(Owner(ANN), one.id)).trouble is None
    await office.alerts.ledger.pause_channel(standing.recipient.channel, Reason.MISSING_PERMISSION, NOW, NOW)
    assert (await office.desk.all_of(Owner(ANN)))[0].trouble is Reason.MISSING_PERMISSION
    await office.alerts.pause(one.recipient, Reason.DIRECT_MESSAGES_CLOSED)
    await office.add(LEADS)
    assert {each.trouble for each in await office.desk.all_of(Owner(ANN))} == {None}, "whoever adds is told again"


async def test_where_a_post_arrived_while_an_alert_was_set_up_nothing_is_held_back_any_more() -> None:
    office = Office()
    one = await office.add()
    channel = (await office.desk.all_of(Owner(ANN)))[0].recipient.channel
    for again in (office.add(LEADS), office.desk.change(Owner(ANN), one.id, RISES, 2, office.place())):
        # Refused once: the place is not paused, but its channel is until tomorrow.
        await office.alerts.ledger.pause_channel(
            channel, Reason.DIRECT_MESSAGES_CLOSED, NOW, NOW + dt.timedelta(days=1)
        )
        await again
        assert {each.trouble for each in await office.desk.all_of(Owner(ANN))} == {None}


async def test_a_backtest_counts_for_each_threshold_that_may_be_chosen() -> None:
    office = Office()
    found = await office.prospects.of(RISES, 1)
    assert [(one.period, str(one.event.wording)) for one in found.backtest.firings] == []
    assert found.choices[Fraction(1)] == 0
    assert found.distance == 1
    office.history = chart({"us/b": 9, "cn/a": 3}, {"us/b": 9, "cn/a": 8}, {"us/b": 9, "cn/a": 10})
    again = await office.prospects.of(RISES, 1)
    assert [one.period for one in again.backtest.firings] == [week(2)]
    assert again.choices[Fraction(1)] == 1
    assert again.distance is None, "it has to move back first"


async def test_however_many_thresholds_are_asked_about_what_is_kept_for_them_is_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prospects, "KEPT", 20)
    office = Office()
    asked = [Condition("tokens", Model("cn/a"), side=Side.UP, value=Fraction(10**6 + n)) for n in range(60)]
    found = [await office.prospects.of(one, 1) for one in asked]
    looked_at = [one.scene for one in found]
    runs = [looked_at.count(each) for each in dict.fromkeys(looked_at)]
    assert max(runs) <= 20, "a scene keeps something for every threshold: another takes its place"
    assert min(runs[:-1]) > 1
    again = await office.prospects.of(asked[0], 1)
    assert (again.distance, again.choices, again.backtest) == (found[0].distance, found[0].choices, found[0].backtest)


async def test_without_data_nothing_is_foretold_and_an_alert_waits_for_the_first_week() -> None:
    office = Office()
    office.history = chart()
    found = await office.prospects.of(RISES, 1)
    assert (found.scene, found.distance, found.backtest.periods) == (None, None, ())
    assert not await office.prospects.suggest(Country("CN"))
    assert (await office.add()).seen is None


async def test_a_draft_comes_back_as_it_was_for_a_day() -> None:
    state, now = MemoryState(), [NOW]
    drafts = AlertDrafts(state, lambda: now[0])
    draft = AlertDraft("t1", AlertWish(LEADS, 4, GUILD, ROOM, 5), alert=3)
    await drafts.put(ANN, draft)
    assert await AlertDrafts(state, lambda: now[0]).get(ANN, "t1") == draft
    for user, token in ((ANN, "t2"), (BOB, "t1")):
        with pytest.raises(AlertDraftGoneError):
            await drafts.get(user, token)
    now[0] = NOW + dt.timedelta(days=1, seconds=1)
    with pytest.raises(AlertDraftGoneError):
        await drafts.get(ANN, "t1")
    now[0] = NOW
    await state.put(f"alert-draft:{ANN}", '{"version": 0}')
    with pytest.raises(AlertDraftGoneError):
        await drafts.get(ANN, "t1")
    await drafts.put(ANN, draft)
    await drafts.close(ANN)
    with pytest.raises(AlertDraftGoneError):
        await drafts.get(ANN, "t1")
