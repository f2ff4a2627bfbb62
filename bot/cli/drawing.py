"""Pictures of a card and its preview page, as files."""

from __future__ import annotations

from pathlib import Path

from bot.domain.errors import SettingsError
from bot.presentation.card import Card
from bot.presentation.charts import Theme, render
from bot.presentation.html import preview_page


def write_pictures(card: Card, folder: Path) -> list[Path]:
    """Draws every picture of a card, light and dark, into a folder that is made where it is absent.

    Returns:
        The files, as `leaderboard-light.png`.

    Raises:
        SettingsError: The folder cannot be written to.
    """
    return [
        write_file(folder / f"{picture.name}-{theme}.png", render(picture.chart, theme))
        for picture in card.pictures
        for theme in Theme
    ]


def write_preview(card: Card, folder: Path) -> Path:
    """Writes `preview.html`, which shows the message as Discord does, into the folder, likewise.

    Raises:
        SettingsError: The folder cannot be written to.
    """
    return write_file(folder / "preview.html", preview_page([card]).encode())


def write_file(path: Path, content: bytes) -> Path:
    """Writes a file into a folder that is made where it is absent.

    Raises:
        SettingsError: It cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written to ({error.strerror})") from error
    return path
