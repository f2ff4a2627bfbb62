"""How often alerts would have fired, and how far they are from it, computed away from those who are being answered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from bot.domain.history import History
from bot.domain.watching.alert import Alert
from bot.domain.watching.backtest import Backtest, backtest
from bot.domain.watching.condition import Basis, Condition, Subject
from bot.domain.watching.kind import AlertKind
from bot.domain.watching.memory import NOTHING_YET, Memory
from bot.domain.watching.scene import Scene
from bot.domain.watching.scenes import Scenes, newest_closed
from bot.domain.watching.suggesting import suggestions, thresholds

_Answer = TypeVar("_Answer")
KEPT = 1024
"""Backtests that are kept for one state of the data; after so many, what periods keep for them is forgotten, too."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """What may be expected of an alert.

    Attributes:
        condition: What it waits for.
        backtest: When it would have fired in the last 90 days.
        scene: The newest closed period; None where none is stored.
        distance: How far it is from firing, relative to its threshold; None where it is beyond that or not known.
        choices: Thresholds that may be chosen instead, each with how often that would have fired.
    """

    condition: Condition
    backtest: Backtest
    scene: Scene | None
    distance: Fraction | None
    choices: Mapping[Fraction, int]


class Prospects:
    """Looks into the stored data, one question after the other, in a thread.

    Args:
        history: Gives the newest data.
        kinds: By name.
    """

    def __init__(self, history: Callable[[], History], kinds: Mapping[str, AlertKind]) -> None:
        self._history, self._kinds = history, kinds
        self._lock = asyncio.Lock()
        self._scenes = Scenes(history())
        self._kept: OrderedDict[tuple[Condition, int], Backtest] = OrderedDict()
        self._played = 0

    async def of(self, condition: Condition, cooldown: int) -> Prospect:
        """Everything about one condition."""
        return await self._ask(lambda: self._prospect(condition, cooldown))

    async def suggest(self, subject: Subject) -> Sequence[tuple[Condition, Backtest]]:
        """What is worth following of somebody, each with its backtest; nothing where no week is closed."""
        return await self._ask(lambda: self._suggest(subject))

    async def distances(self, alerts: Sequence[Alert]) -> Sequence[Fraction | None]:
        """How far alerts are from firing, in their order."""
        return await self._ask(lambda: [self._distance(one.condition, one.memory) for one in alerts])

    async def newest(self, basis: Basis) -> Scene | None:
        """The newest closed day or week."""
        return await self._ask(lambda: newest_closed(self._scenes, basis))

    async def _ask(self, question: Callable[[], _Answer]) -> _Answer:
        async with self._lock:
            history = self._history()
            if history is not self._scenes.history:
                self._scenes, self._kept, self._played = Scenes(history), OrderedDict(), 0
            elif self._played >= KEPT:
                # A scene keeps something for every threshold that anybody has asked about.
                self._scenes, self._played = Scenes(history), 0
            return await asyncio.to_thread(question)

    def _prospect(self, condition: Condition, cooldown: int) -> Prospect:
        scene = newest_closed(self._scenes, condition.basis)
        values = thresholds(condition, self._kinds[condition.kind], scene)
        return Prospect(
            condition=condition,
            backtest=self._backtest(condition, cooldown),
            scene=scene,
            distance=self._distance(condition, NOTHING_YET),
            choices={value: len(self._backtest(replace(condition, value=value), cooldown).firings) for value in values},
        )

    def _suggest(self, subject: Subject) -> Sequence[tuple[Condition, Backtest]]:
        scene = newest_closed(self._scenes, Basis.WEEK)
        found = suggestions(subject, scene) if scene else ()
        return [(one, self._backtest(one, 1)) for one in found]

    def _backtest(self, condition: Condition, cooldown: int) -> Backtest:
        question = (condition, cooldown)
        if question not in self._kept:
            self._kept[question] = backtest(condition, cooldown, self._scenes, self._kinds)
            self._played += 1
        self._kept.move_to_end(question)
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return self._kept[question]

    def _distance(self, condition: Condition, memory: Memory) -> Fraction | None:
        scene = newest_closed(self._scenes, condition.basis)
        return self._kinds[condition.kind].distance(condition, scene, memory) if scene else None
