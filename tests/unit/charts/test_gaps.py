"""What is missing is seen to be missing, in pixels."""

from __future__ import annotations

import pytest

from bot.presentation.charts import Chart, Theme, lay_out
from bot.presentation.charts.palette import Ink, ink
from tests.unit.charts import pictures


def runs_of(chart: Chart, country: str) -> list[int]:
    """The lengths of the stretches of pixel columns of the first plot that show a country's colour."""
    shown = pictures.columns_with(pictures.pixels(chart), lay_out(chart).plots[0].box, country)
    lengths = "".join("x" if column else " " for column in shown).split()
    return [len(length) for length in lengths]


def test_a_whole_line_is_drawn_in_one_stretch() -> None:
    assert len(runs_of(pictures.line_chart(pictures.line(5, 6, 5, 6, 5)), "CN")) == 1


def test_a_missing_week_breaks_the_line_and_a_lone_week_is_a_dot() -> None:
    chart = pictures.line_chart(pictures.line(5, 5, None, 5, None, 5, 5))
    before, dot, after = runs_of(chart, "CN")
    assert 6 <= dot <= 16
    assert min(before, after) > 50


def test_a_line_that_starts_late_draws_nothing_before() -> None:
    chart = pictures.line_chart(pictures.line(None, None, None, 5, 5))
    box = lay_out(chart).plots[0].box
    shown = pictures.columns_with(pictures.pixels(chart), box, "CN")
    assert shown.index(True) > (box.right - box.left) * 0.7


def test_a_missing_week_is_a_gap_in_the_whole_stack() -> None:
    week = (6000, 6000, None, 6000, None, 6000, 6000)
    rest = (4000, 4000, 4000, 4000, 4000, 4000, 4000)
    chart = pictures.area_chart(pictures.line(*week), pictures.line(*rest, country="US"))
    for country in ("CN", "US"):
        before, lone, after = runs_of(chart, country)
        assert 2 <= lone < min(before, after)


def test_the_height_of_a_layer_is_its_share() -> None:
    chart = pictures.area_chart(pictures.line(2500, 2500), pictures.line(7500, 7500, country="US"))
    image, box = pictures.pixels(chart), lay_out(chart).plots[0].box
    middle = (box.left + box.right) // 2
    column = [image.getpixel((middle, row)) for row in range(box.top, box.bottom)]
    red = sum(pictures.near(pixel, pictures.country_colour("CN")) for pixel in column)
    assert red == pytest.approx((box.bottom - box.top) * 0.25, abs=3)


def test_the_length_of_a_bar_is_its_value() -> None:
    scene = lay_out(pictures.bar_chart(pictures.bar(10), pictures.bar(5), pictures.bar(0)))
    lengths = [fill.box.right - fill.box.left for fill in scene.fills if fill.colour == "CN"]
    assert lengths == [lengths[0], lengths[0] // 2]


def test_a_partial_week_is_hatched_and_a_closed_one_is_not() -> None:
    for hatched in (False, True):
        chart = pictures.bar_chart(pictures.bar(), hatched=hatched)
        box = next(fill.box for fill in lay_out(chart).fills if fill.colour == "CN")
        image = pictures.pixels(chart)
        row = [image.getpixel((x, (box.top + box.bottom) // 2)) for x in range(box.left + 8, box.right - 8)]
        assert (len(set(row)) > 1) is hatched


@pytest.mark.parametrize("theme", Theme)
def test_unfinished_weeks_are_hatched_behind_the_lines(theme: Theme) -> None:
    chart = pictures.line_chart(pictures.line(1, 1, 1, 1), hatched_from=2)
    image, box = pictures.pixels(chart, theme), lay_out(chart).plots[0].box
    row = (box.top + box.bottom) // 2
    hatched = [x for x in range(box.left, box.right) if pictures.near(image.getpixel((x, row)), ink(theme, Ink.HATCH))]
    assert (hatched[0] - box.left) / (box.right - box.left) == pytest.approx(0.5, abs=0.03)
    assert hatched[-1] > box.right - 30


def test_nothing_to_show_is_said() -> None:
    for chart in (pictures.bar_chart(), pictures.line_chart(pictures.line(None)), pictures.area_chart()):
        assert "Nothing yet" in [text.text for text in lay_out(chart).texts]
