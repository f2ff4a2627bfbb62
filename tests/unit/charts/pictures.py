"""Small charts with known figures, and reading pixels back from a PNG."""

from __future__ import annotations

import io

from PIL import Image

from bot.presentation.charts import AreaChart, Bar, BarChart, Chart, Frame, LineChart, Panel, Series, Theme, render
from bot.presentation.charts.palette import RGB, country_colour
from bot.presentation.charts.scene import Box

FRAME = Frame("A headline", "A week", "Source: OpenRouter (openrouter.ai/rankings), as of 2026-04-06.")


def bar(value: int = 10, country: str = "CN", *, label: str = "Name", accent: bool = False) -> Bar:
    """Return a bar with plausible texts."""
    return Bar(label, country, value, f"{value}T", "12.5 %", 1, "1", accent)


def bar_chart(*bars: Bar, hatched: bool = False) -> BarChart:
    """Return a leaderboard."""
    return BarChart(FRAME, bars, ((0, "0"), (5, "5T"), (10, "10T")), hatched, "Nothing yet")


def line(*points: int | None, country: str = "CN", label: str = "Line", accent: bool = False) -> Series:
    """Return a series."""
    return Series(label, country, points, accent, "1T")


def line_chart(*series: Series, hatched_from: int | None = None) -> LineChart:
    """Return a trend picture on a scale of 0 to 10."""
    return LineChart(FRAME, (), series, ((0, "0"), (10, "10T")), hatched_from, "Nothing yet")


def area_chart(*layers: Series) -> AreaChart:
    """Return a shares picture with the same layers in both panels."""
    panel = Panel("A lens", layers)
    return AreaChart(FRAME, (), (panel, panel), ((0, "0"), (10_000, "100 %")), "Nothing yet")


def pixels(chart: Chart, theme: Theme = Theme.LIGHT) -> Image.Image:
    """Return the rendered picture as RGB."""
    return Image.open(io.BytesIO(render(chart, theme))).convert("RGB")


def columns_with(image: Image.Image, box: Box, country: str) -> list[bool]:
    """Say for every pixel column of a region whether the colour of a country is in it."""
    colour = country_colour(country)
    return [
        any(near(image.getpixel((x, y)), colour) for y in range(box.top, box.bottom))
        for x in range(box.left, box.right)
    ]


def near(pixel: object, colour: RGB) -> bool:
    """Say whether a pixel is a colour, give or take what the palette rounds."""
    assert isinstance(pixel, tuple)
    channels: list[int] = [int(channel) for channel in pixel]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return max(abs(a - b) for a, b in zip(channels, colour, strict=True)) <= 4
