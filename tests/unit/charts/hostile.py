"""Charts of anything: the inputs of the property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.presentation.charts import AreaChart, Bar, BarChart, Frame, LineChart, Panel, Series

_NASTY = (
    "",
    "\x00\x07\x1b[31m",
    "\u202eevil\u202c\u2066x\u2069",
    "a\u200b\u200d\ufeffb",
    "$$E=mc^2$$",
    "🇨🇳👩‍👩‍👧‍👦🚀" * 9,
    "line\nbreak\r\n\ttab\u2028",
    "W" * 4000,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "ỖÅĢ▲" * 12,
    "阿里巴巴通义实验室千问大语言模型" * 4,
    "𠮷野家 \ud800 \U0010ffff",
    "مرحبا بالعالم",
)

texts = st.one_of(
    st.sampled_from(_NASTY),
    st.text(max_size=60),
    st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60),
    st.text(alphabet="abcWM 0123456789.-:", max_size=60),
)
countries = st.one_of(st.sampled_from(("CN", "US", "FR", "ZZ", "TH", "BR", "", "nonsense")), st.text(max_size=3))
values = st.one_of(st.sampled_from((0, 1, -5, 10**12, 2**70, 10**200)), st.integers(min_value=0, max_value=10**13))
maybe = st.one_of(st.none(), values)
ticks = st.lists(st.tuples(values, texts), max_size=7).map(tuple)
frames = st.builds(Frame, texts, texts, texts, st.one_of(st.none(), texts))
bars = st.builds(
    Bar, texts, countries, values, texts, st.one_of(st.none(), texts), st.integers(-1, 1), texts, st.booleans()
)
bar_charts = st.builds(BarChart, frames, st.lists(bars, max_size=10).map(tuple), ticks, st.booleans(), texts)


def series_of(weeks: int, most: int) -> st.SearchStrategy[tuple[Series, ...]]:
    """Return up to `most` series over `weeks` weeks; one level for all is as likely as any."""
    levels = st.one_of(maybe, st.just(7 * 10**12), st.none())
    points = st.one_of(st.lists(maybe, min_size=weeks, max_size=weeks), levels.map(lambda one: [one] * weeks))
    one = st.builds(Series, texts, countries, points.map(tuple), st.booleans(), texts)
    return st.lists(one, max_size=most).map(tuple)


def x_labels(weeks: int) -> st.SearchStrategy[tuple[tuple[int, str], ...]]:
    """Return labels for any weeks, some of which do not exist."""
    return st.lists(st.tuples(st.integers(-1, weeks + 1), texts), max_size=12).map(tuple)


def _line_charts(weeks: int) -> st.SearchStrategy[LineChart]:
    hatched = st.one_of(st.none(), st.integers(-1, weeks + 1))
    return st.builds(LineChart, frames, x_labels(weeks), series_of(weeks, 8), ticks, hatched, texts)


def _area_charts(weeks: int) -> st.SearchStrategy[AreaChart]:
    panels = st.builds(Panel, texts, series_of(weeks, 10))
    return st.builds(AreaChart, frames, x_labels(weeks), st.tuples(panels, panels), ticks, texts)


line_charts = st.integers(0, 12).flatmap(_line_charts)
area_charts = st.integers(0, 12).flatmap(_area_charts)
charts = st.one_of(bar_charts, line_charts, area_charts)
