from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import NoDataError
from bot.domain.facts import WeekFacts, build_facts
from bot.domain.figures import summary_figures
from bot.domain.history import History
from bot.domain.receipts import Unit, evaluate
from bot.presentation.summary import summary_card
from bot.presentation.text import plain
from bot.presentation.wording import Wording
from tests.fakes.histories import chart, newest
from tests.unit.presentation.histories import example, facts_of

SLUGS = [*(f"cn/{n}" for n in range(6)), *(f"us/{n}:free" for n in range(6))]
rows = st.dictionaries(
    st.sampled_from(
        [*(f"cn/{n}" for n in range(6)), *(f"us/{n}:free" for n in range(6)), "fr/a", "who/a", "low/a", "other"]
    ),
    st.integers(min_value=1, max_value=2**60),
    min_size=2,
    max_size=14,
).filter(lambda found: set(found) != {"other"})


def told(facts: WeekFacts) -> dict[str, Fraction | int | None]:
    """Every number of the facts by the name of its receipt."""
    found: dict[str, Fraction | int | None] = {
        "total": facts.total,
        "total_change": facts.total_change,
        "other": facts.other,
        "unknown": facts.unknown,
        "coverage": facts.coverage,
        "free_share": facts.free_share,
        "sweep": facts.sweep,
    }
    for name, lens in facts.lenses.items():
        for row in lens.countries:
            key = f"{name}.{row.country}"
            found |= {
                f"{key}.tokens": row.tokens,
                f"{key}.share": row.share,
                f"{key}.models": row.models,
                f"{key}.change": row.change,
            }
        if lens.lead:
            found |= {
                f"{name}.lead.gap": lens.lead.lead.tokens,
                f"{name}.lead.ratio": lens.lead.lead.ratio,
                f"{name}.lead.streak": lens.lead.streak_weeks,
            }
    for model in facts.models:
        found |= {f"model.{model.slug}.tokens": model.tokens, f"model.{model.slug}.change": model.change}
    return {key: value for key, value in found.items() if value is not None}


@settings(max_examples=60, deadline=None)
@given(st.lists(rows, min_size=1, max_size=3), st.booleans())
def test_every_number_of_the_facts_has_a_receipt_that_gives_it(weeks: list[dict[str, int]], exact: bool) -> None:
    history = chart(*weeks, press_exact=exact)
    facts = build_facts(history, newest(history).week)
    figures = summary_figures(facts, history)
    assert {figure.name: figure.value for figure in figures} == told(facts)
    for figure in figures:
        assert evaluate(figure.formula, figure.terms) == figure.value


def test_every_number_that_the_summary_prints_comes_from_a_receipt() -> None:
    history = example()
    facts = facts_of(history)
    wording = Wording.load("en").about(history)
    card = summary_card(facts, history, wording)
    figures = {wording.values.figure(one) for one in summary_figures(facts, history)}
    figures |= {wording.numbers.percent(1 - facts.coverage)}
    text = " ".join([plain(card.total), *(plain(line) for block in card.blocks for line in block.lines)])
    for word in text.replace("▲\u00a0", "▲").replace("▼\u00a0", "▼").replace("(", "").replace(")", "").split(" "):
        if any(char.isdecimal() for char in word) and word[-1] in "T%×B":
            assert word.replace("▲", "▲\u00a0").replace("▼", "▼\u00a0") in figures, word


def test_a_week_that_is_not_stored_has_no_figures() -> None:
    with pytest.raises(NoDataError):
        summary_figures(facts_of(example()), History(chart({"cn/a": 1}).snapshot, example().tables))


def test_units_say_how_a_figure_is_written() -> None:
    units = {figure.name: figure.unit for figure in summary_figures(facts_of(example()), example())}
    assert units["total"] is Unit.TOKENS
    assert units["total_change"] is Unit.CHANGE
    assert units["press.lead.ratio"] is Unit.RATIO
    assert units["sweep"] is Unit.COUNT
