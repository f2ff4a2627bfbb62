"""One hand-made history for each sentence of the catalogue, and what it must say of the last week."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.catalog import Catalog, ModelCard
from bot.domain.history import History
from bot.domain.insight import AuthorName, Country, Family, Model, Subject
from tests.fakes.histories import by_days, chart, crowd, make_history, make_tables, slot, week

TRILLION = 10**12
CN, US = Country("CN"), Country("US")
Number = int | Fraction


@dataclass(frozen=True)
class Case:
    name: str
    history: History
    figures: Mapping[str, Number]
    subjects: Mapping[str, Subject]

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]

    @property
    def wording(self) -> str:
        return self.name.partition(".")[2]


def case(name: str, history: History, figures: Mapping[str, Number], **subjects: Subject) -> Case:
    return Case(name, history, figures, subjects)


def of(numerator: int, denominator: int) -> Fraction:
    return Fraction(numerator, denominator)


# Nine rows and an `other` that holds most: what the weekly chart looks like.
CHART = {"cn/a": 200, **crowd("us", 8, 10), "other": 1000}
CHART_UP = {**CHART, "cn/a": 220}
CHART_US = {"us/x": 250, **crowd("us", 7, 10), "cn/a": 200, "other": 1000}
# Twelve rows: the nine are not all.
WIDE = {"cn/a": 100, **crowd("us", 8, 50), "cn/b": 40}
TWO_ROWS_UP = {"cn/a": 110, "us/b": 50}
JITTER = (100, 103, 101, 104, 103, 107, 104, 106, 105, 108)
TOP = crowd("us", 9, 1000)
CARDS = Catalog(
    {
        "cn/a": ModelCard("cn/a", "A", hugging_face_id="cn/A", weights_since=week(0).end),
        "us/b": ModelCard("us/b", "B"),
    }
)
MINE, OTHER_DAY = week(8).start, week(0).start


def totals() -> list[Case]:
    return [
        case("total.up", chart({"cn/a": 100}, {"cn/a": 110}), {"total": 110, "change": of(1, 10)}),
        case("total.down", chart({"cn/a": 100}, {"cn/a": 90}), {"total": 90, "change": of(-1, 10)}),
        case("total.flat", chart({"cn/a": 1000}, {"cn/a": 1004}), {"total": 1004, "change": of(4, 1000)}),
        case("total.none", chart({"cn/a": 100}), {"total": 100}),
        case("total.to_date", by_days({"cn/a": 100}, {"cn/a": 110}, last=3), {"total": 330, "change": of(1, 10)}),
        case(
            "growth_streak.total",
            chart(*({"cn/a": tokens} for tokens in (100, 90, 100, 110, 120))),
            {"weeks": 3, "total": 120},
        ),
        case(
            "growth_streak.total_at_least",
            chart(*({"cn/a": tokens} for tokens in (90, 100, 110, 120))),
            {"weeks": 3, "total": 120},
        ),
        case(
            "records.total",
            chart(*[{"cn/a": 100}] * 8, {"cn/a": 120}),
            {"total": 120, "previous": 100},
            since=week(0).start,
        ),
        case(
            "records.model_day",
            by_days(*[{"cn/a": 100, "us/b": 90}] * 8, {"cn/a": 100, "us/b": 101}),
            {"tokens": 101, "previous": 100},
            model=Model("us/b"),
            day=MINE,
            since=OTHER_DAY,
        ),
        case(
            "milestones.total_above",
            chart({"cn/a": 24 * TRILLION}, {"cn/a": 25 * TRILLION}),
            {"total": 25 * TRILLION, "level": 25 * TRILLION},
        ),
        case(
            "milestones.total_below",
            chart({"cn/a": 31 * TRILLION}, {"cn/a": 24 * TRILLION}),
            {"total": 24 * TRILLION, "level": 25 * TRILLION},
        ),
        case(
            "anomaly.total",
            chart(*({"cn/a": tokens} for tokens in (*JITTER, 216))),
            {"change": 1, "weeks": 9},
        ),
        case(
            "long_view.mean4",
            chart(*({"cn/a": tokens} for tokens in (90, 110, 80, 120, 150))),
            {"change": of(1, 2), "then": 100},
        ),
        case("long_view.quarter", chart({"cn/a": 50}, *[None] * 12, {"cn/a": 150}), {"change": 2, "then": 50}),
        case("long_view.year", chart({"cn/a": 50}, *[None] * 51, {"cn/a": 25}), {"change": of(-1, 2), "then": 50}),
    ]


def countries() -> list[Case]:
    mixed = {**WIDE, "us/8": 30, "cn/b": 45}
    return [
        case(
            "countries.full",
            chart({"cn/a": 100, "us/b": 50}, TWO_ROWS_UP),
            {"tokens": 110, "share": of(110, 160), "change": of(1, 10)},
            country=CN,
        ),
        case(
            "countries.press",
            chart(CHART, CHART_UP),
            {"tokens": 220, "share": of(220, 1300), "change": of(1, 10)},
            country=CN,
        ),
        case(
            "countries.both",
            chart(WIDE, mixed),
            {"press": 145, "press_change": of(45, 100), "full": 145, "full_change": of(5, 140)},
            country=CN,
        ),
        case("countries.full_level", chart(WIDE), {"tokens": 140, "share": of(140, 540)}, country=CN),
        case("countries.press_level", chart(CHART), {"tokens": 200, "share": of(200, 1280)}, country=CN),
        case(
            "basket.effect",
            chart(WIDE, mixed),
            {"effect": of(145, 100) - of(145, 140), "press_change": of(45, 100), "full_change": of(5, 140)},
            country=CN,
            entered=(Model("cn/b"),),
            left=(Model("us/8"),),
        ),
        case(
            "basket.same_nine",
            chart({**WIDE, "cn/c": 49, "cn/d": 49}, {**WIDE, "cn/a": 90, "cn/c": 49, "cn/d": 49}),
            {"effect": of(90, 100) - of(228, 238), "press_change": of(-1, 10), "full_change": of(-10, 238)},
            country=CN,
        ),
        case(
            "seats.top10",
            chart({**crowd("cn", 6, 20), **crowd("us", 4, 10), "us/z": 5}),
            {"seats": 6, "share": of(120, 165)},
            country=CN,
        ),
        case(
            "seats.top50",
            chart({**crowd("cn", 20, 10), **crowd("us", 30, 10)}),
            {"seats": 30, "share": of(3, 5)},
            country=US,
        ),
        case("sweep.top", chart({"cn/a": 9, "cn/b": 8, "cn2/c": 7, "us/d": 6}), {"size": 3}, country=CN),
        case("sweep.so_far", by_days({"cn/a": 9, "cn/b": 8, "cn2/c": 7, "us/d": 6}, last=2), {"size": 3}, country=CN),
        case(
            "milestones.half_above",
            chart({"cn/a": 50, "us/b": 50}, {"cn/a": 60, "us/b": 40}),
            {"share": of(3, 5), "tokens": 60},
            country=CN,
        ),
        case(
            "milestones.half_below",
            chart({"cn/a": 51, "us/b": 49}, {"cn/a": 50, "us/b": 50}),
            {"share": of(1, 2), "tokens": 50},
            country=CN,
        ),
        case("growth_streak.press", chart(*_chart_rises(30, 20, 30, 40, 50)), {"weeks": 3, "tokens": 50}, country=CN),
        case(
            "growth_streak.press_at_least", chart(*_chart_rises(20, 30, 40, 50)), {"weeks": 3, "tokens": 50}, country=CN
        ),
        case(
            "growth_streak.full",
            chart(*({"cn/a": tokens, "us/b": 9} for tokens in (9, 1, 2, 3, 4))),
            {"weeks": 3, "tokens": 4},
            country=CN,
        ),
        case(
            "growth_streak.full_at_least",
            chart(*({"cn/a": tokens, "us/b": 9} for tokens in (1, 2, 3, 4))),
            {"weeks": 3, "tokens": 4},
            country=CN,
        ),
        *_reveals(),
    ]


def _chart_rises(*tokens: int) -> list[dict[str, int]]:
    return [{**CHART, "cn/a": each} for each in tokens]


def _reveals() -> list[Case]:
    tables = make_tables([slot("quiet", str(week(1).start))])
    numbers = {"change": of(60, 100), "without": 0, "effect": of(60, 100)}
    names: dict[str, Subject] = {"country": CN, "slots": (Model("openrouter/quiet-alpha"),)}
    history = chart(
        {"cn/a": 100, "openrouter/quiet-alpha": 50}, {"cn/a": 100, "openrouter/quiet-alpha": 60}, tables=tables
    )
    return [Case(f"reveal.{lens}", history, numbers, names) for lens in ("press", "full")]


def leads() -> list[Case]:
    cn_first, us_first = {"cn/a": 30, "us/b": 20}, {"cn/a": 30, "us/b": 40}
    changed, held = chart(us_first, cn_first, cn_first), chart(cn_first, cn_first)
    crossed = chart(us_first, None, cn_first)
    return [
        case(
            "lead.certain",
            chart({"cn/a": 100, "us/b": 50, "other": 10}),
            {"gap": 50, "ratio": 2},
            country=CN,
            over=US,
        ),
        case(
            "lead.uncertain",
            chart({"cn/a": 100, "us/b": 95, "nobody/x": 2, "other": 10}),
            {"gap": 5, "ratio": of(100, 95), "unattributed": 12},
            country=CN,
            over=US,
        ),
        case("lead.press", chart(CHART), {"gap": 120, "ratio": of(200, 80)}, country=CN, over=US),
        case(
            "lead.press_uncertain",
            chart({"cn/a": 100, **crowd("us", 7, 10), "nobody/x": 40, "other": 900}),
            {"gap": 30, "ratio": of(100, 70), "unattributed": 40},
            country=CN,
            over=US,
        ),
        case(
            "lead.split",
            chart({**crowd("cn", 5, 100), **crowd("us", 4, 100), **crowd("us2", 4, 90)}),
            {"press_gap": 100, "full_gap": 260},
            press=CN,
            full=US,
        ),
        case("lead_streak.press", changed, {"weeks": 2}, country=CN),
        case("lead_streak.press_at_least", held, {"weeks": 2}, country=CN),
        case("lead_streak.full", changed, {"weeks": 2}, country=CN),
        case("lead_streak.full_at_least", held, {"weeks": 2}, country=CN),
        case("crossover.press", crossed, {"gap": 10}, country=CN, over=US, week=week(0)),
        case("crossover.full", crossed, {"gap": 10}, country=CN, over=US, week=week(0)),
    ]


def ranks() -> list[Case]:
    before = {"cn/a": 50, "cn/b": 40, "cn/c": 30, "cn/d": 20, "us/e": 10}
    stays, gone = {**TOP, "cn/a": 500, "cn/b": 400}, {**TOP, "cn/a": 500, "cn/b": 600}
    taken = chart({"us/x": 90, "cn/a": 50}, {"us/x": 90, "cn/a": 100}, {"us/x": 90, "cn/a": 100})
    held = chart({"us/x": 90, "cn/a": 100}, {"us/x": 90, "cn/a": 100})
    joint = ({"cn/a": 60, "cn/a:free": 50, "us/x": 70}, {"cn/a": 50, "cn/a:free": 60, "us/x": 55})
    days = make_history(
        days={day: {"us/b": 100, "cn/c": 50} for n in range(3) for day in week(n).days}
        | {day: {"us/b": 100, "cn/c": 50, "cn/new": 70} for day in week(2).days}
    )
    # On its first day it may have had up to what `other` has.
    later = make_history(
        days={day: {"us/b": 100, "cn/c": 50, "other": 5} for n in range(3) for day in week(n).days}
        | {day: {"us/b": 100, "cn/c": 50, "cn/new": 70, "other": 5} for day in week(2).days[1:]}
    )
    return [
        case(
            "rank_moves.climb",
            chart(before, {**before, "us/e": 60}),
            {"places": 4, "rank": 1, "before": 5},
            model=Model("us/e"),
        ),
        case(
            "rank_moves.fall",
            chart(before, {**before, "cn/a": 5}),
            {"places": 4, "rank": 5, "before": 1},
            model=Model("cn/a"),
        ),
        case("arrivals.new", days, {"rank": 2, "tokens": 490}, model=Model("cn/new")),
        case("arrivals.new_at_least", later, {"rank": 2, "tokens": 420}, model=Model("cn/new")),
        case("arrivals.returns", chart(gone, stays, gone), {"rank": 10, "top": 10}, model=Model("cn/b")),
        case("arrivals.enters", chart(stays, gone), {"rank": 10, "top": 10}, model=Model("cn/b")),
        case("arrivals.out", chart(stays, gone), {"before": 10, "top": 10}, model=Model("cn/a")),
        case(
            "reign.takes",
            chart({"us/x": 90, "cn/a": 50}, {"us/x": 90, "cn/a": 100}),
            {"tokens": 100},
            model=Model("cn/a"),
            over=Model("us/x"),
        ),
        case("reign.model", taken, {"weeks": 2}, model=Model("cn/a")),
        case("reign.model_at_least", held, {"weeks": 2}, model=Model("cn/a")),
        case("reign.family", chart({"us/x": 70}, *joint), {"weeks": 2}, family=Family("cn/a")),
        case("reign.family_at_least", chart(*joint), {"weeks": 2}, family=Family("cn/a")),
        case(
            "movers.new",
            days,
            {"tokens": 490},
            model=Model("cn/new"),
        ),
    ]


def models() -> list[Case]:
    def two(*tokens: int) -> History:
        return chart(*({"cn/a": each, "us/b": 1000} for each in tokens))

    return [
        case("movers.up", two(100, 150), {"gain": 50, "change": of(1, 2), "tokens": 150}, model=Model("cn/a")),
        case("movers.down", two(100, 50), {"loss": 50, "change": of(-1, 2), "tokens": 50}, model=Model("cn/a")),
        case("movers.small_base", two(2, 50), {"gain": 48, "tokens": 50}, model=Model("cn/a")),
        case("excess.above", two(90, 100, 110, 150), {"excess": 50, "mean": 100, "tokens": 150}, model=Model("cn/a")),
        case("excess.below", two(90, 100, 110, 50), {"shortfall": 50, "mean": 100, "tokens": 50}, model=Model("cn/a")),
        case(
            "contribution.rise",
            chart({"cn/a": 100, "us/b": 100}, {"cn/a": 150, "us/b": 110}),
            {"part": of(5, 6), "gain": 50},
            model=Model("cn/a"),
        ),
        case(
            "contribution.fall",
            chart({"cn/a": 100, "us/b": 100}, {"cn/a": 40, "us/b": 110}),
            {"part": of(6, 5), "loss": 60},
            model=Model("cn/a"),
        ),
        case(
            "anomaly.model",
            chart(*({"cn/a": tokens, "us/b": 10**6} for tokens in (*JITTER, 54))),
            {"change": of(-1, 2), "weeks": 9},
            model=Model("cn/a"),
        ),
        case(
            "concentration.authors",
            chart({"cn/a": 40, "cn/b": 10, "us/a": 20, "fr/a": 15, "jp/a": 10, "us2/a": 3, "cn2/a": 2}),
            {"hhi": of(2500 + 400 + 225 + 100 + 9 + 4, 10_000), "top1": of(1, 2), "top5": of(98, 100)},
            author=AuthorName("cn"),
        ),
        case(
            "concentration.models",
            chart({"cn/a": 40, "cn/b": 10, "us/a": 20, "fr/a": 15, "jp/a": 10, "us2/a": 5}),
            {"top1": of(40, 100), "top5": of(95, 100)},
            model=Model("cn/a"),
        ),
    ]


def shares() -> list[Case]:
    free = chart({"cn/a:free": 10, "us/b": 90}, {"cn/a:free": 20, "us/b": 80})
    cliff = {"cn/a:free": 100, "cn/a": 10, "us/b": 1000}
    fallen = {"cn/a:free": 20, "cn/a": 50, "us/b": 1000}
    return [
        case("free.share", free, {"share": of(1, 5), "points": of(1, 10)}),
        case("free.share_level", chart({"cn/a:free": 10, "us/b": 90}), {"share": of(1, 10)}),
        case("free.stealth", chart({"openrouter/who-alpha": 10, "us/b": 90}), {"share": of(1, 10), "tokens": 10}),
        case(
            "free.cliff",
            chart(cliff, fallen),
            {"change": of(-4, 5), "before": 100, "tokens": 20},
            model=Model("cn/a:free"),
        ),
        case(
            "free.cliff_gone",
            chart(cliff, {"us/b": 1000, "us/c": 30, "other": 90}),
            {"before": 100, "bound": 30},
            model=Model("cn/a:free"),
        ),
        case(
            "free.conversion",
            chart(cliff, fallen),
            {"conversion": of(1, 2), "gain": 40, "loss": 80},
            family=Family("cn/a"),
        ),
        case(
            "open_weights.share",
            chart({"cn/a": 30, "us/b": 70}, {"cn/a": 40, "us/b": 60, "us/c": 50}, catalog=CARDS),
            {"share": of(2, 5), "points": of(1, 10)},
        ),
        case("open_weights.share_level", chart({"cn/a": 30, "us/b": 70}, catalog=CARDS), {"share": of(3, 10)}),
    ]


def cases() -> list[Case]:
    return [*totals(), *countries(), *leads(), *ranks(), *models(), *shares()]
