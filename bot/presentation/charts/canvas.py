"""Drawing a scene with Pillow, on whole pixels at final size; only plots are drawn finer and scaled down."""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageDraw

from bot.presentation.charts.frame import CHIP
from bot.presentation.charts.glyphs import Style, glyphs, width
from bot.presentation.charts.palette import RGB, Ink, country_code, country_colour, ink, mix, on_colour
from bot.presentation.charts.plots import draw_plot
from bot.presentation.charts.scene import HEIGHT, WIDTH, Chip, Fill, Leader, Scene, Text
from bot.presentation.charts.spec import Theme

_FINER = 4
_HATCH_PITCH = 14
_HATCH_PALE = 0.62


def draw(scene: Scene, theme: Theme) -> Image.Image:
    """Return the scene as an RGB image of 1200×675."""
    image = Image.new("RGB", (WIDTH, HEIGHT), ink(theme, Ink.PAPER))
    pen = ImageDraw.Draw(image)
    for fill in scene.fills:
        _draw_fill(image, pen, fill, theme)
    for plot in scene.plots:
        image.paste(draw_plot(plot, theme), plot.box[:2])
    for leader in scene.leaders:
        _draw_leader(image, leader, theme)
    for chip in scene.chips:
        _draw_chip(image, pen, chip)
    for text in scene.texts:
        _draw_text(pen, text, ink(theme, text.ink))
    return image


def _draw_fill(image: Image.Image, pen: ImageDraw.ImageDraw, fill: Fill, theme: Theme) -> None:
    colour = ink(theme, fill.colour) if isinstance(fill.colour, Ink) else country_colour(fill.colour)
    wide, high = fill.box.right - fill.box.left, fill.box.bottom - fill.box.top
    radius = min(fill.radius, wide // 2, high // 2)
    if radius < 1 and not fill.hatched:
        pen.rectangle((fill.box.left, fill.box.top, fill.box.right - 1, fill.box.bottom - 1), fill=colour)
        return
    mask = rounded(wide, high, radius)
    if not fill.hatched:
        image.paste(colour, fill.box, mask)
        return
    image.paste(mix(colour, ink(theme, Ink.PAPER), _HATCH_PALE), fill.box, mask)
    stripes = Image.new("L", (wide, high))
    stripes.paste(mask, mask=hatch().crop((0, 0, wide, high)))
    image.paste(colour, fill.box, stripes)


@lru_cache(maxsize=256)
def rounded(wide: int, high: int, radius: int) -> Image.Image:
    """Return the mask of a rectangle with smooth round corners; shared, so never drawn on."""
    mask = Image.new("L", (wide, high), 255)
    if radius < 1:
        return mask
    quarter = corner(radius)
    flipped = quarter.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    for part, left in ((quarter, 0), (flipped, wide - radius)):
        mask.paste(part, (left, 0))
        mask.paste(part.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (left, high - radius))
    return mask


@lru_cache(maxsize=16)
def corner(radius: int) -> Image.Image:
    """Return the mask of an upper left corner."""
    side = radius * _FINER
    fine = Image.new("L", (side, side))
    ImageDraw.Draw(fine).ellipse((0, 0, 2 * side - 1, 2 * side - 1), fill=255)
    return fine.reduce(_FINER)


@lru_cache(maxsize=1)
def hatch() -> Image.Image:
    """Return the mask of diagonal stripes that says "not over yet", as large as the canvas."""
    fine = Image.new("L", (WIDTH, HEIGHT))
    pen = ImageDraw.Draw(fine)
    for left in range(-HEIGHT, WIDTH, _HATCH_PITCH):
        pen.line((left, HEIGHT, left + HEIGHT, 0), fill=255, width=5)
    return fine


def _draw_leader(image: Image.Image, leader: Leader, theme: Theme) -> None:
    (left, start), (right, end) = leader.start, leader.end
    top = min(start, end) - 2
    wide, high = max(1, right - left), abs(end - start) + 4
    fine = Image.new("L", (wide * _FINER, high * _FINER))
    line = (0, (start - top) * _FINER, wide * _FINER, (end - top) * _FINER)
    ImageDraw.Draw(fine).line(line, fill=255, width=_FINER * 3 // 2)
    image.paste(ink(theme, Ink.MUTED), (left, top), fine.reduce(_FINER))


def _draw_chip(image: Image.Image, pen: ImageDraw.ImageDraw, chip: Chip) -> None:
    ground = country_colour(chip.country)
    box = chip.box
    image.paste(ground, box, rounded(box.right - box.left, box.bottom - box.top, 7))
    code = country_code(chip.country)
    letters = "?" if code == "ZZ" else code
    left = (box.left + box.right - width(letters, CHIP)) // 2
    _draw_glyphs(pen, letters, (left, (box.top + box.bottom) // 2 + 8), CHIP, on_colour(ground))


def _draw_text(pen: ImageDraw.ImageDraw, text: Text, colour: RGB) -> None:
    _draw_glyphs(pen, text.text, (text.left, text.baseline), text.style, colour)


def _draw_glyphs(pen: ImageDraw.ImageDraw, text: str, start: tuple[int, int], style: Style, colour: RGB) -> None:
    left, baseline = start
    for one in glyphs(text, style):
        if one.mask is not None:
            pen.bitmap((left + one.left, baseline + one.top), one.mask, fill=colour)
        left += one.advance
