from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.domain.attribution import Override, Validity
from tests.fakes.histories import chart, make_tables, newest, slot, week

SUNDAY = week(1).end
REVEAL = week(1).days[3]


def test_a_slot_counts_from_the_week_whose_sunday_is_on_or_after_the_reveal() -> None:
    tables = make_tables([slot("quiet", str(REVEAL), "cn/a")])
    before = tables.attribute("openrouter/quiet-alpha", week(0).end)
    after = tables.attribute("openrouter/quiet-alpha", SUNDAY)
    assert (before.country, before.slug, before.stealth, before.revealed) == (
        "ZZ",
        "openrouter/quiet-alpha",
        True,
        False,
    )
    assert (after.country, after.slug, after.stealth, after.revealed) == ("CN", "cn/a", False, True)


@pytest.mark.parametrize(("day", "country"), [(SUNDAY, "CN"), (SUNDAY + dt.timedelta(days=1), "ZZ")])
def test_a_reveal_on_the_sunday_counts_and_one_on_the_monday_after_does_not(day: dt.date, country: str) -> None:
    tables = make_tables([slot("quiet", str(day))])
    assert tables.attribute("openrouter/quiet-alpha", SUNDAY).country == country


def test_a_slot_and_the_model_it_was_are_one_row_after_the_reveal_and_two_before() -> None:
    rows = {"cn/a": 50, "openrouter/quiet-alpha": 40, "us/b": 70}
    tables = make_tables([slot("quiet", str(REVEAL), "cn/a")])
    history = chart(rows, rows, tables=tables)
    now, then = newest(history), history.view(week(0))
    assert then is not None
    assert [(entry.slug, entry.tokens) for entry in now.entries] == [("cn/a", 90), ("us/b", 70)]
    assert now.by_slug["cn/a"].parts == ("cn/a", "openrouter/quiet-alpha")
    assert [entry.slug for entry in then.entries] == ["us/b", "cn/a", "openrouter/quiet-alpha"]
    assert then.full.tokens_of("CN") == 50


def test_like_is_compared_with_like_after_a_reveal() -> None:
    rows = {"cn/a": 50, "openrouter/quiet-alpha": 40, "us/b": 70}
    history = chart(rows, rows, tables=make_tables([slot("quiet", str(REVEAL), "cn/a")]))
    as_now = history.previous_as_now(week(1))
    assert as_now is not None
    assert as_now.by_slug["cn/a"].tokens == 90


def test_a_slots_free_variant_joins_the_models_free_variant() -> None:
    tables = make_tables([slot("quiet", str(REVEAL), "cn/a")])
    assert tables.attribute("openrouter/quiet-alpha:free", SUNDAY).slug == "cn/a:free"


def test_a_slot_is_looked_up_before_the_overrides_and_these_before_the_authors() -> None:
    overrides = [Override("openrouter/quiet-*", "router", "JP"), Override("us/tuned", "own-model", "FR")]
    tables = make_tables([slot("quiet", str(REVEAL))], overrides)
    assert tables.attribute("openrouter/quiet-alpha", SUNDAY).country == "CN"
    assert tables.attribute("us/tuned:free", SUNDAY).country == "FR"
    assert tables.attribute("us/other", SUNDAY).country == "US"


def test_an_unrevealed_slot_stays_unknown_whatever_the_overrides_say() -> None:
    tables = make_tables([slot("quiet", None)], [Override("openrouter/*", "router", "US")])
    assert tables.attribute("openrouter/quiet-alpha", SUNDAY).country == "ZZ"


def test_an_override_holds_only_for_its_days() -> None:
    old = Override("us/tuned", "own-model", "FR", Validity(until=week(0).end))
    tables = make_tables(overrides=[old])
    assert tables.attribute("us/tuned", week(0).end).country == "FR"
    assert tables.attribute("us/tuned", SUNDAY).country == "US"


def test_low_confidence_is_unknown_but_mapped() -> None:
    found = make_tables().attribute("low/x", SUNDAY)
    assert (found.country, found.mapped, found.stealth) == ("ZZ", True, False)


def test_a_slot_revealed_with_low_confidence_stays_unknown() -> None:
    tables = make_tables([replace(slot("quiet", str(REVEAL)), confidence="low")])
    assert tables.attribute("openrouter/quiet-alpha", SUNDAY).country == "ZZ"


def test_an_author_that_stands_nowhere_is_unknown_and_unmapped() -> None:
    found = make_tables().attribute("nobody/x", SUNDAY)
    assert (found.country, found.author, found.mapped) == ("ZZ", "nobody", False)


@pytest.mark.parametrize("name", ["stealth/new", "openrouter/fresh-alpha", "openrouter/fresh-alpha:free"])
def test_an_anonymous_listing_that_no_table_knows_is_stealth(name: str) -> None:
    found = make_tables().attribute(name, SUNDAY)
    assert (found.country, found.stealth) == ("ZZ", True)


@pytest.mark.parametrize("name", ["CN/A", "~cn/latest", "cn/a:free", "cn"])
def test_authors_are_found_in_any_case_behind_a_tilde_and_without_a_model(name: str) -> None:
    assert make_tables().attribute(name, SUNDAY).country == "CN"


def test_an_empty_name_is_unknown() -> None:
    assert make_tables().attribute("", SUNDAY).country == "ZZ"
