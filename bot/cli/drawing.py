"""Pictures of a card, as files."""

from __future__ import annotations

from pathlib import Path

from bot.domain.errors import SettingsError
from bot.presentation.card import Card
from bot.presentation.charts import Theme, render


def write_pictures(card: Card, folder: Path) -> list[Path]:
    """Draws every picture of a card, light and dark, into a folder that is made where it is absent.

    Returns:
        The files, as `leaderboard-light.png`.

    Raises:
        SettingsError: The folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [
            _write(folder / f"{picture.name}-{theme}.png", render(picture.chart, theme))
            for picture in card.pictures
            for theme in Theme
        ]
    except OSError as error:
        raise SettingsError(f"--out {folder}: cannot be written to ({error.strerror})") from error


def _write(path: Path, png: bytes) -> Path:
    path.write_bytes(png)
    return path
