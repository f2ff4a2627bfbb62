"""The pictures that are drawn: the fullest ones that the product draws, other figures each time.

Imports as little as it can, because the time to the first picture is measured too.
"""

from __future__ import annotations

from collections.abc import Callable

from bot.presentation.charts.spec import AreaChart, Bar, BarChart, Chart, Frame, LineChart, Panel, Series

WEEKS = 52
T = 10**12
FOOTER = "Source: OpenRouter (openrouter.ai/rankings), CC BY 4.0, as of 2026-11-16 12:00 UTC. 数据：OpenRouter"
NAMES = (
    ("DeepSeek V4 Pro", "CN"),
    ("Claude Sonnet 5.2", "US"),
    ("通义千问 Qwen 4 Max", "CN"),
    ("Gemini 4 Flash", "US"),
    ("智谱 GLM-6 Air (free)", "CN"),
    ("Grok 5 Fast", "US"),
    ("月之暗面 Kimi K4", "CN"),
    ("GPT-6 mini", "US"),
    ("Mistral Large 4", "FR"),
    ("MiniMax M4 海螺", "CN"),
)
_COUNTRIES = ("CN", "US", "FR", "CA", "KR", "JP", "IL", "GB", "IN", "ZZ")
_TEXTS = ("中国", "United States", "France", "Canada", "Korea", "日本", "Israel", "United Kingdom", "India", "Other")


def bars(number: int) -> BarChart:
    """A leaderboard of ten rows with Chinese names."""
    rows = tuple(_bar(place, number) for place in range(len(NAMES)))
    ticks = tuple((value * T, f"{value}T") for value in range(5))
    return BarChart(
        _frame("China leads the United States for the sixth week"), rows, ticks, hatched=False, empty_label="No data"
    )


def _bar(place: int, number: int) -> Bar:
    name, country = NAMES[place]
    value = 4_600 * T // 1_000 * (14 - place) // 14 - _wave(number, place) * T // 1_000
    sign = (number + place) % 3 - 1
    change = f"{_wave(number, place + 40) / 10:.1f} %"
    return Bar(name, country, value, f"{value / T:.2f}T", change, sign, str(place + 1), accent=place == 2)


def area(number: int) -> AreaChart:
    """Two lenses over 52 weeks, ten layers each."""
    panels = (_panel("Top nine models", number), _panel("All named models 全部", number + 7))
    ticks = tuple((value * 100, f"{value} %") for value in range(0, 101, 25))
    return AreaChart(_frame("Whose models the world uses"), _months(), panels, ticks, "No data")


def _panel(title: str, number: int) -> Panel:
    weights = [[(12 - layer) ** 2 * 10 + _wave(number + week, layer) for layer in range(10)] for week in range(WEEKS)]
    shares = [[9_900 * weight // sum(week) for weight in week] for week in weights]
    layers = zip(_TEXTS, _COUNTRIES, zip(*shares, strict=True), strict=True)
    return Panel(
        title,
        tuple(
            Series(text, code, points, accent=False, value_label=f"{points[-1] / 100:.1f} %")
            for text, code, points in layers
        ),
    )


def lines(number: int) -> LineChart:
    """Eight models over 52 weeks."""
    series = tuple(_line(place, number) for place in range(8))
    ticks = tuple((value * T, f"{value}T") for value in range(6))
    return LineChart(_frame("Eight models over a year"), _months(), series, ticks, None, "No data")


def _line(place: int, number: int) -> Series:
    name, country = NAMES[place]
    points = tuple((500 * (place + 1) + 10 * _wave(number + week, place)) * T // 1_000 for week in range(WEEKS))
    return Series(name, country, points, place == 2, f"{points[-1] / T:.2f}T")


def _frame(title: str) -> Frame:
    return Frame(title, "Week 46 of 2026, 9 to 15 November · 第46周", FOOTER)


def _months() -> tuple[tuple[int, str], ...]:
    return tuple((week, f"{1 + week // 4 % 12}月") for week in range(0, WEEKS, 9))


def _wave(time: int, phase: int) -> int:
    """A figure from 0 to 99 that goes up and down without a pattern to the eye."""
    return (time * time * 7 + time * 13 + phase * 29) % 100


PICTURES: dict[str, Callable[[int], Chart]] = {"bars": bars, "area": area, "lines": lines}
