"""Autocomplete: the names that come closest to what somebody is typing.

Two steps. A scan finds the names that hold every typed word; only where it leaves room are typing errors
forgiven: an index of letter pairs picks a few dozen names that share most pairs with the query, and a scorer
orders these. The scorer is an argument, so that a faster one can take difflib's place.
"""

from __future__ import annotations

import base64
import bisect
import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise

LIMIT = 25
LENGTH = 100
"""The longest label and value that Discord takes."""
SHORTLIST = 60
PAIRS_COUNTED = 2_500
"""At most some 0.5 ms of counting; pairs that are in most names tell little."""
WORDS_COUNTED = 3
"""Some 0.1 ms each, where names that all hold the same word would take 8."""
FEW = 5
"""Where fewer names hold what was typed, it may be a slip."""
CLOSE = 0.5
"""From this score on a name is taken for what was meant."""
KEY_START = "~"
_KEY_LENGTH = 12
"""60 bits: among a million names the chance that two share a key is one in two million."""
_BREAKS = re.compile(r"[\s\-_./:·,()（）]+")

Scorer = Callable[[str, str], float]
"""Likeness of two folded texts, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One name that can be chosen.

    Attributes:
        value: What it stands for: a slug, a country code, a week, a time zone; of any length.
        label: What the reader sees; of any length.
        keys: Spellings that it is found by, its name first; its value always is one.
    """

    value: str
    label: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the reader is offered; label and value have 1 to 100 characters."""

    label: str
    value: str


def shared_pairs(query: str, key: str) -> float:
    """How many of the query's letter pairs the key has; between equals the shorter key.

    Some 5 µs for two names, where difflib takes 100: a slip in a word of six letters leaves two thirds of them.
    """
    wanted, held = _pairs(query), _pairs(key)
    return len(wanted & held) / len(wanted) - len(held) / 10_000


def fold(text: str) -> str:
    """The text as it is compared: no case, no width, no accents, one space between words; at most 100 characters."""
    plain = unicodedata.normalize("NFKD", text[:LENGTH]).casefold()
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return _BREAKS.sub(" ", kept).strip()[:LENGTH]


def short_key(value: str) -> str:
    """A key of 13 characters that stands for a value of any length, the same after every restart."""
    digest = hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()
    return KEY_START + base64.b32encode(digest).decode()[:_KEY_LENGTH].lower()


def stable_value(value: str) -> str:
    """The value itself, or its key where it is too long for Discord, or might not come back as it was sent."""
    plain = value.isprintable() and value == value.strip() and not value.startswith(KEY_START)
    return value if plain and 0 < _units(value) <= LENGTH else short_key(value)


class SearchIndex:
    """Choices that can be searched; the order given is the order among equals, so give the largest first."""

    def __init__(self, choices: Iterable[Choice], scorer: Scorer = shared_pairs) -> None:
        self._choices = tuple(choices)
        self._scorer = scorer
        self._keys: list[tuple[int, str]] = []
        self._spelt: dict[str, int] = {}
        for place, choice in enumerate(self._choices):
            spellings = dict.fromkeys(fold(text) for text in (*choice.keys, choice.value))
            self._keys += [(place, key) for key in spellings if key]
            for key in (*spellings, fold(choice.label)):
                self._spelt.setdefault(key, place)
        self._spelt.pop("", None)
        # Made here, in the thread that makes an edition, and not while the first reader after a poll waits.
        self._values = {short_key(choice.value): choice.value for choice in self._choices}
        self._values |= {stable_value(choice.value): choice.value for choice in self._choices}
        # All keys as one text, a line each: searching it is one call where a loop would be thousands.
        self._text = "\n" + "".join(f"{key}\n" for _, key in self._keys)
        self._starts = list(accumulate((len(key) + 1 for _, key in self._keys), initial=1))
        self._pairs: defaultdict[str, list[int]] = defaultdict(list)
        for number, (_, key) in enumerate(self._keys):
            for pair in _pairs(key):
                self._pairs[pair].append(number)

    def __len__(self) -> int:
        return len(self._choices)

    def suggest(self, typed: str, limit: int = LIMIT) -> tuple[Suggestion, ...]:
        """The closest names, the best first, at most 25; the first ones where nothing is typed."""
        limit = min(limit, LIMIT)
        query = fold(typed)
        if not query:
            return tuple(map(_suggestion, self._choices[:limit]))
        found = self._holding(query, limit)
        if len(found) < FEW:
            found += [place for place in self._alike(query) if place not in found]
        return tuple(_suggestion(self._choices[place]) for place in found[:limit])

    def resolve(self, typed: str) -> str | None:
        """The value that a reader's answer stands for: a suggestion's, or its label or spelling typed in full."""
        if typed in self._values:
            return self._values[typed]
        place = self._spelt.get(fold(typed))
        return None if place is None else self._choices[place].value

    def _holding(self, query: str, limit: int) -> list[int]:
        """Places of the names that hold every word of the query, the best first: whole, at the start, at a word."""
        found: dict[int, None] = {}
        for wanted in (f"\n{query}\n", f"\n{query}", f" {query}", query):
            for number in self._occurrences(wanted):
                found.setdefault(self._keys[number][0])
                if len(found) >= limit:
                    return list(found)
        words = query.split()
        for number in self._occurrences(self._rarest_word(words)) if len(words) > 1 else ():
            place, key = self._keys[number]
            if all(word in key for word in words):
                found.setdefault(place)
                if len(found) >= limit:
                    break
        return list(found)

    def _rarest_word(self, words: Sequence[str]) -> str:
        """Of the longest words the one that stands in the fewest places: each place costs a step."""
        return min(sorted(words, key=len, reverse=True)[:WORDS_COUNTED], key=self._text.count)

    def _occurrences(self, wanted: str) -> Iterator[int]:
        """The numbers of the keys that hold a text; a line break in it stands for their start or end."""
        at = self._text.find(wanted)
        while at >= 0:
            number = bisect.bisect_right(self._starts, at + wanted.startswith("\n")) - 1
            yield number
            at = self._text.find(wanted, self._starts[number + 1] - 1)

    def _alike(self, query: str) -> list[int]:
        """Places of the names that a typing error may have meant, the likest first."""
        scores: dict[int, float] = {}
        for number in self._shortlist(query):
            place, key = self._keys[number]
            scores[place] = max(scores.get(place, 0.0), self._scorer(query, key))
        close = (place for place, score in scores.items() if score >= CLOSE)
        return sorted(close, key=lambda place: (-scores[place], place))

    def _rarest(self, pairs: set[str]) -> Iterator[Sequence[int]]:
        """The keys of each pair, the rarest pairs first, as far as the time for it goes."""
        left = PAIRS_COUNTED
        for numbers in sorted((self._pairs.get(pair, []) for pair in pairs), key=len):
            if len(numbers) > left and left < PAIRS_COUNTED:
                return
            yield numbers
            left -= len(numbers)

    def _shortlist(self, query: str) -> list[int]:
        """The keys that share most letter pairs with the query."""
        shared = Counter(chain.from_iterable(self._rarest(_pairs(query))))
        return [number for number, _ in shared.most_common(SHORTLIST)]


def _units(text: str) -> int:
    """UTF-16 code units: Discord is not known to count anything longer."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _pairs(text: str) -> set[str]:
    return {one + two for one, two in pairwise(f" {text} ")}


def _suggestion(choice: Choice) -> Suggestion:
    label = choice.label if _units(choice.label) <= LENGTH else _cut(choice.label)
    return Suggestion(label or choice.value[:LENGTH] or "?", stable_value(choice.value))


def _cut(label: str) -> str:
    """The longest beginning that leaves room for an ellipsis."""
    ends = accumulate((1 + (char > "\uffff") for char in label[:LENGTH]), initial=0)
    return label[: sum(end < LENGTH for end in ends) - 1] + "…"
