"""What a picture shows: plain values with texts already in the reader's language.

Nothing here knows the domain or Discord. Texts may be hostile (model names are other people's): they are
cleaned and cut when drawn. Numbers are integers of any size; negative ones are drawn as zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MAX_BARS = 10
MAX_SERIES = 8
MAX_LAYERS = 10
MAX_POINTS = 400

Tick = tuple[int, str]
XLabel = tuple[int, str]


class Theme(StrEnum):
    """The two grounds that Discord shows pictures on."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands round every picture, because pictures travel alone.

    `footer` carries week, lens, source and `as_of` in small print (two lines at most); `sample_label`, where
    given, is shown as a badge that says the data are no real ones.
    """

    title: str
    subtitle: str
    footer: str
    sample_label: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a leaderboard.

    `value` is in tokens; `country` is ISO 3166-1 alpha-2, "ZZ" for unknown; `change_label` comes without its
    arrow, which `change_sign` (-1, 0, 1) draws; `accent` marks the row that the headline is about.
    """

    label: str
    country: str
    value: int
    value_label: str
    change_label: str | None
    change_sign: int
    rank_label: str
    accent: bool = False


@dataclass(frozen=True, slots=True)
class BarChart:
    """A leaderboard of 0 to 10 bars, the first on top; `ticks` are (tokens, text) in rising order.

    `hatched` says that the week is not over. With no bars, `empty_label` stands in their place.

    Raises:
        ValueError: more than ten bars.
    """

    frame: Frame
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    hatched: bool
    empty_label: str

    def __post_init__(self) -> None:
        _at_most("bars", len(self.bars), MAX_BARS)


@dataclass(frozen=True, slots=True)
class Series:
    """One line or one layer: a point per week, None where the week is missing (drawn as a gap, never joined).

    Points of a line are in the unit of the ticks (tokens, or basis points); those of a layer are shares in
    basis points, 0 to 10,000.
    """

    label: str
    country: str
    points: tuple[int | None, ...]
    accent: bool
    value_label: str


@dataclass(frozen=True, slots=True)
class LineChart:
    """One to eight lines over the same weeks; `x_labels` are (index of the week, text).

    Weeks from index `hatched_from` on are not over. With no point in any series, `empty_label` is shown.

    Raises:
        ValueError: more than eight series or 400 points, or series of different lengths.
    """

    frame: Frame
    x_labels: tuple[XLabel, ...]
    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    hatched_from: int | None
    empty_label: str

    def __post_init__(self) -> None:
        _at_most("series", len(self.series), MAX_SERIES)
        _same_length(self.series)


@dataclass(frozen=True, slots=True)
class Panel:
    """One lens of an area chart: layers stacked from the bottom up, in the order given.

    A share of nothing is 0; None means that the week is missing, and a week that any layer is missing in is a
    gap of the whole stack, since the layers above could not be placed.

    Raises:
        ValueError: more than ten layers or 400 points, or layers of different lengths.
    """

    title: str
    layers: tuple[Series, ...]

    def __post_init__(self) -> None:
        _at_most("layers", len(self.layers), MAX_LAYERS)
        _same_length(self.layers)


@dataclass(frozen=True, slots=True)
class AreaChart:
    """Shares over time through two lenses, side by side; `ticks` are (basis points, text)."""

    frame: Frame
    x_labels: tuple[XLabel, ...]
    panels: tuple[Panel, Panel]
    ticks: tuple[Tick, ...]
    empty_label: str


Chart = BarChart | LineChart | AreaChart


def _at_most(what: str, count: int, limit: int) -> None:
    if count > limit:
        raise ValueError(f"a picture has room for {limit} {what}, not {count}")


def _same_length(series: tuple[Series, ...]) -> None:
    lengths = {len(one.points) for one in series}
    if len(lengths) > 1:
        raise ValueError(f"series of one picture must have equally many points, not {sorted(lengths)}")
    _at_most("points", max(lengths, default=0), MAX_POINTS)
