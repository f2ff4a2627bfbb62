"""A world in which every model's tokens are known, and what a source that names only the largest rows shows of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from bot.domain.history import History
from tests.fakes.histories import make_history, make_tables

SLUGS: tuple[str, ...] = ("cn/a", "cn/a:free", "cn2/b", "us/c", "us2/d", "fr/e", "nobody/f")
NAMED = 3
Truth = Mapping[dt.date, Mapping[str, int]]


def shown(tokens: Mapping[str, int]) -> dict[str, int]:
    """The three largest rows of a day, and the rest as one."""
    ordered = sorted(tokens, key=lambda slug: (-tokens[slug], slug))
    rows = {slug: tokens[slug] for slug in ordered[:NAMED]}
    return {**rows, "other": sum(tokens[slug] for slug in ordered[NAMED:])}


def history_of(truth: Truth) -> History:
    """What such a source tells."""
    return make_history(days={day: shown(tokens) for day, tokens in truth.items()}, tables=make_tables())


@st.composite
def truths(draw: st.DrawFn, days: Sequence[dt.date]) -> Truth:
    """Any such world over these days; amounts are few, so that ties and changes of rank are common."""
    amounts = st.one_of(st.integers(0, 6), st.integers(0, 10**15))
    kinds = [draw(st.fixed_dictionaries(dict.fromkeys(SLUGS, amounts))) for _ in range(4)]
    for kind in kinds:
        kind["cn/a"] += 1
    return {day: draw(st.sampled_from(kinds)) for day in days}
