"""Each step of the protocol, taken out: something goes wrong that the whole protocol prevents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

import pytest

import bot.services.courier as courier_module
from bot.domain.delivery import applying, deciding
from bot.domain.delivery.deciding import ReadHistory, Send, Wait
from bot.domain.delivery.delivery import Address, Delivery, State
from bot.domain.delivery.replies import Ambiguous, NotSent
from bot.domain.delivery.timing import TIMING
from bot.ports.delivery import Payload
from bot.services.courier import Courier
from tests.fakes.delivering import channel, instance
from tests.fakes.delivering.explorer import LATE, Setting, explore
from tests.fakes.delivering.scenarios import a_slot_is_moved, two_channels, two_reports_in_one_channel
from tests.fakes.digests import DAY, HOUR, MINUTE, SECOND
from tests.fakes.memory_ledger import MemoryLedger

Patch = pytest.MonkeyPatch
Findings = Callable[[], Iterable[str]]
TOGETHER = (-HOUR, -HOUR)
numbers = count()
STALLS = (2 * MINUTE, 20 * MINUTE)
real_decide, real_intend, real_apply = courier_module.decide, courier_module.intend, courier_module.apply_reply


def paths(setting: Setting, most_faults: int = 1) -> Findings:
    return lambda: explore(setting, most_faults).counts


def constantly(value: object) -> Callable[..., object]:
    def answer(*_: object) -> object:
        return value

    return answer


def down_for(patch: Patch, *spans: dt.timedelta) -> None:
    for module in (channel, instance):
        patch.setattr(module, "DOWN", spans)


def plan_again(patch: Patch) -> None:
    def add(self: MemoryLedger, one: Delivery) -> bool:
        self.numbers += 1
        self.store(replace(one, id=self.numbers))
        return True

    patch.setattr(MemoryLedger, "add", add)


def send_without_intent(patch: Patch) -> None:
    async def intend(_self: MemoryLedger, delivery: Delivery) -> Delivery:
        return delivery

    patch.setattr(MemoryLedger, "intend", intend)


def send_other_nonces(patch: Patch) -> None:
    def other(_self: Delivery) -> str:
        return f"{next(numbers)}"

    patch.setattr(Delivery, "key", property(other))


def resend_without_history(patch: Patch) -> None:
    def decide(delivery: Delivery, *rest: Any) -> object:
        action = real_decide(delivery, *rest)
        return Send() if isinstance(action, ReadHistory) and delivery.state is State.SENDING else action

    patch.setattr(courier_module, "decide", decide)


def send_late_without_history(patch: Patch) -> None:
    for module in (deciding, courier_module):
        patch.setattr(module, "is_late", constantly(value=False))


def write_whatever_the_epoch(patch: Patch) -> None:
    def write(self: MemoryLedger, one: Delivery) -> Delivery:
        return self.store(replace(one, epoch=self.rows[one.id].epoch + 1))

    patch.setattr(MemoryLedger, "write", write)


def dismiss_the_janitor(patch: Patch) -> None:
    patch.setattr(applying, "next_reread", constantly(None))


def wait_instead_of_repeating(patch: Patch) -> None:
    def decide(delivery: Delivery, at: deciding.Circumstances, *rest: Any) -> object:
        action = real_decide(delivery, at, *rest)
        patient = Wait((delivery.last or at.now) + TIMING.quiet)
        return patient if action == Send(anew=False) else action

    patch.setattr(courier_module, "decide", decide)


def rearm_with_another_nonce(patch: Patch) -> None:
    def intend(delivery: Delivery, *rest: Any, anew: bool) -> Delivery:
        again = anew and delivery.attempts
        return real_intend(replace(delivery, generation=1) if again else delivery, *rest, anew=anew)

    patch.setattr(courier_module, "intend", intend)


def believe_history_at_once(patch: Patch) -> None:
    impatient = replace(TIMING, quiet=dt.timedelta())

    def decide(delivery: Delivery, at: deciding.Circumstances, *_rest: Any) -> object:
        return real_decide(delivery, at, impatient)

    patch.setattr(courier_module, "decide", decide)


def send_whatever_was_ended(patch: Patch) -> None:
    patch.setattr(MemoryLedger, "barred", unbarred)


async def unbarred(_self: MemoryLedger, _delivery: Delivery, _now: dt.datetime) -> None:
    return None


def render_every_time(patch: Patch) -> None:
    async def payload(_self: MemoryLedger, _sha256: str) -> Payload:
        return Payload(f"{next(numbers)}".encode())

    patch.setattr(MemoryLedger, "payload", payload)


def take_ambiguous_for_not_sent(patch: Patch) -> None:
    def apply(delivery: Delivery, reply: object, *rest: Any) -> Delivery:
        return real_apply(delivery, NotSent() if isinstance(reply, Ambiguous) else reply, *rest)  # type: ignore[arg-type]

    patch.setattr(courier_module, "apply_reply", apply)


def send_without_lease(patch: Patch) -> None:
    def intend(delivery: Delivery, now: dt.datetime, *rest: Any, anew: bool) -> Delivery:
        return replace(real_intend(delivery, now, *rest, anew=anew), lease_until=None, wake_at=now)

    patch.setattr(courier_module, "intend", intend)
    send_after_the_lease(patch)


def send_after_the_lease(patch: Patch) -> None:
    patch.setattr(Courier, "_may_still_send", constantly(value=True))


def leave_the_report_out_of_the_key(patch: Patch) -> None:
    def key(self: Address, generation: int = 0) -> str:
        return f"{self.channel} {self.period} {generation}"

    patch.setattr(Address, "key", key)


def share_nonces_and_trust_the_reply(patch: Patch) -> None:
    share_nonces(patch)

    def apply(delivery: Delivery, reply: Any, *rest: Any) -> Delivery:
        ours = replace(reply, channel=delivery.address.channel) if hasattr(reply, "channel") else reply
        return real_apply(delivery, ours, *rest)

    patch.setattr(courier_module, "apply_reply", apply)


def share_nonces(patch: Patch) -> None:
    def key(self: Address, generation: int = 0) -> str:
        return f"{self.period} {generation}"

    patch.setattr(Address, "key", key)


def nothing(_patch: Patch) -> None:
    """Leaves the protocol whole."""


@dataclass(frozen=True)
class Sabotage:
    """A step taken out, the world in which that shows, what it shows as, and what else that world is like."""

    step: str
    take_out: Callable[[Patch], None]
    findings: Findings
    word: str
    prepare: Callable[[Patch], None] = nothing


SABOTAGES = [
    Sabotage("one delivery a period", plan_again, a_slot_is_moved, "duplicated"),
    Sabotage("intent before the request", send_without_intent, paths(Setting(readable=False)), "duplicated"),
    Sabotage("deterministic nonce", send_other_nonces, paths(Setting()), "duplicated"),
    Sabotage("history before a late resend", resend_without_history, paths(Setting()), "transient"),
    Sabotage(
        "history before a late first send",
        send_late_without_history,
        paths(Setting(starts=(-HOUR, DAY), shared=False), 0),
        "duplicated",
    ),
    Sabotage(
        "fencing epoch",
        write_whatever_the_epoch,
        paths(Setting(starts=TOGETHER, stalls=STALLS), 2),
        "duplicated",
    ),
    Sabotage("janitor", dismiss_the_janitor, paths(Setting(delays=LATE)), "duplicated"),
    Sabotage(
        "repeating inside the nonce's window",
        wait_instead_of_repeating,
        paths(Setting(readable=False), 2),
        "held",
        lambda patch: down_for(patch, 5 * SECOND),
    ),
    Sabotage(
        "the same nonce after history was empty",
        rearm_with_another_nonce,
        paths(Setting(delays=(12 * MINUTE,), window=15 * MINUTE)),
        "transient",
    ),
    Sabotage(
        "quiet before history is believed",
        believe_history_at_once,
        paths(Setting(delays=(5 * MINUTE,), window=2 * MINUTE)),
        "transient",
        lambda patch: down_for(patch, 5 * MINUTE),
    ),
    Sabotage("nothing anew for an ended schedule", send_whatever_was_ended, paths(Setting(ends=MINUTE)), "unwanted"),
    Sabotage("nothing anew to a paused channel", send_whatever_was_ended, paths(Setting(refuses=MINUTE)), "unwanted"),
    Sabotage("frozen bytes", render_every_time, paths(Setting()), "changed"),
    Sabotage("ambiguous is not refused", take_ambiguous_for_not_sent, paths(Setting(readable=False), 2), "duplicated"),
    Sabotage("lease", send_without_lease, paths(Setting(starts=TOGETHER), 0), "crossing"),
    Sabotage(
        "no request after the lease",
        send_after_the_lease,
        paths(Setting(starts=TOGETHER, stalls=STALLS)),
        "transient",
    ),
    Sabotage("the report in the key", leave_the_report_out_of_the_key, two_reports_in_one_channel, "missed"),
    Sabotage("the channel of the reply", share_nonces_and_trust_the_reply, two_channels, "missed"),
]


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda sabotage: sabotage.step)
def test_each_step_is_needed(sabotage: Sabotage, monkeypatch: Patch) -> None:
    sabotage.prepare(monkeypatch)
    assert sabotage.word not in set(sabotage.findings()), "the whole protocol prevents it"
    sabotage.take_out(monkeypatch)
    assert sabotage.word in set(sabotage.findings())


def test_a_nonce_that_answers_for_another_channel_is_noticed(monkeypatch: Patch) -> None:
    share_nonces(monkeypatch)
    assert not set(two_channels())


def test_without_discord_s_nonces_a_repeat_would_double() -> None:
    assert explore(Setting(window=dt.timedelta()), 1).counts["transient"]
