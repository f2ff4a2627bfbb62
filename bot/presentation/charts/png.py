"""A PNG writer for palette pictures: Pillow's own spends most of its time choosing row filters."""

from __future__ import annotations

import struct
import threading
import zlib

from PIL import Image

from bot.presentation.charts.palette import palette_bytes, palette_image
from bot.presentation.charts.spec import Theme

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BIT_PALETTE = (8, 3, 0, 0, 0)


class _Palettes(threading.local):
    def __init__(self) -> None:
        # Pillow keeps its nearest-colour cache in the palette image: one per thread, kept warm.
        self.images: dict[Theme, Image.Image] = {}


_palettes = _Palettes()


def encode(image: Image.Image, theme: Theme) -> bytes:
    """Return an RGB image as a PNG in the theme's 256 colours."""
    palette = _palettes.images.get(theme)
    if palette is None:
        palette = _palettes.images[theme] = palette_image(theme)
    indexed = image.quantize(palette=palette, dither=Image.Dither.NONE)
    wide, high = indexed.size
    pixels = indexed.tobytes()
    rows = b"".join(b"\0" + pixels[start : start + wide] for start in range(0, wide * high, wide))
    header = struct.pack(">II5B", wide, high, *_EIGHT_BIT_PALETTE)
    chunks = (
        _chunk(b"IHDR", header),
        _chunk(b"PLTE", palette_bytes(theme)),
        _chunk(b"IDAT", zlib.compress(rows, 2)),
        _chunk(b"IEND", b""),
    )
    return _SIGNATURE + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
