"""The judges of digests and of corrections: what they condemn, and what they let pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from tests.chaos.almanac import Almanac
from tests.chaos.auditor import Auditor, Subscription
from tests.chaos.corrector import Corrections, Corrector
from tests.chaos.gazette import Showing, Sighting, read_post
from tests.chaos.printed import (
    COUNTRIES,
    DUE,
    HOUR,
    MONDAY,
    NOTICE,
    ONE_DAY,
    ROWS,
    SLUGS,
    TEXT,
    WEEK,
    B,
    seen,
    shown,
)

SUNDAY = MONDAY + 6 * ONE_DAY
LATE = "ℹ️ Late: this was due on 2026-01-19 12:00 UTC\n"
SOON = dt.timedelta(hours=1, minutes=5)
PROVISIONAL = "ℹ️ Provisional: the source may still restate this week\n"


def audited(sightings: Sequence[Sighting], showings: Sequence[Showing] | None = None) -> list[str]:
    promised = Subscription(5, {MONDAY: DUE}, DUE + WEEK - HOUR)
    auditor = Auditor(shown() if showings is None else showings, COUNTRIES, SLUGS)
    return auditor.audit([promised], sightings).violations


def without(day: dt.date, until: dt.datetime) -> list[Showing]:
    """The source does not show a day before a moment."""
    return [one for one in shown() if one.day != day or one.at >= until]


def test_a_digest_that_is_right_passes() -> None:
    assert audited([seen()]) == []
    post = read_post(TEXT)
    assert (post.kind, post.monday, len(post.rows), post.unread) == ("digest", MONDAY, 3, [])


@pytest.mark.parametrize(
    ("right", "spoilt", "word"),
    [
        ("**441B**", "**442B**", "total"),
        ("tokens ± 0.0 %", "tokens ▲ 0.2 %", "change of the total"),
        ("China **210B** ±", "China **211B** ±", "press CN"),
        ("1.5×", "1.6×", "ratio"),
        ("(31.7 %)", "(31.8 %)", "share of US"),
        ("4.8 %", "4.9 %", "unattributed"),
        ("2  B", "3  B", "stands as 3"),
        ("**70.0B**", "**71.0B**", "fr/c"),
        ("1  A 🇨🇳  **210B**  ± 0.0 %\n", "", "rows"),
        ("3  C", "3) C", "unread"),
        ("12–18 Jan", "5–11 Jan", "nobody was promised"),
    ],
)
def test_every_wrong_figure_is_found(right: str, spoilt: str, word: str) -> None:
    text = TEXT.replace(right, spoilt).replace("5–11 Jan 2026", "5–11 Jan 2026")
    assert any(word in one for one in audited([seen(text)]))


def test_a_digest_of_a_week_that_is_not_whole_is_found() -> None:
    found = audited([seen()], without(SUNDAY, DUE + 3 * HOUR))
    assert "its week was not whole" in found[0]


def test_labels_that_are_due_are_missed() -> None:
    late = without(SUNDAY, DUE + HOUR)
    found = audited([seen(at=DUE + SOON)], late)
    assert [one.rpartition(" ")[2] for one in found] == ["late", "provisional"]
    assert audited([seen(LATE + PROVISIONAL + TEXT, DUE + SOON)], late) == []
    odd = [Showing(one.at, one.day, {slug: 3 * tokens for slug, tokens in one.rows.items()})
           if one.day == SUNDAY else one for one in shown()]  # fmt: skip
    tripled = TEXT.replace("441B", "567B")
    assert any("no label caution" in one for one in audited([seen(tripled, DUE + ONE_DAY)], odd))
    stale = [one for one in shown() if one.day < DUE.date()]
    assert any("no label stale" in one for one in audited([seen(at=DUE + 2 * ONE_DAY)], stale))


def test_what_does_not_come_in_time_is_missed() -> None:
    assert "it came None" in audited([])[0]
    assert "it came 2026-01-19 12:16" in audited([seen(LATE + TEXT, DUE + HOUR * 16 / 60)])[0]


def test_the_notice_comes_after_six_hours_and_becomes_the_digest() -> None:
    late = without(SUNDAY, DUE + ONE_DAY + HOUR)
    notice, text = seen(NOTICE, DUE + 6 * HOUR), LATE + PROVISIONAL + TEXT
    assert audited([notice, seen(text, DUE + ONE_DAY + SOON)], late) == []
    assert "the notice came None" in audited([seen(text, DUE + ONE_DAY + SOON)], late)[0]
    assert "more than one message" in audited([notice, seen(text, DUE + ONE_DAY + SOON, message=78)], late)[0]
    assert "gives figures" in audited([seen(NOTICE + TEXT[TEXT.index("\n**12") :], DUE + 6 * HOUR)], late)[0]
    assert any("though the data were there" in one for one in audited([notice, seen(TEXT, DUE)]))


def test_an_odd_day_counts_once_it_was_repeated_for_six_hours() -> None:
    rows = {slug: 3 * tokens for slug, tokens in ROWS.items()}
    odd = [Showing(one.at, one.day, rows) if one.day == SUNDAY else one for one in shown()]
    almanac = Almanac(odd)
    almanac.reach(DUE - 3 * HOUR)
    assert (almanac.closed(MONDAY), SUNDAY in almanac.known) == (False, False)
    almanac.reach(DUE)
    assert (almanac.closed(MONDAY), almanac.odd(MONDAY), almanac.final(MONDAY)) == (True, True, True)


# ── Corrections ──────────────────────────────────────────────────────────────────────────────────


def corrected(rows: dict[str, int], *later: Sighting, day: dt.date = SUNDAY) -> Corrections:
    """The rows of a day are others from a day after the digest on."""
    until = DUE + 6 * ONE_DAY
    return Corrector(shown(until=until, changed={day: rows}), COUNTRIES).judge([seen(), *later], until)


EDITED = seen("⚠️ **Corrected: total 441B → 450B. The source restated 18 Jan.**\n" + TEXT, DUE + 40 * HOUR)
ERRATUM = seen("## Correction: B is number one\n**12–18 Jan 2026** · **450B** tokens", DUE + 41 * HOUR, message=78)
NOTABLE = {**ROWS, "fr/c": 12 * B}
"""C has 2.9 % more."""
SILENT = {**ROWS, "fr/c": 11 * B}
GRAVE = {**ROWS, "us/b": 100 * B}
"""B comes first."""


def test_what_is_notable_is_corrected_once_and_what_is_not_stays_silent() -> None:
    assert (corrected(SILENT).silent, corrected(SILENT).wrong) == (1, [])
    found = corrected(NOTABLE, EDITED)
    assert (found.due, found.corrected, found.errata, found.wrong) == (1, 1, 0, [])
    assert corrected(GRAVE, EDITED, ERRATUM).wrong == []


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (corrected(NOTABLE), "not corrected for a day: ['fr/c"),
        (corrected(SILENT, EDITED), "for nothing"),
        (corrected(NOTABLE, EDITED, seen(EDITED.text + " ", DUE + 60 * HOUR)), "edited 2 times"),
        (corrected(NOTABLE, seen(TEXT + " ", EDITED.at)), "does not say so"),
        (corrected(GRAVE, EDITED), "0 errata"),
        (corrected(NOTABLE, EDITED, ERRATUM), "1 errata"),
        (corrected(GRAVE), "lead, press: ('CN', True) → ('US', True)"),
        (corrected({**ROWS, "us/b": 90 * B}), "rank of us/b: 2 → 1"),
        (corrected({**ROWS, "us/b": 90 * B}, day=MONDAY - ONE_DAY), "change of press US"),
        (corrected({**ROWS, "other": 12 * B}), "total: 4.41e+11"),
    ],
)
def test_what_the_judge_of_corrections_condemns(found: Corrections, word: str) -> None:
    assert any(word in one for one in found.wrong), found.wrong


def test_at_its_very_limit_a_figure_that_is_kept_in_millionths_may_be_taken_either_way() -> None:
    until, total = DUE + 6 * ONE_DAY, sum(ROWS.values()) * 7

    def judged(tokens: int, *later: Sighting) -> list[str]:
        rows = {**ROWS, "other": ROWS["other"] + tokens}
        return Corrector(shown(until=until, changed={SUNDAY: rows}), COUNTRIES).judge([seen(), *later], until).wrong

    just_below = total * 2 // 100 - 1
    assert (judged(just_below), judged(just_below, EDITED)) == ([], [])
    assert "for nothing" in judged(just_below - total // 10**5, EDITED)[0]
    assert "not corrected" in judged(just_below + 2)[0]
