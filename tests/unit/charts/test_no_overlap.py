"""No label overlaps another, for any data."""

from __future__ import annotations

import io
from itertools import combinations, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.presentation.charts import HEIGHT, WIDTH, Chart, Theme, lay_out, render
from bot.presentation.charts.glyphs import glyphs
from bot.presentation.charts.labels import spread
from bot.presentation.charts.scene import Box, Scene
from tests.unit.charts import hostile, pictures

CANVAS = Box(0, 0, WIDTH, HEIGHT)
PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def check(scene: Scene) -> None:
    boxes = scene.boxes()
    for box in boxes:
        assert box.left >= 0 and box.top >= 0 and box.right <= WIDTH and box.bottom <= HEIGHT, box  # noqa: PT018
    for first, second in combinations(boxes, 2):
        assert not first.overlaps(second), (first, second)


@settings(max_examples=150, deadline=None, suppress_health_check=PATIENT)
@given(hostile.charts)
def test_no_text_or_chip_overlaps_another_or_leaves_the_canvas(chart: Chart) -> None:
    check(lay_out(chart))


@settings(max_examples=40, deadline=None, suppress_health_check=PATIENT)
@given(hostile.charts, st.sampled_from(Theme))
def test_any_chart_becomes_a_png_of_the_promised_size(chart: Chart, theme: Theme) -> None:
    with Image.open(io.BytesIO(render(chart, theme))) as image:
        image.load()
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))


@settings(max_examples=60, deadline=None, suppress_health_check=PATIENT)
@given(hostile.charts)
def test_the_ink_of_every_text_stays_in_its_box(chart: Chart) -> None:
    for text in lay_out(chart).texts:
        for glyph in glyphs(text.text, text.style):
            if glyph.mask is not None:
                assert text.baseline + glyph.top >= text.box.top
                assert text.baseline + glyph.top + glyph.mask.height <= text.box.bottom


def test_ten_of_the_longest_rows_under_the_longest_headline_fit() -> None:
    row = pictures.bar(2**70, label="很长的名字W" * 40, accent=True)
    chart = pictures.bar_chart(*[row] * 10)
    frame = type(chart.frame)("Headline " * 40, "Subtitle " * 60, "Small print " * 90, "SAMPLE " * 9)
    scene = lay_out(type(chart)(frame, chart.bars, chart.ticks, hatched=True, empty_label=""))
    check(scene)
    assert len(scene.chips) == 10


@pytest.mark.parametrize("count", range(1, 9))
def test_every_line_keeps_its_label_even_if_all_end_at_one_point(count: int) -> None:
    series = [pictures.line(5, 5, label=f"Model number {index}") for index in range(count)]
    scene = lay_out(pictures.line_chart(*series))
    check(scene)
    assert len([text for text in scene.texts if text.text.startswith("Model")]) == count


@given(st.lists(st.integers(-50, 500), min_size=1, max_size=8))
def test_labels_are_pushed_apart_and_keep_their_order(anchors: list[int]) -> None:
    rows = spread(anchors, 36, 100, 400)
    order = sorted(range(len(anchors)), key=lambda index: anchors[index])
    placed = [rows[index] for index in order]
    assert all(second - first >= 36 for first, second in pairwise(placed))
    assert placed[0] - 18 >= 100
    assert placed[-1] + 18 <= 400


def test_labels_that_have_room_stand_at_their_lines() -> None:
    assert spread([300, 150], 36, 100, 400) == [300, 150]
