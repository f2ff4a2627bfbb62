"""Who configured a schedule is told in a direct message, or at their next command; nothing else is ever touched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.delivery.delivery import Delivery
from bot.domain.delivery.following import Kind
from bot.domain.delivery.reasons import Reason
from bot.domain.errors import StoreError
from bot.edge.notices import DiscordNotices
from bot.edge.owed import MOST_OWED, Notice, Owed
from bot.presentation.wording import Wording
from tests.fakes.alerts import direct, message, recipient
from tests.fakes.digests import CHANNEL, DUE, WEEK, delivery, schedule
from tests.fakes.discord import Fault, Json, refused
from tests.fakes.memory_alerts import MemoryAlerts
from tests.fakes.memory_ledger import MemorySchedules
from tests.integration.publishing.outlet import POST, Outlet

OPEN = "POST /users/@me/channels"
GONE, CLOSED = Reason.CHANNEL_GONE, Reason.DIRECT_MESSAGES_CLOSED


class Texts:
    """`bot.ports.StateStore` in memory; fails while `broken`."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.broken = False

    async def get(self, key: str) -> str | None:
        if self.broken:
            raise StoreError("the disk is full")
        return self.kept.get(key)

    async def put(self, key: str, text: str) -> None:
        self.kept[key] = text

    async def forget(self, key: str) -> None:
        self.kept.pop(key, None)

    async def forget_all(self, beginning: str) -> None:
        raise NotImplementedError


async def _servers_language(_guild: int) -> str:
    return "zh-Hant"


