"""Who judges corrections: what had to be corrected was, within a day and once, and nothing else was.

Shares no code with the bot. Standard library only; a test holds it to that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.chaos.almanac import Almanac
from tests.chaos.gazette import Post, Showing, Sighting, read_post
from tests.chaos.rule import FINEST, Knowledge, is_grave, reasons

LOOKED_AFTER = dt.timedelta(days=28)
WITHIN = dt.timedelta(hours=24)


@dataclass
class Corrections:
    """What was found; `wrong` is empty where all is well."""

    due: int = 0
    silent: int = 0
    corrected: int = 0
    errata: int = 0
    wrong: list[str] = field(default_factory=list[str])
    waits: list[dt.timedelta] = field(default_factory=list[dt.timedelta])


class Corrector:
    """Follows each digest for 28 days.

    Args:
        showings: What the source showed.
        countries: By slug.
    """

    def __init__(self, showings: Sequence[Showing], countries: Mapping[str, str]) -> None:
        self._showings, self._countries = showings, countries

    def judge(self, sightings: Sequence[Sighting], until: dt.datetime) -> Corrections:
        """Whether what had to be corrected was, within a day and once, and nothing else was."""
        found = Corrections()
        posts = [(one, read_post(one.text)) for one in sorted(sightings, key=lambda one: one.at)]
        for one, post in posts:
            if post.kind == "digest" and "corrected" not in post.labels:
                edits = [each for each, _ in posts if each.message == one.message and each.at > one.at]
                errata = [each for each, other in posts if (other.kind, other.monday) == ("erratum", post.monday)
                          and each.channel == one.channel]  # fmt: skip
                self._follow(_Case(one, post, edits, errata), until, found)
        return found

    def _follow(self, case: _Case, until: dt.datetime, found: Corrections) -> None:
        """Looks at each moment up to its edit whether it is due."""
        one, almanac = case.one, Almanac(self._showings)
        assert case.post.monday
        almanac.reach(one.at)
        old = Knowledge.at(almanac, case.post.monday, self._countries)
        assert old, case.where
        end = case.edits[0].at if case.edits else min(until, one.at + LOOKED_AFTER)
        new, why, perhaps, revision, since = old, list[str](), False, almanac.revision, None
        for moment in [*(each for each in almanac.moments if one.at < each < end), end]:
            almanac.reach(moment)
            if almanac.revision != revision:
                revision = almanac.revision
                new = Knowledge.at(almanac, case.post.monday, self._countries) or old
                why = list(reasons(case.post, old, new))
                perhaps = any(reasons(case.post, old, new, -FINEST))
            since = (since or moment) if why else None
            if since and moment - since > WITHIN:
                found.wrong.append(f"{case.where}: not corrected for a day: {why}")
                found.due += 1
                return
        case.close(since, perhaps=perhaps, is_grave=is_grave(old.week, new.week), found=found)


@dataclass(frozen=True)
class _Case:
    """A digest as it was posted, and what came after it."""

    one: Sighting
    post: Post
    edits: Sequence[Sighting]
    errata: Sequence[Sighting]

    @property
    def where(self) -> str:
        return f"{self.post.monday} in {self.one.channel}"

    def close(self, since: dt.datetime | None, *, perhaps: bool, is_grave: bool, found: Corrections) -> None:
        """Judges the edit; it was due since a moment, or never, and then it was perhaps allowed."""
        if not self.edits:
            found.silent += since is None
        elif since is not None:
            found.due += 1
            found.waits.append(self.edits[0].at - since)
        found.corrected += bool(self.edits)
        found.errata += len(self.errata)
        found.wrong += [f"{self.where}: {what}" for what in self._wrong(is_grave=is_grave)]
        if self.edits and since is None and not perhaps:
            found.wrong.append(f"{self.where}: corrected at {self.edits[0].at} for nothing")

    def _wrong(self, *, is_grave: bool) -> Iterator[str]:
        if len(self.edits) > 1:
            yield f"edited {len(self.edits)} times"
        if self.edits and "corrected" not in read_post(self.edits[0].text).labels:
            yield "the edit does not say so"
        if len(self.errata) != bool(self.edits and is_grave):
            yield f"{len(self.errata)} errata, grave: {is_grave}"
