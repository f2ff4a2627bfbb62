"""What Discord accepts in one message, and how long a text is.

Discord counts code points (its staff in discord-api-docs#1315, measured there by others); people report UTF-16
units elsewhere. A text never has more code points than UTF-16 units, so counting units is safe under both readings.
"""

from __future__ import annotations

CONTENT = 2000
DESCRIPTION = 4096
FOOTER = 2048
EMBED = 6000
"""Description, footer and all other texts of a message's embeds together."""

DISPLAYED = 4000
"""All text displays of a Components V2 message together."""

COMPONENTS = 40
"""Components of a V2 message, nested ones included."""

ALT = 1024
CUSTOM_ID = 100
BUTTON_LABEL = 80
URL = 512
OPTION_LABEL = 100
OPTIONS = 25
BUTTONS_IN_A_ROW = 5
ROWS_OF_BUTTONS = 5
PICTURES = 10


def units(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
