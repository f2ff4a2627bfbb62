from __future__ import annotations

from collections.abc import Mapping

import pytest

from bot.domain.history import WeekView
from bot.domain.lenses import Lead, count_sweep
from tests.fakes.histories import chart, crowd, make_history, newest, week


def view(rows: Mapping[str, int]) -> WeekView:
    return newest(chart(rows))


def lead(rows: Mapping[str, int], lens: str = "full") -> Lead | None:
    seen = view(rows)
    return seen.full.lead if lens == "full" else seen.press.lead


def test_the_press_lens_is_the_first_nine_even_on_a_tie() -> None:
    seen = view({**crowd("us", 8, 50), "cn/b": 40, "cn/a": 40})
    assert [entry.slug for entry in seen.press.entries][-1] == "cn/a"
    assert (seen.press.tokens_of("CN"), seen.full.tokens_of("CN")) == (40, 80)
    assert [entry.rank for entry in seen.entries][-2:] == [9, 9]
    assert all(entry.tied for entry in seen.entries[-2:])


def test_equal_tokens_share_a_rank_and_the_next_one_is_skipped() -> None:
    seen = view({"cn/a": 9, "us/b": 7, "us/a": 7, "fr/c": 1})
    assert [(entry.rank, entry.slug) for entry in seen.entries] == [(1, "cn/a"), (2, "us/a"), (2, "us/b"), (4, "fr/c")]


@pytest.mark.parametrize(
    ("rows", "size"),
    [
        ({"cn/a": 3, "cn/b": 2, "us/c": 1}, 2),
        ({"cn/a": 3, "cn/b": 2, "us/c": 2}, 1),
        ({"cn/a": 3, "us/c": 3}, 0),
        ({"nobody/x": 9, "cn/a": 3}, 0),
        ({"cn/a": 9, "nobody/x": 5, "cn/b": 3}, 1),
        ({"cn/a": 9, "cn/b": 9, "cn/c": 9}, 3),
        (crowd("cn", 12, 5), 10),
        ({**crowd("cn", 10, 5), "us/z": 5}, 0),
        ({**crowd("cn", 10, 5), "us/z": 4}, 10),
        ({}, 0),
    ],
)
def test_a_sweep_ends_at_another_country_at_unknown_and_at_a_tie_with_either(rows: dict[str, int], size: int) -> None:
    assert count_sweep(view(rows).entries if rows else ()) == size


def test_a_lead_is_certain_where_the_tokens_without_a_country_cannot_reverse_it() -> None:
    sure, unsure = lead({"cn/a": 100, "us/b": 60, "other": 39}), lead({"cn/a": 100, "us/b": 60, "other": 40})
    assert sure is not None
    assert unsure is not None
    assert (sure.certain, unsure.certain) == (True, False)
    assert (sure.country, sure.over, sure.tokens) == ("CN", "US", 40)


def test_other_does_not_touch_the_press_lead_but_unknown_rows_do() -> None:
    rows = {"cn/a": 100, "us/b": 60, "other": 5000}
    press, unknown = lead(rows, "press"), lead({**rows, "nobody/x": 40}, "press")
    assert press is not None
    assert press.certain
    assert unknown is not None
    assert not unknown.certain


def test_unknown_never_leads_and_a_tie_has_no_leader() -> None:
    unknown = lead({"nobody/x": 900, "cn/a": 10, "us/b": 5})
    assert unknown is not None
    assert unknown.country == "CN"
    assert lead({"cn/a": 10, "us/b": 10}) is None
    assert lead({"nobody/x": 900}) is None
    assert lead({"cn/a": 0, "us/b": 0, "other": 3}) is None


def test_a_single_country_leads_over_nobody_without_a_ratio() -> None:
    alone = lead({"cn/a": 10, "other": 9})
    assert alone is not None
    assert (alone.over, alone.ratio, alone.tokens, alone.certain) == (None, None, 10, True)


def test_a_rank_that_a_hidden_token_can_change_is_not_certain() -> None:
    days = {day: {"us/b": 1000, "cn/a": 30, "fr/c": 25, "other": 50} for day in week(0).days}
    days[week(0).days[0]] = {"us/b": 1000, "cn/a": 30, "other": 50}
    entries = newest(make_history(days=days)).by_slug
    assert entries["us/b"].rank_certain
    assert entries["cn/a"].rank_certain
    assert entries["fr/c"].hidden == 30
    assert not entries["fr/c"].rank_certain


def test_the_sources_own_week_settles_a_rank_that_its_days_leave_open() -> None:
    rows = {"us/b": 1000, "cn/a": 30, "fr/c": 29, "other": 50}
    days = dict.fromkeys(week(0).days, rows) | {week(0).days[0]: {"us/b": 1000, "cn/a": 30, "other": 50}}
    days[week(0).days[1]] = {"us/b": 1000, "cn/a": 5, "fr/c": 29, "other": 50}
    open_rank = newest(make_history(days=days)).by_slug["fr/c"]
    assert not open_rank.rank_certain
    week_rows = {"us/b": 7000, "fr/c": 199, "cn/a": 185, "other": 300}
    settled = newest(make_history({week(0): week_rows}, days)).by_slug["fr/c"]
    assert settled.rank == 2
    assert (settled.tokens, settled.hidden) == (174, 25)


def test_the_full_lens_and_the_rest_are_all_tokens() -> None:
    seen = view({"cn/a": 5, "nobody/x": 3, "low/y": 2, "other": 11})
    assert seen.total == 21
    assert seen.unknown == 16
    assert [(each.country, each.tokens, each.models) for each in seen.full.countries] == [("CN", 5, 1), ("ZZ", 5, 2)]