class Office:
    """Notices over the small Discord, for a schedule that the double's user configured."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet, self.double, self.user = outlet, outlet.double, outlet.double.user
        self.schedules, self.alerts, self.texts = MemorySchedules(), MemoryAlerts(), Texts()
        self.owed = Owed(self.texts)
        self.lacks: tuple[str, ...] = ()
        self.notices = DiscordNotices(
            outlet.afterwards, self.schedules, self.alerts, self.owed, _servers_language, self._missing
        )

    async def _missing(self, channel: int, _kind: Kind) -> Sequence[str]:
        assert channel == CHANNEL
        return self.lacks

    async def failing(self, language: str = "en") -> Delivery:
        number = await self.schedules.add(schedule("r1", configured_by=self.user.id, language=language))
        return delivery(number)

    @property
    def received(self) -> list[Json]:
        return list(self.double.world.direct(self.user).messages.values())


@pytest.fixture
def office(outlet: Outlet) -> Office:
    return Office(outlet)


@pytest.mark.parametrize(
    ("language", "word"), [("en", "Choose another"), ("zh_Hans", "另选频道"), ("zh_Hant", "另選頻道"), ("", "另選頻道")]
)
async def test_whoever_configured_it_is_told_in_the_schedule_s_language(
    office: Office, language: str, word: str
) -> None:
    await office.notices.tell(await office.failing(language), GONE)
    (message,) = office.received
    assert word in message["content"]
    assert f"<#{CHANNEL}>" in message["content"]
    assert f"<t:{int(DUE.timestamp())}:f>" in message["content"]
    assert office.double.channel.messages == {}
    assert await office.owed.take(office.user.id) == ()


async def test_the_same_notice_twice_is_said_once_and_another_one_too(office: Office) -> None:
    one = await office.failing()
    for _ in range(2):
        await office.notices.tell(one, GONE)
    assert len(office.received) == 1
    await office.notices.tell(one, Reason.TIMED_OUT)
    await office.notices.tell(replace(one, address=replace(one.address, period=WEEK.shift(1))), GONE)
    assert len(office.received) == 3


async def test_who_takes_no_direct_messages_is_told_at_their_next_command(office: Office) -> None:
    office.user.accepts_dms = False
    one = await office.failing()
    await office.notices.tell(one, GONE)
    (notice,) = await office.owed.take(office.user.id)
    assert notice == Notice(CHANNEL, int(DUE.timestamp()), GONE)
    assert "Choose another" in notice.text(Wording.load("en"))
    assert await office.owed.take(office.user.id) == ()
    assert str(office.user.id) not in "".join(office.texts.kept.values())


async def test_what_is_owed_when_the_process_dies_is_said_at_the_next_command_and_else_once(office: Office) -> None:
    one = await office.failing()
    await office.notices.owe(one, GONE)
    assert office.received == []
    assert await office.owed.take(office.user.id) == (Notice.of(one, GONE),)
    await office.notices.owe(one, GONE)
    await office.notices.tell(one, GONE)
    assert len(office.received) == 1
    assert await office.owed.take(office.user.id) == ()


async def test_after_three_refusals_nobody_is_written_to_until_they_were_told(office: Office) -> None:
    office.user.accepts_dms = False
    one = await office.failing()
    for reason in (
        GONE,
        Reason.TIMED_OUT,
        Reason.THREAD_LOCKED,
        Reason.RENDER_BUG,
        Reason.TOO_LATE,
        Reason.KEY_CLASH,
        GONE,
    ):
        await office.notices.tell(one, reason)
    assert len(office.outlet.posts) == 3
    owed = await office.owed.take(office.user.id)
    assert [notice.reason for notice in owed][-1] is GONE
    assert len(owed) == MOST_OWED == len(set(owed))
    office.user.accepts_dms = True
    await office.notices.tell(one, GONE)
    assert len(office.received) == 1


async def test_refusals_in_between_do_not_add_up(office: Office) -> None:
    one = await office.failing()
    reasons = iter(Reason)
    for accepts in (False, False, True, False, False, True):
        office.user.accepts_dms = accepts
        await office.notices.tell(one, next(reasons))
    assert len(office.received) == 2


@pytest.mark.parametrize(
    ("spec", "fault"),
    [(POST, Fault(500)), (OPEN, Fault(500)), (OPEN, Fault(drop="before")), (OPEN, refused(400, 40003, "too fast"))],
)
async def test_what_could_not_be_sent_now_is_kept_and_is_no_refusal(office: Office, spec: str, fault: Fault) -> None:
    one = await office.failing()
    office.double.will(fault, spec, times=4)
    for reason in (GONE, Reason.TIMED_OUT, Reason.THREAD_LOCKED, Reason.RENDER_BUG):
        await office.notices.tell(one, reason)
    assert not await office.owed.refuses(office.user.id)
    assert len(await office.owed.take(office.user.id)) == 4


async def test_whoever_made_alerts_is_told_of_a_channel_that_refuses_them(office: Office) -> None:
    to = await office.alerts.recipient(recipient(user=office.user.id))
    await office.notices.tell(message(to), Reason.CHANNEL_GONE)
    (said,) = office.received
    assert "提醒" in said["content"], "in the server's language"
    assert "/alert edit" in said["content"]
    assert f"<#{CHANNEL}>" in said["content"]


async def test_nobody_is_written_to_about_direct_messages_that_are_closed(office: Office) -> None:
    to = await office.alerts.recipient(direct(user=office.user.id))
    await office.notices.tell(message(to), CLOSED)
    assert office.outlet.posts == []
    assert await office.owed.take(office.user.id) == ()


async def test_other_troubles_with_direct_messages_are_said_there(office: Office) -> None:
    to = await office.alerts.recipient(direct(user=office.user.id))
    await office.notices.tell(message(to), Reason.TOO_LATE)
    assert "your direct messages" in office.received[0]["content"]


async def test_whose_alerts_are_paused_is_told_at_their_next_command_once(office: Office) -> None:
    to = await office.alerts.recipient(direct(user=office.user.id))
    for _ in range(2):
        await office.notices.paused(to, CLOSED)
    assert office.outlet.posts == []
    (notice,) = await office.owed.take(office.user.id)
    assert "/alert list" in notice.text(Wording.load("en"))


async def test_what_is_owed_from_an_earlier_version_is_still_said(office: Office) -> None:
    office.texts.kept[f"notices:{office.user.id}"] = '{"refused": 1, "owed": [[5, 60, "channel gone"]]}'
    assert await office.owed.take(office.user.id) == (Notice(5, 60, GONE),)


async def test_a_message_of_alerts_that_is_gone_is_nobody_s(office: Office) -> None:
    await office.notices.tell(message(recipient()), GONE)
    assert office.received == []


async def test_telling_never_raises(office: Office) -> None:
    one = await office.failing()
    office.texts.broken = True
    await office.notices.tell(one, GONE)
    office.texts.broken = False
    office.texts.kept[f"notices:{office.user.id}"] = "no json"
    await office.notices.tell(one, GONE)
    await office.notices.tell(delivery(99), GONE)
    await office.notices.alarm(one, Reason.RENDER_BUG)
    assert office.received == []


@pytest.mark.parametrize(
    ("language", "head", "right"),
    [
        ("en", "no thread could be opened", "Missing there: Create Public Threads."),
        ("zh_Hans", "未能在其下开启子区", "创建公共子区"),
        ("", "未能在其下開啟討論串", "建立公開討論串"),
    ],
)
async def test_a_refused_thread_is_told_in_the_schedule_s_language_with_the_right_that_is_missing(
    office: Office, language: str, head: str, right: str
) -> None:
    office.lacks = ("create_public_threads",)
    await (await office.notices.refused(await office.failing(language), Kind.THREAD, Reason.MISSING_PERMISSION))()
    (message,) = office.received
    assert head in message["content"]
    assert right in message["content"]
    assert f"<#{CHANNEL}>" in message["content"]


@pytest.mark.parametrize(
    ("kind", "reason", "said"),
    [
        (Kind.PUBLISH, Reason.MISSING_PERMISSION, "That takes Send Messages."),
        (Kind.CORRECT, Reason.MISSING_PERMISSION, "That takes View Channel and Send Messages."),
        (Kind.THREAD, GONE, "Choose another"),
    ],
)
async def test_where_the_rights_are_not_known_those_that_it_takes_are_named(
    office: Office, kind: Kind, reason: Reason, said: str
) -> None:
    await (await office.notices.refused(await office.failing(), kind, reason))()
    (message,) = office.received
    assert said in message["content"]


async def test_a_channel_that_is_none_for_announcements_any_more_is_said_to_be_so(office: Office) -> None:
    office.lacks = ("announcement_channel",)
    await (await office.notices.refused(await office.failing(), Kind.PUBLISH, GONE))()
    (message,) = office.received
    assert "Missing there: an announcement channel" in message["content"]
    assert "gone" not in message["content"]


async def test_two_refusals_after_one_post_are_two_notices(office: Office) -> None:
    one = await office.failing()
    for kind in (Kind.PUBLISH, Kind.THREAD, Kind.THREAD):
        await (await office.notices.refused(one, kind, Reason.MISSING_PERMISSION))()
    assert len(office.received) == 2


async def test_a_refusal_is_kept_for_the_next_command_too(office: Office) -> None:
    office.user.accepts_dms, office.lacks = False, ("send_messages",)
    await (await office.notices.refused(await office.failing(), Kind.PUBLISH, Reason.MISSING_PERMISSION))()
    (notice,) = await office.owed.take(office.user.id)
    assert (notice.kind, notice.rights) == (Kind.PUBLISH, ("send_messages",))
    assert "傳送訊息" in notice.text(Wording.load("zh-Hant"))


async def test_what_an_older_program_kept_is_still_said(office: Office) -> None:
    office.texts.kept[f"notices:{office.user.id}"] = f'{{"refused": 0, "owed": [[{CHANNEL}, 5, "channel gone"]]}}'
    assert await office.owed.take(office.user.id) == (Notice(CHANNEL, 5, GONE),)


async def test_a_refusal_is_owed_before_it_is_said_and_not_after(office: Office) -> None:
    office.lacks = ("send_messages",)
    tell = await office.notices.refused(await office.failing(), Kind.PUBLISH, Reason.MISSING_PERMISSION)
    assert office.received == []
    assert len(await office.owed.take(office.user.id)) == 1
    await tell()
    assert len(office.received) == 1
    assert await office.owed.take(office.user.id) == ()
