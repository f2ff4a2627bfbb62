"""Who judges digests: from what the source showed and what readers saw. Shares no code with the bot.

Standard library only; a test holds it to that.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from tests.chaos.almanac import Almanac, Week, change
from tests.chaos.gazette import Post, Showing, Sighting, amount, percent, read_post, to_tenths, to_three_digits

ONE_DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
NOTICE_AFTER = dt.timedelta(hours=6)
IN_TIME = dt.timedelta(minutes=15)
"""After the data are there, a digest is out; after six hours, the notice; later than due, a digest says so."""
STALE_AFTER = dt.timedelta(hours=36)
NEAR_ONE = Fraction(6, 5)
EM_DASH = "—"


@dataclass(frozen=True)
class Subscription:
    """A channel that gets a digest of each week (by its Monday) at these moments, up to `until`, when play ends."""

    channel: int
    due: Mapping[dt.date, dt.datetime]
    until: dt.datetime


@dataclass
class Findings:
    """What was found; `wrong`, `unlabelled` and `missed` are empty where all is well."""

    counts: Counter[str] = field(default_factory=Counter[str])
    wrong: list[str] = field(default_factory=list[str])
    unlabelled: list[str] = field(default_factory=list[str])
    missed: list[str] = field(default_factory=list[str])
    waits: list[dt.timedelta] = field(default_factory=list[dt.timedelta])

    @property
    def violations(self) -> list[str]:
        """All that must not be."""
        found = {"wrong": self.wrong, "unlabelled": self.unlabelled, "missed": self.missed}
        return [f"{kind}: {what}" for kind, each in found.items() for what in each]


class Auditor:
    """Holds what readers saw against what the source showed.

    Args:
        showings: What it showed.
        countries: By slug.
        slugs: By the name that is printed.
    """

    def __init__(self, showings: Sequence[Showing], countries: Mapping[str, str], slugs: Mapping[str, str]) -> None:
        self._showings, self._countries, self._slugs = showings, countries, slugs

    def audit(
        self,
        subscriptions: Iterable[Subscription],
        sightings: Sequence[Sighting],
        there: Mapping[dt.date, dt.datetime] | None = None,
    ) -> Findings:
        """Judges each message at each moment that it came to read so, and then what is not there.

        Args:
            subscriptions: What was promised.
            sightings: What readers saw.
            there: From when on the source had each week to show; by default, when it was first asked and showed it.
        """
        findings, almanac, first = Findings(), Almanac(self._showings), dict[int, dt.datetime]()
        subscribed = {one.channel: one for one in subscriptions}
        posts = [(one, read_post(one.text)) for one in sorted(sightings, key=lambda one: one.at)]
        for one, post in posts:
            almanac.reach(one.at)
            findings.counts[post.kind] += 1
            posted = first.setdefault(one.message, one.at) if post.kind == "digest" else one.at
            due = subscribed[one.channel].due.get(post.monday) if post.monday else None
            where = f"{post.kind} of {post.monday} in {one.channel} at {one.at:%m-%d %H:%M}"
            if due is None or one.at < due:
                findings.wrong.append(f"{where}: nobody was promised it then")
            elif post.kind == "digest":
                self._read(where, one, post, posted - due, almanac, findings)
            elif post.kind in {"notice", "given up"} and (post.total or post.rows):
                findings.wrong.append(f"{where}: it gives figures")
        ready = self._ready(subscribed.values()) if there is None else there
        for channel, subscription in subscribed.items():
            _presence(subscription, [each for each in posts if each[0].channel == channel], ready, findings)
        return findings

    def _read(
        self, where: str, one: Sighting, post: Post, late: dt.timedelta, almanac: Almanac, findings: Findings
    ) -> None:
        """Judges a digest, `late` by so much."""
        assert post.monday
        week = almanac.week(post.monday, self._countries)
        if week is None:
            findings.unlabelled.append(f"{where}: its week was not whole")
            return
        before = almanac.week(post.monday - WEEK, self._countries)
        findings.wrong += [f"{where}: {what}" for what in self._wrong(post, week, before)]
        missing = set(_due_labels(one, post.monday, late, almanac)) - post.labels
        findings.unlabelled += [f"{where}: no label {label}" for label in sorted(missing)]
        findings.counts.update(f"labelled {label}" for label in post.labels)

    def _wrong(self, post: Post, week: Week, before: Week | None) -> Iterator[str]:
        """Every printed number that is not what the rows give."""
        yield from (f"unread: {line}" for line in post.unread)
        yield from _differs("total", post.total, week.total)
        yield from _differs_in("change of the total", post.change, change(week.total, before and before.total))
        yield from _tenths("unattributed", post.unattributed, Fraction(week.unattributed, week.total))
        for lens in ("press", "full"):
            yield from self._lens(lens, post, week, before)
        listed = list(week.tokens)[:10]
        if [self._slugs.get(row.name) for row in post.rows] != listed:
            yield f"rows {[row.name for row in post.rows]}, not {listed}"
        for row in post.rows:
            slug = self._slugs.get(row.name, "")
            if row.rank != week.rank(slug):
                yield f"{slug} stands as {row.mark}{row.rank}, not {week.rank(slug)}"
            if week.at_least(slug) and not row.tokens.startswith("≥"):
                yield f"{slug} stands as {row.tokens}, though days hide some"
            yield from _differs(slug, row.tokens, week.tokens.get(slug, 0))
            earlier = before.tokens.get(slug) if before else None
            yield from _differs_in(f"change of {slug}", row.change, change(week.tokens.get(slug, 0), earlier))

    def _lens(self, lens: str, post: Post, week: Week, before: Week | None) -> Iterator[str]:
        lines, ratio = post.lenses[lens]
        known = week.countries(lens)[:2]
        if [line.country for line in lines] != [country for country, _ in known]:
            yield f"{lens}: {[line.country for line in lines]}, not {known}"
            return
        for line, (country, tokens) in zip(lines, known, strict=True):
            yield from _differs(f"{lens} {country}", line.tokens, tokens)
            earlier = before.totals[lens].get(country, 0) if before else None
            yield from _differs_in(f"{lens} {country} change", line.change, change(tokens, earlier))
            if lens == "full":
                yield from _tenths(f"share of {country}", line.share, Fraction(tokens, week.total))
        times = Fraction(known[0][1], known[1][1])
        digits = 100 if times < NEAR_ONE else 10
        if Fraction(ratio or -1) != Fraction(int(times * digits + Fraction(1, 2)), digits):
            yield f"{lens} ratio {ratio}, not {float(times):.3f}"

    def _ready(self, subscriptions: Iterable[Subscription]) -> dict[dt.date, dt.datetime]:
        """When each week was first known to be whole."""
        wanted = {monday for one in subscriptions for monday in one.due}
        almanac, found = Almanac(self._showings), dict[dt.date, dt.datetime]()
        for moment in almanac.moments:
            almanac.reach(moment)
            found |= {monday: moment for monday in wanted - found.keys() if almanac.closed(monday)}
        return found


def _due_labels(one: Sighting, monday: dt.date, late: dt.timedelta, almanac: Almanac) -> Iterator[str]:
    if not almanac.final(monday):
        yield "provisional"
    if almanac.odd(monday):
        yield "caution"
    if late > IN_TIME:
        yield "late"
    newest = almanac.newest
    if newest and one.at - dt.datetime.combine(newest + ONE_DAY, dt.time(), dt.UTC) > STALE_AFTER:
        yield "stale"


def _presence(
    asked: Subscription,
    seen: Sequence[tuple[Sighting, Post]],
    ready: Mapping[dt.date, dt.datetime],
    findings: Findings,
) -> None:
    """One message a week, in time: the digest, or after six hours the notice, and then the digest in its place."""
    for monday, due in asked.due.items():
        mine = [(one, post) for one, post in seen if post.monday == monday and post.kind != "erratum"]
        where, next_due = f"{monday} in {asked.channel}", due + WEEK
        if len({one.message for one, _ in mine}) > 1:
            findings.wrong.append(f"{where}: more than one message")
        first = {post.kind: one.at for one, post in reversed(mine)}
        there = max(due, ready.get(monday, next_due))
        if there < next_due - IN_TIME and there + IN_TIME <= asked.until:
            findings.waits += [first["digest"] - there] if "digest" in first else []
            if first.get("digest", next_due) - there > IN_TIME:
                findings.missed.append(f"{where}: its data were there at {there}, it came {first.get('digest')}")
        late = due + NOTICE_AFTER
        if there > late + IN_TIME and late + IN_TIME <= asked.until:
            if not late <= first.get("notice", next_due) <= late + IN_TIME:
                findings.missed.append(f"{where}: the notice came {first.get('notice')}")
        elif there < late and "notice" in first:
            findings.wrong.append(f"{where}: a notice, though the data were there")
        if there >= next_due and next_due + IN_TIME <= asked.until and mine[-1:] and mine[-1][1].kind != "given up":
            findings.missed.append(f"{where}: it still reads as {mine[-1][1].kind}")


def _differs(what: str, printed: str, expected: int) -> Iterator[str]:
    if not printed or amount(printed) != to_three_digits(Fraction(expected)):
        yield f"{what} {printed or 'is missing'}, not {expected:,}"


def _differs_in(what: str, printed: str, expected: Fraction | None) -> Iterator[str]:
    if printed in {EM_DASH, "new", ""}:
        if expected is not None:
            yield f"{what} {printed}, not {float(expected):.4f}"
    elif expected is None or percent(printed) != to_tenths(expected):
        yield f"{what} {printed}, not {expected and float(expected)}"


def _tenths(what: str, printed: str, expected: Fraction) -> Iterator[str]:
    if not printed or percent(printed) != to_tenths(expected):
        yield f"{what} {printed or 'is missing'}, not {float(expected):.4f}"
