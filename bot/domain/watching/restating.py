"""Restated data: whether what an alert told still stands (PRODUCT §4, "Restated day").

The period is looked at again with what was remembered when it fired, under the tables of then. A claim that is gone, a
rank or a number of periods that differs, or a figure that moved by more than 2 % makes a correction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.corrections import has_moved
from bot.domain.watching.alert import Firing
from bot.domain.watching.condition import Condition
from bot.domain.watching.kind import AlertKind
from bot.domain.watching.memory import Event
from bot.domain.watching.scene import Scene


@dataclass(frozen=True, slots=True)
class Restated:
    """What an alert told, and what it would tell today.

    Attributes:
        firing: As it was told.
        event: As it is now; None where it did not come to pass.
    """

    firing: Firing
    event: Event | None


def restate(firing: Firing, condition: Condition, scene: Scene, kinds: Mapping[str, AlertKind]) -> Restated | None:
    """What is to be corrected; None where it stands.

    Args:
        firing: What was told.
        condition: What its alert waited for.
        scene: The firing's period as it is now, under the tables of then.
        kinds: By name.
    """
    event = kinds[condition.kind].step(condition, scene, firing.before).event
    return None if event is not None and _says_the_same(firing.event, event) else Restated(firing, event)


def _says_the_same(told: Event, now: Event) -> bool:
    if told.names != now.names or told.figures.keys() != now.figures.keys() or told.wording != now.wording:
        return False
    pairs = ((old, now.figures[name]) for name, old in told.figures.items())
    return not any(has_moved(old.unit, old.value, new.value) for old, new in pairs)
