"""Rights: which are missing for what is wanted, and what Discord's roles and overwrites come to."""

from __future__ import annotations

from typing import Any

import pytest
from discord import Permissions
from hypothesis import given
from hypothesis import strategies as st

from bot.edge.rights import Right, Wanted, missing_rights, permissions_in

TEXT, NEWS, THREAD = 0, 5, 11
ALL = Permissions.all().value & ~Permissions(administrator=True).value
POSTING = {Right.VIEW_CHANNEL, Right.EMBED_LINKS, Right.ATTACH_FILES, Right.READ_MESSAGE_HISTORY}


def without(*rights: Right) -> int:
    return ALL & ~Permissions(**{right.value: True for right in rights}).value


@pytest.mark.parametrize("right", [*POSTING, Right.SEND_MESSAGES, Right.CREATE_PUBLIC_THREADS])
def test_each_right_that_a_channel_needs_is_named(right: Right) -> None:
    wanted = Wanted(TEXT, thread=True)
    assert missing_rights(ALL, wanted) == ()
    assert missing_rights(without(right), wanted) == (right,)


def test_several_are_named_in_order() -> None:
    assert missing_rights(0, Wanted(TEXT, thread=True, publish=True)) == (
        Right.VIEW_CHANNEL,
        Right.SEND_MESSAGES,
        Right.EMBED_LINKS,
        Right.ATTACH_FILES,
        Right.READ_MESSAGE_HISTORY,
        Right.CREATE_PUBLIC_THREADS,
        Right.ANNOUNCEMENT_CHANNEL,
    )


def test_a_thread_needs_a_right_of_its_own_and_opens_no_other() -> None:
    thread = Wanted(THREAD, thread=True)
    assert missing_rights(without(Right.SEND_MESSAGES, Right.CREATE_PUBLIC_THREADS), thread) == ()
    assert missing_rights(without(Right.SEND_MESSAGES_IN_THREADS), thread) == (Right.SEND_MESSAGES_IN_THREADS,)


def test_threads_are_asked_for_where_they_are_wanted_only() -> None:
    assert missing_rights(without(Right.CREATE_PUBLIC_THREADS), Wanted(TEXT)) == ()


def test_publishing_wants_an_announcement_channel_even_of_an_administrator() -> None:
    mighty = Permissions(administrator=True).value
    assert missing_rights(mighty, Wanted(TEXT, thread=True, publish=True)) == (Right.ANNOUNCEMENT_CHANNEL,)
    assert missing_rights(mighty, Wanted(NEWS, thread=True, publish=True)) == ()


VIEW, HISTORY, SEND = (
    Permissions(**{name: True}).value for name in ("view_channel", "read_message_history", "send_messages")
)


def place(*overwrites: tuple[str, int, int]) -> dict[str, Any]:
    return {
        "permission_overwrites": [
            {"id": who, "allow": str(allow), "deny": str(deny)} for who, allow, deny in overwrites
        ]
    }


def guild(owner: str = "9", everyone: int = VIEW | HISTORY, bots: int = 0) -> dict[str, Any]:
    roles = [("1", everyone), ("2", bots), ("3", ALL)]
    return {"id": "1", "owner_id": owner, "roles": [{"id": who, "permissions": str(bits)} for who, bits in roles]}


MEMBER: dict[str, Any] = {"user": {"id": "7"}, "roles": ["2"]}


def test_roles_add_up_and_those_of_others_do_not_count() -> None:
    assert permissions_in(place(), guild(bots=SEND), MEMBER) == VIEW | HISTORY | SEND


def test_the_owner_and_an_administrator_may_everything() -> None:
    denied = place(("7", 0, VIEW))
    everything = Permissions.all().value
    assert permissions_in(denied, guild(owner="7"), MEMBER) == everything
    assert permissions_in(denied, guild(bots=Permissions(administrator=True).value), MEMBER) == everything


def test_overwrites_count_for_everyone_then_roles_then_the_member() -> None:
    assert permissions_in(place(("1", 0, HISTORY)), guild(), MEMBER) == VIEW
    assert permissions_in(place(("2", HISTORY, 0), ("1", 0, HISTORY)), guild(), MEMBER) == VIEW | HISTORY
    assert permissions_in(place(("7", 0, HISTORY), ("2", HISTORY, 0)), guild(), MEMBER) == VIEW
    assert permissions_in(place(("3", 0, HISTORY), ("8", 0, HISTORY)), guild(), MEMBER) == VIEW | HISTORY


def test_who_does_not_see_a_channel_may_nothing_there() -> None:
    assert permissions_in(place(("1", SEND, VIEW)), guild(), MEMBER) == 0


BITS = st.integers(0, 2**50).map(lambda bits: bits & ~Permissions(administrator=True).value | VIEW)


@given(BITS, BITS, BITS)
def test_an_overwrite_counts_as_discord_py_counts_it(everyone: int, allow: int, deny: int) -> None:
    wanted = Permissions(everyone)
    wanted.handle_overwrite(allow, deny)
    assert permissions_in(place(("1", allow, deny)), guild(everyone=everyone), MEMBER) == wanted.value
