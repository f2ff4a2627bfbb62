"""What is said of an alert before it is confirmed: where things stand now, as far as the data tell."""

from __future__ import annotations

from fractions import Fraction

import pytest

from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model, Name
from bot.presentation.alerts.prospect import prospect_blocks
from bot.presentation.text import plain
from bot.presentation.wording import Wording
from bot.services.prospects import Prospects
from tests.fakes.histories import chart
from tests.fakes.watching import KINDS, wait_for

ROWS = {"cn/a": 9, "us/b": 5}
UNMAPPED, UNSEEN = {**ROWS, "nobody/x": 9}, {**ROWS, "other": 90}
OPEN = ": what is known of this period does not tell where it stands"


async def standing(subject: Name, history: History, language: str = "en") -> str:
    """The line that says where somebody stands."""
    wording = Wording.load(language).about(history)
    found = await Prospects(lambda: history, KINDS).of(wait_for("share", subject, Fraction(1, 2)), 1)
    return plain(prospect_blocks(found, wording)[-1].lines[0]).replace("\N{NO-BREAK SPACE}", " ")


async def test_rank_tokens_and_share_are_told() -> None:
    assert await standing(Country("CN"), chart(ROWS)) == "China: rank 1 · 9 tokens · 64.3 %"
    assert await standing(Country("CN"), chart({"cn/a": 5, "us/b": 5})) == "China: rank =1 · 5 tokens · 50.0 %"


@pytest.mark.parametrize("subject", [Country("FR"), Model("cn/z"), AuthorName("fr"), Family("cn/z")])
async def test_whoever_has_no_row_is_said_to_have_none(subject: Name) -> None:
    assert (await standing(subject, chart(ROWS))).endswith(": not among the named rows")


@pytest.mark.parametrize(
    ("subject", "rows"),
    [(Country("CN"), UNMAPPED), (Country("CN"), UNSEEN), (AuthorName("cn"), UNSEEN), (Family("cn/a"), UNSEEN)],
)
async def test_where_nothing_is_said_of_somebody_they_are_not_said_to_be_missing(
    subject: Name, rows: dict[str, int]
) -> None:
    assert (await standing(subject, chart(ROWS, rows))).endswith(OPEN)
    assert "榜单" not in await standing(subject, chart(ROWS, rows), "zh-Hans")
