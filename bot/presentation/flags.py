"""Small flags as SVG for the preview page, since not every system has flag emoji; letters for all others."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from bot.domain.attribution import UNKNOWN

_STAR = "0,-1 .225,-.309 .951,-.309 .363,.118 .588,.809 0,.382 -.588,.809 -.363,.118 -.951,-.309 -.225,-.309"
_LEAF = (
    "0,-4 .8,-2.4 2,-3 1.7,-.8 3.6,-.9 3,.4 1.4,1.9 1.6,2.7 .3,2.4 .3,4 -.3,4 -.3,2.4 -1.6,2.7 -1.4,1.9 -3,.4"
    " -3.6,-.9 -1.7,-.8 -2,-3 -.8,-2.4"
)


def flag_svg(country: str) -> str:
    """The flag of an ISO 3166-1 alpha-2 code, or its letters in a frame; empty for Unknown."""
    if country == UNKNOWN:
        return ""
    drawing = _FLAGS.get(country)
    if drawing is None:
        return f'<span class="code">{escape(country)}</span> '
    return f'<svg class="flag" viewBox="0 0 20 14" role="img" aria-label="{country}">{drawing}</svg> '


def _box(colour: str, x: float = 0, y: float = 0, width: float = 20, height: float = 14) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{colour}"/>'


def _columns(*colours: str) -> str:
    width = 20 / len(colours)
    return "".join(_box(colour, x=index * width, width=width) for index, colour in enumerate(colours))


def _rows(*colours: str, heights: Sequence[float] | None = None) -> str:
    parts, y = list(heights or [14 / len(colours)] * len(colours)), 0.0
    drawn: list[str] = []
    for colour, height in zip(colours, parts, strict=True):
        drawn.append(_box(colour, y=y, height=height))
        y += height
    return "".join(drawn)


def _circle(colour: str, x: float, y: float, radius: float) -> str:
    return f'<circle cx="{x:g}" cy="{y:g}" r="{radius:g}" fill="{colour}"/>'


def _shape(points: str, colour: str, x: float, y: float, size: float) -> str:
    return f'<polygon points="{points}" fill="{colour}" transform="translate({x:g} {y:g}) scale({size:g})"/>'


def _lines(path: str, colour: str, width: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}"/>'


_CROSS, _DIAGONALS = "M10,0V14M0,7H20", "M0,0L20,14M20,0L0,14"
_FLAGS = {
    "CN": _box("#de2910")
    + _shape(_STAR, "#ffde00", 4, 4, 2.2)
    + "".join(_shape(_STAR, "#ffde00", x, y, 0.8) for x, y in ((8, 1.6), (9.4, 3.2), (9.4, 5.2), (8, 6.8))),
    "US": _rows(*(["#b22234", "#fff"] * 6), "#b22234")
    + _box("#3c3b6e", width=9, height=7.54)
    + "".join(_circle("#fff", 1.2 + 1.65 * x, 1.1 + 1.75 * y, 0.4) for x in range(5) for y in range(4)),
    "GB": _box("#012169")
    + _lines(_DIAGONALS, "#fff", 2.8)
    + _lines(_DIAGONALS, "#c8102e", 1)
    + _lines(_CROSS, "#fff", 4.6)
    + _lines(_CROSS, "#c8102e", 2.6),
    "FR": _columns("#0055a4", "#fff", "#ef4135"),
    "DE": _rows("#000", "#d00", "#ffce00"),
    "JP": _box("#fff") + _circle("#bc002d", 10, 7, 4.2),
    "CA": _columns("#d80621", "#fff", "#fff", "#d80621") + _shape(_LEAF, "#d80621", 10, 7, 1.1),
    "IN": _rows("#f93", "#fff", "#138808")
    + '<circle cx="10" cy="7" r="1.8" fill="none" stroke="#008" stroke-width=".5"/>',
    "IL": _rows("#fff", "#0038b8", "#fff", "#0038b8", "#fff", heights=(1.5, 2, 7, 2, 1.5))
    + _lines("M10,4.6L12.1,8.2H7.9ZM10,9.4L7.9,5.8H12.1Z", "#0038b8", 0.5),
    "KR": _box("#fff")
    + _circle("#cd2e3a", 10, 7, 3.4)
    + '<path d="M6.6,7a1.7,1.7 0 0 0 3.4,0a1.7,1.7 0 0 1 3.4,0a3.4,3.4 0 0 1 -6.8,0" fill="#0047a0"/>'
    + _lines("M2.5,4.4L4.6,1.6M15.4,12.4L17.5,9.6M2.5,9.6L4.6,12.4M15.4,1.6L17.5,4.4", "#111", 1.6),
    "SG": _rows("#ed2939", "#fff") + _circle("#fff", 4.4, 3.5, 2.5) + _circle("#ed2939", 5.5, 3.5, 2.3),
    "TH": _rows("#a51931", "#fff", "#2d2a4a", "#fff", "#a51931", heights=(2.33, 2.33, 4.68, 2.33, 2.33)),
}
