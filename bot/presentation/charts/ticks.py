"""Round numbers for an axis."""

from __future__ import annotations


def round_ticks(maximum: int, at_most: int = 5) -> tuple[int, ...]:
    """Return rising round numbers from 0 up to the first at or above `maximum`.

    The step is 1, 2 or 5 times a power of ten, the smallest that needs no more than `at_most` ticks, zero
    included (at least two are needed). A maximum of zero or less gives (0, 1), so that a scale exists.
    """
    room = max(1, at_most - 1)
    power = 1
    while True:
        for step in (power, 2 * power, 5 * power):
            count = max(1, -(-maximum // step))
            if count <= room:
                return tuple(step * index for index in range(count + 1))
        power *= 10
