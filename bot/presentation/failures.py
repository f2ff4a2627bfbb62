"""What went wrong, in the reader's language: what is the matter, and what to do about it."""

from __future__ import annotations

from bot.domain.errors import GuildSettingsError, NoDataError, NothingStoredError, SourceError, StoreError
from bot.domain.insight import Country
from bot.domain.periods import PeriodNotStoredError
from bot.domain.profiles import FEWEST, MOST, ComparisonError, UnknownNameError
from bot.domain.schedules import (
    ChannelKindError,
    DraftGoneError,
    PublishingError,
    ScheduleChangedError,
    ThreadInThreadError,
    TimeTextError,
    TooManySchedulesError,
    UnknownScheduleError,
)
from bot.domain.weeks import IsoWeek, WeekTextError
from bot.presentation.alerts.faults import alert_failure_text
from bot.presentation.text import clean_name
from bot.presentation.wording import Wording


def failure_text(error: Exception, wording: Wording) -> str | None:
    """One or two short sentences; None for what is none of a reader's business.

    Args:
        error: What was raised.
        wording: The reader's language; where it knows a history, suggestions stand by their names there.
    """
    match error:
        case UnknownNameError():
            return _unknown_name(error, wording)
        case PeriodNotStoredError():
            return _not_stored(error, wording)
        case ComparisonError():
            return wording.text(f"failure.compare_{error.fault}", fewest=FEWEST, most=MOST)
        case TimeTextError():
            return wording.text("failure.time_text", asked=clean_name(error.asked))
        case WeekTextError():
            return wording.text("failure.week_text", asked=clean_name(error.asked))
        case _:
            return alert_failure_text(error, wording) or _plain(error, wording)


def _unknown_name(error: UnknownNameError, wording: Wording) -> str:
    key = "failure.unknown_country" if error.kind is Country else "failure.unknown_model"
    asked = clean_name(error.asked)
    names = dict.fromkeys(map(wording.values.name, error.suggested))
    if not names:
        return wording.text(key, asked=asked)
    return wording.text(f"{key}_near", asked=asked, names=wording.values.either(names))


def _not_stored(error: PeriodNotStoredError, wording: Wording) -> str:
    if error.stored:
        span = wording.dates.extent(*error.stored)
        return wording.text("failure.not_stored", period=error.period, span=span)
    if isinstance(error.period, IsoWeek):
        return wording.text("failure.nothing_stored")
    return wording.text("failure.no_days", period=error.period)


def _plain(error: Exception, wording: Wording) -> str | None:
    keys = {
        NothingStoredError: "failure.nothing_stored",
        NoDataError: "failure.no_data",
        GuildSettingsError: "failure.settings",
        TooManySchedulesError: "failure.too_many_schedules",
        UnknownScheduleError: "failure.unknown_schedule",
        PublishingError: "failure.publishing",
        ThreadInThreadError: "failure.thread_in_thread",
        ChannelKindError: "failure.channel_kind",
        DraftGoneError: "failure.draft_gone",
        ScheduleChangedError: "failure.schedule_changed",
        StoreError: "failure.store",
        SourceError: "failure.source",
    }
    key = next((key for kind, key in keys.items() if isinstance(error, kind)), None)
    return wording.text(key) if key else None
