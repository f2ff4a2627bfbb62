"""What readers ask for: look-ups, most of which somebody has asked since the last poll, and names being typed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tests.benchmarks.plan import Size
from tests.benchmarks.synthetic import History

WARM = 0.9
"""The share of look-ups whose answer has been made already."""
WEIGHTS = {"pulse": 25, "board": 20, "model": 25, "country": 10, "compare": 10, "movers": 10}
"""How often each command is asked, in percent."""
LONGEST = 104
_COUNTRIES = ("CN", "US", "FR", "CA")
_SLIPS = 0.1


@dataclass(frozen=True, slots=True)
class Ask:
    """A command with its options, or, with `focused`, the option of it that is being typed."""

    name: str
    options: Mapping[str, str | int]
    focused: str = ""


class Readers:
    """Seeded readers of a made-up history."""

    def __init__(self, size: Size, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311 - figures, not secrets
        self._slugs = History(size, 0).slugs
        self.newest = self._slugs[-20:]

    def warm(self) -> dict[str, list[Ask]]:
        """By command, what is asked again and again: the newest week, the largest models, the countries."""
        pairs = zip(self.newest[::2], self.newest[1::2], strict=True)
        return {
            "pulse": [Ask("pulse", {})],
            "board": [Ask("board", {"by": by}) for by in ("model", "family", "author", "country")],
            "model": [Ask("model", {"name": name}) for name in self.newest],
            "country": [Ask("country", {"name": code}) for code in _COUNTRIES],
            "compare": [Ask("compare", {"a": one, "b": other}) for one, other in pairs],
            "movers": [Ask("movers", {"kind": kind}) for kind in ("up", "down", "new", "out")],
        }

    def mix(self, warm: float = WARM) -> Iterator[Ask]:
        """Look-ups without end, of which the share `warm` is among those of `warm()`."""
        known = self.warm()
        while True:
            (name,) = self._random.choices(list(WEIGHTS), list(WEIGHTS.values()))
            again = self._random.random() < warm or name == "movers"
            yield self._random.choice(known[name]) if again else self._new(name)

    def new(self) -> Iterator[Ask]:
        """Look-ups without end that hardly anybody has asked before."""
        return (ask for ask in self.mix(0.0) if ask.name != "movers")

    def _new(self, name: str) -> Ask:
        weeks, one, other = self._random.randint(2, LONGEST), *self._random.sample(self._slugs, 2)
        country = self._random.choice(_COUNTRIES)
        options: dict[str, dict[str, str | int]] = {
            "pulse": {"week": f"2026-W{self._random.randint(38, 45)}", "lens": self._random.choice(["full", "press"])},
            "board": {"top": self._random.randint(1, 500), "period": self._random.choice(["day", "week", "month"])},
            "model": {"name": one, "weeks": weeks},
            "country": {"name": country, "weeks": weeks},
            "compare": {"a": one, "b": other, "weeks": weeks},
        }
        return Ask(name, options[name])

    def typed(self) -> Iterator[str]:
        """Names of models as they are typed, letter by letter, without end; one name in ten with a slip."""
        while True:
            name = self._random.choice(self._slugs).partition("/")[self._random.choice([0, 2])]
            if self._random.random() < _SLIPS:
                at = self._random.randrange(len(name))
                name = name[:at] + name[at + 1 :]
            yield from (name[:end] for end in range(1, len(name) + 1))

    def typing(self) -> Iterator[Ask]:
        """The same as interactions of `/model`."""
        return (Ask("model", {"name": text}, focused="name") for text in self.typed())
