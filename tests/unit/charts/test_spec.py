"""What a picture carries, what it refuses, and round numbers for its axis."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.charts import BarChart, Frame, Panel, Theme, lay_out, render, round_ticks
from bot.presentation.charts.labels import patterns
from tests.unit.charts import pictures


def texts_of(chart: BarChart) -> list[str]:
    return [text.text for text in lay_out(chart).texts]


def test_every_picture_carries_its_small_print() -> None:
    charts = (
        pictures.bar_chart(pictures.bar()),
        pictures.line_chart(pictures.line(1, 2)),
        pictures.area_chart(pictures.line(10_000, 9_000)),
    )
    for chart in charts:
        assert {"A headline", "A week", pictures.FRAME.footer} <= {text.text for text in lay_out(chart).texts}


def test_a_sample_says_so() -> None:
    frame = Frame("A headline", "A week", "Source", "SAMPLE")
    assert "SAMPLE" in texts_of(BarChart(frame, (pictures.bar(),), (), hatched=False, empty_label=""))


def test_a_change_has_an_arrow_and_text() -> None:
    assert "▲ 12.5 %" in texts_of(pictures.bar_chart(pictures.bar()))


def test_the_smallest_print_is_twenty_pixels_and_all_else_larger() -> None:
    scene = lay_out(pictures.line_chart(*[pictures.line(1, 2)] * 8))
    footer = pictures.FRAME.footer
    assert {text.style.size for text in scene.texts if text.text == footer} == {20}
    assert min(text.style.size for text in scene.texts if text.text != footer) >= 24


def test_series_of_one_country_get_different_patterns() -> None:
    series = tuple(pictures.line(1, country=country) for country in ("CN", "US", "CN", "CN", "US"))
    assert patterns(series) == [0, 0, 1, 2, 1]


def test_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="10 bars, not 11"):
        pictures.bar_chart(*[pictures.bar()] * 11)
    with pytest.raises(ValueError, match="8 series, not 9"):
        pictures.line_chart(*[pictures.line(1)] * 9)
    with pytest.raises(ValueError, match="10 layers, not 11"):
        Panel("", (pictures.line(1),) * 11)
    with pytest.raises(ValueError, match="equally many points"):
        pictures.line_chart(pictures.line(1), pictures.line(1, 2))


def test_the_same_chart_is_the_same_file_in_every_thread() -> None:
    chart = pictures.bar_chart(pictures.bar(accent=True), pictures.bar(3, "US"))
    with ThreadPoolExecutor(2) as pool:
        files = {done.result() for done in [pool.submit(render, chart, Theme.DARK) for _ in range(4)]}
    assert len(files) == 1


def test_the_themes_differ() -> None:
    chart = pictures.bar_chart(pictures.bar())
    assert render(chart, Theme.DARK) != render(chart, Theme.LIGHT)


def test_the_package_imports_only_pillow() -> None:
    code = (
        "import sys, bot.presentation.charts; "
        "print(*sorted({name.split('.')[0] for name in sys.modules} & "
        "{'babel', 'pydantic', 'discord', 'numpy', 'sqlalchemy', 'aiohttp'}))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


@pytest.mark.parametrize(
    ("maximum", "ticks"),
    [
        (0, (0, 1)),
        (-3, (0, 1)),
        (1, (0, 1)),
        (4, (0, 1, 2, 3, 4)),
        (4_600, (0, 2_000, 4_000, 6_000)),
        (10_000, (0, 5_000, 10_000)),
        (20_390, (0, 10_000, 20_000, 30_000)),
    ],
)
def test_ticks_are_round(maximum: int, ticks: tuple[int, ...]) -> None:
    assert round_ticks(maximum) == ticks


@given(st.integers(0, 2**80), st.integers(2, 9))
def test_ticks_reach_the_maximum_in_even_steps(maximum: int, at_most: int) -> None:
    ticks = round_ticks(maximum, at_most)
    step = ticks[1]
    assert len(ticks) <= at_most
    assert ticks == tuple(range(0, ticks[-1] + 1, step))
    assert str(step).rstrip("0") in ("1", "2", "5")
    assert ticks[-2] < max(1, maximum) <= ticks[-1]
