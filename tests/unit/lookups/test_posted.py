"""The maths of a post: the same as those of its week, and said so where the data have changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.displayed import Displayed, display_all
from bot.presentation.lookups.lookup import Lookup
from bot.presentation.lookups.maths import maths_card
from bot.presentation.messages import languages
from bot.presentation.queries import MessageId, PostedQuery
from bot.services.origins import Origin
from tests.unit.lookups.cards import FRESH, ask, body, everything

POSTED = PostedQuery(message=MessageId(7))
AT = FRESH - dt.timedelta(days=3)


def displayed(lookup: Lookup) -> Displayed:
    return replace(display_all(lookup.facts, lookup.history, FRESH), known_at=AT)


def about(tag: str, *, lost: bool, changed: bool = True) -> Lookup:
    lookup = ask(tag)
    return replace(lookup, origin=Origin(displayed(lookup), None if lost else lookup.history, changed))


def test_a_post_whose_data_stand_has_the_maths_of_its_week() -> None:
    for lookup in (ask("en"), about("en", lost=False, changed=False)):
        assert POSTED.answer(lookup, 2) == maths_card(lookup, page=2)


@pytest.mark.parametrize("tag", languages())
def test_changed_data_are_said_above_the_receipts_of_then(tag: str) -> None:
    lookup = about(tag, lost=False)
    found, usual = POSTED.answer(lookup, 2), maths_card(lookup, page=2)
    first, *rest = found.card.blocks
    assert f"{AT:%Y-%m-%d %H:%M} UTC" in "".join(span.text for span in first.lines[0])
    assert (tuple(rest), found.page) == (usual.card.blocks, usual.page)


@pytest.mark.parametrize("tag", languages())
def test_lost_data_leave_the_figures_that_the_post_displays(tag: str) -> None:
    lookup = about(tag, lost=True)
    shown = displayed(lookup).figures
    first = POSTED.answer(lookup)
    pages = [POSTED.answer(lookup, number).card for number in range(1, first.page.count + 1)]
    lines = [line for card in pages for line in body(card) if " = " in line]
    assert [line.partition(" = ")[0] for line in lines] == list(shown)
    assert lines[0] == f"total = {lookup.wording.numbers.tokens(shown['total'].value)}"
    assert all(f"{AT:%Y-%m-%d %H:%M} UTC" in everything(card) for card in pages)
    assert all("{" not in everything(card) for card in pages)


def test_what_is_lost_shows_no_figure_of_today() -> None:
    lookup = about("en", lost=True)
    assert lookup.origin
    then = {"total": replace(displayed(lookup).figures["total"], stored=1_230_000_000_000)}
    origin = replace(lookup.origin, displayed=replace(lookup.origin.displayed, figures=then))
    card = POSTED.answer(replace(lookup, origin=origin)).card
    assert "total = 1.23T" in everything(card)
    assert lookup.wording.numbers.tokens(lookup.facts.total) not in everything(card)
    assert f"{lookup.facts.as_of:%Y-%m-%d %H:%M}" not in everything(card)
