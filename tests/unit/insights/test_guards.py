"""What the catalogue must not say: each guard of PRODUCT §4, with a history that would fool a careless version."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from bot.domain.catalog import Catalog, ModelCard
from bot.domain.history import History
from bot.domain.insight import Country, Model
from bot.domain.insights import catalogue, find_insights
from bot.domain.lenses import LensName
from bot.domain.measures import country_change, has_nine, known_tokens, lenses_differ, settled_top, token_bounds
from tests.fakes.histories import by_days, chart, crowd, make_history, make_tables, newest, slot, week
from tests.unit.insights.golden import CARDS, CHART, JITTER, TRILLION, WIDE

GROWING = [{"cn/a": tokens} for tokens in (100, 110, 120, 130)]


def said(history: History, kind: str) -> list[str]:
    return [each.wording for each in catalogue()[kind].find(history, newest(history))]


def about(history: History, kind: str) -> set[str]:
    found = catalogue()[kind].find(history, newest(history))
    return {one.slug for each in found for one in each.subjects.values() if isinstance(one, Model)}


# ── Weeks that cannot be compared ────────────────────────────────────────────────────────────────


def test_a_gap_in_the_chart_leaves_no_comparable_week() -> None:
    history = chart({"cn/a": 100}, None, {"cn/a": 200})
    assert said(history, "total") == ["none"]
    for kind in ("basket", "rank_moves", "movers", "contribution", "milestones", "arrivals", "reveal"):
        assert said(history, kind) == []


def test_a_missing_day_leaves_no_change_no_rank_and_no_sweep() -> None:
    rows = {"cn/a": 9, "cn/b": 8, "cn/c": 7}
    days = {day: rows for n in range(2) for day in week(n).days}
    del days[week(1).days[2]]
    history = make_history(days=days)
    found = find_insights(history, newest(history))
    assert [each.wording for each in found] == ["none"]


def test_a_week_to_date_has_no_headline_streak_or_record() -> None:
    history = by_days(*[{"cn/a": 9, "cn/b": 8, "cn/c": 7}] * 9, {"cn/a": 99, "cn/b": 98, "cn/c": 97}, last=6)
    assert {each.kind for each in find_insights(history, newest(history))} == {"total", "sweep"}


def test_seven_days_read_too_early_are_not_a_closed_week() -> None:
    days = {day: {"cn/a": 9} for n in range(3) for day in week(n).days}
    closes = week(2).closes_at
    early = make_history(days=days, read=closes - dt.timedelta(seconds=1))
    late = make_history(days=days, read=closes)
    assert {each.kind for each in find_insights(early, newest(early))} == {"total"}
    assert "reign" in {each.kind for each in find_insights(late, newest(late))}


def test_nothing_is_divided_by_an_empty_week_or_an_empty_model() -> None:
    history = chart({"cn/a": 0, "us/b": 0}, {"cn/a": 5, "us/b": 0})
    assert said(history, "total") == ["none"]
    assert [each.wording for each in find_insights(history, newest(history)) if each.kind == "movers"] == ["small_base"]


def test_zero_tokens_everywhere_say_only_that_nothing_compares() -> None:
    history = chart({"cn/a": 0, "us/b": 0}, {"cn/a": 0, "us/b": 0})
    for kind in catalogue().values():
        for insight in kind.find(history, newest(history)):
            assert insight.kind in {"total", "rank_moves", "reign", "arrivals", "sweep", "seats"}


@pytest.mark.parametrize(
    ("before", "now", "wording"), [(1000, 1005, "up"), (1000, 995, "down"), (1000, 996, "flat"), (1000, 1004, "flat")]
)
def test_half_a_percent_is_where_flat_ends(before: int, now: int, wording: str) -> None:
    assert said(chart({"cn/a": before}, {"cn/a": now}), "total") == [wording]


# ── Countries ────────────────────────────────────────────────────────────────────────────────────


def test_a_tie_for_first_is_no_lead_no_crossover_and_no_streak() -> None:
    history = chart({"cn/a": 60, "us/b": 50}, {"cn/a": 50, "us/b": 50})
    for kind in ("lead", "crossover", "lead_streak"):
        assert said(history, kind) == []


def test_a_tie_ends_a_lead_streak() -> None:
    lead, tie = {"cn/a": 60, "us/b": 50}, {"cn/a": 50, "us/b": 50}
    assert said(chart(lead, tie, lead, lead), "lead_streak") == ["press", "full"]


def test_a_leader_without_a_second_has_no_ratio() -> None:
    assert said(chart({"cn/a": 60, "nobody/x": 50}), "lead") == []
    assert said(chart({"cn/a": 60, "us/b": 0}), "lead") == []


def test_a_lead_is_certain_only_beyond_other_and_unknown() -> None:
    assert said(chart({"cn/a": 100, "us/b": 89, "nobody/x": 5, "other": 5}), "lead") == ["certain"]
    assert said(chart({"cn/a": 100, "us/b": 90, "nobody/x": 5, "other": 5}), "lead") == ["uncertain"]


def test_a_gap_gives_at_least_and_an_overtaking_does_not() -> None:
    cn, us = {"cn/a": 60, "us/b": 50}, {"cn/a": 40, "us/b": 50}
    assert said(chart(us, None, cn, cn), "lead_streak") == ["press_at_least", "full_at_least"]
    assert said(chart(us, cn, cn), "lead_streak") == ["press", "full"]


def test_the_full_lens_does_not_run_on_into_nine_row_charts() -> None:
    weeks = {week(n): CHART for n in range(2)} | {week(n): {"cn/a": 200, "us/b": 80} for n in (2, 3)}
    history = make_history(weeks)
    found = catalogue()["lead_streak"].find(history, newest(history))
    assert {each.wording: each.figures["weeks"].value for each in found} == {"press_at_least": 4, "full_at_least": 2}


def test_the_full_lens_is_not_compared_between_days_and_the_sources_weeks() -> None:
    us, cn = {"us/b": 90, "cn/a": 20}, {"us/b": 2, "cn/a": 20}
    history = make_history({week(0): us}, dict.fromkeys(week(1).days, cn))
    assert said(history, "crossover") == ["press"]
    assert said(history, "countries") == ["press", "press"]
    assert said(history, "milestones") == []


def test_a_nine_row_chart_speaks_for_no_full_lens() -> None:
    history = chart(CHART, {**CHART, "cn/a": 2000})
    wordings = {f"{each.kind}.{each.wording}" for each in find_insights(history, newest(history))}
    assert not any(".full" in wording or ".half" in wording for wording in wordings)
    five = {"cn/a": 9, "us/a": 8, "fr/a": 7, "jp/a": 6, "us2/a": 5, "cn2/a": 4, "cn/b": 3, "us/b": 2, "fr/b": 1}
    assert said(chart({**five, "other": 99}), "concentration") == ["models"]
    assert not wordings & {"concentration.authors", "free.share_level", "open_weights.share_level", "lead.certain"}


def test_eight_rows_of_nine_are_no_press_lens() -> None:
    joined = make_tables([slot("pre", str(week(1).start), "cn/a")])
    eight = {"cn/a": 100, "openrouter/pre-alpha": 90, **crowd("us", 7, 10), "other": 500}
    nine = {"cn/a": 100, "cn/b": 90, **crowd("us", 7, 10), "other": 500}
    history = chart(nine, eight, tables=joined)
    view = newest(history)
    assert len(view.press.entries) == 8
    assert not has_nine(view)
    assert said(history, "countries") == ["press_level", "press_level"]
    assert said(history, "reveal") == []


def test_both_lenses_are_printed_on_a_sign_or_on_five_points() -> None:
    assert lenses_differ(Fraction(1, 1000), Fraction(-1, 1000))
    assert lenses_differ(Fraction(10, 100), Fraction(4, 100))
    assert not lenses_differ(Fraction(10, 100), Fraction(5, 100))
    assert not lenses_differ(Fraction(0), Fraction(-1, 100))


def test_no_basket_effect_where_the_lenses_agree() -> None:
    assert said(chart(WIDE, {**WIDE, "cn/a": 102}), "basket") == []


def test_a_tie_at_ninth_place_makes_no_press_change() -> None:
    tied = {"cn/a": 100, **crowd("us", 7, 50), "us/8": 40, "cn/b": 40}
    history = chart(WIDE, tied)
    view, before = newest(history), history.previous(newest(history).week)
    assert country_change(view, before, LensName.PRESS, "CN") is None
    assert country_change(view, before, LensName.FULL, "CN") is not None


def test_a_country_below_one_percent_is_no_news() -> None:
    rows = [{"us/b": 1000, "fr/a": tokens} for tokens in (1, 2, 3, 9)]
    history = chart(*rows)
    found = catalogue()["countries"].find(history, newest(history))
    assert Country("FR") not in {each.subjects["country"] for each in found}
    assert "full" not in said(history, "growth_streak")
    assert "full_at_least" not in said(history, "growth_streak")


def test_unknown_breaks_a_sweep_and_a_tie_across_its_edge_does() -> None:
    assert said(chart({"cn/a": 9, "cn/b": 8, "nobody/x": 7, "cn/c": 6, "cn/d": 5}), "sweep") == []
    assert said(chart({"cn/a": 9, "cn/b": 8, "cn/c": 7, "us/d": 7}), "sweep") == []
    assert said(chart({"cn/a": 9, "cn/b": 8, "us/d": 7}), "sweep") == []


def test_no_seats_where_a_tie_leaves_open_who_sits() -> None:
    assert said(chart({**crowd("cn", 9, 20), "cn/z": 10, "us/z": 10}), "seats") == []
    assert said(chart({**crowd("cn", 5, 20), **crowd("us", 5, 10)}), "seats") == []


def test_a_revealed_slot_of_a_point_or_less_is_not_told() -> None:
    tables = make_tables([slot("quiet", str(week(1).start))])
    small = chart({"cn/a": 100}, {"cn/a": 100, "openrouter/quiet-alpha": 1}, tables=tables)
    assert said(small, "reveal") == []
    larger = chart({"cn/a": 100}, {"cn/a": 100, "openrouter/quiet-alpha": 2}, tables=tables)
    assert said(larger, "reveal") == ["press", "full"]


def test_a_slot_revealed_last_week_is_no_news_this_week() -> None:
    tables = make_tables([slot("quiet", str(week(0).end))])
    rows = {"cn/a": 100, "openrouter/quiet-alpha": 50}
    assert said(chart(rows, rows, tables=tables), "reveal") == []


def test_exactly_half_is_not_above_half() -> None:
    assert said(chart({"cn/a": 40, "us/b": 60}, {"cn/a": 50, "us/b": 50}), "milestones") == ["half_below"]
    assert said(chart({"cn/a": 5, "us/b": 6, "fr/c": 5}, {"cn/a": 8, "us/b": 5, "fr/c": 3}), "milestones") == []


# ── Models ───────────────────────────────────────────────────────────────────────────────────────

TWENTY = {**crowd("us", 9, 100), "cn/a": 90, "cn/b": 80}


def test_absence_from_a_nine_row_chart_is_not_absence() -> None:
    history = chart(CHART, {**CHART, "us/8": 0} | {"cn/new": 500})
    assert about(history, "movers") <= CHART.keys()
    assert "new" not in said(history, "arrivals")
    assert "cn/new" not in about(history, "contribution")
    assert "cn/new" not in about(history, "excess")


def test_a_model_that_left_the_chart_fell_by_an_unknown_amount() -> None:
    before = {"cn/a:free": 100, **crowd("us", 8, 60), "other": 900}
    after = {"cn/b": 120, **crowd("us", 8, 60), "other": 900}
    assert said(chart(before, after), "free") == []


def test_a_free_variant_that_left_a_chart_below_half_is_a_cliff_by_its_bound() -> None:
    before = {"cn/a:free": 100, **crowd("us", 8, 50), "other": 900}
    after = {"cn/b": 120, **crowd("us", 8, 50), "other": 900}
    assert said(chart(before, after), "free") == ["cliff_gone"]


def test_hidden_tokens_keep_a_model_out_of_moves_and_ranks() -> None:
    days = {day: {"us/b": 1000, "cn/a": 30, "fr/c": 20, "other": 50} for n in range(2) for day in week(n).days}
    days[week(1).days[0]] = {"us/b": 1000, "fr/c": 20, "other": 50}
    days |= {day: {"us/b": 1000, "cn/a": 21, "fr/c": 20, "other": 50} for day in week(1).days[1:]}
    history = make_history(days=days)
    view = newest(history)
    assert view.by_slug["cn/a"].hidden == 20
    assert known_tokens(view, "cn/a") is None
    assert token_bounds(view, "cn/a") == (126, 146)
    assert "cn/a" not in about(history, "movers") | about(history, "rank_moves") | about(history, "contribution")


def test_hidden_tokens_of_any_week_compared_keep_a_model_silent() -> None:
    rows = {"us/b": 1000, "cn/a": 60, "fr/c": 20, "other": 50}
    for gap in range(4):
        days = {day: rows for n in range(4) for day in week(n).days}
        days |= {day: {**rows, "cn/a": 600} for day in week(3).days}
        del (missing := dict(days[week(gap).days[0]]))["cn/a"]
        days[week(gap).days[0]] = missing
        history = make_history(days=days)
        assert "cn/a" not in about(history, "excess")
        assert ("cn/a" in about(history, "movers")) == (gap < 2)


def test_first_place_is_not_taken_by_what_hidden_tokens_or_a_tie_leave_open() -> None:
    before, tie = {"us/x": 90, "cn/a": 50}, {"us/x": 90, "cn/a": 90}
    assert said(chart(before, tie), "reign") == []
    days = {day: {"us/x": 90, "cn/a": 50, "other": 60} for day in week(0).days}
    days |= {day: {"us/x": 90, "cn/a": 89, "other": 99} for day in week(1).days}
    days[week(1).days[0]] = {"cn/a": 95, "other": 99}
    history = make_history(days=days)
    assert newest(history).entries[0].slug == "cn/a"
    assert said(history, "reign") == []
    days[week(1).days[0]] = {"us/x": 90, "cn/a": 99, "other": 99}
    assert said(make_history(days=days), "reign") == ["takes"]


def test_hidden_tokens_keep_the_top_open() -> None:
    rows = {**crowd("us", 9, 100), "cn/a": 40, "cn/b": 39, "other": 500}
    days = {day: rows for n in range(2) for day in week(n).days}
    days[week(1).days[0]] = {**rows, "cn/a": 20}
    days[week(1).days[3]] = {slug: tokens for slug, tokens in rows.items() if slug != "cn/b"}
    history = make_history(days=days)
    assert settled_top(newest(history), 10) is None
    assert said(history, "seats") == []
    assert said(history, "arrivals") == []


def test_the_change_from_a_small_base_is_not_in_percent() -> None:
    assert said(chart({"cn/a": 25, "us/b": 9975}, {"cn/a": 50, "us/b": 9975}), "movers") == ["up"]
    assert said(chart({"cn/a": 24, "us/b": 9976}, {"cn/a": 50, "us/b": 9976}), "movers") == ["small_base"]


def test_new_needs_the_fourteen_days_before() -> None:
    old, now = {"us/b": 100}, {"us/b": 100, "cn/new": 70}
    assert "new" not in said(by_days(old, now), "arrivals") + said(by_days(old, now), "movers")
    assert "new" in said(by_days(old, old, now), "arrivals")


def test_a_respelt_slug_neither_arrives_nor_leaves() -> None:
    rows = {**crowd("us", 9, 100), "us/z": 90}
    moved = {**crowd("us", 9, 100), "us/z-0731": 90}
    assert said(chart(rows, moved), "arrivals") == []


def test_ranks_move_only_inside_fifty() -> None:
    rows = crowd("us", 55, 10)
    ordered = {slug: 1000 - n for n, slug in enumerate(rows)}
    climbed = {**ordered, "us/55": 2000}
    assert "us/55" not in about(chart(ordered, climbed), "rank_moves")
    assert "us/50" in about(chart(ordered, {**ordered, "us/50": 2000}), "rank_moves")


def test_a_tie_for_first_place_is_no_reign() -> None:
    tie, sole = {"cn/a": 50, "us/b": 50}, {"cn/a": 60, "us/b": 50}
    assert said(chart(sole, tie), "reign") == []
    assert said(chart(tie, sole, sole), "reign") == ["model"]


def test_other_can_hide_a_familys_variants() -> None:
    earlier, rows = {"cn/a": 75, "cn/a:free": 50, "us/x": 70}, {"cn/a": 60, "cn/a:free": 50, "us/x": 70}
    assert said(chart(earlier, rows | {"other": 40}), "reign") == ["takes"]
    assert said(chart(earlier, rows | {"other": 39}), "reign") == ["takes", "family_at_least"]


def test_excess_needs_three_closed_weeks_that_name_the_model() -> None:
    assert said(chart({"cn/a": 1}, {"cn/a": 1}, {"cn/a": 9}), "excess") == []
    assert said(chart({"cn/a": 1}, None, {"cn/a": 1}, {"cn/a": 1}, {"cn/a": 9}), "excess") == []
    assert said(chart({"us/b": 1}, {"cn/a": 1}, {"cn/a": 1}, {"cn/a": 9}), "excess") == []


def test_contribution_is_suppressed_where_the_total_hardly_moved() -> None:
    assert said(chart({"cn/a": 1000}, {"cn/a": 1009}), "contribution") == []
    assert said(chart({"cn/a": 1000}, {"cn/a": 1011}), "contribution") == ["rise"]


def test_contribution_is_silent_where_an_unseen_model_may_have_moved_more() -> None:
    before = {"cn/a": 500, "cn/b": 90, **crowd("us", 7, 60), "other": 900}
    after = {"cn/c": 80, "cn/b": 60, **crowd("us", 7, 60), "other": 900}
    assert said(chart(before, after), "contribution") == []


def test_a_tie_or_too_few_weeks_are_no_record() -> None:
    assert said(chart(*[{"cn/a": 100}] * 9), "records") == []
    assert said(chart(*[{"cn/a": 100}] * 7, {"cn/a": 120}), "records") == []
    assert said(by_days(*[{"cn/a": 100}] * 7, {"cn/a": 120}), "records") == []


def test_a_total_that_stays_between_two_steps_passes_nothing() -> None:
    assert said(chart({"cn/a": 21 * TRILLION}, {"cn/a": 24 * TRILLION}), "milestones") == []


def test_a_growth_streak_needs_strict_rises() -> None:
    assert said(chart(*GROWING[:3], {"cn/a": 120}), "growth_streak") == []
    assert "total_at_least" in said(chart(*GROWING), "growth_streak")


# ── Shares ───────────────────────────────────────────────────────────────────────────────────────


def test_anonymous_listings_stand_apart_from_the_free_share() -> None:
    history = chart({"openrouter/who-alpha:free": 50, "us/b": 50})
    found = {each.wording: each.figures["share"].value for each in catalogue()["free"].find(history, newest(history))}
    assert found == {"stealth": Fraction(1, 2), "share_level": 0}


def test_a_tiny_free_variant_has_no_cliff() -> None:
    assert "cliff" not in said(chart({"cn/a:free": 2, "us/b": 998}, {"cn/a:free": 1, "us/b": 999}), "free")
    assert "cliff" in said(chart({"cn/a:free": 4, "us/b": 996}, {"cn/a:free": 2, "us/b": 998}), "free")
    assert "cliff" not in said(chart({"cn/a:free": 4, "us/b": 996}, {"cn/a:free": 3, "us/b": 998}), "free")


def test_conversion_needs_a_gain_and_all_of_the_family() -> None:
    lost = chart({"cn/a:free": 100, "cn/a": 50}, {"cn/a:free": 20, "cn/a": 40})
    assert "conversion" not in said(lost, "free")
    hidden = chart({"cn/a:free": 100, "us/b": 60, "other": 20}, {"cn/a:free": 20, "cn/a": 90, "us/b": 60, "other": 20})
    assert "conversion" not in said(hidden, "free")


def test_weights_are_open_from_the_day_they_were_seen_and_not_before() -> None:
    rows = {"cn/a": 60, "us/b": 40}
    later = Catalog({**CARDS.models, "cn/a": ModelCard("cn/a", "A", hugging_face_id="cn/A", weights_since=week(1).end)})
    history = chart(rows, rows, catalog=later)
    found = next(iter(catalogue()["open_weights"].find(history, newest(history))))
    assert (found.figures["share"].value, found.figures["points"].value) == (Fraction(3, 5), Fraction(3, 5))
    card = ModelCard("cn/a", "A", hugging_face_id="cn/A", weights_since=week(2).start)
    too_late = chart(rows, rows, catalog=Catalog({**CARDS.models, "cn/a": card}))
    unseen = next(iter(catalogue()["open_weights"].find(too_late, newest(too_late))))
    assert unseen.figures["share"].value == 0


def test_open_weights_need_half_of_all_tokens_classified() -> None:
    assert said(chart({"cn/a": 49, "us/z": 51}, catalog=CARDS), "open_weights") == []
    assert said(chart({"cn/a": 50, "us/z": 50}, catalog=CARDS), "open_weights") == ["share_level"]


def test_each_anonymous_listing_is_a_publisher_of_its_own() -> None:
    rows = {"openrouter/who-alpha": 30, "openrouter/why-alpha": 30, "cn/a": 40, "us/a": 20, "fr/a": 10}
    history = chart(rows)
    found = {each.wording: each for each in catalogue()["concentration"].find(history, newest(history))}
    assert found["authors"].figures["top1"].value == Fraction(40, 130)


# ── Unusual ──────────────────────────────────────────────────────────────────────────────────────


def test_an_anomaly_needs_eight_changes_before_it_and_some_spread() -> None:
    assert said(chart(*({"cn/a": tokens} for tokens in (*JITTER[:8], 212))), "anomaly") == []
    assert said(chart(*({"cn/a": tokens} for tokens in (*JITTER[:9], 212))), "anomaly") == ["total", "model"]
    assert said(chart(*[{"cn/a": 100}] * 12, {"cn/a": 212}), "anomaly") == []
    assert said(chart(*({"cn/a": tokens} for tokens in (*JITTER, 110))), "anomaly") == []


def test_an_anomaly_does_not_look_across_a_gap() -> None:
    rows = [{"cn/a": tokens} for tokens in JITTER]
    assert said(chart(*rows[:4], None, *rows[4:], {"cn/a": 212}), "anomaly") == []


def test_the_long_view_stays_silent_where_a_week_is_missing() -> None:
    assert said(chart({"cn/a": 1}, {"cn/a": 1}, None, {"cn/a": 1}, {"cn/a": 9}), "long_view") == []


def test_a_crossover_names_the_last_closed_week_even_across_a_gap() -> None:
    history = chart({"us/b": 9, "cn/a": 1}, None, None, {"us/b": 1, "cn/a": 9})
    assert {each.subjects["week"] for each in catalogue()["crossover"].find(history, newest(history))} == {week(0)}
