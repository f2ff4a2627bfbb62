"""Files that a person names: read whole up to a cap, with every failure as an error that names the file."""

from __future__ import annotations

from pathlib import Path

from bot.domain.errors import DataError

LARGEST_BYTES = 20 * 1024 * 1024


def read_file(path: Path, advice: str = "") -> bytes:
    """All bytes of a file of at most 20 MiB.

    Args:
        path: The file.
        advice: What to do with a larger one.

    Raises:
        DataError: It cannot be read, or is larger.
    """
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DataError(one_line_path(path), f"cannot be read: {reason}") from error
    if len(body) > LARGEST_BYTES:
        reason = f"is larger than {LARGEST_BYTES // 2**20} MiB"
        raise DataError(one_line_path(path), f"{reason}; {advice}" if advice else reason)
    return body


def one_line_path(path: object) -> str:
    """A path as text that can be stored and shown on one line, whatever bytes it was made of."""
    return "".join(c if c.isprintable() else "?" for c in str(path))
