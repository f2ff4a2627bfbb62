"""Every command as somebody asks it, over real sockets."""

from __future__ import annotations

import pytest

from tests.fakes.discord import FakeDiscord

pytestmark = pytest.mark.usefixtures("running")

LOOKUPS: list[tuple[str, dict[str, object]]] = [
    ("pulse", {}),
    ("pulse", {"lens": "press", "week": "2026-W40"}),
    ("board", {}),
    ("board", {"by": "country", "period": "day"}),
    ("board", {"by": "author", "period": "month", "top": 5, "country": "CN", "free": "paid"}),
    ("model", {"name": "deepseek/sample-river-4"}),
    ("country", {"name": "China", "lens": "press"}),
    ("compare", {"a": "deepseek/sample-river-4", "b": "anthropic/sample-maple-6"}),
    ("compare", {"a": "CN", "b": "US", "weeks": 10}),
    ("movers", {}),
    ("movers", {"period": "day", "kind": "trending"}),
    ("status", {}),
    ("about", {}),
]


@pytest.mark.parametrize(("name", "options"), LOOKUPS, ids=[f"{n}-{i}" for i, (n, _) in enumerate(LOOKUPS)])
async def test_a_look_up_is_answered_in_the_channel(double: FakeDiscord, name: str, options: dict[str, object]) -> None:
    reply = await double.slash(name, options)

    assert not reply.is_ephemeral
    assert "OpenRouter" in reply.text
    assert "SAMPLE" in reply.text
    assert not double.left_thinking
